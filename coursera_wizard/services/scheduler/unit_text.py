"""systemd's unit files: how paths and names are written there, and the calendar of a schedule.

systemd knows time zones, weekdays and the last day of a month. Where the clock skips a local time
it leaves that day out, and this program starts at the first moment after the gap: such starts get
lines of their own. Where the clock shows a time twice it takes the first, as this program does.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.schedule import ALL_DAYS, LAST_DAY, Frequency
from coursera_wizard.domain.schedule_times import ClockChange, next_runs

if TYPE_CHECKING:
    from coursera_wizard.domain.schedule import Schedule
    from coursera_wizard.services.scheduler.backend import Command, Entry

TIME_LIMIT: Final = "12h"
_DAYS: Final = dict(zip(ALL_DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
_LOOK_AHEAD: Final = 1200  # runs: three years of daily ones
# What systemd takes as a program's path or as a folder just as it is.
_PLAIN_PATH: Final = re.compile(r"/(?:[^\s'\"\\$]| (?=\S))*")


def service_text(entry: Entry) -> str:
    """Return the unit that runs a delivery."""
    return _service(entry.title, entry.command)


def once_text(command: Command) -> str:
    """Return the unit of a single start; it stays until it is stopped, so that its end is told."""
    text = _service("Coursera delivery: test", command)
    return text.replace("Type=oneshot\n", "Type=oneshot\nRemainAfterExit=yes\n")


def timer_text(entry: Entry, now: dt.datetime | None, *, knows_zone: bool = True) -> str:
    """Return the unit that says when.

    Args:
        entry: What is registered.
        now: For the starts that fall into a skipped hour; None leaves them out.
        knows_zone: Whether the system has the zone's rules. Without them the program is started
            every quarter of an hour, and sees whether a run is due.
    """
    lines = calendars(entry.schedule, now) if knows_zone else (quarter_hours(entry.schedule),)
    return "\n".join(
        [
            "[Unit]",
            f"Description={_description(entry.title)}",
            "",
            "[Timer]",
            *(f"OnCalendar={line}" for line in lines),
            "Persistent=true",
            "AccuracySec=1s",
            "",
            "[Install]",
            "WantedBy=timers.target",
            "",
        ]
    )


def calendars(schedule: Schedule, now: dt.datetime | None) -> tuple[str, ...]:
    """Return when a schedule starts, as systemd says it: the rule, and starts after a gap."""
    time = schedule.time or dt.time()
    date = "*-*-*"
    days = ""
    if schedule.frequency is Frequency.WEEKLY:
        days = ",".join(_DAYS[day] for day in ALL_DAYS if day in schedule.days) + " "
    elif schedule.frequency is Frequency.MONTHLY:
        day = schedule.month_day
        date = "*-*~01" if day == LAST_DAY else f"*-*-{day:02}"
    rule = f"{days}{date} {time:%H:%M}:00 {schedule.zone}"
    if now is None:
        return (rule,)
    return (rule, *(f"{moment:%Y-%m-%d %H:%M:%S} UTC" for moment in _after_gaps(schedule, now)))


def quarter_hours(schedule: Schedule) -> str:
    """Return every quarter of an hour, in step with the schedule's minutes."""
    first = (schedule.time or dt.time()).minute % 15
    return f"*-*-* *:{first:02}/15:00 UTC"


def _after_gaps(schedule: Schedule, now: dt.datetime) -> tuple[dt.datetime, ...]:
    return tuple(
        run.start.utc
        for run in next_runs(schedule, now, _LOOK_AHEAD)
        if run.start.change is ClockChange.SKIPPED
    )


def _service(title: str, command: Command) -> str:
    folder, words = str(command.folder), command.words
    if _PLAIN_PATH.fullmatch(words[0]) and _PLAIN_PATH.fullmatch(folder):
        start = (f'"{_percent(words[0])}"', *map(quoted, words[1:]))
        place = [f"WorkingDirectory={_percent(folder)}"]
    else:
        # A fixed text for the shell; what is odd goes to it as words of its own.
        script = 'cd -- "$0" && exec "$@"'
        start = ("/bin/sh", "-c", *map(quoted, (script, folder, *words)))
        place = []
    return "\n".join(
        [
            "[Unit]",
            f"Description={_description(title)}",
            "",
            "[Service]",
            "Type=oneshot",
            *place,
            f"ExecStart={' '.join(start)}",
            f"TimeoutStartSec={TIME_LIMIT}",
            "",
        ]
    )


def quoted(word: str) -> str:
    """Return an argument as it stands in ExecStart: nothing in it means anything to systemd."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{_percent(escaped)}"'


def path_value(path: str) -> str:
    """Return a path as it stands in a list of paths."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_percent(escaped)}"'


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def _description(title: str) -> str:
    """Return a title for people: a backslash at its end would join two lines."""
    return _percent(title.rstrip("\\ ")) or "Coursera delivery"


def settings(text: str) -> tuple[tuple[str, str], ...]:
    """Return the settings of a unit file in their order, with their section's name."""
    section, found = "", []
    for raw in text.replace("\\\n", " ").splitlines():
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and not line.startswith(("#", ";")):
            name, _equals, value = line.partition("=")
            found.append((f"{section}.{name.strip()}", value.strip()))
    return tuple(found)
