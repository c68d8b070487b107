"""``schedule``: has the operating system start the runs, shows what it holds, and proves it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli import running
from coursera_wizard.cli.exit_codes import ExitCode, exit_code
from coursera_wizard.cli.parser import UsageError, not_known
from coursera_wizard.cli.presentation import problem_object
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule_due import coming_runs
from coursera_wizard.domain.schedule_entry import ExportTarget, ProofStep, ScheduleProof
from coursera_wizard.domain.schedule_words import describe, zoned_text
from coursera_wizard.i18n import N_, _
from coursera_wizard.wizard.schedule_entries import ScheduleEntries, Standing
from coursera_wizard.wizard.schedule_switch import switch_off, switch_on

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.schedule_entry import ScheduleEntry
    from coursera_wizard.services.ports import Services, StoredDelivery
    from coursera_wizard.wizard.schedule_entries import EntryLook

_NAME = "coursera-delivery schedule"
_VERBS = ("install", "status", "prove", "remove", "export")
_ABOUT = N_(
    "install  have this computer start the runs at the delivery's times\n"
    "status   read back what the computer holds, and compare it with the delivery\n"
    "prove    have the scheduler start a test of the connection once; nothing is delivered\n"
    "remove   have it start no runs any more; the delivery stays\n"
    "export   write what another engine needs to run the delivery"
)
_STANDINGS = {
    Standing.NOT_WANTED: N_("not registered, and not asked for"),
    Standing.FINE: N_("registered, as the delivery says"),
    Standing.CHANGED: N_("registered, and not as the delivery says"),
    Standing.MISSING: N_("not registered"),
    Standing.LEFT_OVER: N_("registered, though the delivery is run by hand"),
    Standing.UNKNOWN: N_("not known"),
}
_STEPS = {
    ProofStep.ASKED: N_("{scheduler} was asked to start the test."),
    ProofStep.FOUND_PROGRAM: N_("It found and started this program."),
    ProofStep.READ_SECRET: N_("The program read the secret."),
    ProofStep.REACHED_COURSERA: N_("It reached Coursera: {organization}."),
}


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.description = "\n\n".join([parser.description or "", _(_ABOUT)])
    parser.add_argument("verb", metavar="|".join(_VERBS), help=_("what is to be done"))
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a delivery file"))
    parser.add_argument(
        "--for",
        dest="target",
        choices=[target.value for target in ExportTarget],
        default="",
        help=_("with export: the engine that is to run the delivery"),
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help=_("with export: the folder to write into; printed by default"),
    )


def run(call: Invocation) -> int:
    """Do what was asked for; the exit code follows from the problem, if there is one."""
    verb = call.arguments.verb
    if verb not in _VERBS:
        raise UsageError(not_known(verb, _VERBS, names_all=True), _NAME)
    if bool(call.arguments.target) != (verb == "export"):
        raise UsageError(_("“export” goes together with “--for ENGINE”."), _NAME)
    services = call.build().services
    stored = services.store.load(call.arguments.file.absolute())
    match verb:
        case "install":
            saved = running.run(switch_on(services, stored), services)
            call.output.say(
                _("{scheduler} starts {name} from now on.").format(
                    scheduler=services.scheduler.kind(), name=saved.delivery.name
                )
            )
            return _status(call, services, saved)
        case "remove":
            saved = running.run(switch_off(services, stored), services)
            call.output.say(
                _("{scheduler} no longer starts {name}.").format(
                    scheduler=services.scheduler.kind(), name=saved.delivery.name
                )
            )
            call.output.result(_object(services, saved, None))
            return ExitCode.COMPLETE
        case "prove":
            return _prove(call, services, stored)
        case "export":
            return _export(call, services, stored)
        case _:
            return _status(call, services, stored)


# -- status


def _status(call: Invocation, services: Services, stored: StoredDelivery) -> int:
    look = running.run(ScheduleEntries(services).look(stored.delivery, stored.path), services)
    output, entry = call.output, look.entry
    found = look.problem
    if found is None and look.standing is Standing.CHANGED and entry is not None:
        words = " ".join(entry.differences)
        found = problem(ProblemCode.SCHEDULER_DIFFERS, scheduler=look.scheduler, differences=words)
    output.heading(stored.delivery.name)
    output.pairs(_rows(services, stored, look))
    if entry is not None and entry.is_registered:
        for note in services.scheduler.notes(stored):
            output.paragraph(note)
    if found is not None:
        output.problem(found)
    output.result({**_object(services, stored, look), "problem": problem_object(found)})
    if found is not None and found.is_blocking:
        return exit_code(found)
    return ExitCode.NEEDS_PERSON if look.wants_a_look else ExitCode.COMPLETE


def _rows(services: Services, stored: StoredDelivery, look: EntryLook) -> list[tuple[str, str]]:
    schedule, entry = stored.delivery.schedule, look.entry
    planned = next(iter(coming_runs(stored.delivery, services.clock.now(), 1)), None)
    rows = [
        (_("Schedule"), describe(schedule)),
        (_("Scheduler"), look.scheduler),
        (_("Entry"), _(_STANDINGS[look.standing])),
    ]
    if planned is not None:
        rows.append((_("Next run"), zoned_text(planned.starts_at)))
    if entry is not None and entry.is_registered:
        rows += _entry_rows(entry, services)
    return rows


def _entry_rows(entry: ScheduleEntry, services: Services) -> list[tuple[str, str]]:
    rows = [(_("Name"), entry.name)]
    if entry.next_start is not None:
        rows.append((_("Next start"), _local(entry.next_start, services)))
    if entry.last_start is not None:
        rows.append((_("Last start"), _local(entry.last_start, services)))
    if entry.last_result is not None:
        rows.append((_("Last exit code"), str(entry.last_result)))
    rows += [(_("Difference"), sentence) for sentence in entry.differences]
    return rows


def _local(moment: dt.datetime, services: Services) -> str:
    from coursera_wizard.domain.schedule_times import checked_zone

    return zoned_text(moment.astimezone(checked_zone(services.clock.zone())))


def _object(
    services: Services, stored: StoredDelivery, look: EntryLook | None
) -> dict[str, object]:
    schedule = stored.delivery.schedule
    planned = next(iter(coming_runs(stored.delivery, services.clock.now(), 1)), None)
    entry = look.entry if look is not None else None
    return {
        "problem": None,
        "file": str(stored.path),
        "scheduler": services.scheduler.kind(),
        "run_by_itself": schedule.run_by_itself,
        "standing": (look.standing if look is not None else Standing.NOT_WANTED).value,
        "entry": entry.name if entry is not None else None,
        "differences": list(entry.differences) if entry is not None else [],
        "is_exact": entry.is_exact if entry is not None else None,
        "next_run": _iso(planned.start.utc if planned is not None else None),
        "next_start": _iso(entry.next_start if entry is not None else None),
        "last_start": _iso(entry.last_start if entry is not None else None),
        "last_result": entry.last_result if entry is not None else None,
        "notes": list(services.scheduler.notes(stored)) if entry is not None else [],
    }


def _iso(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat()


# -- prove


def _prove(call: Invocation, services: Services, stored: StoredDelivery) -> int:
    output, scheduler = call.output, services.scheduler.kind()
    told: list[ProofStep] = []

    def tell(proof: ScheduleProof) -> None:
        """Say each step once, in its order."""
        for step in ProofStep:
            if step not in told and proof.has_reached(step):
                told.append(step)
                text = _(_STEPS[step])
                output.say(f"  {text.format(scheduler=scheduler, organization=proof.organization)}")

    output.heading(stored.delivery.name)
    proof = running.run(ScheduleEntries(services).prove(stored, tell), services)
    tell(proof)
    if proof.problem is not None:
        output.problem(proof.problem)
    else:
        output.say(
            _("Runs work when {scheduler} starts them. Nothing was delivered.").format(
                scheduler=scheduler
            )
        )
    output.result(
        {
            "problem": problem_object(proof.problem),
            "file": str(stored.path),
            "scheduler": scheduler,
            "passed": proof.has_passed,
            "found_program": proof.has_reached(ProofStep.FOUND_PROGRAM),
            "read_secret": proof.has_reached(ProofStep.READ_SECRET),
            "reached_coursera": proof.has_reached(ProofStep.REACHED_COURSERA),
            "organization": proof.organization or None,
        }
    )
    return exit_code(proof.problem)


# -- export


def _export(call: Invocation, services: Services, stored: StoredDelivery) -> int:
    files = services.scheduler.export(stored, ExportTarget(call.arguments.target))
    folder = call.arguments.out
    paths: list[str] = []
    if folder is None:
        _print(call.output, files)
    else:
        for name, text in files:
            path = folder.absolute() / name
            services.scheduler.write_export(path, text)
            paths.append(str(path))
            call.output.say(_("{path} was written.").format(path=path))
    call.output.result(
        {
            "problem": None,
            "file": str(stored.path),
            "for": call.arguments.target,
            "written": paths,
            "files": dict(files),
        }
    )
    return ExitCode.COMPLETE


def _print(output: Output, files: tuple[tuple[str, str], ...]) -> None:
    for number, (name, text) in enumerate(files):
        if len(files) > 1:
            output.say(f"# --- {name}" if number == 0 else f"\n# --- {name}")
        output.say(text.rstrip("\n"))
