"""systemd's user timers: entries of a person, without rights of an administrator.

An entry is two unit files in the person's own folder. What systemd holds is what they say as long
as it loaded them from there, nothing was dropped in beside them, and it need not read them again.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, problem
from coursera_wizard.domain.schedule_entry import EntrySnapshot, EntryState, ScheduleEntry
from coursera_wizard.i18n import _
from coursera_wizard.services.atomic_file import read_file, remove_file, write_file
from coursera_wizard.services.scheduler import differences, unit_text
from coursera_wizard.services.scheduler.calls import refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursera_wizard.services.ports import Clock
    from coursera_wizard.services.scheduler.backend import Command, Entry
    from coursera_wizard.services.scheduler.calls import Answer, Caller

_LIMIT: Final = 64 * 1024
_TIMES: Final = ("Timer.OnCalendar",)
_COMMAND: Final = ("Service.ExecStart", "Service.WorkingDirectory")
_PROPERTIES: Final = (
    "FragmentPath", "DropInPaths", "NeedDaemonReload", "ActiveState",
    "NextElapseUSecRealtime", "LastTriggerUSec",
)  # fmt: skip
_START_LIMIT_S: Final = 20.0


class SystemdTimers:
    """Registers timers with the person's own systemd; fulfills `backend.Backend`.

    Args:
        call: Runs systemctl and loginctl.
        config: The person's folder for settings, ``~/.config``.
        data: The person's folder for data, ``~/.local/share``.
        runtime: The session's folder; None where there is no session.
        user: The person's name on this computer.
        clock: Tells the time.
        zones: The system's own rules of time zones.
    """

    def __init__(
        self,
        call: Caller,
        *,
        config: Path,
        data: Path,
        runtime: Path | None,
        user: str,
        clock: Clock,
        zones: Path = Path("/usr/share/zoneinfo"),
    ) -> None:
        self._call = call
        self._units = config / "systemd" / "user"
        self._stamps = data / "systemd" / "timers"
        self._runtime = runtime
        self._user = user
        self._clock = clock
        self._zones = zones

    # -- the scheduler

    def kind(self) -> str:
        """Return what people call it."""
        return _("systemd")

    def problem(self) -> Problem | None:
        """Return that there is no session to register with, or None."""
        answer = None if self._runtime is None else self._systemctl("show", "--property=Version")
        if answer is not None and answer.is_good:
            return None
        return problem(
            ProblemCode.SCHEDULER_NO_SESSION,
            scheduler=self.kind(),
            hint=" "
            + _("On a server, first run: {command}").format(command=self._lingering_command()),
            details="" if answer is None else answer.details,
        )

    def name(self, delivery_id: str) -> str:
        """Return the name of the timer."""
        return f"{_base(delivery_id)}.timer"

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know: lingering, the keychain, and sleep."""
        if self._is_lingering():
            first = _(
                "Runs start also while nobody is signed in. The keychain opens when you sign in:"
                " after a restart, runs cannot read the secret before you did so once."
            )
        else:
            first = _(
                "Runs start only while you are signed in to this computer. To have them start"
                " also when nobody is, run: {command}"
            ).format(command=self._lingering_command())
        second = _(
            "This computer is not woken up for a run. A run that it slept through is caught up"
            " when it wakes, if there is still room before the LMS sync."
        )
        return (first, second)

    def keychain_advice(self) -> str:
        """Return what works where runs cannot open the keychain."""
        return _(
            "Sign in to the desktop of this computer, so that the keychain opens, and try again."
            " On a server without a desktop, keep the secret in a variable instead: “schedule"
            " export FILE --for systemd-system” writes a system service that hands it over."
        )

    def variable_advice(self, variable: str) -> str:
        """Return how the person's systemd gets a variable."""
        return _(
            "Runs need the variable {variable}: write it into a file of ~/.config/environment.d"
            " that only you can read, then sign in again."
        ).format(variable=variable)

    # -- entries

    def write(self, entry: Entry) -> None:
        """Write both units and have systemd read them; put everything back where it refuses.

        Raises:
            ProblemError: ``scheduler.failed``, ``scheduler.no-answer`` or ``store.…``.
        """
        before = self.snapshot(entry.delivery_id)
        try:
            self._write(self._wanted(entry, self._clock.now()))
            self._start_anew(entry.delivery_id)
        except BaseException:
            with suppress(ProblemError):
                self.restore(entry.delivery_id, before)
            raise

    def read(self, entry: Entry) -> ScheduleEntry:
        """Read the timer back from systemd and compare it.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.not-readable``.
        """
        name, wanted = self.name(entry.delivery_id), self._wanted(entry, None)
        snapshot = self.snapshot(entry.delivery_id)
        held = dict(snapshot.parts)
        timer = self._show(name, *_PROPERTIES)
        if not held and not timer.get("FragmentPath"):
            return ScheduleEntry(name)
        service = self._show(f"{_base(entry.delivery_id)}.service", *_PROPERTIES, "ExecMainStatus")
        last = _moment(timer.get("LastTriggerUSec", ""))
        status = service.get("ExecMainStatus", "")
        is_on = snapshot.is_active and timer.get("ActiveState") == "active"
        found = (
            *self._file_differences(held, wanted),
            *self._load_differences(name, timer),
            *self._load_differences(f"{_base(entry.delivery_id)}.service", service),
            *(() if is_on else (_(differences.SWITCHED_OFF),)),
        )
        return ScheduleEntry(
            name,
            EntryState.DIFFERENT if found else EntryState.SAME,
            tuple(dict.fromkeys(found)),
            next_start=_moment(timer.get("NextElapseUSecRealtime", "")),
            last_start=last,
            last_result=int(status) if last and status.isdecimal() else None,
            is_exact=self._knows(entry.schedule.zone),
        )

    def remove(self, delivery_id: str) -> None:
        """Stop the timer and remove both units.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.not-writable``.
        """
        if not self.snapshot(delivery_id).parts:
            return
        self._systemctl("disable", "--now", self.name(delivery_id))
        for path in self._paths(delivery_id):
            remove_file(path)
        self._forget_stamp(delivery_id)
        self._must("daemon-reload")
        self._systemctl("reset-failed", f"{_base(delivery_id)}.service")

    def snapshot(self, delivery_id: str) -> EntrySnapshot:
        """Return both units as they are.

        Raises:
            ProblemError: ``store.not-readable``.
        """
        parts = tuple(
            (path.name, read_file(path, limit=_LIMIT).decode("utf-8", "replace"))
            for path in self._paths(delivery_id)
            if path.is_file()
        )
        if not parts:
            return EntrySnapshot()
        is_active = self._systemctl("is-enabled", "--quiet", self.name(delivery_id)).is_good
        return EntrySnapshot(parts, is_active)

    def restore(self, delivery_id: str, snapshot: EntrySnapshot) -> None:
        """Put both units back as they were.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.…``.
        """
        if not snapshot.parts:
            self.remove(delivery_id)
            return
        kept = dict(snapshot.parts)
        for path in self._paths(delivery_id):
            if path.name not in kept:
                remove_file(path)
        self._write(kept)
        if snapshot.is_active:
            self._start_anew(delivery_id)
        else:
            self._must("daemon-reload")
            self._systemctl("disable", "--now", self.name(delivery_id))

    # -- one start

    def start_once(self, token: str, command: Command) -> None:
        """Start a unit of the same form, which lasts until the session ends at most.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.…``.
        """
        path = self._once_path(token)
        _made(path.parent)
        write_file(path, unit_text.once_text(command).encode())
        try:
            self._must("daemon-reload")
            self._must("start", "--no-block", path.name)
        except ProblemError:
            self.end_once(token)
            raise

    def once_ended(self, token: str) -> int | None:
        """Return the exit code of a single start, once it has ended."""
        shown = self._show(
            self._once_path(token).name, "ActiveState", "ExecMainStatus", "ExecMainExitTimestamp"
        )
        if shown.get("ActiveState") not in {"failed", "active"}:
            return None
        if not _moment(shown.get("ExecMainExitTimestamp", "")):
            return None  # it goes on
        return int(shown.get("ExecMainStatus") or 0)

    def end_once(self, token: str) -> None:
        """Stop it and remove its unit."""
        path = self._once_path(token)
        self._systemctl("stop", path.name)
        remove_file(path)
        self._systemctl("daemon-reload")
        self._systemctl("reset-failed", path.name)

    def start_limit_s(self) -> float:
        """Return how long systemd may take: it starts at once."""
        return _START_LIMIT_S

    # -- rest

    def _wanted(self, entry: Entry, now: dt.datetime | None) -> dict[str, str]:
        base = _base(entry.delivery_id)
        knows_zone = self._knows(entry.schedule.zone)
        timer = unit_text.timer_text(entry, now, knows_zone=knows_zone)
        return {f"{base}.service": unit_text.service_text(entry), f"{base}.timer": timer}

    def _write(self, units: Mapping[str, str]) -> None:
        _made(self._units)
        for name, text in units.items():
            write_file(self._units / name, text.encode())

    def _start_anew(self, delivery_id: str) -> None:
        """Have systemd forget when the timer last elapsed: other times are not missed times."""
        name = self.name(delivery_id)
        self._systemctl("stop", name)
        self._forget_stamp(delivery_id)
        self._must("daemon-reload")
        self._must("enable", "--now", name)
        for unit in (name, f"{_base(delivery_id)}.service"):
            answer = self._must("show", "--property=LoadState", unit)
            if answer.out.strip() != "LoadState=loaded":
                raise refused(self.kind(), answer)

    def _file_differences(
        self, held: Mapping[str, str], wanted: Mapping[str, str]
    ) -> tuple[str, ...]:
        found = [pair for name in wanted for pair in unit_text.settings(held.get(name, ""))]
        mine = [pair for name in wanted for pair in unit_text.settings(wanted[name])]
        is_later = self._is_later_gap
        return differences.compared(
            [pair for pair in found if not is_later(pair)],
            [pair for pair in mine if not is_later(pair)],
            times=_TIMES,
            command=_COMMAND,
        )

    @staticmethod
    def _is_later_gap(pair: tuple[str, str]) -> bool:
        """Tell single starts apart: which of them are still to come depends on the day."""
        return pair[0] == "Timer.OnCalendar" and pair[1][:4].isdecimal()

    def _load_differences(self, name: str, shown: Mapping[str, str]) -> tuple[str, ...]:
        found = []
        if shown.get("DropInPaths"):
            found.append(_(differences.ADDED).format(found=shown["DropInPaths"]))
        fragment = shown.get("FragmentPath", "")
        if fragment != str(self._units / name) or shown.get("NeedDaemonReload") == "yes":
            found.append(_("systemd has not read it as it is now: {name}").format(name=name))
        return tuple(found)

    def _show(self, name: str, *properties: str) -> dict[str, str]:
        answer = self._must("show", f"--property={','.join(properties)}", name)
        return {
            key: value
            for key, _equals, value in (line.partition("=") for line in answer.out.splitlines())
        }

    def _must(self, *words: str) -> Answer:
        answer = self._systemctl(*words)
        if not answer.is_good:
            raise refused(self.kind(), answer)
        return answer

    def _systemctl(self, *words: str) -> Answer:
        return self._call(("systemctl", "--user", "--no-pager", *words))

    def _knows(self, zone: str) -> bool:
        return (self._zones / zone).is_file()

    def _is_lingering(self) -> bool:
        return Path("/var/lib/systemd/linger", self._user).exists()

    def _lingering_command(self) -> str:
        return f"loginctl enable-linger {self._user}"

    def _paths(self, delivery_id: str) -> tuple[Path, Path]:
        base = _base(delivery_id)
        return self._units / f"{base}.service", self._units / f"{base}.timer"

    def _forget_stamp(self, delivery_id: str) -> None:
        path = self._stamps / f"stamp-{self.name(delivery_id)}"
        if path.is_file():
            remove_file(path)

    def _once_path(self, token: str) -> Path:
        folder = (self._runtime or self._units) / "systemd" / "user"
        return folder / f"coursera-proof-{token}.service"


def _base(delivery_id: str) -> str:
    return f"coursera-delivery-{delivery_id}"


def _made(folder: Path) -> None:
    """Make a folder of the person's; whoever writes into it finds what is wrong with it."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)


def _moment(text: str) -> dt.datetime | None:
    """Return a time as systemctl shows it in UTC: ``Sun 2026-11-22 09:45:00 UTC``."""
    try:
        return dt.datetime.strptime(text, "%a %Y-%m-%d %H:%M:%S UTC").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
