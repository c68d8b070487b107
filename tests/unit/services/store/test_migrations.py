"""Files of earlier versions are brought up step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.services.store.migrations import is_newer, migrated, version_of

if TYPE_CHECKING:
    from coursera_wizard.services.store.strict_json import Json


def test_each_migration_leads_to_the_next_version() -> None:
    """Steps are done one after the other, each from the version the one before left."""

    def first(document: dict[str, Json]) -> dict[str, Json]:
        return {**document, "first": True}

    def second(document: dict[str, Json]) -> dict[str, Json]:
        return {**document, "second": document["first"]}

    assert migrated({"schema_version": 1}, {1: first, 2: second}) == {
        "schema_version": 3,
        "first": True,
        "second": True,
    }
    assert migrated({"schema_version": 3}, {1: first}) == {"schema_version": 3}


def test_version_is_read_with_care() -> None:
    """What is no number is no version, and only a higher one is newer."""
    assert version_of({"schema_version": True}) is None
    assert version_of([]) is None
    assert version_of({}) == 1
    assert is_newer(2)
    assert not is_newer(1)
    assert not is_newer(None)
