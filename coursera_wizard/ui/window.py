"""The one window: the deliveries of this computer, or one configuration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
)

from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import DeliveryDraft, Source
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.secret import SecretPlace, SecretState
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.home_view import HomeView
from coursera_wizard.ui.tasks import TaskScope, all_ended

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import FileClaim, KnownDraft, Services, StoredDelivery
    from coursera_wizard.ui.wizard_view import WizardView
    from coursera_wizard.wizard.session import WizardSession


class Window(QMainWindow):
    """Shows the home page or one configuration at a time.

    It is painted before the services are there; :meth:`start` brings them. Closing is refused the
    first time: `leaving` asks for the farewell, after which the window closes for good.
    """

    leaving = Signal()
    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Coursera Wizard"))
        self.resize(*theme.WINDOW_SIZE)
        self.setMinimumSize(*theme.SMALLEST_WINDOW)
        self.tasks = TaskScope(on_problem=self.show_problem)
        self.is_painted = False
        self._may_close = False
        self._services: Services | None = None
        self._stack = QStackedWidget()
        self.home = HomeView()
        self.view: WizardView | None = None
        self._stack.addWidget(self.home)
        self.setCentralWidget(self._stack)
        page = self.home.page
        page.new_asked.connect(self.open_new)
        page.practice_asked.connect(lambda: self.open_new(practice=True))
        page.file_asked.connect(self.open_file)
        page.draft_asked.connect(self.resume)
        self._bind_keys()

    def start(
        self, services: Services, *, file: Path | None = None, practice: bool = False
    ) -> None:
        """Fill the window: the deliveries, a file, or the practice organization."""
        self._services = services
        self.home.start(services)
        if file is not None:
            self.open_file(file)
        elif practice:
            self.open_new(practice=True)
        else:
            self.home.page.enter()

    # -- ways into a configuration

    def open_new(self, *, practice: bool = False) -> None:
        """Begin a new delivery."""
        self.tasks.start(self._open_new(practice=practice), name="open")

    def open_file(self, path: Path) -> None:
        """Edit a delivery in place."""
        self.tasks.start(self._open_file(path), name="open")

    def resume(self, known: KnownDraft) -> None:
        """Go on with an unfinished configuration."""
        self.tasks.start(self._resume(known), name="open")

    def go_home(self) -> None:
        """Leave the configuration; what was typed is kept."""
        self.tasks.start(self._go_home(), name="home")

    def show_problem(self, problem: Problem) -> None:
        """Show a problem where the person is looking."""
        if self.view is not None:
            self.view.show_problem(problem)
        else:
            self.home.page.show_problem(problem)

    async def say_farewell(self) -> None:
        """Keep the draft, end what runs, give everything back, and close for good."""
        try:
            await self._end_view()
        finally:
            self.tasks.close()
            self.home.page.tasks.close()
            await all_ended()
            if self._services is not None:
                await self._services.practice.stop()
            self._may_close = True
            self.close()
            self.deleteLater()

    # -- inner

    async def _open_new(self, *, practice: bool) -> None:
        from coursera_wizard.wizard.session import WizardSession

        services = self._needed_services()
        await self._begin(WizardSession(services.clock), None, practice=practice)

    async def _open_file(self, path: Path) -> None:
        services = self._needed_services()
        stored = await blocking.call(services.store.load, path)
        await blocking.call(services.store.remember, path)
        await self._edit(stored, as_draft(stored.delivery, str(path)), None)

    async def _resume(self, known: KnownDraft) -> None:
        services = self._needed_services()
        draft = _without_typed_secret(known.draft)
        stored = await self._stored_of(draft)
        if stored is not None:
            await self._edit(stored, draft, known.id)
            return
        from coursera_wizard.wizard.session import WizardSession

        await self._begin(WizardSession(services.clock, draft, draft_id=known.id), None)

    async def _edit(
        self, stored: StoredDelivery, draft: DeliveryDraft, draft_id: str | None
    ) -> None:
        from coursera_wizard.wizard.session import WizardSession

        services = self._needed_services()
        claim = await blocking.call(services.store.hold_open, stored.path)
        if claim is None:
            raise failure(ProblemCode.STORE_OPEN_ELSEWHERE, path=stored.path)
        session = WizardSession(services.clock, draft, stored=stored, draft_id=draft_id)
        await self._begin(session, claim)

    async def _begin(
        self, session: WizardSession, claim: FileClaim | None, *, practice: bool = False
    ) -> None:
        from coursera_wizard.ui.wizard_view import WizardView
        from coursera_wizard.wizard.actions import WizardActions

        services = self._needed_services()
        await self._end_view()
        actions = WizardActions(session, services)
        view = WizardView(session, services, actions, claim)
        view.left.connect(self.go_home)
        self.view = view
        self.home.page.leave()
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        view.begin()
        await actions.look_around()
        if practice:
            await actions.start_practice()
        elif session.state.draft.secret_state is SecretState.MISSING:
            await _find_secret(session, services)

    async def _go_home(self) -> None:
        self._stack.setCurrentWidget(self.home)
        try:
            await self._end_view()
        finally:
            self.home.page.enter()

    async def _end_view(self) -> None:
        view, self.view = self.view, None
        if view is None:
            return
        try:
            await view.end(drop_draft=view.page.is_over)
        finally:
            self._stack.removeWidget(view)
            view.deleteLater()

    async def _stored_of(self, draft: DeliveryDraft) -> StoredDelivery | None:
        """Return the delivery that a draft edits; None for a new one, or when its file is gone."""
        from pathlib import Path

        services = self._needed_services()
        if not draft.path or await blocking.call(services.store.stamp, Path(draft.path)) is None:
            return None
        stored = await blocking.call(services.store.load, Path(draft.path))
        return stored if stored.delivery.created_at == draft.started_at else None

    def _needed_services(self) -> Services:
        if self._services is None:
            raise failure(ProblemCode.BUG_UNEXPECTED, details="the window has not started")
        return self._services

    # -- keyboard

    def _bind_keys(self) -> None:
        forward, back = "Alt+Right", "Alt+Left"
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            forward, back = back, forward
        for keys, action in (
            (back, self._on_back_keys),
            (forward, self._on_next_keys),
            ("Ctrl+PgUp", self._on_back_keys),
            ("Ctrl+PgDown", self._on_next_keys),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def _on_back_keys(self) -> None:
        if self.view is not None:
            self.view.go_back()

    def _on_next_keys(self) -> None:
        if self.view is not None:
            self.view.go_next()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the focused button, or go on from a field of one line."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        elif isinstance(focused, QLineEdit | QAbstractSpinBox | QComboBox):
            self._on_next_keys()
        else:
            super().keyPressEvent(event)

    # -- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that the window can be seen."""
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Refuse at first: the farewell closes the window."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.leaving.emit()


def _without_typed_secret(draft: DeliveryDraft) -> DeliveryDraft:
    """Return a kept draft as it can be resumed: a typed secret was never kept."""
    if draft.account.source is Source.PRACTICE:
        return replace(draft, secret_state=SecretState.STORED)
    if draft.secret_state is SecretState.TYPED:
        return replace(draft, secret_state=SecretState.MISSING)
    return draft


async def _find_secret(session: WizardSession, services: Services) -> None:
    """Take the secret from the keychain if it is there for exactly this key and address."""
    from coursera_wizard.wizard.actions import keychain_call

    draft = session.state.draft
    machine = session.state.facts.machine
    if not draft.account.api_key or draft.secret.place is not SecretPlace.KEYCHAIN:
        return
    if machine.keychain_problem is not None:
        return
    binding = draft.account.binding
    try:
        secret = await keychain_call(lambda: services.vaults.keychain().get(binding))
    except ProblemError:
        return  # the person types it, as for a new delivery
    now = session.state.draft
    if secret is None or now.secret_state is not SecretState.MISSING:
        return
    if now.account.binding == binding:
        session.recall_secret(secret)
        session.choose(secret_state=SecretState.STORED)
