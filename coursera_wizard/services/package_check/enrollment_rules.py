"""Rules of enrollments: each pair of user and class once, inside the terms of the class.

Other validators notice neither. There may be millions of rows, so that every rule first asks a
question about all rows of a chunk together.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import eq
from typing import Final

from coursera_wizard.services.package_check.index import Index, Window
from coursera_wizard.services.package_check.keys import KeyChecks, KeyRows, of_columns, of_rows
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.verdict import Findings, Rule

FILE: Final = "enrollments"
REMEMBERED: Final = 100_000
_PAIR: Final = ("classSourcedId", "userSourcedId")
_ALL_TIME: Final = ("", "9999-99-99")


def _are_students(chunk: Chunk) -> bool:
    return chunk["role"].count("student") == len(chunk)


def _is_student(chunk: Chunk) -> Sequence[bool]:
    return [role == "student" for role in chunk["role"]]


def _is_other(chunk: Chunk) -> Sequence[bool]:
    return [role != "student" for role in chunk["role"]]


def _students(chunk: Chunk) -> KeyRows:
    if _are_students(chunk):
        return of_columns(*_PAIR)(chunk)
    return of_rows(_is_student, *_PAIR)(chunk)


class EnrollmentRules:
    """Checks enrollments, and keeps who is a student of what for the results."""

    def __init__(self, index: Index, checks: KeyChecks, findings: Findings) -> None:
        self._index = index
        self._checks = checks
        self._findings = findings
        self.students = checks.keys(FILE, _students)
        self._others = checks.keys(FILE, of_rows(_is_other, *_PAIR))
        self._windows = {name: facts.window for name, facts in index.classes.items()}
        self._schools = {name: facts.school for name, facts in index.classes.items()}
        self._common = _common_window(set(self._windows.values()))
        self._good: set[tuple[Window | None, str, str]] = set()
        self._unseen = set(self._windows) if index.are_whole("classes", FILE) else set()

    def take(self, chunk: Chunk) -> None:
        """Look at these rows."""
        self._check_dates(chunk)
        self._check_schools(chunk)
        if "true" in chunk["primary"]:
            for number, primary, role in zip(
                chunk.numbers, chunk["primary"], chunk["role"], strict=True
            ):
                if primary == "true" and role != "teacher":
                    self._findings.add(Rule.ENROLLMENT_PRIMARY, FILE, number, "primary")
        self.students.add(chunk)
        if not _are_students(chunk):
            self._others.add(chunk)
        if self._unseen:
            self._unseen.difference_update(chunk["classSourcedId"])

    def finish(self) -> None:
        """Look for pairs that are there twice, and classes without anybody."""
        self._checks.check_distinct(
            Rule.ENROLLMENT_TWICE, of_columns(*_PAIR), self.students, self._others
        )
        self._others.piles.clear()
        if self._unseen:
            self._findings.add(Rule.CLASS_WITHOUT_ENROLLMENT, "classes", count=len(self._unseen))

    def _check_dates(self, chunk: Chunk) -> None:
        begins, ends = chunk["beginDate"], chunk["endDate"]
        begin_days, end_days = set(begins) - {""}, set(ends) - {""}
        start, end = self._common
        last_begin = max(begin_days, default=start)
        first_end = min(end_days, default=end)
        if (
            start <= min(begin_days, default=start)
            and last_begin < end
            and start < first_end
            and max(end_days, default=end) <= end
            and (last_begin < first_end or not end_days or not begin_days)
        ):
            return
        windows = list(map(self._windows.get, chunk["classSourcedId"]))
        bad = {}
        for combination in set(zip(windows, begins, ends, strict=True)) - self._good:
            rule = _fault(*combination)
            if rule is not None:
                bad[combination] = rule
            elif len(self._good) < REMEMBERED:
                self._good.add(combination)
        if bad:
            for number, window, begin, end in zip(
                chunk.numbers, windows, begins, ends, strict=True
            ):
                rule = bad.get((window, begin, end))
                if rule is not None:
                    column = "endDate" if rule is Rule.DATES_ORDER else "beginDate"
                    self._findings.add(rule, FILE, number, column)

    def _check_schools(self, chunk: Chunk) -> None:
        meant = map(self._schools.get, chunk["classSourcedId"])
        schools = chunk["schoolSourcedId"]
        if all(map(eq, meant, schools)):
            return
        for number, class_id, school in zip(
            chunk.numbers, chunk["classSourcedId"], schools, strict=True
        ):
            if self._schools.get(class_id, school) != school:
                self._findings.add(Rule.ENROLLMENT_SCHOOL, FILE, number, "schoolSourcedId")


def _common_window(windows: set[Window | None]) -> Window:
    """Return the days that all classes have in common; perhaps none."""
    known = [window for window in windows if window is not None]
    if not known:
        return _ALL_TIME
    return max(start for start, _end in known), min(end for _start, end in known)


def _fault(window: Window | None, begin: str, end: str) -> Rule | None:
    if begin and end and begin >= end:
        return Rule.DATES_ORDER
    if window is None:
        return None
    start, stop = window
    if (begin and not start <= begin < stop) or (end and not start < end <= stop):
        return Rule.ENROLLMENT_DATES
    return None
