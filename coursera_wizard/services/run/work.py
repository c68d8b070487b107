"""One run from the first request to the hand-over of its package."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from coursera_wizard.domain.delivery import removes_nobody
from coursera_wizard.domain.hold import hold_reasons, reasons_in_words
from coursera_wizard.domain.problem import ProblemCode, failure, problem
from coursera_wizard.domain.receiver_profiles import profile
from coursera_wizard.domain.run import Package, Run, RunOutcome, RunStage
from coursera_wizard.domain.run_explanations import (
    RunSettings,
    explanations,
    kept_settings,
    settings_of,
)
from coursera_wizard.i18n import ngettext
from coursera_wizard.services import atomic_file, blocking
from coursera_wizard.services.file_errors import write_failure
from coursera_wizard.services.history.issues_file import IssuesWriter
from coursera_wizard.services.run.build import Build, StoppedError
from coursera_wizard.services.run.collect import Collected, collect
from coursera_wizard.services.run.difference import Difference, compare, rows_of_run
from coursera_wizard.services.run.handover import ISSUES, Handover
from coursera_wizard.services.run.memory import give_back
from coursera_wizard.services.run.outgoing import RECORDS, is_delta, make_outgoing, outgoing_files
from coursera_wizard.services.run.package import sha256_of
from coursera_wizard.services.run.program_lookup import ProgramLookup
from coursera_wizard.services.run.switches import file_counts, program_counts
from coursera_wizard.services.run.verify import verify

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.services.coursera.factory import CourseraApiFactory
    from coursera_wizard.services.ports import RunHistory, RunRequest
    from coursera_wizard.services.run.meter import Meter
    from coursera_wizard.services.run.roster import Roster

R = TypeVar("R")

PROGRAMS = "programs.json"


class RunWork:
    """The work of one run; nobody outside is told before the hand-over.

    Args:
        request: What to run.
        run: Its record so far.
        history: Where its folder is, and the last delivered run.
        apis: Opens Coursera.
        handover: Brings the package to the receiver.
        staging: A folder for what does not fit into memory; the caller removes it.
        meter: Is told how far it is.
        today: In the delivery's zone.
    """

    def __init__(  # noqa: PLR0917 - what a run works with
        self,
        request: RunRequest,
        run: Run,
        history: RunHistory,
        apis: CourseraApiFactory,
        handover: Handover,
        staging: Path,
        meter: Meter,
        today: dt.date,
    ) -> None:
        self._request = request
        self._delivery = request.stored.delivery
        self._history = history
        self._apis = apis
        self._handover = handover
        self._staging = staging
        self._meter = meter
        self._today = today
        self._stop = threading.Event()
        self._settings_before: RunSettings | None = None
        self._is_same_receiver = False
        self.run = run

    async def do(self) -> Run:
        """Do all of it and return the run as it ended.

        Raises:
            ProblemError: Whatever kept it from ending well; nothing was delivered then, unless
                the receiver already had the whole package.
        """
        folder = await blocking.call(self._make_folders)
        self.run = replace(self.run, files_folder=str(folder))
        baseline = await blocking.call(self._history.last_delivered, self._delivery.id)
        with IssuesWriter(folder / ISSUES) as issues:
            try:
                collected = await self._collect(issues)
                self._meter.enter(RunStage.PACKAGE)
                difference, build = await self._on_a_thread(
                    partial(self._package, collected, folder, baseline, issues)
                )
            finally:
                self.run = replace(self.run, issues=issues.counts())
        rows = sum(build.rows.values())
        self._meter.leave(
            ngettext("{count} record", "{count} records", rows).format(count=f"{rows:,}")
        )
        self._compared(collected, difference, baseline)
        return await self._decide(folder, collected.roster, difference, baseline)

    def _make_folders(self) -> Path:
        folder = self._history.folder(self.run)
        # What a killed run left; the lock is ours.
        shutil.rmtree(self._staging, ignore_errors=True)
        try:
            self._staging.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise write_failure(error, self._staging) from error
        return folder

    async def _collect(self, issues: IssuesWriter) -> Collected:
        api = await self._apis.open(self._request.credentials)
        try:
            return await collect(self._delivery, api.client, self._staging, self._meter, issues.add)
        finally:
            await api.close()

    def _package(
        self, collected: Collected, folder: Path, baseline: Run | None, issues: IssuesWriter
    ) -> tuple[Difference, Build]:
        """Write the full package, read it back and compare it; blocking."""
        earlier = self._records_of(baseline)
        build = Build(
            collected.roster,
            collected.people,
            collected.classes,
            collected.grades,
            collected.stages,
            earlier,
            carries_over=removes_nobody(self._delivery, self._today),
            note=issues.add,
            on_rows=self._meter.add,
            stop=self._stop,
        )
        records = folder / RECORDS
        give_back()
        build.write(records)
        collected.stages.close()
        give_back()
        lookup = self._lookup(collected)
        kept = lookup.as_dict() | {
            "settings": settings_of(self._delivery).as_dict(),
            "receiver": _receiver_of(self._delivery),
        }
        atomic_file.write_file(folder / PROGRAMS, json.dumps(kept).encode())
        self._verify(records, collected.roster, build.rows)
        give_back()
        kept_before = self._kept_of(baseline)
        self._settings_before = kept_settings(kept_before.get("settings"))
        self._is_same_receiver = kept_before.get("receiver") == _receiver_of(self._delivery)
        difference = compare(
            records,
            earlier,
            program_of=lookup,
            old_program_of=_lookup_from(kept_before),
            known=rows_of_run(baseline) if baseline is not None else None,
            on_rows=self._check_stop,
        )
        return difference, build

    def _verify(
        self, package: Path, roster: Roster, rows: Mapping[str, int] | None, mode: str = "bulk"
    ) -> None:
        """Read a package back; raises ``run.check-failed``."""
        verdict = verify(package, roster, rows, self._check_stop, mode)
        if verdict:
            raise failure(
                ProblemCode.RUN_CHECK_FAILED, count=verdict.count, details=verdict.details
            )

    def _make_delta(self, roster: Roster, earlier: Path) -> Path:
        """Write the package of changes and read it back; blocking."""
        changes = self._handover.make_delta(self.run, self._delivery, earlier)
        self._verify(changes, roster, None, "delta")
        return changes

    def _compared(self, collected: Collected, difference: Difference, baseline: Run | None) -> None:
        programs = program_counts(collected.roster, difference, self.run.issues, baseline)
        counts = file_counts(difference, self.run.issues)
        found: tuple[str, ...] = ()
        if baseline is not None:
            now = settings_of(self._delivery)
            found = explanations(programs, counts, now, self._settings_before)
        self.run = replace(
            self.run,
            counts=counts,
            programs=programs,
            explanations=found,
            baseline=baseline.id if baseline else "",
        )

    async def _decide(
        self, folder: Path, roster: Roster, difference: Difference, baseline: Run | None
    ) -> Run:
        """Hold, preview or deliver."""
        run, delivery = self.run, self._delivery
        reasons = hold_reasons(run.counts, difference.before, delivery.options)
        records = folder / RECORDS
        digest = await blocking.call(sha256_of, records)
        earlier = self._records_of(baseline)
        is_same = earlier is not None and await blocking.call(sha256_of, earlier) == digest
        found = profile(delivery.receiver.profile)
        changes = None
        # A receiver that was chosen since then has nothing yet: it gets all records.
        if is_delta(delivery, found) and earlier is not None and self._is_same_receiver:
            changes = await self._on_a_thread(partial(self._make_delta, roster, earlier))
        outgoing = await blocking.call(make_outgoing, folder, delivery, found, changes)
        sha256 = await blocking.call(sha256_of, outgoing if outgoing.is_file() else records)
        size = (outgoing if outgoing.is_file() else records).stat().st_size
        run = replace(
            run,
            package=Package(str(outgoing), sha256, size),
            hold_reasons=reasons,
            would_hold=bool(reasons),
        )
        self.run = run
        if self._request.is_preview:
            return await self._handover.report(replace(run, outcome=RunOutcome.PREVIEWED), delivery)
        if reasons:
            held = problem(ProblemCode.RUN_HELD, reasons=reasons_in_words(reasons))
            run = replace(run, outcome=RunOutcome.HELD, problem=held)
            return await self._handover.report(run, delivery)
        if is_same and self._is_same_receiver and baseline is not None:
            await self._handover.complete(delivery, baseline)
            run = replace(run, outcome=RunOutcome.NOTHING_NEW)
            return await self._handover.report(run, delivery)
        self._meter.enter(RunStage.DELIVER)
        files = await blocking.call(outgoing_files, outgoing, delivery)
        self._meter.total(await blocking.call(_bytes_of, files))
        run = await self._handover.deliver(
            delivery, run, self._request.secrets, self._meter.add, self._note_delivered
        )
        self._meter.leave(run.package.delivered_to if run.package else "")
        return run

    def _note_delivered(self, run: Run) -> None:
        """Keep what cannot be taken back."""
        self.run = run

    def _records_of(self, run: Run | None) -> Path | None:
        """Return the full package of an earlier run, if it is still kept."""
        if run is None:
            return None
        found = self._history.folder(run) / RECORDS
        return found if found.is_file() else None

    def _lookup(self, collected: Collected) -> ProgramLookup:
        schools: dict[str, list[str]] = {}
        for program in collected.roster.programs:
            schools.setdefault(program.school_id, []).append(program.program_id)
        classes = {one.id: one.program.program_id for one in collected.classes.all()}
        return ProgramLookup(schools, classes)

    def _kept_of(self, run: Run | None) -> dict[str, object]:
        """Return what an earlier run kept of its programs and settings; nothing where it is gone.

        Blocking.
        """
        if run is None:
            return {}
        try:
            found = json.loads((self._history.folder(run) / PROGRAMS).read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _check_stop(self, _rows: int) -> None:
        if self._stop.is_set():
            raise StoppedError

    async def _on_a_thread(self, work: Callable[[], R]) -> R:
        """Do what blocks for long; canceling it stops it and waits until it has stopped."""
        over = threading.Event()

        def to_the_end() -> R:
            try:
                return work()
            finally:
                over.set()

        try:
            return await blocking.call(to_the_end)
        except asyncio.CancelledError:
            self._stop.set()
            await blocking.call(over.wait)
            raise


def _receiver_of(delivery: Delivery) -> str:
    """Return a short text that changes with the place packages go to, and with its profile."""
    where = repr((delivery.receiver, delivery.name)).encode()
    return hashlib.sha256(where).hexdigest()[:16]


def _bytes_of(files: tuple[Path, ...]) -> int:
    return sum(path.stat().st_size for path in files)


def _lookup_from(kept: dict[str, object]) -> ProgramLookup | None:
    schools, classes = kept.get("schools"), kept.get("classes")
    if isinstance(schools, dict) and isinstance(classes, dict):
        return ProgramLookup(schools, classes)
    return None
