"""A receiver that is a folder, and the schools it already knows."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import secrets
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.i18n import _
from coursera_wizard.services import atomic_file
from coursera_wizard.services.file_errors import words

if TYPE_CHECKING:
    from coursera_wizard.services.paths import Paths

ORGS: Final = "orgs.csv"
LARGEST: Final = 64 * 1024 * 1024
MOST_SCHOOLS: Final = 200_000

_COLUMNS: Final = ("sourcedId", "name", "type")
_READ_COLUMNS: Final = ("sourcedid", "name", "type", "status")
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED: Final = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
_LONGEST_NAME: Final = 80


class FolderReceiver:
    """Looks at the folder packages go to; fulfills `ports.ReceiverChecks`."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def folder(self, receiver: Receiver, name: str) -> Path:
        """Return the folder packages go to.

        Without one of its own it is the delivery's name under ``Documents/Coursera Wizard``, with
        the characters that no system has in folder names left out. One that is not absolute is
        meant below ``Documents/Coursera Wizard``: a run finds the same one wherever it starts.
        """
        if receiver.folder.strip():
            folder = Path(receiver.folder.strip())
            with contextlib.suppress(RuntimeError):  # nobody of that name on this computer
                folder = folder.expanduser()
            return self._paths.documents / folder  # an absolute one stays as it is
        return self._paths.documents / folder_name(name)

    def check_writable(self, receiver: Receiver, name: str) -> Problem | None:
        """Return why nothing can be written there, or None; leaves nothing behind.

        A folder is made for the check and removed again if it was not there.

        Returns:
            ``receiver.folder-missing`` where it cannot be made, ``receiver.not-writable``, or
            ``store.disk-full``.
        """
        folder = self.folder(receiver, name)
        made: list[Path] = []
        try:
            return _trouble_making(folder, made) or _trouble_writing(folder)
        finally:
            for one in reversed(made):
                with contextlib.suppress(OSError):
                    one.rmdir()

    def schools(self, orgs_csv: Path) -> tuple[School, ...]:
        """Return the schools of an orgs.csv, or of the one inside a OneRoster package (.zip).

        Only rows of the type ``school`` that are not to be deleted are taken, each with its
        sourcedId byte for byte (OneRoster 1.1 CSV, orgs).

        Raises:
            ProblemError: ``store.not-found``, ``store.not-readable``, or
                ``receiver.schools-not-readable`` with what is wrong and its line.
        """
        if orgs_csv.is_dir():
            orgs_csv = orgs_csv / ORGS
        content = atomic_file.read_file(orgs_csv, limit=LARGEST)
        if zipfile.is_zipfile(io.BytesIO(content)):
            content = _unpacked(content, orgs_csv)
        try:
            return tuple(_schools(content))
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            mistake = _("line {line} is not UTF-8 text").format(line=line)
            raise _not_usable(orgs_csv, mistake) from error
        except csv.Error as error:
            mistake = _("its quotation marks do not match")
            raise _not_usable(orgs_csv, mistake, str(error)) from error
        except _RowError as error:
            raise _not_usable(orgs_csv, str(error)) from error


def folder_name(name: str) -> str:
    """Return a delivery's name as a folder name that Windows, macOS and Linux all take."""
    plain = " ".join(_FORBIDDEN.sub(" ", name).split())[:_LONGEST_NAME].strip(" .")
    if not plain:
        return "Delivery"
    return f"{plain} delivery" if _RESERVED.match(plain) else plain


def _trouble_making(folder: Path, made: list[Path]) -> Problem | None:
    """Make the folder and those above it, and note which were made."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        for one in reversed(missing):
            one.mkdir()
            made.append(one)
    except OSError as error:
        return problem(ProblemCode.RECEIVER_FOLDER_MISSING, folder=folder, details=words(error))
    except ValueError:  # a zero or half a character in the name
        return problem(ProblemCode.RECEIVER_FOLDER_MISSING, folder=folder, details="EILSEQ")
    if not folder.is_dir():
        return problem(ProblemCode.RECEIVER_FOLDER_MISSING, folder=folder, details="ENOTDIR")
    return None


def _trouble_writing(folder: Path) -> Problem | None:
    """Write a file of a few bytes and remove it."""
    trial = folder / f".coursera-wizard-{secrets.token_hex(6)}.tmp"
    try:
        atomic_file.write_file(trial, b"a trial, removed at once\n")
        trial.unlink()
    except ProblemError as error:
        if error.problem.code is ProblemCode.STORE_DISK_FULL:
            return error.problem
        details = error.problem.details
        return problem(ProblemCode.RECEIVER_NOT_WRITABLE, folder=folder, details=details)
    except OSError as error:
        return problem(ProblemCode.RECEIVER_NOT_WRITABLE, folder=folder, details=words(error))
    return None


def _unpacked(content: bytes, path: Path) -> bytes:
    """Return the orgs.csv inside a package; one beyond the limit is not unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            found = [one for one in package.infolist() if _is_orgs(one.filename)]
            if not found:
                raise _not_usable(path, _("the package holds no orgs.csv"))
            with package.open(min(found, key=lambda one: one.filename.count("/"))) as file:
                inside = file.read(LARGEST + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError) as error:
        mistake = _("the package cannot be unpacked")
        raise _not_usable(path, mistake, type(error).__name__) from error
    if len(inside) > LARGEST:
        raise _not_usable(path, _("the orgs.csv in the package is too large"))
    return inside


def _is_orgs(name: str) -> bool:
    return name.replace("\\", "/").rpartition("/")[2].casefold() == ORGS


class _RowError(ValueError):
    """A row that cannot be used, in words."""


def _schools(content: bytes) -> Iterator[School]:
    """Yield the schools of an orgs.csv."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    columns = {name.strip().casefold(): name for name in rows.fieldnames or () if name}
    for name in _COLUMNS:
        if name.casefold() not in columns:
            raise _RowError(_("it has no column {column}").format(column=name))
    lines: dict[str, int] = {}
    for row in rows:
        sourced_id, name, kind, status = (
            row.get(columns.get(column, "")) or "" for column in _READ_COLUMNS
        )
        if kind.strip().casefold() != "school" or status.strip().casefold() == "tobedeleted":
            continue
        line = rows.line_num
        if not sourced_id or not name.strip():
            raise _RowError(_("the school in line {line} has no ID or name").format(line=line))
        if sourced_id in lines:
            text = _("lines {first} and {line} have the same sourcedId")
            raise _RowError(text.format(first=lines[sourced_id], line=line))
        lines[sourced_id] = line
        if len(lines) > MOST_SCHOOLS:
            raise _RowError(_("it has more than {count} schools").format(count=MOST_SCHOOLS))
        yield School(name.strip(), sourced_id)


def _not_usable(path: Path, mistake: str, details: str = "") -> ProblemError:
    code = ProblemCode.RECEIVER_SCHOOLS_NOT_READABLE
    return failure(code, path=path, mistake=mistake, details=details)
