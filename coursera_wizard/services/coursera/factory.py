"""Opens the API for an account; fulfills `ports.CourseraApis`."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from coursera_wizard.domain.draft import (
    PRACTICE_API_BASE,
    PRACTICE_TOKEN_URL,
    PracticeCollege,
    Proxy,
    ProxyMode,
    Source,
)
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services import blocking
from coursera_wizard.services.coursera.limits import Limits
from coursera_wizard.services.coursera.reach import has_network
from coursera_wizard.services.ports import Credentials

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.services.coursera.account_api import AccountApi
    from coursera_wizard.services.coursera.client import CourseraClient
    from coursera_wizard.services.coursera.trust import TrustStore
    from coursera_wizard.services.coursera.way import Way
    from coursera_wizard.services.ports import Practice, PracticeAddress, Routes

# anyio and stamina import their part for asyncio at the first call, which would stall the window.
_HEAVY: Final = (
    "coursera_wizard.services.coursera.account_api",
    "coursera_wizard.services.coursera.assembly",
    "stamina",
    "tenacity.asyncio",
    "anyio._backends._asyncio",
    "truststore",
)


class CourseraApiFactory:
    """Makes clients that share certificates; costs nothing until the first one is opened.

    Args:
        practice: Starts the practice organization for accounts of its own.
        routes: Knows which addresses this computer's person agreed to.
        limits: Time, size and number of requests.
        has_network: Tells whether this computer is connected to a network at all; may block.
    """

    def __init__(
        self,
        practice: Practice,
        routes: Routes,
        *,
        limits: Limits | None = None,
        has_network: Callable[[], bool] = has_network,
    ) -> None:
        self._practice = practice
        self._routes = routes
        self._limits = limits or Limits()
        self._has_network = has_network
        self._trust: TrustStore | None = None
        self._address: PracticeAddress | None = None

    async def open(self, credentials: Credentials) -> AccountApi:
        """Return the API of an account.

        Raises:
            ProblemError: An address, the proxy or the certificate file cannot be used, an address
                was never agreed to, or the practice organization does not start.
        """
        credentials = await self.resolved(credentials)
        way = await self.find_way(credentials)
        client = await self.client(credentials, way)
        from coursera_wizard.services.coursera.account_api import AccountApi

        return AccountApi(client, credentials.account)

    async def resolved(self, credentials: Credentials) -> Credentials:
        """Return credentials whose account names real addresses; starts what has none yet.

        Raises:
            ProblemError: The practice organization does not start.
        """
        account = credentials.account
        if account.source is not Source.PRACTICE:
            return credentials
        found = await self._practice.start(account.practice or PracticeCollege())
        address = self._address = found.of_generation(account.generation)
        shown = {name: getattr(address, name) for name in address.replaced}
        account = dataclasses.replace(
            account,
            api_base=_live(account.api_base, address.api_base),
            token_url=_live(account.token_url, address.token_url),
            api_key=shown.get("api_key") or account.api_key or address.api_key,
            organization_id=(
                shown.get("organization_id") or account.organization_id or address.organization_id
            ),
            proxy=Proxy(ProxyMode.OWN, address.proxy) if address.proxy else account.proxy,
            certificate_file=address.certificate_file or account.certificate_file,
        )
        secret = credentials.secret or Secret(address.client_secret)
        if "client_secret" in shown:
            secret = Secret(address.client_secret)
        return dataclasses.replace(credentials, account=account, secret=secret)

    async def find_way(self, credentials: Credentials) -> Way:
        """Return the way of resolved credentials; nothing is sent yet.

        Raises:
            ProblemError: An address cannot be used or was never agreed to.
        """
        await blocking.call(_load)
        from coursera_wizard.services.coursera.way import read_addresses, with_proxies

        account = credentials.account
        way = read_addresses(account)
        question = await blocking.call(self._routes.problem, self._as_written(account))
        if question is not None:
            raise ProblemError(question)
        return await with_proxies(way, account, credentials.proxy_password)

    def sign_in_page(self, account: Account) -> str:
        """Return where the browser signs in with the key of a resolved account."""
        if account.source is Source.PRACTICE and self._address is not None:
            return self._address.legacy_auth_url
        return account.auth_url

    def _as_written(self, account: Account) -> Account:
        """Return an account without what the practice organization said of itself.

        That comes from no file, so nobody has to agree to it.
        """
        address = self._address
        if account.source is not Source.PRACTICE or address is None:
            return account
        own_proxy = Proxy(ProxyMode.OWN, address.proxy)
        same_file = account.certificate_file == address.certificate_file
        return dataclasses.replace(
            account,
            api_base=_unless(account.api_base, address.api_base, PRACTICE_API_BASE),
            token_url=_unless(account.token_url, address.token_url, PRACTICE_TOKEN_URL),
            proxy=Proxy() if account.proxy == own_proxy else account.proxy,
            certificate_file="" if same_file else account.certificate_file,
        )

    async def client(
        self, credentials: Credentials, way: Way, limits: Limits | None = None
    ) -> CourseraClient:
        """Return a client that takes this way.

        Raises:
            ProblemError: ``tls.certificate-file``.
        """
        from coursera_wizard.services.coursera.assembly import make_client
        from coursera_wizard.services.coursera.trust import TrustStore

        context = None
        if way.needs_tls or credentials.account.certificate_file:
            self._trust = self._trust or TrustStore()
            context = await self._trust.context(credentials.account.certificate_file)
        return make_client(credentials, way, limits or self._limits, context, self._has_network)


def _load() -> None:
    """Import what takes a while, away from the event loop: with what its makers import late."""
    for module in _HEAVY:
        importlib.import_module(module)


def _unless(address: str, live: str, written: str) -> str:
    return written if address == live else address


def _live(address: str, live: str) -> str:
    """Return the address the practice organization has now, where none is known yet."""
    try:
        return live if urlsplit(address).port == 0 else address
    except ValueError:
        return address
