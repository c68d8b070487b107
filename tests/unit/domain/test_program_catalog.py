"""Choices of programs follow what Coursera lists, and lose nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.facts import Catalog, Program
from coursera_wizard.domain.mapping import LaterPrograms, Match, ProgramMapping, School
from coursera_wizard.domain.program_catalog import limit_programs, merge_catalog

NURSING = ProgramMapping("p1", "Nursing", True, School("Nursing"), Match.NEW_SCHOOL)


def catalog(**names: str) -> Catalog:
    """Return a catalog of these programs."""
    programs = tuple(Program(id_, name) for id_, name in names.items())
    return Catalog("f", programs, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))


def test_first_list_is_off_and_not_new() -> None:
    """The first list is simply there, whatever happens to later programs."""
    merged = merge_catalog(Programs(later=LaterPrograms.INCLUDE), catalog(p1="Nursing"))

    assert merged.mappings == {"p1": ProgramMapping("p1", "Nursing")}


@pytest.mark.parametrize("later", LaterPrograms)
def test_later_programs_are_new(later: LaterPrograms) -> None:
    """A later program is marked, and on only where that was chosen."""
    programs = Programs({"p1": NURSING}, later)

    added = merge_catalog(programs, catalog(p1="Nursing", p2="Law")).mappings["p2"]

    assert added.is_new
    assert added.is_on is (later is LaterPrograms.INCLUDE)
    assert added.school == (School("Law") if added.is_on else None)


def test_vanished_programs_stay() -> None:
    """What Coursera lists no more keeps its row."""
    programs = Programs({"p1": NURSING})

    assert merge_catalog(programs, catalog()) is programs


def test_names_are_updated_and_schools_are_not() -> None:
    """A renamed program has its new name; its school stays as it was delivered."""
    merged = merge_catalog(Programs({"p1": NURSING}), catalog(p1="Nursing 2"))

    assert merged.mappings["p1"] == replace(NURSING, program_name="Nursing 2")


def test_a_program_listed_twice_is_one() -> None:
    """A list that repeats a program, as a moving page can, gives one row."""
    twice = catalog(p1="Nursing")
    twice = replace(twice, programs=twice.programs * 2)

    assert len(merge_catalog(Programs(), twice).mappings) == 1


def test_limit_puts_rows_aside_and_brings_them_back() -> None:
    """What is outside is neither delivered nor forgotten; a changed limit finds its row again."""
    other = replace(NURSING, program_id="p2", program_name="Law")
    programs = Programs({"p1": NURSING, "p2": other})

    first, aside = limit_programs(programs, {}, ("p1",))
    second, aside = limit_programs(first, aside, ("p2",))
    back, nothing = limit_programs(second, aside, ())

    assert (first.mappings, second.mappings) == ({"p1": NURSING}, {"p2": other})
    assert (dict(back.mappings), nothing) == (dict(programs.mappings), {})


def test_limit_that_leaves_all_changes_nothing() -> None:
    """The same object: nothing is counted or written anew."""
    programs = Programs({"p1": NURSING})

    assert limit_programs(programs, {}, ())[0] is programs
    assert limit_programs(programs, {}, ("p1", "p9"))[0] is programs
