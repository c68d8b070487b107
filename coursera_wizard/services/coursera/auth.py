"""The access token: fetched once for all who wait, renewed before it ends."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coursera_wizard.services.coursera.refusals import Asked, Purpose, check_answer
from coursera_wizard.services.coursera.wire import read_token

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.coursera.proxies import ProxyRoute
    from coursera_wizard.services.coursera.redaction import Redactor
    from coursera_wizard.services.coursera.trail import Trail
    from coursera_wizard.services.coursera.transport import Transport

# Renewed so long before its end, or after three quarters of a life that is shorter than usual.
RENEWAL_MARGIN_S: Final = 60.0
_SHARE_OF_LIFE: Final = 0.25


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """An access token; times are of the monotonic clock, as a computer's date may be wrong."""

    value: str
    lifetime_s: float
    renew_at: float


class TokenSource:
    """Hands out a token that is good for the next requests (OAuth 2, client credentials)."""

    def __init__(
        self,
        account: Account,
        secret: Secret,
        *,
        url: str,
        transport: Transport,
        proxy: ProxyRoute | None,
        redactor: Redactor,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account = account
        self._secret = secret
        self._url = url
        self._transport = transport
        self._proxy = proxy
        self._redactor = redactor
        self._monotonic = monotonic
        self._token: Token | None = None
        self._lock = asyncio.Lock()
        redactor.hide(secret.reveal())

    async def token(self, on_stage: Callable[[Trail], None] | None = None) -> Token:
        """Return a token; whoever comes while one is being fetched waits for that one.

        Raises:
            ProblemError: As the token endpoint's answer says.
        """
        if self._is_good():
            assert self._token is not None  # noqa: S101 - said by _is_good, for the type checker
            return self._token
        async with self._lock:
            if self._token is None or not self._is_good():
                self._token = await self._fetch(on_stage)
            return self._token

    def reject(self, token: Token) -> None:
        """Forget a token that was not accepted, unless a newer one is there already."""
        if self._token is token:
            self._token = None

    def _is_good(self) -> bool:
        return self._token is not None and self._monotonic() < self._token.renew_at

    async def _fetch(self, on_stage: Callable[[Trail], None] | None) -> Token:
        asked_at = self._monotonic()
        pair = f"{self._account.api_key}:{self._secret.reveal()}".encode()
        basic = base64.b64encode(pair).decode()
        self._redactor.hide(basic)
        answer = await self._transport.send(
            "POST",
            self._url,
            proxy=self._proxy,
            headers={
                "Authorization": f"Basic {basic}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
            content=b"grant_type=client_credentials",
            on_stage=on_stage,
        )
        check_answer(answer, Asked(Purpose.TOKEN, self._account, self._url, self._redactor))
        value, lifetime_s = read_token(answer)
        self._redactor.hide(value)
        return self._token_of(value, lifetime_s, asked_at)

    @staticmethod
    def _token_of(value: str, lifetime_s: float, asked_at: float) -> Token:
        """Return a token with the moment from which it is to be renewed."""
        margin_s = min(RENEWAL_MARGIN_S, max(lifetime_s, 0.0) * _SHARE_OF_LIFE)
        return Token(value, lifetime_s, asked_at + lifetime_s - margin_s)
