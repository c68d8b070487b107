"""The tables of the check, held against those of the writer, which were written apart."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.oneroster import COLUMNS, MANIFEST_NAMES, Version
from coursera_wizard.services.package_check.tables import ONLY_1_2, TABLES, targets


@pytest.mark.parametrize("version", Version)
def test_tables_agree_with_the_writer(version: Version) -> None:
    """Both read the same standard: files, columns and their order are the same."""
    table = TABLES[version.value]

    assert set(table) == set(MANIFEST_NAMES[version])
    for file, columns in COLUMNS[version].items():
        assert tuple(column.name for column in table[file.value]) == columns


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_files_come_after_what_they_refer_to(version: str) -> None:
    """When a file is read, everything it refers to has been read."""
    before: set[str] = set()
    for file, columns in TABLES[version].items():
        before.add(file)
        assert {column.target for column in columns if column.target} <= before


def test_targets_are_what_the_files_refer_to() -> None:
    """Ids are kept of those files alone."""
    assert targets("1.1", frozenset({"orgs", "courses"})) == {"orgs", "academicSessions"}
    assert targets("1.1", frozenset({"roles"})) == frozenset()
    assert "roles" in ONLY_1_2
