"""Calls the command line in this process, on fakes, and compares what it printed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursera_wizard.cli.main import main
from coursera_wizard.domain.answers import Answers
from coursera_wizard.services.ports import CommandServices, PracticeAddress
from tests.support.builders import API_KEY, ORGANIZATION_ID, ORGANIZATION_NAME, SECRET
from tests.support.fakes import FakeServices

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from coursera_wizard.domain.draft import PracticeCollege
    from coursera_wizard.domain.problem import Problem

ANSWERS = Answers(organization_id=ORGANIZATION_ID, api_key=API_KEY)


@dataclass
class FakePracticeServer:
    """The practice organization alone, ended as soon as it is looked at."""

    served: list[tuple[PracticeCollege, int, str]] = field(default_factory=list)
    is_interrupted: bool = False
    is_stopped: bool = False

    def faults(self) -> tuple[str, ...]:
        """Return two faults."""
        return ("coursera.unavailable", "network.timeout")

    async def serve(self, college: PracticeCollege, *, port: int, fault: str) -> PracticeAddress:
        """Return the address."""
        self.served.append((college, port, fault))
        base = "http://127.0.0.1:9"
        return PracticeAddress(
            f"{base}/ent", f"{base}/token", ORGANIZATION_ID, ORGANIZATION_NAME, API_KEY, SECRET
        )

    async def ended(self) -> None:
        """Return at once, or as if Ctrl-C was pressed."""
        if self.is_interrupted:
            raise KeyboardInterrupt

    async def stop(self) -> None:
        """Note that it was ended."""
        self.is_stopped = True


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        value: dict[str, Any] = json.loads(self.out)
        return value


@dataclass
class CommandLine:
    """``coursera-delivery`` on fakes."""

    capsys: pytest.CaptureFixture[str]
    fakes: FakeServices = field(default_factory=FakeServices)
    server: FakePracticeServer = field(default_factory=FakePracticeServer)
    read_answers: Callable[[Path], Answers] = field(default=lambda _path: ANSWERS)
    documents: Path = Path("/documents")

    def __call__(self, *arguments: str) -> Ran:
        """Run one command."""
        code = main(arguments, self.build)
        printed = self.capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    def build(self) -> CommandServices:
        """Return the fakes as the command line gets them."""
        return CommandServices(self.fakes.ports(), self.read_answers, self.server, self.documents)


def as_told(problem: Problem) -> str:
    """Return what a person reads of a problem."""
    lines = [f"{problem.title} ({problem.number})", problem.what_happened, problem.what_to_do]
    return "\n".join(lines)


def words(text: str) -> str:
    """Return a text without its line breaks and indents."""
    return " ".join(text.split())
