"""The programs page at 100,000 programs and 10,000 schools, in the whole window."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coursera_wizard.app import Loop, make_application
from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.facts import Catalog, KnownSchools, Program
from coursera_wizard.domain.mapping import ProgramMapping, School
from coursera_wizard.ui.collector import Collector
from coursera_wizard.ui.pages.programs import ProgramsPage
from coursera_wizard.ui.theme import Theme
from coursera_wizard.wizard.steps import StepId
from tests.benchmarks.bench_auto_mapping import PROGRAMS, SCHOOLS, changed, realistic
from tests.benchmarks.figure import Figure
from tests.support.builders import NOW
from tests.support.shots_base import a_view
from tests.support.window import a_connected_session, a_world_of

TICK_S = 0.001
LONGEST_STALL_MS = 50.0
REST_S = 0.4


@dataclass
class Watch:
    """Ticks on the loop, and remembers the longest time it could not."""

    figures: list[Figure] = field(default_factory=list)
    longest: float = 0.0
    longest_work: float = 0.0  # processor time: what other programs of the computer cannot add to

    async def tick(self) -> None:
        """Tick for ever."""
        last, last_work = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(TICK_S)
            now, work = time.perf_counter(), time.thread_time()
            self.longest = max(self.longest, now - last - TICK_S)
            self.longest_work = max(self.longest_work, work - last_work)
            last, last_work = now, work

    async def measure(
        self, name: str, act: Callable[[], object], done: Callable[[], bool], target_ms: float
    ) -> None:
        """Do something and wait until it is done; tell how long it took and what it held up."""
        await asyncio.sleep(REST_S)
        self.longest = self.longest_work = 0.0
        begin = time.perf_counter()
        act()
        while not done():  # noqa: ASYNC110 - the page has no event for it
            await asyncio.sleep(TICK_S)
        took = time.perf_counter() - begin
        await asyncio.sleep(REST_S)  # the step list, the learners and the draft come after
        self.figures += [
            Figure(name, took * 1000, "ms", target_ms),
            Figure(f"{name}: longest stall", self.longest * 1000, "ms", LONGEST_STALL_MS),
            Figure(f"{name}: longest stall, own work", self.longest_work * 1000, "ms"),
        ]


def run() -> list[Figure]:
    """Open the page, search, filter, sort, switch, map and undo."""
    app = make_application()
    Theme(app, text_scale=1.0)
    collector = Collector(app)  # as the program does
    collector.start()
    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        return runner.run(_walk())


async def _walk() -> list[Figure]:
    chance = random.Random(7)  # noqa: S311 - the same names each time
    schools = tuple(School(realistic(chance), f"s{number}") for number in range(SCHOOLS))
    names = [
        realistic(chance) if number % 2 else changed(chance.choice(schools).name, chance)
        for number in range(PROGRAMS)
    ]
    listed = tuple(Program(f"p{number:06}", name) for number, name in enumerate(names))
    world = a_world_of(listed)
    session = a_connected_session(world)
    session.choose(programs=Programs({one.id: ProgramMapping(one.id, one.name) for one in listed}))
    session.learn(
        catalog=Catalog(session.fingerprint, listed, NOW),
        schools=KnownSchools(schools, "orgs.csv"),
    )
    watch = Watch()
    ticking = asyncio.get_running_loop().create_task(watch.tick())
    begin = time.perf_counter()
    view = await a_view(world, session, StepId.PROGRAMS)
    page = view.page
    assert isinstance(page, ProgramsPage)
    shown = time.perf_counter() - begin
    await _ready(page)
    await asyncio.sleep(REST_S)
    watch.figures += [
        Figure("open, rows are seen", shown * 1000, "ms", 500.0),
        Figure("open, everything counted", (time.perf_counter() - begin) * 1000, "ms", 3000.0),
        Figure("open: longest stall", watch.longest * 1000, "ms", LONGEST_STALL_MS),
    ]
    await _use(watch, page)
    ticking.cancel()
    await view.end()
    return watch.figures


async def _use(watch: Watch, page: ProgramsPage) -> None:
    table, rows = page.table, page.table.model_of_programs

    def is_still() -> bool:
        return page.is_ready and not page.tasks.busy

    def search(text: str) -> None:
        page.tools.search.setText(text)
        page.tools.search.textEdited.emit(text)

    def space() -> None:
        QTest.keyClick(table, Qt.Key.Key_Space)

    def current_is_on() -> bool:
        return rows.mapping(table.currentIndex().row()).is_on and is_still()

    table.setFocus()
    await watch.measure("search: one letter", lambda: search("a"), is_still, 200.0)
    await watch.measure("search: a word", lambda: search("nursing"), is_still, 200.0)
    await watch.measure("search: nothing again", lambda: search(""), is_still, 200.0)
    header = table.horizontalHeader()
    up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
    await watch.measure("sort by name", lambda: header.setSortIndicator(1, up), is_still, 1500.0)
    await watch.measure(
        "sort by name, down", lambda: header.setSortIndicator(1, down), is_still, 1500.0
    )
    table.select_rows([3], 3)
    await watch.measure("switch one", space, current_is_on, 100.0)
    await watch.measure("filter: off", page.chips.chip("off").click, is_still, 200.0)
    await watch.measure("filter: all", page.chips.chip("all").click, is_still, 200.0)
    await watch.measure("select all", table.selectAll, is_still, 100.0)
    await watch.measure("switch all", space, is_still, 5000.0)
    await watch.measure("undo that", page.tools.undo.click, is_still, 5000.0)
    await watch.measure("auto mapping", page.tools.auto.click, is_still, 6000.0)
    await watch.measure("undo auto mapping", page.tools.undo.click, is_still, 5000.0)
    await watch.measure("redo auto mapping", page.tools.redo.click, is_still, 5000.0)
    await watch.measure("turn all off", page.tools.all_off.click, is_still, 5000.0)


async def _ready(page: ProgramsPage) -> None:
    while not page.is_ready or page.tasks.busy:  # noqa: ASYNC110 - the page has no event for it
        await asyncio.sleep(TICK_S)
