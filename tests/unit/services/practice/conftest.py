"""What the tests of the practice organization share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coursera_wizard.services.practice.college import College
from tests.support.practice_server import PracticeServer
from tests.unit.services.practice.callers import Caller


@pytest.fixture(scope="session")
def college() -> College:
    """Return the college that everybody gets who asks for nothing else."""
    return College()


@pytest.fixture
def caller(college: College) -> Caller:
    """Return somebody with a token who asks the service directly, without a socket."""
    return Caller(college)


@pytest.fixture(scope="session")
def shared_process() -> Iterator[PracticeServer]:
    """Run one practice organization for all tests that need a real one."""
    with PracticeServer() as practice:
        yield practice


@pytest.fixture
def practice(shared_process: PracticeServer) -> PracticeServer:
    """Return the running practice organization as if it had just been started."""
    shared_process.reset()
    return shared_process
