"""What became of single records: two kept packages compared when somebody asks.

Nothing is kept for it besides the packages. Both are sorted by sourcedId, so they are read side by
side; whole lines are compared as sets, and only those that are shown are ever parsed.
"""

from __future__ import annotations

import contextlib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.run import Run
from coursera_wizard.services.history.program_rows import ProgramMap, ProgramRows, read_map
from coursera_wizard.services.history.record_zip import RecordZip, side_by_side, sourced_id
from coursera_wizard.services.history.run_folders import PACKAGE, PROGRAMS, RECORDS, RunFolders
from coursera_wizard.services.history.text_search import LineSearch, cells

NEW: Final = "new"
CHANGED: Final = "changed"
REMOVED: Final = "removed"
SAME: Final = "same"

_DAMAGE: Final = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_REMEMBERED: Final = 64

_Pair: TypeAlias = "tuple[bytes | None, bytes | None]"
_PairTest: TypeAlias = Callable[[bytes | None, bytes | None], bool]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record on both sides; fulfills `ports.Change`."""

    file: str
    kind: str
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None


class KeptChanges:
    """Finds changes in the packages of runs.

    How many match is remembered for the questions asked last: so only the first page of an answer
    has to be read to its end.
    """

    def __init__(self, folders: RunFolders) -> None:
        self._folders = folders
        self._totals: dict[tuple[str, ...], int] = {}

    def find(
        self,
        run: Run,
        file: str,
        *,
        kind: str,
        program_id: str,
        search: str,
        start: int,
        limit: int,
    ) -> tuple[tuple[RecordChange, ...], int]:
        """Return some changes and how many match in all; see `ports.RunHistory.changes`.

        Raises:
            ProblemError: ``run.package-gone``.
        """
        question = (run.delivery_id, run.id, run.baseline, file, kind, program_id, search)
        known_total = self._totals.get(question)
        try:
            with contextlib.ExitStack() as stack:
                after = stack.enter_context(self._package(run.delivery_id, run.id))
                before = None
                if run.baseline:
                    before = stack.enter_context(self._package(run.delivery_id, run.baseline))
                comparison = _Comparison(before, after, file)
                test = self._test(run, comparison, program_id, search.strip())
                page, total = comparison.page(kind, test, start, limit, known_total)
        except _DAMAGE as error:
            raise _gone(type(error).__name__) from error
        self._totals[question] = total
        while len(self._totals) > _REMEMBERED:
            self._totals.pop(next(iter(self._totals)))
        return page, total

    def _package(self, delivery_id: str, run_id: str) -> RecordZip:
        folder = self._folders.path(delivery_id, run_id)
        for path in (folder / RECORDS, *sorted((folder / PACKAGE).glob("*.zip"))):
            if path.is_file():
                return RecordZip(path)
        raise _gone(run_id)

    def _test(
        self, run: Run, comparison: _Comparison, program_id: str, search: str
    ) -> _PairTest | None:
        tests: list[_PairTest] = []
        if program_id:
            new = ProgramRows(comparison.after, self._map(run.delivery_id, run.id), program_id)
            in_new = new.test(comparison.file)
            in_old = in_new
            if comparison.before is not None:
                found = self._map(run.delivery_id, run.baseline)
                in_old = ProgramRows(comparison.before, found, program_id).test(comparison.file)
            tests.append(
                lambda old, new: (
                    (new is not None and in_new(new)) or (old is not None and in_old(old))
                )
            )
        if search:
            finds = LineSearch(search).finds
            tests.append(
                lambda old, new: (
                    (new is not None and finds(new))
                    or (old is not None and old is not new and finds(old))
                )
            )
        if len(tests) < 2:
            return tests[0] if tests else None
        in_program, is_found = tests
        return lambda old, new: in_program(old, new) and is_found(old, new)

    def _map(self, delivery_id: str, run_id: str) -> ProgramMap:
        return read_map(self._folders.path(delivery_id, run_id) / PROGRAMS)


class _Comparison:
    """One file of two packages."""

    def __init__(self, before: RecordZip | None, after: RecordZip, file: str) -> None:
        self.before = before
        self.after = after
        self.file = file

    def page(
        self, kind: str, test: _PairTest | None, start: int, limit: int, known_total: int | None
    ) -> tuple[tuple[RecordChange, ...], int]:
        """Return the changes from `start` on, `limit` of them, and how many there are."""
        found: list[_Pair] = []
        total = 0
        for pairs in self._pieces(kind):
            if known_total is not None and len(found) == limit:
                return self._parsed(found), known_total
            if test is None and (total + len(pairs) <= start or len(found) == limit):
                total += len(pairs)
                continue
            for old, new in pairs if test is None else _passing(pairs, test):
                if total >= start and len(found) < limit:
                    found.append((old, new))
                total += 1
        return self._parsed(found), total

    def _pieces(self, kind: str) -> Iterator[list[_Pair]]:
        """Yield the wanted records of one range of sourcedIds after the other, sorted."""
        old_blocks = iter(()) if self.before is None else self.before.blocks(self.file)
        for old, new in side_by_side(old_blocks, self.after.blocks(self.file)):
            if kind == SAME:
                before = set(old)
                yield [(line, line) for line in new if line in before]
            elif old != new:
                yield _differing(old, new, kind)

    def _parsed(self, pairs: list[_Pair]) -> tuple[RecordChange, ...]:
        old_header = self.before.header(self.file) if self.before is not None else ()
        new_header = self.after.header(self.file)
        return tuple(
            RecordChange(
                self.file,
                _kind(old, new),
                None if old is None else dict(zip(old_header, cells(old), strict=False)),
                None if new is None else dict(zip(new_header, cells(new), strict=False)),
            )
            for old, new in pairs
        )


def _differing(old: list[bytes], new: list[bytes], kind: str) -> list[_Pair]:
    """Return the records that are on one side only, or differ."""
    if not old or not new:
        if kind not in ("", REMOVED if old else NEW):
            return []
        return [(line, None) for line in old] or [(None, line) for line in new]
    gone = {sourced_id(line): line for line in set(old).difference(new)}
    came = {sourced_id(line): line for line in set(new).difference(old)}
    if kind == NEW:
        wanted: Iterable[bytes] = came.keys() - gone.keys()
    elif kind == REMOVED:
        wanted = gone.keys() - came.keys()
    elif kind == CHANGED:
        wanted = gone.keys() & came.keys()
    else:
        wanted = gone.keys() | came.keys()
    return [(gone.get(one), came.get(one)) for one in sorted(wanted)]


def _passing(pairs: Iterable[_Pair], test: _PairTest) -> Iterator[_Pair]:
    return (pair for pair in pairs if test(*pair))


def _kind(old: bytes | None, new: bytes | None) -> str:
    if old is None:
        return NEW
    if new is None:
        return REMOVED
    return SAME if old == new else CHANGED


def _gone(details: str) -> ProblemError:
    return failure(ProblemCode.RUN_PACKAGE_GONE, details=details)
