"""A kept package, read line by line: each of its files is sorted by sourcedId."""

from __future__ import annotations

import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from coursera_wizard.services.history.text_search import cells

_BLOCK: Final = 2 * 1024 * 1024  # bytes, before they are lines


class RecordZip(AbstractContextManager["RecordZip"]):
    """The files of one package."""

    def __init__(self, path: Path) -> None:
        """Open it; raises OSError or zipfile.BadZipFile."""
        self._zip = zipfile.ZipFile(path)
        self._opened: list[IO[bytes]] = []

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it, and whatever was not read to its end; a file that is open cannot be removed."""
        for content in self._opened:
            content.close()
        self._zip.close()

    def header(self, file: str) -> tuple[str, ...]:
        """Return the columns of a file; nothing where the package has no such file."""
        try:
            with self._zip.open(f"{file}.csv") as content:
                line = content.readline().rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf")
        except KeyError:
            return ()
        return tuple(cells(line))

    def blocks(self, file: str) -> Iterator[list[bytes]]:
        """Yield the lines of a file without its header, many at once; nothing if it is not there.

        Raises:
            zipfile.BadZipFile, zlib.error, EOFError, OSError: The package is damaged.
        """
        try:
            content = self._zip.open(f"{file}.csv")
        except KeyError:
            return
        self._opened.append(content)
        with content:
            content.readline()
            yield from _blocks(content)

    def lines(self, file: str) -> Iterator[bytes]:
        """Yield the lines of a file without its header, one by one."""
        for block in self.blocks(file):
            yield from block


def _blocks(content: IO[bytes]) -> Iterator[list[bytes]]:
    rest = b""
    while block := content.read(_BLOCK):
        whole, found, rest_after = (rest + block).rpartition(b"\n")
        rest = rest_after
        if found:
            yield _split(whole)
    if rest:
        yield [rest.rstrip(b"\r")]


def _split(whole: bytes) -> list[bytes]:
    lines = whole.split(b"\r\n")
    lines[-1] = lines[-1].removesuffix(b"\r")
    if b"\n" in lines[0] or len(lines) == 1:  # not ours: line breaks of one character
        return [line.removesuffix(b"\r") for line in whole.split(b"\n")]
    return lines


def sourced_id(line: bytes) -> bytes:
    """Return the first cell of a line, by which the file is sorted."""
    if line.startswith(b'"'):
        return cells(line)[0].encode()
    return line[: line.index(b",")] if b"," in line else line


def side_by_side(
    before: Iterator[list[bytes]], after: Iterator[list[bytes]]
) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """Yield the lines of two sorted files in pieces whose ranges of sourcedIds are the same."""
    old: list[bytes] = []
    new: list[bytes] = []
    while True:
        old = old or next(before, [])
        new = new or next(after, [])
        if not old or not new:
            break
        end = min(sourced_id(old[-1]), sourced_id(new[-1]))
        old_end = bisect_right(old, end, key=sourced_id)
        new_end = bisect_right(new, end, key=sourced_id)
        yield old[:old_end], new[:new_end]
        old, new = old[old_end:], new[new_end:]
    while old:
        yield old, []
        old = next(before, [])
    while new:
        yield [], new
        new = next(after, [])
