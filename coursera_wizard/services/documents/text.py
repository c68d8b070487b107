"""Finds credentials in the text of the API Credentials document; keeps nothing else of it.

The document comes in two generations: of the developer portal (API Key and Secret) and of the older
console (Client ID and Client_secret, beside an account's e-mail address and password, which are
passed over). Copying flattens its table in many ways: label and value on one line, on two lines, in
two rows, or all labels first and all values after them (Coursera API, "What the Org API URL really
is").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from coursera_wizard.domain.credentials import (
    ID_LENGTH,
    KEY_LENGTH,
    SECRET_LENGTH,
    UrlKind,
    read_org_api_url,
)
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.documents.labels import LABEL, SENTENCE, SEPARATOR, Field, named
from coursera_wizard.services.documents.lines import address_in, cleaned, evidence_in
from coursera_wizard.services.ports import DocumentFindings

LARGEST: Final = 500_000
"""Signs of a text that are looked at; what comes after them is not."""

_CELLS: Final = re.compile(r"\s*[\t|]\s*| {2,}")
_WRAPPED: Final = re.compile(r"^[\s\"'`<*|]*(?P<value>[A-Za-z0-9_-]+)[\"'`>*|,;.]*(?P<after>.*)$")
_PIECE: Final = re.compile(r"[A-Za-z0-9_-]+")
_MOST_PIECES: Final = 8
_SHORTEST_KEY: Final = 12
_SHORTEST_ID: Final = 5
_KEYS: Final = frozenset({Field.API_KEY, Field.SECRET})
_KEY_LENGTHS: Final = frozenset({ID_LENGTH, KEY_LENGTH, SECRET_LENGTH})
_ID_LENGTHS: Final = frozenset({ID_LENGTH})


def find(text: str) -> DocumentFindings:
    """Return what was found in a text; everything empty where it holds nothing."""
    return _Reading(text[:LARGEST]).findings()


def fullest(texts: Iterable[str]) -> str:
    """Return that of several readings of one document in which most is found, else the first."""
    return max(texts, key=lambda text: len(find(text).lines or {}), default="")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: what it names, if it begins with a label, and what follows."""

    number: int
    text: str
    field: Field | None = None
    rest: str = ""


class _Reading:
    """One pass over a document."""

    def __init__(self, text: str) -> None:
        self._lines = [_line(number, line) for number, line in enumerate(cleaned(text), start=1)]
        self._found: dict[Field, tuple[str, int]] = {}

    def findings(self) -> DocumentFindings:
        """Return what was found; sentences and addresses fill in what no label named."""
        self._follow_labels()
        self._follow_sentences()
        self._follow_addresses()
        values = {field: value for field, (value, _line) in self._found.items()}
        secret = values.get(Field.SECRET)
        return DocumentFindings(
            api_key=values.get(Field.API_KEY, ""),
            secret=Secret(secret) if secret else None,
            organization_id=values.get(Field.ORGANIZATION_ID, ""),
            org_api_url=values.get(Field.ORG_API_URL, ""),
            program_id=values.get(Field.PROGRAM_ID, ""),
            lines={field.value: line for field, (_value, line) in self._found.items()},
        )

    def _follow_labels(self) -> None:
        waiting: list[Field] = []
        values: list[_Line] = []
        for line in self._lines:
            if not line.text.strip():
                continue
            row = _header_row(line.text)
            is_value = line.field is None and not row and len(line.text.split()) == 1
            if is_value and waiting:
                values.append(line)
                continue
            if values or line.rest or row:
                self._take_below(waiting, values)
                waiting, values = [], []
            if row:
                self._read_row(row, line.number)
            elif line.field is not None and line.rest:
                for part in _pairs(line):
                    self._take(part.field, part.rest, part.number)
            elif line.field is not None:
                waiting.append(line.field)
            else:
                waiting = []
        self._take_below(waiting, values)

    def _take_below(self, fields: list[Field], values: list[_Line]) -> None:
        """Take values from lines of their own: as many as labels, or of the last label alone.

        Where an account's password is among them and the numbers differ, it cannot be told which
        value is whose; only those of an unmistakable form are taken then.
        """
        if len(fields) > 1:
            values = [line for line in values if not self._continues(line)]
        if len(values) == len(fields):
            for field, line in zip(fields, values, strict=True):
                self._take(field, line.text, line.number)
        elif Field.PASSED_OVER in fields:
            for line in values:
                self._take(_field_by_form(line.text), line.text, line.number)
        elif len(values) > len(fields):
            for field, line in zip(fields, values, strict=False):
                self._take(field, line.text, line.number)
        elif fields and values:
            self._take(fields[-1], values[0].text, values[0].number)

    def _continues(self, line: _Line) -> bool:
        """Whether a line is the rest of a key that the line above it begins."""
        above = self._lines[line.number - 2].text.strip() if line.number > 1 else ""
        below = line.text.strip()
        return (
            _PIECE.fullmatch(above) is not None
            and _PIECE.fullmatch(below) is not None
            and len(above) not in _KEY_LENGTHS
            and len(below) not in _KEY_LENGTHS
            and len(above + below) in _KEY_LENGTHS
        )

    def _read_row(self, row: list[Field | None], number: int) -> None:
        """Take the values that stand below a row of labels."""
        below = next((one for one in self._lines[number:] if one.text.strip("|-: \t")), None)
        if below is None:
            return
        cells = _cells(below.text)
        if len(cells) == len(row):
            for field, cell in zip(row, cells, strict=True):
                self._take(field, cell, below.number)

    def _take(self, field: Field | None, text: str, number: int) -> None:
        """Keep a value where it has the form of its field and none was found before."""
        if field is None or field is Field.PASSED_OVER or field in self._found:
            return
        if field is Field.ORG_API_URL:
            value = self._whole_address(address_in(text), text, number)
        else:
            value = self._token(field, text, number)
        if value:
            self._found[field] = (value, number)

    def _token(self, field: Field, text: str, number: int) -> str:
        match = _WRAPPED.match(text)
        if match is None or "@" in text.split(maxsplit=1)[0]:
            return ""
        value, after = match.group("value"), match.group("after").strip()
        is_key = field in _KEYS
        if not after:
            value = self._joined(value, number, _KEY_LENGTHS if is_key else _ID_LENGTHS)
        if len(value) >= _SHORTEST_KEY and _is_no_word(value):
            return value
        is_alone = not after or after.startswith(("(", "|"))
        is_id = len(value) >= _SHORTEST_ID and (_is_no_word(value) or "-" in value or "_" in value)
        return value if is_alone and is_id and not is_key else ""

    def _joined(self, value: str, number: int, lengths: frozenset[int]) -> str:
        """Return a value that was cut in several lines, whole again; others as they are."""
        if len(value) in lengths:
            return value
        whole = value
        for following in self._lines[number : number + _MOST_PIECES]:
            piece = following.text.strip()
            if following.field is not None or not _PIECE.fullmatch(piece):
                break
            whole += piece
            if len(whole) in lengths:
                return whole
        return value

    def _whole_address(self, address: str, text: str, number: int) -> str:
        """Return an address whole again whose end, the app's Client ID, is on the next line."""
        if not address or not text.rstrip().endswith(address) or number >= len(self._lines):
            return address
        following = self._lines[number]
        piece = following.text.strip()
        if following.field is None and _PIECE.fullmatch(piece) and "/console/org/" in address:
            told = read_org_api_url(address + piece)
            if len(told.client_id) == ID_LENGTH:
                return address + piece
        return address

    def _follow_sentences(self) -> None:
        """Take what a sentence says outright, also where it goes on in the next line."""
        for line, following in zip_longest(self._lines, self._lines[1:]):
            text = f"{line.text.rstrip()} "
            goes_on = following is not None and following.field is None
            both = text + following.text.strip() if following and goes_on else text
            for match in SENTENCE.finditer(both):
                if match.start() < len(text):
                    is_below = match.start("rest") >= len(text)
                    self._take(named(match), match.group("rest"), line.number + is_below)

    def _follow_addresses(self) -> None:
        for line in self._lines:
            address = evidence_in(line.text)
            if address and Field.ORG_API_URL not in self._found:
                whole = self._whole_address(address, line.text, line.number)
                self._found[Field.ORG_API_URL] = (whole, line.number)
        if Field.ORG_API_URL in self._found:
            address, number = self._found[Field.ORG_API_URL]
            told = read_org_api_url(address)
            if told.kind is UrlKind.CONSOLE and told.client_id:
                self._found.setdefault(Field.API_KEY, (told.client_id, number))
            if told.organization_id:
                self._found.setdefault(Field.ORGANIZATION_ID, (told.organization_id, number))


def _line(number: int, text: str) -> _Line:
    match = LABEL.match(text)
    if match is None:
        return _Line(number, text)
    rest = match.group("rest")
    separator = SEPARATOR.match(rest)
    value = rest[separator.end() :] if separator is not None else rest
    return _Line(number, text, named(match), value.strip().strip("|*\"'`").strip())


def _pairs(line: _Line) -> Iterator[_Line]:
    """Yield the labels with values of one line; a wide table holds several in a row."""
    label, *cells = _cells(line.text)
    if len(cells) < 2 or not any(_line(0, cell).field for cell in cells):
        yield line
        return
    parts = [label]
    for cell in cells:
        if _line(0, cell).field is not None:
            parts.append(cell)
        else:
            parts[-1] += f"\t{cell}"
    for part in parts:
        yield _line(line.number, part)


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(text.strip().strip("|").strip())]


def _header_row(text: str) -> list[Field | None]:
    """Return what the cells of a row of labels name; nothing for any other line."""
    lines = [_line(0, cell) for cell in _cells(text)]
    if any(line.rest or (line.field is None and _is_value(line.text)) for line in lines):
        return []
    fields = [line.field for line in lines]
    return fields if sum(field is not None for field in fields) > 1 else []


def _field_by_form(text: str) -> Field | None:
    """Return what a value can only be, by its form alone."""
    if evidence_in(text):
        return Field.ORG_API_URL
    value = text.strip()
    if not value.isalnum() or not value.isascii():
        return None
    return {KEY_LENGTH: Field.API_KEY, SECRET_LENGTH: Field.SECRET}.get(len(value))


def _is_value(cell: str) -> bool:
    """Tell a cell that holds a value from one that names a column."""
    return (
        "@" in cell
        or bool(address_in(cell))
        or (len(cell) >= _SHORTEST_KEY and _PIECE.fullmatch(cell) is not None and _is_no_word(cell))
    )


def _is_no_word(value: str) -> bool:
    """Tell a key or id from a word: a digit, or small and capital letters mixed inside."""
    if any(sign.isdigit() for sign in value):
        return True
    parts = [part for part in re.split("[-_]", value) if part]
    return any(part[1:] != part[1:].lower() and part != part.upper() for part in parts)
