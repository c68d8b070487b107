"""Signs in with a key of the older console: the browser asks the person, and brings back a code.

Sources: Coursera's onboarding document for service accounts; RFC 6749, section 4.1; RFC 7636
(proof key); RFC 8252 (the browser comes back to loopback).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.secret import Secret
from coursera_wizard.i18n import _
from coursera_wizard.services.coursera.browser_return import USUAL_PORT, BrowserReturn, Reply

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.factory import CourseraApiFactory
    from coursera_wizard.services.coursera.way import Way
    from coursera_wizard.services.ports import Credentials

SCOPE: Final = "access_business_api"
TIME_LIMIT_S: Final = 300.0

_PLAIN_REASON = re.compile(r"[a-z_]{1,40}")


class BrowserSignIn:
    """Fulfills `ports.SignIn`.

    Args:
        apis: Knows the addresses, and whether the person agreed to them.
        port: Where the browser is to come back to; another free one where it is taken.
        time_limit_s: How long the person has.
    """

    def __init__(
        self,
        apis: CourseraApiFactory,
        *,
        port: int = USUAL_PORT,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        self._apis = apis
        self._port = port
        self._time_limit_s = time_limit_s

    async def sign_in(
        self, credentials: Credentials, open_browser: Callable[[str], None]
    ) -> Secret:
        """Return the refresh token of a sign-in in the person's browser.

        Args:
            credentials: A key of the older console with its secret.
            open_browser: Opens an address, or shows it to the person.

        Raises:
            ProblemError: ``coursera.sign-in-…``, ``coursera.address-not-trusted``, or what stands
                between us and the token address.
        """
        account = credentials.account.of_generation(Generation.LEGACY)
        credentials = await self._apis.resolved(replace(credentials, account=account))
        way = await self._apis.find_way(credentials)
        page = self._apis.sign_in_page(credentials.account)
        talk = _Talk(page, credentials.account.api_key)
        receiver = BrowserReturn(talk.on_return)
        await receiver.start(self._port)
        try:
            talk.redirect_uri = receiver.address
            open_browser(talk.question())
            async with asyncio.timeout(self._time_limit_s) as limit:
                code = await talk.code
        except TimeoutError as error:
            if not limit.expired():
                raise
            minutes = max(1, round(self._time_limit_s / 60))
            raise failure(
                ProblemCode.COURSERA_SIGN_IN_NOT_FINISHED,
                minutes=minutes,
                details=f"waited at {receiver.address}",
            ) from error
        finally:
            await receiver.stop()
            talk.close()
        return await self._exchange(credentials, way, code, talk)

    async def _exchange(self, credentials: Credentials, way: Way, code: str, talk: _Talk) -> Secret:
        from coursera_wizard.services.coursera.refreshing import SignInTokens

        client = await self._apis.client(credentials, way)
        try:
            tokens = client.requests.tokens
            assert isinstance(tokens, SignInTokens)  # noqa: S101 - so it is for this generation
            return await tokens.exchange(
                code, redirect_uri=talk.redirect_uri, verifier=talk.verifier
            )
        finally:
            await client.close()


class _Talk:
    """One sign-in: what was asked in the browser, and what it brought back."""

    def __init__(self, page: str, api_key: str) -> None:
        self.code: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.redirect_uri = ""
        self.verifier = secrets.token_urlsafe(48)
        self._page = page
        self._api_key = api_key
        self._state = ""

    def question(self) -> str:
        """Return the address for the browser, which is good for one answer."""
        self._state = secrets.token_urlsafe(32)
        asked = {
            "response_type": "code",
            "client_id": self._api_key,
            "redirect_uri": self.redirect_uri,
            "scope": SCOPE,
            "access_type": "offline",
            "state": self._state,
        }
        if self.verifier:
            digest = hashlib.sha256(self.verifier.encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            asked |= {"code_challenge": challenge, "code_challenge_method": "S256"}
        return f"{self._page}?{urlencode(asked)}"

    def close(self) -> None:
        """Give up, also on an answer that nobody waited for any more."""
        if not self.code.cancel() and not self.code.cancelled():
            self.code.exception()

    def on_return(self, brought: Mapping[str, str]) -> Reply:
        """Decide about what the browser brought."""
        if not hmac.compare_digest(brought.get("state", "").encode(), self._state.encode()):
            return self._end(failure(ProblemCode.COURSERA_SIGN_IN_MISMATCH))
        error, code = brought.get("error", ""), brought.get("code", "")
        if error == "invalid_request" and self.verifier:
            # A server that does not know proof keys: asked again without one, by the same browser.
            self.verifier = ""
            return Reply(location=self.question())
        if error == "access_denied":
            return self._end(failure(ProblemCode.COURSERA_SIGN_IN_DECLINED))
        if error or not code:
            reason = error if _PLAIN_REASON.fullmatch(error) else "…"
            return self._end(
                failure(
                    ProblemCode.COURSERA_SIGN_IN_REFUSED, reason=reason, address=self.redirect_uri
                )
            )
        return Reply(
            _("You are signed in"),
            _("You can close this page and go back to Coursera Wizard."),
            done=lambda: self._succeed(code),
        )

    def _end(self, error: ProblemError) -> Reply:
        """End with a problem, once the browser has been told of it."""
        text = _("{what_happened} You can close this page and go back to Coursera Wizard.")
        found = error.problem
        return Reply(
            found.title,
            text.format(what_happened=found.what_happened),
            done=lambda: self._fail(error),
        )

    def _succeed(self, code: str) -> None:
        if not self.code.done():
            self.code.set_result(code)

    def _fail(self, error: ProblemError) -> None:
        if not self.code.done():
            self.code.set_exception(error)
