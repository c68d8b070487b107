"""Runs of a delivery, and of other readers, as processes that are measured one by one."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final

from coursera_wizard.domain.run import Run
from coursera_wizard.services.clock import SystemClock
from coursera_wizard.services.history.store import SqliteRunHistory
from coursera_wizard.services.paths import Paths
from tests.benchmarks.own_environment import python_of_others
from tests.support.practice_server import PracticeServer

ROOT: Final = Path(__file__).resolve().parents[2]
CONTENDERS: Final = Path(__file__).resolve().parent / "contenders"
ROWS_A_LEARNER: Final = 25
PROGRAMS: Final = 32
_PROGRAM: Final = (sys.executable, "-P", "-m", "coursera_wizard.cli")


@dataclass(frozen=True, slots=True)
class Measured:
    """How a process ended.

    Attributes:
        seconds: From its start to its end.
        cpu_s: Of all its threads; what tells on a computer with other work.
        peak_mib: The most memory it had.
        printed: What it printed.
    """

    seconds: float
    cpu_s: float
    peak_mib: float
    printed: str

    @property
    def object(self) -> dict[str, Any]:
        """The one JSON object that was printed."""
        value: dict[str, Any] = json.loads(self.printed)
        return value


def college(enrollments: int) -> PracticeServer:
    """Return a college of so many enrollments, to be started."""
    learners = enrollments // ROWS_A_LEARNER
    return PracticeServer(programs=PROGRAMS, learners=learners, enrollments=enrollments)


class CollegeRun:
    """A delivery of a college, run as often as it is measured.

    Args:
        practice: The college, running.
        folder: For everything the program writes.
    """

    def __init__(self, practice: PracticeServer, folder: Path) -> None:
        self._practice = practice
        self._path = folder / "college.delivery.json"
        self.variables = _plain_variables() | {
            "COURSERA_CLIENT_SECRET": practice.address.client_secret,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
            "HOME": str(folder),
        }
        for name in ("DATA", "STATE", "CONFIG", "CACHE"):
            self.variables[f"XDG_{name}_HOME"] = str(folder / name.lower())
        answers = folder / "answers.toml"
        address = practice.address
        answers.write_text(
            f'organization_id = "{address.organization_id}"\napi_key = "{address.api_key}"\n'
            f'api_base = "{address.api_base}"\ntoken_url = "{address.token_url}"\n',
            encoding="utf-8",
        )
        given = ("--answers", str(answers), "--out", str(self._path), "--allow-address")
        measured((*_PROGRAM, "new", *given, "--secret-from-environment"), self.variables)

    @property
    def command(self) -> tuple[str, ...]:
        """The command that runs the delivery."""
        return (*_PROGRAM, "run", str(self._path), "--json")

    def run(self) -> Measured:
        """Run it and make sure that a package was delivered."""
        found = measured(self.command, self.variables)
        if found.object["outcome"] != "delivered":
            raise ValueError(f"the run ended as {found.object['outcome']}: {found.printed[:2000]}")
        return found

    def last(self) -> Run:
        """Return the last run as the history has it, with what each of its stages took."""
        data = self._path.parent / "data" / "coursera-wizard"
        history = SqliteRunHistory(Paths(data, data, data, data), SystemClock())
        delivery = json.loads(self._path.read_text(encoding="utf-8"))
        return history.runs(delivery["id"], 1)[0]

    def turn_off_smallest(self, run: Measured) -> None:
        """Turn off the program with the fewest enrollments, so that the next run differs."""
        rows = {
            program["id"]: program["counts"].get("enrollments", {}).get("rows", 0)
            for program in run.object["programs"]
        }
        smallest = min((one for one in rows if rows[one]), key=rows.__getitem__)
        delivery = json.loads(self._path.read_text(encoding="utf-8"))
        delivery["programs"][smallest]["is_on"] = False
        self._path.write_text(json.dumps(delivery), encoding="utf-8")


def other(name: str, practice: PracticeServer, folder: Path) -> Measured:
    """Run another reader; raises OSError where its environment cannot be made."""
    folder.mkdir()
    command = (str(python_of_others()), str(CONTENDERS / f"{name}.py"), str(folder))
    given = json.dumps(asdict(practice.address)) + "\n"
    return measured(command, _plain_variables() | {"HOME": str(folder)}, given)


def measured(command: tuple[str, ...], variables: Mapping[str, str], given: str = "") -> Measured:
    """Run a process to its end."""
    with started(command, variables, given) as going:
        return going.ended()


@dataclass(slots=True)
class Going:
    """A process that goes on."""

    pid: int
    began: float
    printed: IO[str]
    problems: IO[str]

    def ended(self) -> Measured:
        """Wait for its end and return what it took; raises ValueError where it failed."""
        _pid, status, usage = os.wait4(self.pid, 0)
        seconds = time.perf_counter() - self.began
        self.printed.seek(0)
        self.problems.seek(0)
        printed = self.printed.read()
        if status:
            raise ValueError(f"status {status}: {printed[-1000:]} {self.problems.read()[-3000:]}")
        bytes_each = 1 if sys.platform == "darwin" else 1024
        peak = usage.ru_maxrss * bytes_each / 1024 / 1024
        return Measured(seconds, usage.ru_utime + usage.ru_stime, peak, printed)


@contextlib.contextmanager
def started(
    command: tuple[str, ...], variables: Mapping[str, str], given: str = ""
) -> Iterator[Going]:
    """Start a process; whoever does has to wait for its end."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as printed,
        tempfile.TemporaryFile("w+", encoding="utf-8") as problems,
        tempfile.TemporaryFile("w+", encoding="utf-8") as told,
    ):
        told.write(given)
        told.seek(0)
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=told, stdout=printed, stderr=problems, env=dict(variables), cwd="/"
        )
        going = Going(process.pid, began, printed, problems)
        try:
            yield going
        finally:
            process.returncode = 0  # it was waited for by another name


def _plain_variables() -> dict[str, str]:
    """Return this process's variables without those that change how Python works."""
    return {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
