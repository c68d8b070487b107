"""Certificates, good and wrong, before any connection."""

from __future__ import annotations

import ssl

import pytest

from coursera_wizard.services.practice.certificates import Paper, make_paper


@pytest.mark.parametrize("paper", list(Paper))
def test_certificates_come_with_an_issuer_unless_that_is_the_fault(paper: Paper) -> None:
    """Who wants to trust the issuer can, where the issuer is not what is wrong."""
    context, issuer = make_paper(paper)

    nobody_knows = {Paper.UNKNOWN_ISSUER, Paper.SELF_SIGNED, Paper.INSPECTED}
    assert context.protocol is ssl.PROTOCOL_TLS_SERVER
    assert (issuer == b"") is (paper in nobody_knows)


def test_certificates_are_new_each_time() -> None:
    """Nobody can come to trust a certificate that is the same everywhere."""
    assert make_paper(Paper.GOOD)[1] != make_paper(Paper.GOOD)[1]
