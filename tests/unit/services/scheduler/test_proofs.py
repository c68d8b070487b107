"""Files in which a test notes how far it is."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.schedule_entry import ProofStep, ScheduleProof
from coursera_wizard.services.scheduler.proofs import ProofFiles

DONE = ScheduleProof(
    ProofStep.READ_SECRET,
    is_over=True,
    problem=problem(ProblemCode.NETWORK_REFUSED, host="api.example", port=443, details="x"),
    organization="Harbour Valley College",
)


def test_what_is_noted_is_read(tmp_path: Path) -> None:
    """Everything of it comes back, from a file of the person's own."""
    files = ProofFiles(lambda: tmp_path)
    token = files.new()
    assert files.read(token) == ScheduleProof()

    files.note(token, DONE)

    assert files.read(token) == DONE
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    files.drop(token)
    assert files.read(token) == ScheduleProof()


def test_nobody_waits_for_a_late_test(tmp_path: Path) -> None:
    """A test that goes on after its end leaves nothing."""
    files = ProofFiles(lambda: tmp_path)
    token = files.new()
    files.drop(token)

    files.note(token, DONE)

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("token", ["../../x", "", "00" * 8 + "\n"])
def test_only_tokens_of_ours_name_files(tmp_path: Path, token: str) -> None:
    """A token is part of a path, so it cannot be anything else."""
    with pytest.raises(ProblemError) as caught:
        ProofFiles(lambda: tmp_path).note(token, DONE)

    assert caught.value.problem.code is ProblemCode.USAGE_WRONG


def test_a_torn_file_is_a_problem(tmp_path: Path) -> None:
    """What cannot be read is told."""
    files = ProofFiles(lambda: tmp_path)
    token = files.new()
    (tmp_path / f"{token}.json").write_text("{")

    with pytest.raises(ProblemError) as caught:
        files.read(token)

    assert caught.value.problem.code is ProblemCode.STORE_NOT_READABLE
