"""Reads the answer file of an unattended configuration, strictly."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from coursera_wizard.domain.answers import Answers
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.secret import SECRET_VARIABLE, VARIABLES, SecretPurpose
from coursera_wizard.i18n import _
from coursera_wizard.services import atomic_file
from coursera_wizard.services.store.delivery_file import decoding_mistake, with_full_times
from coursera_wizard.services.store.mistakes import (
    Mistake,
    as_text,
    missing,
    schema_mistakes,
    with_lines,
)
from coursera_wizard.services.store.rules import check_answers
from coursera_wizard.services.store.schema import EXPECTED, answers_schema
from coursera_wizard.services.store.sound_parts import further_mistakes

if TYPE_CHECKING:
    from coursera_wizard.services.store.strict_json import Json, Pointer

_LARGEST: Final = 16 * 1024 * 1024
_TABLE: Final = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r"""\s*((?:[A-Za-z0-9_.\s-]|"[^"]*"|'[^']*')+?)\s*=""")
_SECRET_NAMES: Final = ("secret", "password", "passphrase", "token", "private_key")
_PLACES: Final = (
    ("receiver", SecretPurpose.SFTP),
    ("mail", SecretPurpose.MAIL),
    ("webhook", SecretPurpose.WEBHOOK),
)
_PART: Final = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")


def load_answers(path: Path) -> Answers:
    """Return the answers of a TOML file.

    Raises:
        ProblemError: ``store.not-found``, ``store.not-readable``, or ``answers.mistakes`` with
            every mistake at once, each with its place and line.
    """
    content = atomic_file.read_file(path, limit=_LARGEST)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        document = _plain(tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _all_told([Mistake((), _("It is not UTF-8 text."), line)], path) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _all_told([_not_toml(error)], path) from error
    mistakes = _without_secrets(schema_mistakes(answers_schema(), document, EXPECTED))
    answers = Answers()
    if not mistakes:
        try:
            answers = msgspec.convert(with_full_times(document), Answers)
        except msgspec.ValidationError as error:
            mistakes = [decoding_mistake(error)]
        else:
            mistakes = check_answers(answers)
    else:
        mistakes += _missing_names(document, mistakes)
        full = with_full_times(document)
        if isinstance(full, dict):
            mistakes += further_mistakes(full, mistakes, answers, check_answers)
    if mistakes:
        raise _all_told(with_lines(mistakes, lambda ways: lines_of(text, ways)), path)
    return answers


def lines_of(text: str, pointers: Sequence[Pointer]) -> Mapping[Pointer, int]:
    """Return the line on which each value of a TOML text is given, or the table around it.

    Values inside of lists and inline tables count as given where these begin.
    """
    places: dict[Pointer, int] = {(): 1}
    table: Pointer = ()
    counts: dict[Pointer, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _TABLE.match(line):
            table = _parts(match.group(2))
            if match.group(1) == "[[":
                places.setdefault(table, number)
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
        elif match := _KEY.match(line):
            way = (*table, *_parts(match.group(1)))
            for length in range(len(table) + 1, len(way) + 1):
                places.setdefault(way[:length], number)
            continue
        else:
            continue
        for length in range(1, len(table) + 1):
            places.setdefault(table[:length], number)
    return {pointer: places[_nearest(pointer, places)] for pointer in pointers}


def _parts(key: str) -> Pointer:
    return tuple("".join(found) for found in _PART.findall(key))


def _nearest(pointer: Pointer, places: Mapping[Pointer, int]) -> Pointer:
    while pointer and pointer not in places:
        pointer = pointer[:-1]
    return pointer


def _plain(value: object) -> Json:
    """Return TOML values as JSON has them: dates and times as their texts."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, dt.date | dt.time):  # a datetime is a date as well
        return value.isoformat()
    if isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"TOML has no values of {type(value).__name__}")


def _without_secrets(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Return the mistakes; where a secret was written down, it is said where it belongs."""
    found = []
    for mistake in mistakes:
        variable = _variable_for(mistake.pointer)
        if variable:
            text = _("A secret is not written down here; set the variable {variable}.")
            found.append(Mistake(mistake.pointer, text.format(variable=variable)))
        else:
            found.append(mistake)
    return found


def _variable_for(pointer: Pointer) -> str:
    """Return the variable a secret belongs in whose place has this name; "" where none is meant."""
    *above, last = (str(part).casefold() for part in pointer) if pointer else ("",)
    if not above:
        return SECRET_VARIABLE if "secret" in last else ""
    if not any(word in last for word in _SECRET_NAMES):
        return ""
    for part, purpose in _PLACES:
        if part in above:
            return VARIABLES[purpose]
    return ""


def _missing_names(document: Json, known: Sequence[Mistake]) -> list[Mistake]:
    """Return the needed names that are missing, while other mistakes keep it from being decoded."""
    if not isinstance(document, dict) or document.get("practice"):
        return []
    told = {mistake.pointer for mistake in known}
    return [
        missing((name,))
        for name in ("organization_id", "api_key")
        if not document.get(name) and (name,) not in told
    ]


def _not_toml(error: Exception) -> Mistake:
    """Return the mistake for a text that is no TOML, with the line the reader names."""
    place = re.search(r"at line (\d+)", str(error))
    text = _("From here on it is not TOML; texts stand in quotation marks.")
    return Mistake((), text, int(place.group(1)) if place else 1)


def _all_told(mistakes: Sequence[Mistake], path: Path) -> ProblemError:
    return failure(
        ProblemCode.ANSWERS_MISTAKES, path=path, count=len(mistakes), mistakes=as_text(mistakes)
    )
