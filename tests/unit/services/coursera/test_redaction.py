"""A server's words without what must not be kept."""

from __future__ import annotations

import base64
from urllib.parse import quote

from coursera_wizard.services.coursera.redaction import MOST_CHARACTERS, Redactor

SECRET = "p/ss+word=1"


def test_clean_takes_out_every_form_of_a_secret() -> None:
    """Plain, URL-encoded and base64 are all gone."""
    redactor = Redactor()
    redactor.hide(SECRET)
    encoded = base64.b64encode(SECRET.encode()).decode()

    text = redactor.clean(f"a {SECRET} b {quote(SECRET, safe='')} c {encoded} d")

    assert text == "a … b … c … d"


def test_clean_takes_out_people_tokens_and_long_words() -> None:
    """E-mail addresses, authorization values and long opaque words are gone."""
    text = Redactor().clean(
        "ana.prieto@school.example ana%40school.example Bearer abc123 " + "Zk81mQ2vLr" * 5
    )

    assert text == "… … Bearer … …"


def test_clean_shortens() -> None:
    """Support gets the beginning, never a whole page."""
    assert len(Redactor().clean("word " * 5000)) == MOST_CHARACTERS
