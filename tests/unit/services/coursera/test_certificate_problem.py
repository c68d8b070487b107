"""What is wrong with a certificate, in words a person can use."""

from __future__ import annotations

import datetime as dt
import ssl

import pytest

from coursera_wizard.domain.problem import Problem, ProblemCode
from coursera_wizard.domain.schedule_words import date_text
from coursera_wizard.services.coursera.certificate_problem import certificate_problem
from coursera_wizard.services.coursera.peer_certificate import PeerCertificate
from coursera_wizard.services.coursera.trail import Stage, Trail

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


def found(number: int, shown: PeerCertificate | None = None, **more: object) -> Problem:
    """Return the problem of a verdict and what the certificate shows."""
    error = ssl.SSLCertVerificationError()
    error.verify_code = number
    trail = Trail("api.coursera.com", 443, "/ent", stage=Stage.CERTIFICATE, certificate=shown)
    for name, value in more.items():
        setattr(trail, name, value)
    return certificate_problem(error, trail)


def shown(
    issuer: str = "Harbour Valley Authority",
    *,
    is_self_signed: bool = False,
    is_inspection: bool = False,
    first: int = -9,
    last: int = 9,
) -> PeerCertificate:
    """Return a certificate that is valid from and until so many days from today."""
    return PeerCertificate(
        issuer, is_self_signed, is_inspection, ("learning.example",), NOW + first * DAY,
        NOW + last * DAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (9, ProblemCode.TLS_EXPIRED), (10, ProblemCode.TLS_EXPIRED),
        (62, ProblemCode.TLS_WRONG_NAME), (64, ProblemCode.TLS_WRONG_NAME),
        (18, ProblemCode.TLS_UNTRUSTED), (19, ProblemCode.TLS_UNTRUSTED),
        (20, ProblemCode.TLS_UNTRUSTED), (0, ProblemCode.TLS_UNTRUSTED),
        # Windows and macOS have numbers of their own.
        (0x800B0101, ProblemCode.TLS_EXPIRED), (0x800B010F, ProblemCode.TLS_WRONG_NAME),
        (0x800B0109, ProblemCode.TLS_UNTRUSTED), (-67818, ProblemCode.TLS_EXPIRED),
        (-67819, ProblemCode.TLS_EXPIRED), (-67602, ProblemCode.TLS_WRONG_NAME),
        (-67843, ProblemCode.TLS_UNTRUSTED),
    ],
)  # fmt: skip
def test_code_follows_from_the_number_alone(number: int, code: ProblemCode) -> None:
    """Each system numbers the three causes in its own way."""
    assert found(number).code is code


def test_issuer_is_named_and_its_kind_told() -> None:
    """Whose certificate it is, and whether it is self-signed or an inspection's."""
    plain = found(20, shown())
    own = found(18, shown("appliance", is_self_signed=True))
    inspected = found(20, shown("Quayfilter", is_inspection=True))

    assert "“Harbour Valley Authority”" in plain.what_happened
    assert "self-signed" in own.what_happened
    assert "inspects secure connections" in inspected.what_happened
    assert "self-signed" not in plain.what_happened
    assert "an unknown issuer" in found(20).what_happened
    assert "ran out" not in plain.what_happened
    assert "It ran out on" in found(20, shown(last=-3)).what_happened


def test_times_are_compared_with_the_clock() -> None:
    """Both are told: the certificate's day, and the day this computer believes it is."""
    today, ended, begins = (
        date_text((NOW + days * DAY).astimezone().date()) for days in (0, -3, 3)
    )
    old = found(10, shown(last=-3))
    early = found(9, shown(first=3))

    assert today in old.what_happened
    assert f"It ran out on {ended}" in old.what_happened
    assert f"It becomes valid on {begins}" in early.what_happened
    assert found(10).what_happened.endswith("this computer's clock.")


def test_names_are_told() -> None:
    """Another name is named; without evidence it is somebody else's."""
    assert "made out to learning.example." in found(62, shown()).what_happened
    assert "somebody else" in found(62).what_happened


def test_details_are_for_support() -> None:
    """The number of the verdict, the issuer and both times are in the details."""
    details = found(10, shown()).details

    assert "verify code: 10" in details
    assert "issuer: Harbour Valley Authority" in details
    assert "clock: " in details


def test_certificate_of_a_proxy_is_the_proxys() -> None:
    """A secure proxy is named instead of the server behind it."""
    told = found(20, shown(), stage=Stage.PROXY, proxy="proxy.example:3128").what_happened

    assert told.startswith("proxy.example:3128 showed")
