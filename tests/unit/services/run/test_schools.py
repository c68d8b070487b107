"""The organization and its programs as orgs."""

from __future__ import annotations

import csv
from dataclasses import replace

from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.oneroster import COLUMNS, File, Version
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.run.schools import org_lines
from tests.support.runs import turned_on
from tests.unit.services.run.test_people import a_roster


def _orgs(**changes: object) -> tuple[list[dict[str, str]], list[Issue]]:
    issues: list[Issue] = []
    lines = org_lines(a_roster(**changes), issues.append)
    assert lines == sorted(lines)
    columns = COLUMNS[Version.V1_1][File.ORGS]
    return [dict(zip(columns, cells, strict=True)) for cells in csv.reader(lines)], issues


def test_the_organization_is_the_district_of_its_schools() -> None:
    """Every program is a school with the organization above it and Coursera's id beside it."""
    orgs, issues = _orgs()
    (district,) = [one for one in orgs if one["type"] == "district"]
    schools = [one for one in orgs if one["type"] == "school"]
    assert district["name"] == "Harbour Valley"
    assert {one["parentSourcedId"] for one in schools} == {district["sourcedId"]}
    assert {one["identifier"] for one in schools} == {"p1", "p2"}
    assert issues == []


def test_programs_that_share_a_school_are_one_org() -> None:
    """An existing school is written once, with its own id."""
    mine = School("Main", "SCH.1")
    programs = {key: replace(turned_on(key, key), school=mine) for key in ("p1", "p2")}
    orgs, _issues = _orgs(programs=programs)
    assert [one["sourcedId"] for one in orgs if one["type"] == "school"] == ["SCH.1"]


def test_a_name_that_is_mended_is_told() -> None:
    """A school's name is a text for people as any other."""
    programs = {"p1": turned_on("p1", "=Nursing")}
    orgs, issues = _orgs(programs=programs)
    assert [one["name"] for one in orgs if one["type"] == "school"] == ["'=Nursing"]
    assert [issue.reason for issue in issues] == [IssueReason.FORMULA]
