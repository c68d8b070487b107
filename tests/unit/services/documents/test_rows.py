"""A row of a table becomes lines that say the same."""

from __future__ import annotations

import pytest

from coursera_wizard.services.documents.rows import row_lines


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ([["API Key"], ["x"]], ["API Key\tx"]),
        ([["API Key"], []], ["API Key\t"]),
        ([["API Key"], [" ", "x "], ["y"]], ["API Key\tx\ty"]),
        ([["API Key"], ["x", "keep it safe"]], ["API Key\tx", "keep it safe"]),
        ([["API Key", "x"], ["Secret", "y"]], ["API Key", "x", "Secret", "y"]),
        ([["Secret"], ["a" * 30, "b" * 30, "c" * 4]], [f"Secret\t{'a' * 30}{'b' * 30}cccc"]),
        ([["Org ID"], ["a" * 10, "b" * 12]], [f"Org ID\t{'a' * 10}{'b' * 12}"]),
        ([[], []], []),
        ([[]], []),
    ],
)
def test_row_becomes_lines(cells: list[list[str]], lines: list[str]) -> None:
    """Cells of one line stand beside each other; a broken key is whole."""
    assert row_lines(cells) == lines
