"""``resume`` ends a suspension."""

from __future__ import annotations

from coursera_wizard.domain.delivery import DeliveryStatus
from tests.support.builders import a_delivery
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE


def test_resume(runs: CommandLine) -> None:
    """The file says so."""
    runs.fakes.store.files[FILE] = a_delivery(status=DeliveryStatus.SUSPENDED)

    ran = runs("resume", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "Harbour Valley College is active again.\n"
    assert runs.fakes.store.files[FILE].status is DeliveryStatus.ACTIVE


def test_resume_as_json(runs: CommandLine) -> None:
    """Also where it was active."""
    assert runs("resume", str(FILE), "--json").object == {
        "problem": None,
        "file": str(FILE),
        "status": "active",
        "suspension": None,
    }
