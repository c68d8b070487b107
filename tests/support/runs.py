"""Runs of deliveries for tests: the real engine against the practice organization."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coursera_wizard.bootstrap import build_services
from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.facts import Program
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.run import Run, RunProgress
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.factory import CourseraApiFactory
from coursera_wizard.services.coursera.limits import Limits
from coursera_wizard.services.history.store import SqliteRunHistory
from coursera_wizard.services.paths import Paths
from coursera_wizard.services.ports import (
    Clock,
    Credentials,
    RunRequest,
    RunSecrets,
    Services,
    StoredDelivery,
)
from coursera_wizard.services.practice.launcher import PracticeLauncher
from coursera_wizard.services.run.engine import DeliveryEngine
from tests.support.builders import a_delivery
from tests.support.practice_server import PracticeServer


class Runs:
    """One computer with one delivery, run as often as a test wants.

    Args:
        folder: Everything the program writes goes below it.
        practice: The organization.
        clock: The time; this computer's by default.
        limits: How Coursera is asked; as in the program by default.
    """

    def __init__(
        self,
        folder: Path,
        practice: PracticeServer,
        *,
        clock: Clock | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.folder = folder
        self.practice = practice
        self.paths = Paths(
            folder / "data", folder / "state", folder / "config", folder / "documents"
        )
        self.services: Services = build_services(self.paths)
        if clock is not None or limits is not None:
            self.services = self._changed(clock or self.services.clock, limits)
        self.delivery: Delivery = a_delivery(
            account=practice.account(), programs={}, organization=a_delivery().organization
        )

    async def listed(self) -> tuple[Program, ...]:
        """Return the programs Coursera lists."""
        api = await self.services.apis.open(self.credentials())
        try:
            return tuple([one async for page in api.programs() for one in page])
        finally:
            await api.close()

    async def turn_on_all(self, **changes: Any) -> Delivery:
        """Turn all programs on as new schools, and change what else is named."""
        programs = {one.id: turned_on(one.id, one.name) for one in await self.listed()}
        self.delivery = replace(self.delivery, programs=programs, **changes)
        return self.delivery

    def change(self, **changes: Any) -> None:
        """Change the delivery as a person would."""
        self.delivery = replace(self.delivery, **changes)

    def turn_off(self, *names: str) -> None:
        """Turn programs off by their names."""
        self.change(
            programs={
                key: replace(one, is_on=one.is_on and one.program_name not in names)
                for key, one in self.delivery.programs.items()
            }
        )

    @property
    def stored(self) -> StoredDelivery:
        """The delivery as if it had been read from a file."""
        return StoredDelivery(self.delivery, self.folder / "x.delivery.json", "stamp")

    async def run(
        self,
        *,
        is_preview: bool = False,
        on_progress: Callable[[RunProgress], None] | None = None,
    ) -> Run:
        """Run the delivery and return how it went."""
        request = RunRequest(self.stored, self.credentials(), is_preview=is_preview)
        return await self.services.engine.run(request, on_progress)

    async def approve(self, run: Run) -> Run:
        """Approve a run."""
        return await self.services.engine.approve(self.stored, run.id, RunSecrets())

    async def reject(self, run: Run) -> Run:
        """Reject a run."""
        return await self.services.engine.reject(self.stored, run.id)

    def received(self) -> dict[str, bytes]:
        """Return what is in the receiver's folder, by name."""
        folder = self.services.receivers.folder(self.delivery.receiver, self.delivery.name)
        if not folder.is_dir():
            return {}
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    def received_rows(self) -> dict[str, list[dict[str, str]]]:
        """Return the rows of the package the receiver has, by file."""
        found = self.received()
        packed = next((data for name, data in found.items() if name.endswith(".zip")), None)
        return rows_of(found) if packed is None else rows_of(unpacked(packed))

    def _changed(self, clock: Clock, limits: Limits | None) -> Services:
        """Return the services with another time, and other limits of requests."""
        made = self.services
        apis = CourseraApiFactory(PracticeLauncher(), made.routes, limits=limits)
        history = SqliteRunHistory(self.paths, clock)
        engine = DeliveryEngine(self.paths, clock, apis, history, made.packages)
        return replace(made, clock=clock, apis=apis, history=history, engine=engine)

    def credentials(self) -> Credentials:
        """Return what the account is opened with."""
        return Credentials(self.delivery.account, Secret(self.practice.address.client_secret))


def turned_on(program_id: str, name: str) -> ProgramMapping:
    """Return a program that becomes a new school of its own name."""
    return ProgramMapping(program_id, name, True, School(name), Match.NEW_SCHOOL)


def unpacked(package: bytes) -> dict[str, bytes]:
    """Return the files of a zip, by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(package)) as found:
        return {name: found.read(name) for name in found.namelist()}


def rows_of(files: Mapping[str, bytes]) -> dict[str, list[dict[str, str]]]:
    """Return the rows of CSV files, by file without its ending."""
    return {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        for name, data in files.items()
        if name.endswith(".csv") and not name.endswith(" issues.csv")
    }
