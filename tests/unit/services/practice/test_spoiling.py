"""Spoiled answers: only what is meant to be spoiled is."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

from coursera_wizard.services.practice import spoiling
from coursera_wizard.services.practice.exchange import Answer, Request, json_answer

ASKED = Request("GET", "/x?start=30&state=mine", {})


def test_spoiling_leaves_refusals_alone() -> None:
    """An answer that is no data has no rows to be spoiled."""
    refusal = json_answer(403, {"elements": [{"id": "a"}]})

    assert spoiling.wrong_type(refusal, ASKED) is refusal


def test_spoiling_names_the_page_itself_as_the_next() -> None:
    """A list that stands still does so wherever it is."""
    page = json_answer(200, {"elements": [], "paging": None})

    assert json.loads(spoiling.standing_still(page, ASKED).body)["paging"] == {"next": "30"}


def test_spoiling_changes_the_way_back() -> None:
    """The browser comes back without a code, or with another's state; pages stay as they are."""
    page = Answer(200, b"page")
    back = Answer(302, b"", headers=(("Location", "http://127.0.0.1/cb?code=c&state=mine"),))

    def query(answer: Answer) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(dict(answer.headers)["Location"]).query))

    assert query(spoiling.declined(back, ASKED)) == {"error": "access_denied", "state": "mine"}
    assert query(spoiling.other_state(back, ASKED)) == {"code": "c", "state": "somebody-elses"}
    assert spoiling.never_back(back, ASKED).status == 200
    for spoil in (spoiling.declined, spoiling.other_state, spoiling.never_back):
        assert spoil(page, ASKED) is page
