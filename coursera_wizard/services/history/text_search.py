"""Finds what a person types in texts of any kind: case, accents and strokes make no difference."""

from __future__ import annotations

import unicodedata
from typing import Final

# Marks that NFKD takes off Latin, Greek and Cyrillic letters. Those of other scripts are vowels.
_MARKS: Final = (
    range(0x0300, 0x0370), range(0x1AB0, 0x1B00), range(0x1DC0, 0x1E00), range(0x20D0, 0x2100),
    range(0xFE20, 0xFE30),
)  # fmt: skip
_STROKES: Final = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"}
_FOLDING: Final[dict[int, str | None]] = {
    **{mark: None for marks in _MARKS for mark in marks},
    **{ord(letter): plain for letter, plain in _STROKES.items()},
}


def fold(text: str) -> str:
    """Return a text as it is compared: lower case, without accents and strokes."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDING)


class LineSearch:
    """Tells whether a cell of a line of CSV holds a text, without parsing most lines."""

    def __init__(self, text: str) -> None:
        self._folded = fold(text)
        # In the line a quotation mark stands twice; a text without mark or comma is in one cell.
        self._in_line = self._folded.replace('"', '""').encode()
        self._is_within_cell = not set('",') & set(self._folded)

    def finds(self, line: bytes) -> bool:
        """Return whether a cell of the line (UTF-8) holds the text."""
        folded = line.lower() if line.isascii() else fold(line.decode("utf-8", "replace")).encode()
        if self._in_line not in folded:
            return False
        return self._is_within_cell or any(self._folded in fold(cell) for cell in cells(line))


def cells(line: bytes) -> list[str]:
    """Return the cells of one line of CSV (UTF-8, without its line break)."""
    text = line.decode("utf-8", "replace")
    if '"' not in text:
        return text.split(",")
    import csv

    return next(csv.reader((text,)))
