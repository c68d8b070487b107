"""Mends what the service sends differently from its own documents, guided by the typed rows.

The live service mixes numbers and texts, leaves parts out, sends null for lists, and has times in
milliseconds, seconds or ISO form. Only a page that does not fit as it is comes here.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Annotated, Final

import msgspec
from msgspec import inspect

# Nothing of Coursera's is older: what reads as a time before 2000 is a wrong unit or no time.
_FIRST_SECOND: Final = 946_684_800
_FIRST_MS: Final = _FIRST_SECOND * 1000
# As seconds this is the year 5138; so seconds and milliseconds do not overlap.
_LAST_SECOND: Final = 99_999_999_999
_LAST_MS: Final = _LAST_SECOND * 1000

EpochMs = Annotated[int, msgspec.Meta(ge=_FIRST_MS, le=_LAST_MS)]
EpochSeconds = Annotated[int, msgspec.Meta(ge=_FIRST_SECOND, le=_LAST_SECOND)]
Id = Annotated[str, msgspec.Meta(min_length=1)]

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_BOOLEANS: Final = {"true": True, "false": False}


def mended(value: object, kind: inspect.Type) -> object:  # noqa: PLR0911 - one line per type
    """Return a decoded value in the form a type asks for, as far as it means the same.

    What cannot be understood is returned unchanged, so that checking it names the place.
    """
    match kind:
        case inspect.UnionType():
            return _one_of(value, kind)
        case inspect.StrType() if isinstance(value, bool):
            return "true" if value else "false"
        case inspect.StrType() if isinstance(value, int):
            return str(value)
        case inspect.StrType() if isinstance(value, float):
            return str(int(value)) if value.is_integer() else repr(value)
        case inspect.IntType() if kind.ge in {_FIRST_MS, _FIRST_SECOND}:
            return _time(value, in_ms=kind.ge == _FIRST_MS)
        case inspect.IntType():
            return _whole(value)
        case inspect.FloatType() if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            number = float(value)
            return number if math.isfinite(number) else value
        case inspect.BoolType() if isinstance(value, str):
            return _BOOLEANS.get(value.strip().lower(), value)
        case inspect.VarTupleType() | inspect.ListType() if isinstance(value, list):
            return [mended(item, kind.item_type) for item in value if item is not None]
        case inspect.StructType() if isinstance(value, dict):
            return _struct(value, kind)
        case _:
            return value


def _one_of(value: object, kind: inspect.UnionType) -> object:
    """Mend a value that may be missing; an empty text or a refused time is missing as well."""
    others = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
    if value is None or len(others) != 1:
        return value
    other = others[0]
    if not isinstance(other, inspect.StrType) and isinstance(value, str) and not value.strip():
        return None
    found = mended(value, other)
    if isinstance(other, inspect.IntType) and _is_before_2000(found, other):
        return None
    return found


def _is_before_2000(found: object, kind: inspect.IntType) -> bool:
    """Return whether a time was mended as far as possible and still is too early to be one."""
    if kind.ge not in {_FIRST_MS, _FIRST_SECOND} or isinstance(found, bool):
        return False
    return isinstance(found, int) and found < (kind.ge or 0)


def _struct(value: dict[str, object], kind: inspect.StructType) -> dict[str, object]:
    """Mend the fields of an object; a null where only a default makes sense is left out."""
    result: dict[str, object] = {}
    for field in kind.fields:
        if field.encode_name not in value:
            continue
        found = value[field.encode_name]
        if found is None and not field.required and not _may_be_none(field.type):
            continue
        result[field.encode_name] = mended(found, field.type)
    return result


def _may_be_none(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.UnionType) and kind.includes_none


def _whole(value: object) -> object:
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _time(value: object, *, in_ms: bool) -> object:
    """Return a time in the unit asked for; a date before 2000 stays too small and is refused."""
    number = _whole(value)
    if isinstance(number, float):
        number = int(number)
    if isinstance(number, str):
        moment = _iso(number)
        if moment is None:
            return value
        number = int(moment.timestamp() * 1000)
        return number if in_ms else number // 1000
    if isinstance(number, bool) or not isinstance(number, int):
        return value
    is_in_ms = number > _LAST_SECOND
    if is_in_ms == in_ms or number < _FIRST_SECOND:
        return number
    return number * 1000 if in_ms else number // 1000


def _iso(text: str) -> dt.datetime | None:
    """Return a time given as ISO 8601 text; without a zone it is UTC."""
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
