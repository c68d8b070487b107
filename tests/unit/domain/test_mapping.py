"""A program is delivered once it is on and its school is certain."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.mapping import Match, ProgramMapping, School


def test_school_is_new_without_a_sourced_id() -> None:
    """An existing school is told by its sourcedId."""
    assert School("Nursing").is_new
    assert not School("Nursing", "s1").is_new


@pytest.mark.parametrize(
    ("row", "is_delivered"),
    [
        (ProgramMapping("p", "Nursing"), False),
        (ProgramMapping("p", "Nursing", is_on=True), False),
        (ProgramMapping("p", "Nursing", True, School("Nursing"), Match.NEW_SCHOOL), True),
        (ProgramMapping("p", "Nursing", False, School("Nursing"), Match.NEW_SCHOOL), False),
        (ProgramMapping("p", "Nursing", True, School("Nursing", "s"), Match.NEEDS_LOOK), False),
    ],
)
def test_is_delivered(row: ProgramMapping, is_delivered: bool) -> None:
    """Off, without a school, or with one that needs a look: not delivered."""
    assert row.is_delivered is is_delivered
