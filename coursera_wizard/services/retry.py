"""Tries again what may work the next time: named problems only, within a budget of time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure

logger = logging.getLogger(__name__)

R = TypeVar("R")


class TransientError(ProblemError):
    """A problem that may be gone a moment later.

    Attributes:
        retry_after_s: How long the other side asked to wait, if it did.
    """

    def __init__(self, problem: Problem, *, retry_after_s: float | None = None) -> None:
        super().__init__(problem)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long something is tried; all times in seconds.

    Attributes:
        attempts: How often at most, the first time included.
        total_s: The budget for all attempts and the waits between them.
        first_wait_s: The wait after the first attempt; it doubles from there.
        longest_wait_s: No wait of our own is longer. One the other side asks for may be.
        jitter_s: Up to this is added at random, so that many callers do not come back at once.
    """

    attempts: int = 4
    total_s: float = 300.0
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    jitter_s: float = 1.0


ONCE = RetryPolicy(attempts=1)


async def retried(operation: Callable[[], Awaitable[R]], policy: RetryPolicy) -> R:
    """Return what the operation returns, tried again after a :class:`TransientError`.

    A wait that the other side asks for is kept to exactly, or, where it does not fit into the
    budget, the problem is raised at once.

    Raises:
        ProblemError: The last one; its details say how many attempts were made.
    """
    deadline = time.monotonic() + policy.total_s
    tries = 0
    last: TransientError | None = None

    async def once() -> R:
        nonlocal tries, last
        tries += 1
        try:
            return await operation()
        except TransientError as error:
            last = error
            logger.info("%s at attempt %d of %d", error.problem.code, tries, policy.attempts)
            raise

    def wait_before_next(error: Exception) -> bool | float:
        if not isinstance(error, TransientError):
            return False
        if error.retry_after_s is None:
            return True
        return error.retry_after_s if time.monotonic() + error.retry_after_s < deadline else False

    try:
        async with asyncio.timeout(policy.total_s) as budget:
            if policy.attempts <= 1:
                return await once()
            import stamina
            from stamina.instrumentation import set_on_retry_hooks

            # Its own lines would go to the terminal, between those of the command.
            set_on_retry_hooks(())
            async for attempt in stamina.retry_context(
                on=wait_before_next,
                attempts=policy.attempts,
                timeout=policy.total_s,
                wait_initial=policy.first_wait_s,
                wait_max=policy.longest_wait_s,
                wait_jitter=policy.jitter_s,
            ):
                with attempt:
                    return await once()
    except TransientError as error:
        raise _with_attempts(error, tries) from error
    except TimeoutError as error:
        if not budget.expired():
            raise
        if last is not None:
            raise _with_attempts(last, tries) from last
        raise failure(ProblemCode.NETWORK_TIMEOUT, seconds=round(policy.total_s)) from error
    raise AssertionError("the last attempt returns or raises")


def _with_attempts(error: TransientError, tries: int) -> TransientError:
    """Return the same error whose details tell how often it was tried."""
    if tries < 2:
        return error
    details = "\n".join(filter(None, (error.problem.details, f"attempts: {tries}")))
    return TransientError(
        replace(error.problem, details=details), retry_after_s=error.retry_after_s
    )
