"""What a column of a OneRoster file may hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class Kind(Enum):
    """The kind of value of a column."""

    ID = auto()
    STATUS = auto()
    TEXT = auto()
    WORDS = auto()
    """Text for people: names, titles, remarks."""
    NAME = auto()
    """Text for people that a spreadsheet may take for a formula."""
    SECRET = auto()
    CHOICE = auto()
    BOOLEAN = auto()
    DATE = auto()
    DATE_TIME = auto()
    YEAR = auto()
    NUMBER = auto()
    INTEGER = auto()
    TEXT_LIST = auto()
    PAIR_LIST = auto()
    REFERENCE = auto()
    REFERENCE_LIST = auto()


class Subset(Enum):
    """Which records of a file may be referred to."""

    ALL = auto()
    SCHOOL = auto()
    SCHOOL_YEAR = auto()
    GRADING_PERIOD = auto()
    NOT_SCHOOL_YEAR = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its rules.

    Attributes:
        choices: The values of a CHOICE.
        extensible: Whether ``ext:`` values are legal too.
        target: The file that a reference leads to.
        subset: Which of its records.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: frozenset[str] = frozenset()
    extensible: bool = False
    target: str = ""
    subset: Subset = Subset.ALL


SESSION_TYPES: Final = frozenset({"gradingPeriod", "semester", "schoolYear", "term"})
ORG_TYPES: Final = frozenset({"department", "school", "district", "local", "state", "national"})
CLASS_TYPES: Final = frozenset({"homeroom", "scheduled"})
USER_ROLES_1_1: Final = frozenset({
    "administrator", "aide", "guardian", "parent", "proctor", "relative", "student", "teacher",
})  # fmt: skip
ROLES_1_2: Final = frozenset({
    "aide", "counselor", "districtAdministrator", "guardian", "parent", "principal", "proctor",
    "relative", "siteAdministrator", "student", "systemAdministrator", "teacher",
})  # fmt: skip
ENROLLMENT_ROLES: Final = frozenset({"administrator", "proctor", "student", "teacher"})
RANKS: Final = frozenset({"primary", "secondary"})
SCORE_STATUSES: Final = frozenset({
    "exempt", "fully graded", "not submitted", "partially graded", "submitted",
})  # fmt: skip
SEXES_1_1: Final = frozenset({"male", "female"})
SEXES_1_2: Final = frozenset({"male", "female", "unspecified", "other"})
OBJECTIVE_SOURCES: Final = frozenset({"case", "unknown"})


def text(name: str, *, required: bool = False) -> Column:
    """Return a column of technical text: codes, addresses, numbers that are not counted with."""
    return Column(name, Kind.TEXT, required)


def words(name: str) -> Column:
    """Return a column of longer text for people."""
    return Column(name, Kind.WORDS)


def named(name: str, *, required: bool = False) -> Column:
    """Return a column of names or titles."""
    return Column(name, Kind.NAME, required)


def of(kind: Kind, name: str, *, required: bool = False) -> Column:
    """Return a column of another kind."""
    return Column(name, kind, required)


def choice(
    name: str, choices: frozenset[str], *, required: bool = False, extensible: bool = False
) -> Column:
    """Return a column with a list of values."""
    return Column(name, Kind.CHOICE, required, choices, extensible)


def ref(name: str, target: str, *, required: bool = False, subset: Subset = Subset.ALL) -> Column:
    """Return a column that holds the id of a record of another file."""
    return Column(name, Kind.REFERENCE, required, target=target, subset=subset)


def refs(name: str, target: str, *, required: bool = False) -> Column:
    """Return a column that holds several ids of records of another file."""
    return Column(name, Kind.REFERENCE_LIST, required, target=target)
