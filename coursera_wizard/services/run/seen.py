"""How many different rows came, in eight bytes a row."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Final

_PARTS: Final = 64


class Seen:
    """The keys of the rows of one list, as 64-bit hashes; never a set of all of them."""

    def __init__(self) -> None:
        self._parts = tuple(array("q") for _number in range(_PARTS))

    def add(self, keys: Iterable[str]) -> None:
        """Note the keys of a page."""
        parts = self._parts
        for key in map(hash, keys):
            parts[key & _PARTS - 1].append(key)

    @property
    def rows(self) -> int:
        """How many rows came, those that came twice included."""
        return sum(map(len, self._parts))

    def keys(self) -> frozenset[int]:
        """Return the hashes of all keys at once; for the rare case that somebody has to look."""
        return frozenset(key for part in self._parts for key in part)

    def fingerprint(self) -> tuple[int, int]:
        """Return how many different rows came, and a number that differs for other rows."""
        count, mixed = 0, 0
        for part in self._parts:
            keys = set(part)
            count += len(keys)
            mixed ^= sum(keys)
        return count, mixed
