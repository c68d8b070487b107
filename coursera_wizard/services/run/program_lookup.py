"""Tells which programs a line of a package belongs to, without asking Coursera."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from coursera_wizard.domain.oneroster import File
from coursera_wizard.services.run.aligned_lines import id_of
from coursera_wizard.services.run.kept_package import KeptPackage

_LINE_ITEM: Final = "lineItemSourcedId"
_CLASS: Final = "classSourcedId"
_SCHOOL_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    File.ORGS: ("sourcedId",),
    File.USERS: ("orgSourcedIds", "primaryOrgSourcedId"),
    File.ROLES: ("orgSourcedId",),
}
_CLASS_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    File.CLASSES: ("sourcedId",),
    File.ENROLLMENTS: (_CLASS,),
    File.LINE_ITEMS: (_CLASS,),
    File.RESULTS: (_CLASS,),
}


@dataclass(frozen=True, slots=True)
class ProgramLookup:
    """The schools and classes of a package, as its run's ``programs.json`` keeps them.

    Attributes:
        schools: A school's sourcedId to the ids of the programs that are this school.
        classes: A class's sourcedId to the id of its program.
    """

    schools: Mapping[str, Sequence[str]] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: ProgramLookup) -> ProgramLookup:
        """Return this lookup, with what another one knows besides."""
        return ProgramLookup({**other.schools, **self.schools}, {**other.classes, **self.classes})

    def agrees_with(self, other: ProgramLookup) -> bool:
        """Return whether what both know is the same."""
        return all(
            list(other.schools.get(school, programs)) == list(programs)
            for school, programs in self.schools.items()
        ) and all(
            other.classes.get(found, program) == program for found, program in self.classes.items()
        )

    def as_dict(self) -> dict[str, object]:
        """Return what ``programs.json`` says."""
        return {
            "schools": {school: list(programs) for school, programs in self.schools.items()},
            "classes": dict(self.classes),
        }


@dataclass(frozen=True, slots=True)
class ProgramColumn:
    """The column of a file that tells the program, and what its values mean.

    Attributes:
        place: Of the column; the first is 0.
        programs_of: From the text of the field to program ids; none where it is not known.
    """

    place: int
    programs_of: Callable[[str], tuple[str, ...]]

    def programs(self, line: bytes) -> tuple[str, ...]:
        """Return the programs of one line."""
        return self.programs_of(field_of(line, self.place))


def field_of(line: bytes, place: int) -> str:
    """Return one field of a line."""
    if b'"' not in line:
        return line.split(b",", place + 1)[place].rstrip(b"\r\n").decode()
    return next(csv.reader((line.decode(),)))[place]


def program_column(package: KeptPackage, file: str, lookup: ProgramLookup) -> ProgramColumn | None:
    """Return how to tell the programs of a file's lines; None where they belong to none.

    Users, roles and schools belong to every program of their school; enrollments, grade columns
    and grades to the program of their class. Grades of OneRoster 1.1 name no class: their grade
    column, read from the same package, does.
    """
    columns = package.columns(file)
    for name in _SCHOOL_COLUMNS.get(file, ()):
        if name in columns:
            return ProgramColumn(columns.index(name), _Schools(lookup.schools))
    for name in _CLASS_COLUMNS.get(file, ()):
        if name in columns:
            return ProgramColumn(columns.index(name), _Classes(lookup.classes))
    if file == File.RESULTS and _LINE_ITEM in columns:
        known = _programs_of_line_items(package, lookup)
        return ProgramColumn(columns.index(_LINE_ITEM), _Classes(known))
    return None


class _Schools:
    """Programs of a list of schools, as users have it: each program once, in order."""

    def __init__(self, schools: Mapping[str, Sequence[str]]) -> None:
        self._schools = schools

    def __call__(self, value: str) -> tuple[str, ...]:
        found = (self._schools.get(school, ()) for school in value.split(","))
        return tuple(dict.fromkeys(program for programs in found for program in programs))


class _Classes:
    """The program of a class."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._classes = classes

    def __call__(self, value: str) -> tuple[str, ...]:
        program = self._classes.get(value)
        return () if program is None else (program,)


def _programs_of_line_items(package: KeptPackage, lookup: ProgramLookup) -> Mapping[str, str]:
    columns = package.columns(File.LINE_ITEMS)
    if _CLASS not in columns:
        return {}
    place = columns.index(_CLASS)
    known: dict[str, str] = {}
    for block in package.blocks(File.LINE_ITEMS):
        for line in block.splitlines():
            program = lookup.classes.get(field_of(line, place))
            if program is not None:
                known[id_of(line).decode()] = program
    return known
