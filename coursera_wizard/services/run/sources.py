"""Attribute rows of a delivery as functions of Coursera's rows, made once and called often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

import msgspec

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity, Transform
from coursera_wizard.domain.transforms import apply, on_text

RowT = TypeVar("RowT", bound=msgspec.Struct)
Value = Callable[[RowT], str]

_KEPT: Final = 100_000
# Every offset from UTC is a multiple of 15 minutes, so all moments within one are of one day.
QUARTER_MS: Final = 900_000


def fed(attributes: Iterable[AttributeRow], entity: Entity) -> dict[str, AttributeRow]:
    """Return what feeds each attribute of an entity, by OneRoster's name."""
    return {row.target: row for row in attributes if row.entity is entity}


def values(row: AttributeRow, fields: Mapping[str, object], zone: dt.tzinfo) -> str:
    """Return what is delivered for fields that stand in a mapping."""
    return apply(row, fields, zone)


def value_of(row: AttributeRow, kind: type[RowT], zone: dt.tzinfo) -> Value[RowT]:
    """Return what is delivered for a row of Coursera, as a function of it.

    The result is always that of :func:`coursera_wizard.domain.transforms.apply`; the common cases
    take a shorter way.
    """
    if row.transform is Transform.CONSTANT:
        constant = apply(row, {}, zone)
        return lambda _row: constant
    names = {field.encode_name: field.name for field in msgspec.structs.fields(kind)}
    name = names.get(row.source)
    if name is None:
        return lambda _row: ""
    if row.transform is Transform.DATE:
        return _dates(row, name, zone)
    source = row.source

    def any_value(found: RowT) -> str:
        return apply(row, {source: getattr(found, name)}, zone)

    if row.target == "userIds":
        return any_value
    if row.transform is not Transform.NONE:
        change = on_text(row.transform)
        return any_value if change is None else _changed(name, change, any_value)

    def text(found: RowT) -> str:
        value = getattr(found, name)
        return value.strip() if isinstance(value, str) else any_value(found)

    return text


def field_names(rows: Iterable[AttributeRow], kind: type[msgspec.Struct]) -> frozenset[str]:
    """Return the fields of a row that attribute rows read."""
    names = {field.encode_name: field.name for field in msgspec.structs.fields(kind)}
    return frozenset(names[row.source] for row in rows if row.source in names)


def _changed(name: str, change: Callable[[str], str], any_value: Value[RowT]) -> Value[RowT]:
    """Return texts as a transformation makes them."""

    def changed(found: RowT) -> str:
        value = getattr(found, name)
        if not isinstance(value, str):
            return any_value(found)
        text = value.strip()
        return change(text) if text else ""

    return changed


def _dates(row: AttributeRow, name: str, zone: dt.tzinfo) -> Value[RowT]:
    """Return days, each quarter of an hour worked out once."""
    known: dict[int, str] = {}
    source = row.source

    def day(found: RowT) -> str:
        moment = getattr(found, name)
        if not isinstance(moment, int):
            return apply(row, {source: moment}, zone)
        quarter = moment // QUARTER_MS
        text = known.get(quarter)
        if text is None:
            if len(known) >= _KEPT:
                known.clear()
            text = known[quarter] = apply(row, {source: moment}, zone)
        return text

    return day
