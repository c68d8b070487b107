"""``dev.py bench installed_start``: the built program's start beside a bare window's, in one run.

All are packaged by the same spec, in the same folder, and end at their first paint.
"""

from __future__ import annotations

import json
import statistics
from typing import TYPE_CHECKING

from devtool import build_linux, wheels
from devtool.environment import ROOT
from devtool.product import NAME
from devtool.told import say

if TYPE_CHECKING:
    from devtool.environment import Environment

ROUNDS = 21
TARGET = 1.3
_SOURCE = "/build/source/packaging/measure"
_LOG = ROOT / "build" / "logs" / "installed-start.log"


def measure(environment: Environment) -> int:
    """Build, measure, and print the figures; the exit code is 1 when the target is missed.

    Raises:
        NotReadyError: This computer cannot build.
    """
    names = ("bare-window", "bare-loop", "our-window")
    scripts = ("bare_window.py", "bare_loop.py", "our_window.py")
    programs = ";".join(
        f"{name}={_SOURCE}/{script}" for name, script in zip(names, scripts, strict=True)
    )
    found = wheels.fetch(environment, "linux")
    system = build_linux.built_root(found, programs, "build-bench")
    _LOG.unlink(missing_ok=True)
    system.must_run(
        [
            *("python3", f"{_SOURCE}/timing.py", str(ROUNDS)),
            *(f"/build/dist/{NAME}/{name}" for name in names),
        ],
        settings={"QT_QPA_PLATFORM": "offscreen"},
        log=_LOG,
    )
    seconds = json.loads(_LOG.read_text(encoding="utf-8").strip().splitlines()[-1])
    medians = [statistics.median(times) * 1000 for times in seconds.values()]
    for name, median in zip(names, medians, strict=True):
        say(f"{name:<12} {median:7.0f} ms from start to first paint, median of {ROUNDS}")
    bare, loop, ours = medians
    verdict = "met" if ours / loop <= TARGET else "MISSED"
    say(f"ours / bare window on a loop  {ours / loop:5.2f}  at most {TARGET}: {verdict}")
    say(f"ours / bare window            {ours / bare:5.2f}")
    return 0 if ours / loop <= TARGET else 1
