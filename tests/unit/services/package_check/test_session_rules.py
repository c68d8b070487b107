"""Chains, dates and years of sessions."""

from __future__ import annotations

import pytest

from coursera_wizard.services.package_check.index import Index
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.session_rules import SessionRules
from coursera_wizard.services.package_check.verdict import Findings, Rule

COLUMNS = ("sourcedId", "type", "startDate", "endDate", "parentSourcedId", "schoolYear")
YEAR = "y schoolYear 2025-08-01 2026-08-01 - 2026"


def _rules(*rows: str) -> list[tuple[Rule, int]]:
    cells = [["" if cell == "-" else cell for cell in row.split(" ")] for row in rows]
    findings = Findings()
    rules = SessionRules(Index({}, frozenset()), findings)
    columns = {name: [row[place] for row in cells] for place, name in enumerate(COLUMNS)}
    rules.take(Chunk("academicSessions", range(2, 2 + len(rows)), columns))
    rules.finish()
    return [(one.rule, one.row) for one in findings.mistakes]


def test_chains_pass() -> None:
    """School year, semester, term and grading period, each within the one above."""
    assert (
        _rules(
            YEAR,
            "s semester 2025-08-01 2026-01-01 y 2026",
            "t term 2025-09-01 2026-01-01 s 2026",
            "g gradingPeriod 2025-09-01 2025-10-01 t 2026",
            "z schoolYear 2025-01-01 2026-01-01 - 2025",
            "x term 2025-09-01 2026-01-01 elsewhere 2026",
        )
        == []
    )


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        (("g gradingPeriod 2025-09-01 2025-10-01 y 2026", "t term 2025-09-01 2025-10-01 g 2026"),
         Rule.SESSION_CHAIN),
        (("-", "z schoolYear 2025-08-01 2026-08-01 y 2026"), Rule.SESSION_CHAIN),
        (("-", "t term 2025-09-01 2025-10-01 t 2026"), Rule.SESSION_CHAIN),
        (("-", "t term 2025-09-01 2025-09-01 y 2026"), Rule.SESSION_DATES),
        (("-", "t term 2025-09-01 2026-08-02 y 2026"), Rule.SESSION_DATES),
        (("-", "t term 2025-09-01 2026-08-01 y 2025"), Rule.SESSION_YEAR),
        (("-", "z schoolYear 2025-01-01 2026-01-01 - 2026"), Rule.SESSION_YEAR),
    ],
)  # fmt: skip
def test_other_chains_are_found(rows: tuple[str, str], rule: Rule) -> None:
    """A wrong kind above, days outside, another year."""
    first = "a term 2025-09-01 2025-10-01 y 2026" if rows[0] == "-" else rows[0]

    assert _rules(YEAR, first, rows[1]) == [(rule, 4)]


def test_circles_are_found_in_every_session_of_them() -> None:
    """Two sessions above each other, and one below that is not in the circle."""
    found = _rules(
        "a term 2025-09-01 2025-10-01 b 2026",
        "b term 2025-09-01 2025-10-01 a 2026",
        "c gradingPeriod 2025-09-01 2025-10-01 a 2026",
    )

    assert found == [(Rule.SESSION_CHAIN, 2), (Rule.SESSION_CHAIN, 3)]
