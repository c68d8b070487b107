"""Run it on this computer by itself: the switch, what it does here, and why it cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coursera_wizard.domain.problem import Problem, ProblemCode
from coursera_wizard.domain.schedule_entry import wants_entry
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.in_view import bring_into_view
from coursera_wizard.ui.tasks import TaskScope
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.problem_view import ProblemView
from coursera_wizard.ui.widgets.status_line import StatusLine
from coursera_wizard.ui.widgets.toggle_switch import ToggleSwitch
from coursera_wizard.wizard.schedule_entries import ScheduleEntries, learn_scheduler
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Services
    from coursera_wizard.wizard.schedule_entries import EntryLook
    from coursera_wizard.wizard.session import WizardSession, WizardState

_LOOK = "look"


class UnattendedPart(QWidget):
    """Off until somebody turns it on; says by which system runs start, and what to know of it."""

    problem_found = Signal(object)

    def __init__(self, session: WizardSession, services: Services) -> None:
        super().__init__()
        self._session, self._services = session, services
        self._look: EntryLook | None = None
        self.tasks = TaskScope(on_change=self._on_tasks_changed, on_problem=self._on_problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.XS))
        self.switch = ToggleSwitch(_("Run it on this computer by itself"), "schedule.run_by_itself")
        self.switch.clicked.connect(self._on_clicked)
        self._words = text("", "small")
        self._status = StatusLine()
        self.problem = ProblemView("schedule.scheduler")
        self.problem.try_again.connect(self._on_try_again)
        self.problem.add_button(
            button(_("Leave it off"), "schedule.scheduler.off", self._on_leave_off)
        )
        self._notes = text("", "small")
        self._notes.setObjectName("schedule.scheduler.notes")
        for part in (self.switch, self._words, self._status, self.problem, self._notes):
            column.addWidget(part)

    def enter(self) -> None:
        """Ask the system's scheduler how it is, where it is to start runs or may do so already."""
        stored, is_on = self._session.stored, self._session.state.draft.schedule.run_by_itself
        if is_on or (stored is not None and wants_entry(stored.delivery.schedule)):
            self.tasks.start(self._learn(), name=_LOOK)

    def leave(self) -> None:
        """Stop asking."""
        self.tasks.cancel()

    def refresh(self, state: WizardState) -> None:
        """Show the switch, and what is to be known where it is on."""
        schedule, machine = state.draft.schedule, state.facts.machine
        is_on = schedule.run_by_itself
        self.switch.setChecked(is_on)
        trouble = self._trouble() if is_on else None
        self._words.setText(self._sentence(state))
        self._words.setVisible(trouble is None)
        self.switch.setAccessibleDescription(self._words.text())
        if trouble is None:
            self.problem.clear()
        elif trouble != self.problem.problem:
            can_try_again = trouble.code is not ProblemCode.SCHEDULER_SEALED_FILE
            self.problem.show_problem(trouble, can_try_again=can_try_again, can_go_to_field=False)
            if self.switch.hasFocus():
                bring_into_view(self.problem)
        notes = machine.scheduler_notes if is_on and trouble is None else ()
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self._show_look(is_on=is_on)

    # -- inner

    def _trouble(self) -> Problem | None:
        """Return what the check of the step says of this switch."""
        found = self._session.problems(StepId.SCHEDULE)
        return next((one for one in found if one.field == self.switch.objectName()), None)

    def _sentence(self, state: WizardState) -> str:
        machine, is_on = state.facts.machine, state.draft.schedule.run_by_itself
        if is_on and machine.scheduler:
            return _(
                "Each run is started by {scheduler}, whether or not this window is open."
            ).format(scheduler=machine.scheduler)
        if is_on:
            return _("Each run is started by this computer's scheduler.")
        if machine.scheduler_problem is not None:
            return _("Off: {problem} ({number}). The times are kept in the delivery file.").format(
                problem=machine.scheduler_problem.title, number=machine.scheduler_problem.number
            )
        return _(
            "Off: the times are kept in the delivery file, and nothing on this computer starts"
            " the runs."
        )

    def _show_look(self, *, is_on: bool) -> None:
        look = self._look
        is_known = bool(self._session.state.facts.machine.scheduler)
        if is_on and not is_known and self.tasks.is_running(_LOOK):
            self._status.show_busy(_("Asking this computer's scheduler…"))
        elif look is not None and look.can_be_put_right:
            words = _("{found} Finish puts it right.").format(found=look.words)
            self._status.show_look(words)
        else:
            self._status.clear()

    async def _learn(self) -> None:
        await learn_scheduler(self._session, self._services)
        stored = self._session.stored
        if stored is not None:
            entries = ScheduleEntries(self._services)
            self._look = await entries.look(stored.delivery, stored.path)

    def _on_tasks_changed(self) -> None:
        self.refresh(self._session.state)

    def _on_problem(self, problem: Problem) -> None:
        self.problem_found.emit(problem)

    def _on_clicked(self, checked: bool) -> None:
        schedule = self._session.state.draft.schedule
        self._session.choose(schedule=replace(schedule, run_by_itself=checked))
        announce(self.switch, self._words.text())
        if checked:
            self.enter()

    def _on_try_again(self) -> None:
        self.enter()

    def _on_leave_off(self) -> None:
        self._on_clicked(checked=False)
        self.switch.setFocus()
