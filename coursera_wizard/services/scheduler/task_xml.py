"""A task of Windows as XML: written, and read back as a list of settings.

The arguments are one text that the program's own C library takes apart again; Python's rules for
writing it are the same. Windows puts variables in where a text holds ``%NAME%`` or ``$(…)``, and
knows no way to write these as they are, so a path with one of them is refused.
"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.schedule import ALL_DAYS, LAST_DAY, Frequency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursera_wizard.domain.schedule import Schedule
    from coursera_wizard.services.scheduler.backend import Command
    from coursera_wizard.services.scheduler.task_times import Times

NAMESPACE: Final = "http://schemas.microsoft.com/windows/2004/02/mit/task"
LONGEST_PATH: Final = 260
_VERSION: Final = "1.2"  # Windows 7 and later
_PUT_IN: Final = re.compile(r"%[^%]+%|\$\(")
_FIRST_DAY: Final = "2024-01-01"  # any day of the past: the days of the rule are what counts
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_SETTINGS: Final = (
    ("MultipleInstancesPolicy", "IgnoreNew"),
    ("DisallowStartIfOnBatteries", "false"),
    ("StopIfGoingOnBatteries", "false"),
    ("AllowHardTerminate", "true"),
    ("StartWhenAvailable", "true"),
    ("RunOnlyIfNetworkAvailable", "false"),
    ("AllowStartOnDemand", "true"),
    ("Enabled", "true"),
    ("Hidden", "false"),
    ("RunOnlyIfIdle", "false"),
    ("WakeToRun", "true"),
    ("ExecutionTimeLimit", "PT12H"),
    ("Priority", "7"),
)


def task_xml(
    title: str, command: Command, user: str, schedule: Schedule | None, times: Times | None
) -> bytes:
    """Return a task as a file that schtasks takes: UTF-16, with its mark.

    Args:
        title: For people.
        command: What is started.
        user: Whose session it is started in; "" for whoever registers it.
        schedule: Says on which days; None for a task that is started by hand alone.
        times: When on these days.

    Raises:
        ProblemError: ``scheduler.path-unusable``.
    """
    _check(command)
    task = ET.Element("Task", {"version": _VERSION, "xmlns": NAMESPACE})
    _add(ET.SubElement(task, "RegistrationInfo"), (("Description", title),))
    triggers = ET.SubElement(task, "Triggers")
    if schedule is not None and times is not None:
        _add_triggers(triggers, schedule, times)
    principals = ET.SubElement(task, "Principals")
    principal = ET.SubElement(principals, "Principal", {"id": "Author"})
    if user:
        _add(principal, (("UserId", user),))
    _add(principal, (("LogonType", "InteractiveToken"), ("RunLevel", "LeastPrivilege")))
    _add(ET.SubElement(task, "Settings"), _SETTINGS)
    actions = ET.SubElement(task, "Actions", {"Context": "Author"})
    _add(
        ET.SubElement(actions, "Exec"),
        (
            ("Command", command.words[0]),
            ("Arguments", subprocess.list2cmdline(command.words[1:])),
            ("WorkingDirectory", str(command.folder)),
        ),
    )
    ET.indent(task)
    text = ET.tostring(task, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-16"?>\n{text}\n'.encode("utf-16")


def settings(content: str) -> list[tuple[str, str]]:
    """Return a task as names and values; each trigger is one value of ``Triggers``.

    Raises:
        ProblemError: ``scheduler.entry-odd``.
    """
    try:
        task = ET.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", content))  # noqa: S314 - the system's own answer
    except ET.ParseError as error:
        raise failure(
            ProblemCode.SCHEDULER_ENTRY_ODD, scheduler="Task Scheduler", details=str(error)
        ) from error
    found = [
        ("Triggers", _in_words(trigger)) for part in _named(task, "Triggers") for trigger in part
    ]
    for parent in ("Settings", "Actions", "Principals", "RegistrationInfo"):
        for part in _named(task, parent):
            found += [(f"{parent}.{name}", value) for name, value in _leaves(part)]
    return found


def _check(command: Command) -> None:
    words = (*command.words, str(command.folder))
    odd = next((word for word in words if _PUT_IN.search(word)), None)
    paths = (command.words[0], str(command.folder))
    odd = odd or next((path for path in paths if len(path) > LONGEST_PATH), None)
    if odd is not None:
        raise failure(ProblemCode.SCHEDULER_PATH_UNUSABLE, path=odd)


def _add_triggers(triggers: ET.Element, schedule: Schedule, times: Times) -> None:
    for time in times.daily:
        trigger = ET.SubElement(triggers, "CalendarTrigger")
        _add(trigger, (("StartBoundary", f"{_FIRST_DAY}T{time:%H:%M:%S}"),))
        if not times.is_own_zone or schedule.frequency is Frequency.DAILY:
            _add(ET.SubElement(trigger, "ScheduleByDay"), (("DaysInterval", "1"),))
        elif schedule.frequency is Frequency.WEEKLY:
            week = ET.SubElement(trigger, "ScheduleByWeek")
            _add(week, (("WeeksInterval", "1"),))
            days = ET.SubElement(week, "DaysOfWeek")
            for day in ALL_DAYS:
                if day in schedule.days:
                    ET.SubElement(days, day.name.capitalize())
        else:
            month = ET.SubElement(trigger, "ScheduleByMonth")
            last = schedule.month_day == LAST_DAY
            day_text = "Last" if last else str(schedule.month_day)
            _add(ET.SubElement(month, "DaysOfMonth"), (("Day", day_text),))
            months = ET.SubElement(month, "Months")
            for name in _MONTHS:
                ET.SubElement(months, name)
    for moment in times.singles:
        trigger = ET.SubElement(triggers, "TimeTrigger")
        _add(trigger, (("StartBoundary", f"{moment:%Y-%m-%dT%H:%M:%S}"),))


def _add(parent: ET.Element, values: tuple[tuple[str, str], ...]) -> None:
    for name, value in values:
        ET.SubElement(parent, name).text = value


def _plain(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _named(parent: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in parent if _plain(child) == name)


def _leaves(parent: ET.Element) -> Iterator[tuple[str, str]]:
    for child in parent:
        if len(child):
            yield from _leaves(child)
        else:
            yield _plain(child), (child.text or "").strip()


def _in_words(trigger: ET.Element) -> str:
    """Return a trigger as one text: its time, its rule, and whether it is off."""
    values = dict(_leaves(trigger))
    start = values.pop("StartBoundary", "")
    is_off = values.pop("Enabled", "true") == "false"
    if _plain(trigger) == "CalendarTrigger":
        start = start.partition("T")[2]
    parts = [start[:16] if _plain(trigger) != "CalendarTrigger" else start[:5]]
    for name, value in values.items():
        parts.append(f"{name} {value}".strip())
    if _plain(trigger) not in {"CalendarTrigger", "TimeTrigger"}:
        parts.insert(0, _plain(trigger))
    return " ".join(filter(None, [*parts, "(off)" if is_off else ""]))
