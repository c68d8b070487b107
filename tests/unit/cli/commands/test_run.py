"""``run`` executes a delivery, and its exit code says how that ended."""

from __future__ import annotations

import io
import json
import signal
import sys
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import (
    HoldCause,
    HoldReason,
    Package,
    Run,
    RunOutcome,
    RunProgress,
    RunStage,
    StageDone,
    Trigger,
)
from coursera_wizard.domain.run_issues import IssueCount, IssueReason
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from tests.support.builders import SECRET, a_delivery
from tests.support.command_line import CommandLine, as_told, words
from tests.support.run_fakes import FILE, RUN_ID, a_run

HELD = a_run(
    outcome=RunOutcome.HELD,
    problem=problem(ProblemCode.RUN_HELD, reasons="1,204 of 8,410 enrollments."),
    hold_reasons=(HoldReason(HoldCause.REMOVALS, "enrollments", 1204, 8410, 14, 10),),
    explanations=("Workforce Reskilling was turned off, which explains 1,198 of them.",),
)


def test_delivered(runs: CommandLine, tmp_path: Path) -> None:
    """A table, what is worth a look, where everything is, and what to do next."""
    (tmp_path / "report.html").touch()
    runs.fakes.engine.result = a_run(
        files_folder=str(tmp_path),
        issues=(
            IssueCount(IssueReason.NOT_A_MEMBER, "users", "p1", 4),
            IssueCount(IssueReason.NOT_A_MEMBER, "users", "p2", 3),
        ),
    )

    ran = runs("run", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Harbour Valley College: delivered\n"
        "  Records      In the package  New  Changed  Removed  Left out\n"
        "  Schools                   4    0        1        1         0\n"
        "  Users                 2,311   18       44        0         7\n"
        "  Enrollments           7,297   91        0    1,204        12\n"
        "Records worth a look:\n"
        "  Class    Reason                                                      Records\n"
        "  Skipped  The learner has left the program or has not joined it yet.        7\n"
        f"  Run           {RUN_ID}\n"
        "  Package       /runs/college.zip\n"
        f"  SHA-256       {'5e' * 32}\n"
        "  Delivered to  /deliveries/college\n"
        f"  Report        {tmp_path / 'report.html'}\n"
        f"  To look at it again: coursera-delivery history {FILE} {RUN_ID}\n"
    )
    assert runs.fakes.engine.asked[0].trigger is Trigger.COMMAND
    assert not runs.fakes.practice.is_running


def test_as_json(runs: CommandLine) -> None:
    """The run is one object, and nothing else is printed."""
    runs.fakes.notifier.trouble = problem(ProblemCode.KEYRING_FAILED)

    ran = runs("run", str(FILE), "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.object == {**a_run().as_dict(), "warnings": []}
    assert ran.object["counts"]["users"] == {
        "rows": 2311,
        "new": 18,
        "changed": 44,
        "removed": 0,
        "left_out": 7,
    }


@pytest.mark.parametrize(
    ("run", "code"),
    [
        (a_run(), 0),
        (a_run(outcome=RunOutcome.NOTHING_NEW), 0),
        (HELD, 3),
        (a_run(outcome=RunOutcome.CANCELED, problem=problem(ProblemCode.RUN_SUSPENDED)), 0),
        (a_run(outcome=RunOutcome.CANCELED), 130),
        (a_run(outcome=RunOutcome.FAILED, problem=problem(ProblemCode.RUN_NOT_COMPLETE)), 4),
        (a_run(outcome=RunOutcome.FAILED, problem=problem(ProblemCode.RUN_CHECK_FAILED)), 3),
        (a_run(outcome=RunOutcome.FAILED, problem=problem(ProblemCode.BUG_UNEXPECTED)), 70),
    ],
    ids=lambda value: value.outcome if isinstance(value, Run) else value,
)
def test_exit_code_follows_from_the_outcome(runs: CommandLine, run: Run, code: int) -> None:
    """A script knows without reading."""
    runs.fakes.engine.result = run

    assert runs("run", str(FILE), "--json").code == code
    assert runs("run", str(FILE)).code == code


def test_held(runs: CommandLine) -> None:
    """Why, a likely explanation, and the two ways out."""
    runs.fakes.engine.result = HELD

    ran = runs("run", str(FILE))

    assert ran.out.startswith("Harbour Valley College: on hold\n")
    assert "Workforce Reskilling was turned off" in ran.out
    assert f"To deliver it: coursera-delivery approve {FILE} {RUN_ID}\n" in ran.out
    assert f"To drop it: coursera-delivery reject {FILE} {RUN_ID}\n" in ran.out
    assert HELD.problem is not None
    assert words(ran.err) == words(as_told(HELD.problem))


def test_second_run(runs: CommandLine) -> None:
    """A run that is going on has an exit code of its own."""
    runs.fakes.engine.raises = problem(ProblemCode.RUN_ALREADY_RUNNING, time="08:00")

    ran = runs("run", str(FILE), "--json")

    assert ran.code == 5
    assert ran.object["problem"]["code"] == "run.already-running"


def test_failed_before_it_began(runs: CommandLine) -> None:
    """What the keychain said is the run's problem, and in the history."""
    runs.fakes.vaults.chain.fails = ProblemCode.KEYRING_LOCKED

    ran = runs("run", str(FILE), "--scheduled", "--json")

    assert ran.code == 4
    assert ran.object["outcome"] == "failed"
    assert ran.object["trigger"] == "schedule"
    assert ran.object["problem"]["code"] == "keyring.locked"
    assert len(runs.fakes.history.kept) == 1


def test_variable_stands_in(runs: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without a keychain runs with the variable."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", "from the variable")
    runs.fakes.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING, variable="X")

    assert runs("run", str(FILE)).code == 0
    assert runs.fakes.engine.asked[0].credentials.secret == Secret("fromthevariable")


def test_address_needs_a_yes(runs: CommandLine) -> None:
    """An address nobody agreed to is not used; a yes is enough."""
    runs.fakes.routes.trouble = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="x")

    assert runs("run", str(FILE), "--json").code == 3
    assert runs("run", str(FILE), "--json", "--allow-address").code == 0


def test_passphrase_comes_by_standard_input(
    runs: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sealed file is opened without a terminal."""
    monkeypatch.setattr("sys.stdin", io.StringIO("four words of mine\n"))
    runs.fakes.store.files[FILE] = a_delivery(secret=SecretRef(SecretPlace.SEALED_FILE))
    runs.fakes.vaults.sealed_file.entries[a_delivery().account.binding] = SECRET

    assert runs("run", str(FILE), "--passphrase-stdin").code == 0


def test_secrets_are_handed_over(runs: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The starter of the process gives a passphrase and the values of variables."""
    given = {
        "passphrase": "four words of mine",
        "variables": {"COURSERA_RECEIVER_SECRET": "x", "PATH": "/evil", "COURSERA_X": 1},
    }
    monkeypatch.setenv("COURSERA_RECEIVER_SECRET", "")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{json.dumps(given)}\n"))
    runs.fakes.store.files[FILE] = a_delivery(secret=SecretRef(SecretPlace.SEALED_FILE))
    runs.fakes.vaults.sealed_file.entries[a_delivery().account.binding] = SECRET

    ran = runs("run", str(FILE), "--json", "--secrets-stdin", "--trigger", "window")

    assert ran.code == 0
    assert ran.object["trigger"] == "window"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("as_json", [True, False])
def test_interrupted(runs: CommandLine, as_json: bool) -> None:
    """Ctrl-C cancels the run, and what became of it is told."""
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    runs.fakes.engine.is_interrupted = True

    ran = runs("run", str(FILE), *(["--json"] if as_json else []))

    assert ran.code == 130
    if as_json:
        assert ran.object["outcome"] == "canceled"
        assert ran.object["interrupted"] is True
    else:
        assert ran.err == "The run was canceled. Nothing was sent.\n"


def test_interrupted_before_there_was_a_run(
    runs: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C during the sign-in leaves no run."""

    def press(_request: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs.fakes.history, "waiting", press)

    ran = runs("run", str(FILE), "--json")

    assert ran.code == 130
    assert ran.object == {"problem": None, "interrupted": True}


def test_progress_on_a_terminal(runs: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stages that are done stay; the one that goes on is written over."""
    done = (StageDone(RunStage.SIGN_IN, 0.42, "Harbour Valley College"),)
    runs.fakes.engine.steps = (
        RunProgress(RunStage.SIGN_IN),
        RunProgress(RunStage.ENROLLMENTS, 5120, 7297, 1310.0, 2.0, done=done),
    )
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)

    ran = runs("run", str(FILE))

    assert "Sign in and open the organization · Harbour Valley College · 0.4 s\n" in ran.err
    assert "Read enrollments · 5,120 of 7,297 · 1,310 a second · about 2 seconds left…" in ran.err
    assert ran.err.endswith("\r\x1b[K")


def test_no_wait(runs: CommandLine) -> None:
    """A process of its own goes on; how to see and cancel it is said."""
    runs.fakes.launcher.on_start = lambda: runs.fakes.history.add(a_run(outcome=None))

    ran = runs("run", str(FILE), "--no-wait")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "The run has begun and goes on by itself.\n"
        f"  To see how far it is: coursera-delivery history {FILE} last\n"
        f"  To cancel it: coursera-delivery cancel {FILE}\n"
    )
    assert runs.fakes.launcher.started == [(FILE, False, None, Trigger.COMMAND)]
    assert runs("run", str(FILE), "--no-wait", "--json").object["run"] == RUN_ID


def test_no_wait_hands_the_passphrase_over(
    runs: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for here, where somebody can type."""
    monkeypatch.setattr("sys.stdin", io.StringIO("four words of mine\n"))
    runs.fakes.store.files[FILE] = a_delivery(secret=SecretRef(SecretPlace.SEALED_FILE))

    ran = runs("run", str(FILE), "--no-wait", "--scheduled", "--passphrase-stdin", "--json")

    assert ran.object == {"problem": None, "run": None}
    assert runs.fakes.launcher.started == [
        (FILE, False, Secret("four words of mine"), Trigger.SCHEDULE)
    ]


def test_file_that_is_not_there(runs: CommandLine) -> None:
    """Nothing is begun."""
    assert runs("run", "/x/other.delivery.json").code == 3
    assert runs.fakes.history.kept == {}


def test_loose_package(runs: CommandLine) -> None:
    """A folder has no checksum, and what was not delivered has no place."""
    runs.fakes.engine.result = a_run(
        outcome=RunOutcome.NOTHING_NEW, package=Package("/runs/package", "")
    )

    ran = runs("run", str(FILE))

    assert "SHA-256" not in ran.out
    assert "Nothing differs from the last delivery, so nothing was sent." in ran.out
