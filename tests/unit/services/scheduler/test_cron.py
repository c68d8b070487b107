"""cron: with a cron that runs here, and crontabs of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.schedule_entry import EntryState
from coursera_wizard.services.scheduler.backend import Command
from coursera_wizard.services.scheduler.calls import Answer
from coursera_wizard.services.scheduler.cron import Crontab
from tests.support import private_cron, schedules
from tests.support.private_cron import CronCaller
from tests.support.schedules import DAILY, DELIVERY_ID, ODD_WORD, an_entry

MINE = b"# mine, in an old encoding: caf\xe9\nMAILTO=ana\n5 4 * * 1 backup 100\\% \\\\ done\n"


def _nobody(words: tuple[str, ...], content: bytes | None = None) -> Answer:
    """Stand in for a crontab that is not asked."""
    raise AssertionError(words, content)


@pytest.fixture(scope="module")
def caller() -> Iterator[CronCaller]:
    """Return what runs crontab where a cron of these tests' own looks."""
    if private_cron.why_not():
        pytest.skip(private_cron.why_not())
    with private_cron.private_cron() as found:
        yield found


@pytest.fixture
def crontab(caller: CronCaller) -> Iterator[Crontab]:
    """Return that crontab, with lines of somebody else in it."""
    caller(("crontab", "-"), MINE)
    yield Crontab(caller, user="root")
    caller(("crontab", "-r"))


def test_an_entry_is_registered_read_back_and_removed(caller: CronCaller, crontab: Crontab) -> None:
    """Lines of others stay as they are, to the byte."""
    entry = an_entry()
    assert crontab.read(entry).state is EntryState.ABSENT

    crontab.write(entry)
    crontab.write(an_entry(delivery_id="other", schedule=replace(DAILY, time=dt.time(9, 7))))

    found = crontab.read(entry)
    assert (found.state, found.is_exact) == (EntryState.SAME, False)
    text = caller(("crontab", "-l"))
    assert b"\n0,15,30,45 * * * * cd '/opt/app' && exec '/opt/app/cour" in text.raw
    assert b"\n7,22,37,52 * * * * cd" in text.raw
    crontab.remove(DELIVERY_ID)
    crontab.remove("other")
    assert caller(("crontab", "-l")).raw == MINE


def test_the_last_line_takes_the_crontab_along(caller: CronCaller, crontab: Crontab) -> None:
    """Where nobody has lines, there is no crontab."""
    caller(("crontab", "-r"))
    crontab.write(an_entry())

    crontab.remove(DELIVERY_ID)

    assert not caller(("crontab", "-l")).is_good


def test_what_was_changed_by_hand_is_told(caller: CronCaller, crontab: Crontab) -> None:
    """Times, command, and a line that was taken out."""
    crontab.write(an_entry())
    text = caller(("crontab", "-l")).raw
    changed = text.replace(b"0,15,30,45 *", b"0 3").replace(b"--scheduled", b"--preview")

    caller(("crontab", "-"), changed)
    told = crontab.read(an_entry()).differences
    caller(("crontab", "-"), text.replace(b"\n0,15", b"\n#0,15"))
    off = crontab.read(an_entry()).differences

    assert told[0] == "It starts at other times: 0 3 * * * instead of 0,15,30,45 * * * *."
    assert told[1].startswith("It starts something else: cd '/opt/app'")
    assert off == ("It is switched off.",)


def test_a_snapshot_brings_the_lines_back(crontab: Crontab) -> None:
    """Finish puts back what was there."""
    nothing = crontab.snapshot(DELIVERY_ID)
    crontab.write(an_entry())
    first = crontab.snapshot(DELIVERY_ID)
    crontab.write(an_entry(schedule=replace(DAILY, time=dt.time(5, 1))))

    crontab.restore(DELIVERY_ID, first)
    again = crontab.read(an_entry())
    crontab.restore(DELIVERY_ID, nothing)

    assert again.state is EntryState.SAME
    assert crontab.read(an_entry()).state is EntryState.ABSENT


@pytest.mark.parametrize(("second", "waited"), [(0.0, [3.0]), (1.5, [1.5]), (3.0, []), (59.9, [])])
def test_nothing_is_changed_while_cron_looks(
    caller: CronCaller, second: float, waited: list[float]
) -> None:
    """A change in the second in which cron looks, but after its look, would never be noticed."""
    pauses: list[float] = []
    crontab = Crontab(caller, user="root", now=lambda: 6_000 + second, pause=pauses.append)

    crontab.write(an_entry())
    crontab.remove(DELIVERY_ID)

    assert pauses == pytest.approx(waited * 2)


@pytest.mark.timeout(240)
def test_cron_starts_a_command_as_it_is(crontab: Crontab, tmp_path: Path) -> None:
    """A real minute is waited for: cron hands every word over unchanged."""
    place = tmp_path / "Ana's 100% $HOME \\é"
    place.mkdir()
    command, out = schedules.a_writer(place, ODD_WORD, "", "%")

    crontab.start_once("00", command)

    limit_s = crontab.start_limit_s()
    found = schedules.eventually(lambda: schedules.given(out), limit_s)
    crontab.end_once("00")
    assert found == [str(place), ODD_WORD, "", "%"]


def test_a_line_that_is_too_long_is_refused(crontab: Crontab) -> None:
    """Cron would cut it off or refuse the whole crontab."""
    entry = an_entry(command=Command(("/bin/true", "x" * 1000), Path("/")))

    with pytest.raises(ProblemError) as caught:
        crontab.write(entry)

    assert caught.value.problem.code is ProblemCode.SCHEDULER_FAILED
    assert crontab.read(an_entry()).state is EntryState.ABSENT


def test_a_crontab_that_cannot_be_read_is_never_overwritten() -> None:
    """Only a crontab that is surely not there counts as empty."""
    calls = []

    def call(words: tuple[str, ...], content: bytes | None = None) -> Answer:
        calls.append((words, content))
        return Answer(1, err="crontab: can't open your crontab file.")

    with pytest.raises(ProblemError) as caught:
        Crontab(call, user="ana").write(an_entry())

    assert caught.value.problem.code is ProblemCode.SCHEDULER_FAILED
    assert calls == [(("crontab", "-l"), None)]


@pytest.mark.parametrize(
    ("allow", "deny", "is_allowed"),
    [(None, None, True), ("ana\n", None, True), ("bob\n", None, False), (None, "ana\n", False)],
)
def test_lists_of_people_are_looked_at(
    tmp_path: Path, allow: str | None, deny: str | None, *, is_allowed: bool
) -> None:
    """A policy of the computer is told as one."""
    for name, text in (("cron.allow", allow), ("cron.deny", deny)):
        if text is not None:
            (tmp_path / name).write_text(text)
    crontab = Crontab(_nobody, user="ana", settings=tmp_path, processes=tmp_path)

    found = crontab.problem()

    assert (found is None) is is_allowed
    assert is_allowed or (found and found.code is ProblemCode.SCHEDULER_NOT_ALLOWED)


def test_a_cron_that_does_not_run_is_told(tmp_path: Path) -> None:
    """An entry that nobody would ever start is not registered."""
    (tmp_path / "self").mkdir()
    (tmp_path / "17").mkdir()
    (tmp_path / "17" / "comm").write_text("bash\n")
    crontab = Crontab(_nobody, user="ana", settings=tmp_path, processes=tmp_path)

    found = crontab.problem()
    (tmp_path / "17" / "comm").write_text("crond\n")

    assert found is not None
    assert found.code is ProblemCode.SCHEDULER_NOT_RUNNING
    assert crontab.problem() is None
    assert any("15 minutes" in note for note in crontab.notes())
