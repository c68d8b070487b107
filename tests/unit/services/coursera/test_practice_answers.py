"""The client against the practice organization: every list, every awkward thing, every fault."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import yaml

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.account_api import AccountApi
from coursera_wizard.services.coursera.client import CourseraClient, EnrollmentQuery
from coursera_wizard.services.coursera.listing import Listing
from coursera_wizard.services.coursera.rows import Row
from coursera_wizard.services.ports import Credentials
from coursera_wizard.services.practice.fault_kinds import FAULTS
from tests.support.api_server import FAST, a_factory
from tests.support.practice_server import PracticeServer

DESCRIPTION = Path(__file__).parents[3] / "support" / "coursera-openapi.yaml"
COMPONENTS = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))["components"]
QUICK = replace(FAST, connect_s=0.5, read_s=0.5, request_s=0.8)
# Faults that are no problem of this client's requests, or that lie in the address asked.
OTHERWISE = {
    "coursera.token-expired",  # renewed without a word, see test_auth
    "coursera.token-rejected",
    "coursera.no-programs",  # verdicts of the connection test
    "coursera.no-enrollments",
    "coursera.report-not-read",  # a timeout like any other, here
    "clock.wrong",
    "network.slow",
    "coursera.sign-in-needed",  # keys of the older console sign in elsewhere
    "coursera.sign-in-declined",
    "coursera.sign-in-mismatch",
    "coursera.sign-in-not-finished",
    "coursera.paging-broken/no-next",  # rows tell where the next page is
    "coursera.request-refused",  # on the organization, it is the organization
    "coursera.request-refused/validation",
}


@pytest.fixture(scope="module")
def shared_practice() -> Iterator[PracticeServer]:
    """Run one college for all tests here."""
    with PracticeServer(programs=5, learners=60, enrollments=400) as practice:
        yield practice


@pytest.fixture
def practice(shared_practice: PracticeServer) -> PracticeServer:
    """Return the college without faults."""
    shared_practice.reset()
    return shared_practice


def credentials(practice: PracticeServer) -> Credentials:
    """Return the credentials of the college."""
    return Credentials(practice.account(), Secret(practice.address.client_secret))


@asynccontextmanager
async def opened(practice: PracticeServer, *, quick: bool = False) -> AsyncIterator[AccountApi]:
    """Open the API of the college for the time of the block."""
    api = await a_factory(QUICK if quick else FAST).open(credentials(practice))
    try:
        yield api
    finally:
        await api.close()


async def rows_of(listing: Listing[Any], limit: int = 40) -> list[Any]:
    """Return all rows of a list."""
    return [row async for page in listing.pages(limit) for row in page.rows]


async def everything(client: CourseraClient) -> dict[str, list[Row]]:
    """Return all rows of all lists."""
    programs = await rows_of(client.programs())
    found: dict[str, list[Row]] = {"organization": [await client.organization()]}
    found["programs"] = programs
    found["contents"] = await rows_of(client.contents())
    found["users"] = await rows_of(client.users())
    found["enrollments"] = await rows_of(client.enrollment_reports())
    found["gradebooks"] = await rows_of(client.gradebook_reports())
    first = programs[0].id
    found["memberships"] = await rows_of(client.memberships(first))
    found["invitations"] = await rows_of(client.invitations(first))
    found["collections"] = await rows_of(client.curriculum_collections(first))
    query = EnrollmentQuery(program_id=first, include_deleted_members=True)
    found["of one program"] = await rows_of(client.enrollment_reports(query))
    return found


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"next_as_integer": True, "token_strings": True, "grade_as_text": True},
        {"short_pages": True, "null_parts": True, "flat_organization": True},
        {"total": False, "refuse_large_limit": True, "clips": True},
    ],
)
async def test_all_lists_are_read_completely(
    practice: PracticeServer, switches: dict[str, object]
) -> None:
    """Whatever the service does where nothing is settled, the same rows come."""
    async with opened(practice) as api:
        expected = await everything(api.client)
    practice.switch(**{name: value for name, value in switches.items() if name != "clips"})

    async with opened(practice) as api:
        found = await everything(api.client)

    assert {name: len(rows) for name, rows in found.items()} == {
        name: len(rows) for name, rows in expected.items()
    }
    assert len(found["programs"]) == 5
    assert min(len(rows) for rows in found.values()) > 0


async def test_rows_without_a_program_get_the_one_asked_for(practice: PracticeServer) -> None:
    """The program of a row may be missing from the feed."""
    practice.switch(program_id_in_rows=False)
    async with opened(practice) as api:
        program = (await api.client.programs().page()).rows[0].id
        rows = await rows_of(api.client.enrollment_reports(EnrollmentQuery(program_id=program)))

    assert rows
    assert {row.program_id for row in rows} == {program}


async def test_the_port_reads_what_the_wizard_needs(practice: PracticeServer) -> None:
    """Organization, programs, learners of a program, and a few examples."""
    async with opened(practice) as api:
        _id, name, _slug = await api.organization()
        programs = [program async for page in api.programs() for program in page]
        learners = await api.learner_count(programs[0].id)
        samples = await api.samples(tuple(program.id for program in programs), 3)

    assert name == practice.address.organization_name
    assert len(programs) == 5
    assert learners is not None
    assert learners > 0
    assert len(samples) == 3
    for sample in samples:
        assert sample.values["users"]["email"]
        assert sample.values["schools"]["name"] == sample.values["enrollments"]["programName"]
        assert sample.values["courses"]["contentId"] == sample.values["enrollments"]["contentId"]


async def test_a_token_that_ends_in_the_middle_is_no_problem(practice: PracticeServer) -> None:
    """A long read outlives its tokens, whether they run out or are rejected."""
    practice.fault("coursera.token-expired", after=3, times=1)
    practice.fault("coursera.token-rejected", after=25, times=1)
    async with opened(practice) as api:
        rows = await rows_of(api.client.enrollment_reports(), limit=10)

    assert len(rows) >= 400
    assert practice.requests()["token"] >= 3


async def test_no_more_than_four_requests_are_under_way(practice: PracticeServer) -> None:
    """The limit holds for pages fetched ahead as well."""
    async with opened(practice) as api:
        await rows_of(api.client.enrollment_reports(), limit=10)

    assert practice.report()["most_in_flight"] <= 4


async def read_through(practice: PracticeServer) -> None:
    """Read what a delivery needs."""
    async with opened(practice, quick=True) as api:
        await api.organization()
        program = [row.id async for page in api.programs() for row in page]
        query = EnrollmentQuery(program_id=program[0])
        await rows_of(api.client.enrollment_reports(query))
        await rows_of(api.client.gradebook_reports())


@pytest.mark.parametrize("name", sorted(set(FAULTS) - OTHERWISE))
async def test_every_fault_ends_in_its_problem(practice: PracticeServer, name: str) -> None:
    """The name of a fault is the code of the problem that is shown for it."""
    practice.fault(name)

    with pytest.raises(ProblemError) as caught:
        await read_through(practice)

    assert caught.value.problem.code.value == name.partition("/")[0]


async def test_a_refused_request_is_told_with_the_servers_words(practice: PracticeServer) -> None:
    """What nobody foresaw is told with status and words, for support."""
    practice.fault("coursera.request-refused", where="programs")
    async with opened(practice) as api:
        with pytest.raises(ProblemError) as caught:
            await api.client.programs().page()

    assert caught.value.problem.code is ProblemCode.COURSERA_REQUEST_REFUSED
    assert "The request could not be used." in caught.value.problem.details


# -- our rows against the description of the service


SCHEMAS = {
    "": ("Organisation", "organization"),
    "/programs": ("Program", "programs"),
    "/contents": ("Content", "contents"),
    "/users": ("User", "users"),
    "/enrollmentReports": ("EnrollmentReport", "enrollment_reports"),
    "/courseGradebookReports": ("CourseGradebook", "gradebook_reports"),
}


@pytest.mark.parametrize("path", SCHEMAS)
async def test_rows_keep_what_the_description_promises(practice: PracticeServer, path: str) -> None:
    """Each field we have comes out as it was sent, from answers that fit the description."""
    schema_name, listing = SCHEMAS[path]
    schema = {"$ref": f"#/components/schemas/{schema_name}", "components": COMPONENTS}
    async with opened(practice) as api:
        token = await api.client.requests.sign_in()
        if listing == "organization":
            rows: list[Row] = [await api.client.organization()]
        else:
            rows = list((await getattr(api.client, listing)().page(limit=200)).rows)
    address = f"{practice.address.api_base}/api/businesses.v1/{practice.address.organization_id}"
    query = {"limit": "200", "excludeContent": "true"}
    if path == "/courseGradebookReports":
        query["q"] = "search"
    headers = {"Authorization": f"Bearer {token.value}"}
    async with httpx.AsyncClient(trust_env=False) as plain:
        answer = await plain.get(address + path, params=query, headers=headers)
    raw = answer.json()["elements"]

    assert len(raw) == len(rows)
    for sent, row in zip(raw, rows, strict=True):
        jsonschema.validate(sent, schema)
        _assert_same(sent, row)


def _assert_same(sent: Mapping[str, object], row: Row) -> None:
    """Assert that a typed row says what was sent, apart from numbers as texts and nulls."""
    import msgspec

    for field in msgspec.structs.fields(row):
        given, had = sent.get(field.encode_name), getattr(row, field.name)
        if isinstance(had, Row) and isinstance(given, dict):
            _assert_same(given, had)
        elif isinstance(had, tuple):
            kept = [item for item in given if item is not None] if isinstance(given, list) else []
            assert len(had) == len(kept)
            for item, of_ours in zip(kept, had, strict=True):
                if isinstance(of_ours, Row):
                    _assert_same(item, of_ours)
                else:
                    assert item == of_ours
        elif isinstance(had, str):
            assert had == ("" if given is None else str(given))
        else:
            assert had == given
