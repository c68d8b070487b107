"""Tells which of millions of keys repeat, or are missing elsewhere, in little memory.

Keys are kept as 64-bit hashes in piles by their lowest bits, on disk from the first half million
on. A pile is small enough for a set. Hashes only point at rows: who asks compares the rows.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Hashable, Iterable
from types import TracebackType
from typing import IO, Final, Self

PILES: Final = 128
IN_MEMORY: Final = 512 * 1024
LOCATED: Final = 1000
"""So many keys are looked for in the rows again; the rest is only counted."""


class Scratch:
    """One nameless file on disk for the piles of one check; it is made when it is needed."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, pile: array[int]) -> tuple[int, int]:
        """Write a pile and return where it is and how long.

        Raises:
            OSError: If the disk is full.
        """
        if self._file is None:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed on leaving
        start = self._file.seek(0, 2)
        pile.tofile(self._file)
        return start, len(pile)

    def take(self, block: tuple[int, int], whole: array[int]) -> None:
        """Read a pile that was put there to the end of another."""
        if self._file is not None:
            self._file.seek(block[0])
            whole.fromfile(self._file, block[1])


class HashPiles:
    """Hashes of keys, to be compared once all of them are there."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._piles = [array("q") for _pile in range(PILES)]
        self._appends = [pile.append for pile in self._piles]
        self._blocks: list[list[tuple[int, int]]] = [[] for _pile in range(PILES)]
        self._in_memory = 0

    def add(self, keys: Iterable[Hashable], count: int) -> None:
        """Take in keys, and how many they are.

        Raises:
            OSError: If the disk is full.
        """
        appends = self._appends
        for key in map(hash, keys):
            appends[key & 127](key)
        self._in_memory += count
        if self._in_memory >= IN_MEMORY:
            self._put_away()

    def repeated(self, limit: int, *others: HashPiles) -> tuple[int, set[int]]:
        """Return how many keys repeat another, of others too, and the hashes of the first."""
        count = 0
        found: set[int] = set()
        for number in range(PILES):
            pile = self.pile(number)
            for other in others:
                pile.extend(other.pile(number))
            surplus = len(pile) - len(set(pile))
            count += surplus
            if surplus and len(found) < limit:
                seen: set[int] = set()
                for key in pile:
                    if key in seen and len(found) < limit:
                        found.add(key)
                    seen.add(key)
        return count, found

    def missing_in(self, other: HashPiles, limit: int) -> tuple[int, set[int]]:
        """Return how many different keys another collection lacks, and the first hashes."""
        count = 0
        found: set[int] = set()
        for number in range(PILES):
            missing = set(self.pile(number))
            if missing:
                missing.difference_update(other.pile(number))
            count += len(missing)
            while missing and len(found) < limit:
                found.add(missing.pop())
        return count, found

    def clear(self) -> None:
        """Forget all keys."""
        for pile, blocks in zip(self._piles, self._blocks, strict=True):
            del pile[:]
            blocks.clear()
        self._in_memory = 0

    def pile(self, number: int) -> array[int]:
        """Return one of the piles, whole."""
        whole = array("q")
        for block in self._blocks[number]:
            self._scratch.take(block, whole)
        whole.extend(self._piles[number])
        return whole

    def _put_away(self) -> None:
        for pile, blocks in zip(self._piles, self._blocks, strict=True):
            blocks.append(self._scratch.put(pile))
            del pile[:]
        self._in_memory = 0
