"""Finding schools by a part of their name."""

from __future__ import annotations

from coursera_wizard.domain.facts import KnownSchools
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.wizard.program_index import ProgramIndex
from coursera_wizard.wizard.school_finder import MOST_OFFERED, SchoolFinder
from coursera_wizard.wizard.slices import at_once

LOADED = (School("École Normale", "e1"), School("Normal School", "n1"), School("Other", "o1"))


def a_finder(*loaded: School) -> SchoolFinder:
    """Return a finder of loaded schools, one used before, and a new one in use."""
    rows = (
        ProgramMapping("a", "A", True, School("Kept School", "k1"), Match.SAME_NAME),
        ProgramMapping("b", "B", True, School("Brand New School"), Match.NEW_SCHOOL),
    )
    index = ProgramIndex({row.program_id: row for row in rows}, None)
    at_once(index.build())
    finder = SchoolFinder(KnownSchools(loaded or LOADED), index)
    at_once(finder.build())
    return finder


def test_find_offers_names_that_begin_so_first_then_new_ones_in_use() -> None:
    """Accents aside; a new school that another program becomes is offered as shared."""
    found = a_finder().find("normal")
    with_new = a_finder().find("school")

    assert [choice.school.sourced_id for choice in found] == ["n1", "e1"]
    assert [choice.school.name for choice in with_new] == [
        "Kept School", "Normal School", "Brand New School",
    ]  # fmt: skip
    assert [choice.is_shared for choice in with_new] == [False, False, True]


def test_find_offers_no_more_than_fit_a_list() -> None:
    """A list of thousands helps nobody."""
    many = tuple(School(f"School {number}", f"s{number}") for number in range(200))

    assert len(a_finder(*many).find("")) == MOST_OFFERED


def test_named_is_the_one_existing_school_of_that_name() -> None:
    """Two of one name are told apart by the person."""
    twins = (*LOADED, School("other", "o2"))

    assert a_finder().named("ecole  normale") is not None
    assert a_finder(*twins).named("Other") is None
    assert a_finder().named("") is None
