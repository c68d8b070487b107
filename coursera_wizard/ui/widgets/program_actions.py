"""What a person does to programs: switch, confirm, give a school; by button, key and menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from coursera_wizard.domain.program_changes import (
    ProgramsChange,
    choose_school,
    confirm,
    confirm_merge,
    make_new_school,
    turn,
)
from coursera_wizard.domain.program_list import ProgramFilter
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.widgets.mapping_model import SORTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coursera_wizard.domain.draft import Programs
    from coursera_wizard.ui.widgets.detail_line import DetailLine
    from coursera_wizard.ui.widgets.mapping_table import MappingTable
    from coursera_wizard.ui.widgets.program_rows import ProgramRows
    from coursera_wizard.wizard.programs_editor import Steps
    from coursera_wizard.wizard.school_finder import SchoolChoice

# Of more selected rows than this, it is not asked whether one can be confirmed.
_MOST_ASKED = 500


class ProgramActions(QObject):
    """Turns wishes of the table into edits that can be undone."""

    def __init__(
        self, programs: ProgramRows, table: MappingTable, details: DetailLine, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._programs = programs
        self._table = table
        self._details = details
        table.switch_wanted.connect(self.switch)
        table.confirm_wanted.connect(self.confirm)
        table.menu_wanted.connect(self.show_menu)
        table.selection_moved.connect(self.show_details)
        programs.model.school_given.connect(self._on_school_given)
        details.confirm_asked.connect(lambda: self.confirm(table.selected_rows()))
        details.new_school_asked.connect(self.make_new_schools)
        details.on_asked.connect(lambda: self.turn(table.selected_rows(), on=True))
        details.off_asked.connect(lambda: self.turn(table.selected_rows(), on=False))

    # -- edits

    def switch(self, rows: Sequence[int]) -> None:
        """Turn programs on; off when all of them are on."""
        self._programs.edit(self._switched(rows), len(rows))

    def turn(self, rows: Sequence[int], *, on: bool) -> None:
        """Turn programs on or off."""
        self._programs.edit(self._turned(rows, on=on), len(rows))

    def turn_all_off(self) -> None:
        """Turn every program off."""
        index = self._programs.index
        ids = (row.program_id for row in index.rows if row.is_on)
        steps = self._programs.editor.edit(_("Turn all off"), ids, partial(turn, on=False))
        self._programs.edit(steps, index.count(ProgramFilter.ON))

    def confirm(self, rows: Sequence[int]) -> None:
        """Take proposed schools, and say that programs of one new school belong together."""
        index, model = self._programs.index, self._programs.model
        looks: list[str] = []
        merges: dict[str, None] = {}
        for row in rows:
            if not model.pill(row).can_confirm:
                continue
            mapping = model.mapping(row)
            if index.is_unconfirmed_merge(mapping):
                merges.update(dict.fromkeys(index.ids_sharing(mapping)))
            else:
                looks.append(mapping.program_id)

        def both(programs: Programs, ids: Sequence[str]) -> ProgramsChange:
            one_school = [id_ for id_ in ids if id_ in merges]
            proposed = [id_ for id_ in ids if id_ not in merges]
            rows = {**confirm(programs, proposed).rows}
            rows.update(confirm_merge(programs, one_school).rows)
            return ProgramsChange(rows)

        self._edit(_("Confirm"), [*looks, *merges], both)

    def make_new_schools(self) -> None:
        """Give each selected program a new school of its own name."""
        ids = self._programs.model.program_ids(self._table.selected_rows())
        self._edit(_("Make a new school"), ids, make_new_school)

    def undo(self) -> None:
        """Take the last edit back."""
        editor = self._programs.editor
        self._programs.edit(editor.undo(), editor.rows_to_undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        editor = self._programs.editor
        self._programs.edit(editor.redo(), editor.rows_to_redo)

    # -- the line below and the menu

    def show_details(self) -> None:
        """Say what the selected rows ask for."""
        model, table = self._programs.model, self._table
        count = table.selected_count()
        if count > 1:
            words = ngettext(
                "{number} program selected. Space turns it on or off.",
                "{number} programs selected. Space turns them on or off.",
                count,
            ).format(number=number_words(count))
            asks = count <= _MOST_ASKED and any(
                model.pill(row).can_confirm for row in table.selected_rows()
            )
            self._details.show_words(words, *(["confirm"] if asks else []), "on", "off")
            return
        current = table.currentIndex()
        if not current.isValid():
            self._details.show_words("")
            return
        pill = model.pill(current.row())
        if pill.can_confirm:
            self._details.show_words(pill.explanation, "confirm", "new")
        else:
            self._details.show_words(pill.explanation)

    def show_menu(self, where: QPoint) -> None:
        """Offer what can be done with the selected rows."""
        rows = self._table.selected_rows()
        if not rows:
            return
        model, menu = self._programs.model, QMenu(self._table)
        menu.setObjectName("programs.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        few = rows[:_MOST_ASKED]
        can_confirm = any(model.pill(row).can_confirm for row in few)
        offers: list[tuple[str, str, Callable[[], None], bool]] = [
            ("on", _("Turn on"), lambda: self.turn(rows, on=True), True),
            ("off", _("Turn off"), lambda: self.turn(rows, on=False), True),
            ("confirm", _("Confirm"), lambda: self.confirm(rows), can_confirm),
            ("choose", _("Choose a school…"), self._on_choose_asked, len(rows) == 1),
            ("new", _("Make a new school"), self.make_new_schools, True),
        ]
        for key, words, act, is_possible in offers:
            action = menu.addAction(words)
            action.setObjectName(f"programs.menu.{key}")
            action.setEnabled(is_possible and not self._programs.is_editing)
            action.triggered.connect(lambda _checked=False, act=act: act())
        menu.addSeparator()
        self._add_sorting(menu)
        menu.popup(where)

    # -- inner

    def _switched(self, rows: Sequence[int]) -> Steps:
        model, are_on = self._programs.model, True
        for number, row in enumerate(rows):
            if not model.mapping(row).is_on:
                are_on = False
                break
            if not number % _MOST_ASKED:
                yield
        return (yield from self._turned(rows, on=not are_on))

    def _turned(self, rows: Sequence[int], *, on: bool) -> Steps:
        words = _("Turn on") if on else _("Turn off")
        ids = self._programs.model.each_id(rows)
        return self._programs.editor.edit(words, ids, partial(turn, on=on))

    def _add_sorting(self, menu: QMenu) -> None:
        header = self._table.horizontalHeader()
        sorting = menu.addMenu(_("Sort by"))
        for column in SORTS:
            action = sorting.addAction(self._programs.model.title(column))
            action.setObjectName(f"programs.menu.sort.{column.name.lower()}")
            action.triggered.connect(
                lambda _checked=False, column=column: header.setSortIndicator(
                    column, Qt.SortOrder.AscendingOrder
                )
            )
        action = sorting.addAction(_("Coursera's own order"))
        action.triggered.connect(
            lambda _checked=False: header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        )

    def _on_school_given(self, row: int, choice: SchoolChoice) -> None:
        ids = self._programs.model.program_ids([row])
        school = choice.school

        def change(programs: Programs, ids: Sequence[str]) -> ProgramsChange:
            if not school.is_new:
                return choose_school(programs, ids, school)
            made = make_new_school(programs, ids, school.name)
            if not choice.is_shared:
                return made
            # It was picked from the list of schools in use: this program belongs to it as well.
            shared = made.apply(programs)
            rows = {
                id_: (programs.mappings[id_], after)
                for id_, (_before, after) in confirm_merge(shared, ids).rows.items()
            }
            return ProgramsChange({**made.rows, **rows})

        self._edit(_("Choose a school"), ids, change)

    def _on_choose_asked(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._table.edit_school()

    def _edit(
        self,
        words: str,
        ids: Sequence[str],
        change: Callable[[Programs, Sequence[str]], ProgramsChange],
    ) -> None:
        if ids:
            self._programs.edit(self._programs.editor.edit(words, ids, change), len(ids))
