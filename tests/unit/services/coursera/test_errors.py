"""Foreign exceptions and what they amount to."""

from __future__ import annotations

import errno
import socket
import ssl

import httpcore
import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.coursera.errors import (
    WithoutNetworkError,
    may_be_without_network,
    translating_transport,
)
from coursera_wizard.services.coursera.trail import Stage, Trail, details_of
from coursera_wizard.services.retry import TransientError


def code_of(error: BaseException, stage: Stage, proxy: str = "") -> ProblemCode:
    """Return the problem that an exception at a step becomes."""
    trail = Trail("api.coursera.com", 443, "/ent", proxy=proxy, stage=stage)
    with pytest.raises(ProblemError) as caught, translating_transport(trail):
        raise error
    return caught.value.problem.code


def verification(number: int) -> ssl.SSLCertVerificationError:
    """Return a certificate error as OpenSSL numbers it."""
    error = ssl.SSLCertVerificationError()
    error.verify_code = number
    return error


@pytest.mark.parametrize(
    ("error", "stage", "code"),
    [
        (WithoutNetworkError(), Stage.NAME, ProblemCode.NETWORK_OFFLINE),
        (socket.gaierror(), Stage.NAME, ProblemCode.NETWORK_NAME_NOT_FOUND),
        (ExceptionGroup("", [ConnectionRefusedError()]), Stage.PORT, ProblemCode.NETWORK_REFUSED),
        (OSError(errno.EHOSTUNREACH, ""), Stage.PORT, ProblemCode.NETWORK_REFUSED),
        (httpcore.ConnectTimeout(), Stage.PORT, ProblemCode.NETWORK_TIMEOUT),
        (httpcore.ConnectTimeout(), Stage.CERTIFICATE, ProblemCode.NETWORK_TIMEOUT),
        (verification(9), Stage.CERTIFICATE, ProblemCode.TLS_EXPIRED),
        (verification(10), Stage.CERTIFICATE, ProblemCode.TLS_EXPIRED),
        (verification(18), Stage.CERTIFICATE, ProblemCode.TLS_UNTRUSTED),
        (verification(62), Stage.CERTIFICATE, ProblemCode.TLS_WRONG_NAME),
        (verification(64), Stage.CERTIFICATE, ProblemCode.TLS_WRONG_NAME),
        (ssl.SSLEOFError(), Stage.CERTIFICATE, ProblemCode.TLS_FAILED),
        (httpcore.ConnectError(), Stage.CERTIFICATE, ProblemCode.TLS_FAILED),
        (httpcore.ReadError(), Stage.REQUEST, ProblemCode.NETWORK_CUT_OFF),
        (httpcore.RemoteProtocolError(), Stage.REQUEST, ProblemCode.NETWORK_CUT_OFF),
        (httpcore.RemoteProtocolError(), Stage.ANSWER, ProblemCode.NETWORK_CUT_OFF),
        (httpcore.ReadTimeout(), Stage.ANSWER, ProblemCode.NETWORK_TIMEOUT),
        (TimeoutError(), Stage.ANSWER, ProblemCode.NETWORK_TIMEOUT),
    ],
)
def test_exceptions_are_told_apart_by_type_and_step(
    error: BaseException, stage: Stage, code: ProblemCode
) -> None:
    """No message text is looked at: the exceptions here have none."""
    assert code_of(error, stage) is code


@pytest.mark.parametrize(
    "error", [socket.gaierror(), ConnectionRefusedError(), httpcore.ConnectTimeout()]
)
def test_what_fails_before_the_tunnel_is_the_proxys(error: BaseException) -> None:
    """The same exception means another thing while only the proxy was met."""
    assert code_of(error, Stage.PORT, "proxy.example:3128") is ProblemCode.NETWORK_PROXY_UNREACHABLE


def test_the_whole_chain_of_causes_is_looked_at() -> None:
    """The cause may be several exceptions deep."""
    outer = httpcore.ConnectError("All connection attempts failed")
    outer.__cause__ = OSError()
    outer.__cause__.__context__ = verification(18)

    assert code_of(outer, Stage.CERTIFICATE) is ProblemCode.TLS_UNTRUSTED


def test_faults_of_the_line_may_pass_and_certificates_do_not() -> None:
    """Only what may be gone a moment later is tried again."""
    trail = Trail("h", 443, "/", stage=Stage.PORT)
    with pytest.raises(TransientError), translating_transport(trail):
        raise ConnectionRefusedError
    with pytest.raises(ProblemError) as caught, translating_transport(trail):
        raise verification(18)
    assert not isinstance(caught.value, TransientError)


def test_only_some_errors_ask_for_the_network() -> None:
    """A refusal proves a network; a look-up that failed proves nothing, whatever its number."""
    assert may_be_without_network(socket.gaierror(socket.EAI_NONAME, ""))
    assert may_be_without_network(socket.gaierror(socket.EAI_AGAIN, ""))
    assert may_be_without_network(OSError(errno.ENETUNREACH, ""))
    assert not may_be_without_network(ConnectionRefusedError(errno.ECONNREFUSED, ""))


def test_details_hold_the_way_without_a_query() -> None:
    """Support sees host, path, proxy and status."""
    trail = Trail("h.example", 443, "/ent/x", proxy="p:1", proxy_status=407, status=401)

    assert details_of(trail, "more") == (
        "request: h.example:443/ent/x\nproxy: p:1\nproxy status: 407\nstatus: 401\nmore"
    )
