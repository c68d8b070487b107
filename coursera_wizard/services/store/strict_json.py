"""Reads JSON without forgiving: a key given twice or a number that is none is a mistake."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Pointer: TypeAlias = tuple[str | int, ...]

_BLANKS: Final = re.compile(r"[ \t\r\n]*")
_CONSTANT: Final = re.compile(r"-?Infinity|NaN")


class NotJsonError(ValueError):
    """The text is no JSON at all.

    Attributes:
        line: The line, from 1; 0 where it is not known.
        column: The character in it, from 1.
    """

    def __init__(self, line: int = 0, column: int = 0) -> None:
        super().__init__(f"line {line}, column {column}")
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that is given more than once in one object.

    Attributes:
        pointer: The way to the key.
        line: The line of the second one.
    """

    pointer: Pointer
    line: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON text and its values.

    Attributes:
        text: The text itself, for finding lines later.
        value: What it says; of a key given twice, the last one.
        has_duplicates: Whether a key is given twice somewhere.
        constants: The numbers it holds that JSON does not know: NaN, Infinity, -Infinity.
    """

    text: str
    value: Json
    has_duplicates: bool
    constants: tuple[str, ...]


def parse(content: bytes) -> Parsed:
    """Return the values of a JSON text in UTF-8; a byte order mark is passed over.

    Raises:
        NotJsonError: It is not JSON, not UTF-8, or nested without end.
    """
    has_duplicates = False
    constants: list[str] = []

    def object_of(pairs: list[tuple[str, Json]]) -> Json:
        nonlocal has_duplicates
        found = dict(pairs)
        if len(found) != len(pairs):
            has_duplicates = True
        return found

    def constant(name: str) -> Json:
        constants.append(name)
        return None

    try:
        text = content.decode("utf-8-sig")
        value: Json = json.loads(text, object_pairs_hook=object_of, parse_constant=constant)
    except UnicodeDecodeError as error:
        raise NotJsonError(content.count(b"\n", 0, error.start) + 1) from error
    except json.JSONDecodeError as error:
        raise NotJsonError(error.lineno, error.colno) from error
    except (RecursionError, ValueError) as error:  # nested too deep; a number of 5,000 digits
        raise NotJsonError from error
    return Parsed(text, value, has_duplicates, tuple(constants))


def lines_of(text: str, pointers: Collection[Pointer]) -> dict[Pointer, int]:
    """Return the line of each value asked for, from 1; of a missing one the line around it."""
    wanted = set(pointers)
    around = {pointer[:length] for pointer in pointers for length in range(len(pointer))}
    found: dict[Pointer, int] = {}

    def visit(pointer: Pointer, offset: int, _start: int) -> None:
        if pointer in wanted or pointer in around:
            found[pointer] = offset

    _Walk(text, visit, around.__contains__).run()
    line_at = _line_counter(text)
    return {pointer: line_at(found[_nearest(pointer, found)]) for pointer in pointers}


def duplicates(text: str) -> tuple[Duplicate, ...]:
    """Return every key that is given more than once in one object, with its line."""
    seen: set[Pointer] = set()
    again: dict[Pointer, int] = {}

    def visit(pointer: Pointer, offset: int, _start: int) -> None:
        if pointer not in seen:
            seen.add(pointer)
        elif not any(pointer[:length] in again for length in range(len(pointer) + 1)):
            again[pointer] = offset

    _Walk(text, visit, _everywhere).run()
    line_at = _line_counter(text)
    return tuple(Duplicate(pointer, line_at(offset)) for pointer, offset in again.items())


def constants(text: str) -> tuple[tuple[Pointer, int, str], ...]:
    """Return the places of numbers that JSON does not know, with line and name."""
    found: list[tuple[Pointer, int, str]] = []
    line_at = _line_counter(text)

    def visit(pointer: Pointer, offset: int, start: int) -> None:
        match = _CONSTANT.match(text, start)
        if match is not None:
            found.append((pointer, line_at(offset), match.group()))

    _Walk(text, visit, _everywhere).run()
    return tuple(found)


def _everywhere(_pointer: Pointer) -> bool:
    return True


def _nearest(pointer: Pointer, found: dict[Pointer, int]) -> Pointer:
    """Return the pointer itself or the closest one around it that is there."""
    while pointer and pointer not in found:
        pointer = pointer[:-1]
    return pointer


def _line_counter(text: str) -> Callable[[int], int]:
    breaks = [match.start() for match in re.finditer("\n", text)]
    return lambda offset: bisect.bisect_left(breaks, offset) + 1


class _Walk:
    """Goes through a text that is known to be JSON, and passes over what nobody asks for."""

    def __init__(
        self,
        text: str,
        visit: Callable[[Pointer, int, int], None],
        enters: Callable[[Pointer], bool],
    ) -> None:
        self._text = text
        self._visit = visit
        self._enters = enters
        self._skip = json.JSONDecoder().raw_decode

    def run(self) -> None:
        """Tell of each value: the way to it, where it begins with its name, and without."""
        start = self._after_blanks(1 if self._text.startswith("\ufeff") else 0)
        self._value((), start, start)

    def _value(self, pointer: Pointer, offset: int, start: int) -> int:
        """Go through one value and return where it ends."""
        self._visit(pointer, offset, start)
        opening = self._text[start]
        if opening not in "{[" or not self._enters(pointer):
            return self._skip(self._text, start)[1]
        at = self._after_blanks(start + 1)
        index = 0
        while self._text[at] not in "}]":
            if opening == "{":
                key, end = self._skip(self._text, at)
                inner = self._after_blanks(self._after_blanks(end) + 1)
                at = self._value((*pointer, key), at, inner)
            else:
                at = self._value((*pointer, index), at, at)
            index += 1
            at = self._after_blanks(at)
            if self._text[at] == ",":
                at = self._after_blanks(at + 1)
        return at + 1

    def _after_blanks(self, at: int) -> int:
        match = _BLANKS.match(self._text, at)
        return match.end() if match is not None else at
