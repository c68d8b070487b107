"""Tasks of Windows as XML: by Microsoft's documented schema, and no word breaks one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.schedule import LAST_DAY, Frequency, Schedule, Weekday
from coursera_wizard.services.scheduler import task_xml
from coursera_wizard.services.scheduler.backend import Command
from coursera_wizard.services.scheduler.task_times import task_times
from tests.support.schedules import DAILY, ODD_WORDS, an_entry

ZONE = DAILY.zone
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[3] / "support" / "task_schema.xsd"))
ENTRY = an_entry()
SCHEDULES = [
    DAILY,
    replace(DAILY, frequency=Frequency.WEEKLY, days=(Weekday.MONDAY, Weekday.FRIDAY)),
    replace(DAILY, frequency=Frequency.MONTHLY, month_day=LAST_DAY),
    replace(DAILY, frequency=Frequency.MONTHLY, month_day=31, time=dt.time(2, 30)),
    replace(DAILY, zone="Europe/Berlin"),
]


def a_task(schedule: Schedule | None = DAILY, command: Command = ENTRY.command) -> bytes:
    """Return the file of a task."""
    times = task_times(schedule, ZONE, NOW) if schedule else None
    return task_xml.task_xml("Harbour <Valley> & “é”", command, "COLLEGE\\ana", schedule, times)


def given_by_windows(text: str) -> list[str]:
    """Take a command line apart as Windows' C library does."""
    words, word, in_word, in_quotes, position = [], "", False, False, 0
    while position < len(text):
        letter = text[position]
        if letter in " \t" and not in_quotes:
            if in_word:
                words.append(word)
                word, in_word = "", False
            position += 1
            continue
        in_word = True
        slashes = 0
        while position < len(text) and text[position] == "\\":
            slashes, position = slashes + 1, position + 1
        if position < len(text) and text[position] == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                in_quotes = not in_quotes
            position += 1
        elif slashes:
            word += "\\" * slashes
        else:
            word, position = word + letter, position + 1
    return [*words, word] if in_word else words


@pytest.mark.parametrize("schedule", [*SCHEDULES, None], ids=str)
def test_tasks_follow_the_schema(schedule: Schedule | None) -> None:
    """Every kind of schedule gives a task that the schema allows."""
    SCHEMA.assertValid(etree.fromstring(a_task(schedule)))


def test_the_schema_is_no_mere_formality() -> None:
    """It refuses a task with settings in the wrong place or with unknown values."""
    text = a_task().decode("utf-16")

    for wrong in (
        text.replace("IgnoreNew", "ignore"),
        text.replace("<Actions", "<Action").replace("</Actions", "</Action"),
        text.replace("T01:45:00", " 1:45"),
    ):
        assert wrong != text
        assert not SCHEMA.validate(etree.fromstring(wrong.encode("utf-16")))


def test_a_task_says_how_it_is_run() -> None:
    """In the session's own right, woken up, caught up, never twice, with an end."""
    found = dict(task_xml.settings(a_task().decode("utf-16")))

    assert found["Triggers"] == "01:45 DaysInterval 1"
    assert found["Principals.LogonType"] == "InteractiveToken"
    assert found["Settings.MultipleInstancesPolicy"] == "IgnoreNew"
    assert found["Settings.StartWhenAvailable"] == found["Settings.WakeToRun"] == "true"
    assert found["Settings.ExecutionTimeLimit"] == "PT12H"
    assert found["Actions.WorkingDirectory"] == "/opt/app"


@given(words=st.lists(ODD_WORDS.filter(lambda word: "%" not in word and "$(" not in word)))
def test_no_word_breaks_a_task(words: list[str]) -> None:
    """Each argument comes out of XML and Windows' command line as it went in."""
    content = a_task(command=Command(("C:\\x y\\run.exe", *words), Path("C:/x")))

    found = dict(task_xml.settings(content.decode("utf-16")))

    root = etree.fromstring(content)
    (arguments,) = root.xpath("//*[local-name()='Arguments']/text()") or [""]
    assert given_by_windows(arguments) == words
    assert found["Actions.Command"] == "C:\\x y\\run.exe"


@pytest.mark.parametrize("word", ["C:\\%TEMP%\\x", "C:\\$(Arg0)", "C:\\" + "x" * 260])
def test_what_windows_would_replace_is_refused(word: str) -> None:
    """A path that a task cannot hold as it is never becomes another one."""
    with pytest.raises(ProblemError) as caught:
        a_task(command=Command((word, "run"), Path("C:/x")))

    assert caught.value.problem.code is ProblemCode.SCHEDULER_PATH_UNUSABLE


def test_a_task_that_is_no_xml_is_told() -> None:
    """What somebody wrote over is a problem in words."""
    with pytest.raises(ProblemError) as caught:
        task_xml.settings("<Task")

    assert caught.value.problem.code is ProblemCode.SCHEDULER_ENTRY_ODD
