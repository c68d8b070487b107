"""Kinds of records in words."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.record_kinds import counted, in_package_order, kind_name, part_of


def test_every_file_has_a_name_and_is_counted_in_words() -> None:
    """Nothing is shown by the name of its file, and each kind has words of its own."""
    names = {kind_name(file) for file in File}
    plurals = {counted(file, 2) for file in File}

    assert len(names) == len(plurals) == len(File)
    assert not names & {file.value for file in File}
    assert all(counted(file, 1) != counted(file, 2).replace("2", "1") for file in File)


@pytest.mark.parametrize(
    ("file", "count", "text"),
    [
        ("enrollments", 1204, "1,204 enrollments"),
        ("classes", 1, "1 class"),
        ("results", 0, "0 grades"),
        ("orgs", 1_000_000, "1,000,000 schools"),
        ("somethingNew", 1, "1 record"),
        ("somethingNew", 3, "3 records"),
    ],
)
def test_counted(file: str, count: int, text: str) -> None:
    """A number stands before its kind, which is named in the right form."""
    assert counted(file, count) == text


def test_part_of_takes_the_form_of_the_whole() -> None:
    """One of many is said in the plural, one of one is not."""
    assert part_of("enrollments", 1204, 8410) == "1,204 of 8,410 enrollments"
    assert part_of("users", 1, 1) == "1 of 1 user"


def test_name_of_a_file_that_is_not_known() -> None:
    """A file of a later version keeps its own name and stands last."""
    assert kind_name("somethingNew") == "somethingNew"
    assert sorted(["somethingNew", "results", "orgs"], key=in_package_order) == [
        "orgs",
        "results",
        "somethingNew",
    ]
