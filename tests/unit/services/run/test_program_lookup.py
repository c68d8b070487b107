"""Which programs a line belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursera_wizard.domain.oneroster import COLUMNS, File, Version
from coursera_wizard.services.run.kept_package import KeptPackage
from coursera_wizard.services.run.program_lookup import ProgramLookup, field_of, program_column
from tests.support.packages import a_package

LOOKUP = ProgramLookup(
    {"school1": ["nursing"], "school2": ["nursing", "data"]},
    {"class1": "nursing", "class2": "data"},
)


def _row(version: Version, file: File, **fields: str) -> tuple[str, ...]:
    return tuple(fields.get(column, "") for column in COLUMNS[version][file])


@pytest.mark.parametrize(
    ("version", "file", "fields", "programs"),
    [
        (Version.V1_1, File.ORGS, {"sourcedId": "school2"}, ("nursing", "data")),
        (Version.V1_1, File.CLASSES, {"sourcedId": "class2"}, ("data",)),
        (Version.V1_1, File.ENROLLMENTS, {"classSourcedId": "class1"}, ("nursing",)),
        (Version.V1_1, File.ENROLLMENTS, {"classSourcedId": "unknown"}, ()),
        (Version.V1_1, File.USERS, {"orgSourcedIds": "school1"}, ("nursing",)),
        (Version.V1_1, File.USERS, {"orgSourcedIds": "school1,school2"}, ("nursing", "data")),
        (Version.V1_2, File.USERS, {"primaryOrgSourcedId": "school1"}, ("nursing",)),
        (Version.V1_2, File.ROLES, {"orgSourcedId": "school1"}, ("nursing",)),
        (Version.V1_2, File.RESULTS, {"classSourcedId": "class2"}, ("data",)),
        (Version.V1_1, File.RESULTS, {"lineItemSourcedId": "item1"}, ("data",)),
        (Version.V1_1, File.RESULTS, {"lineItemSourcedId": "item2"}, ()),
    ],
)
def test_programs_of_a_line(
    tmp_path: Path, version: Version, file: File, fields: dict[str, str], programs: tuple[str, ...]
) -> None:
    """School, class or grade column lead to the program, in both versions of OneRoster."""
    items = [
        _row(version, File.LINE_ITEMS, sourcedId="item1", title="a, b", classSourcedId="class2"),
        _row(version, File.LINE_ITEMS, sourcedId="item2", classSourcedId="unknown"),
    ]
    path = a_package(
        tmp_path / "new.zip",
        {
            file: (COLUMNS[version][file], [_row(version, file, **fields)]),
            File.LINE_ITEMS: (COLUMNS[version][File.LINE_ITEMS], items),
        },
    )

    with KeptPackage(path) as package:
        column = program_column(package, file, LOOKUP)
        line = b"".join(package.blocks(file))

    assert column is not None
    assert column.programs(line) == programs


def test_courses_belong_to_no_program(tmp_path: Path) -> None:
    """A course may be in any number of programs; grades without their columns are in none."""
    files = (File.COURSES, File.RESULTS)
    path = a_package(
        tmp_path / "new.zip", {file: (COLUMNS[Version.V1_1][file], []) for file in files}
    )

    with KeptPackage(path) as package:
        assert program_column(package, File.COURSES, LOOKUP) is None
        found = program_column(package, File.RESULTS, LOOKUP)

    assert found is not None
    assert found.programs_of("item1") == ()


def test_field_of_a_line() -> None:
    """Commas in quotes part no fields, and the line's end belongs to none."""
    assert field_of(b"a,b,c\r\n", 2) == "c"
    assert field_of(b'a,"b,""c""",d', 1) == 'b,"c"'


def test_two_lookups_become_one() -> None:
    """The newer one is asked first, and whether both agree is known."""
    older = ProgramLookup({"school1": ["other"]}, {"class3": "gone"})

    assert LOOKUP.over(older) == ProgramLookup(
        {"school1": ["nursing"], "school2": ["nursing", "data"]},
        {"class1": "nursing", "class2": "data", "class3": "gone"},
    )
    assert not LOOKUP.agrees_with(older)
    assert not LOOKUP.agrees_with(ProgramLookup({}, {"class1": "other"}))
    assert LOOKUP.agrees_with(ProgramLookup({"school1": ("nursing",)}, {"class3": "gone"}))


def test_lookup_as_it_is_kept() -> None:
    """programs.json names schools with lists and classes with one program."""
    assert LOOKUP.as_dict() == {
        "schools": {"school1": ["nursing"], "school2": ["nursing", "data"]},
        "classes": {"class1": "nursing", "class2": "data"},
    }
