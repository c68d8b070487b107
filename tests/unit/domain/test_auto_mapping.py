"""Auto mapping turns programs on and finds their schools, whatever the order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursera_wizard.domain.auto_mapping import AutoMapping, Progress, auto_map
from coursera_wizard.domain.mapping import Match, ProgramMapping, School

NURSING = School("School of Nursing", " ID 1\t")
RESKILLING = School("Workforce Reskilling Academy", "s2")
SCHOOLS = (NURSING, RESKILLING, School("Career Academy 2026", "s3"))


def mapped(name: str, schools: tuple[School, ...] = SCHOOLS) -> ProgramMapping:
    """Return what auto mapping makes of a program that is off."""
    change = auto_map([ProgramMapping("p1", name)], schools)
    return change.rows["p1"][1]


def test_same_name_is_taken_with_its_sourced_id() -> None:
    """Case, accents, punctuation and blanks aside; the sourcedId is kept byte for byte."""
    row = mapped("SCHOOL  of Nürsing!")

    assert row == ProgramMapping("p1", "SCHOOL  of Nürsing!", True, NURSING, Match.SAME_NAME)
    assert row.school is not None
    assert row.school.sourced_id == " ID 1\t"


def test_nearly_the_same_name_is_taken() -> None:
    """At least 95 % alike."""
    row = mapped("Workforce Reskiling Academy")

    assert (row.school, row.match) == (RESKILLING, Match.ALIKE)
    assert row.alike_percent >= 95
    assert row.is_delivered


@pytest.mark.parametrize(
    ("name", "school"),
    [
        ("Nursing Continuing Ed.", "School of Nursing"),
        ("Career Academy 2025", "Career Academy 2026"),
        ("Workforce Reskilling Academy Two", "Workforce Reskilling Academy"),
        ("Advanced Workforce Reskilling", "Workforce Reskilling Academy"),
        ("Workforce Upskilling Academy", "Workforce Reskilling Academy"),
    ],
)
def test_similar_names_are_proposed_and_not_delivered(name: str, school: str) -> None:
    """From 80 % alike a school is proposed; nothing is delivered until confirmed."""
    row = mapped(name)

    assert row.match is Match.NEEDS_LOOK
    assert row.school is not None
    assert row.school.name == school
    assert 80 <= row.alike_percent < 95
    assert row.is_on
    assert not row.is_delivered


@pytest.mark.parametrize("name", ["Marine Biology", "School of Law", "★★★", "Online Learning"])
def test_other_names_become_new_schools(name: str) -> None:
    """Below 80 % alike the program becomes a new school of its name."""
    assert mapped(name) == ProgramMapping("p1", name, True, School(name), Match.NEW_SCHOOL)


def test_no_schools_at_all() -> None:
    """Without existing schools every program becomes a new one."""
    assert mapped("Nursing", ()).match is Match.NEW_SCHOOL


def test_new_schools_are_never_matched() -> None:
    """A new school of the same name is not shared silently: only existing ones are matched."""
    row = mapped("Nursing", (School("Nursing"),))

    assert (row.school, row.match) == (School("Nursing"), Match.NEW_SCHOOL)
    assert not row.merge_confirmed


def test_several_schools_of_one_name_need_a_look() -> None:
    """Which of two schools of one name is meant, a person says – unless one is spelled alike."""
    twins = (School("Lincoln", "b"), School("LINCOLN", "a"), School("Lincoln", "c"))

    row = mapped("Lincoln", twins)
    assert (row.match, row.alike_percent, row.school) == (
        Match.NEEDS_LOOK, 100, School("Lincoln", "b"),
    )  # fmt: skip
    assert mapped("LINCOLN", twins).match is Match.SAME_NAME
    longer = (School("Lincoln Memorial Seminary", "a"), School("lincoln memorial seminary", "b"))
    assert mapped("Lincoln Memorial Seminari", longer).match is Match.NEEDS_LOOK


def test_other_figures_do_not_hide_the_right_school() -> None:
    """The school most alike by letters has another year; the right one is still found."""
    schools = (
        School("Workforce Reskilling Intake Cohort 2025", "wrong"),
        School("Workforce Reskilling Intake Cohorts 2026", "right"),
    )

    row = mapped("Workforce Reskilling Intake Cohort 2026", schools)

    assert row.school is not None
    assert (row.school.sourced_id, row.match) == ("right", Match.ALIKE)


def test_choices_of_the_person_stay() -> None:
    """A school that was chosen is kept, and only turned on."""
    chosen = ProgramMapping("p1", "Nursing", False, RESKILLING, Match.CHOSEN)

    change = auto_map([chosen], SCHOOLS)

    assert change.rows["p1"][1] == ProgramMapping("p1", "Nursing", True, RESKILLING, Match.CHOSEN)
    assert not auto_map([change.rows["p1"][1]], SCHOOLS)


def test_confirmed_merges_stay_while_the_school_does() -> None:
    """A merge that was confirmed holds as long as the new school has the same name."""
    row = ProgramMapping(
        "p1", "Law", True, School("Law"), Match.NEW_SCHOOL, merge_confirmed=True, is_new=True
    )

    assert not auto_map([row], SCHOOLS)
    change = auto_map([row], (School("Law", "s9"),))
    assert not change.rows["p1"][1].merge_confirmed
    assert change.rows["p1"][1].is_new


def test_steps_tell_how_far_it_is_and_can_be_left() -> None:
    """Progress is told in programs; whoever stops iterating has cancelled, and nothing is lost."""
    rows = [ProgramMapping(f"p{number}", f"Program {number}") for number in range(250)]
    mapping = AutoMapping(rows, SCHOOLS)
    steps = mapping.steps()

    seen = [next(step for step in steps if step.done), *steps]

    assert seen == [Progress(100, 250), Progress(200, 250), Progress(250, 250)]
    assert len(mapping.change.rows) == 250
    told: list[Progress] = []
    auto_map(rows, SCHOOLS, told.append)
    assert told[-1] == Progress(250, 250)


def test_many_schools_of_common_words() -> None:
    """Where very many names share all their words, the nearest in length are compared."""
    schools = tuple(
        School(f"Nursing Health Arts {chr(97 + number % 26) * (2 + number // 2)}", f"s{number}")
        for number in range(60)
    )

    row = mapped("Nursing Health Arts Öö", schools)

    assert row.match is Match.NEEDS_LOOK
    assert row.school is not None
    assert len(row.school.name) <= len("Nursing Health Arts oo")


words = st.sampled_from(
    ["Nursing", "Nursin", "Health", "School", "of", "Arts", "2025", "2026", "II", "Data", "École"]
)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)


@settings(max_examples=60)
@given(
    st.lists(names, max_size=12), st.lists(names, max_size=12), st.randoms(use_true_random=False)
)
def test_result_does_not_depend_on_the_order(
    programs: list[str], schools: list[str], chance: random.Random
) -> None:
    """Programs and schools in another order give the same mapping."""
    rows = [ProgramMapping(f"p{number}", name) for number, name in enumerate(programs)]
    known = [School(name, f"s{number}") for number, name in enumerate(schools)]

    first = auto_map(rows, known)
    chance.shuffle(rows)
    chance.shuffle(known)
    second = auto_map(rows, known)

    assert first == second
    for _before, after in first.rows.values():
        assert after.school is not None
        assert after.school in known or after.school == School(after.program_name)
