"""Finds the scheduler of this computer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import ProblemCode, failure

if TYPE_CHECKING:
    from coursera_wizard.services.scheduler.backend import Backend

_LOOKED_FOR: Final = "systemd, cron"


def find_backend() -> Backend:
    """Return what this computer starts programs with.

    Raises:
        ProblemError: ``scheduler.none``.
    """
    raise failure(ProblemCode.SCHEDULER_NONE, looked_for=_LOOKED_FOR, details=sys.platform)
