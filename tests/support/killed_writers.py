"""Processes that write a history: killed at random moments, or several at once.

Started as a program, since it forks: ``python -m tests.support.killed_writers HOME KILLS SEED``
prints what was seen as JSON.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from coursera_wizard.domain.run import RunOutcome
from tests.support.histories import DELIVERY, PROGRESS, a_history, a_run, paths_in, run_id

LONGEST_S = 0.04


def write_runs(home: Path, first: int, last: int, told: int) -> None:
    """Keep one run after the other from its beginning to its end, and say which are kept.

    Args:
        home: Whose history.
        first: The number of the first run.
        last: The number after the last one.
        told: The descriptor that each number is written to.
    """
    history = a_history(home)
    for number in range(first, last):
        begun = replace(a_run(number), outcome=None, pid=os.getpid())
        history.add(begun)
        history.folder(begun)
        history.note_progress(begun.id, PROGRESS)
        history.update(a_run(number))
        if number % 8 == 0:
            history.tidy(DELIVERY)
        os.write(told, f"{number}\n".encode())


def what_is_wrong(home: Path, numbers: list[int]) -> list[str]:
    """Return what is wrong with a history that kept the runs of these numbers, at least."""
    history, found = a_history(home), []
    if history.going_on(DELIVERY) is not None:
        found.append("a run of a killed process goes on")
    runs = {run.id: run.outcome for run in history.runs(DELIVERY, 10_000)}
    if any(runs.get(run_id(number)) is not RunOutcome.DELIVERED for number in numbers):
        found.append("a run that was kept is lost")
    with closing(sqlite3.connect(paths_in(home).history)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            found.append("the file is damaged")
    if list(paths_in(home).data.glob("*.damaged*")):
        found.append("a file was set aside")
    return found


def _kill_writers(home: Path, kills: int, seed: int) -> dict[str, object]:
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    wrong, kept, in_the_middle = set[str](), 0, 0
    for turn in range(kills):
        read, told = os.pipe()
        child = os.fork()
        if child == 0:
            write_runs(home, turn * 100, turn * 100 + 100, told)
            os._exit(0)
        os.close(told)
        if turn % 10 == 0:  # on a slow computer some are to have kept a run at least
            select.select([read], [], [], 5.0)
        select.select([], [], [], chance.uniform(0.0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read, "rb") as answers:
            # A killed writer's last number may have been cut.
            numbers = [int(line) for line in answers.read().split(b"\n")[:-1]]
        kept += len(numbers)
        in_the_middle += paths_in(home).history.with_name("history.sqlite-journal").exists()
        wrong.update(what_is_wrong(home, numbers))
    return {"wrong": sorted(wrong), "kept": kept, "kills": kills, "in_the_middle": in_the_middle}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_kill_writers(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
