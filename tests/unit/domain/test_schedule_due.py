"""What is to be done with planned runs: each is accounted for once, and none comes too late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.run import Run, RunOutcome
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule
from coursera_wizard.domain.schedule_due import (
    LATE_AFTER,
    Doing,
    Past,
    coming_runs,
    has_room,
    is_due,
    past_of,
    unhandled,
    without_rest,
)
from coursera_wizard.domain.schedule_times import PlannedRun
from tests.support.builders import a_delivery

ZONE = "America/Los_Angeles"
NIGHTLY = Schedule(
    Frequency.DAILY, dt.time(22), zone=ZONE, lms=LmsSync(dt.time(6)), run_by_itself=True
)
SAVED = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def utc(day: int, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    """Return a moment of November 2026; 22:00 in Los Angeles is 06:00 UTC of the next day."""
    return dt.datetime(2026, 11, day, hour, minute, second, tzinfo=dt.UTC)


def past(*handled: dt.datetime, longest: int = 0) -> Past:
    """Return a past in which these starts are accounted for."""
    return Past(SAVED, frozenset(handled), dt.timedelta(minutes=longest))


def starts(runs: tuple[PlannedRun, ...]) -> list[dt.datetime]:
    """Return when planned runs start."""
    return [run.start.utc for run in runs]


def test_run_within_its_minute() -> None:
    """From ten seconds before its start until the minute is over, a planned run takes place."""
    for now in (utc(23, 5, 59, 50), utc(23, 6), utc(23, 6, 0, 59)):
        due = is_due(NIGHTLY, now, past(utc(22, 6)))

        assert due.doing is Doing.RUN
        assert due.run is not None
        assert due.run.start.utc == utc(23, 6)
        assert due.missed == ()
        assert due.next is not None
        assert due.next.start.utc == utc(24, 6)


def test_nothing_before_the_start_and_after_it_was_done() -> None:
    """A poll too early, and a second start for the same plan, have nothing to do."""
    early = is_due(NIGHTLY, utc(23, 5, 59), past(utc(22, 6)))
    again = is_due(NIGHTLY, utc(23, 6, 0, 30), past(utc(22, 6), utc(23, 6)))

    assert early.doing is again.doing is Doing.NOTHING
    assert early.next is not None
    assert early.next.start.utc == utc(23, 6)


def test_catch_up_while_there_is_room() -> None:
    """A late run takes place as long as 15 minutes are left before the LMS syncs at 14:00 UTC."""
    assert is_due(NIGHTLY, utc(23, 6, 1), past(utc(22, 6))).doing is Doing.CATCH_UP
    assert is_due(NIGHTLY, utc(23, 13, 45), past(utc(22, 6))).doing is Doing.CATCH_UP
    late = is_due(NIGHTLY, utc(23, 13, 45, 1), past(utc(22, 6)))

    assert late.doing is Doing.SKIP
    assert starts(late.missed) == [utc(23, 6)]


def test_catch_up_needs_room_for_the_longest_of_recent_runs() -> None:
    """Where recent runs took 40 minutes, so much is left before the LMS sync."""
    assert is_due(NIGHTLY, utc(23, 13, 20), past(utc(22, 6), longest=40)).doing is Doing.CATCH_UP
    assert is_due(NIGHTLY, utc(23, 13, 21), past(utc(22, 6), longest=40)).doing is Doing.SKIP


def test_a_long_sleep_makes_one_run() -> None:
    """Of many missed runs the latest is caught up, and all others are told once."""
    due = is_due(NIGHTLY, utc(23, 8), past(utc(3, 6)))

    assert due.doing is Doing.CATCH_UP
    assert starts(due.missed) == [utc(day, 6) for day in range(4, 23)]
    assert due.run is not None
    assert due.run.start.utc == utc(23, 6)


def test_a_run_that_is_due_comes_with_what_was_missed_before() -> None:
    """A computer that wakes for a run finds out what it slept through."""
    due = is_due(NIGHTLY, utc(23, 6), past(utc(20, 6)))

    assert due.doing is Doing.RUN
    assert starts(due.missed) == [utc(21, 6), utc(22, 6)]


def test_no_catch_up_shortly_before_the_next_run() -> None:
    """Where no LMS sync is known, the next run ends the time for catching up."""
    alone = replace(NIGHTLY, lms=LmsSync())

    assert is_due(alone, utc(24, 5, 45), past(utc(22, 6))).doing is Doing.CATCH_UP
    assert is_due(alone, utc(24, 5, 46), past(utc(22, 6))).doing is Doing.SKIP


def test_the_last_run_of_all_is_caught_up() -> None:
    """After the end date nothing is planned, and the last run still counts."""
    ending = replace(NIGHTLY, end_date=dt.date(2026, 11, 22))

    due = is_due(ending, utc(23, 8), past(utc(22, 6)))

    assert due.doing is Doing.CATCH_UP
    assert due.next is None
    assert is_due(ending, utc(29, 8), past(utc(22, 6), utc(23, 6))).doing is Doing.NOTHING


def test_nothing_planned_before_the_schedule_was_saved() -> None:
    """What a new schedule would have planned for the past is not missed."""
    saved = Past(utc(23, 7), frozenset({utc(3, 6)}))

    assert unhandled(NIGHTLY, utc(23, 8), saved) == ()


def test_a_computer_without_history_claims_one_run_only() -> None:
    """Where nothing is known of the past, only the latest planned run counts."""
    due = is_due(NIGHTLY, utc(23, 8), past())

    assert due.doing is Doing.CATCH_UP
    assert due.missed == ()


def test_a_delivery_of_long_ago_without_history() -> None:
    """A monthly run on a 31st is found again, however long the delivery rested on a disk."""
    monthly = replace(NIGHTLY, frequency=Frequency.MONTHLY, month_day=31)

    found = unhandled(monthly, dt.datetime(2036, 3, 2, tzinfo=dt.UTC), past())

    assert [run.starts_at.date() for run in found] == [dt.date(2036, 1, 31)]


def test_a_clock_that_was_wrong_stops_nothing() -> None:
    """A run or a saving in a future that was none does not keep later runs from taking place."""
    wrong = Past(dt.datetime(2030, 1, 1, tzinfo=dt.UTC), frozenset({utc(20, 6)}))
    ahead = past(utc(22, 6), dt.datetime(2030, 1, 1, 6, tzinfo=dt.UTC))

    assert starts(unhandled(NIGHTLY, utc(22, 6), wrong)) == [utc(21, 6), utc(22, 6)]
    assert starts(unhandled(NIGHTLY, utc(23, 6), ahead)) == [utc(23, 6)]


def test_a_clock_set_back_repeats_nothing() -> None:
    """A run that took place is not due once more when the clock shows its start again."""
    assert is_due(NIGHTLY, utc(23, 6), past(utc(22, 6), utc(23, 6))).doing is Doing.NOTHING


def test_a_manual_schedule_has_nothing_due() -> None:
    """Without a plan nothing is due, late or missed."""
    assert is_due(Schedule(), utc(23, 6), past(utc(1, 6))).doing is Doing.NOTHING


def test_has_room_counts_to_the_second() -> None:
    """Fifteen minutes are room, a second less is none."""
    run = is_due(NIGHTLY, utc(23, 6), past(utc(22, 6))).run

    assert run is not None
    assert has_room(run, utc(23, 13, 45), dt.timedelta())
    assert not has_room(run, utc(23, 13, 45, 1), dt.timedelta())
    assert dt.timedelta(minutes=15) > LATE_AFTER


def test_past_of_a_delivery() -> None:
    """What the history knows becomes the past: when it was saved, what was handled, how long."""
    delivery = a_delivery()
    run = Run("20261122-060000-aaaa", delivery.id, "x", utc(22, 6), seconds=90)

    found = past_of(delivery, [utc(22, 6)], [run])

    assert found == Past(delivery.saved_at, frozenset({utc(22, 6)}), dt.timedelta())
    assert run.outcome is not RunOutcome.DELIVERED


def test_days_of_rest_are_not_missed() -> None:
    """What was planned for days of rest is neither missed nor caught up; the rest is."""
    resting = replace(
        a_delivery(),
        status=DeliveryStatus.SUSPENDED,
        suspension=Period(dt.date(2026, 11, 20), dt.date(2026, 11, 22)),
    )
    due = is_due(NIGHTLY, utc(23, 8), past(utc(20, 6)))

    found = without_rest(due, resting)

    assert found.doing is Doing.NOTHING
    assert found.run is None
    assert found.missed == ()
    assert without_rest(due, a_delivery()) == due
    on_time = is_due(NIGHTLY, utc(23, 6), past(utc(22, 6)))
    assert without_rest(on_time, resting).doing is Doing.RUN


def test_runs_that_come_are_those_that_take_place() -> None:
    """Of what is planned, days of rest are left out; a rest without an end leaves nothing."""
    plain = a_delivery(schedule=NIGHTLY)
    rest = Period(dt.date(2026, 11, 23), dt.date(2026, 11, 25))
    resting = replace(plain, status=DeliveryStatus.SUSPENDED, suspension=rest)
    for_good = replace(resting, suspension=None)
    still_open = replace(resting, suspension=replace(rest, last=dt.date.max))
    now = utc(23, 0)

    assert starts(coming_runs(plain, now, 2)) == [utc(23, 6), utc(24, 6)]
    assert starts(coming_runs(resting, now, 3)) == [utc(23, 6), utc(27, 6), utc(28, 6)]
    assert starts(coming_runs(still_open, now, 3)) == [utc(23, 6)]
    assert coming_runs(for_good, now, 3) == ()
    asked_in_rest = without_rest(is_due(NIGHTLY, utc(24, 8), past(utc(23, 6))), resting)
    assert asked_in_rest.next is not None
    assert asked_in_rest.next.start.utc == utc(27, 6)


def test_a_start_that_moves_out_of_a_day_of_rest_still_rests() -> None:
    """Havana skips the hour after midnight on the last day of the rest; the planned day counts."""
    schedule = Schedule(Frequency.DAILY, dt.time(0, 30), zone="America/Havana")
    rest = Period(dt.date(2027, 3, 1), dt.date(2027, 3, 14))
    delivery = a_delivery(schedule=schedule, status=DeliveryStatus.SUSPENDED, suspension=rest)

    (found,) = coming_runs(delivery, dt.datetime(2027, 3, 2, tzinfo=dt.UTC), 1)

    assert found.start.planned.date() == dt.date(2027, 3, 15)
