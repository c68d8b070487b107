"""The rows of the enrollment report, put together from pieces of JSON that are encoded once.

A row takes seven look-ups and no encoding: that is what makes a college of millions of rows fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from coursera_wizard.services.practice.catalog import ADDRESS, Catalog
from coursera_wizard.services.practice.identifiers import IdSpace
from coursera_wizard.services.practice.layout import Layout, RowKind, Span
from coursera_wizard.services.practice.people import People, profile, profile_number
from coursera_wizard.services.practice.progress import DAY_MS, WAYS, Progress

CONTRACT = "Campus 2026"
EXPIRED_CONTRACT = "Campus 2024–2025"
COURSES_IN_A_SPECIALIZATION = 3

_EXPIRED_BACK_MS = 420 * DAY_MS
_DELETED_AFTER_MS = 3 * DAY_MS
_KEPT_PIECES = 5000
_KEPT_CONTENTS = 20_000
_PROGRAM_ID_LENGTH = len(b'"programId":"",') + 22


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What changes the text of every row.

    Attributes:
        at_ms: The moment the report was last refreshed.
        grade_as_text: Grades as decimal text, as the vendor's schema has it.
        with_program_id: Whether rows carry the program id, which the vendor's field list lacks.
    """

    at_ms: int
    grade_as_text: bool = False
    with_program_id: bool = True


class Row(NamedTuple):
    """Which person, content and way through it a report row is about."""

    number: int
    learner: int
    content: int
    way: int


class Moments(NamedTuple):
    """When somebody enrolled, was last active and completed; epoch milliseconds."""

    enrolled_at: int
    active_at: int | None
    completed_at: int | None


class _ProgramPieces(NamedTuple):
    text: bytes
    courses: list[_ContentPieces]
    specializations: list[_ContentPieces]


class _PersonPieces(NamedTuple):
    id_start: bytes
    text: bytes
    way: int
    code: bytes


class _ContentPieces(NamedTuple):
    id_end: bytes
    text: bytes
    way: int
    code: bytes


class Enrollments:
    """The enrollment report of the practice college."""

    def __init__(
        self, seed: int, layout: Layout, people: People, catalog: Catalog, progress: Progress
    ) -> None:
        self._layout = layout
        self._people = people
        self._catalog = catalog
        self._progress = progress
        contracts = IdSpace(seed, "contract")
        current = _encoded(contractId=contracts.id_of(1), contractName=CONTRACT)
        expired = _encoded(contractId=contracts.id_of(0), contractName=EXPIRED_CONTRACT)
        self._contracts = dict.fromkeys(RowKind, current)
        self._contracts[RowKind.EXPIRED_CONTRACT] = expired
        self._programs: dict[int, _ProgramPieces] = {}
        self._persons: dict[int, _PersonPieces] = {}
        self._contents: dict[int, _ContentPieces] = {}
        self._content_ways: dict[int, int] = {}
        self._profiles: dict[int, bytes] = {}
        self._endings: dict[tuple[ReportOptions, RowKind], list[tuple[bytes, bytes] | None]] = {}

    def rows(self, span: Span) -> Iterator[Row]:
        """Yield what the rows of a span are about; quick, because nothing is encoded."""
        is_specialization = span.kind is RowKind.SPECIALIZATION
        if is_specialization:
            contents = self._catalog.specializations_of(span.program)
        else:
            contents = self._catalog.courses_of(span.program)
        ways = [self._content_way(content) for content in contents]
        known, known_way = -1, 0
        for number, learner, position in self._places(span, len(contents)):
            if learner != known:
                known, known_way = learner, _person_way(self._people.bits(learner))
            yield Row(number, learner, contents[position], known_way ^ ways[position])

    def rows_of(self, program: int, learner: int, kinds: tuple[RowKind, ...]) -> list[Span]:
        """Return the rows of one person in one program, each as a span of one."""
        place = self._people.place_in(program, learner)
        if place is None:
            return []
        found = []
        for kind in kinds:
            first, last = 0, self._layout.rows(program, kind)
            if kind is RowKind.COURSE:
                per_member = self._layout.rows_per_member(program)
                first, last = place * per_member, min((place + 1) * per_member, last)
            found += [
                Span(program, kind, row.number, 1)
                for row in self.rows(Span(program, kind, first, max(last - first, 0)))
                if row.learner == learner
            ]
        return found

    def moments(self, way: int, kind: RowKind, at_ms: int) -> Moments:
        """Return the moments of somebody on a way, as a row of this kind tells them."""
        standing = self._progress.standing(way, at_ms)
        back = _EXPIRED_BACK_MS if kind is RowKind.EXPIRED_CONTRACT else 0
        active_at, completed_at = standing.last_activity_at, standing.completed_at
        return Moments(
            standing.enrolled_at - back,
            None if active_at is None else active_at - back,
            None if completed_at is None else completed_at - back,
        )

    def encode(self, span: Span, options: ReportOptions, out: list[bytes]) -> None:
        """Append the rows of a span to a list of pieces of JSON, each row with a comma behind."""
        pieces = self._program(span.program)
        program = pieces.text
        if not options.with_program_id:
            program = program[_PROGRAM_ID_LENGTH:]
        program = self._contracts[span.kind] + program
        endings = self._endings_for(options, span.kind)
        is_specialization = span.kind is RowKind.SPECIALIZATION
        contents = pieces.specializations if is_specialization else pieces.courses
        persons = self._persons
        for _, learner, position in self._places(span, len(contents)):
            person = persons.get(learner) or self._person(learner)
            content = contents[position]
            way = person.way ^ content.way
            before_code, after_code = endings[way] or self._ending(options, span.kind, way)
            out += (person.id_start, content.id_end, program, person.text, content.text)
            if after_code:
                out += (before_code, person.code, content.code, after_code)
            else:
                out.append(before_code)

    def _places(self, span: Span, count: int) -> Iterator[tuple[int, int, int]]:
        """Yield number, learner and the content's place in the program for each row of a span."""
        layout = self._layout
        program, kind = span.program, span.kind
        is_specialization = kind is RowKind.SPECIALIZATION
        first_slot = layout.first_slot(program)
        learners = layout.learners
        per_member = layout.rows_per_member(program) if kind is RowKind.COURSE else 0
        for number in range(span.first, span.first + span.count):
            if per_member:
                place, step = divmod(number, per_member)
            else:
                place, step = layout.member_of_row(program, kind, number)
            learner = (first_slot + place) % learners
            position = step if is_specialization else step + learner * 7
            yield number, learner, position % count

    def _content_way(self, index: int) -> int:
        way = self._content_ways.get(index)
        if way is None:
            way = self._content_ways[index] = self._catalog.bits(index) >> 8 & WAYS - 1
        return way

    def _program(self, index: int) -> _ProgramPieces:
        if pieces := self._programs.get(index):
            return pieces
        program = self._catalog.program(index)
        titles = [
            _encoded(collectionId=collection.id, collectionName=collection.title)
            for collection in self._catalog.collections_of(index)
            for _ in collection.positions
        ]
        none = _encoded(collectionId=None, collectionName=None)
        courses = []
        for position, course in enumerate(self._catalog.courses_of(index)):
            content = self._content(course)
            title = titles[position] if position < len(titles) else none
            courses.append(content._replace(text=content.text + title))
        specializations = []
        for number in self._catalog.specializations_of(index):
            content = self._content(number)
            specializations.append(content._replace(text=content.text + none))
        # NOTE: the program id comes first, so that it can be cut off.
        text = _encoded(programId=program.id, programName=program.name, programSlug=program.slug)
        if len(self._programs) >= _KEPT_PIECES:
            self._programs.clear()
        pieces = self._programs[index] = _ProgramPieces(text, courses, specializations)
        return pieces

    def _person(self, index: int) -> _PersonPieces:
        learner = self._people.learner(index)
        number = profile_number(learner)
        known = self._profiles.get(number)
        if known is None:
            known = _encoded(learnerProfileStandardFields=profile(number))
            self._profiles[number] = known
        text = msgspec.json.encode(
            {
                "externalId": learner.external_id,
                "fullName": learner.full_name,
                "email": learner.email,
            }
        )
        if len(self._persons) >= _KEPT_PIECES:
            self._persons.clear()
        pieces = self._persons[index] = _PersonPieces(
            f'{{"id":"{learner.external_id}~'.encode(),
            text[1:-1] + b"," + known,
            _person_way(learner.bits),
            b"%x-" % index,
        )
        return pieces

    def _content(self, index: int) -> _ContentPieces:
        if pieces := self._contents.get(index):
            return pieces
        content = self._catalog.content(index)
        fields: dict[str, object] = {
            "contentId": content.id,
            "contentType": content.kind,
            "contentName": content.name,
            "contentSlug": content.slug,
            "partnerNames": [self._catalog.partner(index)],
        }
        if content.kind == "Course":
            fields["courseType"] = self._catalog.course_type(index)
        else:
            fields["numCoursesInSpecialization"] = COURSES_IN_A_SPECIALIZATION
        if len(self._contents) >= _KEPT_CONTENTS:
            self._contents.clear()
        pieces = self._contents[index] = _ContentPieces(
            f'{content.kind}~{content.id}",'.encode(),
            _encoded(**fields),
            self._content_way(index),
            b"%x" % index,
        )
        return pieces

    def _endings_for(
        self, options: ReportOptions, kind: RowKind
    ) -> list[tuple[bytes, bytes] | None]:
        if (options, kind) not in self._endings:
            if len(self._endings) >= 2 * len(RowKind):
                self._endings.clear()
            self._endings[options, kind] = [None] * WAYS
        return self._endings[options, kind]

    def _ending(self, options: ReportOptions, kind: RowKind, way: int) -> tuple[bytes, bytes]:
        """Return how a row on this way ends: before and after the code of the certificate."""
        standing = self._progress.standing(way, options.at_ms)
        enrolled_at, active_at, completed_at = self.moments(way, kind, options.at_ms)
        fields: dict[str, object] = {
            "membershipState": "MEMBER",
            "deletedAt": None,
            "enrolledAt": enrolled_at,
            "lastActivityAt": active_at,
            "isCompleted": completed_at is not None,
            "completedAt": completed_at,
        }
        if kind is RowKind.DELETED_MEMBER:
            fields["membershipState"] = "DELETED_MEMBER"
            fields["deletedAt"] = (active_at or enrolled_at) + _DELETED_AFTER_MS
        has_certificate = completed_at is not None and kind is not RowKind.SPECIALIZATION
        if kind is RowKind.SPECIALIZATION:
            fields |= {"overallProgress": None, "grade": None}
        else:
            fields["overallProgress"] = standing.progress
            fields["approxTotalCourseHrs"] = standing.hours
            # A completed course without graded items has no grade at all, not even null.
            if standing.grade is not None:
                fields["grade"] = str(standing.grade) if options.grade_as_text else standing.grade
            elif completed_at is None:
                fields["grade"] = None
        fields["updatedAt"] = options.at_ms
        fields["dataOrigin"] = "practice"
        start = _encoded(**fields)
        ending = (start[:-1] + b"},", b"")
        if has_certificate:
            ending = (start + f'"contentCertificateUrl":"{ADDRESS}/records/'.encode(), b'"},')
        self._endings_for(options, kind)[way] = ending
        return ending


def _person_way(bits: int) -> int:
    return bits >> 8 & WAYS - 1


def _encoded(**fields: object) -> bytes:
    """Return fields as they stand inside a JSON object, with a comma behind the last one."""
    return msgspec.json.encode(fields)[1:-1] + b","
