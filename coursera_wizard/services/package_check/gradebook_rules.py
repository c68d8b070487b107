"""Rules of line items and results that go beyond one column.

Source: OneRoster 1.2 CSV binding, "lineItems.csv" and "results.csv".
"""

from __future__ import annotations

from operator import eq
from typing import Final

from coursera_wizard.services.package_check.index import Index, LineItem
from coursera_wizard.services.package_check.keys import KeyChecks, KeyRows, Keys, of_columns
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.verdict import Findings, Rule

UNGRADED: Final = frozenset({"not submitted", "exempt"})
GRADED: Final = frozenset({"fully graded", "partially graded"})
REMEMBERED: Final = 100_000
_RESULT: Final = ("lineItemSourcedId", "studentSourcedId")

Range = tuple[float | None, float | None]


class LineItemRules:
    """Line items: their range, their days, the school of their class."""

    def __init__(self, index: Index, findings: Findings) -> None:
        self._index = index
        self._findings = findings

    def take(self, chunk: Chunk) -> None:
        """Take in these rows."""
        names = ("sourcedId", "classSourcedId", "resultValueMin", "resultValueMax")
        columns = (chunk[name] for name in names)
        for number, item, class_id, lowest, highest in zip(chunk.numbers, *columns, strict=True):
            low, high = _float(lowest), _float(highest)
            if low is not None and high is not None and low > high:
                self._note(Rule.LINE_ITEM_RANGE, number, "resultValueMin")
            if "lineItems" in self._index.kept:
                self._index.line_items[item] = LineItem(class_id, low, high)
        columns = (chunk[name] for name in ("assignDate", "dueDate"))
        for number, assigned, due in zip(chunk.numbers, *columns, strict=True):
            if assigned > due:
                self._note(Rule.DATES_ORDER, number, "dueDate")
        if "schoolSourcedId" in chunk.columns:
            columns = (chunk[name] for name in ("classSourcedId", "schoolSourcedId"))
            for number, class_id, school in zip(chunk.numbers, *columns, strict=True):
                facts = self._index.classes.get(class_id)
                if facts is not None and facts.school != school:
                    self._note(Rule.LINE_ITEM_SCHOOL, number, "schoolSourcedId")

    def finish(self) -> None:
        """Have nothing left to do."""

    def _note(self, rule: Rule, number: int, column: str) -> None:
        self._findings.add(rule, "lineItems", number, column)


class ResultRules:
    """Results: one for a student and a line item, in its range, of a student of its class."""

    def __init__(
        self, students: Keys | None, index: Index, checks: KeyChecks, findings: Findings
    ) -> None:
        self._students = students
        self._index = index
        self._checks = checks
        self._findings = findings
        self._classes = {name: item.class_id for name, item in index.line_items.items()}
        self._ranges: dict[str, Range] = {}
        shared: dict[Range, Range] = {}
        for name, item in index.line_items.items():
            limits = (item.low, item.high)
            self._ranges[name] = shared.setdefault(limits, limits)
        self._good: set[tuple[Range | None, str, str]] = set()
        self._pairs = checks.keys("results", of_columns(*_RESULT))
        self._places = checks.keys("results", self._class_and_student)

    def take(self, chunk: Chunk) -> None:
        """Look at these rows."""
        self._pairs.add(chunk)
        if self._students is not None:
            self._places.add(chunk)
        self._check_scores(chunk)
        if "classSourcedId" in chunk.columns and any(chunk["classSourcedId"]):
            self._check_classes(chunk)

    def finish(self) -> None:
        """Look for results that are there twice, and for students who are not in the class."""
        pairs = self._pairs
        self._checks.check_distinct(Rule.RESULT_TWICE, pairs.make, pairs)
        pairs.piles.clear()
        if self._students is not None and self._index.are_whole("enrollments", "lineItems"):
            self._checks.check_contained(
                self._places, self._students, Rule.RESULT_NOT_ENROLLED, "studentSourcedId"
            )
        self._places.piles.clear()

    def _class_and_student(self, chunk: Chunk) -> KeyRows:
        classes = list(map(self._classes.get, chunk["lineItemSourcedId"]))
        if None in classes:  # that the line item is not there was said already
            chunk = chunk.only([class_id is not None for class_id in classes])
            classes = [class_id for class_id in classes if class_id is not None]
        return chunk.numbers, list(zip(classes, chunk["studentSourcedId"], strict=True))

    def _check_scores(self, chunk: Chunk) -> None:
        ranges = list(map(self._ranges.get, chunk["lineItemSourcedId"]))
        scores, statuses = chunk["score"], chunk["scoreStatus"]
        combinations = set(zip(ranges, scores, statuses, strict=True)) - self._good
        bad = {}
        for combination in combinations:
            rule = _score_fault(*combination)
            if rule is not None:
                bad[combination] = rule
            elif len(self._good) < REMEMBERED:
                self._good.add(combination)
        if not bad:
            return
        texts = chunk.columns.get("textScore", ("",) * len(chunk))
        for number, text, limits, score, status in zip(
            chunk.numbers, texts, ranges, scores, statuses, strict=True
        ):
            rule = bad.get((limits, score, status))
            if rule is None or (rule is Rule.RESULT_STATUS and text):
                continue
            self._findings.add(rule, "results", number, "score")

    def _check_classes(self, chunk: Chunk) -> None:
        found = chunk["classSourcedId"]
        if all(map(eq, map(self._classes.get, chunk["lineItemSourcedId"]), found)):
            return
        for number, item, class_id in zip(
            chunk.numbers, chunk["lineItemSourcedId"], found, strict=True
        ):
            if class_id and self._classes.get(item, class_id) != class_id:
                self._findings.add(Rule.RESULT_CLASS, "results", number, "classSourcedId")


def _float(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _score_fault(limits: Range | None, score: str, status: str) -> Rule | None:
    number = _float(score)
    if number is not None and limits is not None:
        low, high = limits
        if (low is not None and number < low) or (high is not None and number > high):
            return Rule.RESULT_SCORE
    if (status in UNGRADED and score) or (status in GRADED and not score):
        return Rule.RESULT_STATUS
    return None
