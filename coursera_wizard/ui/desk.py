"""What lies in the window: the deliveries, one configuration, or the runs of one delivery."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import DeliveryDraft, Source
from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.program_list import check_programs
from coursera_wizard.domain.secret import SecretPlace, SecretState
from coursera_wizard.services import blocking
from coursera_wizard.ui.home_view import HomeView
from coursera_wizard.ui.schedule_watch import ScheduleWatch
from coursera_wizard.ui.tasks import TaskScope, all_ended
from coursera_wizard.ui.wizard_view import WizardView
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.keychain import keychain_call
from coursera_wizard.wizard.session import WizardSession

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import FileClaim, KnownDraft, Services, StoredDelivery
    from coursera_wizard.ui.runs_view import RunsView


class Desk(QStackedWidget):
    """Shows the home page, one configuration, or the runs of one delivery."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.tasks = TaskScope(on_problem=self.show_problem)
        self._services = services
        self.home = HomeView()
        self.view: WizardView | None = None
        self.runs: RunsView | None = None
        self.addWidget(self.home)
        page = self.home.page
        page.new_asked.connect(self.open_new)
        page.practice_asked.connect(lambda: self.open_new(practice=True))
        page.file_asked.connect(self.open_file)
        page.draft_asked.connect(self.resume)
        page.runs_asked.connect(self.open_runs)
        self.home.start(services)
        self.watch = ScheduleWatch(services)
        self.watch.found.connect(page.show_statuses)
        page.deliveries_changed.connect(self.watch.look)

    def begin(self, *, file: Path | None = None, practice: bool = False) -> None:
        """Show the deliveries, open a file, or begin with the practice organization."""
        if file is not None:
            self.open_file(file)
        elif practice:
            self.open_new(practice=True)
        else:
            self.home.page.enter()
        self.watch.start()

    # -- ways into a configuration

    def open_new(self, *, practice: bool = False) -> None:
        """Begin a new delivery."""
        self.tasks.start(self._open_new(practice=practice), name="open")

    def open_file(self, path: Path) -> None:
        """Edit a delivery in place; changes that were not finished are there again."""
        self.tasks.start(self._open_file(path), name="open")

    def resume(self, known: KnownDraft) -> None:
        """Go on with an unfinished configuration."""
        self.tasks.start(self._resume(known), name="open")

    def open_runs(self, path: Path, start: str = "") -> None:
        """Show the runs of a delivery; `start` says what to begin with: run, preview, history."""
        self.tasks.start(self._open_runs(path, start), name="open")

    def go_home(self) -> None:
        """Leave the configuration or the runs; what was typed is kept, and runs go on."""
        self.tasks.start(self._go_home(), name="home")

    def show_problem(self, problem: Problem) -> None:
        """Show a problem where the person is looking."""
        if self.view is not None:
            self.view.show_problem(problem)
        elif self.runs is not None:
            self.runs.show_problem(problem)
        else:
            self.home.show_deliveries()
            self.home.page.show_problem(problem)

    async def clear(self) -> None:
        """Keep the draft, end what runs, and give everything back."""
        try:
            await self._end_view()
        finally:
            self.tasks.close()
            self.watch.stop()
            self.home.page.tasks.close()
            await all_ended()
            await self._services.practice.stop()

    # -- inner

    async def _open_new(self, *, practice: bool) -> None:
        services = self._services
        await self._begin(WizardSession(services.clock), None, practice=practice)

    async def _open_file(self, path: Path) -> None:
        services = self._services
        stored = await blocking.call(services.store.load, path)
        await blocking.call(services.store.remember, path)
        drafts = await blocking.call(services.store.drafts)
        unfinished = next((one for one in drafts if _edits(one.draft, stored)), None)
        if unfinished is not None:
            await self._edit(stored, _without_typed_secret(unfinished.draft), unfinished.id)
            return
        await self._edit(stored, as_draft(stored.delivery, str(path)), None)

    async def _resume(self, known: KnownDraft) -> None:
        services = self._services
        draft = _without_typed_secret(known.draft)
        stored = await self._stored_of(draft)
        if stored is not None:
            await self._edit(stored, draft, known.id)
            return
        await self._begin(WizardSession(services.clock, draft, draft_id=known.id), None)

    async def _edit(
        self, stored: StoredDelivery, draft: DeliveryDraft, draft_id: str | None
    ) -> None:
        services = self._services
        claim = await blocking.call(services.store.hold_open, stored.path)
        if claim is None:
            raise failure(ProblemCode.STORE_OPEN_ELSEWHERE, path=stored.path)
        session = WizardSession(services.clock, draft, stored=stored, draft_id=draft_id)
        await self._begin(session, claim)

    async def _begin(
        self, session: WizardSession, claim: FileClaim | None, *, practice: bool = False
    ) -> None:
        services = self._services
        actions = WizardActions(session, services)
        view = await self._prepared(session, actions, claim)
        self.view = view
        self.home.page.leave()
        self.addWidget(view)
        self.setCurrentWidget(view)
        view.begin()
        view.prepare_all()
        await actions.look_around()
        if practice:
            view.page.offer_retry(lambda: self._start_practice(view))
            await actions.start_practice()
        elif session.state.draft.secret_state is SecretState.MISSING:
            await _find_secret(session, services)

    async def _prepared(
        self, session: WizardSession, actions: WizardActions, claim: FileClaim | None
    ) -> WizardView:
        """Return a configuration whose first page is made; its file is given back if it fails."""
        view: WizardView | None = None
        is_prepared = False
        try:
            await self._end_view()
            # Counted off the loop: with very many programs, the step list would wait for it.
            state = session.state
            await blocking.call(check_programs, state.draft.programs, state.facts.catalog)
            view = WizardView(session, self._services, actions, claim, self)
            view.left.connect(self.go_home)
            view.runs_asked.connect(self.open_runs)
            await view.prepare()
            is_prepared = True
        finally:
            if not is_prepared and view is not None:
                await view.end()
                view.deleteLater()
            elif not is_prepared and claim is not None:
                claim.release()
        return view

    async def _open_runs(self, path: Path, start: str) -> None:
        from coursera_wizard.ui.runs_view import RunsView

        await self._end_view()
        runs = RunsView(self._services, path)
        runs.left.connect(self.go_home)
        self.runs = runs
        self.home.page.leave()
        self.addWidget(runs)
        self.setCurrentWidget(runs)
        runs.begin(start=start)

    def _start_practice(self, view: WizardView) -> None:
        """Try again what failed when the configuration was opened."""
        if view is self.view:
            view.tasks.start(view.work.start_practice())

    async def _go_home(self) -> None:
        self.home.show_deliveries()
        self.setCurrentWidget(self.home)
        try:
            await self._end_view()
        finally:
            self.home.page.enter()

    async def _end_view(self) -> None:
        runs, self.runs = self.runs, None
        if runs is not None:
            runs.end()
            self.removeWidget(runs)
            runs.deleteLater()
        view, self.view = self.view, None
        if view is None:
            return
        try:
            await view.end(drop_draft=view.page.is_over)
        finally:
            self.removeWidget(view)
            view.deleteLater()

    async def _stored_of(self, draft: DeliveryDraft) -> StoredDelivery | None:
        """Return the delivery that a draft edits; None for a new one, or when its file is gone."""
        services = self._services
        if not draft.path or await blocking.call(services.store.stamp, Path(draft.path)) is None:
            return None
        stored = await blocking.call(services.store.load, Path(draft.path))
        return stored if _edits(draft, stored) else None


def _edits(draft: DeliveryDraft, stored: StoredDelivery) -> bool:
    """Whether a kept draft changes this very delivery."""
    is_same_file = bool(draft.path) and Path(draft.path) == stored.path
    return is_same_file and draft.started_at == stored.delivery.created_at


def _without_typed_secret(draft: DeliveryDraft) -> DeliveryDraft:
    """Return a kept draft as it can be resumed: a typed secret was never kept."""
    if draft.sign_in_state is SecretState.TYPED:
        draft = replace(draft, sign_in_state=SecretState.MISSING)
    if draft.account.source is Source.PRACTICE:
        return replace(draft, secret_state=SecretState.STORED)
    if draft.secret_state is SecretState.TYPED:
        return replace(draft, secret_state=SecretState.MISSING)
    return draft


async def _find_secret(session: WizardSession, services: Services) -> None:
    """Take the secret from the keychain if it is there for exactly this key and address."""
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
