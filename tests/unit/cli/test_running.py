"""The work of a command ends the practice organization with it."""

from __future__ import annotations

import pytest

from coursera_wizard.cli import running
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from tests.support.fakes import FakePractice, FakeServices


class StoppedPractice(FakePractice):
    """Counts how often it was ended."""

    stops = 0

    async def stop(self) -> None:
        """Count."""
        StoppedPractice.stops += 1


def test_run_returns_and_ends_the_practice_organization() -> None:
    """Nothing is left running, whether the work succeeds or not."""

    async def work() -> str:
        return "done"

    async def fails() -> str:
        raise failure(ProblemCode.NETWORK_OFFLINE)

    services = FakeServices(practice=StoppedPractice()).ports()

    assert running.run(work(), services) == "done"
    with pytest.raises(ProblemError):
        running.run(fails(), services)
    assert StoppedPractice.stops == 2
