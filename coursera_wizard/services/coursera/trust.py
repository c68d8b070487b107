"""Certificates are trusted as the operating system trusts them, plus the delivery's own file."""

from __future__ import annotations

import ssl
from pathlib import Path

from coursera_wizard.services import blocking
from coursera_wizard.services.coursera.errors import translating_certificate_file


class TrustStore:
    """Makes TLS contexts once and shares them: each costs 20 ms, so they are made on a thread."""

    def __init__(self) -> None:
        self._contexts: dict[tuple[str, int], ssl.SSLContext] = {}

    async def context(self, certificate_file: str) -> ssl.SSLContext:
        """Return the context that also trusts the certificates of a file, if one is named.

        Raises:
            ProblemError: ``tls.certificate-file`` when the file is no certificate in PEM form.
        """
        with translating_certificate_file(certificate_file):
            changed_at = await blocking.call(_changed_at, certificate_file)
            key = (certificate_file, changed_at)
            if key not in self._contexts:
                self._contexts[key] = await blocking.call(_make_context, certificate_file)
        return self._contexts[key]


def _changed_at(certificate_file: str) -> int:
    return Path(certificate_file).stat().st_mtime_ns if certificate_file else 0


def _make_context(certificate_file: str) -> ssl.SSLContext:
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificate_file:
        context.load_verify_locations(cafile=certificate_file)
    return context
