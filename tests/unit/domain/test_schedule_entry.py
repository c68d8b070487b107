"""What the system holds of a schedule, and how far a proof came."""

from __future__ import annotations

from dataclasses import replace

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.schedule_entry import (
    EntryState,
    ProofStep,
    ScheduleEntry,
    ScheduleProof,
    wants_entry,
)


def test_an_entry_is_wanted_where_runs_start_by_themselves() -> None:
    """A manual delivery wants none, whatever the switch says."""
    by_itself = Schedule(Frequency.DAILY, run_by_itself=True)

    assert wants_entry(by_itself)
    assert not wants_entry(replace(by_itself, run_by_itself=False))
    assert not wants_entry(replace(by_itself, frequency=Frequency.MANUAL))


def test_a_changed_entry_is_registered_all_the_same() -> None:
    """Only one that is not there is not."""
    assert not ScheduleEntry("x").is_registered
    assert ScheduleEntry("x", EntryState.DIFFERENT).is_registered


def test_steps_of_a_proof_follow_each_other() -> None:
    """Whoever read the secret found the program; passed has only who came to the end."""
    half = ScheduleProof(ProofStep.READ_SECRET)
    done = ScheduleProof(ProofStep.REACHED_COURSERA)

    assert half.has_reached(ProofStep.FOUND_PROGRAM)
    assert not half.has_reached(ProofStep.REACHED_COURSERA)
    assert not half.has_passed
    assert done.has_passed
    assert not replace(done, problem=problem(ProblemCode.NETWORK_OFFLINE)).has_passed
