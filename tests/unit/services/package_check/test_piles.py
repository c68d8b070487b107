"""Finding keys that repeat or are missing, in memory and on disk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.services.package_check import piles as module
from coursera_wizard.services.package_check.piles import HashPiles, Scratch

KEYS = st.lists(st.integers(0, 99))


@given(KEYS, KEYS, st.integers(1, 20))
def test_piles_count_like_sets(first: list[int], second: list[int], size: int) -> None:
    """What repeats and what is missing is what sets say, whether piles were put away or not."""
    with pytest.MonkeyPatch.context() as patch, Scratch() as scratch:
        patch.setattr(module, "IN_MEMORY", size)
        one, two = HashPiles(scratch), HashPiles(scratch)
        for piles, keys in ((one, first), (two, second)):
            for at in range(0, len(keys), 3):
                piles.add(keys[at : at + 3], len(keys[at : at + 3]))

        assert one.repeated(1000)[0] == len(first) - len(set(first))
        assert one.repeated(1000, two)[0] == len(first + second) - len({*first, *second})
        assert one.repeated(1000)[1] == {hash(key) for key in first if first.count(key) > 1}
        missing = {hash(key) for key in first} - {hash(key) for key in second}
        assert one.missing_in(two, 1000) == (len(missing), missing)


def test_piles_name_only_as_many_as_are_asked_for() -> None:
    """All are counted, some are named."""
    with Scratch() as scratch:
        piles = HashPiles(scratch)
        piles.add([*range(500), *range(500)], 1000)

        count, named = piles.repeated(10)
        lacking, missing = piles.missing_in(HashPiles(scratch), 10)

    assert (count, len(named)) == (500, 10)
    assert (lacking, len(missing)) == (500, 10)


def test_cleared_piles_are_empty() -> None:
    """Nothing is left, neither in memory nor of what was put away."""
    with pytest.MonkeyPatch.context() as patch, Scratch() as scratch:
        patch.setattr(module, "IN_MEMORY", 10)
        piles = HashPiles(scratch)
        piles.add([*range(15), *range(15)], 30)
        piles.add([1], 1)

        piles.clear()

        assert piles.repeated(10) == (0, set())
