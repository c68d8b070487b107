"""A run of five million enrollments of 200,000 learners: how much memory it takes, and when.

It takes several minutes. ``RUN_MEMORY_ROWS`` chooses another number of rows. The curve goes to
standard error: seconds, stage, MiB of the process.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final, Self

from coursera_wizard.domain.run import Run
from tests.benchmarks.college_run import CollegeRun, college, started
from tests.benchmarks.figure import Figure

ROWS: Final = int(os.environ.get("RUN_MEMORY_ROWS", "5000000"))
MOST_MIB: Final = 150.0
LINES: Final = 40
EVERY_S: Final = 1.0

Sample = tuple[float, float]
"""Seconds since the start of the process, and its MiB."""


def run() -> list[Figure]:
    """Return the peak, of the first run and of one that is compared with it."""
    figures = []
    with college(ROWS) as practice, tempfile.TemporaryDirectory() as folder:
        mine = CollegeRun(practice, Path(folder))
        for words in ("first run", "run with differences"):
            began = dt.datetime.now(dt.UTC)
            with started(mine.command, mine.variables) as going, _Curve(going.pid) as curve:
                found = going.ended()
            _print_curve(words, curve.samples, mine.last(), began)
            figures += [
                Figure(f"{words}, {ROWS:,} rows: peak memory", found.peak_mib, "MiB", MOST_MIB),
                Figure(f"{words}, {ROWS:,} rows: time", found.seconds, "s"),
                Figure(f"{words}, {ROWS:,} rows: processor time", found.cpu_s, "s"),
                Figure(f"{words}, {ROWS:,} rows: rows a second", ROWS / found.seconds, "rows/s"),
            ]
            if found.object["outcome"] != "delivered":
                raise ValueError(f"the run ended as {found.object['outcome']}")
            mine.turn_off_smallest(found)
    return figures


class _Curve:
    """Looks at a process once a second."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/statm")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.samples: list[Sample] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        began = time.perf_counter()
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._over.wait(EVERY_S):
            try:
                pages = int(self._status.read_text(encoding="ascii").split()[1])
            except (OSError, IndexError):
                return
            self.samples.append((time.perf_counter() - began, pages * page / 1024 / 1024))


def _print_curve(words: str, samples: list[Sample], run: Run, began: dt.datetime) -> None:
    """Print the highest of each few seconds."""
    ends = []
    second = (run.started_at - began).total_seconds()
    for stage in run.progress.done if run.progress else ():
        second += stage.seconds
        ends.append((second, stage.stage.value))
    width = -(-len(samples) // LINES)
    print(f"\n{words}, {ROWS:,} rows: the highest of each {width} s", file=sys.stderr)
    for start in range(0, len(samples), width):
        at, mib = max(samples[start : start + width], key=lambda sample: sample[1])
        stage_name = next((name for end, name in ends if at <= end), "end")
        print(f"{at:>8.0f} s  {stage_name:<12} {mib:>6.0f} MiB", file=sys.stderr)
