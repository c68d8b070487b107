"""The runs of one delivery are started, found, canceled and decided about without a window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import Receiver, ReceiverChannel
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.run import Decision, Package, RunOutcome
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.wizard.run_watch import (
    BEGIN_LIMIT_S,
    NO_FILES,
    RunWatch,
    asks_to_approve,
    asks_to_start,
    files_of,
)
from tests.support.builders import a_delivery
from tests.support.fakes import FakeServices
from tests.support.run_fakes import FILE, RUN_ID, a_run, store_delivery

LATER = "20261123-080000-aaaa"
SEALED = SecretRef(SecretPlace.SEALED_FILE)


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.value


async def a_watch(
    fakes: FakeServices, now: Seconds | None = None
) -> tuple[RunWatch, StoredDelivery]:
    """Return the watch of a delivery that is stored."""
    stored = store_delivery(fakes)
    watch = RunWatch(fakes.ports(), FILE, now or Seconds())
    await watch.load()
    return watch, stored


async def test_started_run_is_found_once_it_begins() -> None:
    """An earlier run is not mistaken for the one that was started."""
    fakes = FakeServices()
    fakes.history.add(a_run())
    watch, _stored = await a_watch(fakes)

    await watch.start(is_preview=True, passphrase=Secret("open"))
    await watch.look()
    before = (watch.is_starting, watch.run)
    fakes.history.add(a_run(id=LATER, is_preview=True, outcome=None))
    await watch.look()

    assert before == (True, None)
    assert watch.run is not None
    assert watch.run.id == LATER
    assert watch.is_going_on
    assert fakes.launcher.started[0][:3] == (FILE, True, Secret("open"))


async def test_run_that_never_begins_is_said() -> None:
    """A process that says nothing for minutes is not waited for any longer."""
    fakes, now = FakeServices(), Seconds()
    watch, _stored = await a_watch(fakes, now)

    await watch.start(is_preview=False)
    now.value = BEGIN_LIMIT_S + 1
    with pytest.raises(ProblemError) as caught:
        await watch.look()

    assert caught.value.problem.code is ProblemCode.RUN_NOT_STARTED
    assert not watch.is_going_on


async def test_second_start_follows_the_run_that_is_there() -> None:
    """Two runs of one delivery are refused; the one that goes on is shown."""
    fakes = FakeServices()
    watch, _stored = await a_watch(fakes)
    fakes.history.add(a_run(outcome=None))
    fakes.launcher.trouble = problem(ProblemCode.RUN_ALREADY_RUNNING, time="08:00")

    with pytest.raises(ProblemError):
        await watch.start(is_preview=False)

    assert watch.run is not None
    assert watch.run.id == RUN_ID
    assert watch.is_going_on


async def test_what_waits_comes_before_what_was_last() -> None:
    """A run that waits for a decision is shown rather than a newer one that says so."""
    fakes = FakeServices()
    fakes.history.add(a_run(outcome=RunOutcome.HELD))
    fakes.history.add(a_run(id=LATER, outcome=RunOutcome.HELD, package=None))
    watch, _stored = await a_watch(fakes)

    found = await watch.find()

    assert found is not None
    assert found.id == RUN_ID
    assert watch.waiting is not None


async def test_cancel_asks_the_run_to_end() -> None:
    """It is asked through the history, and followed until it has ended."""
    fakes = FakeServices()
    run = a_run(outcome=None)
    fakes.history.add(run)
    watch, _stored = await a_watch(fakes)
    await watch.find()

    await watch.cancel()
    is_asked = RUN_ID in fakes.history.to_cancel
    fakes.history.update(replace(run, outcome=RunOutcome.CANCELED))
    await watch.look()

    assert is_asked
    assert watch.run is not None
    assert watch.run.outcome is RunOutcome.CANCELED


@pytest.mark.parametrize("is_approved", [True, False])
async def test_decision_is_carried_out(*, is_approved: bool) -> None:
    """What waits is delivered as it is, or dropped."""
    fakes = FakeServices()
    fakes.history.add(a_run(outcome=RunOutcome.HELD))
    watch, _stored = await a_watch(fakes)
    await watch.find()

    await (watch.approve() if is_approved else watch.reject())

    assert watch.run is not None
    assert watch.run.decision is (Decision.APPROVED if is_approved else Decision.REJECTED)
    assert watch.waiting is None


def test_files_are_those_that_are_there(tmp_path: Path) -> None:
    """A report that was removed is not offered."""
    package = tmp_path / "package" / "college.zip"
    package.parent.mkdir()
    package.touch()
    (tmp_path / "issues.csv").touch()
    run = a_run(files_folder=str(tmp_path), package=Package(str(package), "5e" * 32))

    found = files_of(run)

    assert found.package == package.parent
    assert found.issues == tmp_path / "issues.csv"
    assert found.report is None
    assert files_of(replace(run, files_folder="")) == NO_FILES


def test_passphrase_is_asked_for_only_where_it_opens_something() -> None:
    """A folder needs no secret to be delivered to; a run needs Coursera's."""
    sealed = a_delivery(secret=SEALED)
    by_sftp = a_delivery(secret=SEALED, receiver=Receiver(channel=ReceiverChannel.SFTP))

    assert [asks_to_start(one) for one in (a_delivery(), sealed)] == [False, True]
    assert [asks_to_approve(one) for one in (a_delivery(), sealed, by_sftp)] == [
        False, False, True,
    ]  # fmt: skip
