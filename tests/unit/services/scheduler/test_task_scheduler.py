"""Windows' Task Scheduler, by what schtasks is asked and what it answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.schedule_entry import EntryState
from coursera_wizard.services.scheduler.calls import Answer
from coursera_wizard.services.scheduler.task_scheduler import TaskScheduler, decoded
from tests.support.fakes import FakeClock
from tests.support.schedules import DAILY, DELIVERY_ID, an_entry

NAME = f"\\Coursera Wizard\\coursera-delivery-{DELIVERY_ID}"


@dataclass
class Windows:
    """Keeps tasks as schtasks does: by name, and with a mark of its own; fulfills a Caller."""

    tasks: dict[str, str] = field(default_factory=dict)
    info: str = "2026-11-23T09:45:00\n1999-11-30T00:00:00\n267011\n"
    code: int = 0
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(self, words: tuple[str, ...], content: bytes | None = None) -> Answer:
        """Do what schtasks or PowerShell would."""
        self.calls.append(words)
        if words[0] == "powershell.exe":
            return Answer(0, self.info)
        assert words[0] == "schtasks.exe"
        assert words[-1] == "/HRESULT"
        if self.code:
            return Answer(self.code, err="ERROR: Access is denied.")
        name = words[3]
        if words[1] == "/Create":
            self.tasks[name] = Path(words[5]).read_bytes().decode("utf-16")
        elif name != "\\" and name not in self.tasks:
            return Answer(0x80070002, err="ERROR: The system cannot find the file specified.")
        elif words[1] == "/Delete":
            del self.tasks[name]
        elif words[1] == "/Query":
            return Answer(0, raw=self._as_told(self.tasks.get(name, "")))
        return Answer(0)

    def _as_told(self, text: str) -> bytes:
        """Return a task as Windows tells it: with its own names and defaults."""
        text = text.replace("COLLEGE\\ana", "S-1-5-21-1-2-3-1001")
        text = text.replace("<Priority>7</Priority>", "")
        text = text.replace("<Settings>", "<Settings><UseUnifiedSchedulingEngine>true"
                            "</UseUnifiedSchedulingEngine>")  # fmt: skip
        return text.replace("T01:45:00</StartBoundary>", "T01:45:00</StartBoundary>"
                            "<Enabled>true</Enabled>").encode()  # fmt: skip


def a_scheduler(windows: Windows, zone: str = "America/Los_Angeles") -> TaskScheduler:
    """Return the Task Scheduler of that Windows."""
    return TaskScheduler(windows, user="COLLEGE\\ana", clock=FakeClock(zone_name=zone))


def test_an_entry_is_registered_read_back_and_removed() -> None:
    """What Windows adds of its own is no difference."""
    windows = Windows()
    scheduler, entry = a_scheduler(windows), an_entry()
    assert scheduler.read(entry).state is EntryState.ABSENT

    scheduler.write(entry)

    found = scheduler.read(entry)
    assert (found.state, found.differences) == (EntryState.SAME, ())
    assert found.next_start == dt.datetime(2026, 11, 23, 9, 45, tzinfo=dt.UTC)
    assert (found.last_start, found.is_exact) == (None, True)
    scheduler.remove(DELIVERY_ID)
    scheduler.remove(DELIVERY_ID)
    assert windows.tasks == {}


def test_what_was_changed_by_hand_is_told() -> None:
    """Another time, another program, a setting, and a task that is switched off."""
    windows = Windows()
    scheduler, entry = a_scheduler(windows), an_entry()
    scheduler.write(entry)
    text = windows.tasks[NAME]

    windows.tasks[NAME] = (
        text.replace("T01:45:00", "T03:00:00")
        .replace("--scheduled", "--preview")
        .replace("<WakeToRun>true", "<WakeToRun>false")
        .replace("<Enabled>true", "<Enabled>false")
    )
    told = scheduler.read(entry).differences

    assert told == (
        "It starts at other times: 03:00 DaysInterval 1 instead of 01:45 DaysInterval 1.",
        "The setting WakeToRun is “false” instead of “true”.",
        "It starts something else: run /home/ana/college.delivery.json --preview",
        "It is switched off.",
    )


def test_another_zone_of_the_computer_is_a_difference() -> None:
    """A laptop that traveled starts at the wrong times until it is registered again."""
    windows = Windows()
    a_scheduler(windows).write(an_entry())

    found = a_scheduler(windows, "Europe/Berlin").read(an_entry())

    assert found.state is EntryState.DIFFERENT
    assert not found.is_exact
    a_scheduler(windows, "Europe/Berlin").write(an_entry())
    assert a_scheduler(windows, "Europe/Berlin").read(an_entry()).state is EntryState.SAME


def test_a_snapshot_brings_the_task_back() -> None:
    """Finish puts back what was there."""
    windows = Windows()
    scheduler = a_scheduler(windows)
    nothing = scheduler.snapshot(DELIVERY_ID)
    scheduler.write(an_entry())
    first = scheduler.snapshot(DELIVERY_ID)
    scheduler.write(an_entry(schedule=replace(DAILY, time=dt.time(5))))

    scheduler.restore(DELIVERY_ID, first)
    assert scheduler.read(an_entry()).state is EntryState.SAME
    scheduler.restore(DELIVERY_ID, nothing)

    assert windows.tasks == {}


def test_a_policy_is_told_as_one() -> None:
    """Access denied is known by its number."""
    scheduler = a_scheduler(Windows(code=0x80070005))

    found = scheduler.problem()
    with pytest.raises(ProblemError) as caught:
        scheduler.write(an_entry())

    assert found is not None
    assert found.code is caught.value.problem.code is ProblemCode.SCHEDULER_NOT_ALLOWED


def test_a_single_start_is_a_second_task() -> None:
    """It is run by hand, has no times, and is gone afterwards."""
    windows = Windows(info="-\n2026-11-22T08:00:01\n0\n")
    scheduler = a_scheduler(windows)

    scheduler.start_once("00", an_entry().command)
    (name,) = windows.tasks

    assert name.endswith("proof-00")
    assert "Trigger>" not in windows.tasks[name]
    assert windows.calls[-1][1] == "/Run"
    assert scheduler.once_ended("00") == 0
    windows.info = "-\n2026-11-22T08:00:01\n267009\n"
    assert scheduler.once_ended("00") is None
    scheduler.end_once("00")
    assert windows.tasks == {}


def test_notes_tell_of_session_and_sleep() -> None:
    """What a person has to know stands in words."""
    session, sleep = a_scheduler(Windows()).notes()

    assert "signed in to Windows" in session
    assert "woken up" in sleep


def test_letters_that_the_console_cannot_show_are_no_difference() -> None:
    """Schtasks may print a question mark for a letter of a path."""
    windows = Windows()
    entry = an_entry(title="Café 日本")
    a_scheduler(windows).write(entry)
    windows.tasks[NAME] = windows.tasks[NAME].replace("日本", "??")

    assert a_scheduler(windows).read(entry).state is EntryState.SAME


def test_what_schtasks_prints_is_decoded() -> None:
    """UTF-16 has a mark; else it is the console's own."""
    assert decoded("<Task/>".encode("utf-16")) == "<Task/>"
    assert decoded(b"<Task/>") == "<Task/>"
