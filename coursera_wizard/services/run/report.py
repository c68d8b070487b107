"""Writes the report of a run: one page that anybody can read, print and pass on.

It holds no learner: numbers, programs, schools and reasons only. It needs nothing from elsewhere –
no script, no picture, no font – and no browser is asked to fetch anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Final

from coursera_wizard import __version__
from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.hold import reason_in_words
from coursera_wizard.domain.receiver_profiles import profile
from coursera_wizard.domain.record_kinds import in_package_order, kind_name
from coursera_wizard.domain.run import Decision, FileCounts, ProgramCounts, Run, RunOutcome
from coursera_wizard.domain.run_issues import IssueCount, reason_sentence
from coursera_wizard.domain.run_words import class_text, outcome_text, seconds_text, trigger_text
from coursera_wizard.domain.schedule_times import zone_named
from coursera_wizard.domain.schedule_words import moment_text
from coursera_wizard.i18n import N_, _, is_right_to_left, language, ngettext
from coursera_wizard.resources import resource_path
from coursera_wizard.services import atomic_file
from coursera_wizard.services.run.markup import Markup, tag
from coursera_wizard.services.run.report_charts import changes_chart, programs_chart

_MOST_ROWS: Final = 500
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_SWITCHED: Final[Mapping[str, str]] = {
    "on": N_("turned on"),
    "off": N_("turned off"),
    "gone": N_("no longer at Coursera"),
    "new": N_("new at Coursera"),
}
_UNITS: Final = (
    (1 << 30, N_("{size} GB")),
    (1 << 20, N_("{size} MB")),
    (1 << 10, N_("{size} KB")),
)


def write_report(run: Run, delivery: Delivery, path: Path) -> None:
    """Write the report as one HTML file that its owner alone can read, at once or not at all.

    Raises:
        ProblemError: ``store.disk-full`` or ``store.not-writable``.
    """
    atomic_file.write_file(path, report_page(run, delivery).encode())


def report_page(run: Run, delivery: Delivery) -> str:
    """Return the whole page, in the person's language; times are in the delivery's zone."""
    title = _("{delivery}: run {run}").format(delivery=delivery.name, run=run.id)
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        tag("style", Markup(resource_path("report", "report.css").read_text(encoding="utf-8"))),
    )
    main = tag("main", *_sections(run, delivery))
    direction = "rtl" if is_right_to_left() else "ltr"
    page = tag("html", head, tag("body", main), lang=language().replace("_", "-"), dir=direction)
    return f"<!DOCTYPE html>\n{page}\n"


def _sections(run: Run, delivery: Delivery) -> Iterator[Markup]:
    yield tag("h1", tag("bdi", delivery.name))
    when = _("Run {run}, {time}: {outcome}.")
    yield tag(
        "p",
        when.format(run=run.id, time=_moment(run.started_at, delivery), outcome=outcome_text(run)),
        class_="lead",
    )
    yield from _calls(run)
    yield _facts(run, delivery)
    if run.counts:
        yield tag("h2", _("Records"))
        yield _panel(_counts_table(run.counts))
    rtl = is_right_to_left()
    if any(one.new or one.changed or one.removed for one in run.counts.values()):
        yield tag("h2", _("What changed"))
        yield _panel(changes_chart(run.counts, right_to_left=rtl))
    if run.programs:
        records = [(_name_of(one), _sum(one).rows) for one in run.programs]
        yield tag("h2", _("Records by program"))
        yield _panel(programs_chart([one for one in records if one[1]], right_to_left=rtl))
        yield tag("h2", _("Programs"))
        yield from _programs_table(run.programs)
    yield tag("h2", _("Records with a remark"))
    yield from _issues_table(run)
    made = _("Made by Coursera Wizard {version}. No learner is named in this report.")
    yield tag("footer", tag("p", made.format(version=__version__)))


def _calls(run: Run) -> Iterator[Markup]:
    """Yield what a person must see first: why it failed, why it waits, and likely reasons."""
    is_held = run.outcome is RunOutcome.HELD
    problem = run.problem
    if problem is not None and not is_held:
        title = _("{title} ({number})").format(title=problem.title, number=problem.number)
        yield _call(title, (problem.what_happened, problem.what_to_do), "call wrong")
    sentences = [*(reason_in_words(reason) for reason in run.hold_reasons), *run.explanations]
    if run.hold_reasons:
        if run.decision is Decision.APPROVED:
            title = _("This run was held, and then approved")
        elif run.decision is Decision.REJECTED:
            title = _("This run was held, and then rejected")
        else:
            title = _("This run is held") if is_held else _("This run would be held")
        yield _call(title, sentences, "call")
    elif sentences:
        yield _call(_("Likely reasons for the differences"), sentences, "call")


def _call(title: str, sentences: Iterable[str], kind: str) -> Markup:
    paragraphs = (tag("p", sentence) for sentence in sentences if sentence)
    return tag("section", tag("h2", title), *paragraphs, class_=kind)


def _facts(run: Run, delivery: Delivery) -> Markup:
    """Return what is known of the run as a table of two columns."""
    package = run.package
    facts: list[tuple[str, str]] = [
        (_("Organization"), delivery.organization.name),
        (_("Receiver"), _(profile(delivery.receiver.profile).title)),
        (_("Started"), _moment(run.started_at, delivery)),
    ]
    if run.ended_at is not None:
        facts.append((_("Ended"), _moment(run.ended_at, delivery)))
        facts.append((_("Took"), seconds_text(run.seconds)))
    facts.append((_("Started by"), trigger_text(run.trigger)))
    facts.append((_("Compared with"), run.baseline or _("nothing: no earlier delivery")))
    if run.decided_at is not None:
        facts.append((_("Decided"), _moment(run.decided_at, delivery)))
    if package is not None:
        nowhere = _("nothing was sent")
        facts.append((_("Delivered to"), package.delivered_to or nowhere))
        facts.append((_("Package"), PurePath(package.path).name))
        facts.append((_("Size"), _size(package.bytes)))
        facts.append((_("SHA-256"), tag("span", package.sha256, class_="hash")))
    rows = (
        tag("tr", tag("th", name, scope="row", class_="fact"), tag("td", tag("bdi", value)))
        for name, value in facts
    )
    return _panel(tag("table", tag("tbody", *rows)))


def _counts_table(counts: Mapping[str, FileCounts]) -> Markup:
    files = sorted(counts, key=in_package_order)
    rows = (_row((kind_name(file),), counts[file]) for file in files)
    return _table((_("Records"),), _count_heads(_("In the delivery")), rows)


def _programs_table(programs: tuple[ProgramCounts, ...]) -> Iterator[Markup]:
    ordered = sorted(programs, key=_most_changed_first)
    rows = (
        _row((_name_of(one), one.school_name, _switched(one)), _sum(one))
        for one in ordered[:_MOST_ROWS]
    )
    heads = (_("Program"), _("School"), _("Since the last delivery"))
    yield _panel(_table(heads, _count_heads(_("Records")), rows))
    yield from _more(len(ordered) - _MOST_ROWS)


def _issues_table(run: Run) -> Iterator[Markup]:
    if not run.issues:
        yield tag("p", _("There is none."), class_="lead")
        return
    names = {one.program_id: _name_of(one) for one in run.programs}
    ordered = sorted(run.issues, key=_most_first)
    rows = (
        tag(
            "tr",
            tag("th", class_text(one.issue_class), scope="row"),
            tag("td", kind_name(one.file)),
            tag("td", tag("bdi", names.get(one.program_id, one.program_id))),
            tag("td", reason_sentence(one.reason)),
            tag("td", f"{one.count:,}", class_="number"),
        )
        for one in ordered[:_MOST_ROWS]
    )
    heads = (_("What became of it"), _("Kind"), _("Program"), _("Reason"))
    yield _panel(_table(heads, (_("Records"),), rows))
    yield from _more(len(ordered) - _MOST_ROWS)
    yield tag(
        "p", _("The file issues.csv of this run names every record, to be found."), class_="note"
    )


def _table(heads: Iterable[str], numbers: Iterable[str], rows: Iterable[Markup]) -> Markup:
    """Return a table with a head for each column; those of numbers stand at the other side."""
    head = tag(
        "tr",
        *(tag("th", name, scope="col") for name in heads),
        *(tag("th", name, scope="col", class_="number") for name in numbers),
    )
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _count_heads(rows: str) -> tuple[str, ...]:
    return (rows, _("New"), _("Changed"), _("Removed"), _("Left out"))


def _row(texts: tuple[str, ...], counts: FileCounts) -> Markup:
    """Return a row of texts and counts; a zero of what differs is left without its color."""
    first, *others = texts  # name, school, what was switched
    numbers = (
        (counts.rows, ""), (counts.new, "new"), (counts.changed, ""), (counts.removed, "removed"),
        (counts.left_out, "left-out"),
    )  # fmt: skip
    return tag(
        "tr",
        tag("th", tag("bdi", first), scope="row"),
        *(
            tag("td", tag("bdi", text), class_=kind)
            for text, kind in zip(others, ("", "short"), strict=False)
        ),
        *(
            tag("td", f"{number:,}", class_=f"number {kind}".strip() if number else "number")
            for number, kind in numbers
        ),
    )


def _more(count: int) -> Iterator[Markup]:
    if count > 0:
        text = ngettext(
            "{count} more line is not shown.", "{count} more lines are not shown.", count
        )
        yield tag("p", text.format(count=f"{count:,}"), class_="note")


def _panel(content: Markup) -> Markup:
    return tag("div", content, class_="panel")


def _name_of(program: ProgramCounts) -> str:
    return program.program_name or program.program_id


def _switched(program: ProgramCounts) -> str:
    known = _SWITCHED.get(program.was_switched)
    return _(known) if known else ""


def _sum(program: ProgramCounts) -> FileCounts:
    """Return the counts of all kinds of a program together."""
    found = program.files.values()
    return FileCounts(
        sum(one.rows for one in found),
        sum(one.new for one in found),
        sum(one.changed for one in found),
        sum(one.removed for one in found),
        sum(one.left_out for one in found),
    )


def _most_changed_first(program: ProgramCounts) -> tuple[bool, int, str, str]:
    counts = _sum(program)
    differing = counts.new + counts.changed + counts.removed
    return (not program.was_switched, -differing, program.program_name, program.program_id)


def _most_first(issue: IssueCount) -> tuple[int, str, str, str]:
    return (-issue.count, issue.file, issue.reason.value, issue.program_id)


def _moment(moment: dt.datetime, delivery: Delivery) -> str:
    """Return a moment in the delivery's own zone, with the zone's name."""
    zone = zone_named(delivery.schedule.zone) if delivery.schedule.zone else None
    return _("{time} ({zone})").format(
        time=moment_text(moment.astimezone(zone or dt.UTC)), zone=zone.key if zone else "UTC"
    )


def _size(size: int) -> str:
    for unit, text in _UNITS:
        if size >= unit:
            return _(text).format(size=f"{size / unit:,.1f}")
    return ngettext("{count} byte", "{count} bytes", size).format(count=size)
