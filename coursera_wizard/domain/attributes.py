"""Delivered attributes and what feeds them: the one table of defaults and transformations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Entity(StrEnum):
    """The tabs of the attributes page; each feeds one or more OneRoster files."""

    SCHOOLS = "schools"
    USERS = "users"
    COURSES = "courses"
    CLASSES = "classes"
    ENROLLMENTS = "enrollments"
    GRADES = "grades"


class Transform(StrEnum):
    """The closed set of transformations; there is no code in a delivery file."""

    NONE = "none"
    FIRST_WORDS = "first-words"  # all but the last word
    LAST_WORD = "last-word"
    LOWER_CASE = "lower-case"
    UPPER_CASE = "upper-case"
    CONSTANT = "constant"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    DATE = "date"  # epoch milliseconds to YYYY-MM-DD
    BEFORE_AT = "before-at"  # the part of an e-mail address before @
    PERCENT = "percent"  # a fraction of 1 to a number of 100


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """One delivered attribute and what feeds it.

    Attributes:
        entity: The tab.
        target: OneRoster's name of the attribute.
        source: Coursera's name of the field; empty for a constant.
        transform: What is done to it.
        argument: For CONSTANT the text, for PREFIX and SUFFIX the text added.
    """

    entity: Entity
    target: str
    source: str = ""
    transform: Transform = Transform.NONE
    argument: str = ""


def default_rows() -> tuple[AttributeRow, ...]:
    """Return the complete default mapping, in the order it is shown."""
    return ()
