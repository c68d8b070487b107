"""Likely reasons for large differences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coursera_wizard.domain.draft import GradeOption, Options
from coursera_wizard.domain.run import FileCounts, ProgramCounts
from coursera_wizard.domain.run_explanations import (
    RunSettings,
    explanations,
    kept_settings,
    settings_of,
)
from tests.support.builders import a_delivery

SPRING = "Workforce Reskilling – Spring"
BEFORE = RunSettings("2026-08-01/2027-07-31", "none", "generic-1.1", "", "aa")
SOME = {"users": FileCounts(9, 1, 1, 1), "results": FileCounts(40, 30, 0, 20)}


def _program(switched: str, counts: dict[str, FileCounts], name: str = SPRING) -> ProgramCounts:
    return ProgramCounts(name.lower(), name, name, counts, switched)


@pytest.mark.parametrize(
    ("switched", "sentence"),
    [
        ("off", f"{SPRING} was turned off, which explains the removal of 1,198 enrollments."),
        (
            "gone",
            f"Coursera no longer lists {SPRING}, which explains the removal of 1,198 enrollments.",
        ),
        ("on", f"{SPRING} was turned on, which explains the addition of 7 enrollments."),
        ("new", f"{SPRING} is new at Coursera, which explains the addition of 7 enrollments."),
    ],
)
def test_switched_program_explains_its_enrollments(switched: str, sentence: str) -> None:
    """The sentence names the program, what became of it and how much that explains."""
    counts = {"users": FileCounts(0, 9, 0, 2000), "enrollments": FileCounts(0, 7, 0, 1198)}

    assert explanations((_program(switched, counts),), {}) == (sentence,)


def test_program_without_enrollments_explains_what_it_has_most() -> None:
    """Where nobody was enrolled, its classes and users say it; grades never do."""
    counts = {
        "classes": FileCounts(0, 0, 0, 3),
        "users": FileCounts(0, 0, 0, 1),
        "results": FileCounts(0, 0, 0, 90),
    }

    assert explanations((_program("off", counts),), {}) == (
        f"{SPRING} was turned off, which explains the removal of 3 classes.",
    )


def test_program_that_was_not_switched_or_changes_nothing_explains_nothing() -> None:
    """An empty program, or one that stays, is no reason."""
    many = {"enrollments": FileCounts(0, 50, 0, 50)}

    assert explanations((_program("", many), _program("off", {}), _program("on", {})), SOME) == ()


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (6, "1 more program was turned on or off, or appeared or vanished."),
        (8, "3 more programs were turned on or off, or appeared or vanished."),
    ],
)
def test_many_programs_are_summed_up(count: int, last: str) -> None:
    """The five that matter most are named, the largest first."""
    programs = [
        _program("off", {"enrollments": FileCounts(0, 0, 0, number)}, f"Program {number}")
        for number in range(1, count + 1)
    ]

    found = explanations(programs, {})

    assert len(found) == 6
    assert found[0].startswith(f"Program {count} was turned off")
    assert found[-1] == last


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (
            replace(BEFORE, prefix="hvc"),
            "The SIS ID prefix changed, so that every record is new under its new ID.",
        ),
        (
            replace(BEFORE, profile="generic-1.2"),
            (
                "The receiver changed from Generic OneRoster 1.1 to Generic OneRoster 1.2, "
                "which explains changes in all records."
            ),
        ),
        (
            replace(BEFORE, school_year="2027-08-01/2028-07-31"),
            "The school year changed, which explains differences in terms, classes and dates.",
        ),
        (
            replace(BEFORE, attributes="bb"),
            "The mapping of attributes changed, which explains records that changed.",
        ),
        (
            replace(BEFORE, grades="final"),
            "Grades are delivered from now on, which explains the addition of 30 grades.",
        ),
    ],
)
def test_changed_setting_explains_differences(now: RunSettings, sentence: str) -> None:
    """Each setting that touches many records has a sentence."""
    assert explanations((), SOME, now, BEFORE) == (sentence,)


def test_grades_that_are_no_longer_delivered_or_otherwise() -> None:
    """Turning grades off removes them; another option changes them."""
    with_grades = replace(BEFORE, grades="final")

    assert explanations((), SOME, BEFORE, with_grades) == (
        "Grades are no longer delivered, which explains the removal of 20 grades.",
    )
    assert explanations((), SOME, replace(BEFORE, grades="A"), with_grades) == (
        "The grade option changed, which explains differences in grade columns and grades.",
    )


def test_nothing_is_explained_where_nothing_differs_or_nothing_is_known() -> None:
    """A setting without an effect is not mentioned, nor is one that may have been the same."""
    now = replace(BEFORE, prefix="hvc")

    assert explanations((), {"users": FileCounts(9)}, now, BEFORE) == ()
    assert explanations((), SOME, now, None) == ()
    assert explanations((), SOME, now, now) == ()


def test_settings_of_a_delivery_are_kept_and_read_again() -> None:
    """They follow the delivery and survive being written down."""
    delivery = a_delivery()
    other = a_delivery(options=Options(grades=GradeOption.FINAL))

    assert settings_of(delivery) != settings_of(other)
    assert kept_settings(settings_of(delivery).as_dict()) == settings_of(delivery)


@pytest.mark.parametrize("kept", [None, [], {"profile": 3}, {"unknown": "x"}])
def test_settings_that_were_kept_otherwise_are_not_known(kept: object) -> None:
    """A file of another version explains nothing, and breaks nothing."""
    assert kept_settings(kept) is None
