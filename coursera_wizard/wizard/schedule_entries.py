"""What the operating system's scheduler does for saved deliveries: look, put right, and prove it.

Window and command line call this; nothing here knows which system it is.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.delivery import file_name
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.schedule_entry import ProofStep, ScheduleProof, wants_entry
from coursera_wizard.domain.schedule_times import has_runs
from coursera_wizard.i18n import N_, _
from coursera_wizard.services import blocking
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.wizard.finish import compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.schedule_entry import ScheduleEntry
    from coursera_wizard.services.ports import Services
    from coursera_wizard.wizard.session import WizardSession

TEST_LIMIT_S: Final = 120.0
"""How long a test that was started may take from one step to the next."""
_LOOK_EVERY_S: Final = 0.25


class Standing(StrEnum):
    """How the system's entry stands to a delivery of this computer."""

    NOT_WANTED = "not-wanted"  # no entry, and none is to be
    FINE = "fine"
    CHANGED = "changed"
    MISSING = "missing"
    LEFT_OVER = "left-over"  # an entry, where the delivery does not want one any more
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EntryLook:
    """What was found of one delivery's entry.

    Attributes:
        scheduler: What the system's scheduler is called.
        standing: How the entry stands to the delivery.
        entry: As it was read back, where the delivery wants one.
        problem: Why nothing can be said, or why no entry can work here.
    """

    scheduler: str = ""
    standing: Standing = Standing.NOT_WANTED
    entry: ScheduleEntry | None = None
    problem: Problem | None = None

    @property
    def wants_a_look(self) -> bool:
        """Whether a person should know of it."""
        return self.standing not in {Standing.NOT_WANTED, Standing.FINE}

    @property
    def can_be_put_right(self) -> bool:
        """Whether writing the entry anew, or taking it away, mends it."""
        return self.standing in {Standing.CHANGED, Standing.MISSING, Standing.LEFT_OVER}

    @property
    def words(self) -> str:
        """What is to be said of it, in a sentence; nothing where all is as it should be."""
        text = _SENTENCES.get(self.standing)
        if text is None:
            return ""
        differences = " ".join(self.entry.differences) if self.entry is not None else ""
        words = _(text).format(
            scheduler=self.scheduler, differences=differences, problem=_numbered(self.problem)
        )
        return words.strip()


_SENTENCES: Final = {
    Standing.CHANGED: N_("Its entry in {scheduler} was changed: {differences}"),
    Standing.MISSING: N_("This computer does not start it: it has no entry in {scheduler}."),
    Standing.LEFT_OVER: N_("There is still an entry in {scheduler} that starts it."),
    Standing.UNKNOWN: N_("Runs do not start by themselves: {problem}"),
}


def _numbered(found: Problem | None) -> str:
    if found is None:
        return ""
    return _("{title} · {number}").format(title=found.title, number=found.number)


def look_at_entry(services: Services, delivery: Delivery, path: Path) -> EntryLook:
    """Read a delivery's entry back from the system and compare it; blocks, and raises nothing."""
    scheduler = services.scheduler
    name = scheduler.kind()
    try:
        if not wants_entry(delivery.schedule) or not has_runs(delivery.schedule):
            is_there = bool(scheduler.snapshot(delivery.id).parts)
            return EntryLook(name, Standing.LEFT_OVER if is_there else Standing.NOT_WANTED)
        trouble = scheduler.problem()
        if trouble is not None:
            return EntryLook(name, Standing.UNKNOWN, problem=trouble)
        entry = scheduler.status(StoredDelivery(delivery, path, ""))
    except ProblemError as error:
        return EntryLook(name, Standing.UNKNOWN, problem=error.problem)
    if not entry.is_registered:
        return EntryLook(name, Standing.MISSING, entry)
    return EntryLook(name, Standing.CHANGED if entry.differences else Standing.FINE, entry)


async def learn_scheduler(session: WizardSession, services: Services) -> None:
    """Learn what this computer can start by itself, and what a person should know of it."""
    scheduler, stored = services.scheduler, _as_if_stored(session, services)

    def found() -> tuple[str, Problem | None, tuple[str, ...]]:
        trouble = scheduler.problem()
        notes = scheduler.notes(stored) if stored is not None and trouble is None else ()
        return scheduler.kind(), trouble, notes

    name, trouble, notes = await blocking.call(found)
    machine = replace(
        session.state.facts.machine,
        scheduler=name,
        scheduler_problem=trouble,
        scheduler_notes=notes,
    )
    session.learn(machine=machine)


def _as_if_stored(session: WizardSession, services: Services) -> StoredDelivery | None:
    """Return the configuration as it would be saved; None while it is too incomplete for that."""
    draft = session.state.draft
    if session.state.facts.connection is None or draft.school_year is None:
        return session.stored
    delivery = compose(session, services.clock.now(), draft.secret)
    path = session.stored.path if session.stored else Path(draft.path or file_name(draft.name))
    return StoredDelivery(delivery, path, "")


class ScheduleEntries:
    """The verbs for the entries of saved deliveries; every one asks the system off the loop."""

    def __init__(self, services: Services, *, look_every_s: float = _LOOK_EVERY_S) -> None:
        self._services = services
        self._look_every_s = look_every_s

    async def look(self, delivery: Delivery, path: Path) -> EntryLook:
        """Read a delivery's entry back from the system and compare it."""
        return await blocking.call(look_at_entry, self._services, delivery, path)

    async def put_right(self, stored: StoredDelivery) -> None:
        """Make the system's entry what the delivery says: register, change or remove it.

        Raises:
            ProblemError: ``scheduler.…``; what was there before is untouched then.
        """
        scheduler = self._services.scheduler
        if wants_entry(stored.delivery.schedule):
            await blocking.call(scheduler.install, stored)
        else:
            await blocking.call(scheduler.remove, stored.delivery.id)

    async def prove(
        self, stored: StoredDelivery, on_progress: Callable[[ScheduleProof], None]
    ) -> ScheduleProof:
        """Have the system start a test of the delivery once, and follow it to its end.

        Nothing is delivered. Whatever happens, also when this is canceled, nothing is left with
        the system.

        Args:
            stored: The saved delivery.
            on_progress: Told of every step, the first time before the system has begun.

        Returns:
            The proof at its end, with the problem that ended it too early, if any.

        Raises:
            ProblemError: ``scheduler.…`` where the system does not take the test.
        """
        scheduler = self._services.scheduler
        token = await self._start(stored)
        try:
            return await self._follow(token, on_progress)
        finally:
            await blocking.call(scheduler.end_proof, token)

    async def _start(self, stored: StoredDelivery) -> str:
        """Start the test; one that was started just when this is canceled is ended again."""
        scheduler = self._services.scheduler
        starting = asyncio.ensure_future(blocking.call(scheduler.start_proof, stored))
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            with suppress(ProblemError):
                await blocking.call(scheduler.end_proof, await starting)
            raise

    async def _follow(
        self, token: str, on_progress: Callable[[ScheduleProof], None]
    ) -> ScheduleProof:
        scheduler, loop = self._services.scheduler, asyncio.get_running_loop()
        limit_s = await blocking.call(scheduler.proof_limit_s)
        ends_at, last = loop.time() + limit_s, None
        while True:
            proof = await blocking.call(scheduler.read_proof, token)
            if proof != last:
                on_progress(proof)
                if last is not None:
                    ends_at = loop.time() + TEST_LIMIT_S
                last = proof
            if proof.is_over:
                return proof if proof.problem or proof.has_passed else self._cut_off(proof)
            if loop.time() > ends_at:
                return self._not_started(limit_s) if is_asked(proof) else self._cut_off(proof)
            await asyncio.sleep(self._look_every_s)

    def _not_started(self, limit_s: float) -> ScheduleProof:
        name = self._services.scheduler.kind()
        found = problem(
            ProblemCode.SCHEDULER_NOT_STARTED,
            scheduler=name,
            seconds=round(limit_s),
            advice=_(
                "See that this computer's scheduler is running ({scheduler}), then try again."
            ).format(scheduler=name),
        )
        return ScheduleProof(is_over=True, problem=found)

    def _cut_off(self, proof: ScheduleProof) -> ScheduleProof:
        name = self._services.scheduler.kind()
        found = problem(ProblemCode.SCHEDULER_TEST_ENDED, scheduler=name)
        return replace(proof, is_over=True, problem=found)


def is_asked(proof: ScheduleProof) -> bool:
    """Return whether the system has not started the test yet."""
    return proof.step is ProofStep.ASKED
