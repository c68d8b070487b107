"""Tells which records of a kept package belong to a program.

Classes belong to one program, schools to one or several. What has neither – a user, a course, a
result – belongs to the programs of its school or class. Sessions and categories belong to none.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

import msgspec

from coursera_wizard.domain.oneroster import File
from coursera_wizard.services.history.record_zip import RecordZip, sourced_id
from coursera_wizard.services.history.text_search import cells

LineTest: TypeAlias = Callable[[bytes], bool]


class ProgramMap(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """What ``programs.json`` of a run's folder says.

    Attributes:
        schools: A school's sourcedId to the ids of its programs.
        classes: A class's sourcedId to the id of its program.
    """

    schools: dict[str, list[str]] = {}
    classes: dict[str, str] = {}


def read_map(path: Path) -> ProgramMap:
    """Return what the file says; nothing where it is missing or not to be understood."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=ProgramMap)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return ProgramMap()


class ProgramRows:
    """The records of one program in one package."""

    def __init__(self, package: RecordZip, found: ProgramMap, program_id: str) -> None:
        self._package = package
        self._schools = {
            school.encode() for school, programs in found.schools.items() if program_id in programs
        }
        self._classes = {
            one.encode() for one, program in found.classes.items() if program == program_id
        }

    def test(self, file: str) -> LineTest:
        """Return what tells whether a line of a file belongs to the program."""
        header = self._package.header(file)
        if file == File.ORGS:
            return lambda line: sourced_id(line) in self._schools
        if file == File.CLASSES:
            return lambda line: sourced_id(line) in self._classes
        if file == File.COURSES:
            return self._by_own_id(self._courses())
        if file == File.DEMOGRAPHICS:
            return self._by_own_id(self._users())
        if file == File.USERS and "orgSourcedIds" not in header:
            return self._by_own_id(self._users())
        if file == File.RESULTS and "classSourcedId" not in header:
            return self._by_cell(header, "lineItemSourcedId", self._line_items())
        for column, wanted in (
            ("classSourcedId", self._classes),
            ("orgSourcedIds", self._schools),
            ("orgSourcedId", self._schools),
        ):
            if column in header:
                return self._by_cell(header, column, wanted)
        return _none

    def _by_own_id(self, wanted: _Ids | set[bytes]) -> LineTest:
        return lambda line: sourced_id(line) in wanted

    def _by_cell(self, header: Sequence[str], column: str, wanted: set[bytes]) -> LineTest:
        """Return a test of one column; its cell may hold several ids."""
        index = header.index(column)

        def test(line: bytes) -> bool:
            if b'"' not in line:
                parts = line.split(b",", index + 1)
                return len(parts) > index and parts[index] in wanted
            found = cells(line)
            if len(found) <= index:
                return False
            cell = found[index].encode()
            return cell in wanted or any(one.strip() in wanted for one in cell.split(b","))

        return test

    def _courses(self) -> set[bytes]:
        return self._column(File.CLASSES, "courseSourcedId", self.test(File.CLASSES))

    def _line_items(self) -> set[bytes]:
        test = self.test(File.LINE_ITEMS)
        return {sourced_id(line) for line in self._package.lines(File.LINE_ITEMS) if test(line)}

    def _users(self) -> _Ids:
        """Return the users of the program's schools: of ``roles`` (1.2), or of ``users``."""
        header = self._package.header(File.ROLES)
        if "userSourcedId" not in header:
            test = (
                self.test(File.USERS)
                if "orgSourcedIds" in self._package.header(File.USERS)
                else _none
            )
            return _Ids(sourced_id(line) for line in self._package.lines(File.USERS) if test(line))
        index = header.index("userSourcedId")
        test = self.test(File.ROLES)
        return _Ids(_cell(line, index) for line in self._package.lines(File.ROLES) if test(line))

    def _column(self, file: str, column: str, test: LineTest) -> set[bytes]:
        header = self._package.header(file)
        if column not in header:
            return set()
        index = header.index(column)
        return {_cell(line, index) for line in self._package.lines(file) if test(line)}


class _Ids:
    """A million ids in eight bytes each; two with the same hash would be a wonder."""

    def __init__(self, ids: Iterable[bytes]) -> None:
        self._hashes = array("q", sorted(array("q", map(hash, ids))))

    def __contains__(self, sourced_id: object) -> bool:
        wanted = hash(sourced_id)
        place = bisect_left(self._hashes, wanted)
        return place < len(self._hashes) and self._hashes[place] == wanted


def _cell(line: bytes, index: int) -> bytes:
    if b'"' not in line:
        return line.split(b",", index + 1)[index]
    return cells(line)[index].encode()


def _none(_line: bytes) -> bool:
    return False
