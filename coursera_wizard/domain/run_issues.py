"""What can be the matter with a single record, and the sentences that say so.

Source: Connect, data quality: an *Error* is sent and can be mended later, a *Skipped* record is not
sent, a *Duplicate* stands for a record that is there already and is not sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from coursera_wizard.i18n import N_, _


class IssueClass(StrEnum):
    """What became of the record."""

    ERROR = "error"
    SKIPPED = "skipped"
    DUPLICATE = "duplicate"


class IssueReason(StrEnum):
    """Why; stable, never translated."""

    NAME_ONE_WORD = "name-one-word"
    NAME_SHORTENED = "name-shortened"
    CHARACTERS_REPLACED = "characters-replaced"
    LINE_BREAK = "line-break"
    CONTROL_CHARACTERS = "control-characters"
    FORMULA = "formula"
    DATE_OUTSIDE_TERM = "date-outside-term"
    SCORE_CLAMPED = "score-clamped"
    PRIVATE_ADDRESS = "private-address"
    COURSE_NOT_LISTED = "course-not-listed"
    CODES_WITHOUT_SUBJECTS = "codes-without-subjects"
    REQUIRED_EMPTY = "required-empty"
    LEARNER_UNKNOWN = "learner-unknown"
    LEARNER_LEFT_OUT = "learner-left-out"
    NOT_A_MEMBER = "not-a-member"
    NOT_ENROLLED = "not-enrolled"
    NOT_A_STUDENT = "not-a-student"
    SAME_USERNAME = "same-username"
    SAME_LEARNER_ID = "same-learner-id"
    SAME_ENROLLMENT = "same-enrollment"
    SAME_RESULT = "same-result"


REASONS: Final[Mapping[IssueReason, tuple[IssueClass, str]]] = {
    IssueReason.NAME_ONE_WORD: (
        IssueClass.ERROR, N_("The name has one word only; it was used as given and family name."),
    ),
    IssueReason.NAME_SHORTENED: (
        IssueClass.ERROR, N_("The text was longer than the receiver takes and was shortened."),
    ),
    IssueReason.CHARACTERS_REPLACED: (
        IssueClass.ERROR, N_("Characters that the receiver does not take were left out."),
    ),
    IssueReason.LINE_BREAK: (
        IssueClass.ERROR, N_("A line break in the text was replaced by a blank."),
    ),
    IssueReason.CONTROL_CHARACTERS: (
        IssueClass.ERROR, N_("Characters that cannot be seen were left out."),
    ),
    IssueReason.FORMULA: (
        IssueClass.ERROR,
        N_("The text begins like a spreadsheet formula; an apostrophe was put in front."),
    ),
    IssueReason.DATE_OUTSIDE_TERM: (
        IssueClass.ERROR,
        N_("The date is outside the term; the nearest day of the term was used."),
    ),
    IssueReason.SCORE_CLAMPED: (
        IssueClass.ERROR, N_("The score was outside 0 to 100; the nearest of them was used."),
    ),
    IssueReason.PRIVATE_ADDRESS: (
        IssueClass.ERROR,
        N_("The learner has no ID of your organization, only an e-mail address."),
    ),
    IssueReason.COURSE_NOT_LISTED: (
        IssueClass.ERROR,
        N_("Coursera does not list the course any more; its name comes from the enrollment."),
    ),
    IssueReason.CODES_WITHOUT_SUBJECTS: (
        IssueClass.ERROR,
        N_("There are not as many subject codes as subjects; the codes were left out."),
    ),
    IssueReason.REQUIRED_EMPTY: (
        IssueClass.SKIPPED, N_("A value that OneRoster requires is empty: {field}."),
    ),
    IssueReason.LEARNER_UNKNOWN: (
        IssueClass.SKIPPED, N_("Coursera’s list of people does not have this learner."),
    ),
    IssueReason.LEARNER_LEFT_OUT: (
        IssueClass.SKIPPED, N_("The learner is left out of the users, so this record is too."),
    ),
    IssueReason.NOT_A_MEMBER: (
        IssueClass.SKIPPED, N_("The learner has left the program or has not joined it yet."),
    ),
    IssueReason.NOT_ENROLLED: (
        IssueClass.SKIPPED, N_("The learner has a grade but no enrollment in this course yet."),
    ),
    IssueReason.NOT_A_STUDENT: (
        IssueClass.SKIPPED,
        N_("Only students have grades, and this delivery enrolls learners in another role."),
    ),
    IssueReason.SAME_USERNAME: (
        IssueClass.DUPLICATE, N_("Another learner has the same username."),
    ),
    IssueReason.SAME_LEARNER_ID: (
        IssueClass.DUPLICATE, N_("Another person of the organization has the same learner ID."),
    ),
    IssueReason.SAME_ENROLLMENT: (
        IssueClass.DUPLICATE, N_("The learner is enrolled in this class already."),
    ),
    IssueReason.SAME_RESULT: (
        IssueClass.DUPLICATE, N_("There is a grade of this learner for this item already."),
    ),
}  # fmt: skip
"""Every reason with its class and its sentence (untranslated)."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What is the matter with one record.

    Attributes:
        file: The OneRoster file, such as ``users``.
        record: The record's sourcedId; "" where it never got one.
        source_id: Coursera's id, to find it there.
        program_id: Coursera's program; "" where it belongs to none or several.
        field: OneRoster's name of the field; "" for the whole record.
    """

    reason: IssueReason
    file: str
    record: str = ""
    source_id: str = ""
    program_id: str = ""
    field: str = ""

    @property
    def issue_class(self) -> IssueClass:
        """What became of the record."""
        return REASONS[self.reason][0]

    @property
    def sentence(self) -> str:
        """The reason in the person's language."""
        return reason_sentence(self.reason, self.field)


@dataclass(frozen=True, slots=True)
class IssueCount:
    """How many records of a kind and program have the same issue; no learner is named."""

    reason: IssueReason
    file: str
    program_id: str
    count: int

    @property
    def issue_class(self) -> IssueClass:
        """What became of the records."""
        return REASONS[self.reason][0]


def reason_sentence(reason: IssueReason, field: str = "") -> str:
    """Return the sentence of a reason in the person's language."""
    return _(REASONS[reason][1]).format(field=field or _("a field"))
