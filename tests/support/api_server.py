"""A Coursera of a few lines: routes by path, a token, and lists that page as they are told to."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from coursera_wizard.domain.draft import Account
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.client import CourseraClient
from coursera_wizard.services.coursera.factory import CourseraApiFactory
from coursera_wizard.services.coursera.limits import Limits
from coursera_wizard.services.ports import Credentials
from coursera_wizard.services.retry import RetryPolicy
from tests.support.fakes import FakePractice, FakeRoutes
from tests.support.loopback import LoopbackServer, Reply, Request, serving

ORGANIZATION_ID = "ZRMnDiaeTTeyp03kUua0OA"
PROGRAM_ID = "0j8IJBKLTzOMXH_QpqOkUA"
API_KEY = "k" * 48
SECRET = "marker-secret-" + "s" * 50
PREFIX = f"/ent/api/businesses.v1/{ORGANIZATION_ID}"
TOKEN_PATH = "/oauth2/client_credentials/token"
FAST = Limits(
    connect_s=2.0,
    read_s=2.0,
    request_s=4.0,
    body_bytes=1024 * 1024,
    page_rows=100,
    retry=RetryPolicy(attempts=3, total_s=8.0, first_wait_s=0.01, longest_wait_s=0.02, jitter_s=0),
)

Answerer = Callable[[Request], Reply | Awaitable[Reply]]


def token_reply(value: str = "Zk81mQ2vLr7TnYc4WsHd90bXeUaP", **changes: object) -> Reply:
    """Return what the token endpoint answers."""
    body = {
        "token_type": "Bearer",
        "access_token": value,
        "grant_type": "client_credentials",
        "issued_at": 1788854400,
        "expires_in": 1799,
    }
    return Reply(body={**body, **changes})


def rows_reply(rows: list[dict[str, object]], **paging: object) -> Reply:
    """Return an envelope around rows."""
    return Reply(body={"elements": rows, "paging": paging, "linked": {}})


def paged(rows: list[dict[str, object]], *, most: int = 1000) -> Answerer:
    """Return what answers a list page by page, as documented."""

    def answer(request: Request) -> Reply:
        start = int(request.query.get("start", "0"))
        limit = min(int(request.query.get("limit", "100")), most)
        paging: dict[str, object] = {"total": len(rows)}
        if start + limit < len(rows):
            paging["next"] = str(start + limit)
        return rows_reply(rows[start : start + limit], **paging)

    return answer


@dataclass(slots=True)
class ApiServer:
    """A running service and a client for it.

    Attributes:
        routes: Path behind the organization to what answers it.
    """

    routes: dict[str, Answerer] = field(default_factory=dict)
    token: Answerer = field(default=lambda _request: token_reply())
    server: LoopbackServer = field(default_factory=lambda: LoopbackServer(lambda _r: Reply()))

    async def answer(self, request: Request) -> Reply:
        """Answer a request by its path."""
        if request.path == TOKEN_PATH:
            found = self.token(request)
        elif request.path.startswith(PREFIX) and request.path[len(PREFIX) :] in self.routes:
            found = self.routes[request.path[len(PREFIX) :]](request)
        else:
            found = Reply(404, {"message": "Not Found", "statusCode": 404})
        return await found if inspect.isawaitable(found) else found

    @property
    def account(self) -> Account:
        """An account of it."""
        return Account(
            api_key=API_KEY,
            organization_id=ORGANIZATION_ID,
            api_base=f"{self.server.url}/ent",
            token_url=f"{self.server.url}{TOKEN_PATH}",
        )

    def credentials(self, **changes: object) -> Credentials:
        """Return its credentials, the account changed as told."""
        return Credentials(replace(self.account, **changes), Secret(SECRET))  # type: ignore[arg-type]  # fields of Account

    def asked(self, path: str) -> list[Request]:
        """Return the requests that came for a path behind the organization."""
        return [request for request in self.server.requests if request.path == PREFIX + path]


def a_factory(limits: Limits = FAST) -> CourseraApiFactory:
    """Return a factory that knows no practice organization and agrees to everything."""
    return CourseraApiFactory(FakePractice(), FakeRoutes(), limits=limits, has_network=lambda: True)


@asynccontextmanager
async def api_server(
    routes: Mapping[str, Answerer] | None = None, *, token: Answerer | None = None
) -> AsyncIterator[ApiServer]:
    """Run a service for the time of the block."""
    api = ApiServer(dict(routes or {}))
    if token is not None:
        api.token = token
    async with serving(api.answer) as api.server:
        yield api


@asynccontextmanager
async def connected(
    credentials: Credentials, limits: Limits = FAST
) -> AsyncIterator[CourseraClient]:
    """Open a client for the time of the block."""
    opened = await a_factory(limits).open(credentials)
    try:
        yield opened.client
    finally:
        await opened.close()


@asynccontextmanager
async def service(
    routes: Mapping[str, Answerer] | None = None,
    *,
    token: Answerer | None = None,
    limits: Limits = FAST,
) -> AsyncIterator[tuple[ApiServer, CourseraClient]]:
    """Run a service and open a client to it, for the time of the block."""
    async with (
        api_server(routes, token=token) as api,
        connected(api.credentials(), limits) as client,
    ):
        yield api, client
