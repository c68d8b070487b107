"""Memory that is given back."""

from __future__ import annotations

import subprocess
import sys

import pytest

from coursera_wizard.services.run.memory import give_back, keep_little

PROGRAM = """
import sys
from pathlib import Path
from coursera_wizard.services.run.memory import give_back, keep_little
def mib():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1024 / 1024
keep_little()
before = mib()
many = [bytes(4000) for _number in range(20_000)]
last = bytes(4000)
held = mib() - before
del many
give_back()
assert held > 60, held
assert mib() - before < held / 2, (mib() - before, held)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do it by themselves")
def test_what_was_dropped_goes_back() -> None:
    """A process that dropped most of what it had takes less memory than before."""
    subprocess.run((sys.executable, "-c", PROGRAM), check=True, timeout=30)


def test_it_may_be_asked_for_anywhere() -> None:
    """Where a system has no such thing, nothing happens."""
    keep_little()
    give_back()
