"""Understands how the window was started: ``coursera-wizard [FILE] [--practice]``."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli.parser import Parser, UsageError
from coursera_wizard.i18n import _, set_language

if TYPE_CHECKING:
    from collections.abc import Sequence


# Qt would end the program with a message of its own where no display answers.
_X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers put them
_X_PORT = 6000
_ANSWER_LIMIT_S = 3.0
_LARGEST_DISPLAY = 59_535


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
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    tried: list[str] = []
    for name, is_reachable in (("WAYLAND_DISPLAY", _reaches_wayland), ("DISPLAY", _reaches_x)):
        value = os.environ.get(name, "")
        if value and is_reachable(value):
            return True
        if value:
            tried.append(
                _("{name} is “{value}”, and nobody answers there.").format(name=name, value=value)
            )
    from coursera_wizard.cli.output import Output
    from coursera_wizard.domain.problem import ProblemCode, problem

    Output().problem(problem(ProblemCode.USAGE_NO_DISPLAY, details=" ".join(tried)))
    return False


def _reaches_wayland(display: str) -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return _answers(str(Path(folder, display)))


def _reaches_x(display: str) -> bool:
    """Return whether an X server answers: at a socket of this computer, or at a host's port."""
    host, _colon, number = display.rpartition(":")
    if host.startswith("/"):
        return _answers(display) or _answers(host)
    number = number.partition(".")[0]
    if not number.isdecimal() or int(number) > _LARGEST_DISPLAY:
        return False
    if host in {"", "unix"} or host.endswith("/unix"):
        path = str(_X_SOCKETS / f"X{number}")
        return _answers(path) or _answers(f"\0{path}")
    address = (host.removeprefix("tcp/").strip("[]"), _X_PORT + int(number))
    try:
        socket.create_connection(address, _ANSWER_LIMIT_S).close()
    except (OSError, ValueError):
        return False
    return True


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(_ANSWER_LIMIT_S)
        try:
            connection.connect(path)
        except (OSError, ValueError):
            return False
    return True


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
