"""The history stays whole while processes that write it are killed, and while several write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.histories import DELIVERY, a_history, run_id
from tests.support.killed_writers import what_is_wrong

KILLS = 100
RUNS_EACH = 25
WRITER = """
import sys
from pathlib import Path
from tests.support.killed_writers import write_runs
write_runs(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), 1)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starting a hundred processes takes too long")
@pytest.mark.parametrize("seed", [20261122])
def test_history_survives_a_hundred_kills(tmp_path: Path, seed: int) -> None:
    """Killed at a random moment a hundred times, the history is whole and has what it kept."""
    command = [sys.executable, "-m", "tests.support.killed_writers", str(tmp_path), str(KILLS)]
    done = subprocess.run([*command, str(seed)], capture_output=True, encoding="utf-8", check=False)

    assert done.stderr == ""
    seen = json.loads(done.stdout)
    assert seen["wrong"] == []
    assert seen["kills"] == KILLS
    assert seen["kept"] > 0
    assert seen["in_the_middle"] > 0


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    """Nothing that either keeps is lost, and neither is turned away."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(first), str(first + RUNS_EACH)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for first in (0, 1000)
    ]
    errors = [writer.communicate()[1] for writer in writers]

    assert errors == [b"", b""]
    numbers = [*range(RUNS_EACH), *range(1000, 1000 + RUNS_EACH)]
    assert what_is_wrong(tmp_path, numbers) == []
    kept = {run.id for run in a_history(tmp_path).runs(DELIVERY, 1000)}
    assert kept == {run_id(number) for number in numbers}
