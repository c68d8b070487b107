"""Lines sorted by id, walked side by side."""

from __future__ import annotations

import csv
import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursera_wizard.services.run.aligned_lines import (
    aligned,
    differing,
    id_of,
    pieces,
    place_of,
)

IDS = st.text('0123456789abcdef-+#" ,', min_size=1, max_size=6)
VALUES = st.sampled_from(("", "a", "b", 'said "no"', "x,y", "ü" * 700))
RECORDS = st.dictionaries(IDS, VALUES, max_size=40)
CUTS = st.lists(st.integers(1, 12), max_size=12)


def _lines(records: dict[str, str]) -> list[bytes]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    ordered = sorted(records, key=str.encode)
    writer.writerows((record, records[record]) for record in ordered)
    return [line + b"\r\n" for line in text.getvalue().encode().split(b"\r\n")[:-1]]


def _blocks(records: dict[str, str], cuts: list[int]) -> list[bytes]:
    """Return the lines in blocks of these sizes, and the rest in one."""
    lines = iter(_lines(records))
    blocks = [b"".join(itertools.islice(lines, size)) for size in cuts]
    return [block for block in [*blocks, b"".join(lines)] if block]


@pytest.mark.parametrize(
    ("line", "record"),
    [
        (b"a1,,,x\r\n", b"a1"),
        (b'"a,1",x\r\n', b"a,1"),
        (b'"a""1""",x\r\n', b'a"1"'),
        (b'"",x\r\n', b""),
        (b"alone\r\n", b"alone"),
    ],
)
def test_id_is_the_first_field(line: bytes, record: bytes) -> None:
    """Quotes around an id and in it are taken off."""
    assert id_of(line) == record


@given(RECORDS, IDS)
def test_place_is_that_of_the_first_line_not_before(records: dict[str, str], wanted: str) -> None:
    """The search by halves finds what counting from the start finds."""
    lines = _lines(records)
    before = [line for line in lines if id_of(line) < wanted.encode()]

    assert place_of(b"".join(lines), wanted.encode()) == len(b"".join(before))


@settings(max_examples=60)
@given(RECORDS, RECORDS, CUTS, CUTS)
def test_aligned_blocks_cover_the_same_ids_and_lose_nothing(
    new: dict[str, str], old: dict[str, str], cuts: list[int], other_cuts: list[int]
) -> None:
    """Ids of a later pair of blocks are behind those of both earlier ones."""
    found = list(aligned(_blocks(new, cuts), _blocks(old, other_cuts)))

    assert b"".join(left for left, _right in found) == b"".join(_lines(new))
    assert b"".join(right for _left, right in found) == b"".join(_lines(old))
    spans = [[id_of(line) for line in (left + right).splitlines()] for left, right in found]
    assert all(max(one) < min(later) for one, later in itertools.pairwise(spans))


@settings(max_examples=60)
@given(RECORDS, RECORDS, st.booleans())
def test_differences_are_those_of_two_tables(
    new: dict[str, str], old: dict[str, str], same_columns: bool
) -> None:
    """What is found is what comparing two dictionaries finds, in order of the ids."""
    expected = {
        record: (new.get(record), old.get(record))
        for record in sorted({*new, *old}, key=str.encode)
        if new.get(record) != old.get(record) or not same_columns
    }

    found = {
        record.decode(): tuple(
            None if line is None else next(csv.reader([line.decode()]))[1] for line in (now, was)
        )
        for left, right in aligned(_blocks(new, []), _blocks(old, []))
        for record, now, was in differing(left, right, same_columns=same_columns)
    }

    assert list(found.items()) == list(expected.items())


def test_what_did_not_change_is_not_taken_apart() -> None:
    """One record among ten thousand is found in a small piece; the rest stays whole."""
    new = {f"{number:05}": "same" for number in range(10_000)}
    old = {**new, "04711": "other", "08150a": "gone"}

    found = list(pieces(b"".join(_lines(new)), b"".join(_lines(old))))

    apart = [len(left) + len(right) for left, right in found if left != right]
    assert len(apart) == 2
    assert max(apart) <= 4096
    assert b"".join(left for left, _right in found) == b"".join(_lines(new))
    assert b"".join(right for _left, right in found) == b"".join(_lines(old))


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ({"a": "x" * 9000}, {"a": "y" * 9000}),
        ({"a": "x", "b": "x" * 9000}, {"a": "x", "b": "y" * 9000}),
        ({"a": "x" * 9000, "b": "x"}, {"a": "y" * 9000, "b": "x"}),
        ({"b": "x" * 9000}, {"a": "x" * 9000}),
    ],
)
def test_lines_longer_than_a_piece(new: dict[str, str], old: dict[str, str]) -> None:
    """A single long line is taken as it is, wherever it stands."""
    left, right = b"".join(_lines(new)), b"".join(_lines(old))

    found = list(pieces(left, right))

    assert b"".join(one for one, _other in found) == left
    assert b"".join(other for _one, other in found) == right
    differing_ids = [record for record, _now, _was in differing(left, right)]
    assert differing_ids == sorted(
        record.encode() for record in {*new, *old} if new.get(record) != old.get(record)
    )
