"""Step 6: everything on one page, and Finish, which does all of it or nothing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coursera_wizard.domain.delivery import FILE_ENDING, file_name
from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.schedule_entry import wants_entry
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.file_dialogs import ask_save
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.page import Page
from coursera_wizard.ui.pages.finish_done import FinishConfirmation
from coursera_wizard.ui.pages.finish_review import ReviewLine, review_lines, schedule_line
from coursera_wizard.ui.pages.finish_secret import SecretPlacePart
from coursera_wizard.ui.pages.finish_warnings import ReviewWarnings
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, button, text
from coursera_wizard.ui.widgets.cards import ReviewRow, RowsCard, clear
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.status_line import StatusLine
from coursera_wizard.wizard.finish import plan_finish
from coursera_wizard.wizard.schedule_entries import learn_scheduler
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.ports import StoredDelivery
    from coursera_wizard.wizard.session import WizardState

_FINISH = "finish"
_DESCRIBE = "describe"
_MOST_NAMES = 1000


class FinishPage(Page):
    """Shows what was chosen and what Finish is going to do; then confirms what was done."""

    step = StepId.FINISH

    def build(self) -> Generator[None, None, None]:
        """Make what is on the page, part by part."""
        yield from super().build()
        self._done: StoredDelivery | None = None
        self._proposed = ""
        self._shown: tuple[ReviewLine, ...] = ()
        self._counted: tuple[object, int] = (None, 0)
        self._described: tuple[object, ...] = ()
        self.set_heading(
            _("Review and finish"),
            _("Nothing has been written yet. Check the summary, then finish the configuration."),
        )
        self.card = RowsCard()
        self.warnings = ReviewWarnings()
        self.warnings.asked.connect(self.field_asked)
        yield
        self._secret_part = SecretPlacePart(self.session)
        self._secret_part.changed.connect(lambda: self.show_problem(None))
        self.register(self._secret_part.row)
        yield
        self._plan_part = QWidget()
        self._plan = QVBoxLayout(self._plan_part)
        self._plan.setContentsMargins(0, 0, 0, 0)
        self._plan.setSpacing(theme.scaled(Gap.XS))
        self._path = QLineEdit()
        self._path.setProperty("role", "mono")
        self._path.textEdited.connect(self._on_path_edited)
        self._choose = button(_("Choose…"), "file.choose", self._on_choose_clicked)
        self._path_row = FormRow(_("Save as"), self._path, name="file.path")
        self.status = StatusLine()
        self.confirmation = FinishConfirmation(self.services)
        self.confirmation.runs_asked.connect(self.runs_asked)
        self._heading = text(_("Finish is going to"), "heading")
        self.register(self._path_row)
        self._save_part = QWidget()
        inner = QHBoxLayout(self._save_part)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.scaled(Gap.S))
        inner.addWidget(self._path_row, 1)
        choose_column = QVBoxLayout()
        choose_column.addSpacing(self._path_row.label.sizeHint().height() + theme.scaled(Gap.XS))
        choose_column.addWidget(self._choose)
        choose_column.addStretch(1)
        inner.addLayout(choose_column)
        self.add_rows(
            self.confirmation,
            self.card,
            self.warnings,
            self._secret_part,
            self._heading,
            self._plan_part,
            self._save_part,
            self.status,
        )
        self.add_end()
        self.offer_retry(self._on_try_again_clicked)

    # -- the page

    def on_entered(self) -> None:
        """Look for a file name that is free, and ask the scheduler that is to start runs."""
        if self.is_over:
            return
        self.tasks.start(self._propose(), name="propose")
        if wants_entry(self.session.state.draft.schedule):
            self.tasks.start(learn_scheduler(self.session, self.services), name="scheduler")

    def on_left(self) -> None:
        """Forget the passphrase, and end a proof that is going on."""
        self._secret_part.forget()
        self._secret_part.note_problem(None)
        self.confirmation.leave()

    def next_words(self) -> str:
        """Return what the filled button does here."""
        return _("Done") if self.is_over else _("Finish configuration")

    def advance(self) -> bool:
        """Finish, or leave once it is finished."""
        if self.is_over:
            self.left.emit()
        elif not self.tasks.is_running(_FINISH):
            self._finish_now()
        return True

    @property
    def is_over(self) -> bool:
        """Whether the delivery is saved."""
        return self._done is not None

    @property
    def chosen_path(self) -> Path:
        """The file that is going to be written."""
        words = self.session.state.draft.path or self._proposed
        path = Path(words)
        with suppress(RuntimeError):  # "~" and a name that nobody has on this computer
            path = path.expanduser()
        if not path.is_absolute():  # a bare name is meant for the usual folder
            path = self._usual_folder() / path
        if not path.name or path.is_dir():
            return path / file_name(self.session.state.draft.name)
        return path if path.name.endswith(FILE_ENDING) else path.with_name(path.name + FILE_ENDING)

    def refresh(self, state: WizardState) -> None:
        """Show the review, the plan and the file."""
        is_running = self.tasks.is_running(_FINISH)
        for widget in (self.card, self._heading, self._plan_part, self._save_part):
            widget.setVisible(not self.is_over)
        if self.is_over:
            self._secret_part.hide()
            self.warnings.hide()
            self.status.clear()
            return
        self._show_lines(state)
        self.warnings.show_warnings(self.session.problems(self.step))
        self._secret_part.refresh(state)
        path = state.draft.path or self._proposed
        if self._path.text() != path:
            self._path.setText(path)
            self._path.setCursorPosition(len(path))
        for widget in (self._path, self._choose):
            widget.setEnabled(not is_running)
        if is_running:
            self.status.show_busy(_("Finishing…"))
        else:
            self.status.clear()
        self._describe_again(state)

    def show_problem(self, problem: Problem | None, others: Sequence[Problem] = ()) -> None:
        """Show what failed; for the keychain, with the other way."""
        super().show_problem(problem, others)
        if self.is_entered and problem is not None:
            self._secret_part.note_problem(problem)
            if problem.field in self.rows:
                self.rows[problem.field].show_problem(problem)

    # -- showing

    def _show_lines(self, state: WizardState) -> None:
        folder = self.services.receivers.folder(state.draft.receiver, state.draft.name or "…")
        lines = review_lines(
            state, str(folder), self.services.clock.now(), self._programs_on(state)
        )
        if lines == self._shown:
            return
        self._shown = lines
        self.card.clear()
        links = []
        for line in lines:
            row = ReviewRow(line.words, line.value, f"review.{line.key}", _("Change"))
            row.change.connect(lambda line=line: self._on_change(line))
            self.card.add_row(row)
            links.append(row.link)
        self.card.order_stops(links)

    def _programs_on(self, state: WizardState) -> int:
        """Return how many programs are on; 100,000 are counted once, not with every key."""
        programs = state.draft.programs
        if self._counted[0] is not programs:
            count = sum(1 for mapping in programs.mappings.values() if mapping.is_on)
            self._counted = (programs, count)
        return self._counted[1]

    def _show_plan(self, sentences: Sequence[str]) -> None:
        clear(self._plan)
        for sentence in sentences:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.scaled(Gap.S))
            row.addWidget(IconLabel(Icon.CARET_RIGHT, Tone.MUTED, 12))
            row.addWidget(text(sentence, "small"), 1)
            self._plan.addWidget(line)
        if sentences:
            self._plan.addWidget(text(_("If one of them fails, none is done."), "small"))

    def _show_done(self, stored: StoredDelivery) -> None:
        name, machine = stored.delivery.organization.name, self.session.state.facts.machine
        self.set_heading(_("{organization} is set up").format(organization=name))
        runs = schedule_line(self.session.state, self.services.clock.now())
        scheduler = machine.scheduler or _("this computer's scheduler")
        self.confirmation.show_done(stored, runs, scheduler, machine.scheduler_notes)
        announce(self, self.title)

    # -- doing

    def _finish_now(self) -> None:
        passphrase: Secret | None = None
        if self._secret_part.needs_passphrase:
            passphrase = self._secret_part.passphrase()
            if passphrase is None:
                return
        self.show_problem(None)
        self.tasks.start(self._finish(passphrase), name=_FINISH)

    async def _finish(self, passphrase: Secret | None) -> None:
        plan = plan_finish(self.session, self.services, self.chosen_path, passphrase=passphrase)
        stored = await plan.carry_out()
        self._secret_part.forget()
        self._done = stored
        self._show_done(stored)
        self.finished.emit()

    async def _propose(self) -> None:
        """Propose a file name that no other delivery has."""
        state = self.session.state
        if state.draft.path:
            return
        name = state.draft.name
        found = await blocking.call(self._free_path, self._usual_folder(), file_name(name))
        self._proposed = str(found)

    def _usual_folder(self) -> Path:
        """Return where delivery files are kept unless a person says otherwise."""
        name = self.session.state.draft.name or "…"
        return self.services.receivers.folder(Receiver(), name).parent

    def _free_path(self, folder: Path, name: str) -> Path:
        first = folder / name
        stem = name.removesuffix(FILE_ENDING)
        for number in range(2, _MOST_NAMES):
            if self.services.store.stamp(first) is None:
                break
            first = folder / f"{stem}-{number}{FILE_ENDING}"
        return first

    def _describe_again(self, state: WizardState) -> None:
        """Ask the plan for its sentences when something it depends on changed."""
        if not self.is_entered or not (state.draft.path or self._proposed):
            return
        facts = state.facts
        described = (state.draft, str(self.chosen_path), facts.connection, facts.machine)
        if described == self._described or self.tasks.is_running(_FINISH):
            return
        self._described = described
        self.tasks.start(self._describe(self.chosen_path), name=_DESCRIBE)

    async def _describe(self, path: Path) -> None:
        # The keychain may be slow to tell its name.
        def sentences() -> tuple[str, ...]:
            return plan_finish(self.session, self.services, path).describe()

        self._show_plan(await blocking.call(sentences))

    def _on_try_again_clicked(self) -> None:
        self.tasks.start(self._look_again(), name="look")

    async def _look_again(self) -> None:
        await self.work.look_around()
        if wants_entry(self.session.state.draft.schedule):
            await learn_scheduler(self.session, self.services)
        self._finish_now()

    def _on_change(self, line: ReviewLine) -> None:
        if line.field:
            self.field_asked.emit(line.field)
        else:
            self.step_asked.emit(line.step.value)

    def _on_path_edited(self, words: str) -> None:
        self.session.choose(path=words.strip())

    def _on_choose_clicked(self) -> None:
        self.tasks.start(self._ask_path(), name="choose")

    async def _ask_path(self) -> None:
        kinds = _("Delivery files ({ending})").format(ending=f"*{FILE_ENDING}")
        path = await ask_save(self, _("Save the delivery as"), kinds, self.chosen_path)
        if path is not None:
            self.session.choose(path=str(path))
