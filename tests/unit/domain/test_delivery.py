"""A delivery, its draft for editing, and its file name."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.delivery import as_draft, file_name
from coursera_wizard.domain.secret import SecretState
from tests.support.builders import a_delivery


def test_as_draft_keeps_every_choice_and_says_that_the_secret_is_stored() -> None:
    """Editing relinks in place: nothing has to be typed again."""
    delivery = a_delivery()

    draft = as_draft(delivery, "/x.delivery.json")

    assert draft.account is delivery.account
    assert draft.programs.mappings is delivery.programs
    assert draft.secret_state is SecretState.STORED
    assert draft.started_at == delivery.created_at


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Harbour Valley College", "harbour-valley-college.delivery.json"),
        ("École Élémentaire / N° 5", "ecole-elementaire-n-5.delivery.json"),
        ("../../etc/passwd", "etc-passwd.delivery.json"),
        ("学校", "delivery.delivery.json"),
        ("x" * 300, "x" * 80 + ".delivery.json"),
    ],
)
def test_file_name_is_plain(name: str, file: str) -> None:
    """Any name becomes lower-case words that every file system takes."""
    assert file_name(name) == file
