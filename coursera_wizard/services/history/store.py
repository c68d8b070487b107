"""The history of runs: what was run, what is going on, what waits, and what the receivers have."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import Decision, Run, RunOutcome, RunProgress
from coursera_wizard.domain.run_issues import Issue, IssueClass
from coursera_wizard.services.history import process_life, schema
from coursera_wizard.services.history.database import Database
from coursera_wizard.services.history.progress_board import ProgressBoard
from coursera_wizard.services.history.record import decode_run, encode_run
from coursera_wizard.services.history.run_folders import ISSUES, RunFolders
from coursera_wizard.services.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Collection

    from coursera_wizard.services.history.changes import KeptChanges, RecordChange
    from coursera_wizard.services.ports import Clock

PACKAGES_KEPT: Final = 30
RUNS_KEPT: Final = 400
_PLANS_READ: Final = 100
_SILENT: Final = dt.timedelta(minutes=10)
"""After so long without a word, a run of another computer counts as ended."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """One row of the history, as far as keeping and dropping asks."""

    id: str
    has_package: bool
    files_are_gone: bool
    is_needed: bool
    baseline: str


class SqliteRunHistory:
    """All runs of this person in one SQLite file; fulfills `ports.RunHistory`.

    Several processes use it at once. What a run found out is JSON in one column; the other columns
    are what is searched for. A run's problem is kept by its code and is translated when it is read.
    """

    def __init__(self, paths: Paths, clock: Clock) -> None:
        self._paths = paths
        self._clock = clock
        self._folders = RunFolders(paths.runs)
        self._database = Database(paths.history, schema.MIGRATIONS, on_new=self._recover)
        self._board = ProgressBoard(paths.progress)
        self._changes: KeptChanges | None = None

    def add(self, run: Run) -> None:
        """Begin the record of a run; `run.pid` is the process whose end ends it.

        Raises:
            ProblemError: ``history.…``, ``store.not-writable`` or ``store.disk-full``, as all that
                follows does where nothing else is said.
        """
        self._keep(run)

    def update(self, run: Run) -> None:
        """Keep what is known of a run now."""
        self._keep(run)
        if run.outcome is not None:
            self._folders.keep_run(run)
            self._board.forget((run.id,))

    def planned(self, delivery_id: str) -> frozenset[dt.datetime]:
        """Return the planned starts (UTC) that the last hundred planned runs account for."""
        return self._database.read(lambda connection: _planned(connection, delivery_id))

    def claim(self, runs: tuple[Run, ...], known: frozenset[dt.datetime]) -> bool:
        """Keep runs of one delivery for their planned starts, all at once or none.

        Returns:
            Whether they were kept: not if what is accounted for is no longer what the caller
            knows, because another process was faster.
        """

        def work(connection: sqlite3.Connection) -> bool:
            if not runs or _planned(connection, runs[0].delivery_id) != known:
                return False
            for run in runs:
                self._insert(connection, run)
            return True

        return self._database.write(work)

    def tell_once(self, delivery_id: str, planned: dt.datetime) -> bool:
        """Note that people are told of a late start; return whether they were not before."""

        def work(connection: sqlite3.Connection) -> bool:
            told = connection.execute(schema.TELL, (delivery_id, _iso(planned))).rowcount > 0
            connection.execute(schema.TOLD_LATELY, (delivery_id, delivery_id, _PLANS_READ))
            return told

        return self._database.write(work)

    def note_progress(self, run_id: str, progress: RunProgress) -> bool:
        """Keep how far a run is; return whether somebody asked to cancel it. Never raises."""
        return self._board.note(run_id, progress, self._clock.now())

    def ask_to_cancel(self, run_id: str) -> None:
        """Have a run end itself as soon as it notices; nothing happens if it has ended."""
        row = self._database.read(lambda found: found.execute(schema.IS_OPEN, (run_id,)).fetchone())
        if row is not None:
            self._board.ask_to_cancel(run_id)

    def run(self, delivery_id: str, run_id: str) -> Run | None:
        """Return one run, or None; a beginning of its id that no other has will do."""
        if not run_id:
            return None
        found = self._select("AND id = ?", delivery_id, run_id)
        if not found:
            after = f"{run_id}\U0010ffff"
            found = self._select("AND id >= ? AND id < ? LIMIT 2", delivery_id, run_id, after)
        return found[0] if len(found) == 1 else None

    def runs(self, delivery_id: str, limit: int = 50, before: str = "") -> tuple[Run, ...]:
        """Return the newest runs, newest first, or those before a run's id.

        One whose process is gone without a word reads as failed: ``run.interrupted``.
        """
        after = before or "\U0010ffff"
        return self._select("AND id < ? ORDER BY id DESC LIMIT ?", delivery_id, after, limit)

    def going_on(self, delivery_id: str) -> Run | None:
        """Return the run that is going on now."""
        found = self._select("AND outcome IS NULL ORDER BY id DESC", delivery_id)
        return next((run for run in found if run.is_going_on), None)

    def waiting(self, delivery_id: str) -> Run | None:
        """Return the newest held run that waits for a decision."""
        found = self._select("AND waits ORDER BY id DESC LIMIT 1", delivery_id)
        return found[0] if found else None

    def last_delivered(self, delivery_id: str) -> Run | None:
        """Return the run whose package the receiver has: the one that was delivered last."""
        found = self._select(
            "AND delivered_at IS NOT NULL ORDER BY delivered_at DESC, id DESC LIMIT 1", delivery_id
        )
        return found[0] if found else None

    def folder(self, run: Run) -> Path:
        """Return the folder for what a run leaves, made and readable by its owner only."""
        return self._folders.make(run.delivery_id, run.id)

    def tidy(self, delivery_id: str) -> None:
        """Drop packages beyond the last 30 and runs beyond the last 400.

        Never dropped: a run that is going on or waits, the package the receiver has, and what
        each of these was compared with.
        """
        rows = self._all_kept(delivery_id)
        needed = {row.id for row in rows if row.is_needed}
        needed |= {row.baseline for row in rows if row.is_needed}
        packages = [row.id for row in rows if row.has_package and not row.files_are_gone]
        oldest = packages[PACKAGES_KEPT - 1] if len(packages) >= PACKAGES_KEPT else ""
        dropped = [row.id for row in rows[RUNS_KEPT:] if row.id not in needed]
        going = {
            row.id for row in rows if row.id < oldest and not row.files_are_gone
        } - needed | set(dropped)
        gone = {run_id for run_id in going if self._folders.remove(delivery_id, run_id)}
        self._forget(delivery_id, dropped=gone & set(dropped), without_files=gone - set(dropped))
        self._folders.clear_away(delivery_id, (row.id for row in rows))

    def remove(self, delivery_id: str, *, packages_only: bool = False) -> None:
        """Drop everything of a delivery, or only all that its runs left in their folders.

        Without the packages nothing can be compared: the next run counts as the first. A run that
        is going on stays as it is.
        """
        living = self.going_on(delivery_id)
        rows = [row for row in self._all_kept(delivery_id) if living is None or row.id != living.id]
        gone = {row.id for row in rows if self._folders.remove(delivery_id, row.id)}
        everything = set() if packages_only else {row.id for row in rows}
        self._forget(delivery_id, dropped=everything, without_files=gone - everything)
        self._folders.clear_away(delivery_id, [living.id] if living else [])

    def issues(
        self,
        run: Run,
        *,
        program_id: str = "",
        search: str = "",
        file: str = "",
        classes: Collection[IssueClass] = (),
        start: int = 0,
        limit: int = 200,
    ) -> tuple[tuple[Issue, ...], int]:
        """Return some of a run's issues and how many of the listed ones match in all.

        The list ends at 100,000; `run.issues` counts all there are.

        Raises:
            ProblemError: ``history.list-gone`` or ``store.not-readable``.
        """
        from coursera_wizard.services.history.issues_file import read_issues

        path = self._folders.path(run.delivery_id, run.id) / ISSUES
        if not run.issues and not path.exists():
            return (), 0
        return read_issues(
            path,
            program_id=program_id,
            search=search,
            file=file,
            classes=classes,
            start=start,
            limit=limit,
        )

    def changes(
        self,
        run: Run,
        file: str,
        *,
        kind: str = "",
        program_id: str = "",
        search: str = "",
        start: int = 0,
        limit: int = 200,
    ) -> tuple[tuple[RecordChange, ...], int]:
        """Return some of the records that differ, by sourcedId, and how many match in all.

        Args:
            run: Of this run and the one it was compared with.
            file: Such as ``users``.
            kind: ``new``, ``changed``, ``removed`` or ``same``; "" for all but the last.
            program_id: Only records that belong to this program.
            search: Only records with a cell that holds this; case and accents are ignored.
            start: How many matching records are passed over.
            limit: How many are returned at most.

        Raises:
            ProblemError: ``run.package-gone`` where the packages are no longer kept.
        """
        from coursera_wizard.services.history.changes import KeptChanges

        if self._changes is None:
            self._changes = KeptChanges(self._folders)
        return self._changes.find(
            run, file, kind=kind, program_id=program_id, search=search, start=start, limit=limit
        )

    def _keep(self, run: Run) -> None:
        self._database.write(lambda connection: self._insert(connection, run))

    def _insert(self, connection: sqlite3.Connection, run: Run) -> None:
        connection.execute(
            schema.INSERT,
            (
                run.delivery_id,
                run.id,
                run.outcome,
                run.is_waiting,
                _delivered_at(run),
                run.package is not None,
                run.baseline,
                run.pid,
                process_life.noted(run.pid) if run.outcome is None else "",
                _computer(),
                encode_run(run),
                " ".join(map(_iso, run.planned)) or None,
            ),
        )

    def _recover(self, connection: sqlite3.Connection) -> None:
        """Fill a new history with the runs that are written in their folders."""
        for run in self._folders.kept_runs():
            self._insert(connection, run)

    def _select(self, where: str, *values: object) -> tuple[Run, ...]:
        rows = self._database.read(
            lambda connection: connection.execute(f"{schema.SELECT} {where}", values).fetchall()
        )
        return tuple(self._as_run(schema.Row(*row)) for row in rows)

    def _as_run(self, row: schema.Row) -> Run:
        run = _decoded(row)
        if run.outcome is not None:
            return run
        noted = self._board.noted(run.id)
        if self._is_living(row, noted.at or run.started_at):
            return replace(run, progress=noted.progress or run.progress)
        # The process may have ended as it should between our reading and our looking for it.
        again = self._database.read(
            lambda connection: connection.execute(
                f"{schema.SELECT} AND id = ?", (row.delivery_id, row.id)
            ).fetchone()
        )
        if again is not None and (ended := _decoded(schema.Row(*again))).outcome is not None:
            return ended
        ended_at = noted.at or run.started_at
        stage = noted.progress.stage.value if noted.progress else ""
        return replace(
            run,
            outcome=RunOutcome.FAILED,
            problem=problem(ProblemCode.RUN_INTERRUPTED, details=stage),
            ended_at=ended_at,
            seconds=max(0.0, (ended_at - run.started_at).total_seconds()),
            progress=None,
        )

    def _is_living(self, row: schema.Row, last_word: dt.datetime) -> bool:
        """Tell whether a run's process is there; of another computer's, whether it was heard of."""
        if row.host == _computer() and row.pid > 0:
            return process_life.is_same(row.pid, row.process_started)
        return self._clock.now() - last_word < _SILENT

    def _all_kept(self, delivery_id: str) -> list[_Kept]:
        """Return all rows, newest first."""
        living, delivered = self.going_on(delivery_id), self.last_delivered(delivery_id)
        needed = {run.id for run in (living, delivered) if run is not None}
        rows = self._database.read(
            lambda connection: connection.execute(schema.KEPT, (delivery_id,)).fetchall()
        )
        return [
            _Kept(run_id, bool(package), bool(gone), bool(waits) or run_id in needed, baseline)
            for run_id, package, gone, waits, baseline in rows
        ]

    def _forget(self, delivery_id: str, *, dropped: set[str], without_files: set[str]) -> None:
        if not dropped and not without_files:
            return

        def work(connection: sqlite3.Connection) -> None:
            for statement, run_ids in (
                (schema.DELETE, dropped),
                (schema.FILES_GONE, without_files),
            ):
                connection.executemany(statement, [(delivery_id, one) for one in run_ids])

        self._database.write(work)
        if dropped:
            self._board.forget(tuple(dropped))


def _planned(connection: sqlite3.Connection, delivery_id: str) -> frozenset[dt.datetime]:
    rows = connection.execute(schema.PLANNED, (delivery_id, _PLANS_READ)).fetchall()
    return frozenset(
        dt.datetime.fromisoformat(moment) for (moments,) in rows for moment in moments.split()
    )


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


@cache
def _computer() -> str:
    import platform

    return platform.node()


def _decoded(row: schema.Row) -> Run:
    run = decode_run(row.record, delivery_id=row.delivery_id, run_id=row.id)
    return replace(run, files_folder="") if row.files_are_gone else run


def _delivered_at(run: Run) -> str | None:
    """Return when the receiver got a run's package; None if it did not."""
    is_delivered = run.outcome is RunOutcome.DELIVERED or (
        run.decision is Decision.APPROVED and run.package and run.package.delivered_to
    )
    if not is_delivered:
        return None
    moments = [moment for moment in (run.ended_at, run.decided_at) if moment is not None]
    return (
        max(moments, default=run.started_at).astimezone(dt.UTC).isoformat(timespec="microseconds")
    )
