"""The runs of one delivery on the screen: the one that is looked at, the history, the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coursera_wizard.domain.draft import Source
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.pages.history import HistoryPage
from coursera_wizard.ui.pages.run import RunPage
from coursera_wizard.ui.pages.run_issues import RunIssuesPage
from coursera_wizard.ui.pages.run_programs import RunProgramsPage
from coursera_wizard.ui.pages.run_records import Question, RecordsPage
from coursera_wizard.ui.side_list import SideList
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, button, rule, text

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.run import Run
    from coursera_wizard.services.ports import Services, StoredDelivery

SidePage = RunPage | HistoryPage | RecordsPage | RunIssuesPage | RunProgramsPage


class RunsView(QWidget):
    """Shows one page at a time; *Back* leads to where a page was opened from."""

    left = Signal()

    def __init__(self, services: Services, path: Path) -> None:
        super().__init__()
        self._services = services
        self.path = path
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._practice = _practice_line()
        self._practice.hide()
        column.addWidget(self._practice)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self.side = SideList()
        self.latest_button = self.side.entry(_("Latest run"), "runs.latest", self.show_latest)
        self.history_button = self.side.entry(_("Run history"), "runs.history", self.show_history)
        home = self.side.entry(_("All deliveries"), "runs.home", self.left.emit)
        self.side.column.addWidget(self.latest_button)
        self.side.column.addWidget(self.history_button)
        self.side.column.addStretch(1)
        self.side.column.addWidget(home)
        self._stack = QStackedWidget()
        middle.addWidget(self.side)
        middle.addWidget(rule(vertical=True))
        middle.addWidget(self._stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(rule())
        column.addWidget(self._make_footer())
        self.run_page = RunPage(services, path)
        self.run_page.changed.connect(self._on_run_changed)
        self.history_page = HistoryPage(services, path)
        self.history_page.opened.connect(self.show_run)
        self.history_page.loaded.connect(self._name)
        self.records_page = RecordsPage(services)
        self.issues_page = RunIssuesPage(services)
        self.programs_page = RunProgramsPage()
        self._trail: list[SidePage] = []
        self._connect_pages()
        for page in self._pages():
            self._stack.addWidget(page)

    # -- called by the desk and tests

    @property
    def page(self) -> SidePage:
        """The page that is shown."""
        return self._trail[-1] if self._trail else self.run_page

    def begin(self, *, start: str = "") -> None:
        """Show the latest run or the ``history``; or start a ``run`` or a ``preview``."""
        if start == "history":
            self.show_history()
            return
        self._go_to(self.run_page)
        if start:
            self.run_page.begin(preview=start == "preview")
        else:
            self.run_page.find_latest()

    def show_latest(self) -> None:
        """Show the run that is going on, waits, or was last."""
        self._go_to(self.run_page)
        self.run_page.find_latest()

    def show_history(self) -> None:
        """Show all runs."""
        self._go_to(self.history_page)

    def show_run(self, run: Run) -> None:
        """Show one run of the history."""
        self._go_to(self.run_page, after=self.history_page)
        self.run_page.show_run(run)

    def show_problem(self, problem: Problem) -> None:
        """Show a problem where the person is looking."""
        self.page.show_problem(problem)

    def go_back(self) -> None:
        """Go to where this page was opened from."""
        if len(self._trail) > 1:
            self._leave()
            self._trail.pop()
            self._show()

    def end(self) -> None:
        """End what the pages do; runs go on."""
        for page in self._pages():
            page.stop()

    # -- inner

    def _pages(self) -> tuple[SidePage, ...]:
        return (
            self.run_page,
            self.history_page,
            self.records_page,
            self.issues_page,
            self.programs_page,
        )

    def _connect_pages(self) -> None:
        run_page = self.run_page
        run_page.records_asked.connect(lambda file, kind: self._show_records(Question(file, kind)))
        run_page.issues_asked.connect(self._show_issues)
        run_page.programs_asked.connect(self._show_programs)
        self.programs_page.records_asked.connect(
            lambda file, program_id, name: self._show_records(
                Question(file, program_id=program_id, program_name=name)
            )
        )

    def _show_records(self, question: Question) -> None:
        run = self.run_page.watch.run
        if run is not None:
            self.records_page.show_records(run, question)
            self._open(self.records_page)

    def _show_issues(self, file: str) -> None:
        run = self.run_page.watch.run
        if run is not None:
            self.issues_page.show_issues(run, file)
            self._open(self.issues_page)

    def _show_programs(self) -> None:
        run = self.run_page.watch.run
        if run is not None:
            self.programs_page.show_programs(run)
            self._open(self.programs_page)

    def _go_to(self, page: SidePage, after: SidePage | None = None) -> None:
        self._leave()
        self._trail = [after, page] if after is not None else [page]
        self._show()

    def _open(self, page: SidePage) -> None:
        self._leave()
        self._trail.append(page)
        self._show()

    def _leave(self) -> None:
        if self._trail:
            self._trail[-1].leave()

    def _show(self) -> None:
        page = self.page
        self._stack.setCurrentWidget(page)
        self._mark()
        page.enter()

    def _mark(self) -> None:
        first = self._trail[0] if self._trail else self.run_page
        theme.mark(self.latest_button, "standing", "here" if first is self.run_page else "")
        theme.mark(self.history_button, "standing", "here" if first is self.history_page else "")
        self.back_button.setVisible(len(self._trail) > 1)

    def _on_run_changed(self) -> None:
        stored = self.run_page.watch.stored
        if stored is not None:
            self._name(stored)

    def _name(self, stored: StoredDelivery) -> None:
        self.side.line.setText(stored.delivery.name)
        self._practice.setVisible(stored.delivery.account.source is Source.PRACTICE)

    def _make_footer(self) -> QFrame:
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        edge, high = theme.scaled(20), theme.scaled(13)
        row.setContentsMargins(edge, high, edge, high)
        row.setSpacing(theme.scaled(10))
        self.back_button = button(_("Back"), "footer.back", self.go_back)
        self.close_button = button(_("Close"), "footer.close", self.left.emit, "primary")
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.close_button)
        return footer


def _practice_line() -> QFrame:
    line = QFrame()
    line.setObjectName("practice-line")
    line.setProperty("role", "practice")
    row = QHBoxLayout(line)
    edge, high = theme.scaled(Gap.L), theme.scaled(Gap.S)
    row.setContentsMargins(edge, high, edge, high)
    row.addWidget(IconLabel(Icon.PRACTICE, Tone.LOOK, 18))
    words = _("Practice organization: nothing here is real, and nothing leaves this computer.")
    row.addWidget(text(words), 1)
    return line
