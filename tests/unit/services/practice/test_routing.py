"""Addresses and parameters are checked as strictly as the real router does it."""

from __future__ import annotations

from typing import Any

import pytest

from coursera_wizard.services.practice.college import ORGANIZATION_ID, College
from coursera_wizard.services.practice.exchange import Refusal
from coursera_wizard.services.practice.routing import find_route
from tests.unit.services.practice.callers import BASE, Caller, basic

HOME = f"{BASE}/{ORGANIZATION_ID}"

NOT_A_BOOLEAN = (
    "Improperly formatted value for parameter 'includeS12n'. "
    "Expected 'true' or 'false' but found 'True'."
)


@pytest.mark.parametrize(
    ("path", "query", "status", "expected"),
    [
        ("/programs", "", 400, "Missing required parameter 'excludeContent'"),
        ("/enrollmentReports", "includeS12n=True", 400, NOT_A_BOOLEAN),
        (
            "/contents", "q=byProgramIds&programIds=nursing-skills-a1b2c", 400,
            "Improperly formatted value for parameter 'programIds'",
        ),
        (
            "/enrollmentReports", "enrollAtAfter=yesterday", 400,
            "Improperly formatted value for parameter 'enrollAtAfter'",
        ),
        (
            "/enrollmentReports", "q=byProgramId&programId=nursing-skills-a1b2c", 400,
            "Improperly formatted value for parameter 'programId'",
        ),
        (
            "/enrollmentReports", "programId=a&programId=b", 400,
            "Too many query parameters for 'programId",
        ),
        ("/enrollmentReports", "q=byProgramId", 400, "Missing required parameter 'programId'"),
        (
            "/enrollmentReports", f"q=byUserProgramId&programId={ORGANIZATION_ID}", 400,
            "Missing required parameter 'externalId'",
        ),
        ("/contents", "q=byProgramIds", 400, "Missing required parameter 'programIds'"),
        ("/courseGradebookReports", "", 400, "Missing required parameter 'q'"),
        ("/users", "q=byEmail", 405, "finder 'byEmail' not implemented"),
        ("/courseGradebookReports", "q=byProgramId", 405, "finder 'byProgramId' not implemented"),
    ],
)  # fmt: skip
async def test_routing_refuses_parameters_in_the_real_words(
    caller: Caller, path: str, query: str, status: int, expected: str
) -> None:
    """The wording is the framework's, to the missing quotation mark."""
    await caller.renew()

    reply = await caller.send(
        "GET", f"{HOME}{path}?{query}", {"authorization": f"Bearer {caller.token}"}
    )

    assert reply.status == status
    assert reply.value == {"msg": f"Routing error: {expected}"}


async def test_routing_start_must_be_a_number(caller: Caller) -> None:
    """A start that is no number is refused in the service's shape, not the router's."""
    reply = await caller.get("/users", start="abc")

    assert reply.status == 400
    assert reply.value == {
        "errorCode": None,
        "message": "Paging start should be an integer, was Some(abc)",
        "details": None,
    }


async def test_routing_forgives_what_the_real_one_forgives(caller: Caller) -> None:
    """A limit that is no number, unknown parameters and repeated paging have no effect."""
    plain = await caller.get("/users")
    headers = {"authorization": f"Bearer {caller.token}"}

    odd_limit = await caller.get("/users", limit="many")
    unknown = await caller.get("/users", email="nobody@school.example")
    repeated = await caller.send("GET", f"{HOME}/users?start=0&start=9&limit=100&limit=3", headers)

    assert len(plain.rows) == 100
    assert odd_limit.body == unknown.body == repeated.body == plain.body


async def test_routing_programs_may_be_lenient(college: College) -> None:
    """By switch, programs answer without ``excludeContent``, with their contents."""
    reply = await Caller(college, lenient_programs=True).get("/programs")

    assert reply.status == 200
    assert all(row["contentIds"] for row in reply.rows)


async def test_routing_large_limits_are_lowered_or_refused(college: College) -> None:
    """Above 1000 a limit is lowered to 1000; by switch it is refused."""
    lowered = await Caller(college).get("/enrollmentReports", limit=5000)
    refused = await Caller(college, refuse_large_limit=True).get("/users", limit=1001)

    assert len(lowered.rows) == 1000
    assert refused.status == 400
    assert refused.value["errorCode"] is None


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ent",
        "/ent/api/businesses.v1",
        "/ent/api/businesses.v1/",
        HOME.removeprefix("/ent"),
        f"/ent/api/businesses.v1/orgs/{ORGANIZATION_ID}/programs",
        f"{HOME}/enrollment",
        f"{HOME}/programs/",
        f"{HOME}/programs//memberships",
        "/ent/oauth2/client_credentials/token",
        "/ent/api/rest/v1/enterprise/programs/x/skillsets",
    ],
)
async def test_routing_unknown_addresses_are_not_found(caller: Caller, path: str) -> None:
    """An address that does not exist is not found, even with a good token."""
    await caller.renew()

    reply = await caller.send("GET", path, {"authorization": f"Bearer {caller.token}"})

    assert (reply.status, reply.value) == (404, {"message": "Not Found", "statusCode": 404})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{HOME}/programs"),
        ("DELETE", f"{HOME}/users/S-10000"),
        ("GET", f"{HOME}/users/S-10000"),
        ("POST", f"{HOME}/programs/{ORGANIZATION_ID}/invitations"),
        ("POST", f"{HOME}/programs/{ORGANIZATION_ID}/programEnrollments"),
        ("HEAD", f"{HOME}/users"),
        ("GET", "/oauth2/client_credentials/token"),
    ],
)
async def test_routing_never_writes(caller: Caller, method: str, path: str) -> None:
    """Whatever would write is refused, so that a mistake of a client is seen."""
    reply = await caller.send(method, path, basic())

    assert reply.status == 405
    assert reply.headers["Allow"] in {"GET", "POST"}


def test_routing_decodes_the_parts_of_an_address() -> None:
    """External ids in addresses are percent-encoded; also a slash stays inside its part."""
    route = find_route(f"{HOME}/programs/{ORGANIZATION_ID}/memberships/x~a%2Bb%40c%2Fd")

    assert route.places == {"program": ORGANIZATION_ID, "member": "x~a+b@c/d"}
    with pytest.raises(Refusal):
        find_route(f"{HOME}/programs/{ORGANIZATION_ID}/memberships/x~a+b@c/d")


async def test_routing_checks_come_in_the_documented_order(caller: Caller) -> None:
    """Path, bearer, product, quota, parameters, organization, ids: the first closed one answers."""
    from coursera_wizard.services.practice.faults import Fault

    unknown, foreign = "A" * 21 + "g", "T3yB-eW0sUa6nGd_1JfXoQ"
    everything_wrong = f"/ent/api/businesses.v1/{foreign}/programs/{unknown}/memberships?q=no"
    service = caller.service
    seen: list[tuple[int, Any]] = []

    async def ask(target: str) -> None:
        headers = {"authorization": f"Bearer {caller.token}"} if caller.token else {}
        reply = await caller.send("GET", target, headers)
        seen.append((reply.status, reply.value))

    service.switches = service.switches.changed({"product_enabled": False})
    service.faults.order(Fault("coursera.too-many-requests"))
    await ask("/wrong" + everything_wrong)
    await ask(everything_wrong)
    await caller.renew()
    await ask(everything_wrong)
    service.switches = service.switches.changed({"product_enabled": True})
    await ask(everything_wrong)
    service.faults.clear()
    await ask(everything_wrong)
    await ask(everything_wrong.removesuffix("?q=no"))
    await ask(everything_wrong.removesuffix("?q=no").replace(foreign, ORGANIZATION_ID))

    assert [status for status, _ in seen] == [404, 401, 401, 429, 405, 403, 404]
    assert seen[1][1]["fault"]["detail"]["errorcode"] == "oauth.v2.InvalidAccessToken"
    assert "NoApiProductMatchFound" in seen[2][1]["fault"]["detail"]["errorcode"]
    assert seen[3][1]["fault"]["detail"]["errorcode"] == "policies.ratelimit.QuotaViolation"
    assert seen[4][1] == {"msg": "Routing error: finder 'no' not implemented"}
    assert seen[5][1]["errorCode"] == "Not Authorized"
    assert seen[6][1]["errorCode"] == "notFound"
