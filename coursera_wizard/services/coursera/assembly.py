"""Puts one client together; imported late, as it brings the HTTP library along."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import Generation
from coursera_wizard.services.coursera.auth import TokenSource
from coursera_wizard.services.coursera.client import CourseraClient
from coursera_wizard.services.coursera.redaction import Redactor
from coursera_wizard.services.coursera.refreshing import SignInTokens
from coursera_wizard.services.coursera.requests import Requests
from coursera_wizard.services.coursera.transport import Transport

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.limits import Limits
    from coursera_wizard.services.coursera.way import Way
    from coursera_wizard.services.ports import Credentials


def make_client(
    credentials: Credentials,
    way: Way,
    limits: Limits,
    context: ssl.SSLContext | None,
    has_network: Callable[[], bool],
) -> CourseraClient:
    """Return a client for an account whose addresses have been looked at."""
    account = credentials.account
    redactor = Redactor()
    if credentials.proxy_password is not None:
        redactor.hide(credentials.proxy_password.reveal())
    transport = Transport(limits, context, has_network)
    tokens = _token_source(credentials, way, transport, redactor)
    return CourseraClient(
        Requests(
            account,
            data_address=way.data_address.text,
            transport=transport,
            tokens=tokens,
            proxy=way.data_proxy,
            redactor=redactor,
            limits=limits,
        )
    )


def _token_source(
    credentials: Credentials, way: Way, transport: Transport, redactor: Redactor
) -> TokenSource:
    """Return where tokens come from in the generation of the account."""
    account, secret = credentials.account, credentials.secret
    url, proxy = way.token_address.text, way.token_proxy
    if account.generation is Generation.LEGACY:
        return SignInTokens(
            account, secret, credentials.sign_in,
            url=url, transport=transport, proxy=proxy, redactor=redactor,
        )  # fmt: skip
    return TokenSource(
        account, secret, url=url, transport=transport, proxy=proxy, redactor=redactor
    )
