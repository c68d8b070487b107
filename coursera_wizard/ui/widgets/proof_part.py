"""Run once through the scheduler: the button, how far the test is, and its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coursera_wizard.domain.schedule_entry import ProofStep, ScheduleProof
from coursera_wizard.i18n import N_, _
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.in_view import bring_into_view
from coursera_wizard.ui.tasks import TaskScope
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, button, text
from coursera_wizard.ui.widgets.problem_view import ProblemView
from coursera_wizard.ui.widgets.status_line import BusyIcon, StatusLine
from coursera_wizard.wizard.schedule_entries import ScheduleEntries

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services, StoredDelivery

_PROVE = "prove"
_STEPS: Final = (
    (ProofStep.FOUND_PROGRAM, N_("Find this program"), N_("This program was found.")),
    (ProofStep.READ_SECRET, N_("Read the secret"), N_("The secret was read.")),
    (ProofStep.REACHED_COURSERA, N_("Reach Coursera"), N_("Coursera was reached.")),
)


class ProofPart(QWidget):
    """Has the system's scheduler start a test of a saved delivery, and says how it goes."""

    def __init__(self, services: Services, stored: StoredDelivery, scheduler: str) -> None:
        """Make the part; nothing is started.

        Args:
            services: Whose scheduler is asked.
            stored: What is tested.
            scheduler: What the scheduler is called.
        """
        super().__init__()
        self.setObjectName("proof")
        self._services, self._stored, self._scheduler = services, stored, scheduler
        self._proof: ScheduleProof | None = None
        self._limit_s = 0
        self.tasks = TaskScope(on_change=self._show, on_problem=self._show_problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        self._words = text(
            _(
                "A test is started now by {scheduler}, just as the runs will be. It shows whether"
                " this program is found, the secret can be read and Coursera can be reached."
                " Nothing is delivered."
            ).format(scheduler=scheduler),
            "small",
        )
        self.start_button = button(_("Run once through the scheduler"), "proof.start", self.start)
        self.stop_button = button(_("Cancel"), "proof.stop", self._on_stop_clicked)
        self.start_button.setAccessibleDescription(self._words.text())
        line = QHBoxLayout()
        line.setSpacing(theme.scaled(Gap.S))
        line.addWidget(self.start_button)
        line.addWidget(self.stop_button)
        line.addStretch(1)
        self.status = StatusLine()
        self.steps = [_StepLine(step, before, after) for step, before, after in _STEPS]
        self.problem = ProblemView("proof.problem")
        self.problem.try_again.connect(self.start)
        column.addWidget(self._words)
        column.addLayout(line)
        column.addWidget(self.status)
        for step in self.steps:
            column.addWidget(step)
        column.addWidget(self.problem)
        self._show()

    def start(self) -> None:
        """Have the system start the test."""
        self._proof = None
        self.problem.clear()
        self.tasks.start(self._prove(), name=_PROVE)

    def leave(self) -> None:
        """End the test, with the system too."""
        self.tasks.cancel()

    @property
    def proof(self) -> ScheduleProof | None:
        """How far it came last."""
        return self._proof

    # -- inner

    async def _prove(self) -> None:
        self._limit_s = round(await blocking.call(self._services.scheduler.proof_limit_s))
        proof = await ScheduleEntries(self._services).prove(self._stored, self._on_progress)
        self._on_progress(proof)
        if proof.problem is not None:
            self._show_problem(proof.problem)
        else:
            bring_into_view(self.status)

    def _on_progress(self, proof: ScheduleProof) -> None:
        self._proof = proof
        self._show()

    def _on_stop_clicked(self) -> None:
        self.tasks.cancel()
        self._proof = None
        self._show()
        self.start_button.setFocus()

    def _show_problem(self, problem: Problem) -> None:
        self.problem.show_problem(problem, can_try_again=True, can_go_to_field=False)
        bring_into_view(self.problem)

    def _show(self) -> None:
        is_running, proof = self.tasks.is_running(_PROVE), self._proof
        self.start_button.setEnabled(not is_running)
        self.stop_button.setVisible(is_running)
        for step in self.steps:
            step.show_proof(proof if proof is not None else ScheduleProof(), is_running=is_running)
            step.setVisible(is_running or proof is not None)
        if is_running and not (proof is not None and proof.is_over):
            self.status.show_busy(self._waiting_words(proof))
        elif proof is not None and proof.has_passed:
            self.status.show_done(self._verdict(proof))
        else:
            self.status.clear()

    def _waiting_words(self, proof: ScheduleProof | None) -> str:
        if proof is None or proof.step is ProofStep.ASKED:
            return _("Waiting until {scheduler} starts the test: up to {seconds} seconds…").format(
                scheduler=self._scheduler, seconds=self._limit_s
            )
        if proof.step is ProofStep.FOUND_PROGRAM:
            return _("The test was started. Reading the secret…")
        return _("The secret was read. Reaching Coursera…")

    def _verdict(self, proof: ScheduleProof) -> str:
        words = _(
            "It works: started by {scheduler}, this program was found, the secret was read and"
            " Coursera was reached. Nothing was delivered."
        ).format(scheduler=self._scheduler)
        if not proof.organization:
            return words
        return _("{verdict} Coursera answered for {organization}.").format(
            verdict=words, organization=proof.organization
        )


class _StepLine(QWidget):
    """One step of the test: to come, going on, done, or where it stopped."""

    def __init__(self, step: ProofStep, before: str, after: str) -> None:
        super().__init__()
        self.setObjectName(f"proof.step.{step}")
        self._step, self._before, self._after = step, before, after
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.S))
        self._busy = BusyIcon(20, ground=Tone.ACCENT_GROUND)
        self._disc = IconLabel(Icon.MINUS, Tone.MUTED, 20, ground=Tone.HOVER)
        self._words = text()
        for icon in (self._busy, self._disc):
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_proof(self, proof: ScheduleProof, *, is_running: bool) -> None:
        """Show how this step stands."""
        is_done = proof.has_reached(self._step)
        is_next = not is_done and proof.has_reached(_before(self._step))
        is_busy = is_next and is_running and not proof.is_over
        self._busy.setVisible(is_busy)
        self._disc.setVisible(not is_busy)
        if is_done:
            self._disc.show_icon(Icon.CHECK, Tone.GOOD, Tone.GOOD_GROUND)
            words = _(self._after)
        elif is_next and proof.is_over:
            self._disc.show_icon(Icon.WRONG, Tone.WRONG, Tone.WRONG_GROUND)
            words = _("{step}: failed").format(step=_(self._before))
        else:
            self._disc.show_icon(Icon.MINUS, Tone.MUTED, Tone.HOVER)
            words = _(self._before)
            if proof.is_over:
                words = _("{step}: not reached").format(step=words)
        self._words.setText(words)


def _before(step: ProofStep) -> ProofStep:
    steps = tuple(ProofStep)
    return steps[steps.index(step) - 1]
