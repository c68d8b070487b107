"""Runs of a delivery that are killed at random moments, and what is there afterwards.

Started as a program, since it forks: ``python -m tests.support.killed_runs HOME KILLS SEED`` prints
what was seen as JSON. Two ways of setting the delivery take turns: a killed run of the one begins
where a finished run of the other ended.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import json
import os
import random
import select
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median

from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.draft import GradeOption, HoldLimits, Options, Receiver
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.run import Run, RunOutcome, RunProgress, RunStage
from tests.support.oracle import read_answers
from tests.support.practice_server import PracticeServer
from tests.support.runs import Runs, turned_on

REFRESHED_MS = 1_790_740_800_000  # 2026-09-30 04:00 UTC
NO_HOLD = HoldLimits(removals_percent=100, updates_percent=100)
_GOOD = frozenset({RunOutcome.DELIVERED, RunOutcome.NOTHING_NEW})
# Stages that are over too soon to be met by chance: some kills wait for them.
_SHORT = (RunStage.PACKAGE, RunStage.DELIVER)
_SHORT_S = 0.04
ZIP = "harbour-valley-college.zip"
# Imported before the first fork, so that a child begins with its work.
_WARM = (
    "coursera_wizard.services.run.work", "coursera_wizard.services.run.handover",
    "coursera_wizard.services.coursera.account_api", "coursera_wizard.services.coursera.assembly",
    "coursera_wizard.services.receivers.folder_delivery", "anyio._backends._asyncio", "stamina",
    "tenacity.asyncio",
)  # fmt: skip


class Killer:
    """Kills runs one after the other on one computer.

    Args:
        home: Where the computer keeps everything.
        practice: The organization.
        seed: Decides the moments.
    """

    def __init__(self, home: Path, practice: PracticeServer, seed: int) -> None:
        self._home = home
        self._practice = practice
        self._chance = random.Random(seed)  # noqa: S311 - moments, no secrets
        self._deliveries = _deliveries(home, practice)
        self._whole = [self._undisturbed(number) for number in range(2)]
        self._seconds: list[float] = []
        self.wrong: set[str] = set()
        self.stages: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def kill(self, times: int) -> None:
        """Kill so many runs, every other of them followed by one that is left alone."""
        self._finish(0)
        for turn in range(times):
            number = 1 - turn // 2 % 2
            runs = self._runs(number)
            before = {run.id: run.outcome for run in runs.services.history.runs(_id(runs), 1000)}
            self._kill_one(number, _SHORT[turn // 3 % 2] if turn % 3 == 0 else None)
            self._look(self._runs(number), before)
            if turn % 2:
                self._finish(number)

    def _kill_one(self, number: int, stage: RunStage | None) -> None:
        """Begin a run and kill it: at any moment, or soon after a stage began."""
        read, told = os.pipe()

        def tell(progress: RunProgress) -> None:
            if progress.stage is stage:
                os.write(told, b".")

        child = _forked(lambda: _run(self._runs(number), tell))
        os.close(told)
        longest = median(self._seconds[-9:]) * 1.05
        if stage is not None:
            select.select([read], [], [], 10.0)  # at its end too, where the stage never comes
            longest = _SHORT_S
        select.select([], [], [], self._chance.uniform(0.0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(read)

    def _look(self, runs: Runs, before: dict[str, RunOutcome | None]) -> None:
        """Look at what a killed run left: for the receiver, and in the history."""
        received = runs.received()
        self._check_package(received, {*self._whole})
        history = runs.services.history
        if history.going_on(_id(runs)) is not None:
            self.wrong.add("a killed run goes on")
        found = {run.id: run for run in history.runs(_id(runs), 1000)}
        for run_id, outcome in before.items():
            if run_id not in found or found[run_id].outcome is not outcome:
                self.wrong.add("an earlier run changed")
        fresh = [run for run_id, run in found.items() if run_id not in before]
        if len(fresh) > 1:
            self.wrong.add("one run is there twice")
        self._count(fresh[0] if fresh else None)
        with closing(sqlite3.connect(runs.paths.history)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                self.wrong.add("the history is damaged")

    def _count(self, run: Run | None) -> None:
        if run is None:
            self.stages["before it began"] += 1
            return
        self.outcomes[str(run.outcome)] += 1
        self.stages[(run.problem.details if run.problem else "") or "begun"] += 1
        is_told = run.problem is not None and run.problem.code is ProblemCode.RUN_INTERRUPTED
        if run.outcome not in _GOOD and not is_told:
            self.wrong.add(f"a killed run ended as {run.outcome}")

    def _finish(self, number: int) -> None:
        """Run to the end, and look whether it is as if nobody had been killed."""
        began = time.monotonic()
        child = _forked(lambda: _run(self._runs(number)))
        _pid, status = os.waitpid(child, 0)
        self._seconds.append(time.monotonic() - began)
        if os.waitstatus_to_exitcode(status) != 0:
            self.wrong.add("the run after a killed one did not end well")
        runs = self._runs(number)
        received = runs.received()
        self._check_package(received, {self._whole[number]})
        if f"{ZIP}.sha256" not in received:
            self.wrong.add("the checksum is missing after a whole run")
        if any(name.endswith(".coursera-part") for name in received):
            self.wrong.add("a part of a package is left at the receiver")
        if list(runs.paths.staging.iterdir()):
            self.wrong.add("staging is left after a whole run")

    def _check_package(self, received: dict[str, bytes], allowed: set[bytes]) -> None:
        package = received.get(ZIP, b"")
        if package not in allowed:
            self.wrong.add("the receiver has a package that nobody made")
        words = received.get(f"{ZIP}.sha256", b"").decode().split()
        if words and words[0] != hashlib.sha256(package).hexdigest():
            self.wrong.add("the checksum is that of another package")

    def _undisturbed(self, number: int) -> bytes:
        """Return the package of a delivery on a computer where nobody is ever killed."""
        runs = self._runs(number, self._home / f"undisturbed-{number}")
        _pid, status = os.waitpid(_forked(lambda: _run(runs)), 0)
        assert os.waitstatus_to_exitcode(status) == 0, "an undisturbed run failed"
        return runs.received()[ZIP]

    def _runs(self, number: int, home: Path | None = None) -> Runs:
        runs = Runs(home or self._home / "killed", self._practice)
        runs.delivery = self._deliveries[number]
        return runs


def _id(runs: Runs) -> str:
    return runs.delivery.id


def _deliveries(home: Path, practice: PracticeServer) -> tuple[Delivery, Delivery]:
    """Return one delivery set in two ways: with all programs, and without the first."""
    runs = Runs(home / "made", practice)
    programs = {
        one["id"]: turned_on(one["id"], one["name"])
        for one in read_answers(practice.address).programs
    }
    runs.change(programs=programs, receiver=Receiver(folder="received"))
    final = Options(grades=GradeOption.FINAL, hold=NO_HOLD)
    first = replace(runs.delivery, options=final)
    off = next(iter(programs))
    fewer = {key: replace(one, is_on=one.is_on and key != off) for key, one in programs.items()}
    return first, replace(first, programs=fewer)


def _run(runs: Runs, on_progress: Callable[[RunProgress], None] | None = None) -> bool:
    return asyncio.run(runs.run(on_progress=on_progress)).outcome in _GOOD


def _forked(work: Callable[[], bool]) -> int:
    """Do something in a child, which ends without a word; return its process id."""
    child = os.fork()
    if child == 0:
        is_good = False
        try:
            is_good = work()
        finally:
            os._exit(0 if is_good else 1)
    return child


def _main(home: Path, kills: int, seed: int) -> None:
    for module in _WARM:
        importlib.import_module(module)
    with PracticeServer(
        programs=3, learners=40, enrollments=200, switches={"last_refresh_ms": REFRESHED_MS}
    ) as practice:
        killer = Killer(home, practice, seed)
        killer.kill(kills)
    seen = {
        "wrong": sorted(killer.wrong),
        "kills": kills,
        "stages": dict(killer.stages),
        "outcomes": dict(killer.outcomes),
    }
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
