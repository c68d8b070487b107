"""Programs of the system are asked without a shell, without secrets, and not for ever."""

from __future__ import annotations

import sys

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.scheduler.calls import SystemCaller

SHOW = "import os, sys; print(sorted(os.environ)); print(sys.argv[1:], sys.stdin.read())"


def test_words_arrive_and_secrets_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child sees neither variables of ours nor a shell's idea of its arguments."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", "s3cret")

    answer = SystemCaller("cron")((sys.executable, "-c", SHOW, "$HOME; `x`"), b"given")

    environment, words = answer.out.splitlines()
    assert answer.is_good
    assert "COURSERA" not in environment
    assert words == "['$HOME; `x`'] given"


def test_how_it_ended_is_kept_for_support() -> None:
    """Exit code and what was said."""
    answer = SystemCaller("cron")((sys.executable, "-c", "import sys; sys.exit('no such thing')"))

    assert not answer.is_good
    assert answer.details == "exit code 1\nno such thing"


def test_a_program_that_is_not_there_is_a_problem() -> None:
    """The scheduler failed, and the details say why."""
    with pytest.raises(ProblemError) as caught:
        SystemCaller("cron")(("/nowhere/crontab", "-l"))

    assert caught.value.problem.code is ProblemCode.SCHEDULER_FAILED
    assert "/nowhere/crontab" in caught.value.problem.details


def test_a_program_that_does_not_answer_is_given_up() -> None:
    """Nobody waits for a scheduler that hangs."""
    wait = (sys.executable, "-c", "import threading; threading.Event().wait(30)")

    with pytest.raises(ProblemError) as caught:
        SystemCaller("cron", limit_s=0.2)(wait)

    assert caught.value.problem.code is ProblemCode.SCHEDULER_NO_ANSWER
