"""What a certificate says of itself."""

from __future__ import annotations

import datetime as dt
import ssl

import pytest
import trustme

from coursera_wizard.services.coursera.peer_certificate import read_certificate

FIRST = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def der(leaf: trustme.LeafCert) -> bytes:
    """Return a certificate as a server shows it."""
    return ssl.PEM_cert_to_DER_cert(leaf.cert_chain_pems[0].bytes().decode())


def test_issuer_names_and_times_are_read() -> None:
    """A person sees who signed it, for whom, and for how long."""
    authority = trustme.CA(organization_name="Harbour Valley Authority")
    leaf = authority.issue_cert(
        "a.example", "127.0.0.1", not_before=FIRST, not_after=FIRST.replace(year=2025)
    )

    found = read_certificate(der(leaf))

    assert found is not None
    assert found.issuer == "Harbour Valley Authority"
    assert set(found.names) == {"a.example", "127.0.0.1"}
    assert (found.valid_from, found.valid_until) == (FIRST, FIRST.replace(year=2025))
    assert not found.is_self_signed
    assert not found.is_inspection


def test_certificate_that_signed_itself_is_told() -> None:
    """An authority shows a certificate that nobody else has signed."""
    pem = trustme.CA().cert_pem.bytes().decode()

    found = read_certificate(ssl.PEM_cert_to_DER_cert(pem))

    assert found is not None
    assert found.is_self_signed


@pytest.mark.parametrize(
    ("organization", "unit", "is_inspection"),
    [
        ("Quayfilter Secure Web Gateway", "Department", True),
        ("Quayfilter", "TLS Inspection CA", True),
        ("Zscaler Inc.", "Zscaler Inc.", True),
        ("Fortinet", "Certificate Authority", True),
        ("Harbour Valley College", "Computing", False),
    ],
)
def test_inspection_is_known_by_the_issuers_names(
    organization: str, unit: str, is_inspection: bool
) -> None:
    """Products that inspect connections sign with their own names, or say what they do."""
    authority = trustme.CA(organization_name=organization, organization_unit_name=unit)

    found = read_certificate(der(authority.issue_cert("a.example")))

    assert found is not None
    assert found.is_inspection is is_inspection


def test_names_are_made_fit_to_be_shown() -> None:
    """A certificate of a stranger can hold anything: long names and signs that cannot be seen."""
    authority = trustme.CA(organization_name="A\u202eB\n" + "x" * 50)
    names = [f"host{number}.example" for number in range(9)]

    found = read_certificate(der(authority.issue_cert(*names)))

    assert found is not None
    assert found.issuer.isprintable()
    assert len(found.issuer) <= 60
    assert len(found.names) == 3


def test_what_is_no_certificate_says_nothing() -> None:
    """Evidence that cannot be read is no evidence."""
    assert read_certificate(b"no certificate") is None
