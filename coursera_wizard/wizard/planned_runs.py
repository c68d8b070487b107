"""Keeps account of planned runs: which one begins now, which were missed, and who is told.

A planned run is claimed in the history before anything else is done for it, and every process asks
the history anew when another was faster: so it begins, or is recorded as missed, once.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.delivery import configuration_hash
from coursera_wizard.domain.notice_events import is_wanted
from coursera_wizard.domain.notices import NoticeEvent
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.run import Run, RunOutcome, Trigger
from coursera_wizard.domain.schedule_due import (
    Doing,
    Due,
    is_due,
    past_of,
    without_rest,
)
from coursera_wizard.domain.schedule_status import (
    ScheduleStatus,
    late_problem,
    missed_problem,
    status_of,
)
from coursera_wizard.services import blocking
from coursera_wizard.wizard.run_secrets import DeliverySecrets

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.schedule_times import PlannedRun
    from coursera_wizard.services.ports import Services, StoredDelivery
    from coursera_wizard.wizard.run_secrets import SecretSource

RUNS_READ: Final = 50
_TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be done now with a delivery's plan, once others cannot do it any more.

    Attributes:
        due: What is due.
        begun: The record of the run that is to be done now; None where there is none.
        missed: The record of runs that did not take place; None where there are none.
    """

    due: Due
    begun: Run | None = None
    missed: Run | None = None


class PlannedRuns:
    """Claims planned runs, and tells people of late and missed ones; every method but init waits.

    Args:
        services: History, clock, notices.
        source: Gives what no store of this computer gives.
        on_warning: Told of a notice that could not be sent.
    """

    def __init__(
        self,
        services: Services,
        source: SecretSource | None = None,
        on_warning: Callable[[Problem], None] | None = None,
    ) -> None:
        self._services = services
        self._source = source
        self._on_warning = on_warning

    async def look(self, stored: StoredDelivery) -> Due:
        """Return what is due now; nothing is claimed.

        Raises:
            ProblemError: ``history.…``
        """
        return await blocking.call(lambda: self._due(stored)[0])

    async def claim(self, stored: StoredDelivery, trigger: Trigger) -> Claim:
        """Claim what is due and record what was missed; people are told by `tell`, afterwards.

        A run that a person starts while one is due, or can still be caught up, stands in for it.

        Raises:
            ProblemError: ``history.…``
        """
        return await blocking.call(self._claim, stored, trigger)

    async def tell(self, stored: StoredDelivery, claim: Claim) -> None:
        """Tell people of what a claim recorded as missed; a run must not wait for that."""
        if claim.missed is not None:
            await self._tell(stored, NoticeEvent.MISSED, claim.missed)

    async def check(self, stored: StoredDelivery) -> ScheduleStatus:
        """Return how a schedule stands; record what was missed, and tell people of it once.

        Nothing that is younger than five minutes is touched: its own process may just begin.

        Raises:
            ProblemError: ``history.…``
        """
        status, missed = await blocking.call(self._check, stored)
        if missed is not None:
            await self._tell(stored, NoticeEvent.MISSED, missed)
        late = status.late
        if late is not None and is_wanted(stored.delivery.notices, NoticeEvent.LATE):
            start = late.start.utc
            is_new = await blocking.call(
                self._services.history.tell_once, stored.delivery.id, start
            )
            if is_new:
                record = replace(
                    self._record(stored, (late,), late_problem(late)), outcome=None, ended_at=None
                )
                await self._tell(stored, NoticeEvent.LATE, record)
        return status

    async def check_all(self) -> dict[str, ScheduleStatus]:
        """Check every delivery this computer knows; one that cannot be read is passed over.

        Returns:
            The status by the delivery's id.
        """
        store = self._services.store
        found: dict[str, ScheduleStatus] = {}
        for known in await blocking.call(store.known):
            if known.delivery is None or not known.delivery.schedule.run_by_itself:
                continue
            try:
                stored = await blocking.call(store.load, known.path)
                found[stored.delivery.id] = await self.check(stored)
            except ProblemError as error:
                self._warn(error.problem)
        return found

    # -- inner, blocking

    def _due(self, stored: StoredDelivery) -> tuple[Due, frozenset[dt.datetime]]:
        delivery, history = stored.delivery, self._services.history
        known = history.planned(delivery.id)
        past = past_of(delivery, known, history.runs(delivery.id, RUNS_READ))
        due = is_due(delivery.schedule, self._services.clock.now(), past)
        return without_rest(due, delivery), known

    def _claim(self, stored: StoredDelivery, trigger: Trigger) -> Claim:
        history = self._services.history
        due = Due(Doing.NOTHING)
        for _try in range(_TRIES):
            due, known = self._due(stored)
            missed = self._missed(stored, due.missed) if due.missed else None
            begun = None
            if due.run is not None and due.doing in {Doing.RUN, Doing.CATCH_UP}:
                begun = self._begun(stored, due.run, trigger)
            wanted = tuple(run for run in (missed, begun) if run is not None)
            if not wanted or history.claim(wanted, known):
                return Claim(due, begun, missed)
        return Claim(Due(Doing.NOTHING, next=due.next))

    def _check(self, stored: StoredDelivery) -> tuple[ScheduleStatus, Run | None]:
        history, delivery_id = self._services.history, stored.delivery.id
        for _try in range(_TRIES):
            known = history.planned(delivery_id)
            runs = history.runs(delivery_id, RUNS_READ)
            status = status_of(stored.delivery, known, runs, self._services.clock.now())
            if not status.missed:
                return status, None
            missed = self._missed(stored, status.missed)
            if history.claim((missed,), known):
                return status, missed
        return status, None

    def _begun(self, stored: StoredDelivery, planned: PlannedRun, trigger: Trigger) -> Run:
        now, delivery = self._services.clock.now(), stored.delivery
        return Run(
            id=_run_id(now),
            delivery_id=delivery.id,
            delivery_name=delivery.name,
            started_at=now,
            trigger=trigger,
            delivery_hash=configuration_hash(delivery),
            pid=os.getpid(),
            planned=(planned.start.utc,),
        )

    def _missed(self, stored: StoredDelivery, missed: Sequence[PlannedRun]) -> Run:
        return self._record(stored, missed, missed_problem(missed))

    def _record(self, stored: StoredDelivery, planned: Sequence[PlannedRun], found: Problem) -> Run:
        """Return a record that stands where the last of these runs would."""
        start = planned[-1].start.utc
        return Run(
            id=_run_id(start),
            delivery_id=stored.delivery.id,
            delivery_name=stored.delivery.name,
            started_at=start,
            trigger=Trigger.SCHEDULE,
            outcome=RunOutcome.CANCELED,
            ended_at=start,
            problem=found,
            planned=tuple(run.start.utc for run in planned),
        )

    # -- telling

    async def _tell(self, stored: StoredDelivery, event: NoticeEvent, run: Run) -> None:
        if not is_wanted(stored.delivery.notices, event):
            return
        kept = DeliverySecrets(self._services, stored, self._source)
        found, troubles = await kept.for_notices()
        unsent = await self._services.notifier.notify(stored.delivery, event, run, found)
        for trouble in (*troubles, *unsent):
            self._warn(trouble)

    def _warn(self, found: Problem) -> None:
        if self._on_warning is not None:
            self._on_warning(found)


def _run_id(moment: dt.datetime) -> str:
    return f"{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
