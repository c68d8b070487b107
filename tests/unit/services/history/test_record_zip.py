"""Two sorted files are read side by side, however their blocks fall."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.services.history import record_zip
from coursera_wizard.services.history.record_zip import RecordZip, side_by_side, sourced_id
from tests.support.histories import write_package


def test_lines_of_a_file(tmp_path: Path) -> None:
    """Header and lines come apart; a file that is not there has neither."""
    write_package(tmp_path / "a.zip", {"orgs": ['sourcedId,"na,me"', "o1,A", 'o2,"B, C"']})

    with RecordZip(tmp_path / "a.zip") as package:
        assert package.header("orgs") == ("sourcedId", "na,me")
        assert list(package.lines("orgs")) == [b"o1,A", b'o2,"B, C"']
        assert package.header("users") == ()
        assert list(package.lines("users")) == []


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "x,1"])
def test_blocks_end_between_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, last: str
) -> None:
    """No line is cut where a block ends, whatever its line break, also without a last one."""
    import zipfile

    wanted = [f"{number:04},{'y' * (number % 50)}" for number in range(200)]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("orgs.csv", ending.join(["sourcedId,name", *wanted, last]))

    for size in (7, 64, 1000):
        monkeypatch.setattr(record_zip, "_BLOCK", size)
        with RecordZip(tmp_path / "a.zip") as opened:
            found = [line.decode() for line in opened.lines("orgs")]
        assert found == [*wanted, *([last] if last else [])]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [(b"a,b", b"a"), (b'"a,b",c', b"a,b"), (b"a", b"a"), (b",b", b"")],
)
def test_sourced_id_is_the_first_cell(line: bytes, wanted: bytes) -> None:
    """The first cell is found, also a quoted one."""
    assert sourced_id(line) == wanted


def _blocks(numbers: list[int], size: int) -> Iterator[list[bytes]]:
    lines = [f"{number:03},x".encode() for number in sorted(numbers)]
    return (lines[at : at + size] for at in range(0, len(lines), size))


_NUMBERS = st.lists(st.integers(0, 120), unique=True, max_size=60)
_SIZES = st.integers(1, 70)


@given(_NUMBERS, _NUMBERS, _SIZES, _SIZES)
def test_pieces_cover_both_files_in_order(
    old: list[int], new: list[int], old_size: int, new_size: int
) -> None:
    """Together the pieces are both files, and no sourcedId is in two of them."""
    pieces = list(side_by_side(_blocks(old, old_size), _blocks(new, new_size)))

    assert [line for one, _ in pieces for line in one] == [*_flat(old)]
    assert [line for _, one in pieces for line in one] == [*_flat(new)]
    ends = [(min(one + other), max(one + other)) for one, other in pieces]
    assert all(before[1] < after[0] for before, after in pairwise(ends))


def _flat(numbers: list[int]) -> Iterator[bytes]:
    for block in _blocks(numbers, 1):
        yield from block
