"""Rows of a few learners as texts: live examples for attributes, kept in memory only."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from coursera_wizard.domain.attributes import Entity
from coursera_wizard.domain.facts import Sample
from coursera_wizard.services.coursera.client import CourseraClient, EnrollmentQuery
from coursera_wizard.services.coursera.rows import (
    ContentRow,
    EnrollmentRow,
    GradebookRow,
    OrganizationRow,
    ProgramRow,
    Row,
    UserRow,
)

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.paging import Page

_LOOKED_THROUGH = 100


async def read_samples(
    client: CourseraClient, program_ids: tuple[str, ...], count: int
) -> tuple[Sample, ...]:
    """Return the rows of up to `count` learners of the first program that has enrollments.

    Raises:
        ProblemError: As an answer says. Grades that cannot be read are left out.
    """
    organization = asyncio.create_task(client.organization())
    users = asyncio.create_task(client.users().page(limit=_LOOKED_THROUGH))
    try:
        rows, program_id = await _enrollments(client, program_ids, count)
        if not rows:
            return ()
        listed = client.programs((program_id,)) if program_id else client.programs()
        programs, contents, grades = await asyncio.gather(
            listed.page(limit=_LOOKED_THROUGH),
            client.contents((program_id,) if program_id else ()).page(limit=_LOOKED_THROUGH),
            asyncio.gather(*(_grades(client, row) for row in rows)),
        )
        people = {user.external_id: user for user in (await users).rows}
        people |= {user.email.lower(): user for user in (await users).rows if user.email}
        owner = await organization
        return tuple(
            _sample(
                owner,
                row,
                user=_user(people, row),
                program=_program(programs, row),
                content=_content(contents, row),
                grade=grade,
            )
            for row, grade in zip(rows, grades, strict=True)
        )
    finally:
        for task in (organization, users):
            task.cancel()
        await asyncio.gather(organization, users, return_exceptions=True)


async def _enrollments(
    client: CourseraClient, program_ids: tuple[str, ...], count: int
) -> tuple[tuple[EnrollmentRow, ...], str]:
    """Return one row each of a few learners, and their program; empty for any program."""
    for program_id in program_ids[:5] or ("",):
        query = EnrollmentQuery(program_id=program_id)
        page = await client.enrollment_reports(query).page(limit=_LOOKED_THROUGH)
        # Rows with a grade show more than those without.
        rows = sorted(page.rows, key=lambda row: row.grade is None)
        learners: dict[str, EnrollmentRow] = {}
        for row in rows:
            learners.setdefault(row.external_id, row)
        if learners:
            return tuple(learners.values())[:count], program_id
    return (), ""


async def _grades(client: CourseraClient, row: EnrollmentRow) -> GradebookRow | None:
    """Return the grades that belong to an enrollment; None where there are none to be read."""
    from coursera_wizard.domain.problem import ProblemCode, ProblemError

    listing = client.gradebook_reports(
        program_id=row.program_id or "", course_id=row.content_id, learner=row.external_id
    )
    try:
        page = await listing.page(limit=1)
    except ProblemError as error:
        if error.problem.code is not ProblemCode.COURSERA_GRADES_NOT_READABLE:
            raise
        return None
    return page.rows[0] if page.rows else None


def _user(people: Mapping[str, UserRow], row: EnrollmentRow) -> UserRow:
    """Return the person of an enrollment, as far as known."""
    found = people.get(row.external_id) or people.get(row.email.lower())
    return found or UserRow(
        id=row.external_id or row.email,
        external_id=row.external_id,
        full_name=row.full_name,
        email=row.email,
        membership_program_ids=(row.program_id,) if row.program_id else (),
    )


def _program(programs: Page[ProgramRow], row: EnrollmentRow) -> ProgramRow:
    found = next((program for program in programs.rows if program.id == row.program_id), None)
    return found or ProgramRow(id=row.program_id or row.program_slug, name=row.program_name)


def _content(contents: Page[ContentRow], row: EnrollmentRow) -> ContentRow:
    found = next((item for item in contents.rows if item.content_id == row.content_id), None)
    return found or ContentRow(
        id=f"{row.content_type}~{row.content_id}",
        content_id=row.content_id,
        content_type=row.content_type,
        name=row.content_name,
        slug=row.content_slug,
    )


def _sample(
    organization: OrganizationRow,
    row: EnrollmentRow,
    *,
    user: UserRow,
    program: ProgramRow,
    content: ContentRow,
    grade: GradebookRow | None,
) -> Sample:
    """Return one learner's rows by the tabs of the attributes page."""
    school = {
        **texts(program),
        "programId": program.id,
        "programName": program.name,
        "programSlug": program.url.rstrip("/").rpartition("/")[2] or row.program_slug,
        "organizationId": organization.id,
        "organizationName": organization.name,
    }
    course = {**texts(content), "contentName": content.name, "contentSlug": content.slug or ""}
    meeting = {name: school[name] for name in ("programId", "programName", "programSlug")}
    graded = {"courseName": content.name}
    if grade is not None:
        graded |= texts(grade)
        if grade.item_gradebooks:
            graded = {**texts(grade.item_gradebooks[0]), **graded}
    return Sample({
        Entity.SCHOOLS: school,
        Entity.USERS: texts(user),
        Entity.COURSES: course,
        Entity.CLASSES: {**course, **meeting},
        Entity.ENROLLMENTS: texts(row),
        Entity.GRADES: {**texts(row), **graded},
    })  # fmt: skip


def texts(row: Row) -> dict[str, str]:
    """Return the fields of a row that hold a value, as texts under Coursera's names.

    Lists of texts are joined by commas; the fields of an object stand beside the others; lists of
    objects are left out. Times stay epoch milliseconds.
    """
    result: dict[str, str] = {}
    for field in msgspec.structs.fields(row):
        value = getattr(row, field.name)
        if isinstance(value, Row):
            result.update(texts(value))
        elif isinstance(value, bool):
            result[field.encode_name] = "true" if value else "false"
        elif isinstance(value, float):
            result[field.encode_name] = f"{value:g}"
        elif isinstance(value, tuple):
            words = [item for item in value if isinstance(item, str)]
            names = [item.name for item in value if getattr(item, "name", None)]
            if words or names:
                result[field.encode_name] = ", ".join(words or names)
        elif value not in {None, ""}:
            result[field.encode_name] = str(value)
    return result
