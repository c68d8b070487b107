"""How many different rows came, in little memory: eight bytes a row, on disk from many rows on."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Final

from coursera_wizard.services.file_errors import write_failure

_PARTS: Final = 64
IN_MEMORY: Final = 128 * 1024
"""So many rows of one list are in memory."""


class Seen:
    """The keys of the rows of one list, as 64-bit hashes; never a set of all of them."""

    def __init__(self) -> None:
        self._parts = tuple(array("q") for _number in range(_PARTS))
        self._blocks: list[tuple[int, ...]] = []
        self._file: IO[bytes] | None = None
        self._in_memory = 0
        self.rows = 0

    def add(self, keys: Iterable[str]) -> None:
        """Note the keys of a page.

        Raises:
            ProblemError: ``store.disk-full`` or ``store.not-writable``.
        """
        appends = [part.append for part in self._parts]
        count = 0
        for count, key in enumerate(map(hash, keys), 1):  # noqa: B007 - counted on the way
            appends[key & 63](key)
        self.rows += count
        self._in_memory += count
        if self._in_memory >= IN_MEMORY:
            try:
                self._put_away()
            except OSError as error:
                raise write_failure(error, Path(tempfile.gettempdir())) from error

    def keys(self) -> frozenset[int]:
        """Return the hashes of all keys at once; for the rare case that somebody has to look."""
        return frozenset(key for number in range(_PARTS) for key in self._part(number))

    def fingerprint(self) -> tuple[int, int]:
        """Return how many different rows came, and a number that differs for other rows."""
        count, mixed = 0, 0
        for number in range(_PARTS):
            keys = set(self._part(number))
            count += len(keys)
            mixed ^= sum(keys)
        return count, mixed

    def close(self) -> None:
        """Forget all keys; how many rows came stays known."""
        self._parts = tuple(array("q") for _number in range(_PARTS))
        self._blocks.clear()
        self._in_memory = 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def _part(self, number: int) -> array[int]:
        """Return one of the parts, whole."""
        whole = array("q")
        if self._file is not None:
            for starts in self._blocks:
                self._file.seek(starts[number] * whole.itemsize)
                whole.frombytes(
                    self._file.read((starts[number + 1] - starts[number]) * whole.itemsize)
                )
        whole.extend(self._parts[number])
        return whole

    def _put_away(self) -> None:
        """Write what is in memory behind what was written before."""
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        place = self._blocks[-1][-1] if self._blocks else 0
        starts = [place]
        self._file.seek(0, 2)
        for part in self._parts:
            self._file.write(part.tobytes())
            place += len(part)
            starts.append(place)
            del part[:]
        self._blocks.append(tuple(starts))
        self._in_memory = 0
