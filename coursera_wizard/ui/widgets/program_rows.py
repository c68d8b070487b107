"""Keeps the program table in step with the session: builds, finds, sorts and edits in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coursera_wizard.domain.facts import KnownSchools
from coursera_wizard.domain.program_list import ProgramFilter
from coursera_wizard.ui.widgets.mapping_model import Column, MappingModel
from coursera_wizard.ui.widgets.match_words import Pill, pill_of
from coursera_wizard.wizard.program_index import ProgramIndex
from coursera_wizard.wizard.programs_editor import ProgramsEditor
from coursera_wizard.wizard.school_finder import SchoolFinder
from coursera_wizard.wizard.slices import at_once, growing_heap, in_pieces

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from coursera_wizard.domain.mapping import ProgramMapping
    from coursera_wizard.domain.program_changes import ProgramsChange
    from coursera_wizard.domain.program_list import ProgramOrder
    from coursera_wizard.ui.tasks import TaskScope
    from coursera_wizard.wizard.programs_editor import Steps
    from coursera_wizard.wizard.session import WizardSession, WizardState

# So many rows are computed at once; more are computed in pieces, while the window goes on.
AT_ONCE = 500


class ProgramRows(QObject):
    """Owns what is only a view of the session: the index, the order, the model."""

    shown = Signal()  # other rows are shown, or in another order
    changed = Signal()  # rows or counts changed

    def __init__(self, session: WizardSession, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self.editor = ProgramsEditor(session)
        self._session = session
        self._tasks = tasks
        self.index = ProgramIndex({}, None)
        self.model = MappingModel(self._pill, self)
        self.finder = SchoolFinder(KnownSchools(), self.index)
        self.filter = ProgramFilter.ALL
        self.text = ""
        self._sort: tuple[ProgramOrder | None, bool] = (None, False)
        self._is_editing = False

    # -- following the session

    def follow(self, state: WizardState) -> None:
        """Show the programs of a state; costs nothing while they are the same."""
        self.model.show_counts(state.facts.learner_counts)
        if self._is_editing:
            return
        index, facts = self.index, state.facts
        mappings = state.draft.programs.mappings
        is_same = index.mappings is mappings and index.catalog is facts.catalog
        is_same = is_same and (index.is_built or self._tasks.is_running("rows"))
        has_schools = self.finder.is_built or self._tasks.is_running("rows")
        if is_same and has_schools and self.finder.loaded is facts.schools:
            return
        if not is_same:
            self.index = ProgramIndex(mappings, facts.catalog)
            self.model.show_rows(self.index.rows, range(len(self.index.rows)))
        self.finder = SchoolFinder(facts.schools, self.index)
        listed = facts.catalog.programs if facts.catalog is not None else ()
        if max(len(self.index.rows), len(listed), len(facts.schools.schools)) > AT_ONCE:
            self._tasks.start(self._build_slowly(), name="rows")
            return
        at_once(self._build())
        if self.index.rows:
            self._find_now()
        else:
            self.changed.emit()

    # -- finding

    def find(self, shown: ProgramFilter | None = None, text: str | None = None) -> None:
        """Show other rows: of another filter, of another search, or the same anew."""
        self.filter = self.filter if shown is None else shown
        self.text = self.text if text is None else text
        if not self.index.is_built:
            return
        if len(self.index.rows) <= AT_ONCE:
            self._find_now()
        else:
            self._tasks.start(self._find_slowly(), name="find")

    def sort(self, by: ProgramOrder | None, *, descending: bool) -> None:
        """Show the rows in another order."""
        self._sort = (by, descending)
        if not self.index.is_built:
            return
        if len(self.index.rows) <= AT_ONCE:
            at_once(self._sorted())
            self._find_now()
        else:
            self._tasks.start(self._sort_slowly(), name="find")

    # -- editing

    @property
    def is_editing(self) -> bool:
        """Whether a large edit is being worked out; others wait."""
        return self._is_editing or self._tasks.is_running("edit")

    def edit(self, steps: Steps, rows: int) -> None:
        """Run an edit: at once, or in pieces when it is of many rows."""
        if self.is_editing or self._tasks.is_running("auto") or not self.index.is_built:
            steps.close()
            return
        if rows <= AT_ONCE:
            self._is_editing = True
            try:
                self._take(at_once(steps))
            finally:
                self._is_editing = False
            self.follow(self._session.state)
            self.changed.emit()
        else:
            self._tasks.start(self.edit_slowly(steps, rows), name="edit")

    async def edit_slowly(self, steps: Steps, rows: int) -> None:
        """Run a large edit; the window goes on meanwhile."""
        self._is_editing = True
        index, is_taken = self.index, False
        try:
            with growing_heap(rows):
                change = await in_pieces(steps)
                if change is not None:
                    await in_pieces(index.update(self.editor.programs.mappings, change.rows))
            is_taken = True
        finally:
            self._is_editing = False
            if not is_taken:
                index.is_built = False  # half renewed: made anew when the page is seen
        self.model.repaint(Column.USE, Column.MATCH)
        self.follow(self._session.state)
        self.changed.emit()

    # -- inner

    def _pill(self, row: ProgramMapping) -> Pill:
        return pill_of(row, self.index)

    def _take(self, change: ProgramsChange | None) -> None:
        if change is not None:
            at_once(self.index.update(self.editor.programs.mappings, change.rows))
            self.model.repaint(Column.USE, Column.MATCH)

    def _build(self) -> Generator[None, None, None]:
        if not self.index.is_built:
            yield from self.index.build()
        yield from self.finder.build()

    def _sorted(self) -> Generator[None, None, None]:
        by, descending = self._sort
        counts = self._session.state.facts.learner_counts
        return self.index.sort(by, descending=descending, counts=counts)

    def _find_now(self) -> None:
        self._show(at_once(self.index.find(self.filter, self.text)))

    async def _build_slowly(self) -> None:
        index = self.index
        with growing_heap(len(index.rows)):
            await in_pieces(self._build())
        if self._sort[0] is not None:
            await in_pieces(self._sorted())
        self._show(await in_pieces(index.find(self.filter, self.text)))

    async def _find_slowly(self) -> None:
        self._show(await in_pieces(self.index.find(self.filter, self.text)))

    async def _sort_slowly(self) -> None:
        await in_pieces(self._sorted())
        await self._find_slowly()

    def _show(self, order: Sequence[int]) -> None:
        self.model.show_rows(self.index.rows, order)
        self.shown.emit()
        self.changed.emit()
