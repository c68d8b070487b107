"""Grades as categories, line items and results."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity, Transform
from coursera_wizard.domain.attributes import default_rows, with_row
from coursera_wizard.domain.draft import GradeOption, Options, Receiver
from coursera_wizard.domain.oneroster import COLUMNS, File, Version
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.coursera.rows import (
    ContentRow,
    EnrollmentRow,
    GradebookItem,
    GradebookRow,
)
from coursera_wizard.services.run.classes import Classes
from coursera_wizard.services.run.enrollments import Enrollments
from coursera_wizard.services.run.grades import Grades, kept_dates, score_text
from coursera_wizard.services.run.people import People
from coursera_wizard.services.run.staging import Stage
from tests.unit.services.run.test_people import a_roster, user

AT = 1_787_000_000_000  # 2026-08-17 in UTC


def item(number: int, grade: float | None, **fields: object) -> GradebookItem:
    """Return a graded item."""
    return GradebookItem(
        item_id=f"i{number}", item_name=f"Quiz {number}", module_name="Week 1", item_grade=grade,
        **fields,  # type: ignore[arg-type]  # fields of one item
    )  # fmt: skip


def graded(
    learner: str, grade: float | None, *items: GradebookItem, **fields: object
) -> GradebookRow:
    """Return the grades of a learner in the course c1."""
    values = {"enrolled_at": AT, "last_activity_at": AT, **fields}
    return GradebookRow(
        id=f"{learner}~c1", external_id=learner, program_id="p1", course_id="c1",
        overall_course_grade=grade, item_gradebooks=items, **values,  # type: ignore[arg-type]  # fields by name
    )  # fmt: skip


class Book:
    """Two learners enrolled in one course of one program, and their grades."""

    def __init__(
        self,
        folder: Path,
        option: GradeOption,
        profile: str = "generic-1.1",
        role: str = "student",
    ) -> None:
        self.issues: list[Issue] = []
        fixed = AttributeRow(Entity.ENROLLMENTS, "role", "", Transform.CONSTANT, role)
        self.roster = a_roster(
            options=Options(grades=option),
            receiver=Receiver(profile=profile),
            attributes=with_row(default_rows(), fixed),
        )
        note = self.issues.append
        people, classes = People(self.roster, folder, note), Classes(self.roster, note)
        course = ContentRow(id="Course~c1", content_id="c1", content_type="Course", name="Safety")
        classes.take([course])
        self._enrolled, self._results = Stage(folder / "e"), Stage(folder / "r")
        people.take([user(number, "p1") for number in (1, 2, 3)])
        people.take([user(4, "p1", email="")])
        people.settle()
        self.issues.clear()
        program = self.roster.by_program["p1"]
        rows = [
            EnrollmentRow(
                id=f"S-{number}~Course~c1", external_id=f"S-{number}", content_id="c1",
                content_type="Course", content_name="Safety", enrolled_at=AT,
            )
            for number in (1, 2)
        ]  # fmt: skip
        enrollments = Enrollments(self.roster, people, classes, self._enrolled, note)
        enrollments.take(program, rows)
        self.grades = Grades(self.roster, people, classes, Stage(folder / "early"), note)
        self._program = program
        self._finished = False

    def take(self, *rows: GradebookRow) -> None:
        """Note grades."""
        self.grades.take(self._program, rows)

    def rows(self, file: File) -> list[dict[str, str]]:
        """Return the rows of a file, by column."""
        if not self._finished:
            self.grades.finish(self._enrolled, self._results)
            self._finished = True
        lines = {
            File.CATEGORIES: self.grades.category_lines(),
            File.LINE_ITEMS: self.grades.line_item_lines(),
            File.RESULTS: [line for lines in self._results.groups() for line in lines],
        }[file]
        columns = COLUMNS[self.roster.version][file]
        return [dict(zip(columns, cells, strict=True)) for cells in csv.reader(lines)]


@pytest.mark.parametrize(
    ("option", "titles"),
    [
        (GradeOption.FINAL, {"Final grade"}),
        (GradeOption.GRANULAR_A, {"Final grade", "Quiz 1", "Quiz 2"}),
        (GradeOption.GRANULAR_B, {"Quiz 1", "Quiz 2"}),
    ],
)
def test_each_option_has_its_columns(tmp_path: Path, option: GradeOption, titles: set[str]) -> None:
    """Final: one a course; A: one an item besides; B: the items alone."""
    book = Book(tmp_path, option)
    book.take(graded("S-1", 92.249, item(1, 88), item(2, None)))
    items = {row["sourcedId"]: row["title"] for row in book.rows(File.LINE_ITEMS)}
    assert set(items.values()) == titles
    scores = {items[row["lineItemSourcedId"]]: row["score"] for row in book.rows(File.RESULTS)}
    expected = {"Final grade": "92.25", "Quiz 1": "88"}
    assert scores == {title: expected[title] for title in titles if title in expected}
    (category,) = book.rows(File.CATEGORIES)
    assert category["title"] == "Coursera"


def test_an_ungraded_learner_has_no_row_in_1_1_and_one_without_score_in_1_2(
    tmp_path: Path,
) -> None:
    """OneRoster 1.1 requires a score; 1.2 can say that nothing was submitted."""
    for profile, statuses in (("generic-1.1", []), ("generic-1.2", ["not submitted"])):
        folder = tmp_path / profile
        folder.mkdir()
        book = Book(folder, GradeOption.FINAL, profile)
        book.take(graded("S-1", None))
        rows = book.rows(File.RESULTS)
        assert [row["scoreStatus"] for row in rows] == statuses
        assert len(book.rows(File.LINE_ITEMS)) == 1


@pytest.mark.parametrize(
    ("row", "status", "date"),
    [
        (graded("S-1", 80, is_completed=True, completed_at=AT), "fully graded", "2026-08-17"),
        (graded("S-1", 80), "partially graded", "2026-08-17"),
        (graded("S-1", 80, last_activity_at=None), "partially graded", "2026-08-17"),
        (
            graded("S-1", 80, last_activity_at=None, enrolled_at=None),
            "partially graded",
            "2026-08-01",
        ),
    ],
)
def test_status_and_date_of_a_final_grade(
    tmp_path: Path, row: GradebookRow, status: str, date: str
) -> None:
    """Fully graded once completed; the date is the completion's, the activity's or the term's."""
    book = Book(tmp_path, GradeOption.FINAL)
    book.take(row)
    (result,) = book.rows(File.RESULTS)
    assert (result["scoreStatus"], result["scoreDate"]) == (status, date)


def test_grades_without_an_enrollment_are_left_out_and_told(tmp_path: Path) -> None:
    """Known to the gradebook first: the grade follows once the enrollment report has it."""
    book = Book(tmp_path, GradeOption.FINAL)
    elsewhere = msgspec.structs.replace(graded("S-1", 80), course_id="c9")
    book.take(graded("S-3", 80), graded("nobody", 80), graded("S-4", 80), elsewhere)
    assert [row["title"] for row in book.rows(File.LINE_ITEMS)] == ["Final grade"]
    assert book.rows(File.RESULTS) == []
    reasons = sorted(issue.reason.value for issue in book.issues)
    assert reasons == ["learner-left-out", "learner-unknown", "not-enrolled", "not-enrolled"]


def test_only_students_have_grades(tmp_path: Path) -> None:
    """Where learners are enrolled in another role, no grade is delivered, and that is told."""
    book = Book(tmp_path, GradeOption.GRANULAR_A, role="teacher")
    book.take(graded("a", 80.0, item(1, 70.0)))
    assert book.rows(File.RESULTS) == book.rows(File.LINE_ITEMS) == []
    assert [issue.reason for issue in book.issues] == [IssueReason.NOT_A_STUDENT]


def test_due_dates_stay_within_the_term(tmp_path: Path) -> None:
    """An item's deadline is its due date; without one, or outside the term, the term's own."""
    book = Book(tmp_path, GradeOption.GRANULAR_B)
    early, late = AT - 10**11, AT + 10**11
    book.take(
        graded(
            "S-1", 1, item(1, 1), item(2, 1, item_deadline=AT), item(3, 1, item_deadline=early),
            item(4, 1, item_deadline=late),
        )
    )  # fmt: skip
    due = {row["title"]: row["dueDate"] for row in book.rows(File.LINE_ITEMS)}
    assert due == {
        "Quiz 1": "2027-07-31", "Quiz 2": "2026-08-17", "Quiz 3": "2026-08-01",
        "Quiz 4": "2027-07-31",
    }  # fmt: skip


def test_an_item_of_two_names_has_one_whoever_comes_first(tmp_path: Path) -> None:
    """The order of pages does not decide what a package says."""
    found = []
    items = [GradebookItem(item_id="i1", item_name=name, item_grade=1) for name in ("Quiz", "Test")]
    rows = [graded("S-1", 1, items[0]), graded("S-2", 1, items[1])]
    for number, order in enumerate((rows, rows[::-1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        book = Book(folder, GradeOption.GRANULAR_B)
        book.take(*order)
        found.append(book.rows(File.LINE_ITEMS))
    assert found[0] == found[1]
    assert len(found[0]) == 1


@given(st.floats(-1000, 1000))
def test_a_score_is_plain_and_within_its_range(grade: float) -> None:
    """At most two decimals, a dot, no exponent, 0 to 100; only what was outside is told."""
    text, is_clamped = score_text(grade)
    assert 0 <= float(text) <= 100
    assert "e" not in text.lower()
    assert len(text.partition(".")[2]) <= 2
    assert is_clamped is (not 0 <= round(grade, 2) <= 100)


def test_a_clamped_score_is_told(tmp_path: Path) -> None:
    """Above 100 becomes 100, and that is an issue of the result."""
    book = Book(tmp_path, GradeOption.FINAL)
    book.take(graded("S-1", 103.5))
    assert [row["score"] for row in book.rows(File.RESULTS)] == ["100"]
    assert [issue.reason for issue in book.issues] == [IssueReason.SCORE_CLAMPED]


def test_a_date_stays_as_long_as_the_grade_does() -> None:
    """Activity after a grade moves no date; another score does."""
    old = "r1,,,i,u,fully graded,88,2026-09-01,\r\n"
    later = "r1,,,i,u,fully graded,88,2026-10-01,\r\n"
    other = "r1,,,i,u,fully graded,90,2026-10-01,\r\n"
    before = {"r1": old}
    assert kept_dates([later], before, Version.V1_1) == [old]
    assert kept_dates([other], before, Version.V1_1) == [other]
    assert kept_dates([later], {}, Version.V1_1) == [later]
