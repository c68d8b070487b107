"""Rows of the enrollment report as enrollments."""

from __future__ import annotations

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity, Transform
from coursera_wizard.domain.attributes import default_rows, with_row
from coursera_wizard.domain.oneroster import COLUMNS, File
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.services.coursera.rows import EnrollmentRow
from coursera_wizard.services.run.classes import Classes
from coursera_wizard.services.run.enrollments import Enrollments
from coursera_wizard.services.run.people import People
from coursera_wizard.services.run.roster import Roster
from coursera_wizard.services.run.staging import Stage
from tests.unit.services.run.test_classes import course
from tests.unit.services.run.test_people import a_roster, user

AT = 1_787_000_000_000  # 2026-08-17 in UTC
DAY = 86_400_000


def row(learner: object = "S-1", **fields: object) -> EnrollmentRow:
    """Return a row of the report."""
    values = {
        "id": f"{learner}~Course~c1", "external_id": learner, "content_id": "c1",
        "content_type": "Course", "membership_state": "MEMBER", "enrolled_at": AT,
    }  # fmt: skip
    return EnrollmentRow(**{**values, **fields})  # type: ignore[arg-type]  # fields of a row


class Report:
    """Two known learners and one course, and what becomes of the report's rows."""

    def __init__(self, folder: Path, roster: Roster) -> None:
        self.issues: list[Issue] = []
        self.roster = roster
        note = self.issues.append
        people, classes = People(roster, folder, note), Classes(roster, note)
        people.take([user(1, "p1"), user(2, "p1"), user(3, "p1", email="")])
        people.take([user(4, "p1", external_id="4711")])
        people.settle()
        classes.take([course()])
        self.issues.clear()
        self._stage = Stage(folder / "e")
        self.people = people
        self.enrollments = Enrollments(roster, people, classes, self._stage, note)

    def take(self, *rows: EnrollmentRow) -> list[dict[str, str]]:
        """Take rows of the first program and return all enrollments, by column."""
        self.enrollments.take(self.roster.programs[0], rows)
        columns = COLUMNS[self.roster.version][File.ENROLLMENTS]
        lines = [line for lines in self._stage.groups() for line in lines]
        return [dict(zip(columns, cells, strict=True)) for cells in csv.reader(lines)]

    def reasons(self) -> list[IssueReason]:
        """Return the reasons of what was told."""
        return [issue.reason for issue in self.issues]


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Return a report of OneRoster 1.1."""
    return Report(tmp_path, a_roster())


def test_a_row_is_an_enrollment(report: Report) -> None:
    """It names class, school and learner, and begins on the day of enrollment."""
    (found,) = report.take(row())
    assert found["userSourcedId"] == report.people.id_of(0)
    assert found["schoolSourcedId"] == report.roster.programs[0].school_id
    assert (found["role"], found["primary"]) == ("student", "")
    assert (found["beginDate"], found["endDate"]) == ("2026-08-17", "")
    assert report.issues == []


def test_a_row_that_comes_twice_is_one_enrollment(report: Report) -> None:
    """A page that shifted changes nothing."""
    report.take(row(), row("S-2"))
    assert len(report.take(row())) == 2
    assert report.issues == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"external_id": "nobody"}, IssueReason.LEARNER_UNKNOWN),
        ({"external_id": "S-3"}, IssueReason.LEARNER_LEFT_OUT),
        ({"membership_state": "DELETED_MEMBER"}, IssueReason.NOT_A_MEMBER),
        ({"membership_state": "INVITED"}, IssueReason.NOT_A_MEMBER),
        ({"deleted_at": AT}, IssueReason.NOT_A_MEMBER),
        ({"content_id": "c9"}, IssueReason.REQUIRED_EMPTY),
    ],
)
def test_what_cannot_be_delivered_is_told(
    report: Report, fields: dict[str, object], reason: IssueReason
) -> None:
    """Unknown or dropped learners, people who left, courses without a name: each is counted."""
    assert report.take(row(**fields)) == []
    told = [issue for issue in report.issues if issue.file == File.ENROLLMENTS]
    assert [issue.reason for issue in told] == [reason]
    assert [issue.program_id for issue in told] == ["p1"]


def test_specializations_are_no_enrollments(report: Report) -> None:
    """Only courses become classes; nothing is told of the rest."""
    assert report.take(row(content_type="Specialization")) == []
    assert report.issues == []


def test_bare_numbers_are_learner_ids_too(report: Report) -> None:
    """The live feed sends numbers where a text is documented."""
    assert len(report.take(row(4711))) == 1


@pytest.mark.parametrize(
    ("moment", "begins", "told"),
    [
        (AT - 400 * DAY, "2026-08-01", []),
        (AT + 400 * DAY, "2027-07-31", [IssueReason.DATE_OUTSIDE_TERM]),
        (None, "", []),
    ],
)
def test_days_stay_within_the_term(
    report: Report, moment: int | None, begins: str, told: list[IssueReason]
) -> None:
    """Earlier is the rule after a summer; later than the term is told."""
    (found,) = report.take(row(enrolled_at=moment))
    assert found["beginDate"] == begins
    assert report.reasons() == told


def test_days_are_those_of_the_deliverys_zone(tmp_path: Path) -> None:
    """Midnight is where the organization is."""
    late = 1_787_000_000_000 - 1_787_000_000_000 % DAY + 23 * 3_600_000  # 23:00 in UTC
    report = Report(tmp_path, a_roster(schedule=Schedule(zone="Asia/Kathmandu")))
    assert report.roster.zone == ZoneInfo("Asia/Kathmandu")
    (found,) = report.take(row(enrolled_at=late))
    assert found["beginDate"] == "2026-08-18"


def test_an_end_follows_where_one_is_mapped(tmp_path: Path) -> None:
    """It is within the term and never before the beginning; another text is left out."""
    attributes = with_row(
        default_rows(),
        AttributeRow(Entity.ENROLLMENTS, "endDate", "completedAt", Transform.DATE),
    )
    report = Report(tmp_path, a_roster(attributes=attributes))
    found = report.take(row(completed_at=AT + DAY), row("S-2", completed_at=AT + 900 * DAY))
    assert {one["endDate"] for one in found} == {"2026-08-18", "2027-08-01"}


def test_who_completes_on_the_first_day_was_there_that_day(tmp_path: Path) -> None:
    """OneRoster's end is exclusive: an enrollment never ends on the day it begins."""
    attributes = with_row(
        default_rows(),
        AttributeRow(Entity.ENROLLMENTS, "endDate", "completedAt", Transform.DATE),
    )
    report = Report(tmp_path, a_roster(attributes=attributes))
    (found,) = report.take(row(completed_at=AT))
    assert (found["beginDate"], found["endDate"]) == ("2026-08-17", "2026-08-18")


def test_only_the_fields_that_are_needed_are_read(report: Report) -> None:
    """A report's page is read without what nobody delivers."""
    names = {name for name in dir(report.enrollments.reader._kind) if not name.startswith("_")}
    assert {"external_id", "enrolled_at", "content_name"} <= names
    assert "learner_profile_standard_fields" not in names
