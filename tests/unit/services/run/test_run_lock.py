"""One run at a time for each delivery."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.run.run_lock import RunLock

_HOLD = """
import sys
from pathlib import Path
from coursera_wizard.services.run.run_lock import RunLock
with RunLock(Path(sys.argv[1]), "d1"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_refused_and_another_delivery_is_not(tmp_path: Path) -> None:
    """The problem says since when the first one goes on."""
    with (
        RunLock(tmp_path, "d1"),
        RunLock(tmp_path, "d2"),
        pytest.raises(ProblemError) as refused,
        RunLock(tmp_path, "d1", "08:45"),
    ):
        pass
    assert refused.value.problem.code is ProblemCode.RUN_ALREADY_RUNNING
    assert "08:45" in refused.value.problem.what_happened
    with RunLock(tmp_path, "d1"):
        pass


def test_a_killed_run_leaves_no_lock(tmp_path: Path) -> None:
    """The system frees what a dead process held."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(ProblemError), RunLock(tmp_path, "d1"):
            pass
        holder.kill()
    with RunLock(tmp_path, "d1"):
        pass
