"""``reject`` drops what waits."""

from __future__ import annotations

from coursera_wizard.domain.run import RunOutcome
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE, RUN_ID, a_run


def test_reject(runs: CommandLine) -> None:
    """A second time there is nothing to decide."""
    runs.fakes.history.add(a_run(outcome=RunOutcome.HELD))

    first = runs("reject", str(FILE), "last")
    second = runs("reject", str(FILE), RUN_ID, "--json")

    assert (first.code, first.err) == (0, "")
    assert first.out == f"The run {RUN_ID} was rejected. Nothing was sent.\n"
    assert second.code == 3
    assert second.object["problem"]["code"] == "run.not-waiting"


def test_reject_as_json(runs: CommandLine) -> None:
    """A preview can be dropped too."""
    runs.fakes.history.add(a_run(outcome=RunOutcome.PREVIEWED))

    assert runs("reject", str(FILE), "2026", "--json").object["decision"] == "rejected"
