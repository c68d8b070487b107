"""Sends reads: with a token, within the limits, tried again where that may help."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from coursera_wizard.services.coursera.addresses import path_segment
from coursera_wizard.services.coursera.refusals import (
    Asked,
    Purpose,
    TokenNotAcceptedError,
    blaming_address,
    check_answer,
)
from coursera_wizard.services.retry import retried

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.services.coursera.auth import Token, TokenSource
    from coursera_wizard.services.coursera.limits import Limits
    from coursera_wizard.services.coursera.proxies import ProxyRoute
    from coursera_wizard.services.coursera.redaction import Redactor
    from coursera_wizard.services.coursera.trail import Trail
    from coursera_wizard.services.coursera.transport import Answer, Transport

T = TypeVar("T")


class Requests:
    """The requests of one client."""

    def __init__(
        self,
        account: Account,
        *,
        data_address: str,
        transport: Transport,
        tokens: TokenSource,
        proxy: ProxyRoute | None,
        redactor: Redactor,
        limits: Limits,
    ) -> None:
        self.limits = limits
        self.account = account
        self._data_address = data_address
        self._transport = transport
        self.tokens = tokens
        self._proxy = proxy
        self._redactor = redactor
        self._slots = asyncio.Semaphore(limits.in_flight)

    async def sign_in(self, on_stage: Callable[[Trail], None] | None = None) -> Token:
        """Return the token, fetched now if there is none that is good.

        Args:
            on_stage: Told about each step of the request for it.
        """
        return await retried(lambda: self.tokens.token(on_stage), self.limits.retry)

    async def get(
        self,
        path: str,
        read: Callable[[Answer], T],
        *,
        parameters: Mapping[str, str] | None = None,
        purpose: Purpose = Purpose.DATA,
        on_stage: Callable[[Trail], None] | None = None,
    ) -> T:
        """Return what `read` makes of the answer to a GET of a path behind the organization.

        Raises:
            ProblemError: As the way or the answer says.
        """
        organization = path_segment(self.account.organization_id)
        url = f"{self._data_address}/api/businesses.v1/{organization}{path}"
        if parameters:
            url = f"{url}?{urlencode(parameters)}"
        asked = Asked(purpose, self.account, self._data_address, self._redactor)

        async def attempt() -> T:
            async with self._slots:
                answer = await self._authorized(url, asked, on_stage)
                with blaming_address(answer, asked):
                    return read(answer)

        return await retried(attempt, self.limits.retry)

    async def close(self) -> None:
        """Give the connections back."""
        await self._transport.aclose()

    async def _authorized(
        self, url: str, asked: Asked, on_stage: Callable[[Trail], None] | None
    ) -> Answer:
        """Return an answer that is no refusal; a token that has run out is renewed once."""
        token = await self.tokens.token()
        try:
            return await self._sent(url, token, asked, on_stage)
        except TokenNotAcceptedError:
            self.tokens.reject(token)
        token = await self.tokens.token()
        return await self._sent(url, token, asked, on_stage)

    async def _sent(
        self, url: str, token: Token, asked: Asked, on_stage: Callable[[Trail], None] | None
    ) -> Answer:
        answer = await self._transport.send(
            "GET",
            url,
            proxy=self._proxy,
            headers={"Authorization": f"Bearer {token.value}"},
            on_stage=on_stage,
        )
        check_answer(answer, asked)
        return answer
