"""The two reports with their filters: enrollments and course gradebooks."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from coursera_wizard.services.practice.college import College
from coursera_wizard.services.practice.enrollments import Moments, ReportOptions, Row
from coursera_wizard.services.practice.exchange import Answer, Refusal, service_refusal
from coursera_wizard.services.practice.layout import RowKind, Span
from coursera_wizard.services.practice.paging import Page, envelope
from coursera_wizard.services.practice.routing import Parameters
from coursera_wizard.services.practice.switches import Switches

_ROWS_AT_A_STRETCH = 5000
_KEPT_SELECTIONS = 3
_SPAN_ROWS = 2000

Test = Callable[[RowKind, Row], bool]


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A filter by a moment; None is open.

    Attributes:
        is_strict: Whether the bounds themselves are left out.
    """

    after: int | None
    before: int | None
    is_strict: bool

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self.after is None and self.before is None

    def keeps(self, moment: int | None) -> bool:
        """Tell whether a row with this moment passes; one without passes an open range only."""
        if self.is_open or moment is None:
            return self.is_open
        if self.after is not None and (
            moment < self.after or (self.is_strict and moment == self.after)
        ):
            return False
        return self.before is None or (
            moment < self.before or (not self.is_strict and moment == self.before)
        )


@dataclass(frozen=True, slots=True)
class TimeFilter:
    """The three time filters of the enrollment report."""

    enrolled: TimeRange
    active: TimeRange
    completed: TimeRange

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self.enrolled.is_open and self.active.is_open and self.completed.is_open

    def keeps(self, moments: Moments) -> bool:
        """Tell whether a row with these moments passes."""
        return (
            self.enrolled.keeps(moments.enrolled_at)
            and self.active.keeps(moments.active_at)
            and self.completed.keeps(moments.completed_at)
        )


class Reports:
    """Answers for both reports.

    Unfiltered pages are computed from where they start. A filter has to look at every row once; the
    rows it found are kept, so that only the first of its pages takes that time.
    """

    def __init__(self, college: College) -> None:
        self._college = college
        self._selections: dict[object, array[int]] = {}

    async def enrollments(self, parameters: Parameters, page: Page, switches: Switches) -> Answer:
        """Return a page of the enrollment report; without ``q`` a program id has no effect.

        Raises:
            Refusal: The program does not exist.
        """
        at_ms = switches.last_refresh_ms
        finder = parameters.texts.get("q")
        program = self._program(parameters) if finder else None
        external_id = parameters.texts["externalId"] if finder == "byUserProgramId" else None
        kinds = _kinds(parameters)
        time_filter = _time_filter(parameters)
        if external_id is None and time_filter.is_open:
            total = self._total(kinds, program)
            spans = self._college.layout.spans(kinds, page.first, page.count, program)
        else:
            chosen = await self._select(
                (kinds, program, external_id, time_filter, at_ms),
                self._spans(kinds, program, external_id),
                _passing(self._college, time_filter, at_ms),
            )
            total = len(chosen)
            spans = _unpacked(chosen[page.slice])
        options = ReportOptions(at_ms, switches.grade_as_text, switches.program_id_in_rows)
        out: list[bytes] = []
        given = 0
        for span in spans:
            self._college.enrollments.encode(span, options, out)
            given += span.count
        return envelope(out, given, page, total, switches)

    async def gradebook(self, parameters: Parameters, page: Page, switches: Switches) -> Answer:
        """Return a page of the course gradebook.

        Raises:
            Refusal: The program or the course does not exist.
        """
        kinds: tuple[RowKind, ...] = (RowKind.COURSE,)
        if parameters.flags.get("includeDeletedMembers", False):
            kinds = (RowKind.COURSE, RowKind.DELETED_MEMBER)
        program = self._program(parameters) if "programId" in parameters.texts else None
        person = parameters.texts.get("emailOrExternalId")
        course = self._course(parameters)
        if person is None and course is None:
            total = self._total(kinds, program)
            spans = self._college.layout.spans(kinds, page.first, page.count, program)
        else:
            chosen = await self._select(
                ("gradebook", kinds, program, person, course),
                self._spans(kinds, program, person, course),
                lambda _, row: course is None or row.content == course,
            )
            total = len(chosen)
            spans = _unpacked(chosen[page.slice])
        out: list[bytes] = []
        given = 0
        for span in spans:
            for row in self._college.enrollments.rows(span):
                entry = self._college.gradebook.entry(span, row, switches.last_refresh_ms)
                out += (msgspec.json.encode(entry), b",")
                given += 1
        return envelope(out, given, page, total, switches, next_as_integer=True)

    async def _select(self, key: object, spans: Iterable[Span], passes: Test) -> array[int]:
        """Return the rows that pass, packed into one number each."""
        if key in self._selections:
            return self._selections[key]
        chosen = array("Q")
        looked_at = 0
        for span in spans:
            first = span.program << 34 | span.kind << 32
            chosen.extend(
                first | row.number
                for row in self._college.enrollments.rows(span)
                if passes(span.kind, row)
            )
            looked_at += span.count
            if looked_at > _ROWS_AT_A_STRETCH:
                looked_at = 0
                await asyncio.sleep(0)  # others are answered meanwhile
        while len(self._selections) >= _KEPT_SELECTIONS:
            del self._selections[next(iter(self._selections))]
        self._selections[key] = chosen
        return chosen

    def _spans(
        self,
        kinds: tuple[RowKind, ...],
        program: int | None,
        person: str | None,
        course: int | None = None,
    ) -> Iterator[Span]:
        """Yield the least that has to be looked at."""
        if person is not None:
            learner = self._college.people.find(person)
            if learner is None:
                return
            programs = [program]
            if program is None:
                programs = list(self._college.people.all_programs_of(learner.index))
            for each in programs:
                if each is not None:
                    yield from self._college.enrollments.rows_of(each, learner.index, kinds)
            return
        if course is not None and program is None:
            for each in self._college.catalog.programs_with(course):
                yield from _parts(self._college, kinds, each)
            return
        yield from _parts(self._college, kinds, program)

    def _total(self, kinds: tuple[RowKind, ...], program: int | None) -> int:
        layout = self._college.layout
        if program is None:
            return layout.rows_before(layout.programs, kinds)
        return sum(layout.rows(program, kind) for kind in kinds)

    def _program(self, parameters: Parameters) -> int:
        index = self._college.catalog.program_index(parameters.texts["programId"])
        if index is None:
            raise Refusal(service_refusal(404, "notFound", "not found"))
        return index

    def _course(self, parameters: Parameters) -> int | None:
        if "courseId" not in parameters.texts:
            return None
        index = self._college.catalog.content_index(parameters.texts["courseId"])
        if index is None:
            raise Refusal(service_refusal(404, "notFound", "not found"))
        return index


def _parts(college: College, kinds: tuple[RowKind, ...], program: int | None) -> Iterator[Span]:
    everything = college.layout.spans(kinds, 0, 1 << 62, program)
    for span in everything:
        for first in range(0, span.count, _SPAN_ROWS):
            count = min(_SPAN_ROWS, span.count - first)
            yield Span(span.program, span.kind, first, count)


def _unpacked(chosen: array[int]) -> Iterator[Span]:
    for packed in chosen:
        number = packed & 0xFFFF_FFFF
        yield Span(packed >> 34, RowKind(packed >> 32 & 3), number, 1)


def _passing(college: College, time_filter: TimeFilter, at_ms: int) -> Test:
    """Return the test of a time filter; what it says of each way is found out once."""
    known: dict[tuple[int, RowKind], bool] = {}

    def passes(kind: RowKind, row: Row) -> bool:
        key = (row.way, kind)
        answer = known.get(key)
        if answer is None:
            moments = college.enrollments.moments(row.way, kind, at_ms)
            answer = known[key] = time_filter.keeps(moments)
        return answer

    return passes


def _kinds(parameters: Parameters) -> tuple[RowKind, ...]:
    flags = parameters.flags
    wanted = {
        RowKind.COURSE: True,
        RowKind.SPECIALIZATION: flags.get("includeS12n", False),
        RowKind.DELETED_MEMBER: flags.get("includeDeletedMembers", False),
        RowKind.EXPIRED_CONTRACT: flags.get("includeExpiredContracts", False),
    }
    return tuple(kind for kind, is_wanted in wanted.items() if is_wanted)


def _time_filter(parameters: Parameters) -> TimeFilter:
    number = parameters.numbers.get
    return TimeFilter(
        enrolled=TimeRange(number("enrollAtAfter"), number("enrollAtBefore"), is_strict=False),
        active=TimeRange(number("lastActivityAfter"), number("lastActivityBefore"), is_strict=True),
        completed=TimeRange(
            number("completedAtAfter"), number("completedAtBefore"), is_strict=False
        ),
    )
