"""Chooses the concrete services; the only module that knows them all.

Everything is imported when it is built, and what is heavy – HTTP, the keychain – only when it is
first used: so a command that shows a file pays for reading a file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from coursera_wizard.services.ports import CommandServices, Services

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.answers import Answers
    from coursera_wizard.domain.draft import PracticeCollege
    from coursera_wizard.services.paths import Paths
    from coursera_wizard.services.ports import PracticeAddress
    from coursera_wizard.services.practice.launcher import PracticeLauncher


def build_services(paths: Paths | None = None) -> Services:
    """Return the services of this computer.

    Args:
        paths: The folders of the person; those the system names by default.
    """
    return _build(paths)[0]


def build_command_services(paths: Paths | None = None) -> CommandServices:
    """Return the services of this computer with what only the command line needs."""
    services, launcher, found = _build(paths)
    return CommandServices(
        services, _read_answers, _PracticeAlone(launcher), documents=found.documents
    )


def start_log() -> None:
    """Write what is logged into this person's log file, until the program ends."""
    from coursera_wizard.services import logs
    from coursera_wizard.services.paths import user_paths

    logs.start_log(user_paths().log_file)


def _build(paths: Paths | None) -> tuple[Services, PracticeLauncher, Paths]:
    from coursera_wizard.services.clock import SystemClock
    from coursera_wizard.services.connection.checks import CourseraConnectionTester
    from coursera_wizard.services.coursera.factory import CourseraApiFactory
    from coursera_wizard.services.coursera.sign_in import BrowserSignIn
    from coursera_wizard.services.documents.reader import CredentialsDocument
    from coursera_wizard.services.history.store import SqliteRunHistory
    from coursera_wizard.services.notices.notifier import DirectNotifier
    from coursera_wizard.services.paths import user_paths
    from coursera_wizard.services.practice.launcher import PracticeLauncher
    from coursera_wizard.services.receivers.channels import ReceiverChannels
    from coursera_wizard.services.receivers.folder import FolderReceiver
    from coursera_wizard.services.routes import AgreedRoutes
    from coursera_wizard.services.run.engine import DeliveryEngine
    from coursera_wizard.services.run.launcher import ProcessRunLauncher, default_call
    from coursera_wizard.services.scheduler.choice import find_backend, in_same_folders
    from coursera_wizard.services.scheduler.scheduler import ComputerScheduler
    from coursera_wizard.services.secrets.vaults import ComputerVaults
    from coursera_wizard.services.sign_in_times import SignInTimesFile
    from coursera_wizard.services.store.delivery_store import FileDeliveryStore

    paths = paths or user_paths()
    clock = SystemClock()
    launcher = PracticeLauncher()
    routes = AgreedRoutes(paths.allowed_routes)
    receivers = FolderReceiver(paths)
    packages = ReceiverChannels(receivers)
    store = FileDeliveryStore(paths, clock)
    history = SqliteRunHistory(paths, clock)
    apis = CourseraApiFactory(launcher, routes)

    def scheduled_call() -> tuple[tuple[str, ...], Path]:
        words, folder = default_call()
        return in_same_folders(words, os.environ), folder

    services = Services(
        apis=apis,
        tester=CourseraConnectionTester(apis, packages, clock),
        vaults=ComputerVaults(paths),
        store=store,
        receivers=receivers,
        documents=CredentialsDocument(),
        practice=launcher,
        routes=routes,
        clock=clock,
        sign_in=BrowserSignIn(apis),
        sign_in_times=SignInTimesFile(paths.sign_in_times),
        notifier=DirectNotifier(clock),
        history=history,
        launcher=ProcessRunLauncher(history, store),
        packages=packages,
        scheduler=ComputerScheduler(
            lambda: find_backend(clock), scheduled_call, lambda: paths.proofs
        ),
        engine=DeliveryEngine(paths, clock, apis, history, packages),
    )
    return services, launcher, paths


def _read_answers(path: Path) -> Answers:
    from coursera_wizard.services.store.answers import load_answers

    return load_answers(path)


class _PracticeAlone:
    """Serves the practice organization for a person, not for a delivery."""

    def __init__(self, launcher: PracticeLauncher) -> None:
        self._launcher = launcher

    def faults(self) -> tuple[str, ...]:
        """Return the names of the faults it can show."""
        from coursera_wizard.services.practice.fault_kinds import FAULTS

        return tuple(FAULTS)

    async def serve(self, college: PracticeCollege, *, port: int, fault: str) -> PracticeAddress:
        """Start it at this port, showing a fault.

        Raises:
            ProblemError: ``practice.not-started``.
        """
        from coursera_wizard.services import blocking

        options = ("--port", str(port), *(("--fault", fault) if fault else ()))
        return await blocking.call(self._launcher.start_blocking, college, options=options)

    async def ended(self) -> None:
        """Return once it has ended by itself."""
        await self._launcher.ended()

    async def stop(self) -> None:
        """End it."""
        await self._launcher.stop()
