"""Starts a run as a process of its own, which goes on when the window is closed.

It is the command line, ``coursera-delivery run FILE``. Secrets go to it by standard input alone:
its arguments and its environment can be read by others.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.run import Trigger
from coursera_wizard.domain.schedule_words import clock_text
from coursera_wizard.domain.secret import VARIABLES, SecretPlace
from coursera_wizard.services import blocking, own_programs
from coursera_wizard.services.secrets.environment import without_secrets

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.ports import DeliveryStore, RunHistory

ALREADY_RUNNING: Final = 5  # the exit code; a public interface of the command line

_START_LIMIT_S: Final = 8.0
_LOOK_EVERY_S: Final = 0.05


class ProcessRunLauncher:
    """Starts runs that outlive this program; fulfills `ports.RunLauncher`.

    Args:
        history: Tells that a run has begun.
        store: Knows the delivery of a file.
        command: What starts the command line; by default what :func:`default_command` finds.
        limit_s: How long the begin of a run is waited for.
    """

    def __init__(
        self,
        history: RunHistory,
        store: DeliveryStore,
        command: tuple[str, ...] | None = None,
        *,
        limit_s: float = _START_LIMIT_S,
    ) -> None:
        self._history = history
        self._store = store
        self._command = command
        self._limit_s = limit_s

    async def start(
        self,
        path: Path,
        *,
        is_preview: bool,
        passphrase: Secret | None = None,
        trigger: Trigger = Trigger.WINDOW,
    ) -> None:
        """Start the process; return once its run is in the history, or after some seconds.

        The begin may take longer where the keychain has to be unlocked first. To cancel stops the
        waiting, not the run.

        Args:
            path: The delivery file.
            is_preview: Whether nothing is to be delivered.
            passphrase: Of the sealed file.
            trigger: Who started it.

        Raises:
            ProblemError: ``run.already-running``, ``run.not-started``, ``store.…`` or
                ``history.…``.
        """
        begun = await blocking.call(
            self._start, path, "preview" if is_preview else "run", passphrase, trigger
        )
        try:
            async with asyncio.timeout(self._limit_s):
                while True:
                    if await blocking.call(begun.is_settled, self._history):
                        return
                    await asyncio.sleep(_LOOK_EVERY_S)
        except TimeoutError:
            return  # it is still there, and may wait for somebody who opens the keychain
        finally:
            begun.answer.close()

    def _start(self, path: Path, verb: str, passphrase: Secret | None, trigger: Trigger) -> _Begun:
        delivery = self._store.load(path).delivery
        going_on = self._history.going_on(delivery.id)
        if going_on is not None:
            time = clock_text(going_on.started_at)
            raise failure(ProblemCode.RUN_ALREADY_RUNNING, time=time)
        newest = next(iter(self._history.runs(delivery.id, 1)), None)
        command = (
            *(self._command or default_command()),
            *(verb, str(path.absolute()), "--json", "--secrets-stdin", "--trigger", trigger.value),
        )
        answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed once the process has begun
        try:
            process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                command,
                stdin=subprocess.PIPE,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=own_programs.start_folder(),
                env=without_secrets(),
                start_new_session=sys.platform != "win32",
                creationflags=_creation_flags(),
            )
        except OSError as error:
            answer.close()
            raise failure(ProblemCode.RUN_NOT_STARTED, details=str(error)) from error
        _hand_over(process, _secrets(delivery, passphrase))
        # Nobody asks how it ended, but on POSIX somebody has to be told.
        threading.Thread(target=process.wait, name=blocking.THREAD_NAME, daemon=True).start()
        return _Begun(process, answer, delivery.id, newest.id if newest else "")


@dataclass(frozen=True, slots=True)
class _Begun:
    """A process that was started, and what the history held before."""

    process: subprocess.Popen[bytes]
    answer: IO[bytes]
    delivery_id: str
    newest_before: str

    def is_settled(self, history: RunHistory) -> bool:
        """Return whether its run is in the history.

        Raises:
            ProblemError: ``run.already-running`` or ``run.not-started`` where it ended without.
        """
        code = self.process.poll()
        newest = next(iter(history.runs(self.delivery_id, 1)), None)
        if newest is not None and newest.id > self.newest_before:
            return True
        if code is None:
            return False
        if code == 0:
            return True
        if code == ALREADY_RUNNING:
            raise failure(ProblemCode.RUN_ALREADY_RUNNING)
        raise failure(ProblemCode.RUN_NOT_STARTED, details=self._details(code))

    def _details(self, code: int) -> str:
        """Return what the process said of its end, for support."""
        with suppress(OSError, ValueError, AttributeError):
            self.answer.seek(0)
            found = json.loads(self.answer.read()).get("problem") or {}
            return "\n".join(str(found[key]) for key in ("number", "title", "details"))
        return f"exit code {code}"


def default_command() -> tuple[str, ...]:
    """Return what starts the command line: beside a built program, or with this interpreter."""
    return own_programs.command_line()


def default_call() -> tuple[tuple[str, ...], Path]:
    """Return what starts the command line, and the folder it is started in."""
    return default_command(), own_programs.start_folder()


def _secrets(delivery: Delivery, passphrase: Secret | None) -> dict[str, object]:
    """Return what the process needs and its environment must not hold."""
    names = {*VARIABLES.values()}
    if delivery.secret.place is SecretPlace.ENVIRONMENT and delivery.secret.variable:
        names.add(delivery.secret.variable)
    return {
        "passphrase": passphrase.reveal() if passphrase else None,
        "variables": _set_ones(names, os.environ),
    }


def _set_ones(names: set[str], environ: Mapping[str, str]) -> dict[str, str]:
    return {name: environ[name] for name in sorted(names) if environ.get(name)}


def _hand_over(process: subprocess.Popen[bytes], secrets: dict[str, object]) -> None:
    """Write one line to the process; one that is gone already says by its end why."""
    if process.stdin is None:
        return
    with suppress(OSError):
        process.stdin.write(json.dumps(secrets).encode() + b"\n")
    with suppress(OSError):
        process.stdin.close()


def _creation_flags() -> int:
    """Return what lets the process go on without us, and without a console, on Windows."""
    if sys.platform == "win32":
        return subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0
