"""Filters of the two reports: which rows they keep, and where a bound itself belongs."""

from __future__ import annotations

from typing import Any

import pytest

from coursera_wizard.services.practice.college import College
from coursera_wizard.services.practice.identifiers import IdSpace
from tests.unit.services.practice.callers import Caller

Rows = list[dict[str, Any]]


def _flag(name: str) -> dict[str, Any]:
    return {name: "true"}


def moment(rows: Rows, field: str) -> int:
    """Return a moment in the middle of those that occur."""
    found = sorted(row[field] for row in rows if row[field] is not None)
    return int(found[len(found) // 2])


@pytest.mark.parametrize(
    ("parameter", "field", "keeps"),
    [
        ("enrollAtAfter", "enrolledAt", lambda value, bound: value >= bound),
        ("enrollAtBefore", "enrolledAt", lambda value, bound: value <= bound),
        ("completedAtAfter", "completedAt", lambda value, bound: value >= bound),
        ("completedAtBefore", "completedAt", lambda value, bound: value <= bound),
        ("lastActivityAfter", "lastActivityAt", lambda value, bound: value > bound),
        ("lastActivityBefore", "lastActivityAt", lambda value, bound: value < bound),
    ],
)
async def test_reports_time_filters_include_the_bound_except_for_activity(
    caller: Caller, parameter: str, field: str, keeps: Any
) -> None:
    """Bounds are milliseconds; activity filters are strict, the others are not."""
    everything = await caller.all_rows("/enrollmentReports")
    bound = moment(everything, field)

    found = await caller.all_rows("/enrollmentReports", limit=100, **{parameter: bound})

    expected = [row for row in everything if row[field] is not None and keeps(row[field], bound)]
    assert found == expected
    assert 0 < len(found) < len(everything)


async def test_reports_program_id_counts_only_with_q(caller: Caller, college: College) -> None:
    """Without ``q`` the whole organization is answered; with it, one program."""
    program = college.catalog.program(4).id

    ignored = await caller.get("/enrollmentReports", programId=program)
    found = await caller.all_rows("/enrollmentReports", q="byProgramId", programId=program)

    assert ignored.paging["total"] == 1600
    assert {row["programId"] for row in found} == {program}
    everything = await caller.all_rows("/enrollmentReports")
    assert found == [row for row in everything if row["programId"] == program]


@pytest.mark.parametrize(
    ("flag", "field", "value"),
    [
        ("includeS12n", "contentType", "Specialization"),
        ("includeDeletedMembers", "membershipState", "DELETED_MEMBER"),
        ("includeExpiredContracts", "contractName", "Campus 2024–2025"),
    ],
)
async def test_reports_hidden_rows_appear_only_on_request(
    caller: Caller, flag: str, field: str, value: str
) -> None:
    """Each flag adds its sort of rows and changes no other."""
    plain = await caller.all_rows("/enrollmentReports")

    found = await caller.all_rows("/enrollmentReports", **_flag(flag))

    added = [row for row in found if row[field] == value]
    assert added
    assert [row for row in found if row[field] != value] == plain
    if flag == "includeDeletedMembers":
        assert all(row["deletedAt"] > row["enrolledAt"] for row in added)
    if flag == "includeS12n":
        assert all(row["overallProgress"] is None for row in added)
        assert all(row["numCoursesInSpecialization"] == 3 for row in added)


async def test_reports_of_one_person(caller: Caller) -> None:
    """The finder by person and program, and the gradebook's search, find exactly their rows."""
    everything = await caller.all_rows("/enrollmentReports", includeDeletedMembers="true")
    chosen = {str(row["externalId"]): row for row in everything[::97]}

    for external_id, row in chosen.items():
        program = row["programId"]
        found = await caller.all_rows(
            "/enrollmentReports",
            q="byUserProgramId",
            programId=program,
            externalId=external_id,
            includeDeletedMembers="true",
        )
        expected = [
            each
            for each in everything
            if each["email"] == row["email"] and each["programId"] == program
        ]
        assert found == expected
        for name in (external_id, row["email"]):
            graded = await caller.all_rows(
                "/courseGradebookReports",
                q="search",
                emailOrExternalId=name,
                includeDeletedMembers="true",
            )
            assert {each["externalId"] for each in graded} == {row["externalId"]}
            assert len(graded) == sum(each["email"] == row["email"] for each in everything)


async def test_reports_gradebook_filters_combine(caller: Caller, college: College) -> None:
    """Course and program narrow the gradebook, alone and together."""
    everything = await caller.all_rows("/courseGradebookReports", q="search")
    course, program = everything[40]["courseId"], everything[40]["programId"]

    by_course = await caller.all_rows("/courseGradebookReports", q="search", courseId=course)
    by_both = await caller.all_rows(
        "/courseGradebookReports", q="search", courseId=course, programId=program
    )

    assert by_course == [row for row in everything if row["courseId"] == course]
    assert by_both == [row for row in by_course if row["programId"] == program]
    assert by_both


async def test_reports_nobody_by_that_name(caller: Caller, college: College) -> None:
    """An unknown person has no rows; an unknown course or program does not exist."""
    unknown = IdSpace(5, "nothing").id_of(3)
    program = college.catalog.program(0).id

    nobody = await caller.get("/courseGradebookReports", q="search", emailOrExternalId="nobody")
    nobody_there = await caller.get(
        "/enrollmentReports", q="byUserProgramId", programId=program, externalId="S-1"
    )
    course = await caller.get("/courseGradebookReports", q="search", courseId=unknown)

    assert nobody.value == {"elements": [], "paging": {"total": 0}, "linked": {}}
    assert nobody_there.rows == []
    assert course.status == 404


async def test_reports_variants_of_rows(college: College) -> None:
    """Grades as text and rows without a program id are switches, and change nothing else."""
    plain = await Caller(college).all_rows("/enrollmentReports")
    changed = Caller(college, grade_as_text=True, program_id_in_rows=False)

    found = await changed.all_rows("/enrollmentReports")

    for row, other in zip(plain, found, strict=True):
        del row["programId"]
        if isinstance(other.get("grade"), str):
            other["grade"] = float(other["grade"])
        assert row == other
