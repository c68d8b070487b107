"""Somebody who asks the practice organization, with or without a socket between them."""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from coursera_wizard.services.ports import PracticeAddress
from coursera_wizard.services.practice.college import (
    API_KEY,
    CLIENT_SECRET,
    LEGACY_API_KEY,
    LEGACY_CLIENT_SECRET,
    ORGANIZATION_ID,
    College,
)
from coursera_wizard.services.practice.exchange import Request
from coursera_wizard.services.practice.gates import Service
from coursera_wizard.services.practice.routing import LEGACY_TOKEN_PATH, SIGN_IN_PATH, TOKEN_PATH
from coursera_wizard.services.practice.switches import Switches

BASE = "/ent/api/businesses.v1"
FORM = {"content-type": "application/x-www-form-urlencoded"}
GRANT = "grant_type=client_credentials"


class Reply(NamedTuple):
    """An answer as a client sees it."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def value(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The elements."""
        rows: list[dict[str, Any]] = self.value["elements"]
        return rows

    @property
    def paging(self) -> dict[str, Any]:
        """The paging."""
        paging: dict[str, Any] = self.value["paging"]
        return paging


def basic(key: str = API_KEY, secret: str = CLIENT_SECRET) -> dict[str, str]:
    """Return the header for key and secret."""
    encoded = base64.b64encode(f"{key}:{secret}".encode()).decode()
    return {"authorization": f"Basic {encoded}"}


class Caller:
    """Asks a service in the same process."""

    def __init__(self, college: College, **switches: object) -> None:
        """Begin without a token; the first question gets one."""
        self.service = Service(college, Switches().changed(switches))
        self.token = ""

    async def send(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: str = ""
    ) -> Reply:
        """Send a request as it is."""
        request = Request(method, target, headers or {}, body.encode())
        answer, _ = await self.service.respond(request)
        return Reply(answer.status, answer.body, dict(answer.headers))

    async def renew(self) -> Reply:
        """Get a token."""
        reply = await self.send("POST", TOKEN_PATH, basic() | FORM, GRANT)
        if reply.status == 200:
            self.token = reply.value["access_token"]
        return reply

    async def get(self, path: str, organization: str = ORGANIZATION_ID, **query: Any) -> Reply:
        """Ask for something of an organization."""
        if not self.token:
            await self.renew()
        target = f"{BASE}/{organization}{path}"
        if query:
            target += "?" + urlencode({name: str(value) for name, value in query.items()})
        return await self.send("GET", target, {"authorization": f"Bearer {self.token}"})

    async def all_rows(self, path: str, limit: int = 1000, **query: Any) -> list[dict[str, Any]]:
        """Ask for all pages, by what each says of the next."""
        rows: list[dict[str, Any]] = []
        start: object = "0"
        while start is not None:
            reply = await self.get(path, limit=limit, start=start, **query)
            assert reply.status == 200, reply.body
            rows += reply.rows
            start = reply.paging.get("next")
        return rows


class OlderCaller:
    """Asks with a key of the older console, in the same process."""

    def __init__(
        self, college: College, service: Service | None = None, **switches: object
    ) -> None:
        """Begin without a token."""
        self.service = service or Service(college, Switches().changed(switches))
        self.last_asked: dict[str, str] = {}

    async def send(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: str = ""
    ) -> Reply:
        """Send a request as it is."""
        request = Request(method, target, headers or {}, body.encode())
        answer, _ = await self.service.respond_legacy(request)
        return Reply(answer.status, answer.body, dict(answer.headers))

    async def sign_in(self, **changes: str) -> Reply:
        """Open the sign-in page, its parameters changed as told."""
        self.last_asked = {
            "response_type": "code",
            "client_id": LEGACY_API_KEY,
            "redirect_uri": "http://127.0.0.1:9876/callback",
            "scope": "access_business_api",
            "access_type": "offline",
            "state": "a-state",
            **changes,
        }
        return await self.send("GET", f"{SIGN_IN_PATH}?{urlencode(self.last_asked)}")

    async def grant(self, grant_type: str, **fields: str) -> Reply:
        """Ask for tokens."""
        form = {
            "grant_type": grant_type,
            "client_id": LEGACY_API_KEY,
            "client_secret": LEGACY_CLIENT_SECRET,
            **fields,
        }
        return await self.send("POST", LEGACY_TOKEN_PATH, FORM, urlencode(form))

    async def get_data(self, token: str) -> Reply:
        """Ask for the organization."""
        target = f"/api/businesses.v1/{ORGANIZATION_ID}"
        return await self.send("GET", target, {"authorization": f"Bearer {token}"})


class SocketCaller:
    """Asks a running process over HTTP, each question on the same connection."""

    def __init__(self, address: PracticeAddress, timeout_s: float = 10) -> None:
        """Begin without a token."""
        parts = urlsplit(address.api_base)
        self._prefix = f"{parts.path}/api/businesses.v1/{address.organization_id}"
        self.connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=timeout_s
        )
        self.token = ""

    def send(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: str = ""
    ) -> Reply:
        """Send a request as it is."""
        self.connection.request(method, target, body or None, headers or {})
        response = self.connection.getresponse()
        content = response.read()
        return Reply(
            response.status, content, {name.lower(): text for name, text in response.getheaders()}
        )

    def renew(self) -> Reply:
        """Get a token."""
        reply = self.send("POST", TOKEN_PATH, basic() | FORM, GRANT)
        self.token = reply.value["access_token"]
        return reply

    def get(self, path: str, **query: Any) -> Reply:
        """Ask for something of the organization."""
        if not self.token:
            self.renew()
        target = self._prefix + path
        if query:
            target += "?" + urlencode({name: str(value) for name, value in query.items()})
        return self.send("GET", target, {"authorization": f"Bearer {self.token}"})

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()
