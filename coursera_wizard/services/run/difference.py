"""What is new, changed and removed between two full packages, by file and by program."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from coursera_wizard.domain.record_kinds import in_package_order
from coursera_wizard.domain.run import FileCounts, Run
from coursera_wizard.services.run.aligned_lines import aligned, differing
from coursera_wizard.services.run.kept_package import KeptPackage
from coursera_wizard.services.run.program_lookup import (
    ProgramColumn,
    ProgramLookup,
    program_column,
)

RowsHook = Callable[[int], None]
"""Told of the rows of the new package that are done; what it raises ends the comparison."""

_REMEMBERED: Final = 20_000


@dataclass(frozen=True, slots=True)
class KnownRows:
    """The rows that the last delivered package is known to have; spares counting all of them.

    Attributes:
        files: Rows by file; every file of the package.
        programs: Program id to file to rows.
    """

    files: Mapping[str, int]
    programs: Mapping[str, Mapping[str, int]]

    def of(self, file: str) -> tuple[int, Mapping[str, int]]:
        """Return the rows of one file, all of them and by program."""
        programs = {
            program: files[file] for program, files in self.programs.items() if file in files
        }
        return self.files.get(file, 0), programs


def rows_of_run(run: Run) -> KnownRows:
    """Return what the history knows of the rows of a run's package."""
    return KnownRows(
        {file: counts.rows for file, counts in run.counts.items()},
        {
            program.program_id: {file: counts.rows for file, counts in program.files.items()}
            for program in run.programs
        },
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A package against the last delivered one.

    Attributes:
        files: Counts by file, in package order; files of the earlier package alone are among them.
        programs: Program id to file to counts, for the records that belong to programs.
        before: Rows by file of the earlier package; None where there is none.
    """

    files: Mapping[str, FileCounts] = field(default_factory=dict)
    programs: Mapping[str, Mapping[str, FileCounts]] = field(default_factory=dict)
    before: Mapping[str, int] | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether the packages hold the same records; never so without an earlier one."""
        return self.before is not None and not any(
            counts.new or counts.changed or counts.removed for counts in self.files.values()
        )


def compare(
    new: Path,
    old: Path | None,
    *,
    program_of: ProgramLookup,
    old_program_of: ProgramLookup | None = None,
    known: KnownRows | None = None,
    on_rows: RowsHook | None = None,
) -> Difference:
    """Compare two full packages; blocks, and needs the same memory at any size.

    Args:
        new: The package that was made.
        old: The last delivered one; None on the first run, when every record is new.
        program_of: Schools and classes of the new package.
        old_program_of: Those of the old one, for records of what is not in the new one.
        known: What the history knows of the old one. It is used only with `old_program_of`, where
            both lookups agree, and where it fits what is found.
        on_rows: Told how far it is; to raise there cancels the comparison.

    Raises:
        ProblemError: ``run.package-gone`` where one of them cannot be read.
    """
    with ExitStack() as stack:
        mine = stack.enter_context(KeptPackage(new))
        other = None if old is None else stack.enter_context(KeptPackage(old))
        files = {*mine.files, *(other.files if other else ())}
        once_of = old_program_of or ProgramLookup()
        comparison = _Comparison(
            mine,
            other,
            program_of.over(once_of),
            known if old_program_of is not None and program_of.agrees_with(once_of) else None,
            on_rows or _not_told,
        )
        tallies = {file: comparison.tally_of(file) for file in sorted(files, key=in_package_order)}
    programs: dict[str, dict[str, FileCounts]] = {}
    for file, tally in tallies.items():
        for program in tally.programs():
            programs.setdefault(program, {})[file] = tally.counts_of(program)
    return Difference(
        {file: tally.counts() for file, tally in tallies.items()},
        dict(sorted(programs.items())),
        None if old is None else {file: tally.before for file, tally in tallies.items()},
    )


@dataclass(slots=True)
class _Tally:
    """The counts of one file while they grow."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    rows_by: Counter[str] = field(default_factory=Counter)
    new_by: Counter[str] = field(default_factory=Counter)
    changed_by: Counter[str] = field(default_factory=Counter)
    removed_by: Counter[str] = field(default_factory=Counter)
    moved_by: Counter[str] = field(default_factory=Counter)

    @property
    def before(self) -> int:
        """How many rows the earlier package had: each is still there or removed."""
        return self.rows - self.new + self.removed

    def add(self, now: tuple[str, ...] | None, was: tuple[str, ...] | None) -> None:
        """Count a record that differs, by its programs; None where it is not in a package."""
        if now is None:
            self.removed += 1
            self.removed_by.update(was or ())
        elif was is None:
            self.new += 1
            self.new_by.update(now)
        else:
            self.changed += 1
            self.changed_by.update(now)
            if now != was:
                self.moved_by.update(now)
                self.moved_by.subtract(was)

    def reckon(self, before: Mapping[str, int]) -> None:
        """Set the rows of programs from what they were before."""
        self.rows_by = Counter(before)
        self.rows_by.update(self.new_by)
        self.rows_by.update(self.moved_by)
        self.rows_by.subtract(self.removed_by)

    def counts(self) -> FileCounts:
        """Return the counts of the file."""
        return FileCounts(self.rows, self.new, self.changed, self.removed)

    def programs(self) -> set[str]:
        """Return the programs that have any."""
        by = (self.rows_by, self.new_by, self.changed_by, self.removed_by)
        return {program for counter in by for program, count in counter.items() if count}

    def counts_of(self, program: str) -> FileCounts:
        """Return the counts of one program."""
        by = (self.rows_by, self.new_by, self.changed_by, self.removed_by)
        return FileCounts(*(counter[program] for counter in by))


class _Comparison:
    """Compares two packages file by file."""

    def __init__(
        self,
        new: KeptPackage,
        old: KeptPackage | None,
        lookup: ProgramLookup,
        known: KnownRows | None,
        on_rows: RowsHook,
    ) -> None:
        self._new = new
        self._old = old
        self._lookup = lookup
        self._known = known if old is not None else None
        self._on_rows = on_rows
        self._rows = 0

    def tally_of(self, file: str) -> _Tally:
        """Compare one file."""
        known = None if self._known is None else self._known.of(file)
        if self._old is None:
            tally = self._all(file)
            tally.new, tally.new_by = tally.rows, tally.rows_by
        elif not self._new.is_same(file, self._old):
            tally = self._changes(file, self._old, with_programs=known is None)
            if known is not None:
                tally.reckon(known[1])
                if tally.before != known[0] or min(tally.rows_by.values(), default=0) < 0:
                    tally.rows_by = self._all(file).rows_by
        elif known is None:
            tally = self._all(file)
        else:
            tally = _Tally(known[0], rows_by=Counter(known[1]))
            self._tell(tally.rows)
        return tally

    def _all(self, file: str) -> _Tally:
        """Count the rows of the new package."""
        tally = _Tally()
        counter = _RowCounter(program_column(self._new, file, self._lookup), tally)
        for block in self._new.blocks(file):
            self._tell(counter.count(block))
        counter.finish()
        return tally

    def _changes(self, file: str, old: KeptPackage, *, with_programs: bool) -> _Tally:
        """Compare the lines of both packages."""
        tally = _Tally()
        column = program_column(self._new, file, self._lookup)
        old_column = program_column(old, file, self._lookup)
        counter = _RowCounter(column if with_programs else None, tally)
        same_columns = self._new.header(file) == old.header(file)
        for left, right in aligned(self._new.blocks(file), old.blocks(file)):
            self._tell(counter.count(left))
            for _id, now, was in differing(left, right, same_columns=same_columns):
                before = None if was is None else _programs(old_column, was)
                tally.add(None if now is None else _programs(column, now), before)
        counter.finish()
        return tally

    def _tell(self, rows: int) -> None:
        self._rows += rows
        self._on_rows(self._rows)


def _programs(column: ProgramColumn | None, line: bytes) -> tuple[str, ...]:
    return () if column is None else column.programs(line)


def _not_told(_rows: int) -> None:
    """Stand in for a hook that nobody gave."""


class _RowCounter:
    """Counts the rows of a file and of its programs, a block at a time; then :meth:`finish` it."""

    def __init__(self, column: ProgramColumn | None, tally: _Tally) -> None:
        self._column = column
        self._tally = tally
        self._values: Counter[bytes] = Counter()
        skipped = b"[^,]*," * (column.place if column else 0)
        self._field = re.compile(rb"\n" + skipped + rb"([^,]*)")

    def count(self, block: bytes) -> int:
        """Count the rows of a block, and return how many they are."""
        rows = block.count(b"\n")
        self._tally.rows += rows
        if self._column is not None and b'"' in block:
            for row in csv.reader(block.decode().split("\n")):
                if row:
                    self._tally.rows_by.update(self._column.programs_of(row[self._column.place]))
        elif self._column is not None:
            self._values.update(self._field.findall(b"\n" + block, 0, len(block)))
            if len(self._values) > _REMEMBERED:
                self.finish()
        return rows

    def finish(self) -> None:
        """Give the rows of programs to the tally."""
        for value, number in self._values.items():
            for program in self._column.programs_of(value.decode()) if self._column else ():
                self._tally.rows_by[program] += number
        self._values.clear()
