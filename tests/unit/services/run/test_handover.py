"""A package reaches its receiver once, and what became of it is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import Options, Receiver
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.run import Run, RunOutcome
from tests.support.runs import Runs


async def _held(runs: Runs) -> Run:
    await runs.turn_on_all(options=Options(approve_every_run=True))
    held = await runs.run()
    assert held.outcome is RunOutcome.HELD
    return held


async def test_a_package_that_is_gone_cannot_be_approved(runs: Runs) -> None:
    """Exactly what was shown is delivered, or nothing."""
    held = await _held(runs)
    shutil.rmtree(Path(held.files_folder))
    with pytest.raises(ProblemError) as error:
        await runs.approve(held)
    assert error.value.problem.code is ProblemCode.RUN_PACKAGE_GONE
    assert runs.received() == {}


async def test_a_receiver_that_cannot_be_reached_leaves_the_run_undecided(runs: Runs) -> None:
    """The same approval works once the folder is back."""
    folder = runs.folder / "inbox"
    runs.change(receiver=Receiver(folder=str(folder)))
    held = await _held(runs)
    folder.write_text("a file where a folder is meant")
    with pytest.raises(ProblemError) as error:
        await runs.approve(held)
    assert error.value.problem.code is ProblemCode.RECEIVER_FOLDER_MISSING
    kept = runs.services.history.run(runs.delivery.id, held.id)
    assert kept is not None
    assert (kept.outcome, kept.decision) == (RunOutcome.HELD, None)

    folder.unlink()
    delivered = await runs.approve(held)
    assert delivered.outcome is RunOutcome.DELIVERED
    assert "harbour-valley-college.zip" in runs.received()


async def test_what_cannot_lie_beside_is_no_failure(
    runs: Runs, expect_log: Callable[[str], None]
) -> None:
    """The package is there already; the report missing beside it is only noted."""
    folder = runs.folder / "inbox"
    folder.mkdir()
    (folder / "harbour-valley-college report.html").mkdir()
    (folder / "harbour-valley-college report.html" / "mine").touch()
    await runs.turn_on_all(receiver=Receiver(folder=str(folder)))
    expect_log("nothing beside the package")
    run = await runs.run()
    assert run.outcome is RunOutcome.DELIVERED
    assert (folder / "harbour-valley-college.zip").is_file()


async def test_what_a_killed_run_did_not_put_beside_its_package_comes_with_the_next(
    runs: Runs,
) -> None:
    """Also where there is nothing new: report and issues are there, and no part of either."""
    await runs.turn_on_all()
    first = await runs.run()
    folder = runs.services.receivers.folder(runs.delivery.receiver, runs.delivery.name)
    report, issues = (f"harbour-valley-college {name}" for name in ("report.html", "issues.csv"))
    whole = runs.received()
    assert {report, issues} < set(whole)
    (folder / report).unlink()
    (folder / issues).write_bytes(b"of an earlier run")
    (folder / f".{report}.0123456789ab.coursera-part").write_bytes(b"half")
    (Path(first.files_folder) / "report.html").unlink()

    assert (await runs.run()).outcome is RunOutcome.NOTHING_NEW

    assert set(runs.received()) == set(whole)
    assert runs.received()[issues] == whole[issues]
    assert b"harbour-valley-college.zip" in runs.received()[report]


async def test_nothing_new_leaves_the_folder_alone(runs: Runs) -> None:
    """What lies there as it was delivered is not written again."""
    await runs.turn_on_all()
    await runs.run()
    folder = runs.services.receivers.folder(runs.delivery.receiver, runs.delivery.name)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}

    assert (await runs.run()).outcome is RunOutcome.NOTHING_NEW

    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
