"""How a schedule stands is told from its history and the time alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.run import Run, RunOutcome, Trigger
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule
from coursera_wizard.domain.schedule_status import (
    ScheduleStatus,
    late_problem,
    missed_problem,
    status_of,
)
from coursera_wizard.domain.schedule_times import next_runs
from tests.support.builders import a_delivery

NIGHTLY = Schedule(
    Frequency.DAILY,
    dt.time(22),
    zone="America/Los_Angeles",
    lms=LmsSync(dt.time(6)),
    run_by_itself=True,
)


def utc(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return a moment of November 2026; 22:00 in Los Angeles is 06:00 UTC of the next day."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


DELIVERY = a_delivery(schedule=NIGHTLY, saved_at=utc(1, 0))
DONE = Run(
    "20261122-060001-aaaa", DELIVERY.id, "D", utc(22, 6), Trigger.SCHEDULE,
    outcome=RunOutcome.DELIVERED, planned=(utc(22, 6),),
)  # fmt: skip


def status(now: dt.datetime, *runs: Run, schedule: Schedule = NIGHTLY) -> ScheduleStatus:
    """Return the status with these runs, newest first."""
    handled = frozenset(one for run in runs for one in run.planned)
    return status_of(replace(DELIVERY, schedule=schedule), handled, runs, now)


def test_all_is_well() -> None:
    """The last run and the next one, and nothing to tell."""
    found = status(utc(22, 20), DONE)

    assert found.last == DONE
    assert found.next is not None
    assert found.next.start.utc == utc(23, 6)
    assert (found.late, found.missed, found.problem) == (None, (), None)


def test_five_minutes_are_not_late() -> None:
    """A run whose process just begins is neither late nor missed."""
    assert status(utc(23, 6, 5), DONE).problem is None
    late = status(utc(23, 6, 6), DONE)

    assert late.late is not None
    assert late.problem is not None
    assert late.problem.code is ProblemCode.SCHEDULE_LATE


def test_missed_until_it_is_recorded() -> None:
    """Without room it is missed; with its record it is told of until a run took place."""
    missed = status(utc(23, 20), DONE)
    assert [run.start.utc for run in missed.missed] == [utc(23, 6)]
    record = Run(
        "20261123-060000-bbbb", DELIVERY.id, "D", utc(23, 6), Trigger.SCHEDULE,
        outcome=RunOutcome.CANCELED, problem=missed.problem, planned=(utc(23, 6),),
    )  # fmt: skip

    recorded = status(utc(23, 21), record, DONE)

    assert (recorded.missed, recorded.missed_before, recorded.last) == ((), record, DONE)
    assert recorded.problem == record.problem
    by_hand = replace(DONE, id="20261123-203000-cccc", started_at=utc(23, 20, 30), planned=())
    assert status(utc(23, 21), by_hand, record, DONE).problem is None


def test_missed_of_long_ago_is_over() -> None:
    """After a week nobody needs to hear of it any more."""
    record = Run(
        "20261110-060000-bbbb", DELIVERY.id, "D", utc(10, 6), Trigger.SCHEDULE,
        outcome=RunOutcome.CANCELED, planned=(utc(10, 6),),
        problem=missed_problem(next_runs(NIGHTLY, utc(10, 5), 1)),
    )  # fmt: skip

    ended = replace(NIGHTLY, end_date=dt.date(2026, 11, 9))
    assert status(utc(16, 6), record, schedule=ended).missed_before == record
    assert status(utc(18, 6), record, schedule=ended).missed_before is None


def test_what_another_engine_starts_is_not_late_here() -> None:
    """Where this computer does not start the runs, nobody knows whether they took place."""
    found = status(utc(25, 20), DONE, schedule=replace(NIGHTLY, run_by_itself=False))

    assert (found.problem, found.last) == (None, DONE)
    assert found.next is not None


def test_manual_has_no_next_run() -> None:
    """There is nothing to wait for."""
    assert status(utc(25, 20), schedule=Schedule()) == ScheduleStatus()


def test_words_have_times_and_zone() -> None:
    """Late and missed runs are told with their local time and its zone."""
    runs = next_runs(NIGHTLY, utc(23, 5), 2)

    assert missed_problem(runs[:1]).what_happened.startswith(
        "It was planned for Sun 22 Nov 2026 22:00 (America/Los_Angeles). The computer"
    )
    assert missed_problem(runs).what_happened.startswith(
        "2 runs were planned, from Sun 22 Nov 2026 22:00 (America/Los_Angeles) to Mon 23 Nov"
    )
    assert late_problem(runs[0]).what_happened.startswith(
        "It was planned for Sun 22 Nov 2026 22:00 (America/Los_Angeles). There is still time"
    )
