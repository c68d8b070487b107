"""The run engine from the first request to what the receiver has, over loopback."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.draft import (
    DeliveryMode,
    GradeOption,
    HoldLimits,
    Options,
    Receiver,
)
from coursera_wizard.domain.mapping import LaterPrograms, School
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.run import (
    Decision,
    HoldCause,
    Run,
    RunOutcome,
    RunProgress,
    RunStage,
)
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.services.ports import RunRequest
from coursera_wizard.services.run.engine import DeliveryEngine
from tests.support.runs import Runs, rows_of, unpacked


def _records(run: Run) -> Path:
    return Path(run.files_folder) / "records.zip"


async def _begun(runs: Runs) -> Run:
    """Return the run that is going on, as soon as there is one."""
    history = runs.services.history
    async with asyncio.timeout(10):
        while (going := history.going_on(runs.delivery.id)) is None:  # noqa: ASYNC110 - the history has no event
            await asyncio.sleep(0.02)
    return going


async def test_a_first_run_delivers_everything(runs: Runs) -> None:
    """Zip, checksum, report and issues are in the receiver's folder; all records are new."""
    await runs.turn_on_all()
    run = await runs.run()

    assert run.outcome is RunOutcome.DELIVERED, run.problem
    assert run.package is not None
    received = runs.received()
    assert list(received) == [
        "harbour-valley-college issues.csv",
        "harbour-valley-college report.html",
        "harbour-valley-college.zip",
        "harbour-valley-college.zip.sha256",
    ]
    package = received["harbour-valley-college.zip"]
    digest = hashlib.sha256(package).hexdigest()
    assert run.package.sha256 == digest
    assert received["harbour-valley-college.zip.sha256"].decode().split() == [
        digest, "harbour-valley-college.zip",
    ]  # fmt: skip
    rows = runs.received_rows()
    assert {name: len(found) for name, found in rows.items() if name != "manifest"} == {
        name: counts.rows for name, counts in run.counts.items()
    }
    assert all(counts.new == counts.rows for counts in run.counts.values())
    assert sum(len(one.files) > 0 for one in run.programs) >= 10


async def test_what_is_written_belongs_to_its_owner_alone(runs: Runs) -> None:
    """Packages, reports and lists hold learners; nothing is left in staging."""
    await runs.turn_on_all()
    await runs.run()
    for root in (runs.paths.runs, runs.paths.documents, runs.paths.staging):
        for path in root.rglob("*"):
            assert path.stat().st_mode & 0o077 == 0 or path.is_dir(), path
    assert list(runs.paths.staging.iterdir()) == []


async def test_what_a_killed_run_left_in_staging_goes_with_the_next(runs: Runs) -> None:
    """Learners' data of a run that was killed stay no longer than until the next one."""
    left = runs.paths.staging / runs.delivery.id / "people"
    left.parent.mkdir(parents=True)
    left.write_text("a learner")
    await runs.turn_on_all()
    run = await runs.run()
    assert run.outcome is RunOutcome.DELIVERED, run.problem
    assert list(runs.paths.staging.iterdir()) == []


async def test_the_same_data_are_not_sent_twice(runs: Runs) -> None:
    """A second run finds nothing new, gives the same bytes and leaves the receiver alone."""
    await runs.turn_on_all()
    first = await runs.run()
    before = runs.received()
    second = await runs.run()

    assert second.outcome is RunOutcome.NOTHING_NEW
    assert _records(first).read_bytes() == _records(second).read_bytes()
    assert runs.received() == before
    assert second.baseline == first.id


async def test_another_receiver_gets_what_the_first_one_had(runs: Runs) -> None:
    """The same records are new to a receiver that was chosen since."""
    await runs.turn_on_all()
    await runs.run()
    runs.change(receiver=Receiver(folder=str(runs.folder / "other")))
    run = await runs.run()
    assert run.outcome is RunOutcome.DELIVERED
    assert "harbour-valley-college.zip" in runs.received()


async def test_a_preview_sends_nothing_and_can_be_delivered_once(runs: Runs) -> None:
    """Exactly what was shown is delivered, a second time it is refused."""
    await runs.turn_on_all()
    preview = await runs.run(is_preview=True)
    assert (preview.outcome, preview.would_hold) == (RunOutcome.PREVIEWED, False)
    assert runs.received() == {}

    delivered = await runs.approve(preview)
    assert (delivered.outcome, delivered.decision) == (RunOutcome.DELIVERED, Decision.APPROVED)
    assert runs.received()["harbour-valley-college.zip"] == _records(preview).read_bytes()
    with pytest.raises(ProblemError) as again:
        await runs.approve(preview)
    assert again.value.problem.code is ProblemCode.RUN_NOT_WAITING


async def test_too_many_removals_wait_for_a_person(runs: Runs) -> None:
    """Turning programs off holds the run; nothing is sent, and the next runs only say so."""
    await runs.turn_on_all()
    await runs.run()
    before = runs.received()
    off = [one.program_name for one in runs.delivery.programs.values()][:6]
    runs.turn_off(*off)
    preview = await runs.run(is_preview=True)
    held = await runs.run()
    requests = runs.practice.requests()
    waiting = await runs.run()

    assert (preview.outcome, preview.would_hold) == (RunOutcome.PREVIEWED, True)
    assert held.outcome is RunOutcome.HELD
    assert held.problem is not None
    assert held.problem.code is ProblemCode.RUN_HELD
    assert HoldCause.REMOVALS in {reason.cause for reason in held.hold_reasons}
    switched = {one.program_name: one.was_switched for one in held.programs}
    assert {name for name, how in switched.items() if how == "off"} == set(off)
    assert any(off[0] in text or off[1] in text for text in held.explanations)
    assert runs.received() == before
    assert waiting.outcome is RunOutcome.HELD
    assert waiting.problem is not None
    assert waiting.problem.code is ProblemCode.RUN_HOLD_WAITS
    assert runs.practice.requests() == requests

    delivered = await runs.approve(held)
    assert delivered.outcome is RunOutcome.DELIVERED
    assert runs.received()["harbour-valley-college.zip"] == _records(held).read_bytes()
    assert (await runs.run()).outcome is RunOutcome.NOTHING_NEW


async def test_a_rejected_run_leaves_everything_as_it_was(runs: Runs) -> None:
    """The receiver keeps what it has, and the next run looks again."""
    await runs.turn_on_all(options=Options(approve_every_run=True))
    held = await runs.run()
    rejected = await runs.reject(held)

    assert rejected.decision is Decision.REJECTED
    assert runs.received() == {}
    assert (await runs.run()).outcome is RunOutcome.HELD


async def test_a_held_package_is_not_delivered_after_a_change(runs: Runs) -> None:
    """Another configuration, or another delivery since, and the decision is about the past."""
    await runs.turn_on_all(options=Options(approve_every_run=True))
    held = await runs.run()
    before = runs.delivery
    runs.change(receiver=Receiver(folder=str(runs.folder / "other")))
    with pytest.raises(ProblemError) as changed:
        await runs.approve(held)
    runs.change(receiver=before.receiver)
    preview = await runs.run(is_preview=True)
    await runs.approve(preview)
    with pytest.raises(ProblemError) as delivered:
        await runs.approve(held)

    assert changed.value.problem.code is ProblemCode.RUN_OUTDATED
    assert delivered.value.problem.code is ProblemCode.RUN_OUTDATED


async def test_an_outdated_hold_has_a_way_out(runs: Runs) -> None:
    """What the problem advises can be done: while the hold waits, no other run would begin."""
    await runs.turn_on_all(options=Options(approve_every_run=True))
    held = await runs.run()
    await runs.approve(await runs.run(is_preview=True))
    with pytest.raises(ProblemError) as outdated:
        await runs.approve(held)
    await runs.reject(held)
    again = await runs.run()

    assert outdated.value.problem.what_to_do.startswith("Reject it if it is held.")
    assert again.problem is None or again.problem.code is not ProblemCode.RUN_HOLD_WAITS


async def test_a_suspended_delivery_asks_nobody(runs: Runs) -> None:
    """It says that it rests, as a warning; after the last day it runs again."""
    await runs.turn_on_all(status=DeliveryStatus.SUSPENDED)
    before = runs.practice.requests()
    resting = await runs.run()
    assert resting.outcome is RunOutcome.CANCELED
    assert resting.problem is not None
    assert resting.problem.code is ProblemCode.RUN_SUSPENDED
    assert not resting.problem.is_blocking
    assert runs.practice.requests() == before

    today = runs.services.clock.now().date()
    runs.change(suspension=Period(today - dt.timedelta(9), today - dt.timedelta(3)))
    assert (await runs.run()).outcome is RunOutcome.DELIVERED


async def test_removing_nobody_carries_vanished_records_over(runs: Runs) -> None:
    """In a rollover, records of a program that was turned off stay in the package."""
    await runs.turn_on_all()
    await runs.run()
    before = runs.received_rows()
    today = runs.services.clock.now().date()
    year = SchoolYear(dt.date(2027, 8, 1), dt.date(2028, 7, 31))
    off = [one.program_name for one in runs.delivery.programs.values()][:6]
    runs.turn_off(*off)
    runs.change(
        no_removals=Period(today - dt.timedelta(1), today + dt.timedelta(1)), school_year=year
    )
    run = await runs.run()
    if run.is_waiting:  # nearly all records have other dates now
        run = await runs.approve(run)

    assert run.outcome is RunOutcome.DELIVERED, run.problem
    assert all(counts.removed == 0 for counts in run.counts.values())
    after = runs.received_rows()
    for name in ("orgs", "users", "classes", "enrollments", "academicSessions"):
        ids = {row["sourcedId"] for row in after[name]}
        assert ids >= {row["sourcedId"] for row in before[name]}
    schools = {row["sourcedId"]: set(row["orgSourcedIds"].split(",")) for row in after["users"]}
    assert all(
        schools[row["sourcedId"]] >= set(row["orgSourcedIds"].split(",")) for row in before["users"]
    )
    ends = {row["sourcedId"]: row["endDate"] for row in after["academicSessions"]}
    terms = {row["sourcedId"]: ends[row["termSourcedIds"]] for row in after["classes"]}
    assert len(set(terms.values())) == 2  # classes of programs that are off keep their old term
    assert all(row["beginDate"] < terms[row["classSourcedId"]] for row in after["enrollments"])


async def test_an_existing_school_keeps_its_id_and_programs_may_share_one(runs: Runs) -> None:
    """The sourcedId comes out byte for byte, in every file that names the school."""
    await runs.turn_on_all()
    mine = School("Harbour Main", "Sch_0001.A@x/Y")
    first, second = list(runs.delivery.programs)[:2]
    programs = dict(runs.delivery.programs)
    for key in (first, second):
        programs[key] = replace(programs[key], school=mine)
    runs.change(programs=programs)
    run = await runs.run()

    assert run.outcome is RunOutcome.DELIVERED, run.problem
    rows = runs.received_rows()
    assert [row["name"] for row in rows["orgs"] if row["sourcedId"] == mine.sourced_id] == [
        "Harbour Main"
    ]
    assert any(row["schoolSourcedId"] == mine.sourced_id for row in rows["enrollments"])
    assert any(mine.sourced_id in row["orgSourcedIds"].split(",") for row in rows["users"])


async def test_a_program_that_is_gone_counts_as_removals(runs: Runs) -> None:
    """Coursera's complete list is the truth: what it lacks is removed, and no failure."""
    await runs.turn_on_all()
    await runs.run()
    gone = next(iter(runs.delivery.programs.values()))
    programs = {
        **runs.delivery.programs,
        "gone-for-good": replace(gone, program_id="gone-for-good", program_name="Gone"),
    }
    runs.change(programs=programs)
    run = await runs.run()
    assert run.outcome in {RunOutcome.DELIVERED, RunOutcome.NOTHING_NEW}


@pytest.mark.parametrize(
    ("later", "is_there"),
    [(LaterPrograms.INCLUDE, True), (LaterPrograms.LEAVE_OFF, False), (LaterPrograms.ASK, False)],
)
async def test_programs_that_appear_later(runs: Runs, later: LaterPrograms, is_there: bool) -> None:
    """They are delivered as schools of their own only where that was chosen."""
    await runs.turn_on_all(later_programs=later)
    known = dict(runs.delivery.programs)
    key, appeared = known.popitem()
    runs.change(programs=known)
    run = await runs.run()
    assert run.outcome is RunOutcome.DELIVERED
    names = {row["name"] for row in runs.received_rows()["orgs"]}
    assert (appeared.program_name in names) is is_there
    assert (key in {one.program_id for one in run.programs}) is is_there


async def test_nothing_chosen_is_a_problem(runs: Runs) -> None:
    """A delivery without a program to deliver sends nothing and says what to do."""
    run = await runs.run()
    assert run.outcome is RunOutcome.FAILED
    assert run.problem is not None
    assert run.problem.code is ProblemCode.RUN_NOTHING_CHOSEN


async def test_progress_is_true(runs: Runs) -> None:
    """Rows of a total that is known once the first pages came, and every stage in its order."""
    await runs.turn_on_all(options=Options(grades=GradeOption.FINAL))
    told: list[RunProgress] = []
    run = await runs.run(on_progress=told.append)
    stages = list(dict.fromkeys(one.stage for one in told))
    assert stages == list(RunStage)
    assert [one.stage for one in told[-1].done] == list(RunStage)
    for stage in (RunStage.ENROLLMENTS, RunStage.GRADES):
        last = [one for one in told if one.stage is stage][-1]
        assert last.total == last.rows > 0
    assert run.progress == told[-1]


async def test_a_run_can_be_canceled_from_another_process(runs: Runs) -> None:
    """Who asks the history for it ends a run that is waiting for Coursera; nothing was sent."""
    await runs.turn_on_all()
    runs.practice.fault("network.timeout", where="enrollmentReports")
    task = asyncio.create_task(runs.run())
    history = runs.services.history
    going = await _begun(runs)
    history.ask_to_cancel(going.id)
    run = await task

    assert run.outcome is RunOutcome.CANCELED
    assert runs.received() == {}
    kept = history.run(runs.delivery.id, run.id)
    assert kept is not None
    assert kept.outcome is RunOutcome.CANCELED


async def test_canceling_the_task_is_recorded_too(runs: Runs) -> None:
    """Ctrl-C ends a run at once, and the history knows."""
    await runs.turn_on_all()
    runs.practice.fault("network.timeout", where="users")
    task = asyncio.create_task(runs.run())
    await _begun(runs)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert runs.services.history.runs(runs.delivery.id)[0].outcome is RunOutcome.CANCELED


async def test_two_runs_of_one_delivery_never_overlap(runs: Runs) -> None:
    """The second is refused at once and leaves no trace."""
    await runs.turn_on_all()
    first, second = await asyncio.gather(runs.run(), runs.run(), return_exceptions=True)
    refused = [one for one in (first, second) if isinstance(one, ProblemError)]
    ran = [one for one in (first, second) if isinstance(one, Run)]
    assert [one.problem.code for one in refused] == [ProblemCode.RUN_ALREADY_RUNNING]
    assert [one.outcome for one in ran] == [RunOutcome.DELIVERED]
    assert len(runs.services.history.runs(runs.delivery.id)) == 1


async def test_a_failure_keeps_what_the_receiver_has(runs: Runs) -> None:
    """Reports that cannot be read end in their problem; nothing partial is ever sent."""
    await runs.turn_on_all()
    await runs.run()
    before = runs.received()
    runs.practice.fault("coursera.not-permitted", where="enrollmentReports", after=3)
    run = await runs.run()
    assert run.outcome is RunOutcome.FAILED
    assert run.problem is not None
    assert run.problem.code is ProblemCode.COURSERA_NOT_PERMITTED
    assert runs.received() == before


async def test_changes_alone_are_delivered_where_that_was_chosen(runs: Runs) -> None:
    """The first delta package is full; the next holds what changed, stamped in UTC."""
    limits = HoldLimits(removals_percent=100, updates_percent=100)
    await runs.turn_on_all(options=Options(mode=DeliveryMode.DELTA, hold=limits))
    await runs.run()
    off = next(iter(runs.delivery.programs.values())).program_name
    runs.turn_off(off)
    run = await runs.run()

    assert run.outcome is RunOutcome.DELIVERED, run.problem
    files = unpacked(runs.received()["harbour-valley-college.zip"])
    rows = rows_of(files)
    manifest = {row["propertyName"]: row["value"] for row in rows.pop("manifest")}
    removed = {
        name: sum(r["status"] == "tobedeleted" for r in found) for name, found in rows.items()
    }
    assert removed == {name: counts.removed for name, counts in run.counts.items() if name in rows}
    for name, found in rows.items():
        assert manifest[f"file.{name}"] == "delta"
        for row in found:
            assert row["status"] in {"active", "tobedeleted"}
            assert re.fullmatch(r"[-0-9]{10}T[0-9:]{8}\.[0-9]{3}Z", row["dateLastModified"])
    with zipfile.ZipFile(_records(run)) as full:
        assert len(full.read("users.csv")) > len(files.get("users.csv", b""))


class _CanceledBehind:
    """Receivers whose run is canceled in the moment the receiver has the package."""

    def __init__(self, runs: Runs) -> None:
        self._packages = runs.services.packages
        self.task: asyncio.Task[Run] | None = None

    async def deliver(self, *arguments: Any) -> str:
        """Deliver, and cancel the run."""
        place = await self._packages.deliver(*arguments)
        assert self.task is not None
        self.task.cancel()
        return place


async def test_what_the_receiver_has_stays_delivered(runs: Runs) -> None:
    """Canceled a moment too late: the history says what is true, and nothing is sent twice."""
    await runs.turn_on_all()
    services, behind = runs.services, _CanceledBehind(runs)
    engine = DeliveryEngine(
        runs.paths, services.clock, cast("Any", services.apis), services.history,
        cast("Any", behind),
    )  # fmt: skip
    request = RunRequest(runs.stored, runs.credentials())
    behind.task = asyncio.create_task(engine.run(request))
    with pytest.raises(asyncio.CancelledError):
        await behind.task

    assert "harbour-valley-college.zip" in runs.received()
    kept = services.history.last_delivered(runs.delivery.id)
    assert kept is not None
    assert kept.outcome is RunOutcome.DELIVERED
    assert (await runs.run()).outcome is RunOutcome.NOTHING_NEW
