"""What the operating system holds of a delivery's schedule, and what a proof of it showed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import Problem
from coursera_wizard.domain.schedule import Frequency

if TYPE_CHECKING:
    from coursera_wizard.domain.schedule import Schedule


class EntryState(StrEnum):
    """How an entry stands to its delivery."""

    ABSENT = "absent"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class ScheduleEntry:
    """The entry of one delivery, read back from the operating system.

    Attributes:
        name: What the system calls it.
        state: Whether it is there, and whether it is what this program would register now.
        differences: Each in words, also those that somebody made by hand.
        next_start: When the system is going to start it (UTC); None where it does not say.
        last_start: When the system last started it (UTC).
        last_result: What the program ended with then: an exit code.
        is_exact: Whether the system starts it at the schedule's times only; otherwise it starts
            more often, and the program sees whether a run is due.
    """

    name: str
    state: EntryState = EntryState.ABSENT
    differences: tuple[str, ...] = ()
    next_start: dt.datetime | None = None
    last_start: dt.datetime | None = None
    last_result: int | None = None
    is_exact: bool = True

    @property
    def is_registered(self) -> bool:
        """Whether the system holds an entry, be it as it should or not."""
        return self.state is not EntryState.ABSENT


@dataclass(frozen=True, slots=True)
class EntrySnapshot:
    """An entry as the system held it, to be put back as it was.

    Attributes:
        parts: Names and contents; none where there was no entry.
        is_active: Whether the system was going to start it.
    """

    parts: tuple[tuple[str, str], ...] = ()
    is_active: bool = True


class ProofStep(StrEnum):
    """How far a proof came, in this order."""

    ASKED = "asked"
    FOUND_PROGRAM = "found-program"
    READ_SECRET = "read-secret"  # noqa: S105 - a step, no secret
    REACHED_COURSERA = "reached-coursera"


class ExportTarget(StrEnum):
    """An engine that can run a delivery in this program's place."""

    KUBERNETES = "kubernetes"
    SYSTEMD_SYSTEM = "systemd-system"
    AIRFLOW = "airflow"


PROOF_STEPS = tuple(ProofStep)


@dataclass(frozen=True, slots=True)
class ScheduleProof:
    """What a test showed that the operating system's scheduler started; nothing is delivered.

    Attributes:
        step: The last step it reached.
        is_over: Whether it goes no further.
        problem: What ended it too early.
        organization: The name that Coursera answered with.
    """

    step: ProofStep = ProofStep.ASKED
    is_over: bool = False
    problem: Problem | None = None
    organization: str = ""

    @property
    def has_passed(self) -> bool:
        """Whether it came to its end: program, secret and Coursera."""
        return self.step is ProofStep.REACHED_COURSERA and self.problem is None

    def has_reached(self, step: ProofStep) -> bool:
        """Return whether a step was reached."""
        return PROOF_STEPS.index(self.step) >= PROOF_STEPS.index(step)


def wants_entry(schedule: Schedule) -> bool:
    """Return whether the operating system is to start the runs of a schedule."""
    return schedule.run_by_itself and schedule.frequency is not Frequency.MANUAL
