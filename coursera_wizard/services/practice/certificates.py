"""Certificates that are as they should be, and each way in which one can be wrong.

Loaded only when one is asked for: what makes certificates takes a while to load.
"""

from __future__ import annotations

import datetime as dt
import ssl
import tempfile
from enum import StrEnum
from pathlib import Path

import trustme

NAME = "127.0.0.1"
OTHER_NAME = "learning.lakeside.example"
# Invented, as all names here: who signs the connections of a school that inspects them.
AUTHORITY = "Harbour Valley Practice Authority"
INSPECTION_PRODUCT = "Quayfilter Secure Web Gateway"
INSPECTION_UNIT = "TLS Inspection CA"

_DAY = dt.timedelta(days=1)


class Paper(StrEnum):
    """What is shown to the client."""

    GOOD = "good"
    UNKNOWN_ISSUER = "unknown-issuer"
    SELF_SIGNED = "self-signed"
    INSPECTED = "inspected"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    OTHER_NAME = "other-name"


def make_paper(paper: Paper) -> tuple[ssl.SSLContext, bytes]:
    """Return what a TLS server needs, and the issuer's certificate.

    The issuer's certificate is empty where the fault is that nobody knows the issuer.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if paper is Paper.SELF_SIGNED:
        _load(context, _self_signed())
        return context, b""
    inspects = paper is Paper.INSPECTED
    authority = trustme.CA(
        organization_name=INSPECTION_PRODUCT if inspects else AUTHORITY,
        organization_unit_name=INSPECTION_UNIT if inspects else "Practice",
    )
    first, last = _days_of(paper)
    now = dt.datetime.now(dt.UTC)
    certificate = authority.issue_cert(
        OTHER_NAME if paper is Paper.OTHER_NAME else NAME,
        not_before=now + first * _DAY,
        not_after=now + last * _DAY,
    )
    certificate.configure_cert(context)
    is_unknown = paper in {Paper.UNKNOWN_ISSUER, Paper.INSPECTED}
    return context, b"" if is_unknown else authority.cert_pem.bytes()


def _days_of(paper: Paper) -> tuple[int, int]:
    """Return from which day to which a certificate is valid, today being 0."""
    if paper is Paper.EXPIRED:
        return -90, -2
    return (2, 90) if paper is Paper.NOT_YET_VALID else (-2, 90)


def _self_signed() -> bytes:
    """Return a certificate that only its own key vouches for, and the key, as PEM."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "practice appliance")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 2 * _DAY)
        .not_valid_after(now + 90 * _DAY)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(NAME))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _load(context: ssl.SSLContext, content: bytes) -> None:
    """Let a server show a certificate; it can only be read from a file."""
    with tempfile.TemporaryDirectory(prefix="practice-") as folder:
        file = Path(folder) / "server.pem"
        file.write_bytes(content)
        context.load_cert_chain(file)
