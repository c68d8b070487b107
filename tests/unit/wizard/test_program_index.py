"""The index of programs: filters, search, order and counts, kept up by differences."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from coursera_wizard.domain.facts import Catalog, Program
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.program_list import ProgramFilter, ProgramOrder
from coursera_wizard.wizard.program_index import ProgramIndex
from coursera_wizard.wizard.slices import at_once
from tests.support.builders import NOW

ROWS = (
    ProgramMapping("a", "Éducation numérique"),
    ProgramMapping("b", "Nursing", is_on=True, school=School("Care", "s1"), match=Match.SAME_NAME),
    ProgramMapping(
        "c", "Nursing Ed", is_on=True, school=School("Nurses", "s2"), match=Match.NEEDS_LOOK
    ),
    ProgramMapping("d", "Spring", is_on=True, school=School("Work"), match=Match.CHOSEN),
    ProgramMapping("e", "Fall", is_on=True, school=School("WORK"), match=Match.CHOSEN),
    ProgramMapping("f", "Brand new", is_new=True),
    ProgramMapping("g", "Vanished"),
)


def an_index(*rows: ProgramMapping) -> ProgramIndex:
    """Return an index in which Coursera lists all but the last row."""
    rows = rows or ROWS
    listed = tuple(Program(row.program_id, row.program_name) for row in rows[:-1])
    index = ProgramIndex({row.program_id: row for row in rows}, Catalog("", listed, NOW))
    at_once(index.build())
    return index


def ids(index: ProgramIndex, shown: ProgramFilter = ProgramFilter.ALL, text: str = "") -> str:
    """Return the ids found, in one word."""
    return "".join(index.rows[place].program_id for place in at_once(index.find(shown, text)))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (ProgramFilter.ALL, "abcdefg"),
        (ProgramFilter.ON, "bcde"),
        (ProgramFilter.OFF, "afg"),
        (ProgramFilter.NEEDS_LOOK, "cde"),
        (ProgramFilter.NEW, "f"),
        (ProgramFilter.GONE, "g"),
    ],
)
def test_filters_show_and_count_the_same(shown: ProgramFilter, expected: str) -> None:
    """A chip's number is the number of rows behind it."""
    index = an_index()

    assert ids(index, shown) == expected
    assert index.count(shown) == len(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("education", "a"), ("NURSING", "bc"), ("ed nursing", "c"), ("  ", "abcdefg"), ("xyz", "")],
)
def test_search_ignores_case_accents_and_the_order_of_words(text: str, expected: str) -> None:
    """People type what they remember."""
    assert ids(an_index(), text=text) == expected


def test_search_stays_within_the_filter() -> None:
    """Both apply."""
    assert ids(an_index(), ProgramFilter.NEEDS_LOOK, "nursing") == "c"


@pytest.mark.parametrize(
    ("by", "descending", "expected"),
    [
        (ProgramOrder.NAME, False, "faebcdg"),
        (ProgramOrder.NAME, True, "gdcbeaf"),
        (ProgramOrder.USE, False, "bcdeafg"),
        (ProgramOrder.LEARNERS, True, "eabcdfg"),
        (ProgramOrder.SCHOOL, False, "bcdeafg"),
        (ProgramOrder.MATCH, False, "cbdeafg"),
        (None, False, "abcdefg"),
    ],
)
def test_sort_orders_what_is_found(
    by: ProgramOrder | None, descending: bool, expected: str
) -> None:
    """Equal rows keep Coursera's order."""
    index = an_index()

    at_once(index.sort(by, descending=descending, counts={"e": 7}))

    assert ids(index) == expected


def test_update_is_the_same_as_a_new_index() -> None:
    """However rows change, counts and filters are those of an index made from scratch."""
    chance = random.Random(3)  # noqa: S311 - the same rows each time
    rows = {f"p{number}": ProgramMapping(f"p{number}", f"Name {number}") for number in range(60)}
    index = an_index(*rows.values())
    schools = [None, School("One"), School("one"), School("Two"), School("Old", "s1")]
    for _round in range(40):
        changed = {}
        for id_ in chance.sample(sorted(rows), 5):
            changed[id_] = replace(
                rows[id_],
                is_on=chance.random() < 0.7,
                school=chance.choice(schools),
                match=chance.choice(list(Match)),
                merge_confirmed=chance.random() < 0.5,
            )
        rows = {**rows, **changed}

        at_once(index.update(rows, changed))

        fresh = an_index(*rows.values())
        for shown in ProgramFilter:
            assert index.count(shown) == fresh.count(shown)
            assert ids(index, shown) == ids(fresh, shown)


def test_merge_of_new_schools_asks_until_all_are_confirmed() -> None:
    """Two new schools of one name are never merged silently; an existing one may be shared."""
    index = an_index()
    spring, fall = index.rows[3], index.rows[4]

    assert index.is_unconfirmed_merge(spring)
    assert index.sharing(spring) == 2
    assert index.ids_sharing(fall) == ["d", "e"]
    confirmed = {id_: replace(index.mappings[id_], merge_confirmed=True) for id_ in "de"}
    at_once(index.update({**index.mappings, **confirmed}, confirmed))
    assert not index.is_unconfirmed_merge(index.rows[3])
    assert index.count(ProgramFilter.NEEDS_LOOK) == 1


def test_listed_rows_leave_out_the_vanished() -> None:
    """Auto mapping does not turn on what Coursera no longer lists."""
    index = an_index()

    assert [row.program_id for row in at_once(index.listed_rows())] == list("abcdef")
