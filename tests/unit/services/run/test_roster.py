"""What is decided before any learner is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from coursera_wizard.domain.draft import GradeOption, Options, Receiver
from coursera_wizard.domain.facts import Program
from coursera_wizard.domain.mapping import LaterPrograms, Match, School
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.services.run.roster import make_roster
from tests.support.builders import a_delivery
from tests.support.runs import turned_on

ORGANIZATION = ("org", "Harbour Valley")


def _listed(*ids: str) -> dict[str, Program]:
    address = "https://x.example/programs/slug-"
    return {key: Program(key, f"Program {key}", address + key) for key in ids}


def test_only_programs_that_are_on_and_need_no_look_are_chosen() -> None:
    """What Coursera no longer lists is gone; what needs a look waits for a person."""
    on, off, look, gone = (turned_on(key, key) for key in ("on", "off", "look", "gone"))
    programs = {
        "on": on,
        "off": replace(off, is_on=False),
        "look": replace(look, match=Match.NEEDS_LOOK),
        "gone": gone,
    }
    roster = make_roster(a_delivery(programs=programs), ORGANIZATION, _listed("on", "off", "look"))
    assert [one.program_id for one in roster.programs] == ["on"]
    assert [one.program_id for one in roster.gone] == ["gone"]
    assert roster.by_program["slug-on"] is roster.by_program["on"]


def test_a_new_schools_id_outlives_its_name() -> None:
    """Renaming a school keeps its id; another program never gets it."""
    first = turned_on("p1", "Nursing")
    renamed = replace(first, school=School("Nursing Skills"))
    other = turned_on("p2", "Nursing")
    ids = [
        make_roster(a_delivery(programs={one.program_id: one}), ORGANIZATION, _listed("p1", "p2"))
        .programs[0]
        .school_id
        for one in (first, renamed, other)
    ]
    assert ids[0] == ids[1] != ids[2]


def test_programs_confirmed_as_one_school_share_its_id() -> None:
    """Also while one of them is turned off."""
    one, two = (replace(turned_on(key, "Nursing"), merge_confirmed=True) for key in ("p1", "p2"))
    on = {"p1": one, "p2": two}
    both = make_roster(a_delivery(programs=on), ORGANIZATION, _listed("p1", "p2"))
    off = {"p1": replace(one, is_on=False), "p2": two}
    second = make_roster(a_delivery(programs=off), ORGANIZATION, _listed("p1", "p2"))
    assert len({program.school_id for program in both.programs}) == 1
    assert second.programs[0].school_id == both.programs[0].school_id


def test_later_programs_get_out_of_the_way_of_configured_names() -> None:
    """A program that appears with a name that is taken becomes a school of its own."""
    known = turned_on("p1", "Program p2")
    delivery = a_delivery(programs={"p1": known}, later_programs=LaterPrograms.INCLUDE)
    roster = make_roster(delivery, ORGANIZATION, _listed("p1", "p2"))
    names = {one.program_id: one.school.name for one in roster.programs}
    assert names == {"p1": "Program p2", "p2": "Program p2 (2)"}
    assert [one.program_id for one in roster.appeared] == ["p2"]


def test_the_school_year_has_an_exclusive_end() -> None:
    """OneRoster's endDate is the day after the last, and its year the one in which it ends."""
    year = SchoolYear(dt.date(2026, 8, 1), dt.date(2027, 7, 31))
    roster = make_roster(a_delivery(school_year=year), ORGANIZATION, {})
    sessions = roster.sessions
    assert (sessions.first_day, sessions.last_day, sessions.end_day) == (
        "2026-08-01", "2027-07-31", "2027-08-01",
    )  # fmt: skip
    assert (sessions.title, sessions.school_year) == ("2026-2027", "2027")
    assert len({sessions.year_id, sessions.term_id, sessions.period_id}) == 3


def test_grades_are_delivered_where_both_sides_want_them() -> None:
    """A receiver that refuses gradebook files never gets any."""
    wanted = Options(grades=GradeOption.FINAL)
    for profile, expected in (("generic-1.1", True), ("classlink", False)):
        delivery = a_delivery(options=wanted, receiver=Receiver(profile=profile))
        assert make_roster(delivery, ORGANIZATION, {}).has_grades is expected
    assert not make_roster(a_delivery(), ORGANIZATION, {}).has_grades
