"""Counts and places of rows follow from the sizes, for any size."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursera_wizard.services.practice.layout import SIZES, Layout, RowKind

KINDS = tuple(RowKind)


@settings(max_examples=60)
@given(
    programs=st.integers(1, 90),
    learners=st.integers(30, 400),
    start=st.integers(0, 500),
    count=st.integers(0, 120),
)
def test_layout_spans_are_a_cut_out_of_all_rows(
    programs: int, learners: int, start: int, count: int
) -> None:
    """Any page is the same rows as in a walk over everything."""
    layout = Layout(programs, learners, learners * 2)

    def rows(first: int, number: int) -> list[tuple[int, RowKind, int]]:
        return [
            (span.program, span.kind, row)
            for span in layout.spans(KINDS, first, number)
            for row in range(span.first, span.first + span.count)
        ]

    everything = rows(0, 10**9)

    assert len(everything) == layout.rows_before(programs, KINDS)
    assert everything == sorted(everything)
    assert rows(start, count) == everything[start : start + count]


@settings(max_examples=60)
@given(programs=st.integers(1, 90), learners=st.integers(30, 400))
def test_layout_nobody_has_a_row_twice(programs: int, learners: int) -> None:
    """Within a program each kind of row names a member and a course once."""
    layout = Layout(programs, learners, learners * 3)

    assert layout.rows_before(programs, (RowKind.COURSE,)) == learners * 3
    for program in range(programs):
        accepted, deleted, _ = layout.members(program)
        for kind in KINDS:
            places = [
                layout.member_of_row(program, kind, row)
                for row in range(layout.rows(program, kind))
            ]
            assert len(set(places)) == len(places)
            last = accepted + deleted if kind is RowKind.DELETED_MEMBER else accepted
            assert all(place < last for place, _ in places)


def test_layout_slots_lead_back_to_programs() -> None:
    """Every member slot belongs to the program whose slots it is among."""
    layout = Layout(70, 500, 1000)

    for program in range(70):
        first = layout.first_slot(program)
        for slot in range(first, first + sum(layout.members(program))):
            assert layout.program_of_slot(slot) == program


@pytest.mark.parametrize(
    ("programs", "learners", "rows"), [(-1, 5, 5), (25, 5, 5), (25, 100, 10_000), (1, 9, 200)]
)
def test_layout_refuses_sizes_that_do_not_fit(programs: int, learners: int, rows: int) -> None:
    """Too few learners for the programs, or for the rows, are refused."""
    with pytest.raises(ValueError, match=r"learners|negative"):
        Layout(programs, learners, rows)


def test_layout_has_an_empty_program() -> None:
    """One program among the first has nobody in it."""
    layout = Layout(25, 400, 1600)

    empty = SIZES.index(0)
    assert layout.members(empty) == (0, 0, 0)
    assert all(layout.rows(empty, kind) == 0 for kind in KINDS)
