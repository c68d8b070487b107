"""The token endpoint, and who may come in with which token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import time
from urllib.parse import parse_qsl

from coursera_wizard.services.practice.college import API_KEY, CLIENT_SECRET
from coursera_wizard.services.practice.exchange import (
    Answer,
    Refusal,
    Request,
    gateway_fault,
    json_answer,
    token_refusal,
)
from coursera_wizard.services.practice.switches import Switches

_TOKEN_LENGTH = 28
_KEPT_TOKENS = 1000
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class IssuedTokens:
    """Tokens that were handed out; several are good at once, each until its end."""

    def __init__(self) -> None:
        self._ends: dict[str, float] = {}
        self._count = 0

    def new(self, lifetime_s: float) -> str:
        """Hand one out."""
        self._count += 1
        digest = hashlib.sha256(f"{time.time_ns()} {id(self)} {self._count}".encode()).digest()
        token = "".join(_SIGNS[byte % len(_SIGNS)] for byte in digest[:_TOKEN_LENGTH])
        if len(self._ends) >= _KEPT_TOKENS:
            del self._ends[next(iter(self._ends))]
        self._ends[token] = time.monotonic() + lifetime_s
        return token

    def is_good(self, token: str) -> bool | None:
        """Tell whether it is good; None where it was never handed out."""
        end = self._ends.get(token)
        return None if end is None else end > time.monotonic()

    def end(self, token: str, *, is_forgotten: bool) -> None:
        """Let a token be too old from now on, or unknown."""
        if is_forgotten:
            del self._ends[token]
        else:
            self._ends[token] = 0


class Tokens:
    """The token endpoint of the current generation, and who may come in."""

    def __init__(self) -> None:
        self.issued = IssuedTokens()

    def answer(self, request: Request, switches: Switches) -> Answer:
        """Return the answer to a request for a token.

        Raises:
            Refusal: Key and secret, or the kind of grant, are not accepted.
        """
        form = dict(parse_qsl(request.body.decode("latin-1"), keep_blank_values=True))
        key, secret = _credentials(request, form, switches)
        if key != API_KEY:
            raise Refusal(token_refusal(401, "invalid_client", "ClientId is Invalid"))
        if secret != CLIENT_SECRET:
            raise Refusal(token_refusal(401, "invalid_client", "Client credentials are invalid"))
        grant = form.get("grant_type")
        if not grant:
            raise Refusal(token_refusal(400, "invalid_request", "Required param : grant_type"))
        if grant != "client_credentials":
            text = f"Unsupported grant type : {grant}"
            raise Refusal(token_refusal(400, "invalid_request", text))
        fields: dict[str, object] = {
            "token_type": "Bearer",
            "access_token": self.issued.new(switches.token_lifetime_s),
            "grant_type": grant,
            "issued_at": int(time.time()),
            "expires_in": int(switches.token_lifetime_s),
        }
        if switches.token_strings:
            fields["issued_at"] = str(int(time.time() * 1000))
            fields["expires_in"] = str(fields["expires_in"])
        return json_answer(200, fields)

    def check(self, request: Request) -> str:
        """Return the token a request came with.

        Raises:
            Refusal: There is none, or it is unknown or too old.
        """
        token = bearer(request)
        if not token:
            raise Refusal(gateway_fault(401, "Invalid access token", "oauth.v2.InvalidAccessToken"))
        is_good = self.issued.is_good(token)
        if is_good is None:
            raise Refusal(rejected())
        if not is_good:
            raise Refusal(expired())
        return token


def bearer(request: Request) -> str:
    """Return the token a request came with; "" where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def expired() -> Answer:
    """Return what a token gets that is too old."""
    code = "keymanagement.service.access_token_expired"
    return gateway_fault(401, "Access Token expired", code)


def rejected() -> Answer:
    """Return what a token gets that is not known."""
    code = "keymanagement.service.invalid_access_token"
    return gateway_fault(401, "Invalid Access Token", code)


def product_not_enabled() -> Answer:
    """Return what an app gets that has not enabled this API."""
    return gateway_fault(
        401,
        "Invalid API call as no apiproduct match found",
        "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound",
    )


def _credentials(request: Request, form: dict[str, str], switches: Switches) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            text = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            text = ""
        key, _, secret = text.partition(":")
        return key, secret
    if switches.token_form and "client_id" in form:
        return form["client_id"], form.get("client_secret", "")
    raise Refusal(token_refusal(401, "invalid_client", "Client identifier is required"))
