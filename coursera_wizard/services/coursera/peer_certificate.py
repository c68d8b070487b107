"""What a server's certificate says of itself: evidence for a person, never a reason to trust it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography import x509

_LONGEST_NAME: Final = 60
_MOST_NAMES: Final = 3

# Words by which products that inspect secure connections name themselves, or what they do, where
# they sign: network filters, school filters, protection programs on the computer itself.
_INSPECTION_WORDS: Final = (
    "inspection", "ssl proxy", "decrypt", "interception", "web gateway", "web filter",
    "content filter", "webfilter", "web shield", "firewall", "antivirus", "anti-virus",
    "blue coat", "barracuda", "bitdefender", "check point", "cisco umbrella", "contentkeeper",
    "eset ", "forcepoint", "fortigate", "fortinet", "goguardian", "iboss", "kaspersky",
    "lightspeed", "linewize", "mcafee", "netskope", "palo alto networks", "securly",
    "skyhigh", "smoothwall", "sonicwall", "sophos", "squid", "untangle", "watchguard",
    "websense", "zscaler",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeerCertificate:
    """The parts of a certificate that help a person.

    Attributes:
        issuer: Who signed it, as the certificate says.
        is_self_signed: Whether it names itself as the one who signed it.
        is_inspection: Whether the issuer's names are those of a product that inspects connections.
        names: The hosts it is made out to, shortened to a few.
        valid_from: Its first moment (UTC).
        valid_until: Its last moment (UTC).
    """

    issuer: str
    is_self_signed: bool
    is_inspection: bool
    names: tuple[str, ...]
    valid_from: dt.datetime
    valid_until: dt.datetime


def read_certificate(content: bytes) -> PeerCertificate | None:
    """Return what a certificate (DER, X.509) says; None where it cannot be read."""
    from cryptography import x509

    try:
        found = x509.load_der_x509_certificate(content)
        return PeerCertificate(
            issuer=_shown(found.issuer),
            is_self_signed=found.issuer == found.subject,
            is_inspection=_is_inspection(found.issuer),
            names=_names(found),
            valid_from=found.not_valid_before_utc,
            valid_until=found.not_valid_after_utc,
        )
    except ValueError:
        return None


def _shown(name: x509.Name) -> str:
    """Return the part of a name that a person may know: the organization, else the common name."""
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in name.get_attributes_for_oid(kind):
            text = _plain(attribute.value)
            if text:
                return text
    return _plain(name.rfc4514_string())


def _is_inspection(name: x509.Name) -> bool:
    words = " ".join(_plain(attribute.value) for attribute in name).casefold() + " "
    return any(word in words for word in _INSPECTION_WORDS)


def _names(found: x509.Certificate) -> tuple[str, ...]:
    """Return the hosts a certificate is made out to."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        general = extension.value
        listed = [
            *general.get_values_for_type(x509.DNSName),
            *map(str, general.get_values_for_type(x509.IPAddress)),
        ]
    except x509.ExtensionNotFound:
        common = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        listed = [str(attribute.value) for attribute in common]
    names = [text for text in map(_plain, listed) if text]
    return tuple(names[:_MOST_NAMES])


def _plain(text: str | bytes) -> str:
    """Return a text of a certificate as it may be shown: anybody can write anything into one."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    shown = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(shown.split())[:_LONGEST_NAME]
