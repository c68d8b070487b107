"""The list of a run's issues: a CSV file that a person opens in a spreadsheet and we read back.

It has a byte order mark, so that spreadsheets read accents, and no cell that they would take for a
formula.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.run_issues import (
    Issue,
    IssueClass,
    IssueCount,
    IssueReason,
    reason_sentence,
)
from coursera_wizard.i18n import ngettext
from coursera_wizard.services.file_errors import read_failure, words, write_failure
from coursera_wizard.services.history.text_search import fold

COLUMNS: Final = (
    "class", "reason", "file", "record", "coursera_id", "program", "field", "sentence",
)  # fmt: skip
LISTED_AT_MOST: Final = 100_000
"""Rows with details; more are counted only."""

_MORE: Final = "more"
_OWNER_ONLY: Final = 0o600
_BUFFER: Final = 256 * 1024
_ENCODING: Final = "utf-8-sig"
# What a spreadsheet takes for a formula, also in full width; the apostrophe keeps that reversible.
_FORMULA: Final = re.compile(r"\s*['=+\-@＝＋－＠]")
_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class IssuesWriter:
    """Writes issues as they are found, and counts them; used in a `with` statement."""

    def __init__(self, path: Path, *, listed_at_most: int = LISTED_AT_MOST) -> None:
        self._path = path
        self._limit = listed_at_most
        self._left = listed_at_most
        self._more = 0
        self._counts: dict[tuple[IssueReason, str, str], int] = {}
        self._sentences: dict[tuple[IssueReason, str], str] = {}
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        """Begin the file, readable by its owner only.

        Raises:
            ProblemError: ``store.not-writable``, ``store.disk-full`` or ``store.folder-missing``.
        """
        try:
            self._file = self._opened()
            self._rows = csv.writer(self._file)
            self._rows.writerow(COLUMNS)
        except OSError as error:
            raise write_failure(error, self._path) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say how many more there are, and close the file."""
        file, self._file = self._file, None
        if file is None:
            return
        try:
            with file:
                if self._more:
                    self._rows.writerow(("", _MORE, "", "", "", "", "", _more_sentence(self._more)))
        except OSError as refused:
            raise write_failure(refused, self._path) from refused

    def add(self, issue: Issue) -> None:
        """Count an issue and list it.

        Raises:
            ProblemError: ``store.disk-full`` or ``store.not-writable``.
        """
        key = (issue.reason, issue.file, issue.program_id)
        self._counts[key] = self._counts.get(key, 0) + 1
        if not self._left:
            self._more += 1
            return
        self._left -= 1
        try:
            self._rows.writerow((
                issue.issue_class, issue.reason, issue.file, _safe(issue.record),
                _safe(issue.source_id), _safe(issue.program_id), issue.field,
                self._sentence(issue),
            ))  # fmt: skip
        except OSError as error:
            raise write_failure(error, self._path) from error

    def counts(self) -> tuple[IssueCount, ...]:
        """Return how many issues of each reason, file and program there are, listed or not."""
        return tuple(
            IssueCount(reason, file, program_id, count)
            for (reason, file, program_id), count in sorted(self._counts.items())
        )

    def _opened(self) -> TextIO:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        descriptor = os.open(self._path, flags, _OWNER_ONLY)
        return os.fdopen(descriptor, "w", _BUFFER, encoding=_ENCODING, newline="", errors="replace")

    def _sentence(self, issue: Issue) -> str:
        key = (issue.reason, issue.field)
        if key not in self._sentences:
            self._sentences[key] = _safe(reason_sentence(*key))
        return self._sentences[key]


def read_issues(
    path: Path,
    *,
    program_id: str = "",
    search: str = "",
    file: str = "",
    classes: Collection[IssueClass] = (),
    start: int = 0,
    limit: int = 200,
) -> tuple[tuple[Issue, ...], int]:
    """Return some issues of a list and how many match in all.

    Args:
        path: The file.
        program_id: Only those of this program.
        search: Only those with a cell that holds this; case and accents are ignored.
        file: Only those of this kind of record.
        classes: Only those of these classes; none for all.
        start: How many matching ones are passed over.
        limit: How many are returned at most.

    Raises:
        ProblemError: ``history.list-gone`` or ``store.not-readable``.
    """
    found = (
        issue
        for issue in _matching(path, program_id, fold(search.strip()))
        if file in {"", issue.file} and (not classes or issue.issue_class in classes)
    )
    try:
        passed = sum(1 for _ in islice(found, start))
        page = tuple(islice(found, limit))
        total = passed + len(page) + sum(1 for _ in found)
    except FileNotFoundError as error:
        raise failure(ProblemCode.HISTORY_LIST_GONE, details=words(error)) from error
    except OSError as error:
        raise read_failure(error, path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise read_failure(OSError(type(error).__name__), path) from error
    return page, total


def _matching(path: Path, program_id: str, wanted: str) -> Iterator[Issue]:
    folded: dict[tuple[IssueReason, str], str] = {}
    with path.open(encoding=_ENCODING, newline="") as file:
        for row in csv.DictReader(file, restval=""):
            issue = _issue(row)
            if issue is None or (program_id and issue.program_id != program_id):
                continue
            if wanted:
                key = (issue.reason, issue.field)
                if key not in folded:
                    # The sentence is searched for in the language it is read in.
                    folded[key] = fold("\n".join((issue.issue_class, *key, issue.sentence)))
                own = (issue.file, issue.record, issue.source_id, issue.program_id)
                if wanted not in folded[key] and wanted not in fold("\n".join(own)):
                    continue
            yield issue


def _issue(row: dict[str, str]) -> Issue | None:
    """Return the issue of a row; None for the last row, and for a reason of a later version."""
    try:
        reason = IssueReason(row.get("reason", ""))
    except ValueError:
        return None
    return Issue(
        reason=reason,
        file=row.get("file", ""),
        record=_plain(row.get("record", "")),
        source_id=_plain(row.get("coursera_id", "")),
        program_id=_plain(row.get("program", "")),
        field=row.get("field", ""),
    )


def _safe(text: str) -> str:
    """Return a text that stays in its cell and is no formula."""
    if text.isalnum():
        return text
    text = _BREAKS.sub(" ", text)
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(text: str) -> str:
    """Return a text as it was before `_safe`."""
    return text.removeprefix("'")


def _more_sentence(count: int) -> str:
    return ngettext(
        "There is {count} more. It is counted, and not listed here.",
        "There are {count} more. They are counted, and not listed here.",
        count,
    ).format(count=count)
