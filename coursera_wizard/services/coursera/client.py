"""The reads of Coursera's enterprise API (Coursera Business API v1) that a delivery needs."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import msgspec

from coursera_wizard.services.coursera.addresses import path_segment
from coursera_wizard.services.coursera.errors import unexpected_answer
from coursera_wizard.services.coursera.listing import Listing
from coursera_wizard.services.coursera.refusals import Purpose
from coursera_wizard.services.coursera.rows import (
    CollectionRow,
    ContentRow,
    EnrollmentRow,
    GradebookRow,
    InvitationRow,
    MaterialRow,
    MembershipRow,
    OrganizationRow,
    ProgramRow,
    UserRow,
)
from coursera_wizard.services.coursera.wire import RowReader

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.requests import Requests
    from coursera_wizard.services.coursera.trail import Trail
    from coursera_wizard.services.coursera.transport import Answer

OfProgram = TypeVar("OfProgram", EnrollmentRow, GradebookRow, MembershipRow, InvitationRow)

_ORGANIZATION = RowReader(OrganizationRow)
_PROGRAMS = RowReader(ProgramRow)
_CONTENTS = RowReader(ContentRow)
_USERS = RowReader(UserRow)
_MEMBERSHIPS = RowReader(MembershipRow)
_INVITATIONS = RowReader(InvitationRow)
_ENROLLMENTS = RowReader(EnrollmentRow)
_GRADEBOOKS = RowReader(GradebookRow)
_COLLECTIONS = RowReader(CollectionRow)
_MATERIALS = RowReader(MaterialRow)


@dataclass(frozen=True, slots=True)
class EnrollmentQuery:
    """Filters of the enrollment reports; all times are epoch milliseconds (UTC).

    Attributes:
        program_id: Only rows of this program.
        external_id: Only rows of this learner; needs a program.
        enrolled_after: Keeps `>=`, as the other filters of enrollment and completion do.
        last_activity_after: Keeps `>`; rows without any activity never match.
        use_cursor: Whether to page by cursor.
    """

    program_id: str = ""
    external_id: str = ""
    include_specializations: bool = False
    include_deleted_members: bool = False
    include_expired_contracts: bool = False
    enrolled_after: int | None = None
    enrolled_before: int | None = None
    last_activity_after: int | None = None
    last_activity_before: int | None = None
    completed_after: int | None = None
    completed_before: int | None = None
    use_cursor: bool = False

    def parameters(self) -> dict[str, str]:
        """Return the query; `q` always goes with a filter, or the filter would be ignored."""
        found: dict[str, str] = {}
        if self.program_id:
            found["q"] = "byUserProgramId" if self.external_id else "byProgramId"
            found["programId"] = self.program_id
            if self.external_id:
                found["externalId"] = self.external_id
        elif self.external_id:
            raise ValueError("a learner's rows are asked for within a program")
        for name, is_set in (
            ("includeS12n", self.include_specializations),
            ("includeDeletedMembers", self.include_deleted_members),
            ("includeExpiredContracts", self.include_expired_contracts),
        ):
            if is_set:
                found[name] = "true"
        for name, moment in (
            ("enrollAtAfter", self.enrolled_after),
            ("enrollAtBefore", self.enrolled_before),
            ("lastActivityAfter", self.last_activity_after),
            ("lastActivityBefore", self.last_activity_before),
            ("completedAtAfter", self.completed_after),
            ("completedAtBefore", self.completed_before),
        ):
            if moment is not None:
                found[name] = str(moment)
        return found


class CourseraClient:
    """All lists of one organization."""

    def __init__(self, requests: Requests) -> None:
        self.requests = requests

    async def organization(
        self, on_stage: Callable[[Trail], None] | None = None
    ) -> OrganizationRow:
        """Return whose data the credentials open."""
        return await self.requests.get(
            "", self._read_organization, purpose=Purpose.ORGANIZATION, on_stage=on_stage
        )

    def _read_organization(self, answer: Answer) -> OrganizationRow:
        row = _ORGANIZATION.read_one(answer)
        if row.id != self.requests.account.organization_id:
            raise unexpected_answer(answer, at="$.elements[0].id")
        return row

    def programs(self, ids: tuple[str, ...] = ()) -> Listing[ProgramRow]:
        """Return the active programs, or those with the given ids."""
        parameters = {"excludeContent": "true"}
        if ids:
            parameters["ids"] = ",".join(ids)
        return Listing(
            self.requests, "/programs", _PROGRAMS, parameters=parameters,
            complete=_only(ids) if ids else None,
        )  # fmt: skip

    def contents(
        self,
        program_ids: tuple[str, ...] = (),
        *,
        types: tuple[str, ...] = (),
        modified_since: int | None = None,
    ) -> Listing[ContentRow]:
        """Return courses and specializations.

        Args:
            program_ids: Only those of these programs.
            types: Of Course, Specialization, Video.
            modified_since: Epoch seconds; rows then say what changed.
        """
        parameters: dict[str, str] = {}
        if program_ids:
            parameters |= {"q": "byProgramIds", "programIds": ",".join(program_ids)}
        if types:
            parameters["contentTypes"] = ",".join(types)
        if modified_since is not None:
            parameters["modifiedSinceTimestamp"] = str(modified_since)
        return Listing(self.requests, "/contents", _CONTENTS, parameters=parameters)

    async def content(self, content_id: str, content_type: str = "Course") -> ContentRow:
        """Return one content."""
        path = f"/contents/{path_segment(f'{content_type}~{content_id}')}"
        return await self.requests.get(path, _CONTENTS.read_one)

    def users(self, reader: RowReader[UserRow] = _USERS) -> Listing[UserRow]:
        """Return all people of the organization; there is no filter.

        Args:
            reader: Reads fewer fields, see :func:`coursera_wizard.services.coursera.rows.lean`.
        """
        return Listing(self.requests, "/users", reader)

    def memberships(self, program_id: str) -> Listing[MembershipRow]:
        """Return the people who have joined a program."""
        return Listing(
            self.requests, f"/programs/{path_segment(program_id)}/memberships", _MEMBERSHIPS,
            complete=_of_program(program_id),
        )  # fmt: skip

    def invitations(self, program_id: str) -> Listing[InvitationRow]:
        """Return the people who were invited to a program and have not joined."""
        return Listing(
            self.requests, f"/programs/{path_segment(program_id)}/invitations", _INVITATIONS,
            complete=_of_program(program_id),
        )  # fmt: skip

    def enrollment_reports(
        self,
        query: EnrollmentQuery | None = None,
        reader: RowReader[EnrollmentRow] = _ENROLLMENTS,
    ) -> Listing[EnrollmentRow]:
        """Return one row per learner, content and program; up to 24 hours old.

        Rows that belong to another program than the one asked for are a problem, never data.

        Args:
            query: The filters.
            reader: Reads fewer fields, see :func:`coursera_wizard.services.coursera.rows.lean`.
        """
        query = query or EnrollmentQuery()
        return Listing(
            self.requests, "/enrollmentReports", reader,
            parameters=query.parameters(), key_of=_enrollment_key, by_cursor=query.use_cursor,
            complete=_of_program(query.program_id) if query.program_id else None,
        )  # fmt: skip

    def gradebook_reports(
        self,
        *,
        program_id: str = "",
        course_id: str = "",
        learner: str = "",
        include_deleted_members: bool = False,
    ) -> Listing[GradebookRow]:
        """Return the grades of learners in courses.

        Args:
            program_id: Only those of this program.
            course_id: Only those of this course.
            learner: Only those of this external id or e-mail address.
            include_deleted_members: Whether people who left are in it.
        """
        parameters = {"q": "search"}
        if program_id:
            parameters["programId"] = program_id
        if course_id:
            parameters["courseId"] = course_id
        if learner:
            parameters["emailOrExternalId"] = learner
        if include_deleted_members:
            parameters["includeDeletedMembers"] = "true"
        return Listing(
            self.requests, "/courseGradebookReports", _GRADEBOOKS, parameters=parameters,
            key_of=_gradebook_key, purpose=Purpose.GRADES,
            complete=_of_program(program_id) if program_id else None,
        )  # fmt: skip

    def curriculum_collections(self, program_id: str) -> Listing[CollectionRow]:
        """Return the learning paths of a program."""
        path = f"/programs/{path_segment(program_id)}/curriculumCollections"
        return Listing(self.requests, path, _COLLECTIONS)

    async def course_materials(self, program_id: str, course_id: str) -> MaterialRow:
        """Return what a course of a program consists of."""
        path = f"/programs/{path_segment(program_id)}/courseMaterials/{path_segment(course_id)}"
        return await self.requests.get(path, _MATERIALS.read_one)

    async def close(self) -> None:
        """Give the connections back."""
        await self.requests.close()


def _enrollment_key(row: EnrollmentRow) -> Hashable:
    """Return what tells enrollment rows apart: their id repeats in each program."""
    return row.id, row.program_id or row.program_slug


def _gradebook_key(row: GradebookRow) -> Hashable:
    return row.id, row.program_id


def _only(
    ids: tuple[str, ...],
) -> Callable[[tuple[ProgramRow, ...], Answer], tuple[ProgramRow, ...]]:
    """Return what checks that only the programs asked for were answered."""

    def check(rows: tuple[ProgramRow, ...], answer: Answer) -> tuple[ProgramRow, ...]:
        for index, row in enumerate(rows):
            if row.id not in ids:
                raise unexpected_answer(answer, at=f"$.elements[{index}].id")
        return rows

    return check


def _of_program(
    program_id: str,
) -> Callable[[tuple[OfProgram, ...], Answer], tuple[OfProgram, ...]]:
    """Return what completes a missing program id, and checks that rows belong to the program."""

    def complete(rows: tuple[OfProgram, ...], answer: Answer) -> tuple[OfProgram, ...]:
        if {row.program_id for row in rows} == {program_id}:
            return rows
        for index, row in enumerate(rows):
            if row.program_id and row.program_id != program_id:
                raise unexpected_answer(answer, at=f"$.elements[{index}].programId")
        return tuple(
            row if row.program_id else msgspec.structs.replace(row, program_id=program_id)
            for row in rows
        )

    return complete
