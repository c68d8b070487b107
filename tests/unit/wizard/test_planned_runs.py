"""Planned runs are claimed once, whoever asks; missed and late ones are recorded and told once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coursera_wizard.domain.notices import MailNotice, NoticeEvent, Notices
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, problem
from coursera_wizard.domain.run import Run, RunOutcome, Trigger
from coursera_wizard.domain.run_words import outcome_text
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule
from coursera_wizard.domain.schedule_due import Doing
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.wizard.planned_runs import PlannedRuns
from coursera_wizard.wizard.runs import RunActions
from tests.support.builders import SECRET, a_delivery
from tests.support.fake_history import FakeHistory
from tests.support.fakes import FakeServices
from tests.support.run_fakes import a_run, store_delivery

NIGHTLY = Schedule(
    Frequency.DAILY,
    dt.time(22),
    zone="America/Los_Angeles",
    lms=LmsSync(dt.time(6)),
    run_by_itself=True,
)
TOLD = Notices(mail=MailNotice(server="mail.example"))


def utc(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return a moment of November 2026; 22:00 in Los Angeles is 06:00 UTC of the next day."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


@pytest.fixture
def fakes() -> FakeServices:
    """Services at the time of a planned run, with the run before in the history."""
    found = FakeServices()
    found.vaults.chain.entries[a_delivery().account.binding] = SECRET
    found.clock.moment = utc(23, 6)
    done = a_run(id="20261122-060000-aaaa", started_at=utc(22, 6), planned=(utc(22, 6),))
    found.history.add(done)
    return found


def stored(fakes: FakeServices, **fields: Any) -> StoredDelivery:
    """Return a delivery that runs at night."""
    values = {"schedule": NIGHTLY, "saved_at": utc(1, 0), "notices": TOLD, **fields}
    return store_delivery(fakes, **values)


def events(fakes: FakeServices) -> list[NoticeEvent]:
    """Return what people were told of."""
    return [event for _name, event, _run in fakes.notifier.sent]


async def test_due_run_is_done_for_its_start(fakes: FakeServices) -> None:
    """The run that is due takes place, and accounts for its planned start."""
    end = await RunActions(fakes.ports()).run_planned(stored(fakes))

    assert end.due.doing is Doing.RUN
    assert end.run is not None
    assert end.run.planned == (utc(23, 6),)
    assert end.run.trigger is Trigger.SCHEDULE
    assert fakes.history.kept[end.run.id].outcome is RunOutcome.DELIVERED
    assert events(fakes) == []


async def test_second_start_has_nothing_to_do(fakes: FakeServices) -> None:
    """Two entries, or a poll every minute, make one run."""
    actions = RunActions(fakes.ports())
    await actions.run_planned(stored(fakes))
    fakes.clock.moment = utc(23, 6, 1)

    again = await actions.run_planned(stored(fakes))

    assert (again.due.doing, again.run) == (Doing.NOTHING, None)
    assert len(fakes.engine.asked) == 1


async def test_missed_runs_are_recorded_and_told_once(fakes: FakeServices) -> None:
    """After a sleep of four days without room, one record and one notice tell of all of them."""
    fakes.clock.moment = utc(26, 20)
    actions = RunActions(fakes.ports())

    end = await actions.run_planned(stored(fakes))
    again = await actions.run_planned(stored(fakes))

    assert end.run is not None
    assert end.run.planned == tuple(utc(day, 6) for day in (23, 24, 25, 26))
    assert (end.run.started_at, end.run.outcome) == (utc(26, 6), RunOutcome.CANCELED)
    assert outcome_text(end.run) == "did not take place"
    assert end.run.problem is not None
    assert end.run.problem.what_happened.startswith(
        "4 runs were planned, from Sun 22 Nov 2026 22:00 (America/Los_Angeles) to"
        " Wed 25 Nov 2026 22:00 (America/Los_Angeles)."
    )
    assert again.run is None
    assert fakes.engine.asked == []
    assert events(fakes) == [NoticeEvent.MISSED]


async def test_catch_up_comes_before_the_telling(fakes: FakeServices) -> None:
    """The run does not wait for the notice about the runs before it."""
    fakes.clock.moment = utc(25, 10)

    end = await RunActions(fakes.ports()).run_planned(stored(fakes))

    assert end.due.doing is Doing.CATCH_UP
    assert end.run is not None
    assert end.run.planned == (utc(25, 6),)
    assert [run.planned for run in fakes.history.runs(end.run.delivery_id)][1:] == [
        (utc(23, 6), utc(24, 6)),
        (utc(22, 6),),
    ]
    assert events(fakes) == [NoticeEvent.MISSED]


async def test_a_person_stands_in_for_a_late_run(fakes: FakeServices) -> None:
    """A run by hand while one can be caught up is that one; the scheduler comes for nothing."""
    fakes.clock.moment = utc(23, 9)
    actions = RunActions(fakes.ports())

    run = await actions.run(stored(fakes), trigger=Trigger.WINDOW)
    end = await actions.run_planned(stored(fakes))

    assert (run.planned, run.trigger) == ((utc(23, 6),), Trigger.WINDOW)
    assert end.due.doing is Doing.NOTHING


async def test_a_run_by_hand_records_what_was_missed_before(fakes: FakeServices) -> None:
    """Each later run tells of runs that did not take place."""
    fakes.clock.moment = utc(23, 20)

    run = await RunActions(fakes.ports()).run(stored(fakes))

    assert run.planned == ()
    assert events(fakes) == [NoticeEvent.MISSED]
    assert utc(23, 6) in fakes.history.planned(run.delivery_id)


async def test_other_engines_keep_their_own_times(fakes: FakeServices) -> None:
    """Without a plan in the file, whoever says it is time is believed."""
    end = await RunActions(fakes.ports()).run_planned(stored(fakes, schedule=Schedule()))

    assert end.run is not None
    assert end.run.planned == ()
    assert end.due.doing is Doing.RUN


async def test_run_beside_another_is_recorded(fakes: FakeServices) -> None:
    """Two at once there are never; the one that could not begin is accounted for."""
    fakes.engine.raises = problem(ProblemCode.RUN_ALREADY_RUNNING, time="22:00")

    end = await RunActions(fakes.ports()).run_planned(stored(fakes))

    assert end.run is not None
    assert end.run.outcome is RunOutcome.CANCELED
    assert end.run.planned == (utc(23, 6),)
    assert not fakes.history.kept[end.run.id].is_going_on


async def test_a_person_cannot_start_beside_another(fakes: FakeServices) -> None:
    """While a run goes on nothing is claimed for another."""
    going_on = a_run(id="20261123-055900-bbbb", outcome=None, package=None)
    fakes.history.add(going_on)

    with pytest.raises(ProblemError) as refused:
        await RunActions(fakes.ports()).run(stored(fakes))

    assert refused.value.problem.code is ProblemCode.RUN_ALREADY_RUNNING
    assert fakes.history.planned(going_on.delivery_id) == {utc(22, 6)}


async def test_a_faster_process_wins(fakes: FakeServices, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another process claims the run between look and claim, nothing is left to do."""
    real = FakeHistory.claim

    def slow(history: FakeHistory, runs: tuple[Run, ...], known: frozenset[dt.datetime]) -> bool:
        history.add(a_run(id="20261123-060000-cccc", planned=(utc(23, 6),)))
        return real(history, runs, known)

    monkeypatch.setattr(FakeHistory, "claim", slow)

    end = await RunActions(fakes.ports()).run_planned(stored(fakes))

    assert (end.due.doing, end.run) == (Doing.NOTHING, None)


async def test_late_run_is_told_once(fakes: FakeServices) -> None:
    """Six minutes after its time a run that has not begun is told of, by one process only."""
    found = stored(fakes)
    fakes.clock.moment = utc(23, 6, 4)
    await PlannedRuns(fakes.ports()).check(found)
    assert events(fakes) == []
    fakes.clock.moment = utc(23, 6, 6)

    for _look in range(2):
        status = await PlannedRuns(fakes.ports()).check(found)

    assert status.late is not None
    assert events(fakes) == [NoticeEvent.LATE]
    ((_name, _event, record),) = fakes.notifier.sent
    assert record is not None
    assert record.problem is not None
    assert record.problem.code is ProblemCode.SCHEDULE_LATE
    assert fakes.history.planned(found.delivery.id) == {utc(22, 6)}


async def test_check_all_passes_over_what_cannot_be_read(fakes: FakeServices) -> None:
    """The window's look tells of each missed run, and of what kept it from looking."""
    troubles: list[Problem] = []
    found = stored(fakes)
    fakes.clock.moment = utc(23, 20)
    planned = PlannedRuns(fakes.ports(), on_warning=troubles.append)
    fakes.store.remember(found.path)

    status = (await planned.check_all())[found.delivery.id]

    assert [run.start.utc for run in status.missed] == [utc(23, 6)]
    assert events(fakes) == [NoticeEvent.MISSED]
    again = (await planned.check_all())[found.delivery.id]
    assert again.missed == ()
    assert again.missed_before is not None
    assert again.problem == again.missed_before.problem
    fakes.history.fails = ProblemCode.HISTORY_BUSY
    assert await planned.check_all() == {}
    assert [one.code for one in troubles] == [ProblemCode.HISTORY_BUSY]


async def test_a_run_tells_of_other_deliveries_that_are_late(fakes: FakeServices) -> None:
    """The run of one delivery notices that another's did not begin."""
    found = stored(fakes)
    fakes.store.remember(found.path)
    other = replace(found.delivery, id="fedcba9876543210", name="Elm Street Academy")
    early = replace(NIGHTLY, time=dt.time(21, 30))
    fakes.store.files[Path("/x/elm.delivery.json")] = replace(other, schedule=early)
    fakes.store.remember(Path("/x/elm.delivery.json"))

    await RunActions(fakes.ports()).run_planned(found)

    assert [(name, event) for name, event, _run in fakes.notifier.sent] == [
        ("Elm Street Academy", NoticeEvent.LATE)
    ]


async def test_unsent_notice_is_a_warning(fakes: FakeServices) -> None:
    """A notice that cannot be sent stops nothing."""
    troubles: list[Problem] = []
    fakes.notifier.trouble = problem(ProblemCode.KEYRING_LOCKED)
    fakes.clock.moment = utc(23, 20)

    await RunActions(fakes.ports(), None, troubles.append).run_planned(stored(fakes))

    assert [one.code for one in troubles] == [ProblemCode.KEYRING_LOCKED]


async def test_what_is_not_told_by_itself_is_not_late(fakes: FakeServices) -> None:
    """Where this computer does not start the runs, nobody is told that one is late."""
    fakes.clock.moment = utc(25, 20)
    elsewhere = stored(fakes, schedule=replace(NIGHTLY, run_by_itself=False))

    status = await PlannedRuns(fakes.ports()).check(elsewhere)

    assert (status.late, status.missed, status.problem) == (None, (), None)
    assert status.next is not None
    assert events(fakes) == []
