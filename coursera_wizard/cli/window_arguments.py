"""Understands how the window was started: ``coursera-wizard [FILE] [--practice]``."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli.parser import Parser, UsageError
from coursera_wizard.i18n import _, set_language

if TYPE_CHECKING:
    from collections.abc import Sequence


# Qt would end the program with a message of its own where none of these is set.
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@dataclass(frozen=True, slots=True)
class WindowArguments:
    """What the window begins with."""

    file: Path | None = None
    practice: bool = False


def parser() -> Parser:
    """Return the parser of the window's arguments."""
    made = Parser(
        prog="coursera-wizard",
        description=_("Opens the window. “coursera-delivery” does the same work without one."),
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help=_("a delivery file to open")
    )
    made.add_argument(
        "--practice", action="store_true", help=_("begin with the practice organization")
    )
    made.add_argument("--version", action="store_true", help=_("tell the version"))
    return made


def has_display() -> bool:
    """Return whether a window can open; where none can, say so on standard error."""
    if sys.platform != "linux" or any(os.environ.get(name) for name in _DISPLAYS):
        return True
    from coursera_wizard.cli.output import Output
    from coursera_wizard.domain.problem import ProblemCode, problem

    Output().problem(problem(ProblemCode.USAGE_NO_DISPLAY))
    return False


def understand(arguments: Sequence[str]) -> WindowArguments | None:
    """Return what the window begins with; None after saying what was not understood."""
    set_language()
    try:
        chosen = parser().understand(arguments)
    except UsageError as error:
        if sys.stderr is not None:
            from coursera_wizard.cli.output import Output

            Output().hint(error.sentence)
        return None
    file = chosen.file.absolute() if chosen.file is not None else None
    return WindowArguments(file, chosen.practice)
