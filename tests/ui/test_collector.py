"""Garbage is collected on the window's thread only."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

from coursera_wizard.services import blocking
from coursera_wizard.ui.collector import Collector
from coursera_wizard.wizard.slices import LARGE, growing_heap

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


class Loop:
    """Something that only the collector can free."""

    def __init__(self, ended_on: list[int]) -> None:
        self.itself = self
        self._ended = weakref.finalize(self, lambda: ended_on.append(threading.get_ident()))


async def test_other_threads_collect_nothing(qapp: QApplication) -> None:
    """Work on another thread frees no cycle; the collector does, on its own thread."""
    ended_on: list[int] = []
    collector = Collector()
    collector.start()
    try:
        Loop(ended_on)
        await blocking.call(lambda: [[] for _ in range(50_000)])
        on_other_thread = list(ended_on)

        waste: list[list[int]] = [[] for _ in range(2_000)]
        collector.collect()
        del waste
    finally:
        collector.stop()

    assert on_other_thread == []
    assert ended_on == [threading.get_ident()]
    assert gc.isenabled()


def test_nothing_is_collected_while_very_much_is_built(qapp: QApplication) -> None:
    """A look at 100,000 growing rows each second would be felt; the garbage waits until then."""
    ended_on: list[int] = []
    collector = Collector()
    collector.start()
    try:
        with growing_heap(LARGE):
            Loop(ended_on)
            waste: list[list[int]] = [[] for _ in range(2_000)]
            collector.collect()
            assert ended_on == []
            assert gc.get_count()[0] > len(waste)
    finally:
        collector.stop()
        gc.unfreeze()
