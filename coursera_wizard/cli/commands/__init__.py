"""The commands of ``coursera-delivery``, one module each; only the one that is used is loaded."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from coursera_wizard.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser


class Command(Protocol):
    """What a module of this package offers."""

    def add_arguments(self, parser: Parser) -> None:
        """Tell the parser what the command takes."""

    def run(self, call: Invocation) -> int:
        """Do it and return the exit code; raises ProblemError."""


COMMANDS: Mapping[str, str] = {
    "new": N_("configure a delivery without a window, from a file of answers"),
    "check": N_("look for mistakes in a delivery file"),
    "show": N_("show what a delivery file holds"),
    "list": N_("list the deliveries this computer knows"),
    "test": N_("test the connection of a delivery"),
    "sign-in": N_("sign in with a key of the older console, in a browser"),
    "secret": N_("keep or remove the Client Secret of a delivery, and its other secrets"),
    "receiver": N_("test the receiver of a delivery; show and pin the key of its server"),
    "notices": N_("send a test to everyone who is told about runs"),
    "preview": N_("do everything of a run but deliver, and show what would change"),
    "run": N_("run a delivery: read, check, compare, and deliver"),
    "approve": N_("deliver exactly the package of a held run or a preview"),
    "reject": N_("drop a held run or a preview"),
    "cancel": N_("end the run that is going on"),
    "history": N_("show the runs of a delivery, down to the single record"),
    "status": N_("show how schedules stand: the last run, the next one, late and missed ones"),
    "suspend": N_("let a delivery rest, for a period or until it is resumed"),
    "resume": N_("end the suspension of a delivery"),
    "no-removals": N_("have packages of a period remove nobody"),
    "remove": N_("take a delivery off this computer, with as much of it as is chosen"),
    "schedule": N_("have this computer start the runs by itself, look at that, and prove it"),
    "problems": N_("explain the problems and their numbers"),
    "practice": N_("serve the practice organization until Ctrl-C"),
}


def load(name: str) -> Command:
    """Return a command of :data:`COMMANDS`."""
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    return cast("Command", module)  # a module is an object with these functions
