"""``test`` runs the connection test and gives the verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursera_wizard.domain.draft import Source
from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.domain.schedule_entry import ProofStep
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from tests.support.builders import ORGANIZATION_NAME, SECRET, a_delivery, an_account, refused_checks
from tests.support.command_line import CommandLine

FILE = Path("/x/college.delivery.json")
PROBLEM_KEYS = ["number", "code", "title", "what_happened", "what_to_do", "field", "details"]
REFUSED = problem(ProblemCode.COURSERA_CREDENTIALS_REFUSED)


@pytest.fixture(autouse=True)
def delivery(command: CommandLine) -> None:
    """A delivery whose secret is in the keychain."""
    command.fakes.store.files[FILE] = a_delivery()
    command.fakes.vaults.chain.entries[a_delivery().account.binding] = SECRET


def test_test_passes(command: CommandLine) -> None:
    """Every line is printed, and whose data the credentials open."""
    ran = command("test", str(FILE))
    checks = command.fakes.tester.checks

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"{ORGANIZATION_NAME}\n"
        + "".join(f"  ok          {line.sentence} ({line.ms / 1000:.2f} s)\n" for line in checks)
        + f"Connected to {ORGANIZATION_NAME}, in 0.1 s.\n"
    )
    assert command.fakes.tester.asked[0].secret == Secret(SECRET)


def test_test_as_json(command: CommandLine) -> None:
    """A program gets the verdict and every check."""
    told = command("test", str(FILE), "--json").object

    assert list(told) == ["passed", "seconds", "organization", "checks", "problem"]
    assert told["passed"] is True
    assert told["organization"] == ORGANIZATION_NAME
    assert told["problem"] is None
    assert list(told["checks"][0]) == ["id", "state", "ms", "sentence", "problem"]


@pytest.mark.parametrize(
    ("trouble", "code"), [(REFUSED, 3), (problem(ProblemCode.COURSERA_UNAVAILABLE), 4)]
)
def test_test_fails(command: CommandLine, trouble: Problem, code: int) -> None:
    """The exit code follows from the first problem that blocks."""
    command.fakes.tester.checks = refused_checks(trouble)

    ran = command("test", str(FILE))
    told = command("test", str(FILE), "--json").object

    assert ran.code == code
    assert "  failed      Coursera does not let this app see the organization." in ran.out
    assert ran.err.count("(CW-") == 1
    assert told["passed"] is False
    assert list(told["problem"]) == PROBLEM_KEYS


def test_test_asks_before_another_address(command: CommandLine) -> None:
    """Nothing is sent to an unusual address without a yes."""
    command.fakes.routes.trouble = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED)

    refused = command("test", str(FILE))
    told = command("test", str(FILE), "--json").object
    asked_before = list(command.fakes.tester.asked)
    allowed = command("test", str(FILE), "--allow-address")

    assert (refused.code, allowed.code) == (3, 0)
    assert "CW-207" in refused.err
    assert told["passed"] is False
    assert told["problem"]["number"] == "CW-207"
    assert {line["state"] for line in told["checks"]} == {"not-reached"}
    assert not asked_before


def test_test_of_a_practice_delivery_starts_it(command: CommandLine) -> None:
    """A delivery of the practice organization starts it again."""
    command.fakes.store.files[FILE] = a_delivery(
        account=an_account(source=Source.PRACTICE), secret=SecretRef(SecretPlace.PRACTICE)
    )

    assert command("test", str(FILE)).code == 0
    assert command.fakes.practice.started


def test_a_test_that_the_scheduler_started_notes_how_far_it_is(command: CommandLine) -> None:
    """Found, secret read, Coursera reached: each is noted as it happens."""
    command("test", str(FILE), "--scheduled-proof", "00" * 8, "--json")

    noted = command.fakes.scheduler.noted
    assert {token for token, _proof in noted} == {"00" * 8}
    assert [proof.step for _token, proof in noted] == [
        ProofStep.FOUND_PROGRAM,
        ProofStep.READ_SECRET,
        ProofStep.REACHED_COURSERA,
        ProofStep.REACHED_COURSERA,
    ]
    assert noted[-1][1].has_passed
    assert noted[-1][1].is_over
    assert noted[-1][1].organization == ORGANIZATION_NAME


def test_what_ends_such_a_test_is_noted_too(command: CommandLine) -> None:
    """A secret that is not there, a refusal, and a file that is gone."""
    command.fakes.tester.checks = refused_checks(REFUSED)
    command("test", str(FILE), "--scheduled-proof", "00" * 8, "--json")
    refused = command.fakes.scheduler.noted[-1][1]
    command.fakes.vaults.chain.fails = ProblemCode.KEYRING_LOCKED
    command("test", str(FILE), "--scheduled-proof", "00" * 8, "--json")
    locked = command.fakes.scheduler.noted[-1][1]
    command("test", "/x/gone.delivery.json", "--scheduled-proof", "00" * 8, "--json")
    gone = command.fakes.scheduler.noted[-1][1]

    assert (refused.step, refused.is_over) == (ProofStep.READ_SECRET, True)
    assert refused.problem == REFUSED
    assert locked.step is ProofStep.FOUND_PROGRAM
    assert locked.problem is not None
    assert locked.problem.code is ProblemCode.KEYRING_LOCKED
    assert gone.problem is not None
    assert gone.problem.code is ProblemCode.STORE_NOT_FOUND
