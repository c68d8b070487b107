"""The text of a delivery file: from a delivery to bytes, and strictly back."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.mapping import ProgramMapping, School
from coursera_wizard.domain.ordering import AT_ONCE
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.i18n import _
from coursera_wizard.services.store import strict_json
from coursera_wizard.services.store.migrations import is_newer, migrated, version_of
from coursera_wizard.services.store.mistakes import Mistake, as_text, schema_mistakes, with_lines
from coursera_wizard.services.store.pieces import Layout, cut, rows_of, with_rows
from coursera_wizard.services.store.rules import check_delivery, check_programs
from coursera_wizard.services.store.schema import EXPECTED, broken_rules, delivery_schema
from coursera_wizard.services.store.sound_parts import further_mistakes, sound_delivery
from coursera_wizard.services.store.strict_json import Json, NotJsonError, Parsed, Pointer

LARGEST: Final = 256 * 1024 * 1024

_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_DECODER: Final = msgspec.json.Decoder(Delivery)
_PROGRAMS: Final = Layout.indented("programs", 1)
_WHOLE_AT_MOST: Final = 1024 * 1024  # a larger one would keep other threads waiting
_PROGRAMS_DECODER: Final = msgspec.json.Decoder(dict[str, ProgramMapping])
_SHORT_TIME: Final = re.compile(r"^\d\d:\d\d$")
_PROGRAM_NAMES: Final = frozenset(field.name for field in dataclasses.fields(ProgramMapping))
_SCHOOL_NAMES: Final = frozenset(field.name for field in dataclasses.fields(School))


@dataclass(frozen=True, slots=True)
class _Table:
    """Some of the programs, under their name: so it stands in what the decoder tells."""

    programs: dict[str, ProgramMapping]


def encode(delivery: Delivery) -> bytes:
    """Return the file of a delivery: sorted, indented, UTF-8, ending in a line break."""
    frame = msgspec.json.format(
        _ENCODER.encode(dataclasses.replace(delivery, programs={})), indent=2
    )
    return with_rows(frame + b"\n", delivery.programs, _PROGRAMS)


def decode(content: bytes, path: Path) -> Delivery:
    """Return the delivery that a file holds.

    A file just as this program writes it is taken at once. Any other one is looked at by the
    schema, and every mistake is found before the first is told.

    Args:
        content: The whole file.
        path: Its name, for the problem.

    Raises:
        ProblemError: ``store.newer-version``, ``store.not-json``, or ``store.mistakes`` with all
            mistakes, each with its path and line.
    """
    delivery = _written_by_us(content)
    if delivery is not None:
        return delivery
    try:
        parsed = strict_json.parse(content)
        if is_newer(version_of(parsed.value)):
            version = version_of(parsed.value)
            raise failure(ProblemCode.STORE_NEWER_VERSION, path=path, version=version)
        return _decoded_by_schema(parsed, path)
    except NotJsonError as error:
        raise _not_json(error, path) from error
    except RecursionError as error:  # nested deeper than any delivery
        raise _not_json(NotJsonError(), path) from error


def _written_by_us(content: bytes) -> Delivery | None:
    """Return the delivery of a file that says, word for word, what we would write.

    Such a file, whatever its layout, holds no unknown key, none twice, none left out and no number
    that is none. It is only taken if it keeps to all rules as well.
    """
    table = cut(content, _PROGRAMS)
    if table is None and len(content) > _WHOLE_AT_MOST:
        return None
    delivery = _word_for_word(content if table is None else table.frame)
    if delivery is not None and table is not None:
        programs = rows_of(table, _PROGRAMS_DECODER)
        if programs is None:
            return None
        delivery = dataclasses.replace(delivery, programs=programs)
    if delivery is None or any(broken_rules(delivery)):
        return None
    return None if check_delivery(delivery) else delivery


def _word_for_word(content: bytes) -> Delivery | None:
    try:
        delivery = _DECODER.decode(content)
        words = msgspec.json.format(content, indent=-1)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return delivery if words == _ENCODER.encode(delivery) else None


def _decoded_by_schema(parsed: Parsed, path: Path) -> Delivery:
    document = parsed.value
    if not isinstance(document, dict):
        raise failure(ProblemCode.STORE_NOT_JSON, path=path, mistake=_("it holds no settings."))
    document = migrated(document)
    mistakes = text_mistakes(parsed)
    mistakes += schema_mistakes(delivery_schema(), _to_look_at(document), EXPECTED)
    if not mistakes:
        try:
            delivery = _converted(document)
        except msgspec.ValidationError as error:
            mistakes = [decoding_mistake(error)]
        else:
            mistakes = check_delivery(delivery)
            if not mistakes:
                return delivery
    else:
        full = with_full_times(document)
        if isinstance(full, dict):
            mistakes += further_mistakes(full, mistakes, sound_delivery(), check_delivery)
    raise _all_told(mistakes, parsed, path)


def _converted(document: Mapping[str, Json]) -> Delivery:
    """Return the delivery of a document that keeps to the schema, its programs in pieces."""
    rows = document["programs"]
    programs: dict[str, ProgramMapping] = {}
    entries = iter(rows.items() if isinstance(rows, dict) else ())
    while piece := dict(islice(entries, AT_ONCE)):
        programs |= msgspec.convert({"programs": piece}, _Table).programs
    delivery = msgspec.convert(with_full_times({**document, "programs": {}}), Delivery)
    return dataclasses.replace(delivery, programs=programs)


def _all_told(mistakes: Sequence[Mistake], parsed: Parsed, path: Path) -> ProblemError:
    found = with_lines(mistakes, lambda pointers: strict_json.lines_of(parsed.text, pointers))
    return failure(ProblemCode.STORE_MISTAKES, path=path, count=len(found), mistakes=as_text(found))


def _not_json(error: NotJsonError, path: Path) -> ProblemError:
    mistake = _("it is not JSON.")
    if error.line and error.column:
        mistake = _("it is not JSON from line {line}, character {column} on.").format(
            line=error.line, column=error.column
        )
    elif error.line:
        mistake = _("it is not UTF-8 text in line {line}.").format(line=error.line)
    return failure(ProblemCode.STORE_NOT_JSON, path=path, mistake=mistake)


def text_mistakes(parsed: Parsed) -> list[Mistake]:
    """Return what JSON readers usually pass over: keys given twice, NaN, broken characters."""
    found: list[Mistake] = []
    if parsed.has_duplicates:
        found += [
            Mistake(
                again.pointer,
                _("“{name}” is given twice.").format(name=again.pointer[-1]),
                again.line,
            )
            for again in strict_json.duplicates(parsed.text)
        ]
    if parsed.constants:
        found += [
            Mistake(pointer, _("“{name}” is not a number.").format(name=name), line)
            for pointer, line, name in strict_json.constants(parsed.text)
        ]
    if _has_escapes(parsed.text):
        found += [
            Mistake(pointer, _("It holds half of a character."))
            for pointer in _halves(parsed.value)
        ]
    return found


def _has_escapes(text: str) -> bool:
    """Return whether a sign is written as its number; looked for in pieces of the text."""
    starts = range(0, len(text), _WHOLE_AT_MOST)
    return any(text.find("\\u", start, start + _WHOLE_AT_MOST + 1) >= 0 for start in starts)


def _halves(value: Json, pointer: Pointer = ()) -> list[Pointer]:
    """Return the texts with a lone surrogate, which cannot be written as UTF-8."""
    if isinstance(value, str):
        return [pointer] if any("\ud800" <= sign <= "\udfff" for sign in value) else []
    found: list[Pointer] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _halves(key, (*pointer, key)) + _halves(inner, (*pointer, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += _halves(inner, (*pointer, index))
    return found


def with_full_times(value: Json) -> Json:
    """Return a document whose times of schedules have seconds: people write ``05:30``."""
    if not isinstance(value, dict):
        return value
    schedule = value.get("schedule")
    if not isinstance(schedule, dict):
        return value
    return {**value, "schedule": _with_full_time(schedule)}


def _with_full_time(part: Mapping[str, Json]) -> dict[str, Json]:
    full = dict(part)
    time, lms = full.get("time"), full.get("lms")
    if isinstance(time, str) and _SHORT_TIME.match(time):
        full["time"] = f"{time}:00"
    if isinstance(lms, dict):
        full["lms"] = _with_full_time(lms)
    return full


def decoding_mistake(error: msgspec.ValidationError) -> Mistake:
    """Return what the decoder refused after the schema had allowed it, in its own words."""
    text, _at, place = str(error).partition(" - at `$")
    parts = re.findall(r"[^.\[\]`]+", place)
    pointer = tuple(int(part) if part.isdigit() else part for part in parts)
    return Mistake(tuple(part for part in pointer if part != "..."), text)


def _to_look_at(document: dict[str, Json]) -> dict[str, Json]:
    """Return the document without the programs that are plainly in order.

    The validator takes its time; of 100,000 programs it has to see the few doubtful ones only.
    """
    programs = document.get("programs")
    if not isinstance(programs, dict):
        return document
    return {
        **document,
        "programs": {key: value for key, value in programs.items() if not _is_plain(key, value)},
    }


def _is_plain(key: str, value: Json) -> bool:
    if not isinstance(value, dict) or not value.keys() <= _PROGRAM_NAMES:
        return False
    school = value.get("school")
    if isinstance(school, dict) and not school.keys() <= _SCHOOL_NAMES:
        return False
    try:
        mapping = msgspec.convert(value, ProgramMapping)
    except (msgspec.ValidationError, ValueError):
        return False
    return not check_programs({key: mapping})
