"""Brings a finished package to its receiver, once, and writes down what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.delivery import configuration_hash
from coursera_wizard.domain.draft import GradeOption, ReceiverChannel
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.receiver_profiles import profile
from coursera_wizard.domain.run import Decision, Run, RunOutcome
from coursera_wizard.services import blocking
from coursera_wizard.services.run.delta import write_delta
from coursera_wizard.services.run.outgoing import (
    RECORDS,
    beside,
    beside_name,
    is_same,
    outgoing_files,
)
from coursera_wizard.services.run.report import write_report

if TYPE_CHECKING:
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.services.ports import Clock, PackageReceivers, RunHistory, RunSecrets

logger = logging.getLogger(__name__)

REPORT: Final = "report.html"
ISSUES: Final = "issues.csv"
_DELTA: Final = "delta.zip"


class Handover:
    """Hands packages over.

    Args:
        history: Keeps every run.
        packages: Brings packages to receivers.
        clock: The time.
    """

    def __init__(self, history: RunHistory, packages: PackageReceivers, clock: Clock) -> None:
        self._history = history
        self._packages = packages
        self._clock = clock

    def make_delta(self, run: Run, delivery: Delivery, earlier: Path) -> Path:
        """Write the package of changes since an earlier full one and return it; blocking.

        Raises:
            ProblemError: ``store.…`` or ``run.package-gone``.
        """
        folder = Path(run.files_folder)
        found = profile(delivery.receiver.profile)
        grades = found.takes_grades and delivery.options.grades is not GradeOption.NONE
        path = folder / _DELTA
        write_delta(path, found, folder / RECORDS, earlier, run.started_at, grades=grades)
        return path

    async def deliver(
        self,
        delivery: Delivery,
        run: Run,
        secrets: RunSecrets,
        on_bytes: Callable[[int], None] | None = None,
        on_delivered: Callable[[Run], None] | None = None,
    ) -> Run:
        """Deliver the package of a run and return the run as delivered.

        Args:
            delivery: Names the receiver.
            run: Its package is delivered.
            secrets: Hold the receiver's.
            on_bytes: Told how many bytes went since it was last told.
            on_delivered: Told at once when the receiver has it: whatever happens afterwards, to be
                canceled too, does not change that.

        Raises:
            ProblemError: ``receiver.…``, and the receiver has what it had before.
        """
        if run.package is None:
            raise failure(ProblemCode.RUN_PACKAGE_GONE)
        receiver, name = delivery.receiver, delivery.name
        outgoing = Path(run.package.path)
        files = await blocking.call(outgoing_files, outgoing, delivery)
        if not files:
            raise failure(ProblemCode.RUN_PACKAGE_GONE)
        place = await self._packages.deliver(receiver, name, files, secrets.receiver, on_bytes)
        package = replace(run.package, delivered_to=place)
        run = replace(run, package=package, outcome=RunOutcome.DELIVERED, problem=None)
        # From here on the receiver has it: that is noted before anything else can go wrong.
        if on_delivered is not None:
            on_delivered(run)
        await blocking.call(self._history.update, run)
        run = await self.report(run, delivery)
        if receiver.channel is ReceiverChannel.FOLDER and outgoing in files:
            await self._put_beside(delivery, run, outgoing)
        return run

    async def complete(self, delivery: Delivery, last: Run) -> None:
        """Put report and issues of the last delivered run beside its package, where they are not.

        A run that was killed after its package had arrived did not come to that.
        """
        if delivery.receiver.channel is not ReceiverChannel.FOLDER or last.package is None:
            return
        outgoing, folder = Path(last.package.path), Path(last.files_folder)
        if not await blocking.call(outgoing.is_file):
            return  # loose files have nothing beside them; a package may no longer be kept
        if not await blocking.call((folder / REPORT).is_file):
            await self.report(last, delivery)
        place = Path(self._packages.place(delivery.receiver, delivery.name))
        if not await blocking.call(_is_beside, outgoing, folder, place):
            await self._put_beside(delivery, last, outgoing)

    async def approve(self, delivery: Delivery, run: Run, secrets: RunSecrets) -> Run:
        """Deliver exactly what was shown, once.

        Raises:
            ProblemError: ``run.outdated``, ``run.package-gone`` or ``receiver.…``.
        """
        last = await blocking.call(self._history.last_delivered, delivery.id)
        if run.delivery_hash != configuration_hash(delivery):
            raise failure(ProblemCode.RUN_OUTDATED, details="the configuration changed")
        if (last.id if last else "") != run.baseline:
            raise failure(ProblemCode.RUN_OUTDATED, details="the last delivery changed")
        now = self._clock.now()
        approved = replace(run, decision=Decision.APPROVED, decided_at=now)
        delivered = await self.deliver(delivery, approved, secrets)
        await blocking.call(self._history.tidy, delivery.id)
        return delivered

    async def report(self, run: Run, delivery: Delivery) -> Run:
        """Write the report of a run, and return the run; a full disk then is no failure of it."""
        try:
            path = Path(run.files_folder) / REPORT
            await blocking.call(write_report, run, delivery, path)
        except ProblemError as error:
            logger.warning("no report: %s", error.problem.number)
        return run

    async def _put_beside(self, delivery: Delivery, run: Run, outgoing: Path) -> None:
        """Put report and issues into the folder too; the package is there already."""
        folder = Path(run.files_folder)
        try:
            files = await blocking.call(beside, outgoing, _beside_files(folder))
            await self._packages.deliver(delivery.receiver, delivery.name, files, None)
        except ProblemError as error:
            logger.warning("nothing beside the package: %s", error.problem.number)


def _beside_files(folder: Path) -> dict[str, Path]:
    return {REPORT: folder / REPORT, ISSUES: folder / ISSUES}


def _is_beside(outgoing: Path, folder: Path, place: Path) -> bool:
    """Return whether the place has the report and the issues of a run, byte for byte; blocking."""
    return all(
        is_same(path, place / beside_name(outgoing, name))
        for name, path in _beside_files(folder).items()
        if path.is_file()
    )
