"""The table of faults, held against the problems that the connection test is asked for."""

from __future__ import annotations

import pytest

from coursera_wizard.services.practice.fault_kinds import FAULTS, Door

ASKED_FOR = (
    "network.name-not-found", "network.refused", "network.timeout", "network.cut-off",
    "network.proxy-sign-in", "network.proxy-unreachable", "tls.untrusted", "tls.expired",
    "tls.wrong-name", "tls.failed", "clock.wrong", "coursera.credentials-refused",
    "coursera.legacy-credentials", "coursera.api-not-enabled", "coursera.not-permitted",
    "coursera.wrong-address", "coursera.organization-not-found", "coursera.no-programs",
    "coursera.no-enrollments", "coursera.too-many-requests", "coursera.unavailable",
    "coursera.not-coursera", "coursera.unexpected-answer", "coursera.redirected",
    "coursera.answer-too-large", "coursera.paging-broken", "coursera.grades-not-readable",
    "coursera.report-not-read",
)  # fmt: skip


@pytest.mark.parametrize("code", ASKED_FOR)
def test_fault_has_a_plain_name(code: str) -> None:
    """Each problem can be asked for by its code alone."""
    assert FAULTS[code].code == code


def test_faults_use_every_door() -> None:
    """There is no door that nothing leads to, apart from those that are good."""
    used = {kind.door for kind in FAULTS.values()}

    assert set(Door) - used == {Door.PROXY, Door.SECURE_PROXY}
