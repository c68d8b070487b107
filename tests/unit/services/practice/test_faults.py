"""Every fault does what its line in the table says, where and as often as it was ordered."""

from __future__ import annotations

import json

import pytest

from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.services.practice.college import FOREIGN_ORGANIZATION_ID
from coursera_wizard.services.practice.fault_kinds import FAULTS, Door, Stage
from coursera_wizard.services.practice.faults import Fault, Faults, parse_fault
from coursera_wizard.services.practice.routing import EndpointName
from tests.unit.services.practice.callers import Caller, Reply

# Faults that need no problem of their own: a client gets over them.
CURED = {"coursera.token-expired", "coursera.token-rejected", "network.slow"}
# Those of the older generation have tests of their own, see test_sign_in.py.
CURRENT = {name: kind for name, kind in FAULTS.items() if not name.startswith("coursera.sign-in")}
ANSWERED = sorted(kind.name for kind in CURRENT.values() if kind.answer is not None)
STATUSES = {
    "coursera.credentials-refused": 401,
    "coursera.credentials-refused/empty": 401,
    "coursera.credentials-refused/oauth": 401,
    "coursera.credentials-refused/revoked": 401,
    "coursera.credentials-refused/text": 401,
    "coursera.credentials-refused/unknown-key": 401,
    "coursera.token-expired": 401,
    "coursera.token-rejected": 401,
    "coursera.api-not-enabled": 401,
    "coursera.not-permitted": 403,
    "coursera.grades-not-readable": 403,
    "coursera.organization-not-found": 404,
    "coursera.organization-not-found/service": 404,
    "coursera.request-refused": 400,
    "coursera.request-refused/validation": 400,
    "coursera.too-many-requests": 429,
    "coursera.too-many-requests/burst": 429,
    "coursera.too-many-requests/status-403": 403,
    "coursera.too-many-requests/status-500": 500,
    "coursera.unavailable": 503,
    "coursera.unavailable/500": 500,
    "coursera.unavailable/502": 502,
    "coursera.unavailable/504": 504,
    "coursera.unavailable/empty": 503,
    "coursera.not-coursera": 200,
    "coursera.not-coursera/filter": 403,
    "coursera.not-coursera/text": 200,
    "coursera.redirected": 302,
    "coursera.redirected/same-host": 307,
    "coursera.redirected/to-http": 301,
}


async def ask(caller: Caller, where: str) -> Reply:
    """Ask an endpoint that a fault concerns."""
    if where == "token":
        return await caller.renew()
    if where == EndpointName.GRADEBOOK:
        return await caller.get("/courseGradebookReports", q="search", limit=10)
    if where == EndpointName.ENROLLMENT_REPORTS:
        return await caller.get("/enrollmentReports", limit=10)
    if where == EndpointName.ORGANIZATION:
        return await caller.get("")
    return await caller.get("/programs", excludeContent="true", limit=10)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_faults_are_named_by_problem_codes(name: str) -> None:
    """The name before the slash is a problem the program knows, or one that heals."""
    code = name.partition("/")[0]

    assert code in CURED or code in set(ProblemCode)


@pytest.mark.parametrize("name", ANSWERED)
async def test_faults_answer_once_and_then_no_more(caller: Caller, name: str) -> None:
    """A fault ordered once happens once; what follows is as always."""
    kind = FAULTS[name]
    await caller.renew()
    caller.service.faults.order(Fault(name, times=1))

    failed = await ask(caller, kind.where)
    await caller.renew()
    good = await ask(caller, kind.where)

    assert failed.status == STATUSES[name]
    assert good.status == 200
    assert good.value != {}


@pytest.mark.parametrize(
    "name", sorted(kind.name for kind in CURRENT.values() if kind.spoil is not None)
)
async def test_faults_spoil_good_answers(caller: Caller, name: str) -> None:
    """A spoiled answer still has status 200, and is not the good one."""
    where = FAULTS[name].where
    good = await ask(caller, where)
    caller.service.faults.order(Fault(name, times=1))

    spoiled = await ask(caller, where)

    assert spoiled.status == 200
    assert spoiled.body != good.body


async def test_faults_spoil_in_their_own_ways(caller: Caller) -> None:
    """Each sort of spoiled answer has the defect it is named for."""

    async def spoiled(name: str, where: str = "data") -> bytes:
        await caller.renew()
        caller.service.faults.order(Fault(f"coursera.{name}", times=1))
        return (await ask(caller, where)).body

    truncated = await spoiled("unexpected-answer/truncated")
    with pytest.raises(json.JSONDecodeError):
        json.loads(truncated)
    not_utf8 = await spoiled("unexpected-answer/not-utf8")
    with pytest.raises(UnicodeDecodeError):
        not_utf8.decode()
    assert await spoiled("unexpected-answer/empty") == b""
    assert json.loads(await spoiled("unexpected-answer/list")) == []
    assert "elements" not in json.loads(await spoiled("unexpected-answer/no-rows"))
    standing_still = json.loads(await spoiled("paging-broken"))
    assert standing_still["paging"]["next"] == "0"
    empty_page = json.loads(await spoiled("paging-broken/empty-page"))
    assert empty_page == {"elements": [], "paging": {"total": 25}, "linked": {}}
    assert json.loads(await spoiled("no-programs"))["paging"] == {"total": 0}
    other = json.loads(await spoiled("unexpected-answer/other-organization", "organization"))
    assert other["elements"][0]["id"] == FOREIGN_ORGANIZATION_ID
    rows = json.loads(await spoiled("unexpected-answer/other-program", "enrollmentReports"))
    assert {row["programId"] for row in rows["elements"][::2]} == {FOREIGN_ORGANIZATION_ID}


async def test_faults_end_the_token_they_are_about(caller: Caller) -> None:
    """After the fault the same token is of no use any more, and a new one is."""
    await caller.renew()
    caller.service.faults.order(Fault("coursera.token-expired", after=1, times=1))

    statuses = [(await caller.get("")).status for _ in range(3)]
    await caller.renew()

    assert statuses == [200, 401, 401]
    assert (await caller.get("")).status == 200


async def test_faults_retry_after_only_where_ordered(caller: Caller) -> None:
    """The gateway sends no ``Retry-After`` on its own; ordered, it is there."""
    caller.service.faults.order(Fault("coursera.too-many-requests", times=1))
    caller.service.faults.order(Fault("coursera.too-many-requests", times=1, retry_after=7))

    without, with_header = await ask(caller, "data"), await ask(caller, "data")

    assert "Retry-After" not in without.headers
    assert with_header.headers["Retry-After"] == "7"
    assert "Quota limit  exceeded" in without.value["fault"]["faultstring"]


@pytest.mark.parametrize("name", [name for name in ANSWERED if FAULTS[name].where == "data"])
async def test_faults_of_the_token_stay_at_the_token(caller: Caller, name: str) -> None:
    """A fault of the data does not disturb the token, and can be ordered for it."""
    caller.service.faults.order(Fault(name))
    undisturbed = await caller.renew()
    caller.service.faults.clear()
    caller.service.faults.order(Fault(name, where="token"))
    disturbed = await caller.renew()

    assert undisturbed.status == 200
    assert disturbed.status == STATUSES[name]


def test_faults_are_counted_by_place() -> None:
    """Only requests a fault concerns count for ``after`` and ``times``."""
    faults = Faults()
    faults.order(Fault("network.cut-off", where="users", after=1, times=2))
    faults.order(Fault("network.slow", where="/programs/"))

    def due(endpoint: EndpointName, path: str) -> str | None:
        found = faults.for_request(endpoint, path)
        return None if found is None else found.fault.name

    users = [due(EndpointName.USERS, "/users") for _ in range(5)]
    other = due(EndpointName.PROGRAMS, "/programs")
    below = due(EndpointName.MEMBERSHIPS, "/programs/x/memberships")

    assert users == [None, "network.cut-off", "network.cut-off", None, None]
    assert (other, below) == (None, "network.slow")


def test_faults_unknown_orders_are_explained() -> None:
    """A misspelled name or place is answered with the known ones."""
    faults = Faults()

    with pytest.raises(ValueError, match=r"network\.timeout"):
        faults.order(Fault("network.time-out"))
    with pytest.raises(ValueError, match="enrollmentReports"):
        faults.order(Fault("network.timeout", where="report"))


def test_faults_on_the_command_line() -> None:
    """Name, place and numbers are read from one text; unknown parts are refused."""
    text = "coursera.too-many-requests:where=programs,after=2,times=1,retry_after=3,seconds=0.5"

    assert parse_fault("network.timeout") == Fault("network.timeout")
    assert parse_fault(text) == Fault(
        "coursera.too-many-requests", "programs", after=2, times=1, seconds=0.5, retry_after="3"
    )
    with pytest.raises(ValueError, match="often"):
        parse_fault("network.timeout:often=1")


def test_faults_each_do_one_thing() -> None:
    """A line of the table has an answer, a way to spoil or a way to send, by its stage."""
    for kind in FAULTS.values():
        if kind.stage is Stage.DATA:
            assert kind.spoil is not None
            assert kind.answer is None
        elif kind.stage is Stage.DOOR:
            assert kind.door is not Door.PLAIN
            assert kind.answer is None
        elif kind.stage is not Stage.SENDING:
            assert kind.answer is not None


def test_faults_that_are_doors_touch_no_request() -> None:
    """What happens on the way is not counted against requests."""
    faults = Faults()
    faults.order(Fault("tls.expired"))

    assert faults.for_request(EndpointName.PROGRAMS, "/programs") is None


def test_faults_of_the_reports_are_both_of_them() -> None:
    """A place can be both reports, which the real service prepares slowly."""
    faults = Faults()
    faults.order(Fault("coursera.report-not-read"))

    late = [name for name in EndpointName if faults.for_request(name, "/") is not None]

    assert late == [EndpointName.ENROLLMENT_REPORTS, EndpointName.GRADEBOOK]
