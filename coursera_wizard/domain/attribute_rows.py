"""One row of the attributes page: a delivered attribute and what feeds it."""

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


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """What is known of one attribute, whether or not anything feeds it.

    Attributes:
        entity: The tab.
        target: OneRoster's name; on the Grades tab with its file, as ``results.score``.
        explanation: One sentence, as it stands in the source (untranslated).
        is_required: OneRoster wants a value.
        default: The row that feeds it unless changed; none for attributes that stay empty.
        rule: For an attribute that is worked out and cannot be changed: from what (untranslated).
        example: Entity and source field that show what the rule gives.
        choices: The only values OneRoster takes, if it says so.
        versions: The versions of OneRoster that have the attribute.
    """

    entity: Entity
    target: str
    explanation: str
    is_required: bool = False
    default: AttributeRow | None = None
    rule: str = ""
    example: tuple[Entity, str] | None = None
    choices: tuple[str, ...] = ()
    versions: tuple[str, ...] = ("1.1", "1.2")

    @property
    def is_worked_out(self) -> bool:
        """Whether a rule gives the value, so that no source can be chosen."""
        return bool(self.rule)
