"""Arrows between the layers point down."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.source import ROOT


def test_import_contracts_hold() -> None:
    """The contracts of pyproject.toml are kept."""
    program = "from importlinter.cli import lint_imports_command as c; c(['--no-logo'])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stdout
