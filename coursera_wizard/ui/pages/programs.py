"""The programs page: which programs are delivered, and as which school."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from coursera_wizard.domain.auto_mapping import AutoMapping, Progress
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.program_list import FILTER_TITLES, ProgramFilter
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.file_dialogs import ask_open
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.page import Page
from coursera_wizard.ui.widgets.chips import Chips
from coursera_wizard.ui.widgets.detail_line import DetailLine
from coursera_wizard.ui.widgets.list_panel import ListPanel
from coursera_wizard.ui.widgets.mapping_model import SORTS, Column
from coursera_wizard.ui.widgets.mapping_table import MappingTable
from coursera_wizard.ui.widgets.program_actions import ProgramActions
from coursera_wizard.ui.widgets.program_rows import ProgramRows
from coursera_wizard.ui.widgets.program_tools import LaterLine, ProgramTools, WorkLine
from coursera_wizard.wizard.slices import growing_heap, in_pieces, stepping
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from collections.abc import Generator

    from coursera_wizard.wizard.session import WizardState

_MOST_COUNTED_AT_ONCE = 60
_TOLD_EVERY_MS = 100
_LOOK = ProgramFilter.NEEDS_LOOK


class ProgramsPage(Page):
    """Map programs to schools: switch, find, confirm, and let auto mapping choose."""

    step = StepId.PROGRAMS

    def build(self) -> Generator[None, None, None]:
        """Make what is on the page, part by part."""
        yield from super().build()
        self.set_heading(
            _("Map programs to schools"),
            _(
                "Every Coursera program becomes a school. Turn on the programs that your LMS uses,"
                " or let auto mapping choose."
            ),
        )
        self._programs = ProgramRows(self.session, self.tasks, self)
        self._read = 0
        self._mapped = Progress(0, 0)
        self._counted: set[str] = set()
        # Every change of a text lays the page out anew: ten times a second is often enough.
        self._pacing = QTimer(self)
        self._pacing.setSingleShot(True)
        self._pacing.setInterval(_TOLD_EVERY_MS)
        yield from self._make_parts()
        self._edits = ProgramActions(self._programs, self.table, self.details, self)
        self._connect()
        self._bind_keys()

    # -- the state

    def refresh(self, state: WizardState) -> None:
        """Show rows, counts, progress and what can be undone."""
        self._programs.follow(state)
        is_busy = self._programs.is_editing or self.tasks.is_running("auto")
        has_rows = bool(state.draft.programs.mappings)
        self.tools.auto.setEnabled(has_rows and not is_busy and not self._is_loading)
        self.tools.all_off.setEnabled(has_rows and not is_busy)
        self.tools.search.setEnabled(has_rows)
        editor = self._programs.editor
        self.tools.show_history(
            "" if is_busy else editor.undo_words, "" if is_busy else editor.redo_words
        )
        self.later.show_choice(state.draft.programs.later)
        self.later.again.setEnabled(not self._is_loading)
        self._show_schools(state)
        self._show_work()
        self._show_counts()
        self._show_panel()
        self._edits.show_details()

    def on_entered(self) -> None:
        """Read the list of programs when it is not known, or not of these credentials."""
        catalog = self.session.state.facts.catalog
        if catalog is None or catalog.fingerprint != self.session.fingerprint:
            self._load()

    def focus_first(self) -> None:
        """Begin in the table, or at the button where there is none."""
        if self._stack.currentWidget() is self.table:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.panel.focus_button()

    @property
    def is_ready(self) -> bool:
        """Whether all rows can be found, counted and changed."""
        return self._programs.index.is_built and not self._programs.is_editing

    def focus_field(self, name: str) -> bool:
        """Show what needs a look, if anything does, when a problem leads to the table."""
        if name == self.table.objectName() and self._programs.index.count(_LOOK):
            self.tools.search.clear()
            self.chips.choose(_LOOK.value)
            self._programs.find(shown=_LOOK, text="")
        return super().focus_field(name)

    # -- building

    def _make_parts(self) -> Generator[None, None, None]:
        self.tools = ProgramTools()
        self.chips = Chips(
            "programs.filter",
            [(shown.value, "") for shown in ProgramFilter],
            label=_("Show"),
        )
        self.chips.choose(ProgramFilter.ALL.value)
        self.progress = WorkLine()
        self.add_rows(self.tools, self.chips, self.progress)
        yield
        self.table = MappingTable(self._programs.model, lambda: self._programs.finder)
        self.table.setAccessibleName(_("Programs and their schools"))
        self.panel = ListPanel("programs.panel")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.panel)
        self._stack.setMinimumHeight(theme.scaled(theme.HEADER_HEIGHT + 4 * theme.ROW_HEIGHT))
        self.add_filling(self._stack)
        yield
        self.details = DetailLine()
        self.later = LaterLine()
        self.add_rows(self.details, self.later)
        yield

    def _connect(self) -> None:
        tools, edits = self.tools, self._edits
        tools.auto_asked.connect(self._on_auto_asked)
        tools.all_off_asked.connect(edits.turn_all_off)
        tools.undo_asked.connect(edits.undo)
        tools.redo_asked.connect(edits.redo)
        tools.search.textEdited.connect(self._on_searched)
        tools.search.table_wanted.connect(self._on_table_wanted)
        self.chips.picked.connect(self._on_filter_picked)
        self.progress.cancel_asked.connect(self._on_work_canceled)
        self.later.later_chosen.connect(self._programs.editor.choose_later)
        self.later.schools_asked.connect(self._on_schools_asked)
        self.later.again_asked.connect(self._load)
        self.table.rows_stood_still.connect(self._count_learners)
        header = self.table.horizontalHeader()
        header.sortIndicatorChanged.connect(self._on_sorted)
        self._programs.changed.connect(self._on_rows_changed)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+Z", self._edits.undo),
            ("Ctrl+Shift+Z", self._edits.redo),
            ("Ctrl+Y", self._edits.redo),
            ("Ctrl+F", self._on_search_keys),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- showing

    @property
    def _is_loading(self) -> bool:
        return self.tasks.is_running("load")

    def _show_counts(self) -> None:
        index, number = self._programs.index, number_words
        self.tools.search.show_total(len(index.rows))
        for shown, words in filter_words().items():
            counted = _("{filter} {number}").format(filter=words, number=number(index.count(shown)))
            self.chips.set_words(shown.value, counted if index.is_built and index.rows else words)

    def _show_work(self) -> None:
        number = number_words
        if self.tasks.is_running("auto"):
            words = _("Finding schools: {done} of {total} programs").format(
                done=number(self._mapped.done), total=number(self._mapped.total)
            )
            self.progress.show_work(words, self._mapped.done, max(self._mapped.total, 1))
        elif self._is_loading and self._programs.index.rows:
            self.progress.show_work(self._read_words(), self._read, self._expected())
        elif self._programs.is_editing:
            self.progress.show_work(_("Changing programs…"), 0, 0)
        else:
            self.progress.hide()

    def _show_panel(self) -> None:
        index = self._programs.index
        if self._is_loading and not index.rows:
            expected = self._expected()
            self.panel.show_busy(
                _("Reading programs from Coursera"),
                self._read_words(),
                progress=(self._read, expected) if expected else None,
                way_on=_("Cancel"),
                on_click=lambda: self.tasks.cancel("load"),
            )
        elif not index.rows:
            self._show_empty()
        elif not self._programs.model.rowCount() and index.is_built:
            self._show_nothing_found()
        else:
            self._stack.setCurrentWidget(self.table)
            return
        self._stack.setCurrentWidget(self.panel)

    def _show_empty(self) -> None:
        if self.session.state.facts.catalog is None:
            title, words = _("The programs have not been read"), ""
        else:
            title = _("There is no active program")
            words = _("Coursera lists no active program in this organization.")
        self.panel.show_words(title, words, _("Read programs again"), self._load)

    def _show_nothing_found(self) -> None:
        if self._programs.text.strip():
            title = _("No program fits “{text}”").format(text=self._programs.text.strip())
            words = (
                ""
                if self._programs.filter is ProgramFilter.ALL
                else _("Only programs under “{filter}” were searched.").format(
                    filter=filter_words()[self._programs.filter]
                )
            )
        else:
            title, words = _("No program under this filter"), ""
        self.panel.show_words(title, words, _("Show all programs"), self._on_show_all)

    def _show_schools(self, state: WizardState) -> None:
        known = state.facts.schools
        words = ""
        if known.schools:
            words = ngettext(
                "{number} school from {file}", "{number} schools from {file}", len(known.schools)
            ).format(number=number_words(len(known.schools)), file=Path(known.origin).name)
        self.later.show_schools(words)

    def _read_words(self) -> str:
        number, expected = number_words, self._expected()
        if expected:
            return _("{done} of {total} programs read").format(
                done=number(self._read), total=number(expected)
            )
        return ngettext("{done} program read", "{done} programs read", self._read).format(
            done=number(self._read)
        )

    def _expected(self) -> int:
        """Return how many programs there are; 0 while that is not known."""
        connection = self.session.state.facts.connection
        return (connection.program_count or 0) if connection is not None else 0

    # -- work

    def _load(self) -> None:
        self._read = 0
        self._counted.clear()
        self.show_problem(None)
        self.offer_retry(self._load)
        self.tasks.start(self._load_catalog(), name="load")

    async def _load_catalog(self) -> None:
        with growing_heap(self._expected()):
            await self.work.load_catalog(self._on_programs_read)
        self.offer_retry(None)

    def _on_programs_read(self, count: int) -> None:
        self._read = count
        self._show_work()
        self._show_panel()

    def _on_auto_asked(self) -> None:
        self._mapped = Progress(0, len(self._programs.index.rows))
        self.tasks.start(self._auto_map(), name="auto")

    async def _auto_map(self) -> None:
        index = self._programs.index
        schools = (*self.session.state.facts.schools.schools, *index.existing_schools())
        with growing_heap(len(index.rows)):
            mapping = AutoMapping(await in_pieces(index.listed_rows()), schools)
            await in_pieces(stepping(mapping.steps()), self._on_mapped)
            change = mapping.change
            steps = self._programs.editor.apply(_("Auto mapping"), change)
            await self._programs.edit_slowly(steps, len(change.rows))
        self._tell_mapped()

    def _on_mapped(self, progress: Progress) -> None:
        self._mapped = progress
        if not self._pacing.isActive():
            self._pacing.start()
            self._show_work()

    def _tell_mapped(self) -> None:
        index, number = self._programs.index, number_words
        announce(
            self.table,
            _("{on} programs are on. {look} need a look.").format(
                on=number(index.count(ProgramFilter.ON)),
                look=number(index.count(ProgramFilter.NEEDS_LOOK)),
            ),
        )

    def _on_work_canceled(self) -> None:
        for name in ("auto", "edit", "load"):
            self.tasks.cancel(name)

    def _count_learners(self) -> None:
        """Ask for the learners of the rows that are seen and not known yet."""
        catalog = self.session.state.facts.catalog
        if not self.is_entered or catalog is None:
            return
        known = self.session.state.facts.learner_counts
        ids = self._programs.model.program_ids(self.table.shown_rows())[:_MOST_COUNTED_AT_ONCE]
        wanted = [id_ for id_ in ids if id_ not in known and id_ not in self._counted]
        if wanted:
            self.tasks.start(self._load_counts(wanted), name="learners")

    async def _load_counts(self, ids: list[str]) -> None:
        try:
            await self.work.load_learner_counts(ids)
        except ProblemError:
            # The column keeps its dash: nothing is mapped by these numbers, so none is missed.
            self._counted.update(self._programs.index.mappings)
        self._counted.update(ids)

    # -- slots

    def _on_rows_changed(self) -> None:
        self.refresh_all()

    def _on_searched(self, text: str) -> None:
        self._programs.find(text=text)

    def _on_table_wanted(self) -> None:
        if self._stack.currentWidget() is self.table:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_search_keys(self) -> None:
        self.tools.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.tools.search.selectAll()

    def _on_filter_picked(self, key: str) -> None:
        self._programs.find(shown=ProgramFilter(key))

    def _on_show_all(self) -> None:
        self.tools.search.clear()
        self.chips.choose(ProgramFilter.ALL.value)
        self._programs.find(shown=ProgramFilter.ALL, text="")
        self.focus_first()

    def _on_sorted(self, section: int, order: Qt.SortOrder) -> None:
        by = SORTS.get(Column(section)) if section in set(Column) else None
        self._programs.sort(by, descending=order == Qt.SortOrder.DescendingOrder)

    def _on_schools_asked(self) -> None:
        self.tasks.start(self._load_schools(), name="schools")

    async def _load_schools(self) -> None:
        kinds = _("OneRoster files (*.csv *.zip)")
        path = await ask_open(self, _("Load schools"), kinds)
        if path is not None:
            await self.work.load_schools(path)


def filter_words() -> dict[ProgramFilter, str]:
    """Return what stands on the chips, without the counts."""
    return {shown: _(title) for shown, title in FILTER_TITLES.items()}
