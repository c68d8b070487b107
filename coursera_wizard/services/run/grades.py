"""Rows of the gradebook report as categories, line items and results.

Source: OneRoster: facts for the delivery, "Gradebook"; Connect, options of grade sync: *final* has
one column a course, *A* one per graded item besides, *B* the items alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.attribute_rows import Entity
from coursera_wizard.domain.draft import GradeOption
from coursera_wizard.domain.oneroster import COLUMNS, File, Version
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.i18n import N_, _
from coursera_wizard.services.run.ids import DIGITS
from coursera_wizard.services.run.sources import fed, values
from coursera_wizard.services.run.staging import GROUPS, Stage
from coursera_wizard.services.run.texts import Cleaner, quoted

if TYPE_CHECKING:
    from coursera_wizard.domain.attribute_rows import AttributeRow
    from coursera_wizard.services.coursera.rows import GradebookItem, GradebookRow
    from coursera_wizard.services.run.classes import Classes, SchoolClass
    from coursera_wizard.services.run.people import People
    from coursera_wizard.services.run.roster import Chosen, Roster

_FINAL: Final = ""
_FINAL_TITLE: Final = N_("Final grade")
_PART: Final = "\x1f"
_STUDENT: Final = "student"
_CENT: Final = Decimal("0.01")
_FULLY, _PARTIALLY, _NOT = "fully graded", "partially graded", "not submitted"
_WITH_FINAL: Final = frozenset({GradeOption.FINAL, GradeOption.GRANULAR_A})
_WITH_ITEMS: Final = frozenset({GradeOption.GRANULAR_A, GradeOption.GRANULAR_B})


class Grades:
    """Shapes gradebook rows and stages them until all enrollments are known.

    Args:
        roster: What is delivered.
        people: Who the learners are.
        classes: The classes that enrollments named.
        early: Where results wait, by the ids of their enrollments.
        note: Is told what is the matter with a record.
    """

    def __init__(
        self,
        roster: Roster,
        people: People,
        classes: Classes,
        early: Stage,
        note: Callable[[Issue], None],
    ) -> None:
        option = roster.delivery.options.grades
        self._roster = roster
        self._people = people
        self._classes = classes
        self._early = early
        self._note = note
        self._has_final, self._has_items = option in _WITH_FINAL, option in _WITH_ITEMS
        self._is_1_1 = roster.version is Version.V1_1
        role = fed(roster.delivery.attributes, Entity.ENROLLMENTS).get("role")
        self._are_students = role is None or role.argument == _STUDENT
        rows = fed(roster.delivery.attributes, Entity.GRADES)
        self._item_rows = _of_file(rows, File.LINE_ITEMS)
        self._result_rows = _of_file(rows, File.RESULTS)
        self._category_rows = _of_file(rows, File.CATEGORIES)
        self._item_cleaner = Cleaner(roster.profile, File.LINE_ITEMS)
        self._result_cleaner = Cleaner(roster.profile, File.RESULTS)
        self._category_id = roster.ids.of("category")
        # By the id of the line item: its line, and the class it belongs to.
        self._line_items: dict[str, str] = {}

    def take(self, program: Chosen, rows: Iterable[GradebookRow]) -> None:
        """Stage the grades of a page; rows of learners without an enrollment fall out later."""
        for row in rows:
            if not self._are_students:
                reason = IssueReason.NOT_A_STUDENT
                self._note(Issue(reason, File.RESULTS, "", row.id, program.program_id))
                continue
            person = self._people.find(row.external_id, row.email or "")
            found = self._classes.find(program, row.course_id)
            if person is None or self._people.is_dropped(person) or found is None:
                reason = IssueReason.LEARNER_LEFT_OUT
                if found is None:
                    reason = IssueReason.NOT_ENROLLED
                elif person is None:
                    reason = IssueReason.LEARNER_UNKNOWN
                self._note(Issue(reason, File.RESULTS, "", row.id, program.program_id))
                continue
            if self._has_final:
                self._take_one(found, person, row, None)
            if self._has_items:
                for item in row.item_gradebooks:
                    if item.item_id:
                        self._take_one(found, person, row, item)

    def finish(self, enrollments: Stage, results: Stage) -> None:
        """Stage the results of everybody who is enrolled.

        Args:
            enrollments: All enrollments.
            results: Where the results go, by their own ids.
        """
        start, end = 0, self._roster.ids.length
        prefix = len(self._roster.ids.prefix)
        for group in GROUPS:
            waiting = self._early.lines(group)
            if not waiting:
                continue
            enrolled = {line[start:end] for line in enrollments.lines(group)}
            for line in waiting:
                enrollment, program_id, source_id, result = line.split(_PART)
                if enrollment in enrolled:
                    results.add(result[prefix : prefix + 2], result)
                else:
                    self._note(
                        Issue(
                            IssueReason.NOT_ENROLLED,
                            File.RESULTS,
                            result[:end],
                            source_id,
                            program_id,
                        )
                    )
        self._early.close()

    def category_lines(self) -> list[str]:
        """Return the one category, if there is anything in it."""
        if not self._line_items:
            return []
        row = self._category_rows.get("title")
        title = (values(row, {}, self._roster.zone) if row is not None else "") or "Coursera"
        title = Cleaner(self._roster.profile, File.CATEGORIES).clean("title", title, _untold)
        weight = "" if self._is_1_1 else ",100"
        return [f"{self._category_id},,,{quoted(title)}{weight}\r\n"]

    def line_item_lines(self) -> list[str]:
        """Return the line items, sorted."""
        return sorted(self._line_items.values())

    def _take_one(
        self, found: SchoolClass, person: int, row: GradebookRow, item: GradebookItem | None
    ) -> None:
        graded = row.overall_course_grade if item is None else item.item_grade
        if graded is None and self._is_1_1:
            self._add_line_item(found, row, item)
            return
        roster, people = self._roster, self._people
        line_item = self._add_line_item(found, row, item)
        user = people.id_of(person)
        digest = people.digest_of(person)
        enrollment = hashlib.sha256(found.seed + digest).hexdigest()[:DIGITS]
        result_id = roster.ids.of("result", line_item, user)

        def report(reason: IssueReason, column: str) -> None:
            self._note(
                Issue(reason, File.RESULTS, result_id, row.id, found.program.program_id, column)
            )

        score = ""
        if graded is not None:
            score, is_clamped = score_text(graded)
            if is_clamped:
                report(IssueReason.SCORE_CLAMPED, "score")
        is_over = item is not None or bool(row.is_completed)
        status = _NOT if graded is None else _FULLY if is_over else _PARTIALLY
        cells = {
            "lineItemSourcedId": line_item,
            "studentSourcedId": user,
            "scoreStatus": status,
            "score": score,
            "scoreDate": self._score_date(row),
            "classSourcedId": found.id,
        }
        line = self._line(
            File.RESULTS, result_id, cells, self._result_rows, _fields(row, item), report
        )
        self._early.add(
            enrollment[:2],
            _PART.join((roster.ids.prefix + enrollment, found.program.program_id, row.id, line)),
        )

    def _add_line_item(
        self, found: SchoolClass, row: GradebookRow, item: GradebookItem | None
    ) -> str:
        """Note a line item and return its id; of two texts for one, the first in order stays."""
        roster = self._roster
        item_id = _FINAL if item is None else item.item_id
        program_id = found.program.program_id
        sourced_id = roster.ids.of("lineItem", program_id, found.course_id, item_id)
        cells = {
            "assignDate": roster.sessions.first_day,
            "dueDate": self._due_date(item),
            "classSourcedId": found.id,
            "categorySourcedId": self._category_id,
            "gradingPeriodSourcedId": roster.sessions.period_id,
            "academicSessionSourcedId": roster.sessions.term_id,
            "schoolSourcedId": found.program.school_id,
        }
        problems: list[Issue] = []

        def report(reason: IssueReason, column: str) -> None:
            problems.append(Issue(reason, File.LINE_ITEMS, sourced_id, item_id, program_id, column))

        if item is None:
            cells["title"] = _(_FINAL_TITLE)
            cells["description"] = ""
        line = self._line(
            File.LINE_ITEMS, sourced_id, cells, self._item_rows, _fields(row, item), report
        )
        known = self._line_items.get(sourced_id)
        if known is None:
            for problem in problems:
                self._note(problem)
        if known is None or line < known:
            self._line_items[sourced_id] = line
        return sourced_id

    def _line(  # noqa: PLR0917 - a row needs what it is made of
        self,
        file: File,
        sourced_id: str,
        cells: dict[str, str],
        rows: dict[str, AttributeRow],
        fields: dict[str, object],
        report: Callable[[IssueReason, str], None],
    ) -> str:
        cleaner = self._item_cleaner if file is File.LINE_ITEMS else self._result_cleaner
        texts = [sourced_id, "", ""]
        for column in COLUMNS[self._roster.version][file][3:]:
            text = cells.get(column)
            if text is None:
                row = rows.get(column)
                text = values(row, fields, self._roster.zone) if row is not None else ""
                text = cleaner.clean(column, text, report) if text else ""
                if column == "title" and not text:
                    text = str(fields.get("itemId") or fields.get("itemName") or "Item")
            texts.append(quoted(text))
        return ",".join(texts) + "\r\n"

    def _due_date(self, item: GradebookItem | None) -> str:
        sessions = self._roster.sessions
        if item is None or item.item_deadline is None:
            return sessions.last_day
        return max(sessions.first_day, min(self._day(item.item_deadline), sessions.last_day))

    def _score_date(self, row: GradebookRow) -> str:
        moment = row.completed_at or row.last_activity_at or row.enrolled_at
        return self._day(moment) if moment else self._roster.sessions.first_day

    def _day(self, moment_ms: int) -> str:
        return dt.datetime.fromtimestamp(moment_ms / 1000, self._roster.zone).date().isoformat()


def score_text(graded: float) -> tuple[str, bool]:
    """Return a score of 0 to 100 with at most two decimals, and whether it had to be clamped."""
    number = Decimal(repr(float(graded))).quantize(_CENT, ROUND_HALF_UP)
    clamped = min(max(number, Decimal(0)), Decimal(100))
    return f"{clamped.quantize(_CENT):f}".rstrip("0").rstrip("."), clamped != number


def kept_dates(lines: list[str], before: dict[str, str], version: Version) -> list[str]:
    """Return results whose dates stay as they were where nothing else changed.

    Source: OneRoster: facts for the delivery, "Gradebook": a score's date never changes from run
    to run when the grade did not, although the last activity does.

    Args:
        lines: New lines.
        before: The lines of the last delivered package, by id.
        version: Of both.
    """
    at = COLUMNS[version][File.RESULTS].index("scoreDate")
    found = []
    for line in lines:
        old = before.get(line.partition(",")[0])
        if old is not None and old != line:
            # The cells before the date hold no commas: ids, a status and a number.
            ours, theirs = line.split(",", at + 1), old.split(",", at + 1)
            if ours[:at] == theirs[:at] and ours[at + 1 :] == theirs[at + 1 :]:
                found.append(old)
                continue
        found.append(line)
    return found


def _of_file(rows: dict[str, AttributeRow], file: File) -> dict[str, AttributeRow]:
    """Return the rows of one file of the Grades tab, by column."""
    start = f"{file}."
    return {
        target.removeprefix(start): row for target, row in rows.items() if target.startswith(start)
    }


def _fields(row: GradebookRow, item: GradebookItem | None) -> dict[str, object]:
    """Return the fields of a grade under Coursera's names."""
    found: dict[str, object] = {
        "courseName": row.course_name,
        "overallCourseGrade": row.overall_course_grade,
        "overallProgress": row.overall_progress,
        "approxTotalLearningHrs": row.approx_total_learning_hrs,
        "completedAt": row.completed_at,
        "lastActivityAt": row.last_activity_at,
        "enrolledAt": row.enrolled_at,
    }
    if item is not None:
        found |= {
            "itemId": item.item_id,
            "itemName": item.item_name,
            "itemType": item.item_type,
            "itemWeight": item.item_weight,
            "itemGrade": item.item_grade,
            "itemDeadline": item.item_deadline,
            "moduleName": item.module_name,
            "lessonName": item.lesson_name,
        }
    return found


def _untold(_reason: IssueReason, _column: str) -> None:
    """Let a mended title pass without a word: it is the same in every row."""
