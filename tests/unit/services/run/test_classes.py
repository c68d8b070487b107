"""Courses and classes."""

from __future__ import annotations

import csv

import pytest

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity, Transform
from coursera_wizard.domain.attributes import default_rows, with_row
from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.oneroster import COLUMNS, File
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.coursera.rows import ContentProgram, ContentRow
from coursera_wizard.services.run.classes import Classes
from coursera_wizard.services.run.roster import Roster
from tests.unit.services.run.test_people import a_roster


def course(content_id: str = "c1", name: str = "Patient, Safety", **fields: object) -> ContentRow:
    """Return a course."""
    values = {"content_type": "Course", "slug": f"slug-{content_id}", **fields}
    return ContentRow(id=f"Course~{content_id}", content_id=content_id, name=name, **values)  # type: ignore[arg-type]  # fields by name


def made(roster: Roster, *contents: ContentRow) -> tuple[Classes, list[Issue]]:
    """Return classes that know some courses, and what they are going to tell."""
    issues: list[Issue] = []
    classes = Classes(roster, issues.append)
    classes.take(contents)
    return classes, issues


def rows(lines: list[str], roster: Roster, file: File) -> list[dict[str, str]]:
    """Return lines by column."""
    columns = COLUMNS[roster.version][file]
    return [dict(zip(columns, cells, strict=True)) for cells in csv.reader(lines)]


def test_a_class_is_one_course_in_one_program() -> None:
    """Two programs with one course have two classes of it, and the course once."""
    roster = a_roster()
    classes, issues = made(roster, course(), course("c2"))
    found = [classes.get(program, "c1", "", "") for program in roster.programs]
    again = classes.get(roster.programs[0], "c1", "", "")

    assert again is found[0]
    (one,) = rows(classes.course_lines(), roster, File.COURSES)
    assert (one["title"], one["courseCode"]) == ("Patient, Safety", "slug-c1")
    assert one["orgSourcedId"] == roster.district_id
    both = rows(classes.class_lines(), roster, File.CLASSES)
    assert {row["courseSourcedId"] for row in both} == {one["sourcedId"]}
    assert {row["schoolSourcedId"] for row in both} == {
        program.school_id for program in roster.programs
    }
    assert {row["sourcedId"] for row in both} == {one.id for one in classes.all()}
    assert {row["termSourcedIds"] for row in both} == {roster.sessions.term_id}
    assert issues == []


def test_a_course_that_is_no_longer_listed_has_its_name_from_the_report() -> None:
    """It is delivered, and that is told."""
    roster = a_roster()
    classes, issues = made(roster)
    classes.get(roster.programs[0], "c9", "Old Course", "old-course")
    (row,) = rows(classes.class_lines(), roster, File.CLASSES)
    assert (row["title"], row["classCode"]) == ("Old Course", "old-course")
    assert [issue.reason for issue in issues] == [IssueReason.COURSE_NOT_LISTED]


def test_a_course_without_a_name_is_not_delivered() -> None:
    """OneRoster requires a title; its rows are told of once for the class."""
    roster = a_roster()
    classes, issues = made(roster, course(name=""))
    assert classes.get(roster.programs[0], "c1", "", "") is None
    assert classes.get(roster.programs[0], "c1", "", "") is None
    assert classes.class_lines() == classes.course_lines() == []
    assert [issue.reason for issue in issues] == [IssueReason.REQUIRED_EMPTY]


@pytest.mark.parametrize(("slug", "title"), [("slug-c1", "slug c1"), (None, "c1")])
def test_a_title_of_other_letters_gives_way(slug: str | None, title: str) -> None:
    """A receiver that takes Latin letters only gets the class all the same."""
    roster = a_roster(receiver=Receiver(profile="moodle"))
    classes, issues = made(roster, course(name="\u6570\u5b66", slug=slug))
    classes.get(roster.programs[0], "c1", "", "")
    (row,) = rows(classes.class_lines(), roster, File.CLASSES)
    assert row["title"] == title
    assert {issue.reason for issue in issues} == {IssueReason.CHARACTERS_REPLACED}


def test_attributes_come_from_course_and_program() -> None:
    """A class may bear its program's name; specializations are no courses."""
    attributes = with_row(default_rows(), AttributeRow(Entity.CLASSES, "location", "programName"))
    attributes = with_row(
        attributes, AttributeRow(Entity.COURSES, "title", "name", Transform.UPPER_CASE)
    )
    roster = a_roster(attributes=attributes)
    listed = course(programs=(ContentProgram("p1", "x"),))
    other = ContentRow(id="Specialization~s", content_id="s", content_type="Specialization")
    classes, _issues = made(roster, listed, other)
    classes.get(roster.programs[0], "c1", "", "")
    assert classes.count == 1
    (row,) = rows(classes.class_lines(), roster, File.CLASSES)
    assert row["location"] == roster.programs[0].name
    (one,) = rows(classes.course_lines(), roster, File.COURSES)
    assert one["title"] == "PATIENT, SAFETY"


@pytest.mark.parametrize(
    ("subjects", "codes", "kept"),
    [("Data, Art", "12, 17", "12,17"), ("Data", "12, 17", ""), ("", "12", "")],
)
def test_subject_codes_belong_to_subjects(subjects: str, codes: str, kept: str) -> None:
    """Where they are not as many, the codes are left out, and that is told."""
    attributes = default_rows()
    for target, text in (("subjects", subjects), ("subjectCodes", codes)):
        fixed = AttributeRow(Entity.CLASSES, target, "", Transform.CONSTANT, text)
        attributes = with_row(attributes, fixed) if text else attributes
    roster = a_roster(attributes=attributes)
    classes, issues = made(roster, course())
    classes.get(roster.programs[0], "c1", "", "")
    (row,) = rows(classes.class_lines(), roster, File.CLASSES)
    assert row["subjectCodes"] == kept
    assert [issue.reason for issue in issues] == (
        [] if kept else [IssueReason.CODES_WITHOUT_SUBJECTS]
    )


def test_a_course_without_a_class_is_not_delivered() -> None:
    """Where the class has no title, the course is left out with it."""
    attributes = with_row(default_rows(), AttributeRow(Entity.CLASSES, "title", "difficultyLevel"))
    roster = a_roster(attributes=attributes)
    classes, issues = made(roster, course())
    assert classes.get(roster.programs[0], "c1", "", "") is None
    assert classes.class_lines() == classes.course_lines() == []
    assert [issue.reason for issue in issues] == [IssueReason.REQUIRED_EMPTY]
