"""``preview`` shows what a run would change, and sends nothing."""

from __future__ import annotations

from coursera_wizard.domain.run import HoldCause, HoldReason, RunOutcome
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE, RUN_ID, a_run

WOULD_HOLD = a_run(
    outcome=RunOutcome.PREVIEWED,
    would_hold=True,
    hold_reasons=(HoldReason(HoldCause.REMOVALS, "enrollments", 1204, 8410, 14, 10),),
)


def test_preview_that_would_hold(runs: CommandLine) -> None:
    """It is complete; the reasons are told, and how to deliver it all the same."""
    runs.fakes.engine.result = WOULD_HOLD

    ran = runs("preview", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Harbour Valley College: previewed; a run would be held\n")
    assert (
        "A run would be held:\n"
        "    1,204 of 8,410 enrollments (14 %) would be removed; the limit is 10 %.\n"
    ) in ran.out
    assert (
        f"  Nothing was sent. To deliver exactly this: coursera-delivery approve {FILE} {RUN_ID}\n"
    ) in ran.out
    assert runs.fakes.engine.asked[0].is_preview


def test_preview_as_json(runs: CommandLine) -> None:
    """The object says whether a run would be held."""
    runs.fakes.engine.result = WOULD_HOLD

    ran = runs("preview", str(FILE), "--json")

    assert ran.code == 0
    assert ran.object["outcome"] == "previewed"
    assert ran.object["would_hold"] is True
    assert ran.object["hold_reasons"][0]["percent"] == 14
