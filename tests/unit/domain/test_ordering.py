"""Keys sorted in pieces stand in the same order as sorted at once."""

from __future__ import annotations

import random
from itertools import chain

import pytest

from coursera_wizard.domain.ordering import AT_ONCE, sorted_in_pieces


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, AT_ONCE + 1, 5000])
@pytest.mark.parametrize("order", ["upwards", "downwards", "mixed", "one lone beginning"])
def test_pieces_are_in_order(count: int, order: str) -> None:
    """However the keys stood before, none is lost and no piece is empty or large."""
    keys = [f"key-{number:06d}" for number in range(count)]
    if order == "downwards":
        keys.reverse()
    elif order == "mixed":
        random.Random(7).shuffle(keys)  # noqa: S311 - an order, no secret
    elif keys:
        # Those that are looked at for the borders say nothing about the others.
        keys = [key if number % 25 == 0 else f"a{key}" for number, key in enumerate(keys)]

    pieces = list(sorted_in_pieces(keys))

    assert list(chain.from_iterable(pieces)) == sorted(keys)
    assert all(0 < len(piece) <= AT_ONCE for piece in pieces)
