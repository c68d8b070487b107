"""``approve`` delivers what waits."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.run import RunOutcome
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE, RUN_ID, a_run

HELD = a_run(outcome=RunOutcome.HELD)


@pytest.mark.parametrize("word", [RUN_ID, "20261122", "last"])
def test_approve(runs: CommandLine, word: str) -> None:
    """By its id, the beginning of it, or as the last one."""
    runs.fakes.history.add(HELD)

    ran = runs("approve", str(FILE), word)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Harbour Valley College: delivered\n")
    assert [run_id for run_id, _secrets in runs.fakes.engine.approved] == [RUN_ID]


def test_approve_as_json(runs: CommandLine) -> None:
    """The run as it is then."""
    runs.fakes.history.add(HELD)

    told = runs("approve", str(FILE), "last", "--json").object

    assert (told["outcome"], told["decision"]) == ("delivered", "approved")


def test_nothing_waits(runs: CommandLine) -> None:
    """What was delivered already is not delivered again."""
    runs.fakes.history.add(a_run())

    ran = runs("approve", str(FILE), "last", "--json")

    assert ran.code == 3
    assert ran.object["problem"]["code"] == "run.not-waiting"


def test_unknown_run(runs: CommandLine) -> None:
    """The word that was typed is repeated."""
    ran = runs("approve", str(FILE), "2025")

    assert ran.code == 3
    assert "There is no such run (CW-504)" in ran.err
    assert "2025" in ran.err
