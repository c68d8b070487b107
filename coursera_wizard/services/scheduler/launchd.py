"""launchd on macOS: agents of the person's own session.

launchd knows the computer's own time zone only, which may not be the schedule's, and changes when a
laptop travels. So an agent starts the program every quarter of an hour, in step with the schedule's
minutes, and the program sees whether a run is due. launchd itself starts what was missed in sleep
once the computer wakes.
"""

from __future__ import annotations

import datetime as dt
import os
import plistlib
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.parsers.expat import ExpatError

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.schedule_entry import EntrySnapshot, EntryState, ScheduleEntry
from coursera_wizard.i18n import _
from coursera_wizard.services.atomic_file import read_file, remove_file, write_file
from coursera_wizard.services.scheduler import differences
from coursera_wizard.services.scheduler.calls import SystemCaller, refused

if TYPE_CHECKING:
    from coursera_wizard.services.scheduler.backend import Command, Entry
    from coursera_wizard.services.scheduler.calls import Answer, Caller

_LIMIT: Final = 64 * 1024
_START_LIMIT_S: Final = 30.0
_TIMES: Final = "StartCalendarInterval"
_COMMAND: Final = ("ProgramArguments", "WorkingDirectory")


class LaunchAgents:
    """Registers launch agents; fulfills `backend.Backend`.

    Args:
        call: Runs launchctl.
        agents: The person's folder of agents, ``~/Library/LaunchAgents``.
        user_id: The person's number on this computer.
        once: A folder for agents that start once.
    """

    def __init__(self, call: Caller, *, agents: Path, user_id: int, once: Path) -> None:
        self._call = call
        self._agents = agents
        self._domain = f"gui/{user_id}"
        self._once = once

    @classmethod
    def of_this_computer(cls) -> LaunchAgents:
        """Return the launch agents of the person."""
        library = Path.home() / "Library"
        return cls(
            SystemCaller("launchd"),
            agents=library / "LaunchAgents",
            user_id=os.getuid() if sys.platform != "win32" else 0,
            once=library / "Caches" / "coursera-wizard",
        )

    # -- the scheduler

    def kind(self) -> str:
        """Return what people call it."""
        return _("launchd")

    def problem(self) -> Problem | None:
        """Return that there is no session to register with, or None."""
        answer = self._call(("launchctl", "print", self._domain))
        if answer.is_good:
            return None
        return problem(
            ProblemCode.SCHEDULER_NO_SESSION,
            scheduler=self.kind(),
            hint="",
            details=answer.details,
        )

    def name(self, delivery_id: str) -> str:
        """Return the agent's label."""
        return f"coursera-wizard.delivery.{delivery_id}"

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know: the session, quarters of an hour, and sleep."""
        return (
            _(
                "Runs start only while you are signed in to this Mac, also when the screen is"
                " locked. When the keychain asks for the first time, choose “Always Allow”."
            ),
            _(
                "launchd does not know time zones. It starts the program every 15 minutes, and the"
                " program runs the delivery when it is due."
            ),
            _(
                "A sleeping Mac is not woken up for a run. A run that it slept through is caught"
                " up when it wakes, if there is still room before the LMS sync."
            ),
        )

    def keychain_advice(self) -> str:
        """Return what works where runs cannot open the keychain."""
        return _(
            "Sign in to this Mac at its screen, so that your keychain opens, and try again. When it"
            " asks whether the program may use the secret, choose “Always Allow”."
        )

    def variable_advice(self, variable: str) -> str:
        """Return how agents get a variable."""
        return _(
            "Runs need the variable {variable}, and launchd hands over none of a terminal's. Keep"
            " the secret in the keychain instead."
        ).format(variable=variable)

    # -- entries

    def write(self, entry: Entry) -> None:
        """Write the agent and have launchd load it; put everything back where it refuses.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.…``.
        """
        before = self.snapshot(entry.delivery_id)
        try:
            self._load(self._path(entry.delivery_id), agent(self.name(entry.delivery_id), entry))
        except BaseException:
            with suppress(ProblemError):
                self.restore(entry.delivery_id, before)
            raise

    def read(self, entry: Entry) -> ScheduleEntry:
        """Read the agent back and compare it.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.not-readable``.
        """
        name, path = self.name(entry.delivery_id), self._path(entry.delivery_id)
        loaded = self._call(("launchctl", "print", f"{self._domain}/{name}"))
        if not path.is_file() and not loaded.is_good:
            return ScheduleEntry(name, is_exact=False)
        found = settings(read_file(path, limit=_LIMIT)) if path.is_file() else []
        wanted = settings(agent(name, entry))
        told = differences.compared(found, wanted, times=(_TIMES,), command=_COMMAND)
        if not loaded.is_good:
            told = (*told, _(differences.SWITCHED_OFF))
        state = EntryState.DIFFERENT if told else EntryState.SAME
        return ScheduleEntry(name, state, told, last_result=_last_exit(loaded.out), is_exact=False)

    def remove(self, delivery_id: str) -> None:
        """Have launchd forget the agent, and remove its file.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.not-writable``.
        """
        self._unload(self._path(delivery_id))

    def snapshot(self, delivery_id: str) -> EntrySnapshot:
        """Return the agent's file, and whether it is loaded.

        Raises:
            ProblemError: ``store.not-readable``.
        """
        path = self._path(delivery_id)
        if not path.is_file():
            return EntrySnapshot()
        text = read_file(path, limit=_LIMIT).decode("utf-8", "surrogateescape")
        loaded = self._call(("launchctl", "print", f"{self._domain}/{path.stem}"))
        return EntrySnapshot(((path.name, text),), loaded.is_good)

    def restore(self, delivery_id: str, snapshot: EntrySnapshot) -> None:
        """Put the agent back.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.…``.
        """
        path = self._path(delivery_id)
        text = dict(snapshot.parts).get(path.name)
        if text is None:
            self._unload(path)
            return
        content = text.encode("utf-8", "surrogateescape")
        if snapshot.is_active:
            self._load(path, content)
        else:
            self._unload(path)
            write_file(path, content)

    # -- one start

    def start_once(self, token: str, command: Command) -> None:
        """Load an agent without times and start it.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.…``.
        """
        path = self._once_path(token)
        self._load(path, _content(path.stem, command, None))
        answer = self._call(("launchctl", "kickstart", f"{self._domain}/{path.stem}"))
        if not answer.is_good:
            self.end_once(token)
            raise refused(self.kind(), answer)

    def once_ended(self, token: str) -> int | None:
        """Return the exit code of a single start, once it has ended."""
        name = self._once_path(token).stem
        answer = self._call(("launchctl", "print", f"{self._domain}/{name}"))
        return _last_exit(answer.out) if answer.is_good else None

    def end_once(self, token: str) -> None:
        """Have launchd forget it."""
        self._unload(self._once_path(token))

    def start_limit_s(self) -> float:
        """Return how long launchd may take: it starts at once."""
        return _START_LIMIT_S

    # -- rest

    def _load(self, path: Path, content: bytes) -> None:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._bootout(path.stem)
        write_file(path, content)
        answer = self._call(("launchctl", "bootstrap", self._domain, str(path)))
        if not answer.is_good:
            raise refused(self.kind(), answer)

    def _unload(self, path: Path) -> None:
        self._bootout(path.stem)
        if path.is_file():
            remove_file(path)

    def _bootout(self, name: str) -> Answer:
        """Have launchd forget a label; that it does not know it is no failure."""
        return self._call(("launchctl", "bootout", f"{self._domain}/{name}"))

    def _path(self, delivery_id: str) -> Path:
        return self._agents / f"{self.name(delivery_id)}.plist"

    def _once_path(self, token: str) -> Path:
        return self._once / f"coursera-wizard.proof.{token}.plist"


def agent(name: str, entry: Entry) -> bytes:
    """Return the agent of a delivery as a property list."""
    first = (entry.schedule.time or dt.time()).minute % 15
    minutes = [{"Minute": first + quarter} for quarter in (0, 15, 30, 45)]
    return _content(name, entry.command, minutes)


def settings(content: bytes) -> list[tuple[str, str]]:
    """Return an agent as names and values.

    Raises:
        ProblemError: ``scheduler.entry-odd``.
    """
    try:
        found = plistlib.loads(content)
    except (plistlib.InvalidFileException, ExpatError, ValueError) as error:
        raise failure(
            ProblemCode.SCHEDULER_ENTRY_ODD, scheduler="launchd", details=str(error)
        ) from error
    if not isinstance(found, dict):
        raise failure(ProblemCode.SCHEDULER_ENTRY_ODD, scheduler="launchd")
    return [(str(name), _text(value)) for name, value in sorted(found.items())]


def _content(name: str, command: Command, minutes: list[dict[str, int]] | None) -> bytes:
    values: dict[str, object] = {
        "Label": name,
        "ProgramArguments": list(command.words),
        "WorkingDirectory": str(command.folder),
        "RunAtLoad": False,
        "ProcessType": "Background",
    }
    if minutes is not None:
        values[_TIMES] = minutes
    return plistlib.dumps(values)


def _text(value: object) -> str:
    """Return a value as one text; times as ``:00, :15``."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return ", ".join(
            " ".join(f"{key} {number}" for key, number in sorted(one.items())) for one in value
        )
    if isinstance(value, list):
        return " ".join(map(repr, value))
    return str(value)


def _last_exit(shown: str) -> int | None:
    """Return the last exit code, as ``launchctl print`` shows it."""
    for line in shown.splitlines():
        name, _equals, value = line.strip().partition(" = ")
        number = value.split(":")[0].strip()
        if name == "last exit code" and number.isdecimal():
            return int(number)
    return None
