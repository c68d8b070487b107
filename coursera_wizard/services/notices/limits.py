"""How long a notice may take: short, because a run waits for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from coursera_wizard.services.retry import ONCE, RetryPolicy


@dataclass(frozen=True, slots=True)
class NoticeLimits:
    """All limits of sending; times in seconds.

    Attributes:
        step_s: For the connection, and for each answer.
        whole_s: For one attempt.
        retry: How a notice is tried again where nothing was taken.
    """

    step_s: float = 10.0
    whole_s: float = 30.0
    retry: RetryPolicy = field(
        default_factory=lambda: RetryPolicy(attempts=3, total_s=90.0, first_wait_s=2.0)
    )


# Somebody waits in front of the screen for the first verdict.
TEST_LIMITS: Final = NoticeLimits(step_s=8.0, whole_s=10.0, retry=ONCE)
