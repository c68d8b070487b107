"""Changes of programs are small, and can be taken back."""

from __future__ import annotations

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.program_changes import (
    ProgramsChange,
    choose_school,
    confirm,
    confirm_merge,
    make_new_school,
    turn,
    without_news,
)

LAW = School("Law", "s1")
PROGRAMS = Programs({
    "a": ProgramMapping("a", "Arts", is_new=True),
    "b": ProgramMapping("b", "Business", True, School("Business"), Match.NEW_SCHOOL),
    "c": ProgramMapping("c", "Legal", True, LAW, Match.NEEDS_LOOK, 82),
})  # fmt: skip


def after(change: ProgramsChange, program_id: str) -> ProgramMapping:
    """Return a row as a change leaves it."""
    return change.apply(PROGRAMS).mappings[program_id]


def test_turn_on_gives_a_new_school_of_the_programs_name() -> None:
    """A program that was never on becomes a school of its own; others keep theirs."""
    change = turn(PROGRAMS, ["a", "b", "unknown"], on=True)

    assert set(change.rows) == {"a"}
    assert after(change, "a") == ProgramMapping(
        "a", "Arts", True, School("Arts"), Match.NEW_SCHOOL, is_new=True
    )


def test_turn_off_and_on_keeps_the_school() -> None:
    """Whoever changes their mind finds everything as it was."""
    off = turn(PROGRAMS, ["c"], on=False).apply(PROGRAMS)

    assert not off.mappings["c"].is_on
    assert turn(off, ["c"], on=True).apply(off) == PROGRAMS


def test_change_touches_nothing_else() -> None:
    """Rows that are not in the change stay the same objects."""
    done = turn(PROGRAMS, ["a", "b"], on=False).apply(PROGRAMS)

    assert done.mappings["c"] is PROGRAMS.mappings["c"]


def test_choose_school() -> None:
    """A chosen school counts as the person's, and turns the program on."""
    change = choose_school(PROGRAMS, ["a"], LAW)

    assert after(change, "a") == ProgramMapping("a", "Arts", True, LAW, Match.CHOSEN, is_new=True)


def test_make_new_school() -> None:
    """A new school has the program's name, or the one that was typed."""
    named = make_new_school(PROGRAMS, ["c"], " Law School ")
    own = make_new_school(PROGRAMS, ["c"])

    assert (after(named, "c").school, after(named, "c").match) == (
        School("Law School"), Match.CHOSEN,
    )  # fmt: skip
    assert (after(own, "c").school, after(own, "c").match) == (School("Legal"), Match.NEW_SCHOOL)
    assert after(own, "c").alike_percent == 0


def test_confirm_takes_what_was_proposed() -> None:
    """A proposal becomes a choice; rows that need no look stay as they are."""
    change = confirm(PROGRAMS, ["b", "c"])

    assert set(change.rows) == {"c"}
    assert after(change, "c") == ProgramMapping("c", "Legal", True, LAW, Match.CHOSEN)


def test_confirm_merge_holds_for_that_school_only() -> None:
    """Another school makes a confirmed merge void."""
    merged = confirm_merge(PROGRAMS, ["b"]).apply(PROGRAMS)

    assert merged.mappings["b"].merge_confirmed
    assert not choose_school(merged, ["b"], LAW).apply(merged).mappings["b"].merge_confirmed
    assert make_new_school(merged, ["b"]).apply(merged) == merged


def test_without_news() -> None:
    """Once saved, no program is new any more."""
    seen = without_news(PROGRAMS)

    assert not any(row.is_new for row in seen.mappings.values())
    assert seen.mappings["b"] is PROGRAMS.mappings["b"]
