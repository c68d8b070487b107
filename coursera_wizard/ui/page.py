"""The base of the wizard's pages: a view of the session that owns no data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal

from coursera_wizard.i18n import _
from coursera_wizard.ui.page_frame import PageFrame
from coursera_wizard.ui.widgets.basic import button
from coursera_wizard.wizard.slices import at_once
from coursera_wizard.wizard.steps import EARLIEST_FINISH, ORDER, StepId

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from PySide6.QtWidgets import QWidget

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services
    from coursera_wizard.ui.widgets.form_row import FormRow
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession, WizardState


class Page(PageFrame):
    """Shows `WizardState` and passes edits on; decides nothing, catches nothing.

    A subclass names its `step`, makes its widgets in `build`, writes them in `refresh` (only where
    a value differs), and calls ``self.session.choose(…)`` on an edit. Slow work is
    ``self.tasks.start(self.work.…())``; a problem it ends in is shown at the top of the page.
    """

    step: ClassVar[StepId]
    finish_asked = Signal()
    step_asked = Signal(str)
    left = Signal()
    runs_asked = Signal(object, str)
    finished = Signal()

    def __init__(
        self,
        session: WizardSession,
        services: Services,
        actions: WizardActions,
        parent: QWidget | None = None,
        *,
        is_empty: bool = False,
    ) -> None:
        """Make the page.

        Args:
            session: What it shows and changes.
            services: What it asks of this computer.
            actions: What it does with Coursera.
            parent: Where it is going to stand.
            is_empty: Leave it to the caller to run `build` to its end.
        """
        super().__init__(parent)
        self.session = session
        self.services = services
        self.work = actions
        self.rows: dict[str, FormRow] = {}
        self._unsubscribe: Callable[[], None] | None = None
        self._is_asked = False
        if not is_empty:
            at_once(self.build())

    # -- for subclasses

    def build(self) -> Generator[None, None, None]:
        """Make what is on the page; the window may do something else at every ``yield``.

        A subclass begins with ``yield from super().build()``, and yields after each part that takes
        a few milliseconds.
        """
        if ORDER[self.step] >= ORDER[EARLIEST_FINISH] and self.step is not StepId.FINISH:
            self.add_header_button(
                button(_("Finish configuration"), "page.finish", self.finish_asked.emit, "quiet")
            )
        yield

    def refresh(self, state: WizardState) -> None:
        """Write the state into the widgets; called after every change of state or tasks.

        It is called on a page that was just made as well, long before somebody enters it.
        """
        raise NotImplementedError

    def on_entered(self) -> None:
        """Start what begins by itself when the page is shown."""

    def on_left(self) -> None:
        """Forget what must not outlast the page."""

    def next_words(self) -> str:
        """Return what stands on the filled button of the footer."""
        return _("Next")

    def advance(self) -> bool:
        """Do what the filled button means here; return False to go to the next step."""
        return False

    @property
    def is_over(self) -> bool:
        """Whether the configuration is finished, so that there is no way back."""
        return False

    def add_form_row(self, row: FormRow) -> FormRow:
        """Put a field below what is there; problems that name it are shown at it."""
        self.add_rows(self.register(row))
        return row

    def register(self, row: FormRow) -> FormRow:
        """Have problems that name this field shown at it, wherever it stands."""
        self.rows[row.name] = row
        return row

    # -- called by the shell

    def enter(self, field: str | None = None) -> None:
        """Begin to follow the session; the focus goes to the field, else to the first one."""
        if self._unsubscribe is None:
            self._unsubscribe = self.session.subscribe(self.refresh_all)
        self.refresh_all()
        self.on_entered()
        self.announce_title()
        if field is None or not self.focus_field(field):
            self.focus_first()

    def leave(self) -> None:
        """Cancel what runs, stop following the session, and fall silent."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._is_asked = False
        self.tasks.cancel()
        self.on_left()
        self.show_problem(None)
        for row in self.rows.values():
            row.show_problem(None)

    @property
    def is_entered(self) -> bool:
        """Whether the page is the one being shown."""
        return self._unsubscribe is not None

    def refresh_all(self) -> None:
        """Show the state as it is now."""
        if not self.is_entered:
            return
        self.refresh(self.session.state)
        if self._is_asked:
            self._mark_missing(self.session.problems(self.step))

    def show_missing(self, problems: Sequence[Problem]) -> None:
        """Say what this step still misses, mark the fields, and move the focus to the first."""
        own = self.session.problems(self.step)
        blocking = [problem for problem in problems if problem.is_blocking]
        if not blocking:
            return
        if any(problem in own for problem in blocking):
            self._is_asked = True
        self._mark_missing(blocking)
        first = next((problem.field for problem in blocking if problem.field), None)
        if first is not None:
            self.focus_field(first)

    def _mark_missing(self, problems: Sequence[Problem]) -> None:
        blocking = [problem for problem in problems if problem.is_blocking]
        by_field: dict[str, Problem] = {}
        for problem in blocking:
            if problem.field is not None:
                by_field.setdefault(problem.field, problem)
        for name, row in self.rows.items():
            if name in by_field or row.has_problem:
                row.show_problem(by_field.get(name))
        if blocking:
            self.show_problem(blocking[0], blocking[1:])
        else:
            self._is_asked = False
            self.show_problem(None)
