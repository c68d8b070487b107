"""Every endpoint's answers are as the independent description says."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import jsonschema
import pytest

from coursera_wizard.services.practice.college import (
    FOREIGN_ORGANIZATION_ID,
    ORGANIZATION_ID,
    ORGANIZATION_SLUG,
    College,
)
from coursera_wizard.services.practice.identifiers import IdSpace
from tests.unit.services.practice.callers import Caller, Reply
from tests.unit.services.practice.openapi_document import (
    PATHS,
    check_answer,
    described_endpoints,
)

UNKNOWN_ID = IdSpace(99, "nothing").id_of(1)


async def ask_everything(caller: Caller) -> dict[str, Reply]:
    """Return one good answer of each endpoint."""
    catalog = caller.service._answers._college.catalog
    program = catalog.program(1).id
    course = catalog.content(catalog.courses_of(1)[2]).id
    member = (await caller.get(f"/programs/{program}/memberships", limit=1)).rows[0]
    person = quote(str(member["externalId"]), safe="")
    at = f"/programs/{program}"
    return {
        "token": await caller.renew(),
        "organization": await caller.get(""),
        "programs": await caller.get("/programs", excludeContent="false", limit=1000),
        "contents": await caller.get("/contents", modifiedSinceTimestamp=1, limit=1000),
        "content": await caller.get(f"/contents/Course~{course}"),
        "users": await caller.get("/users", limit=1000),
        "memberships": await caller.get(f"{at}/memberships", limit=1000),
        "membership": await caller.get(f"{at}/memberships/{program}~{person}"),
        "invitations": await caller.get(f"{at}/invitations"),
        "curriculumCollections": await caller.get(f"{at}/curriculumCollections"),
        "courseMaterials": await caller.get(f"{at}/courseMaterials/{course}"),
        "programEnrollments": await caller.get(f"{at}/programEnrollments/{person}~Course~{course}"),
        "enrollmentReports": await caller.get(
            "/enrollmentReports",
            limit=1000,
            includeS12n="true",
            includeDeletedMembers="true",
            includeExpiredContracts="true",
        ),
        "courseGradebookReports": await caller.get(
            "/courseGradebookReports", q="search", limit=300
        ),
    }


def test_answers_description_is_covered_completely() -> None:
    """Each address of the description has a test here."""
    assert set(PATHS.values()) == described_endpoints()


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"token_strings": True, "next_as_integer": True, "grade_as_text": True, "clips": True},
        {"null_parts": True, "total": False, "short_pages": True, "program_id_in_rows": False},
    ],
    ids=["plain", "texts-and-numbers", "missing-parts"],
)
async def test_answers_follow_the_description(
    college: College, switches: dict[str, object]
) -> None:
    """Every endpoint's answer validates, in each of the variants."""
    caller = Caller(college, **switches)

    replies = await ask_everything(caller)

    assert set(replies) == set(PATHS)
    for endpoint, reply in replies.items():
        assert reply.status == 200, (endpoint, reply.body)
        if endpoint != "token":
            assert reply.rows, endpoint
        check_answer(endpoint, 200, reply.value)


async def test_answers_that_are_spoiled_do_not_follow_the_description(caller: Caller) -> None:
    """The validation is not blind: the fault with the wrong type is seen by it."""
    from coursera_wizard.services.practice.faults import Fault

    await caller.renew()
    caller.service.faults.order(Fault("coursera.unexpected-answer"))

    reply = await caller.get("/programs", excludeContent="true")

    with pytest.raises(jsonschema.ValidationError):
        check_answer("programs", 200, reply.value)


Refused = tuple[str, str, dict[str, str], int, dict[str, Any]]
REFUSED: tuple[Refused, ...] = (
        (
            "programs", "/programs", {"excludeContent": "True"}, 400,
            {
                "msg": "Routing error: Improperly formatted value for parameter 'excludeContent'. "
                "Expected 'true' or 'false' but found 'True'."
            },
        ),
        (
            "content", f"/contents/Course~{UNKNOWN_ID}", {}, 404,
            {
                "errorCode": "CONTENT_ID_NOT_IN_ORG",
                "message": "The content is in none of this organization's programs.",
                "details": None,
            },
        ),
        (
            "content", "/contents/short", {}, 400,
            {"message": "Invalid id short", "statusCode": 400},
        ),
        (
            "memberships", f"/programs/{UNKNOWN_ID}/memberships", {}, 404,
            {"errorCode": "notFound", "message": "not found", "details": None},
        ),
        (
            "memberships", "/programs/123~ABC/memberships", {}, 400,
            {"message": "Invalid id 123~ABC", "statusCode": 400},
        ),
        (
            "courseMaterials", "/programs/{program}/courseMaterials/" + UNKNOWN_ID, {}, 404,
            {
                "errorCode": "COURSE_NOT_IN_PROGRAM",
                "message": "The course is not available in the program.",
                "details": None,
            },
        ),
        (
            "programEnrollments",
            "/programs/{program}/programEnrollments/nobody~Course~" + UNKNOWN_ID, {}, 404,
            {
                "errorCode": "USER_NOT_FOUND_IN_PROGRAM",
                "message": "The person was not found in the program.",
                "details": None,
            },
        ),
        (
            "membership", "/programs/{program}/memberships/{program}~nobody", {}, 404,
            {"errorCode": "notFound", "message": "not found", "details": None},
        ),
        (
            "enrollmentReports", "/enrollmentReports",
            {"q": "byProgramId", "programId": UNKNOWN_ID}, 404,
            {"errorCode": "notFound", "message": "not found", "details": None},
        ),
)  # fmt: skip


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: f"{refused[0]}-{refused[3]}")
async def test_answers_refuse_in_the_documented_shapes(
    caller: Caller, college: College, refused: Refused
) -> None:
    """Refusals have the exact bodies of the real layers, and validate."""
    endpoint, path, query, status, expected = refused
    path = path.replace("{program}", college.catalog.program(0).id)

    reply = await caller.get(path, **query)

    assert reply.status == status
    check_answer(endpoint, status, reply.value)
    assert reply.value == expected


async def test_answers_know_one_organization_only(college: College) -> None:
    """Another's organization is denied, a slug is not found, and both have their switch."""
    caller = Caller(college)
    strict = Caller(college, slug_is_refused=True, unknown_is_missing=True)

    denied = await caller.get("", FOREIGN_ORGANIZATION_ID)
    unknown = await caller.get("/programs", UNKNOWN_ID, excludeContent="true")
    slug = await caller.get("", ORGANIZATION_SLUG)

    assert (denied.status, unknown.status, slug.status) == (403, 403, 404)
    assert denied.value == {
        "errorCode": "Not Authorized",
        "message": "Access is denied",
        "details": None,
    }
    assert slug.value == {"message": "Not Found", "statusCode": 404}
    refused = await strict.get("", ORGANIZATION_SLUG)
    assert refused.value == {"message": f"Invalid id {ORGANIZATION_SLUG}", "statusCode": 400}
    assert (await strict.get("", UNKNOWN_ID)).status == 404
    assert (await strict.get("", FOREIGN_ORGANIZATION_ID)).status == 403
    assert (await strict.get("", ORGANIZATION_ID)).status == 200


async def test_answers_programs_by_id_in_the_order_asked_for(
    caller: Caller, college: College
) -> None:
    """Known ids come once each, in their order; unknown ones are left out."""
    ids = [college.catalog.program(index).id for index in (7, 2)]

    reply = await caller.get(
        "/programs", excludeContent="true", ids=",".join([*ids, UNKNOWN_ID, ids[0]])
    )

    assert [row["id"] for row in reply.rows] == ids
    assert reply.paging == {"total": 2}
    assert all("contentIds" not in row for row in reply.rows)


async def test_answers_contents_of_programs_hold_what_the_programs_hold(
    caller: Caller, college: College
) -> None:
    """The contents of a program are those its own entry lists; kinds and changes are filtered."""
    program = college.catalog.program(3).id
    listed = (await caller.get("/programs", excludeContent="false", ids=program)).rows[0]
    query: dict[str, Any] = {"q": "byProgramIds", "programIds": program}

    contents = await caller.all_rows("/contents", **query)
    courses = await caller.all_rows("/contents", contentTypes="Course", **query)
    recent = await caller.all_rows("/contents", modifiedSinceTimestamp=1_760_000_000, **query)

    expected = {(entry["contentId"], entry["contentType"]) for entry in listed["contentIds"]}
    assert {(row["contentId"], row["contentType"]) for row in contents} == expected
    assert {row["contentType"] for row in courses} == {"Course"}
    assert 0 < len(recent) < len(contents)
    assert all(row["lastUpdatedAt"] >= 1_760_000_000 for row in recent)
    assert all("changes" in row for row in recent)
    assert all("changes" not in row for row in contents)
    for row in contents:
        assert program in {entry["programId"] for entry in row["programs"]}


async def test_answers_clips_are_shown_only_where_enabled(college: College) -> None:
    """Video clips appear with their switch."""
    without = await Caller(college).all_rows("/contents")
    with_clips = await Caller(college, clips=True).all_rows("/contents")

    assert "Video" not in {row["contentType"] for row in without}
    assert len(with_clips) > len(without)


async def test_answers_people_agree_with_each_other(caller: Caller) -> None:
    """Users, memberships and invitations tell the same story of who is where."""
    users = await caller.all_rows("/users")
    programs = await caller.all_rows("/programs", excludeContent="true")

    members = {(row["email"], each) for row in users for each in row["membershipProgramIds"]}
    invited = {
        (row["email"], each) for row in users for each in row.get("invitationProgramIds", [])
    }
    found_members, found_invited = set(), set()
    for program in programs:
        at = f"/programs/{program['id']}"
        for row in await caller.all_rows(f"{at}/memberships"):
            found_members.add((row["email"], row["programId"]))
        for row in await caller.all_rows(f"{at}/invitations"):
            found_invited.add((row["email"], row["programId"]))
    assert found_members == members
    assert found_invited == invited
    assert invited


async def test_answers_one_membership_has_no_date_of_joining(
    caller: Caller, college: College
) -> None:
    """A single membership is the listed one without ``joinedAt``; any sort of id leads to it."""
    program = college.catalog.program(4).id
    members = await caller.all_rows(f"/programs/{program}/memberships")

    for member in members:
        person = quote(str(member["externalId"]), safe="")
        reply = await caller.get(f"/programs/{program}/memberships/{program}~{person}")
        del member["joinedAt"]
        assert reply.rows == [member]


async def test_answers_flat_organization_by_switch(college: College) -> None:
    """The organization may come without an envelope."""
    reply = await Caller(college, flat_organization=True).get("")

    assert reply.value["id"] == ORGANIZATION_ID
