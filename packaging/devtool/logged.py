"""Runs a step of a build; what it prints goes into a log."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from devtool.told import NotReadyError


def must(
    log: Path, command: list[str], cwd: Path | None = None, settings: dict[str, str] | None = None
) -> None:
    """Run a program to its end.

    Args:
        log: Its output is added there.
        command: The program and its arguments.
        cwd: Where it runs.
        settings: Variables beside those of this process.

    Raises:
        NotReadyError: It failed; the words name the log.
    """
    with log.open("ab") as output:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **(settings or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise NotReadyError(f"{Path(command[0]).name} failed; the whole output is in {log}")
