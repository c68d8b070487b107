"""Checks that what a row refers to is there, and is what it should be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coursera_wizard.services.package_check.columns import Column, Kind, Subset
from coursera_wizard.services.package_check.ids import ID
from coursera_wizard.services.package_check.index import Index
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.verdict import Findings, Rule

REMEMBERED: Final = 100_000
_WRONG_SUBSET: Final = {
    Subset.SCHOOL: Rule.ORG_NOT_SCHOOL,
    Subset.SCHOOL_YEAR: Rule.SESSION_TYPE,
    Subset.GRADING_PERIOD: Rule.SESSION_TYPE,
    Subset.NOT_SCHOOL_YEAR: Rule.SESSION_TYPE,
}


class ReferenceCheck:
    """Checks one column of references, or of lists of them."""

    def __init__(self, file: str, column: Column, index: Index, findings: Findings) -> None:
        self._file = file
        self._column = column
        self._index = index
        self._findings = findings
        self._known = index.known(column.target, column.subset)
        self._is_list = column.kind is Kind.REFERENCE_LIST
        self._good_lists: set[str] = set()
        # A file that refers to itself is looked at when all of it was read.
        self._waits = column.target == file
        self._waiting: dict[str, int] = {}
        self._is_file_missing_said = False

    def check(self, chunk: Chunk, *, is_removal: bool = False) -> None:
        """Look at the references of these rows; of removed rows, at their form alone."""
        cells = chunk[self._column.name]
        if self._known.issuperset(cells) and not is_removal:
            return
        fresh = set(cells)
        if self._column.required and "" in fresh:
            self._note({"": Rule.REQUIRED_EMPTY}, cells, chunk.numbers)
        fresh.discard("")
        fresh -= self._good_lists if self._is_list else self._known
        if not fresh:
            return
        if self._waits and not is_removal:
            for number, value in zip(chunk.numbers, cells, strict=True):
                if value in fresh:
                    self._waiting.setdefault(value, number)
            return
        self._note(self._faults(fresh, is_removal=is_removal), cells, chunk.numbers)

    def finish(self) -> None:
        """Look at what had to wait for the end of the file."""
        for value, rule in self._faults(set(self._waiting), is_removal=False).items():
            self._findings.add(rule, self._file, self._waiting[value], self._column.name)
        self._waiting.clear()

    def _faults(self, values: set[str], *, is_removal: bool) -> dict[str, Rule]:
        faults: dict[str, Rule] = {}
        for value in values:
            rule = self._fault_of_cell(value, is_removal=is_removal)
            if rule is not None:
                faults[value] = rule
            elif self._is_list and not is_removal and len(self._good_lists) < REMEMBERED:
                self._good_lists.add(value)
        return faults

    def _fault_of_cell(self, value: str, *, is_removal: bool) -> Rule | None:
        if not self._is_list:
            return self._fault(value, is_removal=is_removal)
        parts = value.split(",")
        if not all(part and part == part.strip() for part in parts) or len(set(parts)) < len(parts):
            return Rule.LIST
        rules = (self._fault(part, is_removal=is_removal) for part in parts)
        return next((rule for rule in rules if rule is not None), None)

    def _fault(self, value: str, *, is_removal: bool) -> Rule | None:
        target, index = self._column.target, self._index
        if not ID.fullmatch(value):
            return Rule.ID_FORM
        if is_removal or value in self._known:
            return None
        if value in index.removed.get(target, ()):
            return Rule.REFERENCE_REMOVED
        if value in index.ids.get(target, ()):
            return _WRONG_SUBSET[self._column.subset]
        if index.may_be_outside(self._file, target):
            return None
        return Rule.REFERENCE if target in index.modes else Rule.REFERENCE_FILE

    def _note(self, faults: dict[str, Rule], cells: Sequence[str], numbers: Sequence[int]) -> None:
        if not faults:
            return
        for number, value in zip(numbers, cells, strict=True):
            rule = faults.get(value)
            if rule is None:
                continue
            if rule is Rule.REFERENCE_FILE:
                if self._is_file_missing_said:
                    continue
                self._is_file_missing_said = True
            self._findings.add(rule, self._file, number, self._column.name)
