"""Windows' Task Scheduler: tasks of the person's own session, without rights of an administrator.

A task gets the session's own token ("InteractiveToken"): only there can the program open the
keychain. The other kind, which runs while nobody is signed in (S4U), has no access to it.
"""

from __future__ import annotations

import codecs
import datetime as dt
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.schedule_entry import EntrySnapshot, EntryState, ScheduleEntry
from coursera_wizard.i18n import _
from coursera_wizard.services.scheduler import differences, task_xml
from coursera_wizard.services.scheduler.calls import SystemCaller, refused
from coursera_wizard.services.scheduler.task_times import task_times

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Clock
    from coursera_wizard.services.scheduler.backend import Command, Entry
    from coursera_wizard.services.scheduler.calls import Answer, Caller

_FOLDER: Final = "Coursera Wizard"
_PART: Final = "task.xml"
_NOT_FOUND: Final = frozenset({0x80070002, 0x80070003})
_DENIED: Final = 0x80070005
_RUNNING: Final = frozenset({0x00041301, 0x00041303})  # it runs, it has not run yet
_START_LIMIT_S: Final = 40.0
# The name is of letters, digits and hyphens alone.
_INFO: Final = (
    "$i = Get-ScheduledTaskInfo -TaskPath '\\Coursera Wizard\\' -TaskName '{name}';"
    "foreach ($t in $i.NextRunTime, $i.LastRunTime) {{"
    " if ($t) {{ $t.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss') }} else {{ '-' }} }};"
    "$i.LastTaskResult"
)
_NEVER: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # what never ran, ran in 1999
# Windows writes these in its own way.
_ITS_OWN: Final = frozenset({"Principals.UserId"})
# Windows may leave these out, and means the same.
_DEFAULTS: Final = frozenset(
    {
        "Settings.MultipleInstancesPolicy",
        "Settings.AllowHardTerminate",
        "Settings.RunOnlyIfNetworkAvailable",
        "Settings.AllowStartOnDemand",
        "Settings.Enabled",
        "Settings.Hidden",
        "Settings.RunOnlyIfIdle",
        "Settings.Priority",
        "Principals.RunLevel",
    }
)


class TaskScheduler:
    r"""Registers tasks by schtasks.exe; fulfills `backend.Backend`.

    Args:
        call: Runs schtasks and PowerShell.
        user: ``DOMAIN\name`` of the person.
        clock: Tells the time and the computer's zone.
    """

    def __init__(self, call: Caller, *, user: str, clock: Clock) -> None:
        self._call = call
        self._user = user
        self._clock = clock

    @classmethod
    def of_this_computer(cls, clock: Clock) -> TaskScheduler:
        """Return the Task Scheduler of this computer."""
        names = (os.environ.get("USERDOMAIN", ""), os.environ.get("USERNAME", ""))
        return cls(SystemCaller("Task Scheduler"), user="\\".join(filter(None, names)), clock=clock)

    # -- the scheduler

    def kind(self) -> str:
        """Return what people call it."""
        return _("Task Scheduler")

    def problem(self) -> Problem | None:
        """Return that a policy of this computer keeps people from it, or None."""
        answer = self._schtasks("/Query", "/TN", "\\")
        if answer.code == _DENIED:
            return problem(
                ProblemCode.SCHEDULER_NOT_ALLOWED, scheduler=self.kind(), details=answer.details
            )
        return None

    def name(self, delivery_id: str) -> str:
        """Return the task's path."""
        return f"\\{_FOLDER}\\{_base(delivery_id)}"

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know: the session, and sleep."""
        return (
            _(
                "Runs start only while you are signed in to Windows, also when the screen is"
                " locked: the keychain can be opened in your session alone."
            ),
            _(
                "A sleeping computer is woken up for a run, if its power settings allow wake"
                " timers. A run that it missed is caught up, if there is still room before the LMS"
                " sync."
            ),
        )

    def keychain_advice(self) -> str:
        """Return what works where runs cannot open the keychain."""
        return _(
            "Sign in to Windows with the account that set this delivery up, and try again. On a"
            " server where nobody signs in, keep the secret in a variable of that account."
        )

    def variable_advice(self, variable: str) -> str:
        """Return how tasks get a variable."""
        return _(
            "Runs need the variable {variable}: set it for your account in Windows' settings"
            " (“Edit environment variables for your account”), then sign in again."
        ).format(variable=variable)

    # -- entries

    def write(self, entry: Entry) -> None:
        """Create the task, or replace it in one step.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        self._create(self.name(entry.delivery_id), self._wanted(entry))

    def read(self, entry: Entry) -> ScheduleEntry:
        """Read the task back and compare it.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        name = self.name(entry.delivery_id)
        content = self._content(name)
        if content is None:
            return ScheduleEntry(name)
        found = task_xml.settings(content)
        wanted = task_xml.settings(self._wanted(entry).decode("utf-16"))
        told = self._told(found, wanted)
        next_start, last_start, result = self._info(_base(entry.delivery_id))
        return ScheduleEntry(
            name,
            EntryState.DIFFERENT if told else EntryState.SAME,
            told,
            next_start,
            last_start,
            result,
            is_exact=entry.schedule.zone == self._clock.zone(),
        )

    def remove(self, delivery_id: str) -> None:
        """Delete the task.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        answer = self._schtasks("/Delete", "/TN", self.name(delivery_id), "/F")
        if not answer.is_good and answer.code not in _NOT_FOUND:
            raise self._refused(answer)

    def snapshot(self, delivery_id: str) -> EntrySnapshot:
        """Return the task's XML.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        content = self._content(self.name(delivery_id))
        return EntrySnapshot() if content is None else EntrySnapshot(((_PART, content),))

    def restore(self, delivery_id: str, snapshot: EntrySnapshot) -> None:
        """Put the task back.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        content = dict(snapshot.parts).get(_PART)
        if content is None:
            self.remove(delivery_id)
        else:
            self._create(self.name(delivery_id), content.encode("utf-16"))

    # -- one start

    def start_once(self, token: str, command: Command) -> None:
        """Create a second task of the same kind, without times, and start it.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        name = self.name(f"proof-{token}")
        self._create(name, task_xml.task_xml("Coursera", command, self._user, None, None))
        answer = self._schtasks("/Run", "/TN", name)
        if not answer.is_good:
            self.end_once(token)
            raise self._refused(answer)

    def once_ended(self, token: str) -> int | None:
        """Return the result of the task, once it has ended."""
        _next, last_start, result = self._info(_base(f"proof-{token}"))
        return None if last_start is None or result in _RUNNING else result

    def end_once(self, token: str) -> None:
        """Delete that task."""
        self.remove(f"proof-{token}")

    def start_limit_s(self) -> float:
        """Return how long Windows may take: it starts at once."""
        return _START_LIMIT_S

    # -- rest

    def _wanted(self, entry: Entry) -> bytes:
        times = task_times(entry.schedule, self._clock.zone(), self._clock.now())
        return task_xml.task_xml(entry.title, entry.command, self._user, entry.schedule, times)

    def _told(self, found: list[tuple[str, str]], wanted: list[tuple[str, str]]) -> tuple[str, ...]:
        """Compare what counts: Windows writes defaults and its own names into every task."""
        mine = [pair for pair in wanted if pair[0] not in _ITS_OWN and not _is_single(pair)]
        names = {name for name, _value in mine} | {"Triggers"}
        theirs = [
            pair
            for pair in found
            if (pair[0] in names or pair[0].startswith("Actions.")) and not _is_single(pair)
        ]
        given = {name for name, _value in theirs}
        off = ("Settings.Enabled", "false") in theirs
        # A setting that Windows leaves out has its default, and ours differ where it matters.
        mine = [pair for pair in mine if pair[0] in given or pair[0] not in _DEFAULTS]
        told = differences.compared(
            [pair for pair in theirs if pair[0] != "Settings.Enabled"],
            [pair for pair in mine if pair[0] != "Settings.Enabled"],
            times=("Triggers",),
            command=("Actions.Command", "Actions.Arguments", "Actions.WorkingDirectory"),
            is_alike=_alike,
        )
        return (*told, _(differences.SWITCHED_OFF)) if off else told

    def _create(self, name: str, content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / _PART
            path.write_bytes(content)
            answer = self._schtasks("/Create", "/TN", name, "/XML", str(path), "/F")
        if not answer.is_good:
            raise self._refused(answer)

    def _content(self, name: str) -> str | None:
        answer = self._schtasks("/Query", "/TN", name, "/XML", "ONE")
        if answer.code in _NOT_FOUND:
            return None
        if not answer.is_good:
            raise self._refused(answer)
        return decoded(answer.raw)

    def _info(self, base: str) -> tuple[dt.datetime | None, dt.datetime | None, int | None]:
        """Return next start, last start and last result; nothing where they cannot be asked."""
        command = _INFO.format(name=base)
        try:
            answer = self._call(
                ("powershell.exe", "-NoProfile", "-NonInteractive", "-Command", command)
            )
        except ProblemError:
            return None, None, None  # a policy may forbid PowerShell; the task itself is fine
        lines = answer.out.split()
        if not answer.is_good or len(lines) != 3:
            return None, None, None
        last = _moment(lines[1])
        if last is not None and last < _NEVER:
            last = None
        return _moment(lines[0]), last, int(lines[2]) if lines[2].isdecimal() else None

    def _schtasks(self, *words: str) -> Answer:
        return self._call(("schtasks.exe", *words, "/HRESULT"))

    def _refused(self, answer: Answer) -> Exception:
        if answer.code == _DENIED:
            return failure(
                ProblemCode.SCHEDULER_NOT_ALLOWED, scheduler=self.kind(), details=answer.details
            )
        return refused(self.kind(), answer)


def decoded(raw: bytes) -> str:
    """Return what schtasks printed: UTF-16 with its mark, or the console's own letters."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    try:
        return raw.decode("oem", "replace")
    except LookupError:  # not on Windows
        return raw.decode("utf-8", "replace")


def _alike(found: str, wanted: str) -> bool:
    """Return whether two values are the same, but for letters that a console cannot show."""
    if found == wanted:
        return True
    return len(found) == len(wanted) and all(
        one == other or (one in "?\ufffd" and not other.isascii())
        for one, other in zip(found, wanted, strict=True)
    )


def _is_single(pair: tuple[str, str]) -> bool:
    """Tell single starts apart: which of them are still to come depends on the day."""
    return pair[0] == "Triggers" and pair[1][:4].isdecimal()


def _base(delivery_id: str) -> str:
    return f"coursera-delivery-{delivery_id}"


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
