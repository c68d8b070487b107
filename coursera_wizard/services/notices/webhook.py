"""Sends a notice to a web address: one POST with JSON, and no step further."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from coursera_wizard import __version__
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure, problem
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.services.notices.errors import translating_web
from coursera_wizard.services.retry import TransientError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Mapping

    from coursera_wizard.domain.notices import WebhookNotice
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.notices.limits import NoticeLimits

_TOO_MANY: Final = 429


async def send_webhook(
    webhook: WebhookNotice,
    token: Secret | None,
    body: Mapping[str, object],
    context: Callable[[], Awaitable[ssl.SSLContext]],
    limits: NoticeLimits,
) -> None:
    """Post a notice; every status of 200 to 299 is a yes, and redirects are not followed.

    The address may be a secret by itself: problems name its host alone.

    Raises:
        ProblemError: ``notice.webhook-…`` or ``notice.secret-missing``; a
            :class:`TransientError` where another try may help.
    """
    host, is_local = _host_of(webhook.url)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"coursera-wizard/{__version__}",
    }
    if webhook.has_token:
        if token is None:
            raise failure(
                ProblemCode.NOTICE_SECRET_MISSING,
                what=_("token of the web address"),
                field="notices.webhook.token",
            )
        headers["Authorization"] = _bearer(token)
    verify = await context() if webhook.url.startswith("https:") else False
    proxy = None if is_local else await blocking.call(_system_proxy, host)
    way = _Way(host, verify, proxy, limits.step_s)
    content = json.dumps(body, ensure_ascii=False).encode()
    try:
        async with asyncio.timeout(limits.whole_s):
            status = await _post(webhook.url, headers, content, way)
    except TimeoutError as error:
        reason = _("It did not answer in time.")
        raise TransientError(
            problem(ProblemCode.NOTICE_WEBHOOK_UNREACHABLE, host=host, reason=reason)
        ) from error
    if not 200 <= status < 300:
        raise _turned_down(host, status)


@dataclass(frozen=True, slots=True)
class _Way:
    """How an address is reached."""

    host: str
    verify: ssl.SSLContext | bool
    proxy: str | None
    step_s: float


async def _post(url: str, headers: Mapping[str, str], content: bytes, way: _Way) -> int:
    """Return the status; nobody reads what else is answered."""
    import httpx

    with translating_web(way.host):
        async with (
            httpx.AsyncClient(
                verify=way.verify,
                proxy=way.proxy,
                trust_env=False,
                follow_redirects=False,
                timeout=way.step_s,
            ) as client,
            client.stream("POST", url, content=content, headers=dict(headers)) as response,
        ):
            return response.status_code


def _host_of(url: str) -> tuple[str, bool]:
    """Return the host of an address, and whether it is this computer.

    Raises:
        ProblemError: ``notice.webhook-unreachable`` for what is sent to nobody: other than https,
            unless it is this computer itself.
    """
    try:
        parts = urlsplit(url)
        host, scheme = parts.hostname or "", parts.scheme
        is_odd = parts.username is not None or not url.isprintable() or " " in url
    except ValueError:
        host, scheme, is_odd = "", "", True
    is_local = _is_this_computer(host)
    if not host or is_odd or (scheme != "https" and not (scheme == "http" and is_local)):
        raise failure(
            ProblemCode.NOTICE_WEBHOOK_UNREACHABLE,
            host=host or "…",
            reason=_("Notices go to addresses that begin with https:// alone."),
        )
    return host, is_local


def _is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bearer(token: Secret) -> str:
    """Return the header's value.

    Raises:
        ProblemError: ``notice.webhook-failed`` for a token with signs that no header can carry.
    """
    words = token.reveal()
    if not (words.isascii() and words.isprintable()) or " " in words:
        raise failure(
            ProblemCode.NOTICE_SECRET_MISSING,
            what=_("token of the web address, in plain letters and without blanks,"),
            field="notices.webhook.token",
        )
    return f"Bearer {words}"


def _system_proxy(host: str) -> str | None:
    """Return the system's proxy for https; asking it may wait."""
    found = urllib.request.getproxies().get("https")
    if not found or urllib.request.proxy_bypass(host):
        return None
    return found if "://" in found else f"http://{found}"


def _turned_down(host: str, status: int) -> ProblemError:
    hint = ""
    if status in {401, 403}:
        hint = " " + _("It wants another token, or one at all.")
    elif status in {404, 410}:
        hint = " " + _("There is nothing at this address.")
    elif 300 <= status < 400:
        hint = " " + _("It points to another address, which is not followed.")
    kind = TransientError if status == _TOO_MANY or status >= 500 else ProblemError
    return kind(problem(ProblemCode.NOTICE_WEBHOOK_FAILED, host=host, status=status, hint=hint))
