"""The default attributes of every tab as a page of the help, made from the one table.

It is written in the language of the source; ``resources/help/attributes.md`` holds the result.
"""

from __future__ import annotations

from collections.abc import Iterator

from coursera_wizard.domain.attribute_rows import AttributeDefinition, Entity
from coursera_wizard.domain.attribute_table import ATTRIBUTES, FILES, RECORDS, SOURCES, TITLES
from coursera_wizard.domain.transforms import describe_source

_ALL_VERSIONS = 2


def markdown() -> str:
    """Return the page: a table of attributes, defaults and explanations for each tab."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Default attributes"
    yield ""
    yield (
        "What is delivered unless you change it on the Attributes page. A star marks what OneRoster"
        " requires. Names under “Comes from” are Coursera’s own; what stands there in italics is"
        " worked out and cannot be changed. Attributes without a source stay empty."
    )
    yield ""
    yield (
        "Every record also has a `sourcedId`: a lasting id made from your organization, the kind of"
        " record and Coursera’s id. An existing school keeps the one it has. `status` and"
        " `dateLastModified` are written only where a delivery holds changes alone."
    )
    for entity in Entity:
        yield from _section(entity)


def _section(entity: Entity) -> Iterator[str]:
    files = ", ".join(f"`{name}`" for name in FILES[entity])
    yield ""
    yield f"## {TITLES[entity]}"
    yield ""
    yield f"{RECORDS[entity]}; written to {files}."
    yield ""
    yield "| Delivered attribute | Comes from | Explanation |"
    yield "| --- | --- | --- |"
    for known in ATTRIBUTES:
        if known.entity is entity:
            yield f"| {_name(known)} | {_source(known)} | {known.explanation} |"
    yield ""
    yield f"Sources: {', '.join(f'`{source}`' for source in SOURCES[entity])}."


def _name(known: AttributeDefinition) -> str:
    star = " \\*" if known.is_required else ""
    version = "" if len(known.versions) == _ALL_VERSIONS else f" ({known.versions[0]})"
    return f"`{known.target}`{star}{version}"


def _source(known: AttributeDefinition) -> str:
    if known.is_worked_out:
        return f"*{known.rule}*"
    return "–" if known.default is None else describe_source(known.default)
