"""The verbs of runs: what is asked for, what is kept, and who is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from coursera_wizard.domain.delivery import DeliveryStatus, configuration_hash
from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.notices import MailNotice, NoticeEvent, Notices
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, problem
from coursera_wizard.domain.run import Run, RunOutcome, RunProgress, RunStage, Trigger
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.ports import RunSecrets, StoredDelivery
from coursera_wizard.wizard.runs import RunActions
from tests.support.builders import NOW, SECRET, a_delivery
from tests.support.fake_history import FakeHistory
from tests.support.fakes import FakeServices
from tests.support.run_fakes import FILE, RUN_ID, a_run, store_delivery

SFTP = Sftp(host="sis.example", user="college")
TOLD = Notices(mail=MailNotice(server="mail.example"), on_success=True)
HELD = a_run(outcome=RunOutcome.HELD, problem=problem(ProblemCode.RUN_HELD, reasons="."))


class _Obeying(FakeHistory):
    """A history whose run ends as soon as it is asked to."""

    def ask_to_cancel(self, run_id: str) -> None:
        """End it."""
        self.kept[run_id] = replace(self.kept[run_id], outcome=RunOutcome.CANCELED)


@pytest.fixture
def fakes() -> FakeServices:
    """Services whose keychain holds the Client Secret."""
    found = FakeServices()
    found.vaults.chain.entries[a_delivery().account.binding] = SECRET
    return found


def _stored(fakes: FakeServices, **fields: Any) -> StoredDelivery:
    return store_delivery(fakes, **fields)


async def test_run_gets_what_it_needs(fakes: FakeServices) -> None:
    """The engine gets credentials and the receiver's secret, and tells how far it is."""
    fakes.vaults.chain.entries[SFTP.binding] = "password"
    stored = _stored(fakes, receiver=Receiver(channel=ReceiverChannel.SFTP, sftp=SFTP))
    fakes.engine.steps = (RunProgress(RunStage.SIGN_IN),)
    seen: list[RunProgress] = []

    run = await RunActions(fakes.ports()).run(
        stored, trigger=Trigger.SCHEDULE, on_progress=seen.append
    )

    (request,) = fakes.engine.asked
    assert request.credentials.secret == Secret(SECRET)
    assert request.secrets == RunSecrets(receiver=Secret("password"))
    assert (request.trigger, request.is_preview) == (Trigger.SCHEDULE, False)
    assert run.outcome is RunOutcome.DELIVERED
    assert seen == list(fakes.engine.steps)


async def test_preview_needs_no_receiver(fakes: FakeServices) -> None:
    """Whoever only looks need not be able to deliver, and nobody is told."""
    stored = _stored(
        fakes, receiver=Receiver(channel=ReceiverChannel.SFTP, sftp=SFTP), notices=TOLD
    )
    fakes.engine.result = a_run(outcome=RunOutcome.PREVIEWED)

    run = await RunActions(fakes.ports()).run(stored, is_preview=True)

    assert run.outcome is RunOutcome.PREVIEWED
    assert fakes.engine.asked[0].secrets == RunSecrets()
    assert fakes.notifier.sent == []


async def test_what_keeps_a_run_from_beginning_is_in_the_history(fakes: FakeServices) -> None:
    """A locked keychain at night is found in the morning, and people are told."""
    fakes.vaults.chain.fails = ProblemCode.KEYRING_LOCKED
    stored = _stored(fakes, notices=TOLD)

    run = await RunActions(fakes.ports()).run(stored, trigger=Trigger.SCHEDULE)

    assert fakes.engine.asked == []
    assert run.outcome is RunOutcome.FAILED
    assert run.problem is not None
    assert run.problem.code is ProblemCode.KEYRING_LOCKED
    assert run.id.startswith("20261122-080000-")
    assert run.delivery_hash == configuration_hash(stored.delivery)
    assert fakes.history.runs(stored.delivery.id) == (run,)
    assert [event for _name, event, _run in fakes.notifier.sent] == [NoticeEvent.FAILED]


async def test_second_run_is_none_of_the_history(fakes: FakeServices) -> None:
    """A run that is going on already is told to whoever asks, and nothing else happens."""
    fakes.engine.raises = problem(ProblemCode.RUN_ALREADY_RUNNING, time="08:00")
    stored = _stored(fakes, notices=TOLD)

    with pytest.raises(ProblemError):
        await RunActions(fakes.ports()).run(stored)

    assert fakes.history.runs(stored.delivery.id) == ()
    assert fakes.notifier.sent == []


@pytest.mark.parametrize("rests", [True, False])
async def test_run_that_does_nothing_asks_for_no_secret(fakes: FakeServices, rests: bool) -> None:
    """Neither a suspended delivery nor one with a waiting hold opens the keychain."""
    fakes.vaults.chain.fails = ProblemCode.KEYRING_LOCKED
    if rests:
        stored = _stored(fakes, status=DeliveryStatus.SUSPENDED)
    else:
        stored = _stored(fakes)
        fakes.history.add(HELD)

    await RunActions(fakes.ports()).run(stored)

    assert len(fakes.engine.asked) == 1


@pytest.mark.parametrize(
    ("run", "events"),
    [
        (a_run(), [NoticeEvent.DELIVERED]),
        (a_run(outcome=RunOutcome.NOTHING_NEW), [NoticeEvent.DELIVERED]),
        (HELD, [NoticeEvent.HELD]),
        (a_run(outcome=RunOutcome.FAILED), [NoticeEvent.FAILED]),
        (a_run(outcome=RunOutcome.CANCELED), []),
    ],
)
async def test_people_are_told(fakes: FakeServices, run: Run, events: list[NoticeEvent]) -> None:
    """Each end has its notice; who canceled knows it."""
    fakes.engine.result = run

    await RunActions(fakes.ports()).run(_stored(fakes, notices=TOLD))

    assert [event for _name, event, _run in fakes.notifier.sent] == events


async def test_hold_that_waits_is_told_once_a_day(fakes: FakeServices) -> None:
    """An hourly schedule does not send a notice each hour; the next day it reminds."""
    again = a_run(
        id="20261122-090000-aaaa",
        outcome=RunOutcome.HELD,
        started_at=NOW + dt.timedelta(hours=1),
        package=None,
        problem=problem(ProblemCode.RUN_HOLD_WAITS, run=RUN_ID),
    )
    fakes.history.add(HELD)
    stored = _stored(fakes, notices=TOLD)
    actions = RunActions(fakes.ports())

    fakes.engine.result = again
    await actions.run(stored)
    assert fakes.notifier.sent == []

    fakes.engine.result = replace(
        again, id="20261123-090000-aaaa", started_at=NOW + dt.timedelta(days=1)
    )
    await actions.run(stored)
    assert [event for _name, event, _run in fakes.notifier.sent] == [NoticeEvent.HELD]


async def test_unsent_notice_is_a_warning(fakes: FakeServices) -> None:
    """The run is what it is, whatever becomes of the mail."""
    fakes.notifier.trouble = problem(ProblemCode.KEYRING_FAILED)
    warnings: list[Problem] = []

    run = await RunActions(fakes.ports(), on_warning=warnings.append).run(
        _stored(fakes, notices=TOLD)
    )

    assert run.outcome is RunOutcome.DELIVERED
    assert warnings == [fakes.notifier.trouble]


async def test_approve_delivers_and_tells(fakes: FakeServices) -> None:
    """The receiver's secret is read for it, and a success is told where it is asked for."""
    fakes.vaults.chain.entries[SFTP.binding] = "password"
    fakes.history.add(HELD)
    receiver = Receiver(channel=ReceiverChannel.SFTP, sftp=SFTP)

    run = await RunActions(fakes.ports()).approve(
        _stored(fakes, receiver=receiver, notices=TOLD), RUN_ID
    )

    assert run.outcome is RunOutcome.DELIVERED
    assert fakes.engine.approved == [(RUN_ID, RunSecrets(receiver=Secret("password")))]
    assert [event for _name, event, _run in fakes.notifier.sent] == [NoticeEvent.DELIVERED]


async def test_reject(fakes: FakeServices) -> None:
    """Nothing waits afterwards."""
    fakes.history.add(HELD)
    stored = _stored(fakes)

    await RunActions(fakes.ports()).reject(stored, RUN_ID)

    assert fakes.history.waiting(stored.delivery.id) is None


async def test_runs_are_found_by_id_beginning_and_word(fakes: FakeServices) -> None:
    """“last” is the newest, and for a decision the one that waits for it."""
    later = a_run(id="20261123-080000-0000")
    fakes.history.add(HELD)
    fakes.history.add(later)
    actions, stored = RunActions(fakes.ports()), _stored(fakes)

    assert await actions.find(stored, RUN_ID) == HELD
    assert await actions.find(stored, "20261123") == later
    assert await actions.find(stored, "last") == later
    assert await actions.find(stored, "last", is_waiting=True) == HELD
    with pytest.raises(ProblemError) as caught:
        await actions.find(stored, "2026")
    assert caught.value.problem.code is ProblemCode.RUN_NOT_FOUND
    assert "several" in caught.value.problem.what_happened


async def test_last_of_nothing_is_not_found(fakes: FakeServices) -> None:
    """A delivery that never ran has no last run."""
    with pytest.raises(ProblemError) as caught:
        await RunActions(fakes.ports()).find(_stored(fakes), "last", is_waiting=True)

    assert caught.value.problem.code is ProblemCode.RUN_NOT_FOUND


async def test_cancel_waits_for_the_end(fakes: FakeServices) -> None:
    """What is returned is the run as it ended."""
    history = fakes.history = _Obeying()
    history.add(a_run(outcome=None, package=None))

    ended = await RunActions(fakes.ports()).cancel(_stored(fakes))

    assert ended is not None
    assert ended.outcome is RunOutcome.CANCELED


async def test_cancel_does_not_wait_for_ever(fakes: FakeServices) -> None:
    """A run that does not notice is returned as it is; without one there is nothing to do."""
    stored = _stored(fakes)
    actions = RunActions(fakes.ports())

    assert await actions.cancel(stored) is None
    fakes.history.add(a_run(outcome=None, package=None))
    found = await actions.cancel(stored, limit_s=0.01)

    assert found is not None
    assert found.is_going_on


async def test_suspend_and_resume(fakes: FakeServices) -> None:
    """Both are saved in the file, with the time; the same twice changes nothing."""
    actions = RunActions(fakes.ports())
    period = Period(dt.date(2026, 12, 20), dt.date(2027, 1, 6))
    fakes.clock.moment = NOW + dt.timedelta(hours=1)

    suspended = await actions.suspend(_stored(fakes), period)
    again = await actions.suspend(suspended, period)
    resumed = await actions.resume(again)

    assert suspended.delivery.status is DeliveryStatus.SUSPENDED
    assert suspended.delivery.suspension == period
    assert suspended.delivery.saved_at == fakes.clock.moment
    assert again is suspended
    assert resumed.delivery.status is DeliveryStatus.ACTIVE
    assert fakes.store.files[FILE].suspension is None


async def test_no_removals(fakes: FakeServices) -> None:
    """The period is saved, and taken back."""
    actions = RunActions(fakes.ports())
    period = Period(dt.date(2026, 8, 1), dt.date(2026, 9, 15))

    saved = await actions.no_removals(_stored(fakes), period)
    taken_back = await actions.no_removals(saved, None)

    assert saved.delivery.no_removals == period
    assert taken_back.delivery.no_removals is None


async def test_change_of_somebody_else_is_not_lost(fakes: FakeServices) -> None:
    """A file that changed meanwhile is not written over."""
    stored = _stored(fakes)
    fakes.store.files[FILE] = a_delivery(name="Another")

    with pytest.raises(ProblemError) as caught:
        await RunActions(fakes.ports()).suspend(stored)

    assert caught.value.problem.code is ProblemCode.STORE_CHANGED_MEANWHILE


async def test_today_is_the_day_of_the_delivery(fakes: FakeServices) -> None:
    """It is midnight in California when it is morning in Greenwich."""
    fakes.clock.moment = dt.datetime(2026, 11, 22, 7, tzinfo=dt.UTC)

    assert RunActions(fakes.ports()).today(_stored(fakes)) == dt.date(2026, 11, 21)
