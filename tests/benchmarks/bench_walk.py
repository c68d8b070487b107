"""The longest stall of the window's loop over a walk from credentials to the saved file."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.domain.names_apart import tell_apart
from tests.benchmarks.figure import Figure

if TYPE_CHECKING:
    from tests.support.window_driver import WindowDriver

STALL_TARGET_MS = 50
SIZES = (25, 100_000)


def run() -> list[Figure]:
    """Return the longest stall and the length of the walk, with few and with many programs."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as home:
        for name in (
            "HOME",
            "XDG_DATA_HOME",
            "XDG_STATE_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
        ):
            os.environ[name] = home
        return [figure for size in SIZES for figure in _walk(size, Path(home))]


def _walk(programs: int, home: Path) -> list[Figure]:
    from coursera_wizard.app import Loop, make_application
    from coursera_wizard.ui.collector import Collector
    from coursera_wizard.ui.theme import Theme

    app = make_application()
    Theme(app)
    collector = Collector(app)  # as the program does
    collector.start()
    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        stalls, seconds = runner.run(_timed_walk(programs, home))
    collector.stop()
    step, stall = max(stalls.items(), key=lambda item: item[1].wall_ms)
    own_step, own = max(stalls.items(), key=lambda item: item[1].own_ms)
    size = f"{programs:,} programs"
    return [
        Figure(f"longest stall, {size} (at {step})", stall.wall_ms, "ms", STALL_TARGET_MS),
        # On a computer shared with others, the part of a stall in which the window was at work.
        Figure(f"of its own work, {size} (at {own_step})", own.own_ms, "ms", STALL_TARGET_MS),
        Figure(f"whole walk, {programs:,} programs", seconds, "s"),
    ]


@dataclass(slots=True)
class _Stall:
    """The longest at a step, in milliseconds.

    Attributes:
        wall_ms: By the clock.
        own_ms: As far as this program had a processor meanwhile, on whichever thread.
    """

    wall_ms: float = 0.0
    own_ms: float = 0.0


async def _timed_walk(programs: int, home: Path) -> tuple[dict[str, _Stall], float]:
    from coursera_wizard.app import load_desk, load_pages
    from coursera_wizard.bootstrap import build_services
    from coursera_wizard.domain.draft import PracticeCollege, Source
    from coursera_wizard.wizard.steps import StepId
    from tests.support.window_driver import WindowDriver

    stalls: dict[str, _Stall] = {}
    started = time.perf_counter()
    await load_desk()  # as the program does after its first paint
    await load_pages()
    async with (
        WindowDriver(build_services(), patience_s=120) as driver,
        asyncio.TaskGroup() as group,
    ):
        watch = group.create_task(_watch(stalls, driver))
        driver.start()
        driver.window.desk.open_new()
        await driver.until_at(StepId.CREDENTIALS)
        await driver.view.work.start_practice(PracticeCollege(programs=programs))
        assert driver.view.session.state.draft.account.source is Source.PRACTICE
        await driver.press_next_to(StepId.CONNECTION)
        await driver.press_next_to(StepId.PROGRAMS)
        driver.press("programs.auto")
        await driver.until(lambda: _are_mapped(driver), "the mapping")
        watch.cancel()  # a person gives schools of one name other names; that is not measured
        session = driver.view.session
        mapped = session.state.draft.programs
        session.choose(programs=tell_apart(mapped).apply(mapped))
        await driver.until(lambda: session.problems(StepId.PROGRAMS) == (), "names apart")
        watch = group.create_task(_watch(stalls, driver))
        for step in (StepId.ATTRIBUTES, StepId.SCHEDULE, StepId.FINISH):
            await driver.press_next_to(step)
        await driver.type_slowly("file.path", str(home / f"walk-{programs}.delivery.json"))
        driver.press("footer.next")
        await driver.until(lambda: driver.view.page.is_over, "the confirmation")
        seconds = time.perf_counter() - started
        watch.cancel()
    return stalls, seconds


def _are_mapped(driver: WindowDriver) -> bool:
    rows = driver.view.session.state.draft.programs.mappings.values()
    return not driver.view.page.tasks.busy and all(row.is_on for row in rows)


async def _watch(stalls: dict[str, _Stall], driver: WindowDriver) -> None:
    """Tick every millisecond and note by step how late a tick comes."""
    before, cpu_before = time.perf_counter(), time.process_time()
    while True:
        await asyncio.sleep(0.001)
        now, cpu = time.perf_counter(), time.process_time()
        view = driver.window.view
        step = view.session.current.value if view is not None else "home"
        wall_ms = (now - before - 0.001) * 1000
        stall = stalls.setdefault(step, _Stall())
        stall.wall_ms = max(stall.wall_ms, wall_ms)
        stall.own_ms = max(stall.own_ms, min(wall_ms, (cpu - cpu_before) * 1000))
        before, cpu_before = now, cpu
