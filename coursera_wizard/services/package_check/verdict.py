"""What the check of a package found: the rules by name, the mistakes, and their count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

DETAILED = 100
"""So many mistakes, and so many warnings, are described; all are counted."""
MOST_DETAIL = 60


class Rule(StrEnum):
    """A rule that a package can break; stable, never translated."""

    ZIP_UNREADABLE = "zip-unreadable"
    ZIP_NAME = "zip-name"
    ZIP_COMPRESSION = "zip-compression"
    MEMBER_UNKNOWN = "member-unknown"
    MEMBER_FOLDER = "member-folder"
    MEMBER_TWICE = "member-twice"
    MANIFEST_MISSING = "manifest-missing"
    MANIFEST_FORM = "manifest-form"
    MANIFEST_PROPERTY = "manifest-property"
    MANIFEST_VERSION = "manifest-version"
    MANIFEST_ABSENT_IS_THERE = "manifest-absent-is-there"
    MANIFEST_FILE_MISSING = "manifest-file-missing"
    ENCODING = "encoding"
    BYTE_ORDER_MARK = "byte-order-mark"
    LINE_ENDS_MIXED = "line-ends-mixed"
    HEADER = "header"
    FILE_EMPTY = "file-empty"
    LINE_BLANK = "line-blank"
    LINE_BREAK = "line-break"
    QUOTING = "quoting"
    CELL_COUNT = "cell-count"
    ID_FORM = "id-form"
    ID_TWICE = "id-twice"
    ID_CASE = "id-case"
    STATUS_IN_BULK = "status-in-bulk"
    REQUIRED_EMPTY = "required-empty"
    CHOICE = "choice"
    CHOICE_EXTENDED = "choice-extended"
    BOOLEAN = "boolean"
    DATE = "date"
    DATE_TIME = "date-time"
    YEAR = "year"
    NUMBER = "number"
    LIST = "list"
    PAIR_LIST = "pair-list"
    CONTROL_CHARACTER = "control-character"
    CHARACTER_LOST = "character-lost"
    FORMULA = "formula"
    TEXT_LONG = "text-long"
    PASSWORD = "password"  # noqa: S105 - the name of a rule
    REFERENCE = "reference"
    REFERENCE_FILE = "reference-file"
    REFERENCE_REMOVED = "reference-removed"
    ORG_NOT_SCHOOL = "org-not-school"
    ORG_CHAIN = "org-chain"
    SESSION_TYPE = "session-type"
    SESSION_CHAIN = "session-chain"
    SESSION_DATES = "session-dates"
    SESSION_YEAR = "session-year"
    SUBJECT_CODES = "subject-codes"
    USERS_MISSING = "users-missing"
    USERNAME_TWICE = "username-twice"
    ROLES_MISSING = "roles-missing"
    ROLE_MISSING = "role-missing"
    ROLE_PRIMARY_TWICE = "role-primary-twice"
    ROLE_PRIMARY_MISSING = "role-primary-missing"
    ROLE_PRIMARY_ORG = "role-primary-org"
    DATES_ORDER = "dates-order"
    ENROLLMENT_TWICE = "enrollment-twice"
    ENROLLMENT_DATES = "enrollment-dates"
    ENROLLMENT_PRIMARY = "enrollment-primary"
    ENROLLMENT_SCHOOL = "enrollment-school"
    CLASS_WITHOUT_ENROLLMENT = "class-without-enrollment"
    LINE_ITEM_RANGE = "line-item-range"
    LINE_ITEM_SCHOOL = "line-item-school"
    RESULT_TWICE = "result-twice"
    RESULT_SCORE = "result-score"
    RESULT_STATUS = "result-status"
    RESULT_CLASS = "result-class"
    RESULT_NOT_ENROLLED = "result-not-enrolled"
    EXPECTED_FILE = "expected-file"
    EXPECTED_ROWS = "expected-rows"
    EXPECTED_MODE = "expected-mode"
    RECEIVER_ID = "receiver-id"
    RECEIVER_CHARACTERS = "receiver-characters"
    RECEIVER_LENGTH = "receiver-length"
    RECEIVER_USER_IDS = "receiver-user-ids"


WARNINGS: Final = frozenset({
    Rule.BYTE_ORDER_MARK, Rule.LINE_ENDS_MIXED, Rule.CHOICE_EXTENDED, Rule.CHARACTER_LOST,
    Rule.FORMULA, Rule.TEXT_LONG, Rule.PASSWORD, Rule.USERS_MISSING, Rule.USERNAME_TWICE,
    Rule.ENROLLMENT_SCHOOL, Rule.CLASS_WITHOUT_ENROLLMENT, Rule.LINE_ITEM_SCHOOL,
    Rule.RESULT_STATUS,
})  # fmt: skip
"""Legal, but some receiver will stumble over it."""

TEXTS: Final[Mapping[Rule, str]] = {
    Rule.ZIP_UNREADABLE: "the zip or a member cannot be read to its end",
    Rule.ZIP_NAME: "the package has another name than the receiver looks for",
    Rule.ZIP_COMPRESSION: "a member is encrypted, or neither stored nor deflated",
    Rule.MEMBER_UNKNOWN: "not a file of this version",
    Rule.MEMBER_FOLDER: "not at the root of the package",
    Rule.MEMBER_TWICE: "twice in the package",
    Rule.MANIFEST_MISSING: "there is no manifest.csv",
    Rule.MANIFEST_FORM: "not a list of property names and values",
    Rule.MANIFEST_PROPERTY: "missing, unknown, twice, or with a value it cannot have",
    Rule.MANIFEST_VERSION: "a version other than 1.1 and 1.2",
    Rule.MANIFEST_ABSENT_IS_THERE: "absent in the manifest, and in the package",
    Rule.MANIFEST_FILE_MISSING: "in the manifest, and not in the package",
    Rule.ENCODING: "not UTF-8",
    Rule.BYTE_ORDER_MARK: "begins with a byte order mark",
    Rule.LINE_ENDS_MIXED: "lines end in two ways",
    Rule.HEADER: "the header is not the one of this version",
    Rule.FILE_EMPTY: "no row follows the header",
    Rule.LINE_BLANK: "a blank line",
    Rule.LINE_BREAK: "a line break inside a field",
    Rule.QUOTING: "quotes are not as RFC 4180 has them",
    Rule.CELL_COUNT: "more or fewer cells than the header",
    Rule.ID_FORM: "an id with other characters than the standard has, or too long",
    Rule.ID_TWICE: "an id that another row of the file has",
    Rule.ID_CASE: "an id that differs from another by case alone",
    Rule.STATUS_IN_BULK: "filled in a bulk file",
    Rule.REQUIRED_EMPTY: "required, and empty",
    Rule.CHOICE: "not one of the values of this column",
    Rule.CHOICE_EXTENDED: "a value of an extended vocabulary",
    Rule.BOOLEAN: "neither true nor false",
    Rule.DATE: "not a date as YYYY-MM-DD",
    Rule.DATE_TIME: "not a moment as YYYY-MM-DDTHH:MM:SS.sssZ",
    Rule.YEAR: "not a year as YYYY",
    Rule.NUMBER: "not a plain number",
    Rule.LIST: "an empty element, or a blank beside a comma, in a list",
    Rule.PAIR_LIST: "not a list of {name:value}",
    Rule.CONTROL_CHARACTER: "a control character or one that turns the direction of writing",
    Rule.CHARACTER_LOST: "a character that stands for one that was lost",
    Rule.FORMULA: "begins like a formula of a spreadsheet",
    Rule.TEXT_LONG: "longer than 255 characters",
    Rule.PASSWORD: "a password is in the package",
    Rule.REFERENCE: "refers to a record that is not in the package",
    Rule.REFERENCE_FILE: "refers to a file that is not in the package",
    Rule.REFERENCE_REMOVED: "refers to a record that this package removes",
    Rule.ORG_NOT_SCHOOL: "refers to an organization that is not a school",
    Rule.ORG_CHAIN: "an organization above itself",
    Rule.SESSION_TYPE: "refers to a session of a type that does not belong here",
    Rule.SESSION_CHAIN: "a session above itself, or below one of a lower kind",
    Rule.SESSION_DATES: "a session that ends before it begins, or leaves the one above it",
    Rule.SESSION_YEAR: "not the year in which the school year ends",
    Rule.SUBJECT_CODES: "not as many as there are subjects",
    Rule.USERS_MISSING: "a bulk package without users",
    Rule.USERNAME_TWICE: "a username that another user has",
    Rule.ROLES_MISSING: "users without a file of roles",
    Rule.ROLE_MISSING: "a user without a role",
    Rule.ROLE_PRIMARY_TWICE: "a second primary role of a user in an organization",
    Rule.ROLE_PRIMARY_MISSING: "no primary role of this user in this organization",
    Rule.ROLE_PRIMARY_ORG: "no role of this user in the primary organization",
    Rule.DATES_ORDER: "ends before it begins",
    Rule.ENROLLMENT_TWICE: "a second enrollment of a user in a class",
    Rule.ENROLLMENT_DATES: "outside the terms of the class",
    Rule.ENROLLMENT_PRIMARY: "primary, and not a teacher",
    Rule.ENROLLMENT_SCHOOL: "another school than that of the class",
    Rule.CLASS_WITHOUT_ENROLLMENT: "a class that nobody is enrolled in",
    Rule.LINE_ITEM_RANGE: "the least result is above the highest",
    Rule.LINE_ITEM_SCHOOL: "another school than that of the class of the line item",
    Rule.RESULT_TWICE: "a second result of a student for a line item",
    Rule.RESULT_SCORE: "a score outside the range of the line item",
    Rule.RESULT_STATUS: "status and score do not go together",
    Rule.RESULT_CLASS: "another class than that of the line item",
    Rule.RESULT_NOT_ENROLLED: "the student is not enrolled in the class of the line item",
    Rule.EXPECTED_FILE: "a file too many or too few for this receiver",
    Rule.EXPECTED_ROWS: "not as many rows as were written",
    Rule.EXPECTED_MODE: "neither the version nor the mode that was written",
    Rule.RECEIVER_ID: "an id that this receiver does not take",
    Rule.RECEIVER_CHARACTERS: "characters that this receiver does not take",
    Rule.RECEIVER_LENGTH: "longer than this receiver takes",
    Rule.RECEIVER_USER_IDS: "filled, and this receiver does not take it",
}
"""For support, in English; they never hold a value of a record."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One place where a package breaks a rule.

    Attributes:
        file: Without ``.csv``; "" for the package itself.
        row: Line number, the header's being 1; 0 for the whole file.
        column: As in the header; "" for the whole row.
        text: For support, in English, without any value of a record.
    """

    rule: Rule
    file: str = ""
    row: int = 0
    column: str = ""
    text: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part)
        return f"{place or 'package'} {self.rule}: {self.text}"


@dataclass(frozen=True, slots=True)
class PackageVerdict:
    """What is in a package and what is wrong with it.

    Attributes:
        version: ``1.1`` or ``1.2``; "" where nothing tells.
        modes: ``bulk`` or ``delta`` of each file that is there.
        rows: Rows of each file that is there, without the header.
        mistakes: The first of them.
        mistake_count: All of them.
        warnings: The first things that are legal but unwise.
        warning_count: All of them.
    """

    version: str = ""
    modes: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    mistake_count: int = 0
    warnings: tuple[Mistake, ...] = ()
    warning_count: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether the package may be sent."""
        return self.mistake_count == 0


class Findings:
    """Counts mistakes and warnings and keeps the first of each."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.mistake_count = 0
        self.warnings: list[Mistake] = []
        self.warning_count = 0

    def add(
        self,
        rule: Rule,
        file: str = "",
        row: int = 0,
        column: str = "",
        *,
        name: str = "",
        count: int = 1,
    ) -> None:
        """Note that a rule is broken.

        Args:
            rule: Which.
            file: The file, without ``.csv``.
            row: Its line.
            column: Its column.
            name: Of a file, column or property, never of a person; shortened.
            count: How many places are meant, when only one is described.
        """
        if rule in WARNINGS:
            kept = self.warnings
            self.warning_count += count
        else:
            kept = self.mistakes
            self.mistake_count += count
        if len(kept) < DETAILED:
            text = TEXTS[rule]
            if name:
                text = f"{text} ({ascii(name[:MOST_DETAIL])[1:-1]})"
            kept.append(Mistake(rule, file, row, column, text))
