"""The scheduler of this computer, whichever it is."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.schedule_entry import (
    EntrySnapshot,
    EntryState,
    ExportTarget,
    ProofStep,
    ScheduleEntry,
    ScheduleProof,
)
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.services.scheduler.backend import Backend, Command, Entry
from coursera_wizard.services.scheduler.scheduler import ComputerScheduler
from tests.support.builders import a_delivery
from tests.support.schedules import DAILY

FILE = Path("/x/college.delivery.json")


@dataclass
class Ticking:
    """A scheduler that keeps what it is given."""

    entries: dict[str, Entry] = field(default_factory=dict)
    once: dict[str, Command] = field(default_factory=dict)
    trouble: Problem | None = None
    ended: int | None = None

    def kind(self) -> str:
        """Return a name."""
        return "the clock"

    def problem(self) -> Problem | None:
        """Return the trouble."""
        return self.trouble

    def name(self, delivery_id: str) -> str:
        """Return the id."""
        return delivery_id

    def write(self, entry: Entry) -> None:
        """Keep it."""
        self.entries[entry.delivery_id] = entry

    def read(self, entry: Entry) -> ScheduleEntry:
        """Compare it."""
        if entry.delivery_id not in self.entries:
            return ScheduleEntry("")
        is_same = self.entries[entry.delivery_id] == entry
        return ScheduleEntry("", EntryState.SAME if is_same else EntryState.DIFFERENT)

    def remove(self, delivery_id: str) -> None:
        """Drop it."""
        self.entries.pop(delivery_id, None)

    def snapshot(self, delivery_id: str) -> EntrySnapshot:
        """Return nothing."""
        return EntrySnapshot()

    def restore(self, delivery_id: str, snapshot: EntrySnapshot) -> None:
        """Drop it."""
        self.remove(delivery_id)

    def notes(self) -> tuple[str, ...]:
        """Return one."""
        return ("It ticks.",)

    def keychain_advice(self) -> str:
        """Return one."""
        return "Sign in."

    def variable_advice(self, variable: str) -> str:
        """Return one."""
        return f"Set {variable}."

    def start_once(self, token: str, command: Command) -> None:
        """Keep it."""
        if self.trouble is not None:
            raise ProblemError(self.trouble)
        self.once[token] = command

    def once_ended(self, token: str) -> int | None:
        """Return the set code."""
        return self.ended

    def end_once(self, token: str) -> None:
        """Drop it."""
        self.once.pop(token, None)

    def start_limit_s(self) -> float:
        """Return one second."""
        return 1.0


@pytest.fixture
def backend() -> Ticking:
    """A scheduler without entries."""
    return Ticking()


@pytest.fixture
def scheduler(backend: Ticking, tmp_path: Path) -> ComputerScheduler:
    """The computer with it."""
    return ComputerScheduler(
        lambda: backend, lambda: (("/opt/run",), Path("/opt")), lambda: tmp_path
    )


def stored(schedule: Schedule = DAILY, path: Path = FILE, **fields: object) -> StoredDelivery:
    """Return a delivery that runs every day."""
    return StoredDelivery(a_delivery(schedule=schedule, **fields), path, "")


def _no_backend() -> Backend:
    raise failure(ProblemCode.SCHEDULER_NONE, looked_for="a clock")


def test_an_entry_runs_the_file(scheduler: ComputerScheduler, backend: Ticking) -> None:
    """The command line, the file's full path, and that the schedule began it."""
    scheduler.install(stored(name="Two\nlines"))

    (entry,) = backend.entries.values()
    assert entry.command == Command(("/opt/run", "run", str(FILE), "--scheduled"), Path("/opt"))
    assert entry.title == "Coursera delivery: Two lines"
    assert scheduler.status(stored(name="Two\nlines")).state is EntryState.SAME
    scheduler.remove(stored().delivery.id)
    assert not backend.entries


@pytest.mark.parametrize("schedule", [Schedule(), replace(DAILY, zone="Nowhere")])
def test_without_times_there_is_nothing_to_register(
    scheduler: ComputerScheduler, schedule: Schedule
) -> None:
    """A manual or incomplete schedule is refused."""
    with pytest.raises(ProblemError) as caught:
        scheduler.install(stored(schedule))

    assert caught.value.problem.code is ProblemCode.SCHEDULER_MANUAL


@pytest.mark.parametrize("name", ["a\nb", "a\x00b", "a\u2028b", "a\udcffb", "a\x7fb"])
def test_a_line_break_in_a_path_is_refused(
    scheduler: ComputerScheduler, backend: Ticking, name: str
) -> None:
    """Nothing quotes it in every scheduler, so it never gets there."""
    with pytest.raises(ProblemError) as caught:
        scheduler.install(stored(path=Path("/x", name)))

    assert caught.value.problem.code is ProblemCode.SCHEDULER_PATH_UNUSABLE
    assert "a�b" in caught.value.problem.what_happened
    assert not backend.entries


def test_a_sealed_file_is_refused(scheduler: ComputerScheduler) -> None:
    """Nobody types the passphrase at night."""
    with pytest.raises(ProblemError) as caught:
        scheduler.install(stored(secret=SecretRef(SecretPlace.SEALED_FILE)))

    assert caught.value.problem.code is ProblemCode.SCHEDULER_SEALED_FILE


def test_trouble_of_the_system_is_told_before_anything(
    scheduler: ComputerScheduler, backend: Ticking
) -> None:
    """Nothing is registered where nothing would be started."""
    backend.trouble = problem(ProblemCode.SCHEDULER_NOT_RUNNING)

    with pytest.raises(ProblemError) as caught:
        scheduler.install(stored())

    assert caught.value.problem == scheduler.problem() == backend.trouble


def test_a_computer_without_a_scheduler_still_answers(tmp_path: Path) -> None:
    """Looking, removing and putting back nothing do no harm; registering says why it cannot."""
    scheduler = ComputerScheduler(_no_backend, lambda: (("/x",), tmp_path), lambda: tmp_path)
    found = scheduler.problem()

    assert found is not None
    assert found.code is ProblemCode.SCHEDULER_NONE
    assert not scheduler.status(stored()).is_registered
    assert scheduler.notes(stored()) == ()
    assert scheduler.kind() == "this computer's scheduler"
    assert scheduler.name("x") == ""
    scheduler.remove("x")
    scheduler.restore("x", scheduler.snapshot("x"))
    with pytest.raises(ProblemError):
        scheduler.install(stored())


def test_notes_name_the_variable_of_a_server(scheduler: ComputerScheduler) -> None:
    """A secret in a variable has to reach the scheduler's programs."""
    place = SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_COLLEGE")

    assert scheduler.notes(stored()) == ("It ticks.",)
    assert scheduler.notes(stored(secret=place)) == ("It ticks.", "Set COURSERA_COLLEGE.")


def test_a_proof_tests_and_tells(scheduler: ComputerScheduler, backend: Ticking) -> None:
    """The same program is started with a token, and its notes are read until the end."""
    token = scheduler.start_proof(stored())

    command = backend.once[token]
    assert command.words[:3] == ("/opt/run", "test", str(FILE))
    assert command.words[3:] == ("--scheduled-proof", token, "--json")
    assert scheduler.read_proof(token) == ScheduleProof()
    done = ScheduleProof(ProofStep.REACHED_COURSERA, is_over=True, organization="College")
    scheduler.note_proof(token, done)
    assert scheduler.read_proof(token).has_passed
    scheduler.end_proof(token)
    assert not backend.once
    assert scheduler.proof_limit_s() == 1.0


@pytest.mark.parametrize(
    ("found", "code", "advice"),
    [
        (problem(ProblemCode.KEYRING_LOCKED), "scheduler.keychain-locked", "Sign in."),
        (problem(ProblemCode.KEYRING_MISSING), "scheduler.keychain-locked", "Sign in."),
        (
            problem(ProblemCode.ENVIRONMENT_SECRET_MISSING, variable="COURSERA_X"),
            "scheduler.variable-missing",
            "Set COURSERA_X.",
        ),
    ],
)
def test_a_proof_blames_the_scheduler_for_what_is_its_own(
    scheduler: ComputerScheduler, found: Problem, code: str, advice: str
) -> None:
    """A keychain that is closed to scheduled runs comes with what works here."""
    token = scheduler.start_proof(stored())
    scheduler.note_proof(token, ScheduleProof(ProofStep.FOUND_PROGRAM, True, found))

    told = scheduler.read_proof(token).problem

    assert told is not None
    assert (told.code, told.what_to_do) == (code, advice)


@pytest.mark.parametrize(
    ("ended", "step", "code"),
    [
        (203, ProofStep.ASKED, ProblemCode.SCHEDULER_NO_PROGRAM),
        (1, ProofStep.ASKED, ProblemCode.SCHEDULER_TEST_ENDED),
        (127, ProofStep.FOUND_PROGRAM, ProblemCode.SCHEDULER_TEST_ENDED),
    ],
)
def test_a_proof_that_ends_without_a_word_is_told(
    scheduler: ComputerScheduler, backend: Ticking, ended: int, step: ProofStep, code: ProblemCode
) -> None:
    """The system's exit code tells a program that is not there from one that broke off."""
    token = scheduler.start_proof(stored())
    scheduler.note_proof(token, ScheduleProof(step))
    backend.ended = ended

    proof = scheduler.read_proof(token)

    assert proof.is_over
    assert proof.problem is not None
    assert proof.problem.code is code


def test_a_proof_that_cannot_start_leaves_nothing(
    scheduler: ComputerScheduler, backend: Ticking, tmp_path: Path
) -> None:
    """Its file is gone where the system does not take it."""
    backend.start_once = _refuse  # type: ignore[method-assign]  # fails in the middle

    with pytest.raises(ProblemError):
        scheduler.start_proof(stored())

    assert not list(tmp_path.iterdir())


def test_a_proof_that_was_killed_is_tidied_by_the_next(
    scheduler: ComputerScheduler, backend: Ticking, tmp_path: Path
) -> None:
    """What a killed window left with the system does not stay there."""
    old = scheduler.start_proof(stored())
    os.utime(tmp_path / f"{old}.json", (0, 0))

    token = scheduler.start_proof(stored())

    assert list(backend.once) == [token]
    assert [path.stem for path in tmp_path.iterdir()] == [token]


def _refuse(token: str, command: Command) -> None:
    raise failure(ProblemCode.SCHEDULER_FAILED, details=f"{token} {command}")


def test_an_export_is_written_for_its_owner(scheduler: ComputerScheduler, tmp_path: Path) -> None:
    """Folders are made where they are missing."""
    files = scheduler.export(stored(), ExportTarget.AIRFLOW)

    scheduler.write_export(tmp_path / "new" / files[0][0], files[0][1])

    assert (tmp_path / "new" / files[0][0]).read_text(encoding="utf-8") == files[0][1]
    with pytest.raises(ProblemError) as caught:
        scheduler.write_export(tmp_path / "new" / files[0][0] / "x", "")
    assert caught.value.problem.number.startswith("CW-4")


def test_an_id_that_is_no_name_gets_one(scheduler: ComputerScheduler, backend: Ticking) -> None:
    """A file from elsewhere cannot put a path into the name of an entry."""
    delivery = replace(stored().delivery, id="../../x %i")

    scheduler.install(StoredDelivery(delivery, FILE, ""))

    (name,) = backend.entries
    assert name.isalnum()
