"""Counting different rows in little memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.services.run.seen import Seen


@given(st.lists(st.text(max_size=3)))
def test_it_counts_as_a_set_does(keys: list[str]) -> None:
    """Rows are counted as they came, and different ones once."""
    seen = Seen()
    seen.add(keys)
    assert seen.rows == len(keys)
    assert seen.fingerprint()[0] == len(set(keys))
    assert seen.keys() == {hash(key) for key in keys}


def test_other_rows_have_another_fingerprint() -> None:
    """The same rows in another order are the same; one other row is not."""
    first, second, third = Seen(), Seen(), Seen()
    first.add(["a", "b", "c"])
    second.add(["c", "a", "b", "b"])
    third.add(["a", "b", "d"])
    assert first.fingerprint() == second.fingerprint() != third.fingerprint()
