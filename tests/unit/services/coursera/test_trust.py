"""Certificates: the system's store and the delivery's own file, made ready once."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.coursera.trust import TrustStore


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_certificate_file_that_is_none_is_told(tmp_path: Path, content: str | None) -> None:
    """A file that is missing or holds something else is named before anything is sent."""
    path = tmp_path / "authority.pem"
    if content is not None:
        path.write_text(content)

    with pytest.raises(ProblemError) as caught:
        await TrustStore().context(str(path))

    assert caught.value.problem.code is ProblemCode.TLS_CERTIFICATE_FILE


async def test_contexts_are_made_once() -> None:
    """A context costs 20 ms, so it is shared."""
    store = TrustStore()

    assert await store.context("") is await store.context("")


async def test_contexts_check_certificates_and_names(tmp_path: Path) -> None:
    """Nothing is ever accepted unchecked; a file that changed is read again."""
    path = tmp_path / "authority.pem"
    store = TrustStore()
    contexts = []
    for _number in range(2):
        path.unlink(missing_ok=True)
        trustme.CA().cert_pem.write_to_path(str(path))
        contexts.append(await store.context(str(path)))

    assert contexts[0] is not contexts[1]
    for context in contexts:
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
