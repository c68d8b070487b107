"""Brings delivery files of earlier versions up to the present one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.delivery import SCHEMA_VERSION

if TYPE_CHECKING:
    from coursera_wizard.services.store.strict_json import Json

Migration = Callable[["dict[str, Json]"], "dict[str, Json]"]

MIGRATIONS: Final[Mapping[int, Migration]] = {}
"""From each version to the next; pure functions. Version 1 is the first, so there is none yet."""


def version_of(document: Json) -> int | None:
    """Return the version a document says it has; None where it says none that is a number."""
    if not isinstance(document, dict):
        return None
    version = document.get("schema_version", 1)
    return version if isinstance(version, int) and not isinstance(version, bool) else None


def is_newer(version: int | None) -> bool:
    """Return whether only a newer program can read files of this version."""
    return version is not None and version > SCHEMA_VERSION


def migrated(
    document: dict[str, Json], migrations: Mapping[int, Migration] = MIGRATIONS
) -> dict[str, Json]:
    """Return the document as the present version has it; itself when it is of that version."""
    version = version_of(document)
    while version is not None and version in migrations:
        document = {**migrations[version](document), "schema_version": version + 1}
        version += 1
    return document
