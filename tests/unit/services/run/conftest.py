"""A practice organization for the tests of the run engine, and a computer that runs deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.practice_server import PracticeServer
from tests.support.runs import Runs


@pytest.fixture(scope="session")
def small_college() -> Iterator[PracticeServer]:
    """A practice organization of twelve programs, shared by all tests of a run."""
    with PracticeServer(programs=12) as practice:
        yield practice


@pytest.fixture
def runs(small_college: PracticeServer, tmp_path: Path) -> Runs:
    """A computer with one delivery of the practice organization, which behaves well."""
    small_college.reset()
    return Runs(tmp_path, small_college)
