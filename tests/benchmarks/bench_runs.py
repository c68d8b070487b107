"""Whole runs, process by process: a checked, compared and delivered OneRoster 1.1 package.

Beside each run, on the same rows of the same server in the same minutes:

* the floor (``contenders/floor.py``): a plain reader of the same lists, four connections, orjson
  and csv, every field of every row, no check of anything;
* dlt's REST source, written as CSV;
* with 80 ms before every answer: the ideal, which is so many answers, four at a time, and the
  floor, which has the time that the server itself takes in common with the run.

A run is measured twice: the first one, and one more after the smallest program was turned off, so
that there is something to compare and to remove. On a computer with other work, the seconds of
processor time tell more than those of the clock. ``RUN_ROWS`` chooses other numbers of rows.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.benchmarks.college_run import CollegeRun, Measured, college, other
from tests.benchmarks.figure import Figure
from tests.support.practice_server import PracticeServer

SIZES: Final = tuple(map(int, os.environ.get("RUN_ROWS", "200000,1000000").split(",")))
LATENCY_S: Final = 0.08
IN_FLIGHT: Final = 4
# At least 0.8 of the floor's rows a second, as times a row.
OF_THE_FLOOR: Final = 1 / 0.8
OF_DLT: Final = 1 / 3
OF_THE_IDEAL: Final = 1.2
MOST_MIB: Final = 150.0


def run() -> list[Figure]:
    """Return the figures of each size."""
    figures: list[Figure] = []
    for rows in SIZES:
        with college(rows) as practice, tempfile.TemporaryDirectory() as folder:
            figures += _size(rows, practice, Path(folder))
    return figures


def _size(rows: int, practice: PracticeServer, folder: Path) -> list[Figure]:
    name = f"{rows:,} rows"
    mine = CollegeRun(practice, folder)
    first = mine.run()
    floor = other("floor", practice, folder / "floor")
    mine.turn_off_smallest(first)
    second = mine.run()
    needed = floor.object["requests"] + 1  # and one for the organization
    figures = [
        *_told(f"first run, {name}", rows, first),
        *_told(f"run with differences, {name}", rows, second),
        *_told(f"floor, {name}", rows, floor),
    ]
    for words, found in (("first run", first), ("run with differences", second)):
        figures += [
            Figure(f"{words} beside the floor, {name}", found.seconds / floor.seconds, "x",
                   OF_THE_FLOOR),
            Figure(f"the same in processor time, {name}", found.cpu_s / floor.cpu_s, "x"),
        ]  # fmt: skip
    figures += _beside_dlt(rows, practice, folder, second)
    ideal = math.ceil(needed / IN_FLIGHT) * LATENCY_S
    practice.reset()
    practice.fault("network.slow", seconds=LATENCY_S)
    (folder / "late").mkdir()
    late = CollegeRun(practice, folder / "late").run()
    plain = other("floor", practice, folder / "late floor")
    figures += [
        Figure(f"80 ms an answer, {name}: the ideal of {needed:,} requests", ideal, "s"),
        Figure(f"80 ms an answer, {name}: first run", late.seconds, "s"),
        Figure(f"80 ms an answer, {name}: floor beside the ideal", plain.seconds / ideal, "x"),
        Figure(f"80 ms an answer, {name}: beside the ideal", late.seconds / ideal, "x",
               OF_THE_IDEAL),
        # Where the work alone takes longer than the answers, it is what cannot be undercut.
        Figure(f"80 ms an answer, {name}: beside the longer of the ideal and the run without",
               late.seconds / max(ideal, first.seconds), "x", OF_THE_IDEAL),
        Figure(f"80 ms an answer, {name}: most requests in flight",
               practice.report()["most_in_flight"], "", IN_FLIGHT),
    ]  # fmt: skip
    practice.reset()
    return figures


def _beside_dlt(rows: int, practice: PracticeServer, folder: Path, mine: Measured) -> list[Figure]:
    name = f"{rows:,} rows"
    try:
        dlt = other("dlt_source", practice, folder / "dlt")
    except OSError as error:
        print(error, file=sys.stderr)
        return [Figure(f"dlt, {name}: it could not be installed", math.nan, "")]
    if dlt.object["rows"]["enrollmentReports"] != rows:
        raise ValueError(f"dlt read other rows: {dlt.printed}")
    return [
        *_told(f"dlt, {name}", rows, dlt),
        Figure(f"run beside dlt, {name}", mine.seconds / dlt.seconds, "x", OF_DLT),
        Figure(f"the same in processor time, {name}", mine.cpu_s / dlt.cpu_s, "x"),
    ]


def _told(name: str, rows: int, found: Measured) -> list[Figure]:
    """Return the figures of one process; only ours has a target for its memory."""
    target = MOST_MIB if "run" in name else None
    return [
        Figure(f"{name}: rows a second", rows / found.seconds, "rows/s"),
        Figure(f"{name}: time", found.seconds, "s"),
        Figure(f"{name}: processor time", found.cpu_s, "s"),
        Figure(f"{name}: peak memory", found.peak_mib, "MiB", target),
    ]
