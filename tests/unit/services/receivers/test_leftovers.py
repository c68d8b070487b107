"""Names on the way, and what is swept up."""

from __future__ import annotations

import pytest

from coursera_wizard.services.receivers.leftovers import (
    is_leftover,
    name_on_the_way,
    new_token,
)


def test_a_name_on_the_way_is_no_name_a_receiver_looks_for() -> None:
    """It is hidden, ends in nothing that is read, and is another one each time."""
    first, second = (name_on_the_way("OneRoster.zip", new_token()) for _time in range(2))

    assert first != second
    assert first.startswith(".")
    assert not first.endswith((".zip", ".csv"))


@pytest.mark.parametrize(
    ("entry", "age_s", "expected"),
    [
        (name_on_the_way("a.zip", "0123456789ab"), 0.0, True),
        (name_on_the_way("b.zip", "0123456789ab"), 3600.0, False),
        (name_on_the_way("b.zip", "0123456789ab"), 25 * 3600.0, True),
        ("a.zip", 25 * 3600.0, False),
        (".a.zip.part", 25 * 3600.0, False),
        (".a.zip.0123456789AB.coursera-part", 25 * 3600.0, False),
    ],
)
def test_only_our_own_files_that_nobody_needs_are_leftovers(
    entry: str, age_s: float, expected: bool
) -> None:
    """One of the same name at once; one of another delivery after a day; nothing else ever."""
    assert is_leftover(entry, ("a.zip",), age_s) is expected
