"""Sorts very many keys without a single long step."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final

AT_ONCE: Final = 50
_SORTED_TOGETHER: Final = 400
_LOOKED_AT: Final = 8  # keys between two borders that the borders are chosen by


def sorted_in_pieces(keys: Collection[str]) -> Iterator[list[str]]:
    """Yield all keys in their order, at most `AT_ONCE` in a list.

    Sorting 100,000 keys in one call keeps every other thread waiting until it is done. So a few of
    them tell between which borders the others belong, and those between two are sorted alone.
    """
    apart = _SORTED_TOGETHER // _LOOKED_AT
    borders = sorted(islice(keys, 0, None, apart))[_LOOKED_AT::_LOOKED_AT]
    between: list[list[str]] = [[] for _ in range(len(borders) + 1)]
    for key in keys:
        between[bisect_right(borders, key)].append(key)
    for some in between:
        some.sort()
        for first in range(0, len(some), AT_ONCE):
            yield some[first : first + AT_ONCE]
