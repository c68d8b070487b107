"""Access tokens of a key of the older console: for a code once, then for the refresh token."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.auth import Token, TokenSource
from coursera_wizard.services.coursera.errors import unexpected_answer
from coursera_wizard.services.coursera.refusals import Asked, Purpose, check_answer
from coursera_wizard.services.coursera.wire import read_tokens

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.services.coursera.proxies import ProxyRoute
    from coursera_wizard.services.coursera.redaction import Redactor
    from coursera_wizard.services.coursera.trail import Trail
    from coursera_wizard.services.coursera.transport import Answer, Transport
    from coursera_wizard.services.ports import SignInKeeper


class SignInTokens(TokenSource):
    """Hands out tokens for a sign-in, which each of them prolongs (OAuth 2, refresh token)."""

    def __init__(
        self,
        account: Account,
        secret: Secret,
        keeper: SignInKeeper | None,
        *,
        url: str,
        transport: Transport,
        proxy: ProxyRoute | None,
        redactor: Redactor,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(
            account, secret, url=url, transport=transport, proxy=proxy, redactor=redactor,
            monotonic=monotonic,
        )  # fmt: skip
        self._keeper = keeper

    async def exchange(self, code: str, *, redirect_uri: str, verifier: str) -> Secret:
        """Return the refresh token for the code that the browser brought.

        Args:
            code: The code; it is good for one time.
            redirect_uri: Where the browser brought it, as it was asked for.
            verifier: Proves that we asked for it (RFC 7636); empty where that was not accepted.

        Raises:
            ProblemError: ``coursera.sign-in-refused``, or as the answer says.
        """
        self._redactor.hide(code)
        self._redactor.hide(verifier)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        if verifier:
            form["code_verifier"] = verifier
        answer = await self._ask(form, Purpose.SIGN_IN, None)
        value, _lifetime_s, refresh = read_tokens(answer)
        self._redactor.hide(value)
        if refresh is None:
            raise unexpected_answer(answer, at="$.refresh_token")
        return Secret(refresh)

    async def _fetch(self, on_stage: Callable[[Trail], None] | None) -> Token:
        held = self._keeper.token() if self._keeper is not None else None
        if self._keeper is None or held is None:
            raise failure(ProblemCode.COURSERA_SIGN_IN_MISSING)
        asked_at = self._monotonic()
        self._redactor.hide(held.reveal())
        form = {"grant_type": "refresh_token", "refresh_token": held.reveal()}
        answer = await self._ask(form, Purpose.REFRESH, on_stage)
        value, lifetime_s, refresh = read_tokens(answer)
        self._redactor.hide(value)
        if refresh is not None:
            self._redactor.hide(refresh)
        await self._keeper.prolonged(held if refresh is None else Secret(refresh))
        return self._token_of(value, lifetime_s, asked_at)

    async def _ask(
        self,
        form: Mapping[str, str],
        purpose: Purpose,
        on_stage: Callable[[Trail], None] | None,
    ) -> Answer:
        """Return what the token address answers; this generation takes the pair in the form."""
        pair = {"client_id": self._account.api_key, "client_secret": self._secret.reveal()}
        answer = await self._transport.send(
            "POST",
            self._url,
            proxy=self._proxy,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            content=urlencode({**form, **pair}).encode(),
            on_stage=on_stage,
        )
        check_answer(answer, Asked(purpose, self._account, self._url, self._redactor))
        return answer
