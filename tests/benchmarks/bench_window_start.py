"""Start of the window to its first paint, beside a bare PySide6 window in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

from tests.benchmarks.figure import Figure

ROUNDS = 11
# Each ends at its first paint; the whole process is timed from outside.
BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
app = QApplication(sys.argv)
window = Window()
window.setCentralWidget(QLabel("Coursera Wizard"))
window.resize(1120, 740)
window.show()
app.exec()
"""
BARE_ON_A_LOOP = BARE.replace(
    "app.exec()",
    """
import asyncio, qasync
with qasync.QEventLoop(app) as loop:
    loop.run_until_complete(asyncio.sleep(60))
""",
)
OURS = """
import os
from coursera_wizard import app
class Window(app.Window):
    def __init__(self):
        super().__init__()
        self.painted.connect(lambda: os._exit(0))
app.Window = Window
app.run_window(lambda: os._exit(1))
"""


def run() -> list[Figure]:
    """Return medians of interleaved starts, and our ratio to the bare window."""
    programs = {"bare": BARE, "loop": BARE_ON_A_LOOP, "ours": OURS}
    times: dict[str, list[float]] = {name: [] for name in programs}
    for code in programs.values():
        _start(code)  # once, so that no file is read for the first time
    for _round in range(ROUNDS):
        for name, code in programs.items():
            times[name].append(_start(code))
    median = {name: statistics.median(seconds) for name, seconds in times.items()}
    return [
        Figure("bare PySide6 window, process start to first paint", median["bare"] * 1000, "ms"),
        Figure("bare window on a qasync loop", median["loop"] * 1000, "ms"),
        Figure("Coursera Wizard", median["ours"] * 1000, "ms"),
        Figure("Coursera Wizard / bare window", median["ours"] / median["bare"], "×"),
        Figure("Coursera Wizard / bare window on a loop", median["ours"] / median["loop"], "×"),
    ]


def _start(code: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    started = time.perf_counter()
    subprocess.run((sys.executable, "-c", code), check=True, env=environment, capture_output=True)
    return time.perf_counter() - started
