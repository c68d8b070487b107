"""Executes a delivery file: pull, stage, shape, check, compare, hold or deliver, and remember."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import logging
import os
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from coursera_wizard.domain.defect import defect
from coursera_wizard.domain.delivery import configuration_hash, rests
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.run import Decision, Run, RunOutcome, RunProgress, RunStage
from coursera_wizard.domain.schedule_words import clock_text
from coursera_wizard.services import blocking
from coursera_wizard.services.run.memory import keep_little
from coursera_wizard.services.run.meter import Meter
from coursera_wizard.services.run.run_lock import RunLock

if TYPE_CHECKING:
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.services.coursera.factory import CourseraApiFactory
    from coursera_wizard.services.paths import Paths
    from coursera_wizard.services.ports import (
        Clock,
        PackageReceivers,
        RunHistory,
        RunRequest,
        RunSecrets,
        StoredDelivery,
    )
    from coursera_wizard.services.run.work import RunWork

logger = logging.getLogger(__name__)

_LOOK_S: Final = 0.3

OnProgress = Callable[[RunProgress], None]


class DeliveryEngine:
    """Runs deliveries; fulfills `ports.RunEngine`.

    Args:
        paths: Where staging is, and the locks.
        clock: The time.
        apis: Opens Coursera.
        history: Keeps every run.
        packages: Brings packages to receivers.
    """

    def __init__(
        self,
        paths: Paths,
        clock: Clock,
        apis: CourseraApiFactory,
        history: RunHistory,
        packages: PackageReceivers,
    ) -> None:
        self._paths = paths
        self._clock = clock
        self._apis = apis
        self._history = history
        self._packages = packages

    async def run(self, request: RunRequest, on_progress: OnProgress | None = None) -> Run:
        """Run a delivery to its end and return how it went, also where it failed.

        Raises:
            ProblemError: ``run.already-running``; all else is in the run's problem.
        """
        delivery = request.stored.delivery
        with await self._lock(delivery.id):
            run = self._new_run(request)
            gate = await blocking.call(self._gate, delivery, request.is_preview)
            if gate is not None:
                outcome, why = gate
                run = replace(run, outcome=outcome, problem=why, ended_at=run.started_at)
                await blocking.call(self._history.add, run)
                return run
            try:
                await blocking.call(self._history.add, run)
                await blocking.call(_load)
            except asyncio.CancelledError:
                await asyncio.shield(blocking.call(self._note_canceled, run))
                raise
            return await self._watched(request, run, on_progress)

    async def approve(self, stored: StoredDelivery, run_id: str, secrets: RunSecrets) -> Run:
        """Deliver exactly the package of a held run or a preview, once; return the run.

        Raises:
            ProblemError: ``run.not-found``, ``run.not-waiting``, ``run.outdated``,
                ``run.package-gone`` or ``run.already-running``; a failed delivery too.
        """
        with await self._lock(stored.delivery.id):
            run = await self._undecided(stored, run_id)
            from coursera_wizard.services.run.handover import Handover

            handover = Handover(self._history, self._packages, self._clock)
            return await handover.approve(stored.delivery, run, secrets)

    async def reject(self, stored: StoredDelivery, run_id: str) -> Run:
        """Note that a held run or a preview is not to be delivered; return the run.

        Raises:
            ProblemError: ``run.not-found``, ``run.not-waiting`` or ``run.already-running``.
        """
        with await self._lock(stored.delivery.id):
            run = await self._undecided(stored, run_id)
            run = replace(run, decision=Decision.REJECTED, decided_at=self._clock.now())
            await blocking.call(self._history.update, run)
            return run

    async def _lock(self, delivery_id: str) -> RunLock:
        going = await blocking.call(self._history.going_on, delivery_id)
        started = clock_text(going.started_at) if going else "…"
        return RunLock(self._paths.locks, delivery_id, started)

    async def _undecided(self, stored: StoredDelivery, run_id: str) -> Run:
        run = await blocking.call(self._history.run, stored.delivery.id, run_id)
        if run is None:
            raise failure(ProblemCode.RUN_NOT_FOUND, run=run_id)
        can_decide = run.outcome in {RunOutcome.HELD, RunOutcome.PREVIEWED}
        if not can_decide or run.decision is not None or run.package is None:
            raise failure(ProblemCode.RUN_NOT_WAITING)
        return run

    def _new_run(self, request: RunRequest) -> Run:
        if request.begun is not None:
            return request.begun
        now = self._clock.now()
        delivery = request.stored.delivery
        return Run(
            id=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
            delivery_id=delivery.id,
            delivery_name=delivery.name,
            started_at=now,
            trigger=request.trigger,
            is_preview=request.is_preview,
            delivery_hash=configuration_hash(delivery),
            pid=os.getpid(),
        )

    def _gate(self, delivery: Delivery, is_preview: bool) -> tuple[RunOutcome, Problem] | None:
        """Return how a run ends before it begins; a preview sends nothing and always may."""
        if is_preview:
            return None
        if rests(delivery, self._today(delivery)):
            return RunOutcome.CANCELED, problem(ProblemCode.RUN_SUSPENDED)
        waiting = self._history.waiting(delivery.id)
        if waiting is not None:
            return RunOutcome.HELD, problem(ProblemCode.RUN_HOLD_WAITS, run=waiting.id)
        return None

    def _today(self, delivery: Delivery) -> dt.date:
        zone = ZoneInfo(delivery.schedule.zone) if delivery.schedule.zone else dt.UTC
        return self._clock.now().astimezone(zone).date()

    async def _watched(self, request: RunRequest, run: Run, on_progress: OnProgress | None) -> Run:
        """Do the work, keep how far it is, and cancel it when somebody asks for that."""
        progress = RunProgress(RunStage.SIGN_IN)

        def tell(found: RunProgress) -> None:
            nonlocal progress
            progress = found
            if on_progress is not None:
                on_progress(found)

        started = time.monotonic()
        from coursera_wizard.services.run.handover import Handover
        from coursera_wizard.services.run.work import RunWork

        handover = Handover(self._history, self._packages, self._clock)
        staging = self._paths.staging / run.delivery_id
        work = RunWork(
            request,
            run,
            self._history,
            self._apis,
            handover,
            staging,
            Meter(tell),
            self._today(request.stored.delivery),
        )
        task = asyncio.create_task(work.do())
        was_asked = is_canceled = False
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_LOOK_S)
                if await blocking.call(self._history.note_progress, run.id, progress):
                    was_asked = True
                    task.cancel()
        except asyncio.CancelledError:
            is_canceled = True
            task.cancel()
        result = await self._ended(task, work)
        result = replace(
            result,
            ended_at=self._clock.now(),
            seconds=time.monotonic() - started,
            progress=progress,
        )
        try:
            await asyncio.shield(blocking.call(self._finish, result, staging))
        finally:
            if is_canceled and not was_asked:
                raise asyncio.CancelledError
        return result

    async def _ended(self, task: asyncio.Task[Run], work: RunWork) -> Run:
        """Return what came of the work; a failure of any kind ends in a problem."""
        found: Problem | None = None
        try:
            await asyncio.wait({task})
            return task.result()
        except asyncio.CancelledError:
            outcome = RunOutcome.CANCELED
        except ProblemError as error:
            outcome, found = RunOutcome.FAILED, error.problem
        except Exception as error:  # noqa: BLE001 - the run is recorded whatever happened
            outcome, found = RunOutcome.FAILED, defect(error)
            logger.error("a run failed: %s", found.details)  # noqa: TRY400 - a traceback could name a learner
        if work.run.outcome is RunOutcome.DELIVERED:
            return work.run  # the receiver has it, whatever came afterwards
        return replace(work.run, outcome=outcome, problem=found)

    def _note_canceled(self, run: Run) -> None:
        """Record a run that was canceled before it began; its record may not be there yet."""
        run = replace(run, outcome=RunOutcome.CANCELED, ended_at=self._clock.now())
        if self._history.run(run.delivery_id, run.id) is None:
            self._history.add(run)
        else:
            self._history.update(run)

    def _finish(self, run: Run, staging: Path) -> None:
        _remove(staging)
        self._history.update(run)
        self._history.tidy(run.delivery_id)


def _remove(staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)


def _load() -> None:
    """Import what takes a while, away from the event loop."""
    importlib.import_module("coursera_wizard.services.run.work")
    keep_little()
