"""What a run counted, program by program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from coursera_wizard.domain.record_kinds import in_package_order, kind_name
from coursera_wizard.domain.run import FileCounts
from coursera_wizard.domain.school_names import search_key
from coursera_wizard.i18n import N_, _, ngettext
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.page_frame import PageFrame
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import button
from coursera_wizard.ui.widgets.counts_table import COLUMNS, ROWS
from coursera_wizard.ui.widgets.paged_table import PagedModel, PagedTable, TableColumn
from coursera_wizard.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursera_wizard.domain.run import ProgramCounts, Run

ALL_KINDS = ""
_SWITCHED = {
    "on": N_("turned on"),
    "off": N_("turned off"),
    "gone": N_("gone from Coursera"),
    "new": N_("new at Coursera"),
}
_FILL = "fill"
_TONES = {"new": Tone.GOOD, "removed": Tone.WRONG}


class RunProgramsPage(PageFrame):
    """Lists the programs, those with most removals first; opening one leads to its records."""

    records_asked = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._run: Run | None = None
        self._keys: dict[str, str] = {}
        self.set_heading(_("By program"), _("Against the last package that was delivered."))
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.S))
        self._kinds = QComboBox()
        self._kinds.setObjectName("run-programs.kind")
        self._kinds.setAccessibleName(_("Kind of record"))
        self._kinds.activated.connect(lambda _place: self._fill())
        self._search = QLineEdit()
        self._search.setObjectName("run-programs.search")
        self._search.setAccessibleName(_("Search"))
        self._search.setPlaceholderText(_("Search by program or school"))
        self._search.textEdited.connect(lambda _words: self._fill())
        row.addWidget(self._kinds)
        row.addWidget(self._search, 1)
        self.model: PagedModel[ProgramCounts] = PagedModel(self._columns())
        self.table = PagedTable(self.model, "run-programs.table", _("Programs"))
        self.table.opened.connect(lambda _row: self._open_current())
        self.show_button = button(_("Show its records"), "run-programs.show", self._open_current)
        self.add_header_button(self.show_button)
        self.status = StatusLine()
        self.add_rows(tools)
        self.add_filling(self.table)
        self.add_rows(self.status)

    def show_programs(self, run: Run) -> None:
        """Look at the programs of a run."""
        self._run, self._keys = run, {}
        files = {file for one in run.programs for file in one.files}
        self._kinds.clear()
        self._kinds.addItem(_("All kinds of records"), ALL_KINDS)
        for file in sorted(files, key=in_package_order):
            self._kinds.addItem(kind_name(file), file)
        self._search.clear()
        self._fill()
        self.show_button.setVisible(bool(run.files_folder))

    def enter(self) -> None:
        """Say where we are."""
        self.announce_title()
        self.focus_first()

    def leave(self) -> None:
        """Search no further."""
        self.tasks.cancel()

    def stop(self) -> None:
        """End everything of this page."""
        self.tasks.close()

    def focus_first(self) -> None:
        """Move the focus to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inner

    def _fill(self) -> None:
        self.tasks.start(self._arrange(), name=_FILL)

    async def _arrange(self) -> None:
        run = self._run
        if run is None:
            return
        kind, words = self._kind(), self._search.text()
        found = await blocking.call(arranged, run.programs, kind, words, self._keys)
        self.model.replace(found, len(found))
        counted = ngettext("{count} program", "{count} programs", len(found))
        self.status.show_note(counted.format(count=number_words(len(found))))
        self.table.choose_first()

    def _kind(self) -> str:
        kind: str = self._kinds.currentData() or ALL_KINDS
        return kind

    def _open_current(self) -> None:
        row = self.table.current_row
        if self._run is not None and self._run.files_folder and 0 <= row < len(self.model.rows):
            one = self.model.rows[row]
            self.records_asked.emit(self._kind(), one.program_id, one.program_name)

    def _columns(self) -> tuple[TableColumn[ProgramCounts], ...]:
        def switched(one: ProgramCounts) -> str:
            return _(_SWITCHED[one.was_switched]) if one.was_switched in _SWITCHED else ""

        def number(key: str) -> TableColumn[ProgramCounts]:
            words = next(words for name, words, _tone in COLUMNS if name == key)
            return TableColumn(
                _(words),
                lambda one: number_words(getattr(counts_of(one, self._kind()), key)),
                is_number=True,
                tone=lambda _one: _TONES.get(key),
                goes_last=key == ROWS,
            )

        return (
            TableColumn(_("Program"), lambda one: one.program_name or one.program_id, share=3),
            TableColumn(_("School"), lambda one: one.school_name, share=2, may_go=True),
            TableColumn(_("Since then"), switched, share=1, may_go=True),
            *(number(key) for key, _words, _tone in COLUMNS),
        )


def counts_of(one: ProgramCounts, kind: str) -> FileCounts:
    """Return what a program has of a kind of record, or of all kinds together."""
    if kind:
        return one.files.get(kind, FileCounts())
    files = one.files.values()
    return FileCounts(
        *(sum(getattr(found, key) for found in files) for key, _words, _tone in COLUMNS)
    )


def arranged(
    programs: Sequence[ProgramCounts], kind: str, words: str, keys: dict[str, str]
) -> list[ProgramCounts]:
    """Return programs that a search finds, those with most removals first; blocks.

    Args:
        programs: Of a run.
        kind: By which kind of record they are ordered; "" for all together.
        words: A part of a program's or school's name; case and accents are ignored.
        keys: What was found out about their names already, by program id.
    """
    wanted = search_key(words.strip())

    def is_found(one: ProgramCounts) -> bool:
        if not wanted:
            return True
        if one.program_id not in keys:
            keys[one.program_id] = search_key(f"{one.program_name} {one.school_name}")
        return wanted in keys[one.program_id]

    def place(one: ProgramCounts) -> tuple[int, int, str]:
        found = counts_of(one, kind)
        return (-found.removed, -(found.new + found.changed), one.program_name)

    return sorted((one for one in programs if is_found(one)), key=place)
