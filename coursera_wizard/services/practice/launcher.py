"""Starts the practice organization as a process of its own, and ends it."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import tempfile
import threading
from typing import IO, TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services import blocking, own_programs
from coursera_wizard.services.ports import PracticeAddress, PracticeFault
from coursera_wizard.services.practice.exit_codes import EXIT_PORT_TAKEN
from coursera_wizard.services.secrets.environment import without_secrets

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import PracticeCollege

_START_LIMIT_S = 20.0
_ANSWER_LIMIT_S = 10.0
_END_LIMIT_S = 5.0


class PracticeLauncher:
    """Keeps one practice organization running; it ends when this program ends, however it ends.

    The process reads orders from a pipe that we hold open: when we are gone, so is the pipe, and
    the process ends.
    """

    def __init__(self, command: tuple[str, ...] | None = None) -> None:
        """Choose the command.

        Args:
            command: What starts the process; by default what `own_programs` finds.
        """
        self._command = command or own_programs.practice_process()
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._shown: str | None = None

    async def start(
        self,
        college: PracticeCollege,
        *,
        learners: int | None = None,
        enrollments: int | None = None,
    ) -> PracticeAddress:
        """Return where the college is; starts it unless exactly this one is running already.

        Raises:
            ProblemError: ``practice.not-started``.
        """
        return await blocking.call(
            self.start_blocking, college, learners=learners, enrollments=enrollments
        )

    async def stop(self) -> None:
        """End the process, if there is one."""
        await blocking.call(self.stop_blocking)

    async def ended(self) -> None:
        """Return once the process has ended, whoever ended it."""
        running = self._running
        if running is not None:
            await blocking.call(running.process.wait)

    async def control(self, message: dict[str, object]) -> dict[str, object]:
        """Send an order (a fault, a switch, a question) and return the answer.

        Raises:
            ProblemError: ``practice.not-started``: it is not running, or does not take the order.
        """
        return await blocking.call(self.control_blocking, message)

    async def show_fault(self, name: str | None) -> None:
        """Fail in this way from now on, also after the next start; None ends it.

        Raises:
            ProblemError: ``practice.not-started``: there is no such fault, or the process is gone.
        """
        await blocking.call(self.show_fault_blocking, name)

    def faults(self) -> tuple[PracticeFault, ...]:
        """Return the ways it can fail, the plainest way to each problem first.

        Those that a client gets over without a word are not among them.
        """
        from coursera_wizard.services.practice.fault_kinds import FAULTS

        codes = {code.value: code for code in ProblemCode}
        found = [
            PracticeFault(kind.name, codes[kind.code])
            for kind in FAULTS.values()
            if kind.code in codes
        ]
        return tuple(sorted(found, key=lambda fault: "/" in fault.name))

    def start_blocking(
        self,
        college: PracticeCollege,
        *,
        learners: int | None = None,
        enrollments: int | None = None,
        options: tuple[str, ...] = (),
    ) -> PracticeAddress:
        """Do as :meth:`start`, for callers without a loop; options are added to the command."""
        arguments = ["--seed", str(college.seed), "--programs", str(college.programs)]
        if learners is not None:
            arguments += ["--learners", str(learners)]
        if enrollments is not None:
            arguments += ["--enrollments", str(enrollments)]
        command = (*self._command, *arguments, *options)
        with self._lock:
            running = self._running
            if running is not None and running.command == command and running.is_alive():
                return running.address
            self._end()
            self._running = _Running.start(command)
            if self._shown is not None:
                self._running.ask({"show": self._shown})
            return self._running.address

    def stop_blocking(self) -> None:
        """Do as :meth:`stop`, for callers without a loop."""
        with self._lock:
            self._end()

    def control_blocking(self, message: dict[str, object]) -> dict[str, object]:
        """Do as :meth:`control`, for callers without a loop."""
        with self._lock:
            if self._running is None:
                raise failure(ProblemCode.PRACTICE_NOT_STARTED, details="It is not running.")
            return self._running.ask(message)

    def show_fault_blocking(self, name: str | None) -> None:
        """Do as :meth:`show_fault`, for callers without a loop."""
        with self._lock:
            if name is not None and all(fault.name != name for fault in self.faults()):
                raise failure(ProblemCode.PRACTICE_NOT_STARTED, details=f"No fault: {name}")
            self._shown = name
            if self._running is not None and self._running.is_alive():
                self._running.ask({"show": name})

    @property
    def address(self) -> PracticeAddress | None:
        """Where the organization is now; None while it does not run."""
        return None if self._running is None else self._running.address

    @property
    def process_id(self) -> int | None:
        """The process, for those who want to see that it is gone."""
        return None if self._running is None else self._running.process.pid

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.end()


class _Running:
    """One process, its pipes and its address."""

    def __init__(
        self, command: tuple[str, ...], process: subprocess.Popen[bytes], complaints: IO[bytes]
    ) -> None:
        self.command = command
        self.process = process
        self._complaints = complaints
        self.address = PracticeAddress("", "", "", "", "", "")

    @classmethod
    def start(cls, command: tuple[str, ...]) -> _Running:
        """Start the process and wait until it says where it is.

        Raises:
            ProblemError: ``practice.not-started`` or ``practice.port-taken``.
        """
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        try:
            process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                cwd=own_programs.start_folder(),
                env=without_secrets(),
                creationflags=_creation_flags(),
            )
        except OSError as error:
            complaints.close()
            raise failure(ProblemCode.PRACTICE_NOT_STARTED, details=str(error)) from error
        running = cls(command, process, complaints)
        try:
            running.address = read_address(_object(running._line(_START_LIMIT_S)))
        except (ValueError, KeyError, OSError) as error:
            details = running.end() or str(error)
            if process.returncode == EXIT_PORT_TAKEN:
                port = command[command.index("--port") + 1] if "--port" in command else ""
                raise failure(
                    ProblemCode.PRACTICE_PORT_TAKEN, port=port, details=details
                ) from error
            raise failure(ProblemCode.PRACTICE_NOT_STARTED, details=details) from error
        return running

    def is_alive(self) -> bool:
        """Tell whether the process still runs."""
        return self.process.poll() is None

    def ask(self, message: dict[str, object]) -> dict[str, object]:
        """Send one order and return the answer.

        Raises:
            ProblemError: ``practice.not-started``.
        """
        orders = self.process.stdin
        try:
            if orders is None:
                raise BrokenPipeError
            orders.write(json.dumps(message).encode() + b"\n")
            orders.flush()
            answer = _object(self._line(_ANSWER_LIMIT_S))
        except (ValueError, OSError) as error:
            raise failure(ProblemCode.PRACTICE_NOT_STARTED, details=str(error)) from error
        if answer.get("ok") is not True:
            details = str(answer.get("problem"))
            raise failure(ProblemCode.PRACTICE_NOT_STARTED, details=details)
        moved = answer.get("address")
        if isinstance(moved, dict):
            self.address = read_address(moved)
        return answer

    def end(self) -> str:
        """End the process and return the last line of its complaints."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # the other end is gone already
        try:
            self.process.wait(_END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with self._complaints as complaints:
            complaints.seek(0)
            lines = complaints.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _line(self, limit_s: float) -> bytes:
        """Return the next line of the process; one that stays silent too long is ended."""
        if self.process.stdout is None:
            return b""
        limit = threading.Timer(limit_s, self.process.kill)
        limit.name = blocking.THREAD_NAME
        limit.daemon = True
        limit.start()
        try:
            return self.process.stdout.readline()
        finally:
            limit.cancel()


def read_address(found: dict[str, object]) -> PracticeAddress:
    """Return what the process says of itself; raises KeyError where something is missing."""
    replaced = found.get("replaced")
    texts = {
        field.name: str(found[field.name])
        for field in dataclasses.fields(PracticeAddress)
        if field.name != "replaced"
    }
    names = tuple(str(name) for name in replaced) if isinstance(replaced, list) else ()
    return PracticeAddress(**texts, replaced=names)


def _object(line: bytes) -> dict[str, object]:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("The process did not answer with an object.")  # noqa: TRY004 - as for bad JSON
    return found


def _creation_flags() -> int:
    """Return what keeps Windows from opening a console window for the process."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0
