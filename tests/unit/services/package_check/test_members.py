"""Opening zips and folders, whole and broken ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from coursera_wizard.services.package_check.check import check_package
from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.package_check.verdict import Rule
from tests.support.sample_packages import a_sample


def _mistakes(path: Path, expectation: Expectation | None = None) -> list[Rule]:
    return [one.rule for one in check_package(path, expectation=expectation).mistakes]


def test_stored_members_are_fine(tmp_path: Path) -> None:
    """A zip need not be compressed."""
    assert _mistakes(a_sample().write_zip(tmp_path / "a.zip", zipfile.ZIP_STORED)) == []


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_mistakes(tmp_path: Path, method: int) -> None:
    """Only what RFC 1951 has is understood everywhere."""
    path = a_sample().write_zip(tmp_path / "a.zip", method)

    assert set(_mistakes(path)) == {Rule.ZIP_COMPRESSION, Rule.MANIFEST_MISSING}


def test_encrypted_members_are_mistakes(tmp_path: Path) -> None:
    """The bit that says so is enough."""
    path = a_sample().write_zip(tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02")  # the last member's, in the directory
    data[entry + 8] |= 1
    path.write_bytes(data)

    assert Rule.ZIP_COMPRESSION in _mistakes(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_that_are_there_twice_are_mistakes(tmp_path: Path) -> None:
    """Readers would take one or the other."""
    path = a_sample().write_zip(tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("orgs.csv", a_sample().file_text("orgs"))

    assert _mistakes(path) == [Rule.MEMBER_TWICE]


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.95])
def test_half_a_zip_is_a_mistake(tmp_path: Path, kept: float) -> None:
    """A zip that ends too early is found out."""
    path = a_sample().write_zip(tmp_path / "a.zip")
    data = path.read_bytes()
    path.write_bytes(data[: int(kept if kept >= 1 else kept * len(data))])

    assert _mistakes(path)[0] is Rule.ZIP_UNREADABLE


def test_a_damaged_member_is_a_mistake(tmp_path: Path) -> None:
    """The checksum of every member is looked at."""
    sample = a_sample()
    path = sample.write_zip(tmp_path / "a.zip", zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"Example College", b"Exomple College"))

    assert Rule.ZIP_UNREADABLE in _mistakes(path)


def test_the_name_counts(tmp_path: Path) -> None:
    """The suffix always, the whole name where the receiver looks for one."""
    path = a_sample().write_zip(tmp_path / "OneRoster.zip")
    wanted = Expectation(package_name="oneroster.zip")

    assert _mistakes(path) == []
    assert _mistakes(path, wanted) == [Rule.ZIP_NAME]
    assert _mistakes(path.rename(tmp_path / "OneRoster.ZIP")) == [Rule.ZIP_NAME]
    assert _mistakes(tmp_path / "OneRoster.ZIP", Expectation(is_zip=False)) == [Rule.ZIP_NAME] * 2


def test_a_folder_holds_files_of_the_standard_alone(tmp_path: Path) -> None:
    """Folders and other files do not belong there."""
    folder = a_sample().write_folder(tmp_path / "loose")
    (folder / "more").mkdir()
    (folder / "report.html").touch()

    assert _mistakes(folder) == [Rule.MEMBER_FOLDER, Rule.MEMBER_UNKNOWN]


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    """That is no mistake of a package."""
    with pytest.raises(FileNotFoundError):
        check_package(tmp_path / "none.zip")
