"""``status``: how schedules stand: the last run, the next one, and what is late or was missed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import PROGRAM, UsageError
from coursera_wizard.cli.periods import period_text
from coursera_wizard.cli.presentation import status_text
from coursera_wizard.domain.periods import day_in
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.run_words import outcome_text
from coursera_wizard.domain.schedule_status import ScheduleStatus
from coursera_wizard.domain.schedule_times import checked_zone
from coursera_wizard.domain.schedule_words import describe, gap_text, zoned_text
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.wizard.sign_in import known_deliveries

if TYPE_CHECKING:
    import datetime as dt

    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.run import Run
    from coursera_wizard.services.ports import Services, StoredDelivery
    from coursera_wizard.wizard.planned_runs import PlannedRuns


@dataclass(frozen=True, slots=True)
class _Line:
    """What was found of one delivery."""

    path: Path
    stored: StoredDelivery | None = None
    status: ScheduleStatus | None = None
    newest: Run | None = None
    problem: Problem | None = None


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help=_("a delivery file"))
    parser.add_argument("--all", action="store_true", help=_("every delivery this computer knows"))
    run_call.add_secret_options(parser)


def run(call: Invocation) -> int:
    """Print how each schedule stands; late and missed runs are recorded and told of, once each.

    Raises:
        UsageError: Neither a file was named nor all, or both.
        ProblemError: What is the matter with the one file.
    """
    chosen = call.arguments
    if (chosen.file is None) != chosen.all:
        raise UsageError(_("Name either a FILE or --all."), f"{PROGRAM} status")
    services = call.build().services
    warnings: list[Problem] = []
    planned = run_call.actions(call, services, warnings).planned
    if chosen.all:
        paths = [known.path for known in known_deliveries(services)]
        lines = running.run(_look_at_all(services, planned, paths), services)
    else:
        path = chosen.file.absolute()
        lines = [running.run(_look(services, planned, path), services)]
    now = services.clock.now()
    for line in lines:
        _print(call, line, now)
    for warning in warnings:
        call.output.problem(warning)
    call.output.result(
        {
            "problem": None,
            "deliveries": [_object(line) for line in lines],
            "warnings": [warning.as_dict() for warning in warnings],
        }
    )
    return ExitCode.COMPLETE


async def _look_at_all(services: Services, planned: PlannedRuns, paths: list[Path]) -> list[_Line]:
    lines = []
    for path in paths:
        try:
            lines.append(await _look(services, planned, path))
        except ProblemError as error:
            lines.append(_Line(path, problem=error.problem))
    return lines


async def _look(services: Services, planned: PlannedRuns, path: Path) -> _Line:
    stored = await blocking.call(services.store.load, path)
    status = await planned.check(stored)
    runs = await blocking.call(services.history.runs, stored.delivery.id, 1)
    return _Line(path, stored, status, next(iter(runs), None), status.problem)


def _print(call: Invocation, line: _Line, now: dt.datetime) -> None:
    output = call.output
    if line.stored is None or line.status is None:
        output.heading(str(line.path))
    else:
        delivery, status = line.stored.delivery, line.status
        output.heading(delivery.name)
        rows = [
            (_("File"), str(line.path)),
            (_("Status"), status_text(delivery, now)),
            (_("Schedule"), describe(delivery.schedule, now)),
        ]
        rest = delivery.suspension
        if rest is not None and rest.last >= day_in(delivery.schedule.zone, now):
            rows.insert(2, (_("Suspended"), period_text(rest)))
        if line.newest is not None:
            rows.append((_("Newest run"), _run_text(line.newest, delivery.schedule.zone)))
        if status.last is not None and status.last != line.newest:
            rows.append((_("Last by plan"), _run_text(status.last, delivery.schedule.zone)))
        if status.next is not None:
            when = zoned_text(status.next.starts_at)
            if status.next.gap_minutes is not None:
                gap = gap_text(status.next.gap_minutes)
                when = _("{time}, {gap} before the LMS").format(time=when, gap=gap)
            rows.append((_("Next run"), when))
        output.pairs(rows)
    if line.problem is not None:
        output.problem(line.problem)


def _run_text(run: Run, zone: str) -> str:
    started = zoned_text(run.started_at.astimezone(checked_zone(zone)))
    return _("{time}: {outcome}").format(time=started, outcome=outcome_text(run))


def _object(line: _Line) -> dict[str, object]:
    delivery = line.stored.delivery if line.stored else None
    status = line.status or ScheduleStatus()
    return {
        "file": str(line.path),
        "name": delivery.name if delivery else None,
        "status": delivery.status.value if delivery else "needs-attention",
        "by_itself": delivery.schedule.run_by_itself if delivery else None,
        "newest_run": _run_object(line.newest),
        "last_planned_run": _run_object(status.last),
        "next_run": status.next.starts_at.isoformat() if status.next else None,
        "minutes_before_lms": status.next.gap_minutes if status.next else None,
        "late": status.late.starts_at.isoformat() if status.late else None,
        "missed": _missed(status),
        "problem": line.problem.as_dict() if line.problem else None,
    }


def _missed(status: ScheduleStatus) -> list[str]:
    if status.missed:
        return [run.starts_at.isoformat() for run in status.missed]
    recorded = status.missed_before
    return [moment.isoformat() for moment in recorded.planned] if recorded else []


def _run_object(run: Run | None) -> dict[str, object] | None:
    if run is None:
        return None
    return {
        "run": run.id,
        "outcome": run.outcome.value if run.outcome else None,
        "started_at": run.started_at.isoformat(),
        "trigger": run.trigger.value,
    }
