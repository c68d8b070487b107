"""Signing in the older way: a page to agree on, a code, and tokens for the code."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import time
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from coursera_wizard.services.practice import pages
from coursera_wizard.services.practice.college import (
    LEGACY_API_KEY,
    LEGACY_CLIENT_SECRET,
    ORGANIZATION_NAME,
)
from coursera_wizard.services.practice.exchange import (
    Answer,
    Refusal,
    Request,
    access_denied,
    json_answer,
    service_refusal,
)
from coursera_wizard.services.practice.routing import SIGN_IN_PATH
from coursera_wizard.services.practice.switches import Switches
from coursera_wizard.services.practice.tokens import IssuedTokens, bearer

SCOPE = "access_business_api"

_ACCESS_LIFETIME_S = 1800
_CODE_LIFETIME_S = 600.0
_KEPT_CODES = 100
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Everybody may know it. With it a refresh token outlives the process that handed it out, as the
# real ones outlive any computer: a delivery made today is run tomorrow.
_SEAL = b"practice organization"
_SEAL_BYTES = 12


@dataclass(frozen=True, slots=True)
class _Code:
    """What a code was given for."""

    redirect_uri: str
    challenge: str
    is_offline: bool
    end: float


class SignIn:
    """The sign-in page and the token endpoint of the older generation, and who may come in.

    Args:
        current: The tokens of the current generation, which are known here but open nothing.
    """

    def __init__(self, current: IssuedTokens) -> None:
        self.issued = IssuedTokens()
        self._current = current
        self._codes: dict[str, _Code] = {}
        self._used_at: dict[str, float] = {}
        self._ended: set[str] = set()

    def page(self, request: Request, switches: Switches) -> Answer:
        """Return the page to agree on, or the way back with a code or the reason there is none."""
        asked = request.parameters
        redirect_uri = asked.get("redirect_uri", "")
        if asked.get("client_id") != LEGACY_API_KEY:
            return pages.message("Unknown application", "There is no app of this Client ID.", 400)
        if not _is_loopback(redirect_uri):
            return pages.message("Unusable address", "The app did not register this address.", 400)
        mistake = _mistake(asked, switches)
        if mistake:
            return _back(redirect_uri, {"error": mistake, "state": asked.get("state", "")})
        if asked.get("auto") != "1" and asked.get("allow") != "1":
            ask = f"<p>An app wants to read the data of {ORGANIZATION_NAME} on your behalf.</p>"
            button = pages.form(SIGN_IN_PATH, {**asked, "allow": "1"}, "Allow")
            return pages.page("Allow access", ask + button)
        code = self._new_code(
            _Code(
                redirect_uri,
                asked.get("code_challenge", "") if switches.pkce == "checked" else "",
                asked.get("access_type") == "offline",
                time.monotonic() + _CODE_LIFETIME_S,
            )
        )
        return _back(redirect_uri, {"code": code, "state": asked.get("state", "")})

    def answer(self, request: Request, switches: Switches) -> Answer:
        """Return tokens for a code or a refresh token."""
        form = dict(parse_qsl(request.body.decode("latin-1"), keep_blank_values=True))
        known = form.get("client_id"), form.get("client_secret")
        if known != (LEGACY_API_KEY, LEGACY_CLIENT_SECRET):
            return _refused("invalid_client", 401)
        grant = form.get("grant_type", "")
        if grant == "authorization_code":
            return self._for_code(form)
        if grant == "refresh_token":
            return self._for_refresh(form.get("refresh_token", ""), switches)
        return _refused("unsupported_grant_type" if grant else "invalid_request")

    def check(self, request: Request) -> str:
        """Return the token a request came with.

        Raises:
            Refusal: There is none, it is unknown or too old, or of the current generation.
        """
        token = bearer(request)
        if self.issued.is_good(token):
            return token
        if self._current.is_good(token) is not None:
            raise Refusal(access_denied())
        raise Refusal(service_refusal(401, "Not Authorized", "The access token is not valid"))

    def _for_code(self, form: dict[str, str]) -> Answer:
        code = self._codes.pop(form.get("code", ""), None)
        is_good = (
            code is not None
            and code.end > time.monotonic()
            and code.redirect_uri == form.get("redirect_uri")
            and code.challenge in {"", _challenge(form.get("code_verifier", ""))}
        )
        if code is None or not is_good:
            return _refused("invalid_grant")
        tokens = self._access()
        if code.is_offline:
            tokens["refresh_token"] = _new_refresh_token()
        return json_answer(200, tokens)

    def _for_refresh(self, token: str, switches: Switches) -> Answer:
        handed_out_at = _handed_out_at(token)
        if handed_out_at is None or token in self._ended:
            return _refused("invalid_grant")
        now = time.time()
        if now - self._used_at.get(token, handed_out_at) >= switches.refresh_lifetime_s:
            return _refused("invalid_grant")
        self._used_at[token] = now
        tokens = self._access()
        if switches.refresh_rotates:
            self._ended.add(token)
            tokens["refresh_token"] = _new_refresh_token()
        return json_answer(200, tokens)

    def _access(self) -> dict[str, object]:
        return {
            "access_token": self.issued.new(_ACCESS_LIFETIME_S),
            "token_type": "Bearer",
            "expires_in": _ACCESS_LIFETIME_S,
        }

    def _new_code(self, given: _Code) -> str:
        if len(self._codes) >= _KEPT_CODES:
            del self._codes[next(iter(self._codes))]
        code = _text(os.urandom(24))
        self._codes[code] = given
        return code


def _mistake(asked: dict[str, str], switches: Switches) -> str:
    """Return what the way back says instead of a code, or ""."""
    if asked.get("response_type") != "code":
        return "unsupported_response_type"
    if asked.get("scope") != SCOPE:
        return "invalid_scope"
    if "code_challenge" in asked and switches.pkce != "ignored":
        is_usable = asked.get("code_challenge_method") == "S256" and asked["code_challenge"]
        if switches.pkce == "refused" or not is_usable:
            return "invalid_request"
    return ""


def _is_loopback(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in _LOOPBACK and not parts.fragment


def _back(redirect_uri: str, parameters: dict[str, str]) -> Answer:
    """Return the way back to the program that opened the browser."""
    joint = "&" if urlsplit(redirect_uri).query else "?"
    target = f"{redirect_uri}{joint}{urlencode({k: v for k, v in parameters.items() if v})}"
    answer = pages.message("Going back", "Return to the program that sent you here.", 302)
    headers = (("Location", target), *answer.headers)
    return Answer(answer.status, answer.body, answer.content_type, headers)


def _refused(error: str, status: int = 400) -> Answer:
    return json_answer(status, {"error": error}, ("Cache-Control", "no-store"))


def _challenge(verifier: str) -> str:
    return _text(hashlib.sha256(verifier.encode()).digest())


def _new_refresh_token() -> str:
    content = int(time.time()).to_bytes(6, "big") + os.urandom(6)
    return _text(content + _seal(content))


def _handed_out_at(token: str) -> int | None:
    """Return when a refresh token was handed out; None for one that never was."""
    try:
        whole = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    content, seal = whole[:-_SEAL_BYTES], whole[-_SEAL_BYTES:]
    if len(content) != 12 or not hmac.compare_digest(seal, _seal(content)):
        return None
    return int.from_bytes(content[:6], "big")


def _seal(content: bytes) -> bytes:
    return hmac.new(_SEAL, content, hashlib.sha256).digest()[:_SEAL_BYTES]


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
