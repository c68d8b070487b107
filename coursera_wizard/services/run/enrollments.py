"""Rows of the enrollment report as lines of enrollments.csv: the loop that millions go through."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity, Transform
from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.coursera.rows import EnrollmentRow, lean
from coursera_wizard.services.coursera.wire import RowReader
from coursera_wizard.services.run.classes import COURSE
from coursera_wizard.services.run.ids import DIGITS
from coursera_wizard.services.run.people import BYTES
from coursera_wizard.services.run.pull import reads_at_once
from coursera_wizard.services.run.sources import QUARTER_MS, fed, field_names, value_of

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from coursera_wizard.services.run.classes import Classes
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
_KEPT: Final = 100_000
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
        if reads_at_once(roster):  # rows without a program's id are told apart by its slug
            names |= {"program_slug"}
        kind = lean(EnrollmentRow, names, {"external_id": str | int | None})
        self.reader: RowReader[EnrollmentRow] = RowReader(kind)
        self._people = people
        self._classes = classes
        self._stage = stage
        self._note = note
        self._prefix = roster.ids.prefix
        sessions = roster.sessions
        self._last = sessions.last_day
        role = rows.get("role")
        role_text = role.argument if role is not None else "student"
        self._days = _begin(rows.get("beginDate"), roster)
        self._finish = _end(rows.get("endDate"), roster)
        self._role = f",{role_text},{'false' if role_text == 'teacher' else ''},"

    def take(self, program: Chosen, rows: Iterable[EnrollmentRow]) -> None:
        """Stage the rows of a page of one program; those that cannot be delivered are told of."""
        # Looked up once: this loop is what millions of rows go through.
        numbers, digests = self._people.numbers, self._people.digests
        dropped, waiting = self._people.dropped, self._stage.waiting
        prefix, role = self._prefix, self._role
        days, finish = self._days, self._finish
        classes: dict[str, tuple[Hash, str]] = {}
        joined: list[int] = []
        characters = 0
        for row in rows:
            if row.content_type != COURSE:
                continue
            if row.deleted_at is not None or row.membership_state not in _MEMBER:
                self._skip(IssueReason.NOT_A_MEMBER, program, row)
                continue
            person = numbers.get(row.external_id)
            if person is None:
                person = self._people.find(row.external_id, row.email)
            if person is None:
                self._skip(IssueReason.LEARNER_UNKNOWN, program, row)
                continue
            if person in dropped:
                self._skip(IssueReason.LEARNER_LEFT_OUT, program, row)
                continue
            found = classes.get(row.content_id)
            if found is None:
                named = self._classes.get(
                    program, row.content_id, row.content_name, row.content_slug
                )
                if named is None:
                    self._skip(IssueReason.REQUIRED_EMPTY, program, row)
                    continue
                found = hashlib.sha256(named.seed), named.between
                classes[row.content_id] = found
            joined.append(person)
            place = person * BYTES
            digest = digests[place : place + BYTES]
            hashed = found[0].copy()
            hashed.update(digest)
            hexed = hashed.hexdigest()[:DIGITS]
            begin = days(row)
            if begin is None:
                begin = self._told_day(hexed, row, program)
            end = finish(row, begin) if finish is not None else ""
            line = f"{prefix}{hexed}{found[1]}{prefix}{digest.hex()}{role}{begin},{end}\r\n"
            waiting[hexed[:2]].append(line)
            characters += len(line)
        self._people.join(joined, program.number)
        self._stage.added(len(joined), characters)

    def _told_day(self, hexed: str, row: EnrollmentRow, program: Chosen) -> str:
        """Return the last day of the term for one that begins after it, and tell of it."""
        self._note(
            Issue(
                IssueReason.DATE_OUTSIDE_TERM,
                File.ENROLLMENTS,
                self._prefix + hexed,
                row.id,
                program.program_id,
                "beginDate",
            )
        )
        return self._last

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


Begin = Callable[[EnrollmentRow], str | None]
End = Callable[[EnrollmentRow, str], str]


def _begin(row: AttributeRow | None, roster: Roster) -> Begin:
    """Return what gives the first day of an enrollment within the term; None for one after it.

    An earlier day becomes the first of the term without a word, as the attribute says.
    """
    if row is None:
        return lambda _row: ""
    first, last = roster.sessions.first_day, roster.sessions.last_day

    def within(day: str) -> str | None:
        if not _DAY.fullmatch(day):
            return ""
        return None if day > last else max(day, first)

    value = value_of(row, EnrollmentRow, roster.zone)
    if (row.transform, row.source) != (Transform.DATE, "enrolledAt"):
        return lambda found: within(value(found))
    known: dict[int, str | None] = {}

    def day(found: EnrollmentRow) -> str | None:
        moment = found.enrolled_at
        if moment is None:
            return ""
        quarter = moment // QUARTER_MS
        if quarter in known:
            return known[quarter]
        if len(known) >= _KEPT:
            known.clear()
        known[quarter] = text = within(value(found))
        return text

    return day


def _end(row: AttributeRow | None, roster: Roster) -> End | None:
    """Return what gives the day after the last one, within the term and never before it began."""
    if row is None:
        return None
    value = value_of(row, EnrollmentRow, roster.zone)
    end_day = roster.sessions.end_day

    def end(found: EnrollmentRow, begin: str) -> str:
        day = value(found)
        if not _DAY.fullmatch(day):
            return ""
        # The end is exclusive: who completes on the first day still was there that day.
        return min(max(day, _day_after(begin)), end_day)

    return end


def _day_after(day: str) -> str:
    """Return the ISO date of the day after one; "" for none."""
    if not day:
        return ""
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
