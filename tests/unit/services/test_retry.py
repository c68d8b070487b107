"""Trying again: only what may help, as long as asked, within the budget."""

from __future__ import annotations

import logging
import time

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.services.retry import ONCE, RetryPolicy, TransientError, retried

QUICK = RetryPolicy(attempts=3, total_s=2.0, first_wait_s=0.01, longest_wait_s=0.02, jitter_s=0)


class Operation:
    """Fails a number of times, then returns how often it was called."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self) -> int:
        """Do it once."""
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.calls


def transient(retry_after_s: float | None = None) -> TransientError:
    """Return an error that is worth another try."""
    found = problem(ProblemCode.COURSERA_UNAVAILABLE, details="status: 503")
    return TransientError(found, retry_after_s=retry_after_s)


async def test_retried_returns_after_transient_errors() -> None:
    """What works the third time has worked."""
    assert await retried(Operation(transient(), transient()), QUICK) == 3


async def test_retried_raises_the_last_and_counts_attempts() -> None:
    """Support sees how often it was tried."""
    operation = Operation(*(transient() for _number in range(5)))

    with pytest.raises(TransientError) as caught:
        await retried(operation, QUICK)

    assert operation.calls == 3
    assert caught.value.problem.details == "status: 503\nattempts: 3"


async def test_retried_is_followed_in_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    """Another library's lines would stand between those of a command."""
    caplog.set_level(logging.INFO)

    await retried(Operation(transient()), QUICK)

    assert [(one.name, one.getMessage()) for one in caplog.records] == [
        ("coursera_wizard.services.retry", "coursera.unavailable at attempt 1 of 3")
    ]


async def test_retried_does_not_repeat_other_problems() -> None:
    """What a person has to mend is told at once."""
    operation = Operation(ProblemError(problem(ProblemCode.COURSERA_NOT_PERMITTED)))

    with pytest.raises(ProblemError):
        await retried(operation, QUICK)

    assert operation.calls == 1


async def test_retried_waits_as_long_as_asked() -> None:
    """A wait the other side names is neither shortened nor drawn out."""
    started = time.monotonic()

    await retried(Operation(transient(0.15)), QUICK)

    assert 0.14 <= time.monotonic() - started < 3.0


async def test_retried_gives_up_at_once_when_the_wait_is_too_long() -> None:
    """Nobody is kept waiting for something that does not fit into the budget."""
    operation = Operation(transient(3600))
    started = time.monotonic()

    with pytest.raises(TransientError):
        await retried(operation, QUICK)

    assert time.monotonic() - started < 3.0
    assert operation.calls == 1


async def test_retried_keeps_to_the_budget() -> None:
    """The budget ends the waiting, and the last problem is told."""
    policy = RetryPolicy(attempts=50, total_s=0.2, first_wait_s=0.15, longest_wait_s=9, jitter_s=0)
    started = time.monotonic()

    with pytest.raises(TransientError):
        await retried(Operation(*(transient() for _number in range(50))), policy)

    assert time.monotonic() - started < 1


async def test_retried_once_tries_once() -> None:
    """The connection test wants the first verdict."""
    operation = Operation(transient())

    with pytest.raises(TransientError):
        await retried(operation, ONCE)

    assert operation.calls == 1
