"""Opens a package, a zip or a folder of loose files, and reads its members in blocks.

Source: OneRoster 1.2 CSV binding, "The zip file": CSV files alone, all of them at the root.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.package_check.tables import TABLES
from coursera_wizard.services.package_check.verdict import Findings, Rule

BLOCK_BYTES: Final = 256 * 1024
MANIFEST: Final = "manifest"
SUFFIX: Final = ".csv"
ENCRYPTED_BIT: Final = 0x1
PLAIN_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
KNOWN: Final = frozenset({MANIFEST, *TABLES["1.1"], *TABLES["1.2"]})


class Package(Protocol):
    """An open package."""

    @property
    def names(self) -> frozenset[str]:
        """The members that can be read, without ``.csv``."""
        ...

    def blocks(self, name: str, findings: Findings) -> Iterator[bytes]:
        """Yield a member in blocks; what cannot be read to its end is a mistake."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


def open_package(path: Path, expectation: Expectation, findings: Findings) -> Package:
    """Open a package and note what is wrong with its form.

    Raises:
        OSError: If it is not there or cannot be read.
    """
    is_folder = path.is_dir()
    if expectation.is_zip is not None and expectation.is_zip == is_folder:
        findings.add(Rule.ZIP_NAME)
    if is_folder:
        return _open_folder(path, findings)
    if path.suffix != ".zip" or expectation.package_name not in {"", path.name}:
        findings.add(Rule.ZIP_NAME)
    return _open_zip(path, findings)


class _Folder:
    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._paths)

    def blocks(self, name: str, findings: Findings) -> Iterator[bytes]:
        del findings  # a loose file has no checksum that could be wrong
        with self._paths[name].open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                yield block

    def close(self) -> None:
        return


class _Zip:
    def __init__(self, archive: zipfile.ZipFile | None, members: Mapping[str, zipfile.ZipInfo]):
        self._archive = archive
        self._members = members

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._members)

    def blocks(self, name: str, findings: Findings) -> Iterator[bytes]:
        if self._archive is None:
            return
        try:
            with self._archive.open(self._members[name]) as member:
                while block := member.read(BLOCK_BYTES):
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            # RuntimeError: encrypted, as zipfile says it
            findings.add(Rule.ZIP_UNREADABLE, name)

    def close(self) -> None:
        if self._archive is not None:
            self._archive.close()


def _open_folder(path: Path, findings: Findings) -> Package:
    paths = {}
    for entry in sorted(path.iterdir()):
        if entry.is_dir():
            findings.add(Rule.MEMBER_FOLDER, name=entry.name)
        elif (name := _member_name(entry.name)) is None:
            findings.add(Rule.MEMBER_UNKNOWN, name=entry.name)
        else:
            paths[name] = entry
    return _Folder(paths)


def _open_zip(path: Path, findings: Findings) -> Package:
    try:
        archive = zipfile.ZipFile(path)  # it is closed by the package
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        findings.add(Rule.ZIP_UNREADABLE)
        return _Zip(None, {})
    members: dict[str, zipfile.ZipInfo] = {}
    for filename, count in Counter(archive.namelist()).items():
        if count > 1:
            findings.add(Rule.MEMBER_TWICE, name=filename)
    for info in archive.infolist():
        name = _member_name(info.orig_filename)
        if "/" in info.orig_filename or "\\" in info.orig_filename:
            findings.add(Rule.MEMBER_FOLDER, name=info.orig_filename)
        elif name is None:
            findings.add(Rule.MEMBER_UNKNOWN, name=info.orig_filename)
        elif info.compress_type not in PLAIN_METHODS or info.flag_bits & ENCRYPTED_BIT:
            findings.add(Rule.ZIP_COMPRESSION, name)
        else:
            members[name] = info
    return _Zip(archive, members)


def _member_name(filename: str) -> str | None:
    name = filename.removesuffix(SUFFIX)
    return name if name in KNOWN and name != filename else None
