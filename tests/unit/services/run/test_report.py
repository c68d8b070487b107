"""The report of a run."""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from coursera_wizard import i18n
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.run import (
    Decision,
    FileCounts,
    HoldCause,
    HoldReason,
    Package,
    ProgramCounts,
    Run,
    RunOutcome,
)
from coursera_wizard.domain.run_issues import IssueCount, IssueReason
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.services.run.report import report_page, write_report
from tests.support.builders import NOW, a_delivery

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
HOLD = (HoldReason(HoldCause.REMOVALS, "enrollments", 1204, 8410, 14, 10),)


class _Reader(HTMLParser):
    """Reads a page as a browser does, and sees that every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and data.strip():
            self.words.append(data.strip())


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    i18n.set_language("en")


def _run(**fields: Any) -> Run:
    values: dict[str, Any] = {
        "id": "20261122-084500-3f9a",
        "delivery_id": "d",
        "delivery_name": "Harbour Valley College",
        "started_at": NOW,
        "ended_at": NOW + dt.timedelta(seconds=31),
        "seconds": 31.0,
        "outcome": RunOutcome.DELIVERED,
        "package": Package("/home/somebody/runs/HVC.zip", SHA, 5_812_345, "the folder HVC"),
        "counts": {"users": FileCounts(2311, 18, 44, 0, 7), "orgs": FileCounts(4)},
        "programs": (
            ProgramCounts("p1", "Nursing", "Nursing", {"users": FileCounts(2311, 18, 44, 0, 7)}),
            ProgramCounts("p2", "Pilot", "Pilot", {"users": FileCounts(0, 0, 0, 3)}, "off"),
        ),
        "issues": (IssueCount(IssueReason.SAME_USERNAME, "users", "p1", 7),),
    }
    return Run(**(values | fields))


def _read(run: Run, **delivery: Any) -> _Reader:
    return _Reader(report_page(run, a_delivery(**delivery)))


def test_report_says_what_was_delivered() -> None:
    """Numbers, package, receiver, programs and remarks are all there, in words."""
    page = _read(_run(), schedule=Schedule(zone="America/Los_Angeles"))

    assert page.open == []
    for words in (
        "Harbour Valley College",
        "Run 20261122-084500-3f9a, Sun 22 Nov 2026 00:00 (America/Los_Angeles): delivered.",
        "31 seconds",
        "the folder HVC",
        "HVC.zip",
        "5.5 MB",
        SHA,
        "Generic OneRoster 1.1",
        "nothing: no earlier delivery",
        "2,311",
        "turned off",
        "Duplicate",
        "Another learner has the same username.",
        "18 new · 44 changed · 0 removed",
    ):
        assert words in page.words
    assert not any("/home/somebody" in words for words in page.words)


def test_report_needs_nothing_from_elsewhere() -> None:
    """No script, no link, no address but the name of the drawing's language; and a policy."""
    page = report_page(_run(), a_delivery())
    names = {name for name, _attributes in _Reader(page).elements}

    assert not names & {"script", "link", "img", "iframe", "a", "object"}
    assert set(re.findall(r"https?://[^\"'\s]+", page)) == {"http://www.w3.org/2000/svg"}
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_names_cannot_become_markup() -> None:
    """A program may be called anything."""
    name = '<script>alert("1")</script> & <b>'
    program = ProgramCounts("p1", name, name, {"users": FileCounts(1, 1)})

    page = _read(_run(programs=(program,)), name=name)

    assert "script" not in {element for element, _attributes in page.elements}
    assert page.words.count(name) >= 3


def test_tables_and_charts_can_be_heard() -> None:
    """Columns and rows have heads, charts have titles."""
    page = _read(_run())
    heads = [attributes for name, attributes in page.elements if name == "th"]
    charts = [attributes for name, attributes in page.elements if name == "svg"]

    assert heads
    assert all(attributes.get("scope") in {"row", "col"} for attributes in heads)
    assert [chart["aria-label"] for chart in charts] == ["What changed", "Records by program"]
    assert all(chart["role"] == "img" for chart in charts)


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"outcome": RunOutcome.HELD}, "This run is held"),
        ({"outcome": RunOutcome.PREVIEWED, "would_hold": True}, "This run would be held"),
        (
            {"decision": Decision.APPROVED, "decided_at": NOW},
            "This run was held, and then approved",
        ),
        (
            {"outcome": RunOutcome.HELD, "decision": Decision.REJECTED, "decided_at": NOW},
            "This run was held, and then rejected",
        ),
    ],
)
def test_hold_stands_first_with_its_reasons(fields: dict[str, Any], title: str) -> None:
    """Whoever opens the report sees at once that and why somebody has to decide."""
    held = problem(ProblemCode.RUN_HELD, reasons="x")
    why = "Pilot was turned off, which explains the removal of 1,198 enrollments."
    page = _read(_run(hold_reasons=HOLD, explanations=(why,), problem=held, **fields))

    place = page.words.index(title)
    assert page.words[place + 1 : place + 3] == [
        "1,204 of 8,410 enrollments (14 %) would be removed; the limit is 10 %.",
        why,
    ]


def test_explanations_without_a_hold() -> None:
    """Likely reasons are told also where nothing waits."""
    assert "Likely reasons for the differences" in _read(_run(explanations=("Because.",))).words


def test_run_that_failed_says_why() -> None:
    """A failed run has its problem with its number, and no package."""
    gone = problem(ProblemCode.RUN_PACKAGE_GONE, details="never shown")
    page = _read(
        _run(
            outcome=RunOutcome.FAILED, problem=gone, package=None, counts={}, programs=(),
            issues=(), ended_at=None,
        )
    )  # fmt: skip

    assert f"{gone.title} ({gone.number})" in page.words
    assert gone.what_to_do in page.words
    assert "There is none." in page.words
    assert not any("never shown" in words for words in page.words)


def test_nothing_sent_and_unknown_zone() -> None:
    """Without a receiver that has it and without a zone, that is said."""
    page = _read(_run(package=Package("x.zip", SHA, 12)), schedule=Schedule())

    assert "nothing was sent" in page.words
    assert "12 bytes" in page.words
    assert "Sun 22 Nov 2026 08:00 (UTC)" in page.words


def test_very_many_programs_and_remarks_stay_readable() -> None:
    """Lines beyond the first five hundred are counted instead."""
    programs = tuple(
        ProgramCounts(f"p{number}", "", "", {"users": FileCounts(1)}) for number in range(502)
    )
    issues = tuple(
        IssueCount(IssueReason.NOT_ENROLLED, "results", f"p{number}", 1) for number in range(501)
    )

    page = _read(_run(programs=programs, issues=issues))

    assert "2 more lines are not shown." in page.words
    assert "1 more line is not shown." in page.words
    assert "487 other programs" in page.words


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("qps", "ltr"), ("qpr", "rtl")])
def test_page_says_its_language_and_direction(language: str, direction: str) -> None:
    """Browsers and screen readers are told both."""
    i18n.set_language(language)

    page = _read(_run())

    assert page.elements[0] == ("html", {"lang": language, "dir": direction})
    assert page.open == []


def test_file_is_for_its_owner_alone_and_replaces_an_older_one(tmp_path: Path) -> None:
    """Writing again, after an approval, leaves one whole report."""
    path = tmp_path / "report.html"

    write_report(_run(outcome=RunOutcome.HELD), a_delivery(), path)
    write_report(_run(), a_delivery(), path)

    assert path.read_text(encoding="utf-8") == report_page(_run(), a_delivery())
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """The run decides what a missing report means; here it is a problem."""
    with pytest.raises(ProblemError):
        write_report(_run(), a_delivery(), tmp_path / "missing" / "report.html")
