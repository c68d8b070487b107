"""One configuration on the screen: its steps, its pages, and the buttons below."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coursera_wizard.domain.draft import Source
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.draft_keeper import DraftKeeper
from coursera_wizard.ui.pages import begin_page
from coursera_wizard.ui.pages.connection import ConnectionPage
from coursera_wizard.ui.practice_banner import PracticeBanner
from coursera_wizard.ui.step_list import StepList
from coursera_wizard.ui.step_results import result_line
from coursera_wizard.ui.tasks import TaskScope
from coursera_wizard.ui.widgets.basic import button, rename, rule
from coursera_wizard.wizard.rehearsal import show_fault
from coursera_wizard.wizard.slices import at_once
from coursera_wizard.wizard.steps import ORDER, STEPS, StepId, step_of_field

if TYPE_CHECKING:
    from collections.abc import Generator

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import FileClaim, Services
    from coursera_wizard.ui.page import Page
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession

_STEPS_AFTER_MS = 40
# Between two pieces of a page that nobody has asked for yet.
_PAUSE_S = 0.002
_POLISHED_A_PART = 12


class WizardView(QWidget):
    """The shell around the pages of one session.

    A page is made on its first visit. Where there is time before, `prepare` and `prepare_all` make
    it in pieces, so that the visit does not hold the window up.
    """

    left = Signal()
    runs_asked = Signal(object, str)

    def __init__(
        self,
        session: WizardSession,
        services: Services,
        actions: WizardActions,
        claim: FileClaim | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.services = services
        self.work = actions
        self.tasks = TaskScope(on_problem=self.show_problem)
        self.keeper = DraftKeeper(session, services.store, self.tasks)
        self._claim = claim
        self._pages: dict[StepId, Page] = {}
        self._making: dict[StepId, Generator[None, None, None]] = {}
        self._shown: Page | None = None
        self._programs: tuple[object, str] = (None, "")
        # The step list asks every check: soon after a change, but not with every letter typed.
        self._steps_timer = QTimer(self)
        self._steps_timer.setSingleShot(True)
        self._steps_timer.setInterval(_STEPS_AFTER_MS)
        self._steps_timer.timeout.connect(self.refresh)
        # What is new is laid out in one turn of the loop and painted in the next, part by part.
        self._unpainted: list[QWidget] = []
        self._paint_timer = QTimer(self)
        self._paint_timer.setSingleShot(True)
        self._paint_timer.setInterval(0)
        self._paint_timer.timeout.connect(self._on_laid_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._banner = PracticeBanner(services.practice)
        self._banner.fault_asked.connect(self.ask_fault)
        self._banner.hide()
        column.addWidget(self._banner)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self.step_list = StepList()
        self.step_list.picked.connect(self._on_step_picked)
        self._stack = QStackedWidget(self)
        middle.addWidget(self.step_list)
        middle.addWidget(rule(vertical=True))
        middle.addWidget(self._stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(rule())
        column.addWidget(self._make_footer())
        self._unsubscribe = session.subscribe(self._on_session_changed)

    # -- called by the window and tests

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._show_current()

    async def prepare(self) -> None:
        """Make the page of the session's step in pieces."""
        for _piece in self._made(self.session.current):
            await asyncio.sleep(0)

    def prepare_all(self) -> None:
        """Begin to make all pages in pieces, those that follow first."""
        self.tasks.start(self._prepare_all(), name="prepare")

    def begin(self) -> None:
        """Show the session's step."""
        self._paint_later(self, self._stack)
        self._show_current()
        self.refresh()

    def show_problem(self, problem: Problem) -> None:
        """Show a problem on the page that is shown."""
        self.page.show_problem(problem)

    def go_next(self) -> None:
        """Press the filled button: go on, or say what is missing."""
        page = self.page
        if page.advance():
            return
        in_the_way = self.session.go_next()
        if in_the_way:
            page.show_missing(in_the_way)
        else:
            self._show_current()

    def go_back(self) -> None:
        """Go to the step before; at the first one, to the deliveries."""
        if self.page.is_over:
            return
        if self.session.current is STEPS[0].id:
            self.left.emit()
            return
        self.session.go_back()
        self._show_current()

    def go_to(self, step: StepId, field: str | None = None) -> None:
        """Go to a step, and there to a field; or say what stands in the way."""
        if self.page.is_over:
            return
        if step is self.session.current:
            if field is not None:
                self.page.focus_field(field)
            return
        in_the_way = self.session.go_to(step)
        if in_the_way:
            self.page.show_missing(in_the_way)
        else:
            self._show_current(field)

    def ask_fault(self, name: str) -> None:
        """Have the practice organization show a problem; an empty name ends it."""
        self.tasks.start(self._show_fault(name), name="fault")

    def refresh(self) -> None:
        """Show step list, banner and footer as the state is now."""
        state, here = self.session.state, self.session.current
        results = {step.id: self._result(step.id) for step in STEPS}
        self.step_list.show_steps(self.session.overview(), here, results)
        self.step_list.line.setText(self._line())
        self._banner.setVisible(state.draft.account.source is Source.PRACTICE)
        page = self.page
        rename(self.next_button, page.next_words())
        self.back_button.setVisible(not page.is_over)
        self.cancel_button.setVisible(not page.is_over)

    async def end(self, *, drop_draft: bool = False) -> None:
        """Leave the page, keep or drop the draft, and give everything back."""
        self._unsubscribe()
        self._steps_timer.stop()
        self._paint_timer.stop()
        for page in self._pages.values():
            if page.is_entered:
                page.leave()
            page.tasks.close()
        try:
            if drop_draft:
                await self.keeper.drop()
            else:
                await self.keeper.keep()
        finally:
            self.keeper.stop()
            self.tasks.close()
            await self.work.close()
            if self._claim is not None:
                self._claim.release()

    # -- building

    def _make_footer(self) -> QFrame:
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        edge, high = theme.scaled(20), theme.scaled(13)
        row.setContentsMargins(edge, high, edge, high)
        row.setSpacing(theme.scaled(10))
        self.back_button = button(_("Back"), "footer.back", self.go_back)
        self.next_button = button(_("Next"), "footer.next", self.go_next, "primary")
        self.cancel_button = button(_("Cancel"), "footer.cancel", self.left.emit)
        self.cancel_button.setAccessibleDescription(
            _("What you typed is kept; you can go on later.")
        )
        row.addStretch(1)
        for one in (self.back_button, self.next_button, self.cancel_button):
            row.addWidget(one)
        return footer

    # -- inner

    def _show_current(self, field: str | None = None) -> Page:
        wanted = self.session.current
        if self._shown is not None and self._shown.step is wanted:
            if field is not None:
                self._shown.focus_field(field)
            return self._shown
        if self._shown is not None:
            self._shown.leave()
        at_once(self._made(wanted))
        page = self._shown = self._pages[wanted]
        self._paint_later(self._stack)
        self._stack.setCurrentWidget(page)
        page.enter(field)
        self.refresh()
        return page

    def _made(self, step: StepId) -> Generator[None, None, None]:
        """Return what is left of making a page; nothing once it is made."""
        if step not in self._making:
            self._making[step] = self._make(step)
        making = self._making[step]
        # Not `yield from`: whoever is in a hurry may go on where another stopped.
        while next(making, True) is None:
            yield

    def _make(self, step: StepId) -> Generator[None, None, None]:
        page = begin_page(step, self.session, self.services, self.work, self._stack)
        page.field_asked.connect(self._on_field_asked)
        page.finish_asked.connect(lambda: self.go_to(StepId.FINISH))
        page.tasks_changed.connect(self._steps_timer.start)
        page.left.connect(self.left)
        page.runs_asked.connect(self.runs_asked)
        page.finished.connect(self._on_finished)
        page.step_asked.connect(self._on_step_picked)
        yield
        yield from page.build()
        yield
        page.refresh(self.session.state)
        yield
        self._stack.addWidget(page)
        yield from _polish(page)
        self._pages[step] = page

    def _result(self, step: StepId) -> str:
        state = self.session.state
        if step is not StepId.PROGRAMS:
            return result_line(step, state)
        # Counting 100,000 programs takes a moment: only when they changed.
        if self._programs[0] is not state.draft.programs:
            self._programs = (state.draft.programs, result_line(step, state))
        return self._programs[1]

    def _line(self) -> str:
        stored, draft = self.session.stored, self.session.state.draft
        if self.page.is_over:
            return draft.name
        if stored is not None:
            return _("{name} · being edited").format(name=stored.delivery.name)
        return _("New delivery · not saved yet")

    def _on_session_changed(self) -> None:
        if self._shown is not None and self._shown.step is not self.session.current:
            self._show_current()
        if not self._steps_timer.isActive():
            self._steps_timer.start()

    def _on_finished(self) -> None:
        self.tasks.start(self.keeper.drop())
        self.refresh()
        self.next_button.setFocus()

    async def _prepare_all(self) -> None:
        here = ORDER[self.session.current]
        for step in (*STEPS[here:], *STEPS[:here]):
            for _piece in self._made(step.id):
                await asyncio.sleep(_PAUSE_S)

    async def _show_fault(self, name: str) -> None:
        """Have the practice organization fail, and test the connection again."""
        if self.session.current is StepId.CONNECTION:
            self.page.tasks.cancel()
        await show_fault(self.session, self.services, self.work, name or None)
        self._banner.show_fault(name)
        page = self.page
        if isinstance(page, ConnectionPage):
            page.start_test()
        else:
            self.go_to(StepId.CONNECTION)

    def _paint_later(self, *parts: QWidget) -> None:
        for part in parts:
            if part not in self._unpainted:
                part.setUpdatesEnabled(False)
                self._unpainted.append(part)
        self._paint_timer.start()

    def _on_laid_out(self) -> None:
        self._unpainted.pop(0).setUpdatesEnabled(True)
        if self._unpainted:
            self._paint_timer.start()

    def _on_step_picked(self, step: str) -> None:
        self.go_to(StepId(step))

    def _on_field_asked(self, field: str) -> None:
        step = step_of_field(field)
        if self.page.focus_field(field):
            return
        if step is not None:
            self.go_to(step, field)


def _polish(page: Page) -> Generator[None, None, None]:
    """Have Qt work out the style of what is on a page, in parts: at first sight it takes long."""
    for number, widget in enumerate(page.findChildren(QWidget), 1):
        widget.ensurePolished()
        if number % _POLISHED_A_PART == 0:
            yield
