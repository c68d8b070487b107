"""Rows of the enrollment report as lines of enrollments.csv: the loop that millions go through."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.attribute_rows import Entity, Transform
from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.coursera.rows import EnrollmentRow, lean
from coursera_wizard.services.coursera.wire import RowReader
from coursera_wizard.services.run.classes import COURSE
from coursera_wizard.services.run.ids import DIGITS
from coursera_wizard.services.run.sources import fed, field_names, value_of

if TYPE_CHECKING:
    from coursera_wizard.services.run.classes import Classes, SchoolClass
    from coursera_wizard.services.run.people import People
    from coursera_wizard.services.run.roster import Chosen, Roster
    from coursera_wizard.services.run.staging import Stage

_ALWAYS: Final = frozenset(
    {
        "id",
        "program_id",
        "external_id",
        "email",
        "membership_state",
        "content_id",
        "content_type",
        "content_name",
        "content_slug",
        "deleted_at",
    }
)
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MEMBER: Final = frozenset({"MEMBER", ""})


class Enrollments:
    """Shapes enrollment rows and stages them.

    Args:
        roster: What is delivered.
        people: Who the learners are.
        classes: Gets a class for each pair of program and course.
        stage: Where the lines go.
        note: Is told what is the matter with a record.
    """

    def __init__(
        self,
        roster: Roster,
        people: People,
        classes: Classes,
        stage: Stage,
        note: Callable[[Issue], None],
    ) -> None:
        rows = fed(roster.delivery.attributes, Entity.ENROLLMENTS)
        names = _ALWAYS | field_names(rows.values(), EnrollmentRow)
        kind = lean(EnrollmentRow, names, {"external_id": str | int | None})
        self.reader: RowReader[EnrollmentRow] = RowReader(kind)
        self._people = people
        self._classes = classes
        self._stage = stage
        self._note = note
        self._prefix = roster.ids.prefix
        self._first, self._end = roster.sessions.first_day, roster.sessions.end_day
        self._last = roster.sessions.last_day
        role = rows.get("role")
        role_text = role.argument if role is not None else "student"
        self._begin = (
            value_of(rows["beginDate"], EnrollmentRow, roster.zone)
            if ("beginDate" in rows)
            else None
        )
        self._finish = (
            value_of(rows["endDate"], EnrollmentRow, roster.zone) if ("endDate" in rows) else None
        )
        self._begins_as_day = "beginDate" in rows and rows["beginDate"].transform is Transform.DATE
        self._role = f",{role_text},{'false' if role_text == 'teacher' else ''},"

    def take(self, program: Chosen, rows: Iterable[EnrollmentRow]) -> None:
        """Stage the rows of a page of one program; those that cannot be delivered are told of."""
        find, joins = self._people.find, self._people.joins
        digest_of, is_dropped = self._people.digest, self._people.is_dropped
        waiting, sha = self._stage.waiting, hashlib.sha256
        prefix, role = self._prefix, self._role
        classes: dict[str, SchoolClass | None] = {}
        lines = characters = 0
        for row in rows:
            if row.content_type != COURSE:
                continue
            if row.membership_state not in _MEMBER or row.deleted_at is not None:
                self._skip(IssueReason.NOT_A_MEMBER, program, row)
                continue
            person = find(row.external_id, row.email)
            if person is None or is_dropped(person):
                self._skip(IssueReason.LEARNER_UNKNOWN, program, row)
                continue
            content = row.content_id
            if content in classes:
                found = classes[content]
            else:
                found = classes[content] = self._classes.get(
                    program, content, row.content_name, row.content_slug
                )
            if found is None:
                self._skip(IssueReason.REQUIRED_EMPTY, program, row)
                continue
            joins(person, program.number)
            digest = digest_of(person)
            hexed = sha(found.seed + digest).hexdigest()[:DIGITS]
            begin = self._day(row, hexed, program)
            end = self._end_day(row, begin) if self._finish is not None else ""
            line = f"{prefix}{hexed}{found.between}{prefix}{digest.hex()}{role}{begin},{end}\r\n"
            waiting[hexed[:2]].append(line)
            lines += 1
            characters += len(line)
        self._stage.added(lines, characters)

    def _day(self, row: EnrollmentRow, hexed: str, program: Chosen) -> str:
        """Return the first day of an enrollment, within the term.

        An earlier one becomes the first day of the term without a word, as the attribute says. One
        after the term is mended and told of.
        """
        if self._begin is None:
            return ""
        day = self._begin(row)
        if not self._begins_as_day and not _DAY.fullmatch(day):
            return ""
        if not day or self._first <= day <= self._last:
            return day
        if day < self._first:
            return self._first
        reason = IssueReason.DATE_OUTSIDE_TERM
        self._note(
            Issue(
                reason,
                File.ENROLLMENTS,
                self._prefix + hexed,
                row.id,
                program.program_id,
                "beginDate",
            )
        )
        return self._last

    def _end_day(self, row: EnrollmentRow, begin: str) -> str:
        """Return the day after the last one, within the term; never before it began."""
        day = self._finish(row) if self._finish is not None else ""
        if not _DAY.fullmatch(day):
            return ""
        return max(min(day, self._end), begin)

    def _skip(self, reason: IssueReason, program: Chosen, row: EnrollmentRow) -> None:
        self._note(
            Issue(
                reason,
                File.ENROLLMENTS,
                "",
                row.id,
                program.program_id,
                "title" if reason is IssueReason.REQUIRED_EMPTY else "",
            )
        )
