"""``cancel`` ends the run that is going on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coursera_wizard.domain.run import RunOutcome
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE, RUN_ID, a_run

GOING_ON = a_run(outcome=None, package=None)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (RunOutcome.CANCELED, f"The run {RUN_ID} was canceled. Nothing was sent.\n"),
        (RunOutcome.DELIVERED, f"The run {RUN_ID} had ended before.\n"),
    ],
)
def test_cancel(
    runs: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    outcome: RunOutcome,
    sentence: str,
) -> None:
    """It is said what became of it; a run may have been faster."""
    history = runs.fakes.history
    history.add(GOING_ON)
    monkeypatch.setattr(
        history, "ask_to_cancel", lambda _id: history.update(replace(GOING_ON, outcome=outcome))
    )

    ran = runs("cancel", str(FILE))

    assert (ran.code, ran.out, ran.err) == (0, sentence, "")


def test_nothing_to_cancel(runs: CommandLine) -> None:
    """That is fine too."""
    assert runs("cancel", str(FILE)).out == "No run of this delivery is going on.\n"
    assert runs("cancel", str(FILE), "--json").object == {"problem": None, "run": None}
