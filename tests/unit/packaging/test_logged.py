"""Tests of steps of a build."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from devtool.logged import must
from devtool.told import NotReadyError


def test_a_step_writes_into_the_log_and_a_failed_one_names_it(tmp_path: Path) -> None:
    """What an earlier step printed stays."""
    log = tmp_path / "build.log"
    program = "import os, sys; print(os.environ['WORD'], flush=True); sys.exit(int(sys.argv[1]))"
    command = [sys.executable, "-c", program]
    must(log, [*command, "0"], settings={"WORD": "first"})
    with pytest.raises(NotReadyError, match=r"build\.log"):
        must(log, [*command, "1"], settings={"WORD": "second"})
    assert log.read_text(encoding="utf-8").split() == ["first", "second"]
