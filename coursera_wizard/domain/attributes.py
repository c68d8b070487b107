"""Delivered attributes as they are chosen: defaults, changes, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coursera_wizard.domain.attribute_rows import (
    AttributeDefinition,
    AttributeRow,
    Entity,
    Transform,
)
from coursera_wizard.domain.attribute_table import ATTRIBUTES, SOURCES, TITLES
from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.domain.transforms import apply, describe_source
from coursera_wizard.i18n import _

__all__ = [
    "ATTRIBUTES",
    "AttributeChange",
    "AttributeDefinition",
    "AttributeRow",
    "Entity",
    "ShownAttribute",
    "Transform",
    "apply",
    "changed_rows",
    "check_attributes",
    "default_rows",
    "definition",
    "describe_source",
    "entity_title",
    "live_example",
    "reset",
    "restored",
    "row_for",
    "shown_attributes",
    "sources",
    "unused_targets",
    "with_row",
    "without_row",
]

_BY_KEY = {(known.entity, known.target): known for known in ATTRIBUTES}
_ORDER = {key: index for index, key in enumerate(_BY_KEY)}
_DEFAULTS = tuple(known.default for known in ATTRIBUTES if known.default is not None)
_DEFAULT_BY_KEY = {(row.entity, row.target): row for row in _DEFAULTS}


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """A difference from the defaults; ``before`` or ``after`` is missing for added and removed."""

    entity: Entity
    target: str
    before: AttributeRow | None
    after: AttributeRow | None


@dataclass(frozen=True, slots=True)
class ShownAttribute:
    """One line of the attributes page.

    Attributes:
        definition: What is known of the attribute.
        row: What feeds it; none for an attribute that is worked out.
        comes_from: The source in words, in the person's language.
        is_changed: Whether it differs from the default and can be undone.
    """

    definition: AttributeDefinition
    row: AttributeRow | None
    comes_from: str
    is_changed: bool

    @property
    def can_change(self) -> bool:
        """Whether another source can be chosen."""
        return self.row is not None and len(self.definition.choices) != 1

    @property
    def can_remove(self) -> bool:
        """Whether it may be left out."""
        return self.row is not None and not self.definition.is_required


def default_rows() -> tuple[AttributeRow, ...]:
    """Return the complete default mapping, in the order it is shown.

    Attributes that are worked out have no row: they cannot be chosen, see :func:`shown_attributes`.
    """
    return _DEFAULTS


def definition(entity: Entity, target: str) -> AttributeDefinition | None:
    """Return what is known of an attribute, or None where OneRoster has none of this name."""
    return _BY_KEY.get((entity, target))


def entity_title(entity: Entity) -> str:
    """Return the name of a tab."""
    return _(TITLES[entity])


def sources(entity: Entity) -> tuple[str, ...]:
    """Return Coursera's names of the fields offered for an entity."""
    return SOURCES[entity]


def row_for(rows: Iterable[AttributeRow], entity: Entity, target: str) -> AttributeRow | None:
    """Return what feeds an attribute, or None."""
    return next((row for row in rows if (row.entity, row.target) == (entity, target)), None)


def shown_attributes(
    rows: Iterable[AttributeRow], entity: Entity, version: str = "1.1"
) -> tuple[ShownAttribute, ...]:
    """Return the lines of a tab: chosen rows and attributes that are worked out, in table order.

    Args:
        rows: The chosen rows of all tabs.
        entity: The tab.
        version: Of OneRoster; attributes of another version are left out, unless chosen.
    """
    fed = {row.target: row for row in rows if row.entity is entity}
    lines: list[ShownAttribute] = []
    for known in ATTRIBUTES:
        if known.entity is not entity:
            continue
        row = fed.pop(known.target, None)
        if row is not None:
            lines.append(_shown(known, row))
        elif known.is_worked_out and version in known.versions:
            lines.append(ShownAttribute(known, None, _(known.rule), is_changed=False))
    unknown = (AttributeDefinition(entity, target, "") for target in fed)
    return (*lines, *(_shown(known, fed[known.target]) for known in unknown))


def unused_targets(
    entity: Entity, rows: Iterable[AttributeRow], version: str = "1.1"
) -> tuple[AttributeDefinition, ...]:
    """Return the attributes of an entity that could be fed and are not."""
    fed = {(row.entity, row.target) for row in rows}
    return tuple(
        known
        for known in ATTRIBUTES
        if known.entity is entity
        and not known.is_worked_out
        and (entity, known.target) not in fed
        and version in known.versions
    )


def changed_rows(rows: Iterable[AttributeRow]) -> tuple[AttributeChange, ...]:
    """Return every difference from the defaults, in table order."""
    chosen = {(row.entity, row.target): row for row in rows}
    keys = sorted({*chosen, *_DEFAULT_BY_KEY}, key=_place)
    return tuple(
        AttributeChange(*key, _DEFAULT_BY_KEY.get(key), chosen.get(key))
        for key in keys
        if chosen.get(key) != _DEFAULT_BY_KEY.get(key)
    )


def with_row(rows: Iterable[AttributeRow], row: AttributeRow) -> tuple[AttributeRow, ...]:
    """Return the rows with this one in place of what fed its attribute so far."""
    others = (other for other in rows if _key(other) != _key(row))
    return _sorted((*others, row))


def without_row(
    rows: Iterable[AttributeRow], entity: Entity, target: str
) -> tuple[AttributeRow, ...]:
    """Return the rows without an attribute; a required one goes back to its default instead."""
    known = definition(entity, target)
    if known is not None and known.is_required:
        return restored(rows, entity, target)
    return tuple(row for row in rows if _key(row) != (entity, target))


def restored(rows: Iterable[AttributeRow], entity: Entity, target: str) -> tuple[AttributeRow, ...]:
    """Return the rows with one attribute as it is by default: fed so, or not at all."""
    others = (row for row in rows if _key(row) != (entity, target))
    default = _DEFAULT_BY_KEY.get((entity, target))
    return tuple(others) if default is None else _sorted((*others, default))


def reset(rows: Iterable[AttributeRow], entity: Entity | None = None) -> tuple[AttributeRow, ...]:
    """Return the defaults, of one tab or of all."""
    if entity is None:
        return _DEFAULTS
    others = (row for row in rows if row.entity is not entity)
    return _sorted((*others, *(row for row in _DEFAULTS if row.entity is entity)))


def live_example(shown: ShownAttribute, sample: Mapping[str, Mapping[str, str]]) -> str:
    """Return what would be delivered for one learner; empty where the sample does not show it.

    Args:
        shown: A line of the page.
        sample: Entity to source field to text.
    """
    if shown.row is not None:
        return apply(shown.row, sample.get(shown.row.entity, {}))
    if shown.definition.example is None:
        return ""
    entity, field = shown.definition.example
    return sample.get(entity, {}).get(field, "")


def check_attributes(rows: Iterable[AttributeRow]) -> tuple[Problem, ...]:
    """Return required attributes nothing feeds, attributes fed twice, and unknown sources."""
    rows = tuple(rows)
    times_fed = Counter(_key(row) for row in rows)
    missing = [
        problem(ProblemCode.ATTRIBUTES_REQUIRED_MISSING, attribute=_named(*key))
        for key, known in _BY_KEY.items()
        if known.is_required and not known.is_worked_out and not times_fed[key]
    ]
    twice = [
        problem(ProblemCode.ATTRIBUTES_FED_TWICE, attribute=_named(*key))
        for key in sorted(times_fed, key=_place)
        if times_fed[key] > 1 or (key in _BY_KEY and _BY_KEY[key].is_worked_out)
    ]
    unusable = [found for row in rows for found in _check_row(row)]
    return (*missing, *twice, *unusable)


def _check_row(row: AttributeRow) -> Iterable[Problem]:
    known = _BY_KEY.get(_key(row))
    name = _named(*_key(row))
    if known is None:
        yield problem(ProblemCode.ATTRIBUTES_TARGET_UNKNOWN, attribute=name)
    elif row.transform is not Transform.CONSTANT and known.choices:
        # OneRoster takes a few words only, and no field of Coursera holds them.
        yield problem(
            ProblemCode.ATTRIBUTES_VALUE_UNKNOWN,
            attribute=name,
            value=row.source,
            choices=_(", ").join(known.choices),
        )
    elif row.transform is not Transform.CONSTANT:
        if row.source not in SOURCES[row.entity]:
            source = row.source or "…"
            yield problem(ProblemCode.ATTRIBUTES_SOURCE_UNKNOWN, attribute=name, source=source)
    elif not row.argument and known.is_required:
        yield problem(ProblemCode.ATTRIBUTES_REQUIRED_MISSING, attribute=name)
    elif known.choices and row.argument not in known.choices:
        yield problem(
            ProblemCode.ATTRIBUTES_VALUE_UNKNOWN,
            attribute=name,
            value=row.argument,
            choices=_(", ").join(known.choices),
        )


def _shown(known: AttributeDefinition, row: AttributeRow) -> ShownAttribute:
    is_changed = row != _DEFAULT_BY_KEY.get(_key(row))
    return ShownAttribute(known, row, describe_source(row), is_changed)


def _named(entity: Entity, target: str) -> str:
    return _("{tab}: {attribute}").format(tab=entity_title(entity), attribute=target)


def _key(row: AttributeRow) -> tuple[Entity, str]:
    return (row.entity, row.target)


def _place(key: tuple[Entity, str]) -> tuple[int, str]:
    return (_ORDER.get(key, len(_ORDER)), key[1])


def _sorted(rows: Iterable[AttributeRow]) -> tuple[AttributeRow, ...]:
    return tuple(sorted(rows, key=lambda row: _place(_key(row))))
