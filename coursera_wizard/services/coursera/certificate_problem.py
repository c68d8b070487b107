"""Says what is wrong with a certificate, by the number of the verdict and by what it shows."""

from __future__ import annotations

import datetime as dt
import ssl
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.domain.schedule_words import date_text
from coursera_wizard.i18n import _
from coursera_wizard.services.coursera.trail import Stage, Trail, details_of

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.peer_certificate import PeerCertificate

# OpenSSL, X509_V_ERR_*: not yet valid, has expired; host name, e-mail, IP address mismatch.
# Windows: CERT_E_EXPIRED (for both); CERT_E_CN_NO_MATCH. macOS: errSecCertificateExpired,
# errSecCertificateNotValidYet; errSecHostNameMismatch.
_OUT_OF_DATE: Final = frozenset({9, 10, 0x800B0101, -67818, -67819})
_OTHER_NAME: Final = frozenset({62, 63, 64, 0x800B010F, -67602})
_MINUTE: Final = "%Y-%m-%d %H:%M"


def certificate_problem(error: ssl.SSLCertVerificationError, trail: Trail) -> Problem:
    """Return whether a certificate is out of date, of another name, or of an unknown issuer."""
    number = getattr(error, "verify_code", 0)
    shown = trail.certificate
    if number in _OUT_OF_DATE:
        code = ProblemCode.TLS_EXPIRED
    elif number in _OTHER_NAME:
        code = ProblemCode.TLS_WRONG_NAME
    else:
        code = ProblemCode.TLS_UNTRUSTED
    notes = ["stage: certificate", f"verify code: {number}"]
    if shown is not None:
        notes.append(f"issuer: {shown.issuer}")
        notes.append(f"names: {', '.join(shown.names)}")
        notes.append(
            f"valid: {shown.valid_from:%Y-%m-%d %H:%M} to {shown.valid_until:%Y-%m-%d %H:%M} UTC"
        )
    now = dt.datetime.now(dt.UTC)
    notes.append(f"this computer's clock: {now:%Y-%m-%d %H:%M} UTC")
    return problem(
        code,
        details=details_of(trail, "\n".join(notes)),
        host=trail.proxy if trail.stage is Stage.PROXY else trail.host,
        issuer=shown.issuer if shown is not None and shown.issuer else _("an unknown issuer"),
        hint=_issuer_hint(shown, now),
        names=" · ".join(shown.names) if shown is not None and shown.names else _("somebody else"),
        today=date_text(now.astimezone().date()),
        when=_validity(shown, now),
    )


def _issuer_hint(shown: PeerCertificate | None, now: dt.datetime) -> str:
    """Return what an issuer's names give away, and whether the time is over as well."""
    if shown is None:
        return ""
    hint = ""
    if shown.is_inspection:
        hint = " " + _("That is the name of a product that inspects secure connections.")
    elif shown.is_self_signed:
        hint = " " + _("It is self-signed: nobody but the other side itself vouches for it.")
    return hint if shown.valid_from <= now <= shown.valid_until else hint + _validity(shown, now)


def _validity(shown: PeerCertificate | None, now: dt.datetime) -> str:
    """Return on which side of its time a certificate is, by this computer's clock."""
    if shown is None:
        return ""
    if now < shown.valid_from:
        day = date_text(shown.valid_from.astimezone().date())
        return " " + _("It becomes valid on {day}.").format(day=day)
    day = date_text(shown.valid_until.astimezone().date())
    return " " + _("It ran out on {day}.").format(day=day)
