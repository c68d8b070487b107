"""Lines of a package until all of them are there: grouped by the first digits of their ids.

Each group is sorted by itself, so that the whole comes out sorted by id in little memory. What does
not fit into memory is in one file of the run, readable by its owner only, removed after the run.
"""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from coursera_wizard.services.file_errors import write_failure

GROUPS: Final = tuple(f"{number:02x}" for number in range(256))
"""The groups in the order of their ids: the first two hex digits."""

_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_LINE: Final = re.compile("[^\n]*\n")
_ROOM: Final = 3 * 1024 * 1024


class Stage:
    """Lines of one kind of record.

    Args:
        path: Where lines go when memory is full; nothing is written before.
        room: How many characters may wait in memory, roughly.
    """

    def __init__(self, path: Path, room: int = _ROOM) -> None:
        self._path = path
        self._room = room
        self.waiting: dict[str, list[str]] = {group: [] for group in GROUPS}
        self._file: BinaryIO | None = None
        # Start and length of each part, in turns.
        self._places: dict[str, array[int]] = {}
        self._used = 0
        self.count = 0

    def add(self, group: str, line: str) -> None:
        """Keep a line; `group` is the first two hex digits of its id."""
        self.waiting[group].append(line)
        self.added(1, len(line))

    def added(self, lines: int, characters: int) -> None:
        """Count what was put into :attr:`waiting` directly, which is faster for many lines."""
        self.count += lines
        self._used += characters
        if self._used >= self._room:
            self._spill()

    def lines(self, group: str) -> list[str]:
        """Return the lines of a group in no order; lines keep their line ends."""
        found = self.waiting[group]
        if group not in self._places or self._file is None:
            return found
        parts = []
        places = iter(self._places[group])
        for start, length in zip(places, places, strict=True):
            self._file.seek(start)
            parts.append(self._file.read(length))
        spilled = b"".join(parts)
        parts.clear()
        return _LINE.findall(spilled.decode()) + found

    def groups(self) -> Iterator[list[str]]:
        """Yield the lines of each group, sorted and each only once."""
        for group in GROUPS:
            lines = self.lines(group)
            if lines:
                yield sorted(set(lines))

    def close(self) -> None:
        """Forget everything."""
        self.waiting.clear()
        self._places.clear()
        if self._file is not None:
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)

    def _spill(self) -> None:
        """Write what waits into the file; raises ProblemError where the disk is full."""
        try:
            self._write_out()
        except OSError as error:
            raise write_failure(error, self._path) from error

    def _write_out(self) -> None:
        if self._file is None:
            descriptor = os.open(self._path, _FLAGS, 0o600)
            self._file = os.fdopen(descriptor, "w+b")
        place = self._file.seek(0, os.SEEK_END)
        for group, lines in self.waiting.items():
            if lines:
                data = "".join(lines).encode()
                self._file.write(data)
                self._places.setdefault(group, array("q")).extend((place, len(data)))
                place += len(data)
                lines.clear()
        self._used = 0


def chunks(groups: Iterable[list[str]]) -> Iterator[bytes]:
    """Yield sorted groups as the bytes of a CSV file."""
    for lines in groups:
        yield "".join(lines).encode()
