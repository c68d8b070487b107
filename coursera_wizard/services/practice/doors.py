"""The addresses at which the organization is reached, and what a fault makes of them.

The plain door of each generation is open all the time. A fault of the network or of a secure
connection opens another one, with real listeners of its own, and names it instead.
"""

from __future__ import annotations

import contextlib
import ssl
import tempfile
from pathlib import Path

from coursera_wizard.services.practice import college as colleges
from coursera_wizard.services.practice.console import CONSOLE_PATH
from coursera_wizard.services.practice.fault_kinds import Door
from coursera_wizard.services.practice.gates import Service
from coursera_wizard.services.practice.listener import (
    HOST,
    Listener,
    curt_listener,
    hold_closed_port,
    hold_full_port,
    silent_listener,
)
from coursera_wizard.services.practice.routing import LEGACY_TOKEN_PATH, SIGN_IN_PATH, TOKEN_PATH
from coursera_wizard.services.practice.server import PracticeServer

Address = dict[str, object]

NO_NAME = "practice-organization.invalid"
_NO_PROXY = "practice-proxy.invalid"

_PAPERS = frozenset({
    Door.SECURE, Door.UNKNOWN_ISSUER, Door.SELF_SIGNED, Door.INSPECTED, Door.EXPIRED,
    Door.NOT_YET_VALID, Door.OTHER_NAME,
})  # fmt: skip
# TLS: a record of two bytes that says that no handshake is possible.
_HANDSHAKE_FAILURE = b"\x15\x03\x03\x00\x02\x02\x28"
_PLAIN_ANSWER = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
# Said to whoever begins a secure connection.
_CURT = {
    Door.TLS_REFUSED: _HANDSHAKE_FAILURE, Door.TLS_HUNG_UP: b"", Door.NOT_TLS: _PLAIN_ANSWER,
}  # fmt: skip


class Doors:
    """Opens and closes the doors of one organization."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._current, self._legacy = self._servers()
        self._plain = ("", "")
        self._address: Address = {}
        self._held = contextlib.AsyncExitStack()

    @property
    def address(self) -> Address:
        """Where the organization is now, and its credentials."""
        return self._address

    async def start(self, port: int = 0) -> None:
        """Open the plain doors; raises OSError where the port is taken."""
        current = await self._current.start(port)
        legacy = await self._legacy.start()
        self._plain = (f"http://{HOST}:{current}", f"http://{HOST}:{legacy}")
        self._address = self._address_at(*self._plain)

    async def open(self, door: Door) -> None:
        """Name another door, and close the one that was named before; the plain ones stay open."""
        await self._held.aclose()
        self._held = contextlib.AsyncExitStack()
        self._address = self._address_at(*self._plain)
        if door in _PAPERS:
            self._address = await self._with_paper(door)
        elif door is not Door.PLAIN:
            self._address |= await self._changes(door)

    async def stop(self) -> None:
        """Close all doors."""
        await self._held.aclose()
        await self._current.stop()
        await self._legacy.stop()

    def _servers(self) -> tuple[PracticeServer, PracticeServer]:
        """Return a server for each generation."""
        service = self._service
        return (
            PracticeServer(service.tally, service.respond),
            PracticeServer(service.tally, service.respond_legacy),
        )

    def _address_at(self, current: str, legacy: str) -> Address:
        """Return the address behind two origins; the browser always takes the plain one."""
        return {
            "api_base": f"{current}/ent",
            "token_url": f"{current}{TOKEN_PATH}",
            "organization_id": colleges.ORGANIZATION_ID,
            "organization_name": colleges.ORGANIZATION_NAME,
            "api_key": colleges.API_KEY,
            "client_secret": colleges.CLIENT_SECRET,
            "proxy": "",
            "certificate_file": "",
            "legacy_auth_url": f"{self._plain[1]}{SIGN_IN_PATH}",
            "legacy_token_url": f"{legacy}{LEGACY_TOKEN_PATH}",
            "legacy_api_base": legacy,
            "legacy_api_key": colleges.LEGACY_API_KEY,
            "legacy_client_secret": colleges.LEGACY_CLIENT_SECRET,
            "console_link": f"{self._plain[1]}{CONSOLE_PATH}",
            "replaced": [],
        }

    async def _changes(self, door: Door) -> Address:
        """Return what a door changes of the address."""
        typed = self._typed(door)
        if typed:
            return typed | {"replaced": list(typed)}
        if door is Door.NO_NAME:
            return self._address_at(f"https://{NO_NAME}", f"https://{NO_NAME}")
        if door is Door.CLOSED:
            return self._one_origin("http", hold_closed_port(self._held))
        if door is Door.FULL:
            return self._one_origin("http", await hold_full_port(self._held))
        if door is Door.SILENT:
            return self._one_origin("https", await self._listen(silent_listener()))
        if door in _CURT:
            return self._one_origin("https", await self._listen(curt_listener(_CURT[door])))
        return await self._through_proxy(door)

    def _typed(self, door: Door) -> Address:
        """Return what somebody may have typed; nothing but the value is wrong."""
        current, legacy = self._plain
        values: dict[Door, Address] = {
            Door.WITHOUT_ENT: {"api_base": current},
            Door.LEGACY_DATA: {"api_base": legacy},
            Door.ELSEWHERE: {"api_base": f"{current}/data"},
            Door.SLUG: {"organization_id": colleges.ORGANIZATION_SLUG},
            Door.LEGACY_KEY: {
                "api_key": colleges.LEGACY_API_KEY,
                "client_secret": colleges.LEGACY_CLIENT_SECRET,
            },
        }
        return values.get(door, {})

    async def _through_proxy(self, door: Door) -> Address:
        """Return an address behind a proxy that works, or behind one of the others."""
        from coursera_wizard.services.practice.forward_proxy import ForwardProxy

        # Requests to an https address ask for a tunnel; where that fails, nothing else is reached.
        tunneled = self._address_at(*(origin.replace("http", "https") for origin in self._plain))
        match door:
            case Door.PROXY_CLOSED:
                return tunneled | {"proxy": _origin("http", hold_closed_port(self._held))}
            case Door.PROXY_NO_NAME:
                return tunneled | {"proxy": f"http://{_NO_PROXY}:3128"}
            case Door.PROXY_SILENT:
                port = await self._listen(silent_listener())
                return tunneled | {"proxy": _origin("http", port)}
        wants_sign_in = door in {Door.PROXY_SIGN_IN, Door.PROXY_SIGN_IN_PLAIN}
        port = await self._listen(ForwardProxy(wants_sign_in=wants_sign_in).listener)
        proxy: Address = {"proxy": _origin("http", port)}
        if door is Door.PROXY_SIGN_IN:
            return tunneled | proxy
        return (await self._with_paper(Door.SECURE) if door is Door.SECURE_PROXY else {}) | proxy

    async def _with_paper(self, door: Door) -> Address:
        """Return an address behind a certificate that is good, or wrong in some way."""
        from coursera_wizard.services.practice.certificates import Paper, make_paper

        paper = Paper.GOOD if door is Door.SECURE else Paper(door.value)
        context, issuer = make_paper(paper)
        current, legacy = [await self._listen(server, context) for server in self._servers()]
        address = self._address_at(_origin("https", current), _origin("https", legacy))
        if issuer:
            folder = tempfile.TemporaryDirectory(prefix="coursera-practice-")
            file = Path(self._held.enter_context(folder)) / "practice-authority.pem"
            file.write_bytes(issuer)
            address["certificate_file"] = str(file)
        return address

    async def _listen(self, listener: Listener, context: ssl.SSLContext | None = None) -> int:
        port = await listener.start(context=context)
        self._held.push_async_callback(listener.stop)
        return port

    def _one_origin(self, scheme: str, port: int) -> Address:
        """Return the address of a port that stands for both generations."""
        return self._address_at(_origin(scheme, port), _origin(scheme, port))


def _origin(scheme: str, port: int) -> str:
    return f"{scheme}://{HOST}:{port}"
