"""Counts of files and programs, and what was switched since the last delivered package."""

from __future__ import annotations

import datetime as dt

from coursera_wizard.domain.facts import Program
from coursera_wizard.domain.run import FileCounts, ProgramCounts, Run
from coursera_wizard.domain.run_issues import IssueCount, IssueReason
from coursera_wizard.services.run.difference import Difference
from coursera_wizard.services.run.roster import make_roster
from coursera_wizard.services.run.switches import file_counts, program_counts
from tests.support.builders import a_delivery
from tests.support.runs import turned_on

ISSUES = (
    IssueCount(IssueReason.NAME_ONE_WORD, "users", "", 5),
    IssueCount(IssueReason.LEARNER_UNKNOWN, "enrollments", "p1", 3),
    IssueCount(IssueReason.NOT_A_MEMBER, "enrollments", "p2", 1),
    IssueCount(IssueReason.NOT_ENROLLED, "results", "p1", 2),
)
DIFFERENCE = Difference(
    {"users": FileCounts(10, 1), "enrollments": FileCounts(20, 2)},
    {"p1": {"enrollments": FileCounts(20, 2)}},
)


def test_left_out_are_skipped_and_duplicate_records() -> None:
    """Errors are sent; a file that is not there at all still says what was left out of it."""
    counts = file_counts(DIFFERENCE, ISSUES)
    assert counts == {
        "users": FileCounts(10, 1),
        "enrollments": FileCounts(20, 2, left_out=4),
        "results": FileCounts(left_out=2),
    }


def test_programs_say_what_was_switched() -> None:
    """On, off, gone and new, against the programs of the last delivered package."""
    programs = {key: turned_on(key, key) for key in ("p1", "p2", "gone")}
    listed = {key: Program(key, key) for key in ("p1", "p2")}
    roster = make_roster(a_delivery(programs=programs), ("org", "x"), listed)
    before = tuple(
        ProgramCounts(key, key, key, {}, how)
        for key, how in (("p1", ""), ("gone", ""), ("was-off", ""), ("long-off", "off"))
    )
    baseline = Run("r", "d", "x", dt.datetime.now(dt.UTC), programs=before)
    found = {one.program_id: one for one in program_counts(roster, DIFFERENCE, ISSUES, baseline)}

    assert {key: one.was_switched for key, one in found.items()} == {
        "p1": "", "p2": "on", "gone": "gone", "was-off": "off",
    }  # fmt: skip
    assert found["p1"].files == {
        "enrollments": FileCounts(20, 2, left_out=3),
        "results": FileCounts(left_out=2),
    }
    first = program_counts(roster, DIFFERENCE, ISSUES, None)
    assert {one.was_switched for one in first} == {""}
