"""One call of a command: its options, where it prints, and what it works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from coursera_wizard.cli.output import Output
    from coursera_wizard.services.ports import CommandServices


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a command is given.

    Attributes:
        arguments: The options, understood.
        output: Where it prints.
        build: Builds the services; a command that needs none does not call it.
    """

    arguments: argparse.Namespace
    output: Output
    build: Callable[[], CommandServices]
