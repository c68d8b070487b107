"""``show``: what a delivery file holds, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.presentation import (
    program_counts,
    secret_text,
    source_text,
    status_text,
)
from coursera_wizard.cli.receiver_output import receiver_objects, receiver_rows
from coursera_wizard.domain.attributes import default_rows
from coursera_wizard.domain.draft import Generation, Source
from coursera_wizard.domain.schedule_due import coming_runs
from coursera_wizard.domain.schedule_room import (
    check_room,
    latest_safe_start,
    latest_start_text,
    longest_run,
)
from coursera_wizard.domain.schedule_words import (
    clock_change_texts,
    date_text,
    describe,
    gap_text,
    zoned_text,
)
from coursera_wizard.domain.sign_in import check_sign_in, ends_at
from coursera_wizard.i18n import _, ngettext

if TYPE_CHECKING:
    import datetime as dt

    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.attributes import AttributeRow
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.schedule_times import PlannedRun
    from coursera_wizard.services.ports import Services

RUNS_SHOWN = 3
PROGRAMS_SHOWN = 20


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a delivery file"))
    parser.add_argument("--all", action="store_true", help=_("show every program"))


def run(call: Invocation) -> int:
    """Print a summary that a person reads, or the whole of it as JSON."""
    services = call.build().services
    stored = services.store.load(call.arguments.file.absolute())
    delivery = stored.delivery
    runs = coming_runs(delivery, services.clock.now(), RUNS_SHOWN)
    changed, removed = _changed_rows(delivery)
    output = call.output
    output.heading(delivery.name)
    output.pairs(_summary(delivery, stored.path, services))
    output.heading(_("Programs"))
    _print_programs(output, delivery, show_all=call.arguments.all)
    output.heading(_("Attributes"))
    _print_attributes(output, delivery, changed, removed)
    output.heading(_("Schedule"))
    _print_schedule(output, delivery, runs, services)
    output.result(
        {
            "problem": None,
            "file": str(stored.path),
            "name": delivery.name,
            "status": delivery.status.value,
            "organization": {
                "id": delivery.organization.id,
                "name": delivery.organization.name,
                "slug": delivery.organization.slug,
            },
            "source": delivery.account.source.value,
            "api_key": delivery.account.api_key,
            "api_base": delivery.account.api_base,
            "token_url": delivery.account.token_url,
            "secret": {
                "place": delivery.secret.place.value,
                "variable": delivery.secret.variable,
            },
            **receiver_objects(delivery, _folder(delivery, services)),
            "programs": program_counts(delivery),
            "attributes": {
                "count": len(delivery.attributes),
                "changed": [_row_object(row) for row in changed],
                "removed": [_row_object(row) for row in removed],
            },
            "schedule": {
                "sentence": describe(delivery.schedule, services.clock.now()),
                "next_runs": [_run_object(planned) for planned in runs],
                "latest_safe_start": _latest(delivery, services),
            },
            "school_year": {
                "first_day": delivery.school_year.first_day.isoformat(),
                "last_day": delivery.school_year.last_day.isoformat(),
            },
        }
    )
    return ExitCode.COMPLETE


def _summary(delivery: Delivery, path: Path, services: Services) -> list[tuple[str, str]]:
    account = delivery.account
    is_practice = account.source is Source.PRACTICE
    rows = [
        (_("File"), str(path)),
        (_("Status"), status_text(delivery, services.clock.now())),
        (_("Organization"), f"{delivery.organization.name} ({delivery.organization.id})"),
        (_("Data from"), source_text(delivery)),
    ]
    if not is_practice:
        rows += [
            (_("Data address"), account.api_base),
            (_("Token address"), account.token_url),
            (_("API Key"), account.api_key),
        ]
    if account.generation is Generation.LEGACY:
        prolonged_at = services.sign_in_times.get(account.sign_in_binding)
        rows.append((_("Sign-in"), _sign_in_text(prolonged_at, services.clock.now())))
    return [
        *rows,
        (_("Secret"), secret_text(delivery.secret)),
        *receiver_rows(delivery, _folder(delivery, services)),
    ]


def _folder(delivery: Delivery, services: Services) -> str:
    return str(services.receivers.folder(delivery.receiver, delivery.name))


def _sign_in_text(prolonged_at: dt.datetime | None, now: dt.datetime) -> str:
    """Return until when the sign-in of an older key lasts, or what is wrong with that."""
    found = check_sign_in(prolonged_at, now)
    if found is not None:
        return _("{title} ({number})").format(title=found.title, number=found.number)
    if prolonged_at is None:
        return _("not known on this computer")
    return _("until {day}, unless a run prolongs it").format(
        day=date_text(ends_at(prolonged_at).date())
    )


def _print_programs(output: Output, delivery: Delivery, *, show_all: bool) -> None:
    counts = program_counts(delivery)
    text = ngettext(
        "{on} on, {off} off; they become {schools} school.",
        "{on} on, {off} off; they become {schools} schools.",
        counts["schools"],
    )
    output.paragraph(text.format(**counts))
    on = sorted(
        (row for row in delivery.programs.values() if row.is_on), key=lambda row: row.program_name
    )
    shown = on if show_all else on[:PROGRAMS_SHOWN]
    for row in shown:
        school = row.school.name if row.school else "—"
        if school == row.program_name:
            output.say(f"    {row.program_name}")
        else:
            output.say(f"    {row.program_name} → {school}")
    if len(on) > len(shown):
        output.say(_("    … and {count} more (--all)").format(count=len(on) - len(shown)))


def _print_attributes(
    output: Output,
    delivery: Delivery,
    changed: list[AttributeRow],
    removed: list[AttributeRow],
) -> None:
    if not changed and not removed:
        text = ngettext(
            "{count} attribute, as the defaults are.",
            "{count} attributes, as the defaults are.",
            len(delivery.attributes),
        )
        output.paragraph(text.format(count=len(delivery.attributes)))
    for row in changed:
        source = row.source or row.argument or "—"
        output.say(f"    {row.entity.value}: {row.target} ← {source}")
    for row in removed:
        output.say(
            _("    {entity}: {target} is not delivered").format(
                entity=row.entity.value, target=row.target
            )
        )


def _print_schedule(
    output: Output, delivery: Delivery, runs: tuple[PlannedRun, ...], services: Services
) -> None:
    output.paragraph(describe(delivery.schedule, services.clock.now()))
    for planned in runs:
        start = zoned_text(planned.starts_at)
        if planned.gap_minutes is None:
            output.say(f"    {start}")
        else:
            gap = gap_text(planned.gap_minutes)
            output.say(_("    {start}, {gap} before the LMS").format(start=start, gap=gap))
    now, longest = services.clock.now(), _longest(delivery, services)
    latest = latest_start_text(delivery.schedule, now, longest)
    if latest:
        output.paragraph(latest)
    for text in clock_change_texts(delivery.schedule, now)[:RUNS_SHOWN]:
        output.paragraph(text)
    for found in check_room(delivery.schedule, now, longest):
        output.problem(found)
    year = delivery.school_year
    output.paragraph(
        _("School year: {first} to {last}.").format(
            first=date_text(year.first_day), last=date_text(year.last_day)
        )
    )


def _latest(delivery: Delivery, services: Services) -> str | None:
    longest = _longest(delivery, services)
    found = latest_safe_start(delivery.schedule, services.clock.now(), longest)
    return found.time.strftime("%H:%M") if found and found.time else None


def _longest(delivery: Delivery, services: Services) -> dt.timedelta:
    return longest_run(services.history.runs(delivery.id))


def _changed_rows(delivery: Delivery) -> tuple[list[AttributeRow], list[AttributeRow]]:
    """Return the rows that are not as the default is, and the defaults that are left out."""
    defaults = default_rows()
    fed = {(row.entity, row.target) for row in delivery.attributes}
    changed = [row for row in delivery.attributes if row not in defaults]
    removed = [row for row in defaults if (row.entity, row.target) not in fed]
    return changed, removed


def _row_object(row: AttributeRow) -> dict[str, str]:
    return {
        "entity": row.entity.value,
        "target": row.target,
        "source": row.source,
        "transform": row.transform.value,
        "argument": row.argument,
    }


def _run_object(planned: PlannedRun) -> dict[str, object]:
    return {
        "starts_at": planned.starts_at.isoformat(),
        "minutes_before_lms": planned.gap_minutes,
    }
