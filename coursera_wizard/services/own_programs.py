"""Says how this program starts processes of its own, from a checkout and when it is built."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

COMMAND_LINE: Final = "coursera-delivery"
# What makes the built command line serve the practice organization; not shown in any help.
PRACTICE_PROCESS: Final = "--practice-process"

_ROOT: Final = Path(__file__).resolve().parents[2]


def command_line() -> tuple[str, ...]:
    """Return what starts the command line: beside a built program, or with this interpreter."""
    if is_built():
        ending = ".exe" if sys.platform == "win32" else ""
        return (str(_folder_of_programs() / f"{COMMAND_LINE}{ending}"),)
    return (sys.executable, "-m", "coursera_wizard.cli")


def practice_process() -> tuple[str, ...]:
    """Return what starts the practice organization; a built program has no interpreter to call."""
    if is_built():
        return (*command_line(), PRACTICE_PROCESS)
    return (sys.executable, "-m", "coursera_wizard.services.practice")


def start_folder() -> Path:
    """Return the folder that such a process is started in."""
    return _folder_of_programs() if is_built() else _ROOT


def is_built() -> bool:
    """Tell whether this is a built program, with neither a checkout nor an interpreter."""
    return bool(getattr(sys, "frozen", False))


def _folder_of_programs() -> Path:
    return Path(sys.executable).parent
