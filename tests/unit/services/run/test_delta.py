"""Packages of changes."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from coursera_wizard.domain.oneroster import COLUMNS, File, Version
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.receiver_profiles import PROFILES
from coursera_wizard.services.run.delta import write_delta
from tests.support.packages import a_package
from tests.support.runs import rows_of, unpacked

AT = dt.datetime(2026, 11, 22, 9, 30, 0, 7_600, tzinfo=dt.timezone(dt.timedelta(hours=1)))
STAMP = "2026-11-22T08:30:00.007Z"
ORGS = COLUMNS[Version.V1_1][File.ORGS]
USERS = COLUMNS[Version.V1_1][File.USERS]


def _orgs(path: Path, **names: str) -> Path:
    rows = [(key, "", "", name, "school", "", "") for key, name in names.items()]
    return a_package(path, {"orgs": (ORGS, rows)})


def _written(folder: Path, new: Path, old: Path, profile: str = "generic-1.1") -> dict[str, bytes]:
    path = folder / "delta.zip"
    write_delta(path, PROFILES[profile], new, old, AT, grades=False)
    return unpacked(path.read_bytes())


def test_changes_are_stamped_in_utc(tmp_path: Path) -> None:
    """New and changed records are active, removed ones are to be deleted, others are not there."""
    old = _orgs(tmp_path / "old.zip", a="A", b="B", c='C, "one"')
    new = _orgs(tmp_path / "new.zip", a="A", b="B, two", d="D")
    rows = rows_of(_written(tmp_path, new, old))

    found = [(row["sourcedId"], row["status"], row["name"]) for row in rows["orgs"]]
    assert found == [
        ("b", "active", "B, two"), ("c", "tobedeleted", 'C, "one"'), ("d", "active", "D"),
    ]  # fmt: skip
    assert {row["dateLastModified"] for row in rows["orgs"]} == {STAMP}
    manifest = {row["propertyName"]: row["value"] for row in rows["manifest"]}
    assert (manifest["file.orgs"], manifest["file.users"]) == ("delta", "absent")


def test_no_change_is_a_manifest_alone(tmp_path: Path) -> None:
    """OneRoster reads it as just that."""
    old, new = (_orgs(tmp_path / name, a="A") for name in ("old.zip", "new.zip"))
    assert list(_written(tmp_path, new, old)) == ["manifest.csv"]


def test_a_file_that_is_gone_is_removed_row_by_row(tmp_path: Path) -> None:
    """Also the last record of a kind is named; files the receiver does not take are not."""
    user = ["u", "", "", "true", "a", "student", *[""] * (len(USERS) - 6)]
    grade = ("g", "", "", "Coursera")
    old = a_package(
        tmp_path / "old.zip",
        {"users": (USERS, [user]), "categories": ((*ORGS[:3], "title"), [grade])},
    )
    rows = rows_of(_written(tmp_path, _orgs(tmp_path / "new.zip", a="A"), old))
    assert [row["status"] for row in rows["users"]] == ["tobedeleted"]
    assert "categories" not in rows


def test_records_of_another_version_are_all_changed_and_none_is_removed(tmp_path: Path) -> None:
    """What another version wrote cannot be named in this one."""
    columns = COLUMNS[Version.V1_2][File.USERS]
    old = a_package(tmp_path / "old.zip", {"users": (USERS, [["u", *[""] * (len(USERS) - 1)]])})
    new = a_package(tmp_path / "new.zip", {"users": (columns, [["w", *[""] * (len(columns) - 1)]])})
    rows = rows_of(_written(tmp_path, new, old, "generic-1.2"))
    assert [(row["sourcedId"], row["status"]) for row in rows["users"]] == [("w", "active")]


def test_a_lost_package_is_a_problem(tmp_path: Path) -> None:
    """Without what was delivered nobody knows what changed."""
    new = _orgs(tmp_path / "new.zip", a="A")
    with pytest.raises(ProblemError) as error:
        _written(tmp_path, new, tmp_path / "old.zip")
    assert error.value.problem.code is ProblemCode.RUN_PACKAGE_GONE
    assert not zipfile.is_zipfile(tmp_path / "delta.zip")
