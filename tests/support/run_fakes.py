"""In-memory stand-ins for what runs need: the engine, the starter of processes, receivers."""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure
from coursera_wizard.domain.run import (
    Decision,
    FileCounts,
    Package,
    Run,
    RunOutcome,
    RunProgress,
    Trigger,
)
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.ports import (
    HostKey,
    RunHistory,
    RunRequest,
    RunSecrets,
    StoredDelivery,
)
from tests.support.builders import NOW, ORGANIZATION_NAME, a_delivery

if TYPE_CHECKING:
    from tests.support.fakes import FakeServices

FILE = Path("/x/college.delivery.json")
RUN_ID = "20261122-080000-3f9a"
HOST_KEY = "ssh-ed25519 SHA256:AAAAForTestsOnly0000000000000000000000000000"


def store_delivery(fakes: FakeServices, **fields: Any) -> StoredDelivery:
    """Put a delivery into the store, and return it as it was read from there."""
    fakes.store.files[FILE] = a_delivery(**fields)
    return fakes.store.load(FILE)


def a_run(**fields: Any) -> Run:
    """Return a run that was delivered."""
    values: dict[str, Any] = {
        "id": RUN_ID,
        "delivery_id": a_delivery().id,
        "delivery_name": ORGANIZATION_NAME,
        "started_at": NOW,
        "outcome": RunOutcome.DELIVERED,
        "ended_at": NOW + dt.timedelta(seconds=3),
        "seconds": 3.0,
        "package": Package("/runs/college.zip", "5e" * 32, 1024, "/deliveries/college"),
        "counts": {
            "users": FileCounts(2311, 18, 44, 0, 7),
            "orgs": FileCounts(4, 0, 1, 1),
            "enrollments": FileCounts(7297, 91, 0, 1204, 12),
        },
    }
    return Run(**(values | fields))


@dataclass(frozen=True)
class FakeChange:
    """A change of one record."""

    file: str
    kind: str
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None


@dataclass
class FakeEngine:
    """Ends every run as `result` says, and keeps it in the history.

    Attributes:
        steps: The progress that is told before the end.
        raises: What is raised instead of running.
        is_interrupted: Whether Ctrl-C is pressed while it runs.
    """

    history: RunHistory
    result: Run = field(default_factory=a_run)
    steps: tuple[RunProgress, ...] = ()
    raises: Problem | None = None
    is_interrupted: bool = False
    asked: list[RunRequest] = field(default_factory=list)
    approved: list[tuple[str, RunSecrets]] = field(default_factory=list)

    async def run(
        self, request: RunRequest, on_progress: Callable[[RunProgress], None] | None = None
    ) -> Run:
        """Tell of the steps and return the result."""
        import asyncio

        self.asked.append(request)
        if self.raises is not None:
            raise ProblemError(self.raises)
        for step in self.steps:
            if on_progress is not None:
                on_progress(step)
        run = replace(self.result, trigger=request.trigger, is_preview=request.is_preview)
        if (begun := request.begun) is not None:
            run = replace(run, id=begun.id, started_at=begun.started_at, planned=begun.planned)
        if self.is_interrupted:
            try:
                signal.raise_signal(signal.SIGINT)
                await asyncio.Event().wait()
            finally:
                self.history.add(replace(run, outcome=RunOutcome.CANCELED, package=None))
        self.history.add(run)
        return run

    async def approve(self, stored: StoredDelivery, run_id: str, secrets: RunSecrets) -> Run:
        """Deliver what waits."""
        self.approved.append((run_id, secrets))
        run = self._waiting(stored, run_id)
        done = replace(run, outcome=RunOutcome.DELIVERED, decision=Decision.APPROVED, problem=None)
        self.history.update(done)
        return done

    async def reject(self, stored: StoredDelivery, run_id: str) -> Run:
        """Drop what waits."""
        done = replace(self._waiting(stored, run_id), decision=Decision.REJECTED)
        self.history.update(done)
        return done

    def _waiting(self, stored: StoredDelivery, run_id: str) -> Run:
        run = self.history.run(stored.delivery.id, run_id)
        if run is None:
            raise failure(ProblemCode.RUN_NOT_FOUND, run=run_id)
        if run.decision is not None or run.outcome not in {RunOutcome.HELD, RunOutcome.PREVIEWED}:
            raise failure(ProblemCode.RUN_NOT_WAITING)
        return run


@dataclass
class FakeLauncher:
    """Notes what was started; `on_start` puts a run into the history."""

    started: list[tuple[Path, bool, Secret | None, Trigger]] = field(default_factory=list)
    trouble: Problem | None = None
    on_start: Callable[[], None] = field(default=lambda: None)

    async def start(
        self,
        path: Path,
        *,
        is_preview: bool,
        passphrase: Secret | None = None,
        trigger: Trigger = Trigger.WINDOW,
    ) -> None:
        """Note it."""
        if self.trouble is not None:
            raise ProblemError(self.trouble)
        self.started.append((path, is_preview, passphrase, trigger))
        self.on_start()


@dataclass
class FakePackages:
    """Receivers that take everything, unless there is trouble."""

    trouble: Problem | None = None
    key: str = HOST_KEY
    checked: list[tuple[Receiver, str, Secret | None]] = field(default_factory=list)

    async def deliver(
        self,
        receiver: Receiver,
        name: str,
        files: tuple[Path, ...],
        secret: Secret | None,
        on_bytes: Callable[[int], None] | None = None,
    ) -> str:
        """Say where."""
        return self.place(receiver, name)

    async def check(self, receiver: Receiver, name: str, secret: Secret | None) -> Problem | None:
        """Return the trouble."""
        self.checked.append((receiver, name, secret))
        return self.trouble

    async def host_key(self, receiver: Receiver) -> HostKey:
        """Return the key."""
        if self.trouble is not None:
            raise ProblemError(self.trouble)
        return HostKey(self.key)

    def place(self, receiver: Receiver, name: str) -> str:
        """Return it."""
        return receiver.folder or f"/deliveries/{name}"
