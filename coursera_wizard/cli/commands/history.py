"""``history``: the runs of a delivery, down to the single record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import UsageError, not_known, whole_number
from coursera_wizard.cli.run_output import print_run, run_object
from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.record_kinds import in_package_order, kind_name
from coursera_wizard.domain.run_words import (
    class_text,
    number,
    outcome_text,
    progress_text,
    stage_text,
    started_column_text,
    trigger_text,
)
from coursera_wizard.i18n import N_, _
from coursera_wizard.wizard.runs import RunActions

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.run import Run
    from coursera_wizard.domain.run_issues import Issue
    from coursera_wizard.services.ports import Change, Services, StoredDelivery

_NAME = "coursera-delivery history"
_EVERYTHING = "all"
_WAYS = {"new": N_("new"), "changed": N_("changed"), "removed": N_("removed")}
_MOST = 1_000_000


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    run_call.add_file(parser)
    parser.add_argument(
        "run",
        metavar="RUN",
        nargs="?",
        help=_("one run: its id, the beginning of it, or the word “last”"),
    )
    parser.add_argument("--issues", action="store_true", help=_("list records worth a look"))
    parser.add_argument(
        "--changes", metavar="KIND", help=_("list what changed: users, enrollments, …, or all")
    )
    parser.add_argument("--only", choices=sorted(_WAYS), help=_("with --changes: these alone"))
    parser.add_argument(
        "--program",
        metavar="ID",
        default="",
        help=_("with --changes or --issues: of one program alone"),
    )
    parser.add_argument(
        "--search",
        metavar="TEXT",
        default="",
        help=_("with --changes or --issues: that hold a text, such as a name or an ID"),
    )
    parser.add_argument(
        "--limit", metavar="N", type=whole_number(1, _MOST), default=20, help=_("at most so many")
    )


def run(call: Invocation) -> int:
    """Print the runs, or one of them with what is asked for."""
    chosen = call.arguments
    services, stored = run_call.load(call)
    if not chosen.issues and not chosen.changes and (chosen.program or chosen.search):
        raise UsageError(_("--program and --search go with --issues or --changes."), _NAME)
    if chosen.only and not chosen.changes:
        raise UsageError(_("--only goes with --changes."), _NAME)
    if chosen.run is None:
        if chosen.issues or chosen.changes:
            raise UsageError(_("Name the run, or the word “last”."), _NAME)
        return _print_runs(call.output, services, stored, chosen.limit)
    found = running.run(RunActions(services).find(stored, chosen.run), services)
    if not chosen.issues and not chosen.changes:
        return _print_one(call.output, found, stored)
    told = run_object(found)
    if chosen.issues:
        told |= _print_issues(call.output, services, found, chosen)
    if chosen.changes:
        told |= _print_changes(call.output, services, found, chosen)
    call.output.result(told)
    return ExitCode.COMPLETE


def _print_runs(output: Output, services: Services, stored: StoredDelivery, limit: int) -> int:
    runs = services.history.runs(stored.delivery.id, limit)
    if runs:
        started = _("Started ({zone})").format(zone=stored.delivery.schedule.zone or "UTC")
        heads = (
            _("Run"), started, _("By"), _("Outcome"), _("In the package"), _("New"),
            _("Changed"), _("Removed"), _("Left out"),
        )  # fmt: skip
        zone = stored.delivery.schedule.zone or "UTC"
        output.table(heads, [_row(one, zone) for one in runs], numbers_from=4)
    else:
        output.say(_("This delivery was never run on this computer."))
    output.result({"problem": None, "runs": [one.as_dict() for one in runs]})
    return ExitCode.COMPLETE


def _row(one: Run, zone: str) -> tuple[str, ...]:
    outcome = outcome_text(one)
    if one.problem is not None:
        outcome = _("{outcome} ({number})").format(outcome=outcome, number=one.problem.number)
    counts = one.counts.values()
    sums = (
        sum(found.rows for found in counts),
        sum(found.new for found in counts),
        sum(found.changed for found in counts),
        sum(found.removed for found in counts),
        sum(found.left_out for found in counts),
    )
    numbers = map(number, sums) if one.counts else ("",) * len(sums)
    started = started_column_text(one, zone)
    return (one.id, started, trigger_text(one.trigger), outcome, *numbers)


def _print_one(output: Output, found: Run, stored: StoredDelivery) -> int:
    """Print one run; to look at a failed one is complete all the same."""
    print_run(output, found, stored)
    if found.is_going_on and found.progress is not None:
        known = progress_text(found.progress)
        text = stage_text(found.progress.stage)
        output.paragraph(_(" · ").join(filter(None, (text, known))))
    return ExitCode.COMPLETE


def _print_issues(
    output: Output, services: Services, found: Run, chosen: Namespace
) -> Mapping[str, object]:
    issues, total = services.history.issues(
        found, program_id=chosen.program, search=chosen.search, limit=chosen.limit
    )
    if issues:
        heads = (_("Class"), _("Records"), _("Record"), _("Coursera’s ID"), _("Reason"))
        output.table(heads, [_issue_row(one) for one in issues])
    _print_rest(output, len(issues), total)
    return {"issue_list": [_issue_object(one) for one in issues], "issues_found": total}


def _print_changes(
    output: Output, services: Services, found: Run, chosen: Namespace
) -> Mapping[str, object]:
    changes: list[Change] = []
    total = 0
    for file in _files(chosen.changes, found):
        part, count = services.history.changes(
            found,
            file,
            kind=chosen.only or "",
            program_id=chosen.program,
            search=chosen.search,
            limit=max(1, chosen.limit - len(changes)),
        )
        total += count
        changes += part[: chosen.limit - len(changes)]
    for change in changes:
        _print_change(output, change)
    _print_rest(output, len(changes), total)
    return {"changes": [_change_object(one) for one in changes], "changes_found": total}


def _files(word: str, found: Run) -> list[str]:
    """Return the files a person means."""
    names = sorted(found.counts, key=in_package_order) or [file.value for file in File]
    if word == _EVERYTHING:
        return names
    for file in File:
        if word.casefold() in {file.value.casefold(), kind_name(file.value).casefold()}:
            return [file.value]
    raise UsageError(not_known(word, [*names, _EVERYTHING], names_all=True), _NAME)


def _print_change(output: Output, change: Change) -> None:
    before, after = change.before or {}, change.after or {}
    row = after or before
    output.say(
        _("{kind}, {way}: {id}").format(
            kind=kind_name(change.file),
            way=_(_WAYS.get(change.kind, change.kind)),
            id=row.get("sourcedId", ""),
        )
    )
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, ""), after.get(name, "")
        if before and after and old != new:
            output.say(f"    {name}: {old} → {new}")
        elif not (before and after) and (old or new):
            output.say(f"    {name}: {old or new}")


def _print_rest(output: Output, shown: int, total: int) -> None:
    if total > shown:
        text = _("{shown} of {total} are shown; --limit shows more.")
        output.say(text.format(shown=number(shown), total=number(total)))
    elif not total:
        output.say(_("There are none."))


def _issue_row(one: Issue) -> tuple[str, ...]:
    return (
        class_text(one.issue_class),
        kind_name(one.file),
        one.record,
        one.source_id,
        one.sentence,
    )


def _issue_object(one: Issue) -> dict[str, object]:
    return {
        "class": one.issue_class.value,
        "reason": one.reason.value,
        "sentence": one.sentence,
        "file": one.file,
        "record": one.record or None,
        "source_id": one.source_id or None,
        "program": one.program_id or None,
        "field": one.field or None,
    }


def _change_object(one: Change) -> dict[str, object]:
    return {
        "file": one.file,
        "kind": one.kind,
        "before": dict(one.before) if one.before is not None else None,
        "after": dict(one.after) if one.after is not None else None,
    }
