"""Collects garbage on the window's own thread, and only there.

Python may collect in any thread that happens to allocate, and would then destroy widgets on a
thread they do not belong to. So the window switches that off and collects by itself.
"""

from __future__ import annotations

import gc
import time
from typing import Final

from PySide6.QtCore import QObject, QTimer

from coursera_wizard.wizard.slices import is_heap_growing

EVERY_MS: Final = 1000
# A collection of everything that takes longer than this sets aside what is alive: with 100,000
# programs loaded, looking at each of them again and again would be felt.
_LONG_S: Final = 0.02


class Collector(QObject):
    """Replaces Python's automatic collection for as long as it runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take over."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give back."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Collect what Python would have collected by now: the young often, all seldom."""
        if is_heap_growing():
            return  # what is being built would be looked at again and again
        counts = gc.get_count()
        if counts[0] < self._thresholds[0]:
            return
        if counts[1] < self._thresholds[1]:
            gc.collect(0)
        elif counts[2] < self._thresholds[2]:
            gc.collect(1)
        else:
            started = time.perf_counter()
            gc.collect(2)
            if time.perf_counter() - started > _LONG_S:
                gc.freeze()
