"""A history in memory, with the promises of the real one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.run import Run, RunOutcome, RunProgress
from coursera_wizard.domain.run_issues import Issue, IssueClass

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from coursera_wizard.services.ports import Change


@dataclass
class FakeHistory:
    """Keeps runs by their id; `fails` is raised by everything that reads or writes runs.

    Attributes:
        root: Where folders are made; None where a test asks for none.
        issue_rows: By run id.
        change_rows: By run id.
        to_cancel: Ids of runs somebody asked to cancel.
        told: The late starts that were told of.
    """

    root: Path | None = None
    fails: ProblemCode | None = None
    kept: dict[str, Run] = field(default_factory=dict)
    issue_rows: dict[str, list[Issue]] = field(default_factory=dict)
    change_rows: dict[str, list[Change]] = field(default_factory=dict)
    to_cancel: set[str] = field(default_factory=set)
    told: set[tuple[str, dt.datetime]] = field(default_factory=set)

    def add(self, run: Run) -> None:
        """Keep it."""
        self._look()
        self.kept[run.id] = run

    def update(self, run: Run) -> None:
        """Keep it."""
        self.add(run)

    def planned(self, delivery_id: str) -> frozenset[dt.datetime]:
        """Return those of all runs."""
        return frozenset(one for run in self._all(delivery_id) for one in run.planned)

    def claim(self, runs: tuple[Run, ...], known: frozenset[dt.datetime]) -> bool:
        """Keep them unless something else is known."""
        if not runs or self.planned(runs[0].delivery_id) != known:
            return False
        for run in runs:
            self.add(run)
        return True

    def tell_once(self, delivery_id: str, planned: dt.datetime) -> bool:
        """Note it."""
        is_new = (delivery_id, planned) not in self.told
        self.told.add((delivery_id, planned))
        return is_new

    def note_progress(self, run_id: str, progress: RunProgress) -> bool:
        """Keep it with the run."""
        if run_id in self.kept:
            self.kept[run_id] = replace(self.kept[run_id], progress=progress)
        return run_id in self.to_cancel

    def ask_to_cancel(self, run_id: str) -> None:
        """Note it while the run goes on."""
        self._look()
        if run_id in self.kept and self.kept[run_id].is_going_on:
            self.to_cancel.add(run_id)

    def run(self, delivery_id: str, run_id: str) -> Run | None:
        """Return the one with this id, or whose id alone begins so."""
        runs = self.runs(delivery_id, limit=len(self.kept))
        exact = [run for run in runs if run.id == run_id]
        found = exact or [run for run in runs if run_id and run.id.startswith(run_id)]
        return found[0] if len(found) == 1 else None

    def runs(self, delivery_id: str, limit: int = 50, before: str = "") -> tuple[Run, ...]:
        """Return the newest first."""
        self._look()
        runs = sorted(self.kept.values(), key=lambda run: run.id, reverse=True)
        return tuple(
            run
            for run in runs
            if run.delivery_id == delivery_id and (not before or run.id < before)
        )[:limit]

    def going_on(self, delivery_id: str) -> Run | None:
        """Return the newest without an outcome."""
        return next((run for run in self._all(delivery_id) if run.is_going_on), None)

    def waiting(self, delivery_id: str) -> Run | None:
        """Return the newest that waits."""
        return next((run for run in self._all(delivery_id) if run.is_waiting), None)

    def last_delivered(self, delivery_id: str) -> Run | None:
        """Return the one that was delivered last."""
        found = [run for run in self._all(delivery_id) if run.outcome is RunOutcome.DELIVERED]
        return max(
            found,
            key=lambda run: (run.decided_at or run.ended_at or run.started_at, run.id),
            default=None,
        )

    def folder(self, run: Run) -> Path:
        """Make a folder in `root`."""
        assert self.root is not None, "this test gave the history no folder"
        folder = self.root / run.delivery_id / run.id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def tidy(self, delivery_id: str) -> None:
        """Keep everything."""

    def remove(self, delivery_id: str, *, packages_only: bool = False) -> None:
        """Forget the runs, or where their files are."""
        for run in self._all(delivery_id):
            if packages_only:
                self.kept[run.id] = replace(run, files_folder="")
            else:
                del self.kept[run.id]

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
        """Return those given."""
        self._look()
        found = [
            issue
            for issue in self.issue_rows.get(run.id, [])
            if program_id in ("", issue.program_id)
            and file in ("", issue.file)
            and (not classes or issue.issue_class in classes)
            and search.lower() in f"{issue.record}\n{issue.source_id}\n{issue.sentence}".lower()
        ]
        return tuple(found[start : start + limit]), len(found)

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
    ) -> tuple[tuple[Change, ...], int]:
        """Return those given; all are of every program."""
        self._look()
        if run.id not in self.change_rows:
            raise failure(ProblemCode.RUN_PACKAGE_GONE)
        found = [
            change
            for change in self.change_rows[run.id]
            if change.file == file
            and (change.kind == kind if kind else change.kind != "same")
            and search.lower() in _text(change).lower()
        ]
        return tuple(found[start : start + limit]), len(found)

    def _all(self, delivery_id: str) -> tuple[Run, ...]:
        return self.runs(delivery_id, limit=len(self.kept))

    def _look(self) -> None:
        if self.fails is not None:
            error: ProblemError = failure(self.fails, path="history.sqlite", seconds=10)
            raise error


def _text(change: Change) -> str:
    return "\n".join(
        [*(change.before or {}).values(), *(change.after or {}).values()],
    )
