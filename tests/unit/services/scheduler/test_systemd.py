"""systemd's user timers: with a systemd that runs here, and the unit files by its own check."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.schedule import LAST_DAY, Frequency, Schedule, Weekday
from coursera_wizard.domain.schedule_entry import EntryState
from coursera_wizard.domain.schedule_times import next_runs
from coursera_wizard.services.clock import SystemClock
from coursera_wizard.services.scheduler import unit_text
from coursera_wizard.services.scheduler.backend import Command
from coursera_wizard.services.scheduler.calls import Answer, SystemCaller
from coursera_wizard.services.scheduler.systemd import SystemdTimers
from tests.support import schedules
from tests.support.fakes import FakeClock
from tests.support.schedules import DAILY, DELIVERY_ID, ODD_WORD, ODD_WORDS, an_entry
from tests.support.systemd_user import UserSystemd, user_systemd, why_not

NAME = f"coursera-delivery-{DELIVERY_ID}.timer"


@pytest.fixture(scope="module")
def running() -> Iterator[UserSystemd]:
    """Return a systemd of these tests' own."""
    if why_not():
        pytest.skip(why_not())
    with user_systemd() as found:
        yield found


@pytest.fixture
def timers(running: UserSystemd) -> Iterator[SystemdTimers]:
    """Return the timers of that systemd; none is left."""
    found = _timers(running)
    yield found
    found.remove(DELIVERY_ID)


def _timers(running: UserSystemd, zones: Path = Path("/usr/share/zoneinfo")) -> SystemdTimers:
    return SystemdTimers(
        SystemCaller("systemd", running.environment),
        config=running.config,
        data=running.data,
        runtime=running.runtime,
        user="ana",
        clock=SystemClock(),
        zones=zones,
    )


def _systemctl(running: UserSystemd, *words: str) -> Answer:
    call = schedules.system_call({**os.environ, **running.environment, "TZ": "UTC"})
    return call("/usr/bin/env", "systemctl", "--user", *words)


def test_an_entry_is_registered_read_back_and_removed(
    running: UserSystemd, timers: SystemdTimers
) -> None:
    """Systemd starts the timer at the schedule's next run, and holds nothing of it afterwards."""
    entry = an_entry()
    assert timers.read(entry).state is EntryState.ABSENT

    timers.write(entry)

    found = timers.read(entry)
    assert found.state is EntryState.SAME, found.differences
    expected = next_runs(DAILY, dt.datetime.now(dt.UTC), 1)[0].start.utc
    assert (found.name, found.next_start, found.is_exact) == (NAME, expected, True)
    assert NAME in _systemctl(running, "list-timers").out
    timers.remove(DELIVERY_ID)
    assert timers.read(entry).state is EntryState.ABSENT
    assert "coursera" not in _systemctl(running, "list-unit-files").out
    assert not list(running.config.rglob("*coursera*"))


def test_a_changed_schedule_changes_the_entry(timers: SystemdTimers) -> None:
    """Other times are first told as a difference, and are in force once registered."""
    timers.write(an_entry())
    later = an_entry(schedule=replace(DAILY, time=dt.time(3, 5), zone="Asia/Kathmandu"))

    before = timers.read(later)
    timers.write(later)

    assert before.state is EntryState.DIFFERENT
    assert "01:45:00 America/Los_Angeles instead of *-*-* 03:05:00 Asia/Kathmandu" in str(
        before.differences
    )
    after = timers.read(later)
    assert after.state is EntryState.SAME
    expected = next_runs(later.schedule, dt.datetime.now(dt.UTC), 1)[0].start.utc
    assert after.next_start == expected


@pytest.mark.parametrize("verb", ["stop", "disable"])
def test_a_timer_that_was_switched_off_is_told(
    running: UserSystemd, timers: SystemdTimers, verb: str
) -> None:
    """What somebody did with systemctl is a difference."""
    timers.write(an_entry())

    _systemctl(running, verb, NAME)

    assert timers.read(an_entry()).differences == ("It is switched off.",)


def test_a_unit_that_was_edited_is_told(running: UserSystemd, timers: SystemdTimers) -> None:
    """Another command, another setting and a drop-in are told, each in words."""
    timers.write(an_entry())
    unit = running.config / "systemd/user" / NAME.replace(".timer", ".service")
    text = unit.read_text().replace('"--scheduled"', '"--preview"') + "Nice=5\n"
    unit.write_text(text)
    drop_in = running.config / "systemd/user" / f"{NAME}.d"
    drop_in.mkdir()
    (drop_in / "mine.conf").write_text("[Timer]\nRandomizedDelaySec=1h\n")
    _systemctl(running, "daemon-reload")

    told = timers.read(an_entry()).differences

    shutil.rmtree(drop_in)
    assert [one[:30] for one in told] == [
        'It starts something else: "/op',
        "The setting Nice was added: “5",
        "Something was added to it: " + str(drop_in)[:3],
    ]


def test_a_snapshot_brings_the_entry_back(timers: SystemdTimers) -> None:
    """Finish puts back what was there: the entry with its times, or none."""
    nothing = timers.snapshot(DELIVERY_ID)
    timers.write(an_entry())
    first = timers.snapshot(DELIVERY_ID)
    timers.write(an_entry(schedule=replace(DAILY, time=dt.time(5, 0))))

    timers.restore(DELIVERY_ID, first)
    again = timers.read(an_entry())
    timers.restore(DELIVERY_ID, nothing)

    assert again.state is EntryState.SAME
    assert timers.read(an_entry()).state is EntryState.ABSENT


def test_what_systemd_refuses_changes_nothing(
    running: UserSystemd, timers: SystemdTimers, tmp_path: Path
) -> None:
    """Where the timer cannot be started, the earlier entry is in force again."""
    timers.write(an_entry())
    (tmp_path / "Nowhere").touch()

    with pytest.raises(ProblemError) as caught:
        _timers(running, tmp_path).write(an_entry(schedule=replace(DAILY, zone="Nowhere")))

    assert caught.value.problem.code is ProblemCode.SCHEDULER_FAILED
    assert timers.read(an_entry()).state is EntryState.SAME


@pytest.mark.parametrize("folder", ["plain", "with blank", 'Ana\'s 100% $HOME "x" \\é'])
def test_a_single_start_gets_every_word_as_it_is(
    timers: SystemdTimers, tmp_path: Path, folder: str
) -> None:
    """Program, folder and arguments arrive unchanged, whatever they hold."""
    place = tmp_path / folder
    place.mkdir()
    program = place / "python"
    program.symlink_to(sys.executable)
    command, out = schedules.a_writer(place, ODD_WORD, "%i", "$$", "", "-", program=str(program))

    timers.start_once("00", command)

    assert schedules.eventually(lambda: schedules.given(out)) == [
        str(place), ODD_WORD, "%i", "$$", "", "-",
    ]  # fmt: skip
    assert schedules.eventually(lambda: timers.once_ended("00") is not None)
    timers.end_once("00")


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(ODD_WORDS, min_size=15, max_size=30))
def test_no_word_breaks_the_unit(timers: SystemdTimers, tmp_path: Path, words: list[str]) -> None:
    """Any argument arrives as it is."""
    command, out = schedules.a_writer(tmp_path, *words)
    out.unlink(missing_ok=True)

    timers.start_once("01", command)

    assert schedules.eventually(lambda: schedules.given(out)) == [str(tmp_path), *words]
    timers.end_once("01")


def test_a_program_that_is_gone_ends_with_its_code(timers: SystemdTimers, tmp_path: Path) -> None:
    """Systemd's own exit code tells a program that was not found."""
    timers.start_once("02", Command((str(tmp_path / "gone"), "test"), tmp_path))

    assert schedules.eventually(lambda: timers.once_ended("02")) == 203
    timers.end_once("02")


@pytest.mark.parametrize(
    "schedule",
    [
        DAILY,
        replace(DAILY, time=dt.time(2, 30), zone="America/New_York"),
        replace(DAILY, time=dt.time(1, 30), zone="America/New_York"),
        replace(DAILY, time=dt.time(2, 15), zone="Australia/Lord_Howe"),
        replace(DAILY, time=dt.time(0, 0), zone="Africa/Cairo"),
        replace(
            DAILY, frequency=Frequency.WEEKLY, days=(Weekday.SUNDAY, Weekday.TUESDAY),
            time=dt.time(2, 30), zone="Europe/Berlin",
        ),
        replace(DAILY, frequency=Frequency.MONTHLY, month_day=LAST_DAY, zone="Pacific/Chatham"),
        replace(DAILY, frequency=Frequency.MONTHLY, month_day=31, zone="Asia/Kathmandu"),
    ],
    ids=lambda one: f"{one.frequency}-{one.time}-{one.zone}",
)  # fmt: skip
def test_systemd_starts_at_the_planned_moments(schedule: Schedule) -> None:
    """Over two years, systemd's own calendar gives exactly the runs that the program plans."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    end = begin + dt.timedelta(days=731)
    planned = {run.start.utc for run in next_runs(schedule, begin, 800) if run.start.utc < end}

    found = set()
    for line in unit_text.calendars(schedule, begin):
        for moment in _elapses(line, begin, 800):
            if begin < moment < end:
                found.add(moment)

    assert found == planned


def _elapses(line: str, begin: dt.datetime, count: int) -> list[dt.datetime]:
    done = subprocess.run(
        (
            "/usr/bin/env", "systemd-analyze", "calendar", f"--iterations={count}",
            f"--base-time={begin:%Y-%m-%d %H:%M:%S} UTC", line,
        ),
        capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"},
    )  # fmt: skip
    moments = []
    for text in done.stdout.splitlines():
        name, _colon, value = text.strip().partition(": ")
        if name == "Next elapse" or name.startswith("Iter."):
            shown = value.strip().replace("UTC", "+0000")
            moments.append(dt.datetime.strptime(shown, "%a %Y-%m-%d %H:%M:%S %z"))
    return moments


def test_the_units_pass_systemds_own_check(tmp_path: Path) -> None:
    """systemd-analyze finds nothing to say about what is written."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    place = tmp_path / "Ana's 100% $HOME é"
    place.mkdir()
    program = place / "coursera delivery"
    program.symlink_to(sys.executable)
    for number, words in enumerate(((str(program), ODD_WORD), ("/bin/true", ODD_WORD))):
        entry = an_entry(command=Command(words, place), title="Harbour 50% \\ “Valley” \\")
        (tmp_path / f"u{number}.service").write_text(unit_text.service_text(entry))
        timer = unit_text.timer_text(entry, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        (tmp_path / f"u{number}.timer").write_text(timer)

    analyze = ("/usr/bin/env", "systemd-analyze")
    done = subprocess.run(
        (*analyze, "verify", "--user", "--man=no", *sorted(tmp_path.glob("u*"))),
        capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip

    about_ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert about_ours == []


def test_without_a_session_it_says_what_to_do(tmp_path: Path) -> None:
    """A program started by su has no session to register with."""
    backend = SystemdTimers(
        SystemCaller("systemd"), config=tmp_path, data=tmp_path, runtime=None, user="ana",
        clock=FakeClock(),
    )  # fmt: skip

    found = backend.problem()

    assert found is not None
    assert found.code is ProblemCode.SCHEDULER_NO_SESSION
    assert "loginctl enable-linger ana" in found.what_to_do


def test_notes_name_the_command_that_lets_runs_start_without_a_session(tmp_path: Path) -> None:
    """Lingering is off for most people: the exact command is told."""
    backend = SystemdTimers(
        SystemCaller("systemd"), config=tmp_path, data=tmp_path, runtime=None,
        user="nobody-of-this-name", clock=FakeClock(),
    )  # fmt: skip

    assert "loginctl enable-linger nobody-of-this-name" in backend.notes()[0]
    assert "not woken up" in backend.notes()[1]


def test_a_zone_the_system_does_not_know_is_asked_for_every_quarter_hour(tmp_path: Path) -> None:
    """Without rules of a zone the program is started often, and sees whether a run is due."""
    entry = an_entry(schedule=replace(DAILY, time=dt.time(1, 50)))

    text = unit_text.timer_text(entry, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), knows_zone=False)

    assert "OnCalendar=*-*-* *:05/15:00 UTC\n" in text
