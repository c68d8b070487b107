"""What is done with runs: start one here, decide about it, let a delivery rest. No window needed.

The command line calls this directly. The window starts runs as processes of their own, which come
here too, and calls the rest of it.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.delivery import DeliveryStatus, configuration_hash, rests
from coursera_wizard.domain.notice_events import event_of, is_wanted
from coursera_wizard.domain.periods import day_in
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.run import Run, RunOutcome, Trigger
from coursera_wizard.domain.schedule_due import Doing, Due
from coursera_wizard.domain.schedule_times import has_runs
from coursera_wizard.domain.schedule_words import clock_text
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services import blocking
from coursera_wizard.services.ports import Credentials, RunRequest, RunSecrets
from coursera_wizard.wizard.planned_runs import PlannedRuns
from coursera_wizard.wizard.run_secrets import DeliverySecrets

if TYPE_CHECKING:
    import datetime as dt

    from coursera_wizard.domain.periods import Period
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.run import RunProgress
    from coursera_wizard.services.ports import Services, StoredDelivery
    from coursera_wizard.wizard.run_secrets import SecretSource

LAST = "last"

_LOOK_EVERY_S = 0.1
_REMEMBERED_RUNS = 50


def _drop(_problem: Problem) -> None:
    """Let a warning pass."""


@dataclass(frozen=True, slots=True)
class PlannedEnd:
    """What became of a start by a schedule.

    Attributes:
        due: What was to be done.
        run: The run, or the record of what was missed; None where nothing was due.
    """

    due: Due
    run: Run | None = None


class RunActions:
    """The verbs for the runs of saved deliveries; `planned` keeps account of their schedules.

    Args:
        services: Engine, history, secrets, notices and the store.
        source: Gives what no store of this computer gives.
        on_warning: Told of what went wrong beside a run, such as a notice that was not sent.
    """

    def __init__(
        self,
        services: Services,
        source: SecretSource | None = None,
        on_warning: Callable[[Problem], None] = _drop,
    ) -> None:
        self._services = services
        self._source = source
        self._on_warning = on_warning
        self.planned = PlannedRuns(services, source, on_warning)

    # -- runs

    async def run(
        self,
        stored: StoredDelivery,
        *,
        trigger: Trigger = Trigger.COMMAND,
        is_preview: bool = False,
        on_progress: Callable[[RunProgress], None] | None = None,
    ) -> Run:
        """Run a delivery to its end in this process, and send the notices it asks for.

        Whatever keeps it from beginning is a failed run of its history too. To cancel the task
        cancels the run. A planned run that is due, or can still be caught up, is done with it.

        Raises:
            ProblemError: ``run.already-running``; all else is in the run's problem.
        """
        claim = None
        if not is_preview and stored.delivery.schedule.run_by_itself:
            await blocking.call(self._check_free, stored)
            claim = await self.planned.claim(stored, trigger)
        run = await self._run(
            stored,
            trigger=trigger,
            is_preview=is_preview,
            begun=claim.begun if claim else None,
            on_progress=on_progress,
        )
        if claim is not None:
            await self.planned.tell(stored, claim)
        return run

    async def run_planned(
        self,
        stored: StoredDelivery,
        on_progress: Callable[[RunProgress], None] | None = None,
    ) -> PlannedEnd:
        """Do what the schedule asks for now: run, catch up, record what was missed, or nothing.

        For whatever starts the program at the planned times, once or every few minutes. Where the
        schedule plans nothing, because another engine keeps the times, it runs.

        Raises:
            ProblemError: ``history.…`` or ``run.already-running``; all else is in the run.
        """
        if not has_runs(stored.delivery.schedule):
            done = await self.run(stored, trigger=Trigger.SCHEDULE, on_progress=on_progress)
            return PlannedEnd(Due(Doing.RUN), done)
        claim = await self.planned.claim(stored, Trigger.SCHEDULE)
        run: Run | None = None
        if claim.begun is not None:
            run = await self._run(
                stored, trigger=Trigger.SCHEDULE, begun=claim.begun, on_progress=on_progress
            )
        await self.planned.tell(stored, claim)
        end = PlannedEnd(claim.due, run or claim.missed)
        if end.run is not None:  # not at each poll: what other deliveries lack is told as well
            await self.planned.check_all()
        return end

    async def _run(
        self,
        stored: StoredDelivery,
        *,
        trigger: Trigger,
        is_preview: bool = False,
        begun: Run | None = None,
        on_progress: Callable[[RunProgress], None] | None = None,
    ) -> Run:
        kept = DeliverySecrets(self._services, stored, self._source)
        try:
            request = RunRequest(
                stored,
                Credentials(stored.delivery.account, Secret("")),
                trigger=trigger,
                is_preview=is_preview,
                begun=begun,
            )
            if not is_preview and await self._does_nothing(stored):
                run = await self._services.engine.run(request, on_progress)
            else:
                receiver = RunSecrets() if is_preview else await kept.for_receiver()
                async with kept.credentials() as credentials:
                    request = replace(request, credentials=credentials, secrets=receiver)
                    run = await self._services.engine.run(request, on_progress)
        except ProblemError as error:
            is_other_running = error.problem.code is ProblemCode.RUN_ALREADY_RUNNING
            if is_other_running and begun is None:
                raise
            run = begun or self._new_run(stored, trigger, is_preview=is_preview)
            outcome = RunOutcome.CANCELED if is_other_running else RunOutcome.FAILED
            run = await self._note_end(run, outcome, error.problem)
        await self._tell(stored, run, kept)
        return run

    async def approve(self, stored: StoredDelivery, run_id: str) -> Run:
        """Deliver exactly the package of a held run or a preview, once; return the run.

        Raises:
            ProblemError: ``run.…``, ``receiver.…``, or why the receiver's secret is not there.
        """
        kept = DeliverySecrets(self._services, stored, self._source)
        run = await self._services.engine.approve(stored, run_id, await kept.for_receiver())
        await self._tell(stored, run, kept)
        return run

    async def reject(self, stored: StoredDelivery, run_id: str) -> Run:
        """Note that a held run or a preview is not to be delivered; return the run.

        Raises:
            ProblemError: ``run.not-found`` or ``run.not-waiting``.
        """
        return await self._services.engine.reject(stored, run_id)

    async def cancel(self, stored: StoredDelivery, limit_s: float = 10.0) -> Run | None:
        """Ask the run that is going on to end, and wait a little for it.

        Returns:
            The run as it is then; None where none was going on.
        """
        history, delivery_id = self._services.history, stored.delivery.id
        run = await blocking.call(history.going_on, delivery_id)
        if run is None:
            return None
        await blocking.call(history.ask_to_cancel, run.id)
        try:
            async with asyncio.timeout(limit_s):
                while True:
                    found = await blocking.call(history.run, delivery_id, run.id)
                    if found is None or not found.is_going_on:
                        return found or run
                    await asyncio.sleep(_LOOK_EVERY_S)
        except TimeoutError:
            return run

    async def find(self, stored: StoredDelivery, word: str, *, is_waiting: bool = False) -> Run:
        """Return the run of an id, of the unique beginning of one, or the last one.

        Args:
            stored: Whose history is looked at.
            word: The id, its beginning, or ``last``.
            is_waiting: Whether the last one that waits for a decision is meant.

        Raises:
            ProblemError: ``run.not-found``, or that the history cannot be read.
        """
        history, delivery_id = self._services.history, stored.delivery.id
        found: Run | None = None
        if word == LAST and is_waiting:
            found = await blocking.call(history.waiting, delivery_id)
        if word == LAST and found is None:
            found = next(iter(await blocking.call(history.runs, delivery_id, 1)), None)
        elif found is None:
            found = await blocking.call(history.run, delivery_id, word)
        if found is None:
            raise failure(ProblemCode.RUN_NOT_FOUND, run=word)
        return found

    # -- rest

    async def suspend(self, stored: StoredDelivery, period: Period | None = None) -> StoredDelivery:
        """Let a delivery rest for a period, or until it is resumed; return it as saved.

        Raises:
            ProblemError: ``store.…``, above all ``store.changed-meanwhile``.
        """
        return await self._save(stored, status=DeliveryStatus.SUSPENDED, suspension=period)

    async def resume(self, stored: StoredDelivery) -> StoredDelivery:
        """Let scheduled runs take place again; return the delivery as saved.

        Raises:
            ProblemError: ``store.…``.
        """
        return await self._save(stored, status=DeliveryStatus.ACTIVE, suspension=None)

    async def no_removals(self, stored: StoredDelivery, period: Period | None) -> StoredDelivery:
        """Have packages remove nobody in a period, or as usual again; return it as saved.

        Raises:
            ProblemError: ``store.…``.
        """
        return await self._save(stored, no_removals=period)

    def today(self, stored: StoredDelivery) -> dt.date:
        """Return the day it is where the delivery runs."""
        clock = self._services.clock
        return day_in(stored.delivery.schedule.zone or clock.zone(), clock.now())

    async def _save(self, stored: StoredDelivery, **changes: object) -> StoredDelivery:
        delivery = stored.delivery
        if all(getattr(delivery, name) == value for name, value in changes.items()):
            return stored
        moment = self._services.clock.now()
        changed = replace(delivery, saved_at=moment, **changes)  # type: ignore[arg-type]  # three fields, named above
        return await blocking.call(
            lambda: self._services.store.save(changed, stored.path, expected_stamp=stored.stamp)
        )

    # -- beside a run

    async def _does_nothing(self, stored: StoredDelivery) -> bool:
        """Tell whether a run would neither read nor send: then no secret is asked for."""
        if rests(stored.delivery, self.today(stored)):
            return True
        waiting = await blocking.call(self._services.history.waiting, stored.delivery.id)
        return waiting is not None

    def _new_run(self, stored: StoredDelivery, trigger: Trigger, *, is_preview: bool) -> Run:
        moment, delivery = self._services.clock.now(), stored.delivery
        return Run(
            id=f"{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
            delivery_id=delivery.id,
            delivery_name=delivery.name,
            started_at=moment,
            trigger=trigger,
            is_preview=is_preview,
            delivery_hash=configuration_hash(delivery),
            pid=os.getpid(),
        )

    async def _note_end(self, run: Run, outcome: RunOutcome, found: Problem) -> Run:
        """Keep a run that could not even begin, so that nobody has to guess why nothing came."""
        moment = self._services.clock.now()
        run = replace(run, outcome=outcome, ended_at=moment, problem=found)
        await blocking.call(self._services.history.update, run)
        return run

    def _check_free(self, stored: StoredDelivery) -> None:
        """Refuse before anything is claimed while another run goes on."""
        going_on = self._services.history.going_on(stored.delivery.id)
        if going_on is not None:
            time = clock_text(going_on.started_at)
            raise failure(ProblemCode.RUN_ALREADY_RUNNING, time=time)

    async def _tell(self, stored: StoredDelivery, run: Run, kept: DeliverySecrets) -> None:
        """Send the notices of a run; what cannot be sent is a warning, never a failure."""
        event = event_of(run)
        if event is None or not is_wanted(stored.delivery.notices, event):
            return
        if await self._was_told_today(stored, run):
            return
        found, troubles = await kept.for_notices()
        unsent = await self._services.notifier.notify(stored.delivery, event, run, found)
        for trouble in (*troubles, *unsent):
            self._on_warning(trouble)

    async def _was_told_today(self, stored: StoredDelivery, run: Run) -> bool:
        """Tell whether a hold that still waits was told of on this day: once a day is enough."""
        if run.problem is None or run.problem.code is not ProblemCode.RUN_HOLD_WAITS:
            return False
        zone = stored.delivery.schedule.zone
        earlier = await blocking.call(
            self._services.history.runs, stored.delivery.id, _REMEMBERED_RUNS
        )
        return any(
            one.outcome is RunOutcome.HELD
            and one.id != run.id
            and day_in(zone, one.started_at) == day_in(zone, run.started_at)
            for one in earlier
        )
