"""Makes lines of a table's rows, the way its cells are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from coursera_wizard.domain.credentials import ID_LENGTH, KEY_LENGTH, SECRET_LENGTH

_PIECE: Final = re.compile(r"[A-Za-z0-9_-]+")
_LENGTHS: Final = frozenset({ID_LENGTH, KEY_LENGTH, SECRET_LENGTH})


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of one row: one with tabs between the cells where each holds one line.

    A key that was broken inside its cell becomes whole again. Where a cell holds several lines,
    the cells follow one another, as they do when such a row is copied.

    Args:
        cells: The lines of each cell, from left to right.
    """
    kept = [_unbroken([line.strip() for line in cell if line.strip()]) for cell in cells]
    if all(len(lines) <= 1 for lines in kept[:-1]):
        *first, last = kept
        line = "\t".join([*("".join(lines) for lines in first), "".join(last[:1])])
        return [line, *last[1:]] if line.strip() else []
    return [line for lines in kept for line in lines]


def _unbroken(lines: list[str]) -> list[str]:
    whole = "".join(lines)
    is_key = len(whole) in _LENGTHS and all(_PIECE.fullmatch(line) for line in lines)
    return [whole] if is_key else lines
