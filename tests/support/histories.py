"""Runs, packages and histories for the tests of what keeps them."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import (
    FileCounts,
    HoldCause,
    HoldReason,
    Package,
    ProgramCounts,
    Run,
    RunOutcome,
    RunProgress,
    RunStage,
    StageDone,
    Trigger,
)
from coursera_wizard.domain.run_issues import IssueCount, IssueReason
from coursera_wizard.services.history.store import SqliteRunHistory
from coursera_wizard.services.paths import Paths
from tests.support.stored import NOW, StoppedClock

DELIVERY = "d4f1"
PROGRESS = RunProgress(
    RunStage.GRADES, 1200, 5000, 310.5, 12.0, "Gödel", (StageDone(RunStage.ROSTER, 1.5, "Done"),)
)


def run_id(number: int) -> str:
    """Return the id of a run; a larger number is later."""
    moment = NOW + dt.timedelta(hours=number)
    return f"{moment:%Y%m%d-%H%M%S}-{number:04x}"


def a_run(number: int = 0, **parts: Any) -> Run:
    """Return a delivered run with some parts replaced."""
    started_at = NOW + dt.timedelta(hours=number)
    values: dict[str, Any] = {
        "id": run_id(number),
        "delivery_id": DELIVERY,
        "delivery_name": "Riverbend College",
        "started_at": started_at,
        "outcome": RunOutcome.DELIVERED,
        "ended_at": started_at + dt.timedelta(minutes=1),
        "package": Package("/packages/riverbend.zip", "0f" * 32, 4096, "the folder Riverbend"),
    }
    return Run(**{**values, **parts})


def a_full_run(number: int = 0) -> Run:
    """Return a run that says something of everything."""
    return a_run(
        number,
        trigger=Trigger.SCHEDULE,
        outcome=RunOutcome.HELD,
        seconds=61.5,
        problem=problem(ProblemCode.RUN_HELD, reasons="Naïve reasons", details="three"),
        baseline=run_id(number - 1),
        counts={"users": FileCounts(10, 1, 2, 3, 4), "orgs": FileCounts(1)},
        programs=(
            ProgramCounts("p1", "Économie", "École", {"users": FileCounts(10, 1)}, "new"),
        ),
        issues=(IssueCount(IssueReason.SAME_USERNAME, "users", "p1", 4),),
        would_hold=True,
        hold_reasons=(HoldReason(HoldCause.REMOVALS, "users", 3, 12, 25, 10),),
        explanations=("The program Économie was switched off.",),
        progress=PROGRESS,
        files_folder="/runs/one",
        delivery_hash="0123456789abcdef",
        pid=4711,
    )  # fmt: skip


def paths_in(root: Path) -> Paths:
    """Return the folders of a person whose home this is."""
    return Paths(root / "data", root / "state", root / "config", root / "documents")


def a_history(root: Path, clock: StoppedClock | None = None) -> SqliteRunHistory:
    """Return the history of a person whose home this is."""
    return SqliteRunHistory(paths_in(root), clock or StoppedClock())


def write_package(path: Path, files: Mapping[str, Iterable[str]]) -> None:
    """Write a package: for each file its header and its lines, without line breaks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, lines in files.items():
            package.writestr(f"{name}.csv", "".join(f"{line}\r\n" for line in lines))
