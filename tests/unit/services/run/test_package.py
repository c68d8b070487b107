"""The package itself: the same records always give the same bytes."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from coursera_wizard.domain.oneroster import COLUMNS, MANIFEST_NAMES, File, Version
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.run.package import PackageWriter, manifest, sha256_of


def _written(path: Path, version: Version = Version.V1_1) -> Path:
    with PackageWriter(path, version, {"orgs": "bulk", "users": "bulk"}) as writer:
        writer.add(File.ORGS, [b"a,,,A,school,,\r\n", b"b,,,B,school,,\r\n"])
        writer.add(File.USERS, iter([b"u\r\n"]))
    return path


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the moment or the computer is in a package."""
    first, second = _written(tmp_path / "1.zip"), _written(tmp_path / "2.zip")
    assert first.read_bytes() == second.read_bytes()
    assert sha256_of(first) == hashlib.sha256(first.read_bytes()).hexdigest()


def test_files_are_at_the_root_behind_their_manifest(tmp_path: Path) -> None:
    """The manifest comes first; each file has its header, its lines, and nothing behind them."""
    with zipfile.ZipFile(_written(tmp_path / "x.zip")) as package:
        assert package.namelist() == ["manifest.csv", "orgs.csv", "users.csv"]
        lines = package.read("orgs.csv").decode().split("\r\n")
        assert lines[0].split(",") == list(COLUMNS[Version.V1_1][File.ORGS])
        assert lines[1:] == ["a,,,A,school,,", "b,,,B,school,,", ""]
        for entry in package.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.external_attr >> 16 == 0o600
    assert (tmp_path / "x.zip").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("version", Version)
def test_the_manifest_speaks_of_every_file(version: Version) -> None:
    """What is there has its mode, and every other file of the version is absent."""
    rows = dict(
        line.split(",")
        for line in manifest(version, {"users": "delta"}).decode().split("\r\n")[1:-1]
    )
    assert rows["manifest.version"] == "1.0"
    assert rows["oneroster.version"] == version.value
    assert rows["file.users"] == "delta"
    names = {name.removeprefix("file.") for name in rows if name.startswith("file.")}
    assert names == set(MANIFEST_NAMES[version])
    assert [name for name, value in rows.items() if value == "delta"] == ["file.users"]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    """A package that was not finished is not there, nor are parts of it."""
    (tmp_path / "x.zip").write_bytes(b"before")
    with (
        pytest.raises(ZeroDivisionError),
        PackageWriter(tmp_path / "x.zip", Version.V1_1, {"orgs": "bulk"}) as writer,
    ):
        writer.add(File.ORGS, (b"%d" % (1 // 0) for _one in range(3)))
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]
    assert (tmp_path / "x.zip").read_bytes() == b"before"


def test_a_disk_that_takes_nothing_is_a_problem(tmp_path: Path) -> None:
    """A folder that is not there ends in a problem in words, not in a traceback."""
    with pytest.raises(ProblemError) as failed:
        _written(tmp_path / "gone" / "x.zip")
    assert failed.value.problem.code in {
        ProblemCode.STORE_FOLDER_MISSING,
        ProblemCode.STORE_NOT_WRITABLE,
    }
