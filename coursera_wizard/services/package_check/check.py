"""Checks a finished package, before anything of it is sent.

It reads what was written, not what was meant: no table, name or rule is shared with the writer, so
that both cannot be wrong in the same way.

Source: 1EdTech OneRoster 1.1 CSV tables (1.1.1); OneRoster 1.2 CSV binding, document 5 (1.2.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol

from coursera_wizard.services.package_check.columns import Column, Kind
from coursera_wizard.services.package_check.enrollment_rules import EnrollmentRules
from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.package_check.gradebook_rules import LineItemRules, ResultRules
from coursera_wizard.services.package_check.ids import IdCheck, look_again
from coursera_wizard.services.package_check.index import Index
from coursera_wizard.services.package_check.keys import KeyChecks
from coursera_wizard.services.package_check.manifest import (
    BULK,
    DELTA,
    Manifest,
    read_manifest,
)  # fmt: skip
from coursera_wizard.services.package_check.members import MANIFEST, Package, open_package
from coursera_wizard.services.package_check.piles import Scratch
from coursera_wizard.services.package_check.references import ReferenceCheck
from coursera_wizard.services.package_check.roster_rules import (
    ClassRules,
    OrgRules,
    RoleRules,
    SubjectRules,
    UserRules,
)  # fmt: skip
from coursera_wizard.services.package_check.rows import Chunk, RowReader
from coursera_wizard.services.package_check.session_rules import SessionRules
from coursera_wizard.services.package_check.tables import TABLES, targets
from coursera_wizard.services.package_check.values import ColumnCheck
from coursera_wizard.services.package_check.verdict import Findings, PackageVerdict, Rule

REMOVED: Final = "tobedeleted"
_REFERENCES: Final = frozenset({Kind.REFERENCE, Kind.REFERENCE_LIST})
_SAME_USER: Final = Column("sourcedId", Kind.REFERENCE, required=True, target="users")


class _FileRules(Protocol):
    def take(self, chunk: Chunk) -> None: ...

    def finish(self) -> None: ...


def check_package(
    path: Path,
    *,
    expectation: Expectation | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> PackageVerdict:
    """Read a whole package, a zip or a folder of loose files, and say what is wrong with it.

    It blocks, about as long as Python's own modules need to read the rows.

    Args:
        path: The zip or the folder.
        expectation: What the receiver takes beyond the standard, and what was meant.
        on_rows: Told now and then how many rows have been read, of all files together.

    Returns:
        The verdict; a package that cannot be read at all is a mistake too.

    Raises:
        OSError: If the package is not there, or cannot be read, or the disk is full.
    """
    findings = Findings()
    meant = expectation or Expectation()
    package = open_package(path, meant, findings)
    with closing(package), Scratch() as scratch:
        check = _PackageCheck(package, meant, findings, scratch)
        return check.run(on_rows or (lambda _rows: None))


class _PackageCheck:
    """One check of one package."""

    def __init__(
        self,
        package: Package,
        expectation: Expectation,
        findings: Findings,
        scratch: Scratch,
    ) -> None:
        self._package = package
        self._expectation = expectation
        self._findings = findings
        self._scratch = scratch
        self._manifest: Manifest = read_manifest(package, findings)
        self._table = TABLES[self._manifest.version]
        files = frozenset(self._manifest.modes)
        kept = targets(self._manifest.version, files)
        self._index = Index(self._manifest.modes, kept, not_taken=self._not_taken(kept))
        self._rows: dict[str, int] = {}
        self._keys = KeyChecks(self._active_again, scratch, findings)
        self._users: UserRules | None = None
        self._enrollments: EnrollmentRules | None = None

    def _not_taken(self, kept: frozenset[str]) -> frozenset[str]:
        """Return the files that rows refer to and that the receiver refuses."""
        allowed = self._expectation.allowed_files
        return frozenset() if allowed is None else kept - allowed

    def run(self, on_rows: Callable[[int], None]) -> PackageVerdict:
        """Check every file, those first that others refer to."""
        self._check_files()
        for file in self._table:
            if file in self._manifest.modes:
                self._check_file(file, on_rows)
        self._check_expected_rows()
        findings = self._findings
        return PackageVerdict(
            self._manifest.version,
            dict(self._manifest.modes),
            self._rows,
            tuple(findings.mistakes),
            findings.mistake_count,
            tuple(findings.warnings),
            findings.warning_count,
        )

    def _check_files(self) -> None:
        modes, add = self._manifest.modes, self._findings.add
        if modes and "users" not in modes and BULK in modes.values():
            add(Rule.USERS_MISSING)
        is_1_2 = "roles" in self._table
        if is_1_2 and modes.get("users") == BULK and "roles" not in modes:
            add(Rule.ROLES_MISSING, "users")
        expectation = self._expectation
        if expectation.version not in {"", self._manifest.version}:
            add(Rule.EXPECTED_MODE, MANIFEST, name=self._manifest.version)
        for file, mode in modes.items():
            if expectation.mode not in {"", mode}:
                add(Rule.EXPECTED_MODE, file, name=mode)
            if expectation.allowed_files is not None and file not in expectation.allowed_files:
                add(Rule.EXPECTED_FILE, file)
        for file in sorted(expectation.required_files - modes.keys()):
            add(Rule.EXPECTED_FILE, file)

    def _check_expected_rows(self) -> None:
        if self._expectation.rows is None:
            return
        meant = {file: count for file, count in self._expectation.rows.items() if count}
        for file in sorted(meant.keys() | self._rows.keys()):
            if meant.get(file, 0) != self._rows.get(file, 0):
                self._findings.add(Rule.EXPECTED_ROWS, file)

    def _check_file(self, file: str, on_rows: Callable[[int], None]) -> None:
        findings = self._findings
        is_delta = self._manifest.modes[file] == DELTA
        ids = IdCheck(file, self._expectation, findings)
        values = self._value_checks(file, is_delta=is_delta)
        references = self._reference_checks(file)
        rules = self._rules(file)
        reader = RowReader(file, [column.name for column in self._table[file]], findings)
        before = sum(self._rows.values())
        for chunk in reader.chunks(self._package.blocks(file, findings)):
            ids.check(chunk)
            for value_check in values:
                value_check.check(chunk)
            if is_delta:
                active = self._without_removed(chunk, references)
            else:
                active = chunk
                self._check_unfilled(chunk)
            if len(active):
                self._keep_ids(active, self._index.ids)
                for reference in references:
                    reference.check(active)
                for rule in rules:
                    rule.take(active)
            on_rows(before + reader.row_count)
        self._rows[file] = reader.row_count
        if not reader.is_readable:
            self._index.unreadable.add(file)
        if ids.needs_second_look:
            look_again(file, lambda: self._all_again(file), self._scratch, findings)
        for reference in references:
            reference.finish()
        for rule in rules:
            rule.finish()

    def _without_removed(self, chunk: Chunk, references: list[ReferenceCheck]) -> Chunk:
        """Look at the rows of a delta that are to go, and return those that are to be."""
        active, removed = _apart(chunk)
        if removed is not None:
            self._keep_ids(removed, self._index.removed)
            for reference in references:
                reference.check(removed, is_removal=True)
        return active

    def _reference_checks(self, file: str) -> list[ReferenceCheck]:
        columns = [column for column in self._table[file] if column.kind in _REFERENCES]
        if file == "demographics":
            columns.append(_SAME_USER)
        return [ReferenceCheck(file, column, self._index, self._findings) for column in columns]

    def _value_checks(self, file: str, *, is_delta: bool) -> list[ColumnCheck]:
        checks = []
        for column in self._table[file]:
            checked = column
            if column.name in {"status", "dateLastModified"}:
                if not is_delta:
                    continue
                checked = Column(column.name, column.kind, required=True)
            elif column.kind in _REFERENCES or column.kind is Kind.ID:
                continue
            checks.append(ColumnCheck(file, checked, self._expectation, self._findings))
        return checks

    def _check_unfilled(self, chunk: Chunk) -> None:
        for column in ("status", "dateLastModified"):
            if any(chunk[column]):
                for number, cell in zip(chunk.numbers, chunk[column], strict=True):
                    if cell:
                        self._findings.add(Rule.STATUS_IN_BULK, chunk.file, number, column)

    def _keep_ids(self, chunk: Chunk, where: dict[str, set[str]]) -> None:
        if chunk.file in self._index.kept:
            where.setdefault(chunk.file, set()).update(chunk["sourcedId"])

    def _rules(self, file: str) -> list[_FileRules]:
        index, keys, findings = self._index, self._keys, self._findings
        rules: list[_FileRules] = []
        match file:
            case "academicSessions":
                rules = [SessionRules(index, findings)]
            case "orgs":
                rules = [OrgRules(index, findings)]
            case "courses":
                rules = [SubjectRules(findings)]
            case "classes":
                rules = [ClassRules(index, findings)]
            case "users":
                self._users = UserRules(self._manifest.version, keys)
                rules = [self._users]
            case "roles":
                rules = [RoleRules(self._users, index, keys, findings)]
            case "enrollments":
                self._enrollments = EnrollmentRules(index, keys, findings)
                rules = [self._enrollments]
            case "lineItems":
                rules = [LineItemRules(index, findings)]
            case "results":
                students = self._enrollments.students if self._enrollments else None
                rules = [ResultRules(students, index, keys, findings)]
        return rules

    def _all_again(self, file: str) -> Iterator[Chunk]:
        """Read a file once more; what is wrong with its form was noted the first time."""
        unheard = Findings()
        reader = RowReader(file, [column.name for column in self._table[file]], unheard)
        yield from reader.chunks(self._package.blocks(file, unheard))

    def _active_again(self, file: str) -> Iterator[Chunk]:
        for chunk in self._all_again(file):
            active, _removed = _apart(chunk)
            if len(active):
                yield active


def _apart(chunk: Chunk) -> tuple[Chunk, Chunk | None]:
    """Return the rows that are to be, and those that are to go."""
    states = chunk["status"]
    if REMOVED not in states:
        return chunk, None
    stays = [state != REMOVED for state in states]
    return chunk.only(stays), chunk.only([not one for one in stays])
