"""Organizations, subjects, terms and roles."""

from __future__ import annotations

from coursera_wizard.services.package_check.index import Index, Session
from coursera_wizard.services.package_check.roster_rules import ClassRules, OrgRules
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.verdict import Findings, Rule
from tests.support.sample_packages import a_sample
from tests.unit.services.package_check.conftest import Check


def test_every_circle_of_organizations_is_said_once() -> None:
    """However many lead into it."""
    findings = Findings()
    rules = OrgRules(Index({}, frozenset()), findings)
    names = ["a", "b", "c", "d", "e", "f"]
    parents = ["b", "a", "a", "c", "e", ""]

    rules.take(Chunk("orgs", range(2, 8), {
        "sourcedId": names, "type": ["school"] * 6, "parentSourcedId": parents,
    }))  # fmt: skip
    rules.finish()

    assert [(one.rule, one.row) for one in findings.mistakes] == [
        (Rule.ORG_CHAIN, 2), (Rule.ORG_CHAIN, 6),
    ]  # fmt: skip


def test_classes_have_the_days_of_all_their_terms() -> None:
    """From the first day of the first to the end of the last; unknown terms leave it open."""
    index = Index({}, frozenset())
    index.sessions["s"] = Session(2, "term", "2025-09-01", "2026-01-01", "", "2026")
    index.sessions["t"] = Session(3, "term", "2026-02-01", "2026-07-01", "", "2026")
    rules = ClassRules(index, Findings())

    rules.take(Chunk("classes", (2, 3, 4), {
        "sourcedId": ["a", "b", "c"], "schoolSourcedId": ["o"] * 3,
        "termSourcedIds": ["t,s", "s", "s,x"], "subjects": [""] * 3, "subjectCodes": [""] * 3,
    }))  # fmt: skip

    windows = {name: facts.window for name, facts in index.classes.items()}
    assert windows == {
        "a": ("2025-09-01", "2026-07-01"), "b": ("2025-09-01", "2026-01-01"), "c": None,
    }  # fmt: skip


def test_a_second_primary_role_elsewhere_is_fine(check: Check) -> None:
    """One for each organization, and other roles beside it."""
    sample = a_sample("1.2", grades=False)
    role = sample.rows["roles"][0]
    sample.rows["roles"] += [
        role | {"sourcedId": "r5", "orgSourcedId": "o1"},
        role | {"sourcedId": "r6", "roleType": "secondary", "role": "teacher"},
    ]

    assert check(sample, None).mistakes == ()
