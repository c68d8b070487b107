"""What the match column says."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.facts import Catalog, Program
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.ui.widgets.match_words import pill_of, shared_words
from coursera_wizard.wizard.program_index import ProgramIndex
from coursera_wizard.wizard.slices import at_once
from tests.support.builders import NOW

OLD, NEW = School("Care", "s1"), School("Care")


def a_row(match: Match = Match.NONE, school: School | None = OLD, **more: object) -> ProgramMapping:
    """Return a program that is on."""
    values = {"is_on": True, "school": school, "match": match} | more
    return ProgramMapping("p", "Program", **values)  # type: ignore[arg-type]  # fields of it


@pytest.mark.parametrize(
    ("row", "words", "tone", "can_confirm"),
    [
        (a_row(is_on=False), "", "plain", False),
        (a_row(is_on=False, is_new=True), "New", "plain", False),
        (a_row(Match.SAME_NAME), "Same name", "good", False),
        (a_row(Match.ALIKE, alike_percent=97), "97 % alike", "good", False),
        (a_row(Match.NEEDS_LOOK, alike_percent=82), "Check: 82 % alike", "look", True),
        (a_row(Match.NEEDS_LOOK, alike_percent=100), "Check: several of this name", "look", True),
        (a_row(Match.NEW_SCHOOL, NEW), "New school", "good", False),
        (a_row(Match.CHOSEN), "Chosen", "good", False),
    ],
)
def test_pill_says_how_the_school_was_found(
    row: ProgramMapping, words: str, tone: str, can_confirm: bool
) -> None:
    """Two or three words, a tone, and whether a yes is asked for."""
    index = ProgramIndex({"p": row}, None)
    at_once(index.build())

    pill = pill_of(row, index)

    assert (pill.words, pill.tone, pill.can_confirm) == (words, tone, can_confirm)


def test_vanished_program_is_said_to_be_gone() -> None:
    """Also when it is off: it stays visible."""
    row = a_row(is_on=False)
    index = ProgramIndex({"p": row}, Catalog("", (Program("other", "Other"),), NOW))
    at_once(index.build())

    assert pill_of(row, index).words == "Gone from Coursera"


@pytest.mark.parametrize(("is_confirmed", "tone"), [(False, "look"), (True, "good")])
def test_shared_new_school_asks_until_confirmed(is_confirmed: bool, tone: str) -> None:
    """The words stay; what changes is whether somebody has to look."""
    rows = {
        id_: ProgramMapping(id_, id_, True, NEW, Match.CHOSEN, 0, is_confirmed) for id_ in "abc"
    }
    index = ProgramIndex(rows, None)
    at_once(index.build())

    pill = pill_of(rows["a"], index)

    assert (pill.words, pill.tone) == (shared_words(3), tone)
    assert pill.can_confirm is not is_confirmed
