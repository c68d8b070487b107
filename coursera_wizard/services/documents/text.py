"""Finds credentials in the text of the API Credentials document; keeps nothing else of it.

The document comes in two generations: of the developer portal (API Key and Secret) and of the older
console (Client ID and Client_secret, beside an account's e-mail address and password, which are
passed over). Copying flattens its table in many ways: label and value on one line, on two lines, in
two rows, or all labels first and all values after them (Coursera API, "What the Org API URL really
is").
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from coursera_wizard.domain.credentials import (
    ID_LENGTH,
    KEY_LENGTH,
    SECRET_LENGTH,
    read_org_api_url,
)
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services import atomic_file
from coursera_wizard.services.ports import DocumentFindings

LARGEST: Final = 2 * 1024 * 1024
ENDINGS: Final = frozenset({".txt", ".text", ".md", ".csv"})


class _Field(StrEnum):
    """What a label names."""

    API_KEY = "api_key"
    SECRET = "secret"  # noqa: S105 - a field's name, no secret
    ORGANIZATION_ID = "organization_id"
    ORG_API_URL = "org_api_url"
    PROGRAM_ID = "program_id"
    PASSED_OVER = "passed over"


_GAP: Final = r"[\s_.\-]*"
_LABELS: Final = (
    (_Field.ORG_API_URL, rf"org(?:ani[sz]ation)?{_GAP}api{_GAP}(?:url|link|address)|api{_GAP}url"),
    (_Field.ORGANIZATION_ID, rf"org(?:ani[sz]ation)?{_GAP}(?:id|identifier)"),
    (_Field.PROGRAM_ID, rf"program(?:me)?{_GAP}(?:id|identifier)"),
    (
        _Field.PASSED_OVER,
        (
            rf"(?:coursera{_GAP})?(?:account{_GAP})?(?:e-?mail(?:{_GAP}address)?|password"
            rf"|user{_GAP}name|login)|api{_GAP}version|app(?:lication)?{_GAP}name"
        ),
    ),
    (
        _Field.SECRET,
        rf"(?:api|client|consumer|app){_GAP}secret(?:{_GAP}key)?|secret{_GAP}key|secret",
    ),
    (_Field.API_KEY, rf"(?:api|app|consumer){_GAP}key|client{_GAP}(?:id|key)"),
)
_LABEL: Final = re.compile(
    r"(?i)^[\s>*•·–—|\"'`#-]*(?:\d+[.)]\s+)?(?:(?:your|the|coursera)[\s_]+)*(?:"
    + "|".join(f"(?P<f{index}>{words})" for index, (_field, words) in enumerate(_LABELS))
    + r")(?![A-Za-z0-9])[\"'`*]*\s*(?:\([^()]*\)|/\s*(?:client\s*id|secret\s*key|api\s*key))?"
    r"[\"'`*]*(?P<rest>.*)$"
)
_SEPARATOR: Final = re.compile(r"^(?:\s+is\b)?\s*(?:[:=|\t]|->|→|–|—|-\s)?\s*(?:is\b)?\s*[:|]?\s*")
_CELLS: Final = re.compile(r"\s*[\t|]\s*| {2,}")
_WRAPPED: Final = re.compile(r"^[\s\"'`<*|]*(?P<value>[A-Za-z0-9_-]+)[\"'`>*|,;.]*(?P<after>.*)$")
_ADDRESS: Final = re.compile(
    r"(?i)(?:https?://|\b(?:[a-z0-9-]+\.)*coursera\.(?:com|org)/)[^\s\"'`<>|]+"
)
_EVIDENCE: Final = re.compile(
    r"(?i)https://(?:accounts\.coursera\.org/console/org|api\.coursera\.(?:com|org))/[^\s\"'`<>|]+"
)
_TAIL: Final = ".,;:!?)]}*_"
_NOTHING_SEEN: Final = str.maketrans(
    {"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u200b": "", "\u200c": "", "\u200d": "",
     "\u2060": "", "\ufeff": "", "\u00ad": "", "“": '"', "”": '"', "‘": "'", "’": "'", "：": ":"}
)  # fmt: skip
_SHORTEST_KEY: Final = 12
_SHORTEST_ID: Final = 5
_CUT_LENGTHS: Final = frozenset({ID_LENGTH, KEY_LENGTH, SECRET_LENGTH})


class CredentialsDocument:
    """Reads pasted text and text files; fulfills `ports.DocumentReader`."""

    def read_text(self, text: str) -> DocumentFindings:
        """Return what was found in a pasted text; everything empty where it holds nothing."""
        return _Reading(text[:LARGEST]).findings()

    def read_file(self, path: Path) -> DocumentFindings:
        """Return what was found in a text file, in whatever usual encoding it is.

        Raises:
            ProblemError: ``document.not-readable`` for other kinds of files and very large ones,
                ``store.not-found``, ``store.not-readable``.
        """
        if path.suffix.casefold() not in ENDINGS:
            raise failure(ProblemCode.DOCUMENT_NOT_READABLE, path=path)
        try:
            text = decoded(atomic_file.read_file(path, limit=LARGEST))
        except ProblemError as error:
            if error.problem.details != "OSError":
                raise
            raise failure(ProblemCode.DOCUMENT_NOT_READABLE, path=path) from error
        if "\0" in text:
            raise failure(ProblemCode.DOCUMENT_NOT_READABLE, path=path)
        return self.read_text(text)


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with or without a mark, else Windows' Latin."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    half = len(content) // 2
    for encoding, zeros in (("utf-16-le", content[1::2]), ("utf-16-be", content[::2])):
        if half and zeros.count(0) > half * 0.7:
            return content.decode(encoding, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: what it names, if it begins with a label, and what follows."""

    number: int
    text: str
    field: _Field | None = None
    rest: str = ""


class _Reading:
    """One pass over a document."""

    def __init__(self, text: str) -> None:
        clean = text.translate(_NOTHING_SEEN)
        self._lines = [
            _line(number, line) for number, line in enumerate(clean.splitlines(), start=1)
        ]
        self._found: dict[_Field, tuple[str, int]] = {}

    def findings(self) -> DocumentFindings:
        """Return what was found; what an address says fills in what no label named."""
        self._follow_labels()
        self._follow_addresses()
        values = {field: value for field, (value, _line) in self._found.items()}
        secret = values.get(_Field.SECRET)
        return DocumentFindings(
            api_key=values.get(_Field.API_KEY, ""),
            secret=Secret(secret) if secret else None,
            organization_id=values.get(_Field.ORGANIZATION_ID, ""),
            org_api_url=values.get(_Field.ORG_API_URL, ""),
            program_id=values.get(_Field.PROGRAM_ID, ""),
            lines={field.value: line for field, (_value, line) in self._found.items()},
        )

    def _follow_labels(self) -> None:
        waiting: list[_Field] = []
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
                self._take(line.field, line.rest, line.number)
            elif line.field is not None:
                waiting.append(line.field)
            else:
                waiting = []
        self._take_below(waiting, values)

    def _take_below(self, fields: list[_Field], values: list[_Line]) -> None:
        """Take values from lines of their own: as many as labels, or of the last label alone."""
        if len(values) < len(fields):
            fields = fields[-1:]
        for field, line in zip(fields, values, strict=False):
            self._take(field, line.text, line.number)

    def _read_row(self, row: list[_Field | None], number: int) -> None:
        """Take the values that stand below a row of labels."""
        below = next((one for one in self._lines[number:] if one.text.strip("|-: \t")), None)
        if below is None:
            return
        cells = _cells(below.text)
        if len(cells) == len(row):
            for field, cell in zip(row, cells, strict=True):
                if field is not None:
                    self._take(field, cell, below.number)

    def _take(self, field: _Field, text: str, number: int) -> None:
        """Keep a value where it has the form of its field and none was found before."""
        if field is _Field.PASSED_OVER or field in self._found:
            return
        value = _address(text) if field is _Field.ORG_API_URL else self._token(field, text, number)
        if value:
            self._found[field] = (value, number)

    def _token(self, field: _Field, text: str, number: int) -> str:
        match = _WRAPPED.match(text)
        if match is None:
            return ""
        value, after = match.group("value"), match.group("after").strip()
        is_key = field in {_Field.API_KEY, _Field.SECRET}
        if is_key and not after:
            value = self._joined(value, number)
        is_strong = len(value) >= _SHORTEST_KEY and (
            any(sign.isdigit() for sign in value) or (value.lower() != value != value.upper())
        )
        if is_strong:
            return value
        is_alone = not after or after.startswith(("(", "|"))
        return value if is_alone and not is_key and len(value) >= _SHORTEST_ID else ""

    def _joined(self, value: str, number: int) -> str:
        """Return a key that copying cut in two lines, whole again."""
        if len(value) in _CUT_LENGTHS or number >= len(self._lines):
            return value
        following = self._lines[number]
        rest = following.text.strip()
        if following.field is None and rest.isalnum() and len(value + rest) in _CUT_LENGTHS:
            return value + rest
        return value

    def _follow_addresses(self) -> None:
        for line in self._lines:
            match = _EVIDENCE.search(line.text)
            if match is not None:
                self._found.setdefault(
                    _Field.ORG_API_URL, (match.group().rstrip(_TAIL), line.number)
                )
        if _Field.ORG_API_URL in self._found:
            address, number = self._found[_Field.ORG_API_URL]
            told = read_org_api_url(address)
            if told.client_id:
                self._found.setdefault(_Field.API_KEY, (told.client_id, number))
            if told.organization_id:
                self._found.setdefault(_Field.ORGANIZATION_ID, (told.organization_id, number))


def _line(number: int, text: str) -> _Line:
    match = _LABEL.match(text)
    if match is None:
        return _Line(number, text)
    field, rest = _named(match), match.group("rest")
    separator = _SEPARATOR.match(rest)
    value = rest[separator.end() :] if separator is not None else rest
    return _Line(number, text, field, value.strip().strip("|*\"'`").strip())


def _named(match: re.Match[str]) -> _Field:
    index = next(i for i in range(len(_LABELS)) if match.group(f"f{i}") is not None)
    return _LABELS[index][0]


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(text.strip().strip("|").strip())]


def _header_row(text: str) -> list[_Field | None]:
    """Return what the cells of a row of labels name; nothing for any other line."""
    cells = _cells(text)
    fields = list(_fields_of(cells))
    is_header = len(cells) > 1 and sum(field is not None for field in fields) > 1
    return fields if is_header and all(not _has_value(cell) for cell in cells) else []


def _fields_of(cells: list[str]) -> Iterator[_Field | None]:
    for cell in cells:
        yield _line(0, cell).field


def _has_value(cell: str) -> bool:
    line = _line(0, cell)
    return line.field is not None and bool(line.rest)


def _address(text: str) -> str:
    match = _ADDRESS.search(text)
    return match.group().rstrip(_TAIL) if match is not None else ""
