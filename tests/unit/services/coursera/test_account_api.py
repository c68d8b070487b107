"""Coursera in the wizard's terms."""

from __future__ import annotations

from coursera_wizard.domain.facts import Program
from coursera_wizard.services.ports import CourseraApi
from tests.support.api_server import PROGRAM_ID, a_factory, api_server, paged, rows_reply
from tests.support.loopback import Reply, Request


async def test_programs_are_limited_to_the_accounts_own() -> None:
    """An account with a program id asks for that program alone."""
    row: dict[str, object] = {"id": PROGRAM_ID, "name": "Nursing", "url": "https://x.example/p"}
    async with api_server({"/programs": paged([row])}) as api:
        opened: CourseraApi = await a_factory().open(api.credentials(program_id=PROGRAM_ID))
        programs = [program async for page in opened.programs() for program in page]
        await opened.close()

    assert programs == [Program(PROGRAM_ID, "Nursing", "https://x.example/p")]
    assert api.asked("/programs")[0].query["ids"] == PROGRAM_ID


async def test_learners_are_counted_from_the_total() -> None:
    """Nothing is read but one row; a total that is not told stays unknown."""

    def members(request: Request) -> Reply:
        rows: list[dict[str, object]] = [{"id": "m"}]
        return rows_reply(rows, total=245) if PROGRAM_ID in request.path else rows_reply(rows)

    paths = (f"/programs/{PROGRAM_ID}/memberships", "/programs/other/memberships")
    async with api_server(dict.fromkeys(paths, members)) as api:
        opened = await a_factory().open(api.credentials())
        assert await opened.learner_count(PROGRAM_ID) == 245
        assert await opened.learner_count("other") is None
        await opened.close()

    assert api.asked(paths[0])[0].query["limit"] == "1"
