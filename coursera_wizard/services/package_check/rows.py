"""Reads a CSV member column by column and notes what is wrong with its form.

Rows without quotes, nearly all, are cut by one call for a whole block. Everything else goes line by
line, where each mistake gets its row.

Source: RFC 4180; OneRoster 1.2 CSV binding, "CSV file format".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, islice, repeat
from operator import contains
from typing import Final

from coursera_wizard.services.package_check.verdict import Findings, Rule

MARK: Final = b"\xef\xbb\xbf"
HEADER_LINE: Final = 1
_FIELD: Final = r'(?:[^",\r\n]*|"(?:[^"\r\n]|"")*")'
WELL_FORMED: Final = re.compile(rf"{_FIELD}(?:,{_FIELD})*")
LEFT_OPEN: Final = re.compile(rf'(?:{_FIELD},)*"(?:[^"]|"")*')
EXTENSION: Final = "metadata."


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file, as columns.

    Attributes:
        numbers: The line of each row.
        columns: The cells of each column of the standard.
    """

    file: str
    numbers: Sequence[int]
    columns: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, column: str) -> Sequence[str]:
        return self.columns[column]

    def only(self, keep: Sequence[bool]) -> Chunk:
        """Return the rows that are to be kept."""
        return Chunk(
            self.file,
            list(compress(self.numbers, keep)),
            {name: list(compress(cells, keep)) for name, cells in self.columns.items()},
        )


class RowReader:
    """Reads one member; it can be read once."""

    def __init__(self, file: str, header: Sequence[str], findings: Findings) -> None:
        self._file = file
        self._header = tuple(header)
        self._findings = findings
        self._line_end = "\r\n"
        self._width = len(self._header)
        self._line = HEADER_LINE
        self.is_readable = True
        self.row_count = 0

    def chunks(self, blocks: Iterable[bytes]) -> Iterator[Chunk]:
        """Yield the rows; none if the header is so wrong that columns cannot be told apart."""
        texts = self._whole_lines(blocks)
        first = next(texts, "")
        header, _end, rest = first.partition("\n")
        self._line_end = "\r\n" if header.endswith("\r") else "\n"
        self._check_header(header.removesuffix("\r"))
        if not self.is_readable:
            return
        if rest:
            yield from self._cut(rest)
        for text in texts:
            yield from self._cut(text)
        if self._line == HEADER_LINE:
            self._findings.add(Rule.FILE_EMPTY, self._file)

    def _whole_lines(self, blocks: Iterable[bytes]) -> Iterator[str]:
        """Yield the text in pieces that end with a line, the last one with an end added."""
        kept = b""
        is_first = True
        for block in blocks:
            end = block.rfind(b"\n") + 1
            if not end:
                kept += block
                continue
            whole = kept + block[:end]
            kept = block[end:]
            if is_first and whole.startswith(MARK):
                self._findings.add(Rule.BYTE_ORDER_MARK, self._file)
                whole = whole.removeprefix(MARK)
            is_first = False
            yield self._decoded(whole)
        if kept:
            yield self._decoded(kept) + self._line_end

    def _decoded(self, block: bytes) -> str:
        try:
            return block.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self._line + block.count(b"\n", 0, error.start)
            self._findings.add(Rule.ENCODING, self._file, line)
            return block.decode("utf-8", "backslashreplace")

    def _check_header(self, line: str) -> None:
        names = tuple(_cells(line) or ())
        own = len(self._header)
        extensions = names[own:]
        self._width = len(names)
        if (
            names[:own] == self._header
            and all(name.startswith(EXTENSION) for name in extensions)
            and len(set(names)) == len(names)
        ):
            return
        differing = next(
            (found for found, meant in zip(names, self._header, strict=False) if found != meant),
            f"{len(names)} columns",
        )
        self._findings.add(Rule.HEADER, self._file, HEADER_LINE, name=differing)
        # With as many columns as there should be, the cells can still be looked at.
        self.is_readable = len(names) == own

    def _cut(self, text: str) -> Iterator[Chunk]:
        lines = text.count("\n")
        first = self._line + 1
        self._line += lines
        columns: Sequence[Sequence[str]] | None = None
        numbers: Sequence[int] = range(first, first + lines)
        if self._ends_alike(text, lines):
            if '"' not in text:
                columns = _cut_plain(text, self._line_end, self._width, lines)
            else:
                columns = _cut_quoted(text, self._line_end, self._width)
        if columns is None:
            numbers, columns = self._cut_with_care(text, first)
        if numbers:
            self.row_count += len(numbers)
            yield Chunk(self._file, numbers, dict(zip(self._header, columns, strict=False)))

    def _ends_alike(self, text: str, lines: int) -> bool:
        """Tell whether no line has another end, nor a cell half of one.

        A return within a cell is not looked for here where every cell is looked at later.
        """
        if self._line_end == "\n":
            return "\r" not in text
        if '"' not in text and self._width == len(self._header):
            return True
        return text.count("\r") == lines

    def _cut_with_care(
        self, text: str, first: int
    ) -> tuple[Sequence[int], Sequence[Sequence[str]]]:
        """Take line by line what can be read, and note the rest."""
        numbers: list[int] = []
        rows: list[list[str]] = []
        for number, record in self._records(text, first):
            row = self._row(number, record)
            if row is not None:
                numbers.append(number)
                rows.append(row)
        return numbers, list(zip(*rows, strict=True))

    def _records(self, text: str, first: int) -> Iterator[tuple[int, str]]:
        """Yield each line, or the lines that quotes bind together, with the first line's number."""
        kept = ""
        begun = first
        for number, line in enumerate(text.split("\n")[:-1], first):
            if line.endswith("\r") != (self._line_end == "\r\n"):
                self._findings.add(Rule.LINE_ENDS_MIXED, self._file, number)
            line = line.removesuffix("\r")  # noqa: PLW2901 - the line without its end
            begun = begun if kept else number
            whole = f"{kept}\n{line}" if kept else line
            if whole.count('"') % 2 and LEFT_OPEN.fullmatch(whole):
                kept = whole
                continue
            kept = ""
            yield begun, whole
        if kept:
            self._findings.add(Rule.QUOTING, self._file, begun)

    def _row(self, number: int, record: str) -> list[str] | None:
        if not record:
            self._findings.add(Rule.LINE_BLANK, self._file, number)
            return None
        if "\n" in record or "\r" in record:
            self._findings.add(Rule.LINE_BREAK, self._file, number)
            return None
        row = _cells(record)
        if row is None:
            self._findings.add(Rule.QUOTING, self._file, number)
            return None
        if len(row) != self._width:
            self._findings.add(Rule.CELL_COUNT, self._file, number)
            return None
        return row


def _cells(record: str) -> list[str] | None:
    """Return the cells of one line, or None if its quotes are wrong or a cell is endless."""
    if not WELL_FORMED.fullmatch(record):
        return None
    try:
        return next(csv.reader([record], strict=True), [])
    except csv.Error:
        return None


def _cut_plain(text: str, line_end: str, width: int, lines: int) -> list[list[str]] | None:
    """Cut rows without quotes into columns; None if a row has another number of cells.

    Between the rows, cells hold the last cell of one, the line's end and the first of the next.
    """
    step = width - 1
    cells = text.split(",")
    if len(cells) != lines * step + 1:
        return None
    joints = cells[::step]
    if not all(map(contains, islice(joints, 1, None), repeat(line_end))):
        return None
    edges = ",".join(joints).replace(line_end, ",").split(",")
    if len(edges) != 2 * lines + 1:
        return None
    return [edges[:-1:2], *(cells[place::step] for place in range(1, step)), edges[1::2]]


def _cut_quoted(text: str, line_end: str, width: int) -> list[Sequence[str]] | None:
    """Cut rows with quotes into columns; None if anything is wrong with one."""
    lines = text.split(line_end)[:-1]
    for line in lines:
        if '"' in line and not WELL_FORMED.fullmatch(line):
            return None
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:  # a field is longer than the module takes
        return None
    if set(map(len, rows)) != {width}:
        return None
    return list(zip(*rows, strict=True))
