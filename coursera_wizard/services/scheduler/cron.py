"""cron, on computers without systemd: lines of the person's own crontab."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import Problem, ProblemCode, failure, problem
from coursera_wizard.domain.schedule_entry import EntrySnapshot, EntryState, ScheduleEntry
from coursera_wizard.i18n import _
from coursera_wizard.services.scheduler import crontab_text, differences
from coursera_wizard.services.scheduler.calls import refused

if TYPE_CHECKING:
    from coursera_wizard.services.scheduler.backend import Command, Entry
    from coursera_wizard.services.scheduler.calls import Caller

_PART: Final = "crontab"
_DAEMONS: Final = frozenset({"cron", "crond", "fcron", "bcron", "dcron"})
_AHEAD: Final = dt.timedelta(seconds=70)  # cron looks at changed files as each minute begins
_START_LIMIT_S: Final = 150.0
# cron looks at crontabs in these first seconds of a minute, and knows by the second whether one was
# changed: a change later in the same second as its look would never be noticed.
_LOOKS_UNTIL_S: Final = 3.0


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


class Crontab:
    """Registers lines in the person's crontab; fulfills `backend.Backend`.

    Args:
        call: Runs crontab.
        user: The person's name on this computer.
        settings: Where cron's lists of people are who may use it, or may not.
        processes: Where the system shows what runs.
        now: Tells the time, in seconds since 1970.
        pause: Waits for so many seconds.
    """

    def __init__(
        self,
        call: Caller,
        *,
        user: str,
        settings: Path = Path("/etc"),
        processes: Path = Path("/proc"),
        now: Callable[[], float] = time.time,
        pause: Callable[[float], None] = _wait,
    ) -> None:
        self._call = call
        self._user = user
        self._settings = settings
        self._processes = processes
        self._now = now
        self._pause = pause

    # -- the scheduler

    def kind(self) -> str:
        """Return what people call it."""
        return "cron"

    def problem(self) -> Problem | None:
        """Return that the person may not use cron, or that it does not run."""
        if not self._is_allowed():
            return problem(ProblemCode.SCHEDULER_NOT_ALLOWED, scheduler=self.kind())
        if not self._is_running():
            return problem(
                ProblemCode.SCHEDULER_NOT_RUNNING,
                scheduler=self.kind(),
                command="service cron start",
            )
        return None

    def name(self, delivery_id: str) -> str:
        """Return what stands in the markers."""
        return f"coursera-delivery {delivery_id}"

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know: keychain, quarters of an hour, and sleep."""
        return (
            _(
                "cron starts runs outside your session, where the keychain usually stays locked."
                " “Run once through the scheduler” shows whether the secret can be read."
            ),
            _(
                "cron does not know time zones. It starts the program every 15 minutes, and the"
                " program runs the delivery when it is due."
            ),
            _(
                "This computer is not woken up for a run. A run that it slept through is caught up"
                " when it wakes, if there is still room before the LMS sync."
            ),
        )

    def keychain_advice(self) -> str:
        """Return what works where runs cannot open the keychain."""
        return _(
            "cron has no session, and so no keychain. Keep the secret in a variable instead, and"
            " set that at the top of your crontab (“crontab -e”), which only you can read."
        )

    def variable_advice(self, variable: str) -> str:
        """Return how cron gets a variable."""
        return _(
            "Runs need the variable {variable}: set it in a line at the top of your crontab"
            " (“crontab -e”), which only you can read."
        ).format(variable=variable)

    # -- entries

    def write(self, entry: Entry) -> None:
        """Put the lines of an entry into the crontab.

        Raises:
            ProblemError: ``scheduler.failed``, also for a line that is too long for cron.
        """
        self._set(entry.delivery_id, crontab_text.lines(entry))

    def read(self, entry: Entry) -> ScheduleEntry:
        """Read the lines back and compare them.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        name = self.name(entry.delivery_id)
        found = crontab_text.block(self._crontab(), entry.delivery_id)
        if found is None:
            return ScheduleEntry(name, is_exact=False)
        told = differences.compared(
            _settings(found),
            _settings(crontab_text.lines(entry)),
            times=("times",),
            command=("command",),
        )
        if not any(name == "command" for name, _value in _settings(found)):
            told = (_(differences.SWITCHED_OFF),)
        state = EntryState.DIFFERENT if told else EntryState.SAME
        return ScheduleEntry(name, state, told, is_exact=False)

    def remove(self, delivery_id: str) -> None:
        """Take the lines out; a crontab that is empty then is removed.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        self._set(delivery_id, None)

    def snapshot(self, delivery_id: str) -> EntrySnapshot:
        """Return the lines.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        found = crontab_text.block(self._crontab(), delivery_id)
        return EntrySnapshot() if found is None else EntrySnapshot(((_PART, "\n".join(found)),))

    def restore(self, delivery_id: str, snapshot: EntrySnapshot) -> None:
        """Put the lines back.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        kept = dict(snapshot.parts).get(_PART)
        self._set(delivery_id, None if kept is None else tuple(kept.splitlines()))

    # -- one start

    def start_once(self, token: str, command: Command) -> None:
        """Put a line in for the minute that cron surely sees; it takes a minute or two.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        moment = dt.datetime.now().astimezone() + _AHEAD
        line = f"{crontab_text.at(moment)} {crontab_text.shell_text(command)}"
        self._set(f"proof {token}", (line,))

    def once_ended(self, token: str) -> int | None:
        """Return nothing: cron tells nobody how a program ended."""
        del token  # a line like others
        return None

    def end_once(self, token: str) -> None:
        """Take the line out."""
        self._set(f"proof {token}", None)

    def start_limit_s(self) -> float:
        """Return how long cron may take: it looks once a minute."""
        return _START_LIMIT_S

    # -- rest

    def _set(self, name: str, lines: tuple[str, ...] | None) -> None:
        if max((len(line) for line in lines or ()), default=0) > crontab_text.LONGEST:
            raise failure(
                ProblemCode.SCHEDULER_FAILED,
                scheduler=self.kind(),
                details=f"cron takes lines of up to {crontab_text.LONGEST} characters",
            )
        second = self._now() % 60
        if second < _LOOKS_UNTIL_S:
            self._pause(_LOOKS_UNTIL_S - second)
        before = self._crontab()
        after = crontab_text.with_block(before, name, lines)
        if after == before:
            return
        words = ("crontab", "-") if after.strip() else ("crontab", "-r")
        answer = self._call(words, after.encode("utf-8", "surrogateescape"))
        if not answer.is_good:
            raise refused(self.kind(), answer)

    def _crontab(self) -> str:
        """Return the person's crontab.

        cron ends in the same way where there is none and where it cannot be read. Only what it says
        tells the two apart, and in doubt nothing is overwritten.
        """
        answer = self._call(("crontab", "-l"))
        if answer.is_good:
            return answer.raw.decode("utf-8", "surrogateescape")  # also what is not ours
        if "no crontab" in answer.err.lower():
            return ""
        raise refused(self.kind(), answer)

    def _is_allowed(self) -> bool:
        allowed, denied = self._list("cron.allow"), self._list("cron.deny")
        if allowed is not None:
            return self._user in allowed or self._user == "root"
        return denied is None or self._user not in denied

    def _list(self, name: str) -> frozenset[str] | None:
        """Return who stands in one of cron's lists; None where there is none that can be read."""
        with suppress(OSError, UnicodeDecodeError):
            return frozenset((self._settings / name).read_text(encoding="utf-8").split())
        return None

    def _is_running(self) -> bool:
        """Return whether a cron runs; where the system does not show that, it is taken for one."""
        if not (self._processes / "self").exists():
            return True
        for path in self._processes.glob("[0-9]*/comm"):
            with suppress(OSError):
                if path.read_text(encoding="utf-8", errors="replace").strip() in _DAEMONS:
                    return True
        return False


def _settings(lines: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return times and command of the lines that are no remarks."""
    found = []
    for line in lines:
        parts = line.split(None, 5)
        if line.lstrip().startswith("#"):
            continue
        if len(parts) == 6:
            found += [("times", " ".join(parts[:5])), ("command", parts[5])]
        elif line.strip():
            found.append(("line", line.strip()))
    return found
