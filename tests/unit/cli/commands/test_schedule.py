"""``schedule`` registers, shows, proves, removes and exports."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.schedule_entry import ProofStep, ScheduleProof
from tests.support.builders import a_delivery
from tests.support.command_line import CommandLine, words
from tests.support.schedules import DAILY

FILE = Path("/x/college.delivery.json")
BY_ITSELF = replace(DAILY, run_by_itself=True)


@pytest.fixture
def line(command: CommandLine) -> CommandLine:
    """A delivery that runs every day, started by nobody yet."""
    command.fakes.store.files[FILE] = a_delivery(schedule=DAILY)
    return command


def test_install_and_remove(line: CommandLine) -> None:
    """File and system say the same afterwards, and a person reads what happens when."""
    line.fakes.scheduler.next_start = dt.datetime(2026, 11, 22, 9, 45, tzinfo=dt.UTC)
    line.fakes.scheduler.sentences = ("The computer has to be on.",)

    ran = line("schedule", "install", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("the test scheduler starts Harbour Valley College from now on.\n")
    assert "registered, as the delivery says" in ran.out
    assert "Next run" in ran.out
    assert "The computer has to be on." in ran.out
    assert line.fakes.store.files[FILE].schedule.run_by_itself
    gone = line("schedule", "remove", str(FILE), "--json").object
    assert (gone["standing"], gone["run_by_itself"]) == ("not-wanted", False)
    assert line.fakes.scheduler.entries == {}
    again = line("schedule", "remove", str(FILE)).out
    assert again == "the test scheduler no longer starts Harbour Valley College.\n"


def test_status_as_json(line: CommandLine) -> None:
    """A program gets state, times in UTC and the notes."""
    line.fakes.scheduler.next_start = dt.datetime(2026, 11, 22, 9, 45, tzinfo=dt.UTC)
    line("schedule", "install", str(FILE))

    told = line("schedule", "status", str(FILE), "--json").object

    assert told["standing"] == "fine"
    assert told["entry"] == f"coursera-{a_delivery().id}"
    assert told["next_run"] == told["next_start"] == "2026-11-22T09:45:00+00:00"
    assert (told["differences"], told["problem"]) == ([], None)


def test_status_tells_differences(line: CommandLine) -> None:
    """What somebody changed by hand is a warning with a number, and wants a person."""
    line("schedule", "install", str(FILE))
    line.fakes.scheduler.differences = ("It is switched off.",)

    ran = line("schedule", "status", str(FILE))
    told = line("schedule", "status", str(FILE), "--json").object

    assert ran.code == 3
    assert "It is switched off." in ran.out
    assert "CW-708" in ran.err
    assert (told["standing"], told["problem"]["number"]) == ("changed", "CW-708")


@pytest.mark.parametrize(
    ("schedule", "standing", "code"), [(DAILY, "not-wanted", 0), (BY_ITSELF, "missing", 3)]
)
def test_status_without_an_entry(
    line: CommandLine, schedule: Schedule, standing: str, code: int
) -> None:
    """Nothing is wrong where none is wanted; a missing one is told."""
    line.fakes.store.files[FILE] = a_delivery(schedule=schedule)

    ran = line("schedule", "status", str(FILE), "--json")

    assert (ran.object["standing"], ran.code) == (standing, code)


def test_trouble_of_the_system_is_the_verdict(line: CommandLine) -> None:
    """What keeps the computer from it is a problem, and the file stays as it was."""
    line.fakes.scheduler.trouble = problem(ProblemCode.SCHEDULER_NO_SESSION)

    ran = line("schedule", "install", str(FILE), "--json")

    assert (ran.code, ran.object["problem"]["number"]) == (4, "CW-702")
    assert not line.fakes.store.files[FILE].schedule.run_by_itself


def test_prove(line: CommandLine) -> None:
    """Each step is said once, as it is reached; nothing stays with the system."""
    line.fakes.scheduler.proofs = [
        ScheduleProof(),
        ScheduleProof(ProofStep.READ_SECRET),
        ScheduleProof(ProofStep.REACHED_COURSERA, is_over=True, organization="Harbour"),
    ]

    ran = line("schedule", "prove", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Harbour Valley College\n"
        "  the test scheduler was asked to start the test.\n"
        "  It found and started this program.\n"
        "  The program read the secret.\n"
        "  It reached Coursera: Harbour.\n"
        "Runs work when the test scheduler starts them. Nothing was delivered.\n"
    )
    assert line.fakes.scheduler.ended == ["token1"]


def test_a_proof_that_fails(line: CommandLine) -> None:
    """What stood in the way is told, with what works, and how far it came."""
    trouble = problem(ProblemCode.SCHEDULER_KEYCHAIN_LOCKED, advice="Sign in first.")
    line.fakes.scheduler.proofs = [ScheduleProof(ProofStep.FOUND_PROGRAM, True, trouble)]

    ran = line("schedule", "prove", str(FILE))
    told = line("schedule", "prove", str(FILE), "--json").object

    assert ran.code == 3
    assert "Sign in first." in words(ran.err)
    assert [told[key] for key in ("passed", "found_program", "read_secret")] == [False, True, False]


def test_export(line: CommandLine, tmp_path: Path) -> None:
    """Printed, or written into a folder."""
    printed = line("schedule", "export", str(FILE), "--for", "kubernetes")
    told = line(
        "schedule", "export", str(FILE), "--for", "airflow", "--out", str(tmp_path), "--json"
    ).object

    assert printed.out == (f"# --- one.yaml\nfor: kubernetes\n\n# --- two.txt\n{FILE}\n")
    assert told["written"] == [str(tmp_path / "one.yaml"), str(tmp_path / "two.txt")]
    assert (tmp_path / "one.yaml").read_text() == "for: airflow\n"


@pytest.mark.parametrize(
    "arguments",
    [("instal",), ("export",), ("status", "--for", "airflow"), ("export", "--for", "nomad")],
)
def test_a_command_that_is_not_understood(line: CommandLine, arguments: tuple[str, ...]) -> None:
    """Nothing is done, and the near miss is named."""
    verb, *more = arguments

    ran = line("schedule", verb, str(FILE), *more)

    assert ran.code == 2
    assert line.fakes.scheduler.entries == {}
