"""The full package of a run; what it holds is seen in the tests of the engine."""

from __future__ import annotations

import pytest

from coursera_wizard.services.run.build import first_of


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        ([], None),
        ([[], []], None),
        ([[], ["a"], [], ["b", "c"]], [["a"], ["b", "c"]]),
    ],
)
def test_only_files_with_rows_are_there(
    groups: list[list[str]], found: list[list[str]] | None
) -> None:
    """OneRoster forbids a file without rows, so it has to be known before the manifest."""
    left = first_of(iter(groups))
    assert (None if left is None else list(left)) == found
