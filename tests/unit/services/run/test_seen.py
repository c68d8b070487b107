"""Counting different rows in little memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.services.run.seen import IN_MEMORY, Seen


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


def test_many_rows_are_counted_on_disk_as_in_memory() -> None:
    """Rows beyond what memory holds are counted with the others, those that came twice once."""
    seen = Seen()
    for start in range(0, 3 * IN_MEMORY, 50_000):
        seen.add(map(str, range(start, start + 60_000)))
    expected = {hash(str(number)) for number in range(start + 60_000)}
    assert seen.fingerprint()[0] == len(expected) < seen.rows
    assert seen.keys() == expected
    seen.close()
    assert seen.keys() == frozenset()
