"""Looks now and then, while the window is open, whether planned runs are late or were missed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from coursera_wizard.ui.tasks import TaskScope
from coursera_wizard.wizard.planned_runs import PlannedRuns

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services

logger = logging.getLogger(__name__)

_LOOK_EVERY_MS: Final = 5 * 60_000
_LOOK = "look"


class ScheduleWatch(QObject):
    """Has late and missed runs recorded and told of, and says how the schedules stand.

    A run is late after five minutes, and is told of at the next look: so within fifteen.
    """

    found = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.tasks = TaskScope(on_problem=_note)
        self._planned = PlannedRuns(services, on_warning=_note)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now, and every few minutes from now on."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Look now, unless that is being done."""
        if not self.tasks.busy:
            self.tasks.start(self._look(), name=_LOOK)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self.tasks.close()

    async def _look(self) -> None:
        self.found.emit(await self._planned.check_all())


def _note(problem: Problem) -> None:
    """Keep in the log what nobody asked for just now."""
    logger.warning("Looking after planned runs: %s %s", problem.number, problem.code)
