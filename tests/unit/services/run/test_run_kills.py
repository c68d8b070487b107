"""A run may be killed at any moment: a whole package is there, and the next run is right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 100


@pytest.mark.timeout(300)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="starting so many processes takes too long")
@pytest.mark.parametrize("seed", [20261122])
def test_runs_survive_a_hundred_kills(tmp_path: Path, seed: int) -> None:
    """No half package, the history knows of the kill, and the next run is as if it never was."""
    command = [sys.executable, "-m", "tests.support.killed_runs", str(tmp_path), str(KILLS)]
    done = subprocess.run([*command, str(seed)], capture_output=True, encoding="utf-8", check=False)

    assert done.stderr == ""
    seen = json.loads(done.stdout)
    assert seen["wrong"] == []
    assert seen["kills"] == KILLS
    assert seen["outcomes"]["failed"] > 0
    assert len(seen["stages"]) > 3
