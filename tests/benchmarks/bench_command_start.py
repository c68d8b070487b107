"""The start of the command line, against starting Python for nothing."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.benchmarks.figure import Figure

ROUNDS = 25
NOTHING = (sys.executable, "-c", "pass")
# What the installed program `coursera-delivery` does.
START = "import sys; from coursera_wizard.__main__ import cli; sys.exit(cli())"
MOST = 2.5


def run() -> list[Figure]:
    """Return how many times longer than Python itself each start takes, alternating."""
    commands = {
        "coursera-delivery --version": (sys.executable, "-c", START, "--version"),
        "python -m coursera_wizard.cli --version": (
            sys.executable, "-P", "-m", "coursera_wizard.cli", "--version",
        ),
        "coursera-delivery --help": (sys.executable, "-c", START, "--help"),
        "coursera-delivery problems 201": (sys.executable, "-c", START, "problems", "201"),
        "coursera-delivery list": (sys.executable, "-c", START, "list"),
    }  # fmt: skip
    seconds: dict[str, list[float]] = {name: [] for name in ("python -c pass", *commands)}
    for _round in range(ROUNDS):
        seconds["python -c pass"].append(_timed(NOTHING))
        for name, command in commands.items():
            seconds[name].append(_timed(command))
    nothing = _median(seconds["python -c pass"])
    figures = [Figure("python -c pass", nothing * 1000, "ms")]
    for name in commands:
        target = MOST if name.endswith("--version") else None
        ratio = _median(seconds[name]) / nothing
        figures.append(Figure(f"{name}, in starts of Python", ratio, "times", target))
    return figures


def _timed(command: tuple[str, ...]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
