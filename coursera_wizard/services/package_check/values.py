"""Checks the values of one column, many at a time.

What repeats (dates, choices) is looked at once; texts are looked at together. Only a part that
fails is gone through value by value, to say which row it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from coursera_wizard.services.package_check.columns import Column, Kind
from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.verdict import Findings, Rule

REMEMBERED: Final = 5000
LONG: Final = 255
_EXTENDED: Final = re.compile(r"ext:[A-Za-z0-9._-]+")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_YEAR: Final = re.compile(r"[0-9]{4}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_INTEGER: Final = re.compile(r"[0-9]{1,9}")
_PAIRS: Final = re.compile(r"\{[^{}:,\s]+:[^{},\s]+\}(?:,\{[^{}:,\s]+:[^{},\s]+\})*")
# Control characters, line and paragraph separators, marks and isolates of direction, BOM.
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_LOST: Final = "\ufffd"
_FORMULA_SIGNS: Final = frozenset("=+-@\t\r")
_FOR_PEOPLE: Final = frozenset({Kind.WORDS, Kind.NAME})
_TEXTS: Final = frozenset({Kind.TEXT, Kind.WORDS, Kind.NAME, Kind.SECRET})


def is_date(value: str) -> bool:
    """Tell whether a value is a day of the calendar, as ``YYYY-MM-DD``."""
    if not _DATE.fullmatch(value):
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_date_time(value: str) -> bool:
    if not _DATE_TIME.fullmatch(value):
        return False
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_list(value: str) -> bool:
    """Tell whether a list has no empty element and no blank beside a comma."""
    return all(part and part == part.strip() for part in value.split(","))


_FORMS: Final[Mapping[Kind, tuple[Rule, Callable[[str], object]]]] = {
    Kind.BOOLEAN: (Rule.BOOLEAN, frozenset({"true", "false"}).__contains__),
    Kind.DATE: (Rule.DATE, is_date),
    Kind.DATE_TIME: (Rule.DATE_TIME, _is_date_time),
    Kind.YEAR: (Rule.YEAR, _YEAR.fullmatch),
    Kind.NUMBER: (Rule.NUMBER, _NUMBER.fullmatch),
    Kind.INTEGER: (Rule.NUMBER, _INTEGER.fullmatch),
    Kind.TEXT_LIST: (Rule.LIST, is_list),
    Kind.PAIR_LIST: (Rule.PAIR_LIST, _PAIRS.fullmatch),
    Kind.STATUS: (Rule.CHOICE, frozenset({"active", "tobedeleted"}).__contains__),
}
_LISTS: Final = frozenset({Kind.TEXT_LIST, Kind.PAIR_LIST})


@dataclass(frozen=True, slots=True)
class _Limits:
    """What the receiver takes in this column."""

    length: int = 0
    characters: re.Pattern[str] | None = None
    takes_any: bool = True


class ColumnCheck:
    """Checks one column of a file; references and ids are checked elsewhere."""

    def __init__(
        self, file: str, column: Column, expectation: Expectation, findings: Findings
    ) -> None:
        self._file = file
        self._column = column
        self._findings = findings
        self._limits = _limits(file, column, expectation)
        self._good: set[str] = set() if column.required else {""}
        self._is_text = column.kind in _TEXTS
        self._is_pairs = column.kind is Kind.PAIR_LIST

    def check(self, chunk: Chunk) -> None:
        """Look at the cells of this column."""
        cells = chunk[self._column.name]
        if self._is_text:
            self._check_texts(cells, chunk.numbers)
        elif self._is_pairs and self._limits.takes_any and _are_pairs(cells):
            return  # no two are the same, and none is worth being remembered
        elif not self._good.issuperset(cells):
            self._check_repeating(cells, chunk.numbers)

    def _check_repeating(self, cells: Sequence[str], numbers: Sequence[int]) -> None:
        faults: dict[str, tuple[Rule, ...]] = {}
        for value in set(cells) - self._good:
            rules = tuple(self._faults(value))
            if rules:
                faults[value] = rules
            elif len(self._good) < REMEMBERED:
                self._good.add(value)
        if faults:
            for number, value in zip(numbers, cells, strict=True):
                for rule in faults.get(value, ()):
                    self._findings.add(rule, self._file, number, self._column.name)

    def _check_texts(self, cells: Sequence[str], numbers: Sequence[int]) -> None:
        if not any(cells) and not self._column.required:
            return
        limits = self._limits
        together = "".join(cells)
        longest = max(map(len, cells))
        if (
            together.isascii()
            and together.isprintable()
            and longest <= (limits.length or LONG)
            and (limits.takes_any and self._column.kind is not Kind.SECRET)
            and (limits.characters is None or limits.characters.fullmatch(together))
            and not (self._column.required and not all(map(str.strip, cells)))
            and not (self._column.kind is Kind.NAME and _has_formula(cells))
        ):
            return
        for number, value in zip(numbers, cells, strict=True):
            for rule in self._faults(value):
                self._findings.add(rule, self._file, number, self._column.name)

    def _faults(self, value: str) -> list[Rule]:
        """Return the rules that one value breaks."""
        column, limits = self._column, self._limits
        if not value.strip():
            if value and column.kind not in _TEXTS:
                return [self._form_rule()]
            if column.required:
                return [Rule.REQUIRED_EMPTY]
            return [Rule.CONTROL_CHARACTER] if _UNSEEN.search(value) else []
        rules = []
        if not limits.takes_any:
            rules.append(Rule.RECEIVER_USER_IDS)
        if limits.length and len(value) > limits.length:
            rules.append(Rule.RECEIVER_LENGTH)
        if limits.characters is not None and not limits.characters.fullmatch(value):
            rules.append(Rule.RECEIVER_CHARACTERS)
        if column.kind in _TEXTS or column.kind in _LISTS:
            rules += self._text_faults(value)
        if column.kind is Kind.CHOICE and value not in column.choices:
            is_extended = column.extensible and _EXTENDED.fullmatch(value)
            rules.append(Rule.CHOICE_EXTENDED if is_extended else Rule.CHOICE)
        elif column.kind in _FORMS and not _FORMS[column.kind][1](value):
            rules.append(_FORMS[column.kind][0])
        return rules

    def _text_faults(self, value: str) -> list[Rule]:
        rules = []
        if _UNSEEN.search(value):
            rules.append(Rule.CONTROL_CHARACTER)
        if _LOST in value:
            rules.append(Rule.CHARACTER_LOST)
        if len(value) > LONG:
            rules.append(Rule.TEXT_LONG)
        if self._column.kind is Kind.NAME and value[:1] in _FORMULA_SIGNS:
            rules.append(Rule.FORMULA)
        if self._column.kind is Kind.SECRET:
            rules.append(Rule.PASSWORD)
        return rules

    def _form_rule(self) -> Rule:
        kind = self._column.kind
        return _FORMS[kind][0] if kind in _FORMS else Rule.CHOICE


def _has_formula(cells: Sequence[str]) -> bool:
    return not _FORMULA_SIGNS.isdisjoint({cell[:1] for cell in cells})


def _are_pairs(cells: Sequence[str]) -> bool:
    """Tell whether all cells are filled with short lists of pairs, looking at them as one list."""
    together = ",".join(cells)
    return (
        together.isascii()
        and together.isprintable()
        and max(map(len, cells)) <= LONG
        and _PAIRS.fullmatch(together) is not None
    )


def _limits(file: str, column: Column, expectation: Expectation) -> _Limits:
    characters = ""
    if column.kind in _FOR_PEOPLE:
        characters = expectation.text_characters
    elif column.name == "username":
        characters = expectation.username_characters
    return _Limits(
        expectation.lengths.get(f"{file}.{column.name}", 0),
        re.compile(f"[{characters}]*") if characters else None,
        expectation.user_ids or column.name != "userIds",
    )
