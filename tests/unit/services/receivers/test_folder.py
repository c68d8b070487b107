"""The receiver's folder is tried without a trace, and its schools are read."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.paths import Paths
from coursera_wizard.services.ports import ReceiverChecks
from coursera_wizard.services.receivers import folder as folder_module
from coursera_wizard.services.receivers.folder import FolderReceiver, folder_name

HEADER = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
ORGS = (
    HEADER
    + "d-1,,,Riverbend District,district,,\n"
    + 's-1,,,"North, ""Old"" School",school,N,d-1\n'
    + "S 2 ,active,,École du Sud,school,,d-1\n"
    + "s-3,tobedeleted,,Gone School,school,,d-1\n"
)
SCHOOLS = (School('North, "Old" School', "s-1"), School("École du Sud", "S 2 "))


@pytest.fixture
def receiver(tmp_path: Path) -> ReceiverChecks:
    """Return the checks of a computer whose documents are in a folder of the test."""
    return FolderReceiver(Paths(tmp_path, tmp_path, tmp_path, tmp_path / "Documents"))


def refusal(receiver: ReceiverChecks, path: Path) -> tuple[ProblemCode, str]:
    """Return code and text of the problem that reading schools ends in."""
    with pytest.raises(ProblemError) as caught:
        receiver.schools(path)
    return caught.value.problem.code, caught.value.problem.what_happened


def test_default_folder_has_the_name_of_the_delivery(
    receiver: ReceiverChecks, tmp_path: Path
) -> None:
    """Without a folder of its own a delivery goes below the documents."""
    documents = tmp_path / "Documents" / "Coursera Wizard"

    assert receiver.folder(Receiver(), "Riverbend: A/B") == documents / "Riverbend A B"
    assert receiver.folder(Receiver(folder=str(tmp_path / "own")), "x") == tmp_path / "own"


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("École 2026", "École 2026"),
        ("..", "Delivery"),
        ("../../etc", "etc"),
        ("CON", "CON delivery"),
        ("nul.txt", "nul.txt delivery"),
        ("trailing. ", "trailing"),
        ("", "Delivery"),
        ("x" * 200, "x" * 80),
        ("a\x00\nb", "a b"),
    ],
)
def test_folder_name_suits_every_system(name: str, folder: str) -> None:
    """A delivery's name never leads out of the folder or into a device."""
    made = folder_name(name)

    assert made == folder or (name == "../../etc" and "/" not in made and not made.startswith(".."))


def test_check_leaves_nothing_behind(receiver: ReceiverChecks, tmp_path: Path) -> None:
    """A folder that is there stays as it was, and one that is not is not made."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "orgs.csv").write_text(ORGS)

    assert receiver.check_writable(Receiver(folder=str(own)), "x") is None
    assert receiver.check_writable(Receiver(), "x") is None
    assert [one.name for one in own.iterdir()] == ["orgs.csv"]
    assert not (tmp_path / "Documents").exists()


def test_folder_that_cannot_be_made_is_said(receiver: ReceiverChecks, tmp_path: Path) -> None:
    """A file in the way is no folder, and neither is a place below it."""
    (tmp_path / "file").write_text("")

    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        problem = receiver.check_writable(Receiver(folder=str(place)), "x")
        assert problem is not None
        assert problem.code is ProblemCode.RECEIVER_FOLDER_MISSING
        assert str(place) in problem.what_happened


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, ProblemCode.RECEIVER_NOT_WRITABLE),
        (errno.EROFS, ProblemCode.RECEIVER_NOT_WRITABLE),
        (errno.ENOSPC, ProblemCode.STORE_DISK_FULL),
    ],
)
def test_folder_that_takes_nothing_is_said(
    receiver: ReceiverChecks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: ProblemCode,
) -> None:
    """A folder without permission and a full disk are told apart."""

    def refuse(*_arguments: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    problem = receiver.check_writable(Receiver(folder=str(tmp_path)), "x")

    assert problem is not None
    assert problem.code is code


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_schools_are_read_from_orgs_csv(
    receiver: ReceiverChecks, tmp_path: Path, mark: str, ends: str
) -> None:
    """Schools alone are taken, their sourcedId byte for byte, whatever the marks and line ends."""
    path = tmp_path / "orgs.csv"
    path.write_bytes((mark + ORGS).replace("\n", ends).encode())

    assert receiver.schools(path) == SCHOOLS
    assert receiver.schools(tmp_path) == SCHOOLS


@pytest.mark.parametrize("name", ["orgs.csv", "package/orgs.csv", "OneRoster/Orgs.CSV"])
def test_schools_are_read_from_a_package(
    receiver: ReceiverChecks, tmp_path: Path, name: str
) -> None:
    """An earlier package is read without being unpacked."""
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("users.csv", "sourcedId\n")
        package.writestr(name, ORGS)

    assert receiver.schools(path) == SCHOOLS


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no column sourcedId"),
        (b"sourcedId,name\n1,A\n", "no column type"),
        (HEADER.encode() + b"s-1,,,A,school,,\ns-1,,,B,school,,\n", "lines 2 and 3"),
        (HEADER.encode() + b",,,A,school,,\n", "line 2"),
        (HEADER.encode() + b"s-1,,,,school,,\n", "line 2"),
        (HEADER.encode() + b"s-1,,,\xc9cole,school,,\n", "line 2 is not UTF-8"),
        (HEADER.encode() + b's-1,,,"A,school,,\n', "quotation marks"),
    ],
)
def test_list_that_cannot_be_used_is_said(
    receiver: ReceiverChecks, tmp_path: Path, content: bytes, words: str
) -> None:
    """A mistake in the list is told with its line."""
    path = tmp_path / "orgs.csv"
    path.write_bytes(content)

    code, text = refusal(receiver, path)

    assert code is ProblemCode.RECEIVER_SCHOOLS_NOT_READABLE
    assert words in text


def test_package_that_cannot_be_used_is_said(
    receiver: ReceiverChecks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package without schools, a damaged one and one that swells are refused."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("orgs.csv", ORGS * 40)
    whole = buffer.getvalue()
    monkeypatch.setattr(folder_module, "LARGEST", len(whole))
    path = tmp_path / "package.zip"

    path.write_bytes(whole.replace(b"Riverbend", b"Changed!!"))
    damaged = refusal(receiver, path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("orgs.csv", HEADER + "x" * 2 * len(whole))
    swelling = refusal(receiver, path)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("users.csv", "")
    empty = refusal(receiver, path)

    assert {damaged[0], swelling[0], empty[0]} == {ProblemCode.RECEIVER_SCHOOLS_NOT_READABLE}
    assert "unpacked" in damaged[1]
    assert "too large" in swelling[1]
    assert "no orgs.csv" in empty[1]


def test_missing_list_is_said(receiver: ReceiverChecks, tmp_path: Path) -> None:
    """A file that is not there is told as such."""
    assert refusal(receiver, tmp_path / "none.csv")[0] is ProblemCode.STORE_NOT_FOUND


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_name_that_no_folder_can_have_is_said(
    receiver: ReceiverChecks, tmp_path: Path, name: str
) -> None:
    """A file of settings may name anything; that is no defect of the program."""
    found = receiver.check_writable(Receiver(folder=str(tmp_path / name)), "x")

    assert found is not None
    assert found.code is ProblemCode.RECEIVER_FOLDER_MISSING


@pytest.mark.parametrize("name", ["roster/fall", "~nobody-of-this-name/x"])
def test_folder_that_is_not_absolute_is_meant_below_the_documents(
    receiver: ReceiverChecks, tmp_path: Path, name: str
) -> None:
    """Where a run was started from does not matter; nobody's home is no defect of the program."""
    folder = receiver.folder(Receiver(folder=name), "x")

    assert folder == tmp_path / "Documents" / "Coursera Wizard" / name
