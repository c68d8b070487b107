"""Pictures of runs: going on, ended in every way, held, the history, and single records."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import (
    Decision,
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
from coursera_wizard.domain.run_issues import Issue, IssueCount, IssueReason
from coursera_wizard.ui.runs_view import RunsView
from coursera_wizard.ui.window import Window
from coursera_wizard.wizard.run_watch import RunFiles
from tests.support.builders import NOW
from tests.support.run_fakes import FakeChange
from tests.support.shots_base import Shot, settle
from tests.support.window import HOME_FOLDER, World, a_world_with_deliveries

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

HARBOR = HOME_FOLDER / "harbour-valley-college.delivery.json"
FOLDER = "/home/ana/.local/state/coursera-wizard/runs/college/20261122-080000-3f9a"
COUNTS = {
    "orgs": FileCounts(4, 0, 1, 1),
    "courses": FileCounts(318, 2),
    "classes": FileCounts(402, 2, 0, 61),
    "users": FileCounts(2311, 18, 44, 0, 7),
    "enrollments": FileCounts(7297, 91, 0, 1204, 12),
    "results": FileCounts(3982, 160, 22, 0, 3),
}
PROGRAMS = (
    ProgramCounts(
        "p1", "Workforce Reskilling – Spring", "Harbour Valley College",
        {"enrollments": FileCounts(0, 0, 0, 1198), "classes": FileCounts(0, 0, 0, 61)}, "off",
    ),
    ProgramCounts(
        "p2", "Career Academy", "Career Academy",
        {"enrollments": FileCounts(4120, 60, 0, 4), "classes": FileCounts(210, 2)},
    ),
    ProgramCounts(
        "p3", "Data Science for Everyone", "School of Science",
        {"enrollments": FileCounts(3177, 31, 0, 2), "classes": FileCounts(192)}, "new",
    ),
)  # fmt: skip
ISSUES = (
    IssueCount(IssueReason.SAME_USERNAME, "users", "p2", 7),
    IssueCount(IssueReason.NOT_A_MEMBER, "enrollments", "p2", 9),
    IssueCount(IssueReason.SAME_ENROLLMENT, "enrollments", "p3", 3),
    IssueCount(IssueReason.NOT_ENROLLED, "results", "p3", 3),
    IssueCount(IssueReason.NAME_ONE_WORD, "users", "", 15),
)
REASONS = (HoldReason(HoldCause.REMOVALS, "enrollments", 1204, 8410, 14, 10),)
EXPLAINED = (
    (
        "Workforce Reskilling – Spring was turned off, which explains the removal of 1,198"
        " enrollments."
    ),
)
PROGRESS = RunProgress(
    RunStage.ENROLLMENTS, 5120, 7297, 1310.0, 4.0,
    done=(
        StageDone(RunStage.SIGN_IN, 0.4, "Harbour Valley College"),
        StageDone(RunStage.ROSTER, 3.1, "5 programs · 318 courses · 2,311 learners"),
    ),
)  # fmt: skip


def a_run(world: World, number: int = 0, **fields: Any) -> Run:
    """Put a run of the first delivery into the history; a larger number is later."""
    started_at = NOW - dt.timedelta(days=9 - number)
    is_sent = fields.get("outcome", RunOutcome.DELIVERED) is RunOutcome.DELIVERED
    values: dict[str, Any] = {
        "id": f"{started_at:%Y%m%d-%H%M%S}-3f9a",
        "delivery_id": world.store.files[HARBOR].id,
        "delivery_name": "Harbour Valley College",
        "started_at": started_at,
        "trigger": Trigger.SCHEDULE,
        "outcome": RunOutcome.DELIVERED,
        "ended_at": started_at + dt.timedelta(seconds=21),
        "seconds": 21.4,
        "package": Package(
            f"{FOLDER}/package/harbour-valley-college.zip", "5e0c41b2" * 8, 182_044,
            "Documents/Coursera Wizard/Harbour Valley College" if is_sent else "",
        ),
        "counts": COUNTS,
        "programs": PROGRAMS,
        "issues": ISSUES,
        "files_folder": FOLDER,
        "progress": replace(PROGRESS, done=()),
    }  # fmt: skip
    run = Run(**(values | fields))
    world.history.add(run)
    return run


async def a_runs_view(world: World, start: str = "") -> RunsView:
    """Return the runs of the first delivery."""
    view = RunsView(world.services, HARBOR)
    view.begin(start=start)
    await settle(40)
    return view


async def shown(world: World) -> RunsView:
    """Return the latest run, as if its files were there."""
    view = await a_runs_view(world)
    files = RunFiles(Path(FOLDER), Path(FOLDER) / "report.html", Path(FOLDER) / "issues.csv")
    view.run_page.watch.files = files
    view.run_page.refresh_all()
    await settle()
    return view


async def run_going_on() -> QWidget:
    """A run reads enrollments."""
    world = a_world_with_deliveries()
    a_run(world, 9, outcome=None, ended_at=None, package=None, counts={}, progress=PROGRESS)
    return await a_runs_view(world)


async def run_starting() -> QWidget:
    """The process was started, and nothing is known of it yet."""
    return await a_runs_view(a_world_with_deliveries(), "run")


async def run_delivered() -> QWidget:
    """A run ended well."""
    world = a_world_with_deliveries()
    a_run(world, 9)
    return await shown(world)


async def run_failed() -> QWidget:
    """A run failed while it read enrollments."""
    world = a_world_with_deliveries()
    trouble = problem(
        ProblemCode.RUN_NOT_COMPLETE, list="enrollmentReports", count=7100, total=7297,
        details="GET /enrollmentReports?start=7000 · two tries",
    )  # fmt: skip
    a_run(
        world, 9, outcome=RunOutcome.FAILED, package=None, counts={}, programs=(), issues=(),
        problem=trouble, progress=PROGRESS,
    )  # fmt: skip
    return await shown(world)


async def run_held() -> QWidget:
    """A run waits for a decision."""
    world = a_world_with_deliveries()
    held = problem(ProblemCode.RUN_HELD, reasons="")
    a_run(
        world, 9, outcome=RunOutcome.HELD, problem=held, hold_reasons=REASONS,
        explanations=EXPLAINED, would_hold=True,
    )  # fmt: skip
    return await shown(world)


async def preview() -> QWidget:
    """A preview that would be held."""
    world = a_world_with_deliveries()
    a_run(
        world, 9, outcome=RunOutcome.PREVIEWED, is_preview=True, hold_reasons=REASONS,
        explanations=EXPLAINED, would_hold=True, trigger=Trigger.WINDOW,
    )  # fmt: skip
    return await shown(world)


async def confirm() -> QWidget:
    """The package of a preview is about to be delivered."""
    window = Window()
    world = a_world_with_deliveries()
    a_run(world, 9, outcome=RunOutcome.PREVIEWED, is_preview=True, trigger=Trigger.WINDOW)
    window.start(world.services)
    await settle(20)
    window.desk.open_runs(HARBOR)
    await settle(40)
    runs = window.desk.runs
    assert runs is not None
    runs.run_page.result.approve_asked.emit()
    await settle(20)
    return window


def a_history(world: World) -> None:
    """Put a run of every kind into the history."""
    a_run(world, 1)
    a_run(world, 2, outcome=RunOutcome.NOTHING_NEW, seconds=18.2)
    a_run(world, 3, outcome=RunOutcome.PREVIEWED, is_preview=True, trigger=Trigger.WINDOW)
    trouble = problem(ProblemCode.COURSERA_CREDENTIALS_REFUSED)
    a_run(
        world, 4, outcome=RunOutcome.FAILED, package=None, counts={}, issues=(), problem=trouble
    )  # fmt: skip
    a_run(
        world, 5, outcome=RunOutcome.CANCELED, package=None, counts={}, issues=(),
        trigger=Trigger.COMMAND,
    )  # fmt: skip
    a_run(world, 6, seconds=154.0)
    held = problem(ProblemCode.RUN_HELD, reasons="")
    a_run(
        world, 7, outcome=RunOutcome.HELD, problem=held, hold_reasons=REASONS,
        decision=Decision.REJECTED,
    )  # fmt: skip
    a_run(world, 8, outcome=RunOutcome.HELD, problem=held, hold_reasons=REASONS)


async def history() -> QWidget:
    """The list of runs."""
    world = a_world_with_deliveries()
    a_history(world)
    return await a_runs_view(world, "history")


CHANGES = (
    FakeChange(
        "users", "changed",
        {"sourcedId": "9f2c41d7a0b3e85c6d1f4a7b2e90c3d5", "status": "active",
         "givenName": "Anaïs", "familyName": "Okafor", "email": "a.okafor@example.edu",
         "username": "aokafor", "identifier": "10442"},
        {"sourcedId": "9f2c41d7a0b3e85c6d1f4a7b2e90c3d5", "status": "active",
         "givenName": "Anaïs", "familyName": "Okafor-Lind", "email": "a.okafor@example.edu",
         "username": "aokaforlind", "identifier": "10442"},
    ),
    *(
        FakeChange(
            "users", "new" if number % 3 else "changed",
            {"sourcedId": f"{number:032x}", "givenName": "Old"} if not number % 3 else None,
            {"sourcedId": f"{number:032x}", "givenName": "Tomás", "familyName": f"Reyes {number}",
             "email": f"t.reyes{number}@example.edu"},
        )
        for number in range(1, 62)
    ),
)  # fmt: skip


async def records() -> QWidget:
    """Users that changed, and one of them before and after."""
    world = a_world_with_deliveries()
    run = a_run(world, 9, outcome=RunOutcome.PREVIEWED, is_preview=True)
    world.history.change_rows[run.id] = list(CHANGES)
    view = await shown(world)
    view.run_page.records_asked.emit("users", "changed")
    await settle(30)
    return view


async def issues() -> QWidget:
    """Records that were left out."""
    world = a_world_with_deliveries()
    run = a_run(world, 9)
    world.history.issue_rows[run.id] = [
        Issue(
            one.reason, one.file, f"{number:032x}", f"k8Fq2LmXw9Rt~{number}", one.program_id,
            "username" if one.reason is IssueReason.SAME_USERNAME else "",
        )
        for one in ISSUES
        for number in range(one.count)
    ]  # fmt: skip
    view = await shown(world)
    view.run_page.issues_asked.emit("")
    await settle(30)
    return view


async def programs() -> QWidget:
    """What a run counted, by program."""
    world = a_world_with_deliveries()
    a_run(world, 9)
    view = await shown(world)
    view.run_page.programs_asked.emit()
    await settle(30)
    return view


async def details() -> QWidget:
    """A run of the history, with a way back."""
    world = a_world_with_deliveries()
    a_history(world)
    view = await a_runs_view(world, "history")
    view.history_page.opened.emit(view.history_page.model.rows[2])
    await settle(30)
    return view


async def home_with_runs() -> QWidget:
    """Deliveries that run, wait, and failed."""
    window = Window()
    world = a_world_with_deliveries()
    world.store.paths.insert(0, world.store.paths.pop(2))
    a_run(world, 8)
    ids = [line.delivery.id for line in world.store.known() if line.delivery is not None]
    trouble = problem(ProblemCode.COURSERA_CREDENTIALS_REFUSED)
    held = {"outcome": RunOutcome.HELD, "hold_reasons": REASONS}
    a_run(world, 7, delivery_id=ids[0], outcome=RunOutcome.FAILED, problem=trouble)
    elm = HOME_FOLDER / "elm-street-academy.delivery.json"
    delivery = replace(world.store.files[elm], status=DeliveryStatus.ACTIVE)
    world.store.files[elm] = delivery
    a_run(world, 6, delivery_id=delivery.id, **held)
    window.start(world.services)
    await settle(40)
    return window


async def suspend() -> QWidget:
    """A delivery is about to be suspended."""
    window = Window()
    world = a_world_with_deliveries()
    window.start(world.services)
    await settle(40)
    page = window.home.page
    page.table.suspend.emit(page._deliveries[0])
    await settle(20)
    return window


SHOTS = [
    Shot("0-home-runs", home_with_runs),
    Shot("0-home-suspend", suspend),
    Shot("7-preview", preview),
    Shot("7-preview-confirm", confirm),
    Shot("8-run-starting", run_starting),
    Shot("8-run-going-on", run_going_on),
    Shot("8-run-delivered", run_delivered),
    Shot("8-run-failed", run_failed),
    Shot("8-run-held", run_held),
    Shot("9-history", history),
    Shot("9-history-run", details),
    Shot("9-records", records),
    Shot("9-issues", issues),
    Shot("9-programs", programs),
]
