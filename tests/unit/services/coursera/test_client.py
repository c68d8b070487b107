"""The lists of the API: what is asked, what is understood, what is refused."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.coursera.client import EnrollmentQuery
from tests.support.api_server import (
    ORGANIZATION_ID,
    PROGRAM_ID,
    api_server,
    connected,
    paged,
    rows_reply,
    service,
)
from tests.support.loopback import Reply

ORGANIZATION = {"id": ORGANIZATION_ID, "name": "Harbour Valley College", "slug": "harbour"}


def programs(count: int) -> list[dict[str, object]]:
    """Return program rows."""
    return [{"id": f"program-{n}", "name": f"Program {n}", "url": ""} for n in range(count)]


def enrollment(number: int, program: str | None = PROGRAM_ID, **more: object) -> dict[str, object]:
    """Return an enrollment row."""
    return {"id": f"S-{number}~Course~c", "programId": program, "externalId": f"S-{number}", **more}


@pytest.mark.parametrize(
    "body",
    [
        {"elements": [ORGANIZATION], "paging": {"total": 1}, "linked": {}},
        {"elements": [ORGANIZATION], "paging": None, "linked": None},
        {"elements": [{**ORGANIZATION, "somethingNew": {"a": [1]}}]},
        ORGANIZATION,
    ],
)
async def test_organization_is_understood(body: object) -> None:
    """In its envelope, with null parts, with new fields, or as a flat object."""
    async with service({"": lambda _request: Reply(body=body)}) as (_api, client):
        found = await client.organization()

    assert (found.name, found.slug) == ("Harbour Valley College", "harbour")


@pytest.mark.parametrize(
    "body",
    [{}, {"elements": []}, {"elements": [{**ORGANIZATION, "id": "another"}]}, [], "text", None, 5],
)
async def test_organization_is_never_guessed(body: object) -> None:
    """Another organization, or none, is no proof."""
    async with service({"": lambda _request: Reply(body=body)}) as (_api, client):
        with pytest.raises(ProblemError) as caught:
            await client.organization()

    assert caught.value.problem.code is ProblemCode.COURSERA_UNEXPECTED_ANSWER


async def test_programs_are_all_read_with_content_left_out() -> None:
    """All pages come, and contents are never asked for."""
    async with service({"/programs": paged(programs(250))}) as (api, client):
        names = [row.name async for page in client.programs().pages() for row in page.rows]

    assert names == [f"Program {n}" for n in range(250)]
    assert {request.query["excludeContent"] for request in api.asked("/programs")} == {"true"}


async def test_programs_can_be_asked_for_by_id() -> None:
    """A delivery limited to a program asks for it alone, and takes no other."""
    async with service({"/programs": paged(programs(3))}) as (api, client):
        with pytest.raises(ProblemError) as caught:
            await client.programs(("program-0",)).page()

    assert api.asked("/programs")[0].query["ids"] == "program-0"
    assert caught.value.problem.code is ProblemCode.COURSERA_UNEXPECTED_ANSWER


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ({"elements": None, "paging": None}, 0),
        ({"elements": []}, 0),
        ({"paging": {"total": 0}}, 0),
        ({"elements": [{"id": "a"}], "paging": {"total": "1", "next": None}}, 1),
        ({"elements": [None, {"id": "a"}], "paging": None}, 1),
    ],
)
async def test_missing_and_null_parts_are_empty(body: object, count: int) -> None:
    """An envelope need not have all its parts."""
    async with service({"/programs": lambda _request: Reply(body=body)}) as (_api, client):
        assert len((await client.programs().page()).rows) == count


@pytest.mark.parametrize(
    "body", [{}, {"hello": 1}, {"paging": {"total": 3}}, {"elements": [{"name": "no id"}]}, []]
)
async def test_what_is_no_list_is_refused(body: object) -> None:
    """Some other JSON is never an empty list."""
    async with service({"/programs": lambda _request: Reply(body=body)}) as (_api, client):
        with pytest.raises(ProblemError) as caught:
            await client.programs().page()

    assert caught.value.problem.code is ProblemCode.COURSERA_UNEXPECTED_ANSWER
    assert "$" in caught.value.problem.what_happened


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"elements":[{"id":"a"},{"id":', "line 1, column 31"),
        (b'{"elements":[{"id":"\xff"}]}', "byte 21"),
        (b"", "empty"),
        (b'{"elements":[{"id":{"a":1}}]}', "$.elements[0].id"),
    ],
)
async def test_the_place_of_a_break_is_named(body: bytes, place: str) -> None:
    """Support sees where an answer stops making sense, and none of its rows."""
    async with service({"/programs": lambda _request: Reply(body=body)}) as (_api, client):
        with pytest.raises(ProblemError) as caught:
            await client.programs().page()

    assert place in caught.value.problem.what_happened


async def test_enrollments_are_asked_for_with_q_and_filters() -> None:
    """A filter always comes with its finder; booleans and times have the right form."""
    query = EnrollmentQuery(
        program_id=PROGRAM_ID,
        external_id="S-1",
        include_deleted_members=True,
        last_activity_after=1780000000000,
        use_cursor=True,
    )
    async with service({"/enrollmentReports": lambda _r: rows_reply([enrollment(1)])}) as (
        api,
        client,
    ):
        page = await client.enrollment_reports(query).page("", limit=10)

    assert page.rows[0].external_id == "S-1"
    assert api.asked("/enrollmentReports")[0].query == {
        "q": "byUserProgramId",
        "programId": PROGRAM_ID,
        "externalId": "S-1",
        "includeDeletedMembers": "true",
        "lastActivityAfter": "1780000000000",
        "useCursorPagination": "true",
        "limit": "10",
    }


async def test_enrollments_belong_to_the_program_asked_for() -> None:
    """A missing program is completed; another one is a problem, never data."""
    rows = [enrollment(1, None), enrollment(2, "another")]
    async with (
        api_server(
            {"/enrollmentReports": lambda r: rows_reply(rows[: int(r.query["limit"])])}
        ) as api,
        connected(api.credentials()) as client,
    ):
        listing = client.enrollment_reports(EnrollmentQuery(program_id=PROGRAM_ID))
        assert (await listing.page(limit=1)).rows[0].program_id == PROGRAM_ID
        with pytest.raises(ProblemError) as caught:
            await listing.page(limit=2)

    assert "programId" in caught.value.problem.what_happened


async def test_enrollments_of_two_programs_with_one_id_both_stay() -> None:
    """The id of an enrollment repeats when a learner reaches a content through two programs."""
    rows = [enrollment(1, "a"), enrollment(1, "b"), enrollment(1, None, programSlug="c")]
    async with service({"/enrollmentReports": paged(rows)}) as (_api, client):
        pages = [page async for page in client.enrollment_reports().pages()]

    assert sum(len(page.rows) for page in pages) == 3


async def test_other_lists_are_asked_for_as_documented() -> None:
    """Every list has its own path and its required parameters."""
    row = {"id": f"{PROGRAM_ID}~1", "programId": PROGRAM_ID, "externalId": 10021}
    routes = {
        path: lambda _request: rows_reply([row], total=1)
        for path in (
            "/users", "/contents", "/contents/Course~c-1", "/courseGradebookReports",
            f"/programs/{PROGRAM_ID}/memberships", f"/programs/{PROGRAM_ID}/invitations",
            f"/programs/{PROGRAM_ID}/curriculumCollections",
            f"/programs/{PROGRAM_ID}/courseMaterials/c-1",
        )
    }  # fmt: skip
    async with api_server(routes) as api, connected(api.credentials()) as client:
        users = await client.users().page()
        await client.contents((PROGRAM_ID, "p2"), types=("Course",), modified_since=5).page()
        await client.content("c-1")
        await client.memberships(PROGRAM_ID).page()
        await client.invitations(PROGRAM_ID).page()
        await client.curriculum_collections(PROGRAM_ID).page()
        await client.course_materials(PROGRAM_ID, "c-1")
        await client.gradebook_reports(course_id="c-1", learner="a@b.example").page()

    assert users.rows[0].external_id == "10021"
    assert {path.rpartition("businesses.v1")[2] for path in api.server.paths()[1:]} == {
        f"/{ORGANIZATION_ID}{path}" for path in routes
    }
    contents = api.asked("/contents")[0].query
    assert contents["q"] == "byProgramIds"
    assert contents["programIds"] == f"{PROGRAM_ID},p2"
    assert contents["modifiedSinceTimestamp"] == "5"
    grades = api.asked("/courseGradebookReports")[0].query
    assert (grades["q"], grades["emailOrExternalId"]) == ("search", "a@b.example")
