"""Follows the runs of one delivery for a window: starts, finds, cancels, decides. No Qt here.

A run is a process of its own. It is known by the history alone, so that a window that was closed
meanwhile finds it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.services import blocking
from coursera_wizard.wizard.run_secrets import SecretSource
from coursera_wizard.wizard.runs import RunActions

if TYPE_CHECKING:
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.run import Run
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.ports import Services, StoredDelivery

REPORT = "report.html"
ISSUES = "issues.csv"
PACKAGE = "package"
# The keychain may want to be unlocked first: so long a process may take until its run begins.
BEGIN_LIMIT_S = 180.0
_LOOKED_AT = 3


@dataclass(frozen=True, slots=True)
class RunFiles:
    """What of a run is on this computer now.

    Attributes:
        package: The folder its package lies in; None once it was removed.
        report: The report for people.
        issues: The list of issues, for a spreadsheet.
    """

    package: Path | None = None
    report: Path | None = None
    issues: Path | None = None


NO_FILES = RunFiles()


class RunWatch:
    """One delivery and the run of it that a person looks at.

    Args:
        services: History, launcher, engine and the store.
        path: The delivery file.
        now: Seconds that only grow.
    """

    def __init__(
        self, services: Services, path: Path, now: Callable[[], float] = monotonic
    ) -> None:
        self._services = services
        self._now = now
        self.path = path
        self.stored: StoredDelivery | None = None
        self.run: Run | None = None
        self.files = NO_FILES
        self.waiting: Run | None = None
        self.is_canceling = False
        self.starts_preview: bool | None = None
        self._newest_before = ""
        self._started_at = 0.0

    @property
    def is_starting(self) -> bool:
        """Whether a process was started whose run has not begun yet."""
        return self.starts_preview is not None

    @property
    def is_going_on(self) -> bool:
        """Whether something is going to change by itself."""
        return self.is_starting or (self.run is not None and self.run.is_going_on)

    async def load(self) -> StoredDelivery:
        """Read the delivery anew and return it; raises ``store.…``."""
        self.stored = await blocking.call(self._services.store.load, self.path)
        return self.stored

    async def find(self) -> Run | None:
        """Find what a person wants to see first and return it.

        That is the run that is going on, else the one that waits, else the newest.
        """
        stored = self.stored or await self.load()
        history, delivery_id = self._services.history, stored.delivery.id

        def found() -> Run | None:
            return (
                history.going_on(delivery_id)
                or history.waiting(delivery_id)
                or next(iter(history.runs(delivery_id, 1)), None)
            )

        await self.show(await blocking.call(found))
        return self.run

    async def show(self, run: Run | None) -> None:
        """Look at this run from now on."""
        self.is_canceling = False
        self.starts_preview = None
        await self._take(run)

    async def start(self, *, is_preview: bool, passphrase: Secret | None = None) -> None:
        """Start a run or a preview as a process of its own; `look` finds its run.

        Raises:
            ProblemError: ``run.already-running``, ``run.not-started`` or ``store.…``. Where one is
                running already, that one is followed.
        """
        stored = await self.load()
        history, delivery_id = self._services.history, stored.delivery.id
        newest = await blocking.call(lambda: next(iter(history.runs(delivery_id, 1)), None))
        self._newest_before = newest.id if newest else ""
        self._started_at = self._now()
        self.starts_preview, self.is_canceling, self.run = is_preview, False, None
        self.files = NO_FILES
        try:
            await self._services.launcher.start(
                self.path, is_preview=is_preview, passphrase=passphrase
            )
        except ProblemError as error:
            self.starts_preview = None
            if error.problem.code is ProblemCode.RUN_ALREADY_RUNNING:
                await self.find()
            raise
        except BaseException:
            self.starts_preview = None
            raise

    async def look(self) -> None:
        """Read again how the run stands.

        Raises:
            ProblemError: ``run.not-started`` where it never began, or that the history cannot be
                read.
        """
        if self.stored is None:
            return
        history, delivery_id = self._services.history, self.stored.delivery.id
        if self.starts_preview is not None:
            wanted, before = self.starts_preview, self._newest_before
            runs = await blocking.call(history.runs, delivery_id, _LOOKED_AT)
            begun = [run for run in runs if run.id > before and run.is_preview == wanted]
            if begun and self.starts_preview is not None:
                self.starts_preview = None
                await self._take(begun[0])
            elif self._now() - self._started_at > BEGIN_LIMIT_S:
                self.starts_preview = None
                raise failure(ProblemCode.RUN_NOT_STARTED)
            return
        if self.run is None:
            return
        asked = self.run.id
        found = await blocking.call(history.run, delivery_id, asked)
        if self.run is not None and self.run.id == asked:
            await self._take(found)

    async def cancel(self) -> None:
        """Ask the run to end; it does so within a second or two."""
        if self.run is not None and self.run.is_going_on:
            self.is_canceling = True
            await blocking.call(self._services.history.ask_to_cancel, self.run.id)

    async def approve(self, passphrase: Secret | None = None) -> None:
        """Deliver exactly the package that was shown, once.

        Raises:
            ProblemError: ``run.…``, ``receiver.…``, or why the receiver's secret is not there.
        """
        if self.run is not None:
            source = SecretSource(passphrase=lambda: passphrase)
            actions = RunActions(self._services, source)
            await self._take(await actions.approve(await self.load(), self.run.id))

    async def reject(self) -> None:
        """Note that the package is not to be delivered; raises ``run.…``."""
        if self.run is not None:
            actions = RunActions(self._services)
            await self._take(await actions.reject(await self.load(), self.run.id))

    async def _take(self, run: Run | None) -> None:
        """Keep a run with what there is of it on the disk."""
        if run is not None and not run.is_going_on:
            self.files = await blocking.call(files_of, run)
        else:
            self.files = NO_FILES
        if self.stored is not None:
            history, delivery_id = self._services.history, self.stored.delivery.id
            if run is None or not run.is_going_on:
                self.waiting = await blocking.call(history.waiting, delivery_id)
        self.run = run


def files_of(run: Run) -> RunFiles:
    """Return what of a run is on this computer; blocks."""
    if not run.files_folder:
        return NO_FILES
    folder = Path(run.files_folder)
    report, issues = folder / REPORT, folder / ISSUES
    package = None
    if run.package is not None:
        path = Path(run.package.path)
        package = path if path.is_dir() else path.parent
        if not package.is_dir():
            package = None
    return RunFiles(
        package, report if report.is_file() else None, issues if issues.is_file() else None
    )


def asks_to_start(delivery: Delivery) -> bool:
    """Return whether a run needs the passphrase of a sealed file."""
    return delivery.secret.place is SecretPlace.SEALED_FILE


def asks_to_approve(delivery: Delivery) -> bool:
    """Return whether the delivery of a package that is there needs that passphrase."""
    mail, webhook = delivery.notices.mail, delivery.notices.webhook
    has_secret = (
        delivery.receiver.channel is ReceiverChannel.SFTP
        or (mail.is_on and bool(mail.user))
        or (webhook.is_on and webhook.has_token)
    )
    return asks_to_start(delivery) and has_secret
