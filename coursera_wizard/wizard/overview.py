"""What the home page says of each delivery: how it stands, and how its last runs went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursera_wizard.domain.delivery import DeliveryStatus, removes_nobody, rests
from coursera_wizard.domain.periods import day_in
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.run import HoldCause, RunOutcome
from coursera_wizard.domain.schedule_words import date_text
from coursera_wizard.i18n import _
from coursera_wizard.wizard.sign_in import known_deliveries

if TYPE_CHECKING:
    import datetime as dt

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.periods import Period
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.run import Run
    from coursera_wizard.services.ports import KnownDelivery, Services

_LOOKED_AT = 4
_MOST_LOOKS = 5
# Outcomes that say nothing of the delivery itself: the run before them tells more.
_PASSING = frozenset({ProblemCode.RUN_SUSPENDED, ProblemCode.RUN_HOLD_WAITS})


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery of this computer.

    Attributes:
        known: Its file.
        today: The day it is where it runs.
        going_on: The run that is going on now.
        waiting: The held run that waits for a decision.
        last: The newest run that has ended, previews aside.
        trouble: Why its history cannot be read.
    """

    known: KnownDelivery
    today: dt.date
    going_on: Run | None = None
    waiting: Run | None = None
    last: Run | None = None
    trouble: Problem | None = None

    @property
    def delivery(self) -> Delivery | None:
        """The delivery, if its file can be read."""
        return self.known.delivery

    @property
    def is_suspended(self) -> bool:
        """Whether it rests now or is going to."""
        delivery = self.delivery
        if delivery is None or delivery.status is not DeliveryStatus.SUSPENDED:
            return False
        return delivery.suspension is None or delivery.suspension.last >= self.today


def overview(services: Services) -> tuple[DeliveryLine, ...]:
    """Return a line for each delivery of this computer; blocks."""
    return tuple(_line(known, services) for known in known_deliveries(services))


def _line(known: KnownDelivery, services: Services) -> DeliveryLine:
    delivery, clock = known.delivery, services.clock
    if delivery is None:
        return DeliveryLine(known, clock.today())
    today = day_in(delivery.schedule.zone or clock.zone(), clock.now())
    history = services.history
    try:
        return DeliveryLine(
            known,
            today,
            going_on=history.going_on(delivery.id),
            waiting=history.waiting(delivery.id),
            last=_last(services, delivery.id),
        )
    except ProblemError as error:
        return DeliveryLine(known, today, trouble=error.problem)


def _last(services: Services, delivery_id: str) -> Run | None:
    """Return the newest run that ended and was no preview, unless very many of those follow it."""
    before, fallback = "", None
    for _look in range(_MOST_LOOKS):
        runs = services.history.runs(delivery_id, _LOOKED_AT, before)
        for run in runs:
            is_delivered = run.outcome is RunOutcome.DELIVERED
            if run.is_going_on or (run.is_preview and not is_delivered):
                continue
            if run.problem is None or run.problem.code not in _PASSING:
                return run
            fallback = fallback or run
        if len(runs) < _LOOKED_AT:
            break
        before = runs[-1].id
    return fallback


def status_of(line: DeliveryLine) -> tuple[str, str]:
    """Return what the pill says, and its tone: good, look, wrong or accent."""
    known, delivery, trouble = line.known, line.delivery, trouble_of(line)
    if trouble is not None:
        return _with_number(trouble), "wrong"
    if line.going_on is not None:
        return (_("Preview going on") if line.going_on.is_preview else _("Running")), "accent"
    if line.waiting is not None:
        return _hold_words(line.waiting), "look"
    if line.is_suspended and delivery is not None:
        return _suspended_words(delivery, line.today), "look"
    if known.problem is not None:
        return _with_number(known.problem), "look"
    if delivery is not None and removes_nobody(delivery, line.today) and delivery.no_removals:
        until = delivery.no_removals
        return _("Removes nobody until {day}").format(day=_last_day(until)), "good"
    return _("Active"), "good"


def trouble_of(line: DeliveryLine) -> Problem | None:
    """Return what is wrong with a delivery: its file, its history, or how its last run ended.

    A failed run counts no longer once another goes on or waits, nor while the delivery rests.
    """
    known = line.known.problem
    if known is not None and known.is_blocking:
        return known
    if line.going_on is not None or line.waiting is not None or line.is_suspended:
        return None
    if line.trouble is not None:
        return line.trouble
    if line.last is None or line.last.outcome is not RunOutcome.FAILED:
        return None
    return line.last.problem


def _with_number(problem: Problem) -> str:
    return _("{title} · {number}").format(title=problem.title, number=problem.number)


def _hold_words(run: Run) -> str:
    for reason in run.hold_reasons:
        if reason.cause is HoldCause.REMOVALS:
            return _("On hold · {percent} % removed").format(percent=reason.percent)
        if reason.cause is HoldCause.UPDATES:
            return _("On hold · {percent} % changed").format(percent=reason.percent)
    return _("On hold · {number}").format(number=run.problem.number if run.problem else "")


def _suspended_words(delivery: Delivery, today: dt.date) -> str:
    period = delivery.suspension
    if period is None:
        return _("Suspended")
    if not rests(delivery, today):
        return _("Suspended from {day}").format(day=date_text(period.first))
    return _("Suspended until {day}").format(day=_last_day(period))


def _last_day(period: Period) -> str:
    return date_text(period.last) if period.last.year < 9999 else _("further notice")
