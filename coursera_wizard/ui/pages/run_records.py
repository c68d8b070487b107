"""A look into the files of a run: single records, as they were and as they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from coursera_wizard.domain.record_kinds import in_package_order, kind_name
from coursera_wizard.domain.run import FileCounts
from coursera_wizard.i18n import N_, _, ngettext
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.page_frame import PageFrame
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.chips import Chips
from coursera_wizard.ui.widgets.paged_table import PagedModel, PagedTable, TableColumn
from coursera_wizard.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursera_wizard.domain.run import Run
    from coursera_wizard.services.ports import Change, Services

ALL, NEW, CHANGED, REMOVED, SAME = "", "new", "changed", "removed", "same"
_ALL_KEY = "differing"
_WAYS = {
    NEW: (N_("New"), Tone.GOOD),
    CHANGED: (N_("Changed"), None),
    REMOVED: (N_("Removed"), Tone.WRONG),
    SAME: (N_("Unchanged"), Tone.MUTED),
}
# What tells a record apart for a person, by file; the id stands in a column of its own.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "users": ("givenName", "familyName", "email"),
    "enrollments": ("role", "userSourcedId", "classSourcedId"),
    "results": ("score", "studentSourcedId", "lineItemSourcedId"),
    "roles": ("role", "userSourcedId", "orgSourcedId"),
}
_PAGE = 200
_SEARCH_MS = 250
_LOAD = "load"
_TOP, _BELOW = 3, 2


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of a record, before and after."""

    name: str
    before: str
    after: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Which records are looked at.

    Attributes:
        file: Such as ``users``.
        kind: new, changed, removed, same, or "" for all but the last.
        program_id: Of this program alone; "" for all.
        program_name: How that is called.
    """

    file: str = ""
    kind: str = ALL
    program_id: str = ""
    program_name: str = ""


class RecordsPage(PageFrame):
    """Records of one file, page by page, and below them the fields of the one that is chosen."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._run: Run | None = None
        self._question = Question()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SEARCH_MS)
        self._typing.timeout.connect(self._ask)
        self.add_rows(self._make_tools(), self._make_program_line())
        self.model: PagedModel[Change] = PagedModel(_record_columns())
        self.model.more_wanted.connect(
            lambda start: self.tasks.start(self._load(start), name=_LOAD)
        )
        self.table = PagedTable(self.model, "records.table", _("Records"))
        self.table.row_changed.connect(self._on_row_changed)
        self.fields: PagedModel[FieldLine] = PagedModel(_field_columns())
        self.field_table = PagedTable(self.fields, "records.fields", _("Fields of the record"))
        both = QSplitter(Qt.Orientation.Vertical)
        both.setObjectName("records.split")
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.field_table)
        both.setStretchFactor(0, _TOP)
        both.setStretchFactor(1, _BELOW)
        self.add_filling(both)
        self.status = StatusLine()
        self.add_rows(self.status)
        self.offer_retry(self._ask)

    # -- called by the view

    def show_records(self, run: Run, question: Question) -> None:
        """Look at records of a run; without a file at the one that differs most."""
        self._run = run
        counts = self._counts(question)
        file = question.file or _most_different(counts)
        self._question = Question(file, question.kind, question.program_id, question.program_name)
        self._search.clear()
        self._show_tools(counts)

    def enter(self) -> None:
        """Read the first page."""
        self.announce_title()
        self.focus_first()
        self._ask()

    def leave(self) -> None:
        """Read no further."""
        self._typing.stop()
        self.tasks.cancel()

    def stop(self) -> None:
        """End everything of this page."""
        self._typing.stop()
        self.tasks.close()

    def focus_first(self) -> None:
        """Move the focus to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- building

    def _make_tools(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        row = QHBoxLayout()
        row.setSpacing(theme.scaled(Gap.S))
        self._files = QComboBox()
        self._files.setObjectName("records.file")
        self._files.setAccessibleName(_("Kind of record"))
        self._files.activated.connect(lambda _place: self._on_file_picked())
        self._search = QLineEdit()
        self._search.setObjectName("records.search")
        self._search.setAccessibleName(_("Search"))
        self._search.setPlaceholderText(_("Search by name, ID or any value"))
        self._search.textEdited.connect(lambda _words: self._typing.start())
        self._search.returnPressed.connect(self._ask)
        row.addWidget(self._files)
        row.addWidget(self._search, 1)
        choices = list(_way_names().items())
        self.chips = Chips("records.kind", choices, label=_("What became of them"))
        self.chips.picked.connect(self._on_kind_picked)
        column.addLayout(row)
        column.addWidget(self.chips)
        return part

    def _make_program_line(self) -> QWidget:
        self._program_part = QWidget()
        row = QHBoxLayout(self._program_part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.S))
        self._program_words = text("")
        row.addWidget(self._program_words, 1)
        row.addWidget(
            button(_("Show all programs"), "records.all-programs", self._on_all_programs, "link")
        )
        return self._program_part

    # -- showing

    def _counts(self, question: Question) -> Mapping[str, FileCounts]:
        if self._run is None:
            return {}
        if not question.program_id:
            return self._run.counts
        return next(
            (one.files for one in self._run.programs if one.program_id == question.program_id),
            self._run.counts,
        )

    def _show_tools(self, counts: Mapping[str, FileCounts]) -> None:
        question = self._question
        self.set_heading(
            _("Records: {kind}").format(kind=kind_name(question.file)),
            _("Against the last package that was delivered."),
        )
        self._files.clear()
        for file in sorted({*counts, question.file}, key=in_package_order):
            self._files.addItem(kind_name(file), file)
        self._files.setCurrentIndex(self._files.findData(question.file))
        found = counts.get(question.file, FileCounts())
        numbers = {
            _ALL_KEY: found.new + found.changed + found.removed,
            NEW: found.new,
            CHANGED: found.changed,
            REMOVED: found.removed,
            SAME: max(0, found.rows - found.new - found.changed),
        }
        words = _way_names()
        for key, count in numbers.items():
            self.chips.set_words(
                key, _("{words} {count}").format(words=words[key], count=number_words(count))
            )
        self.chips.choose(question.kind or _ALL_KEY)
        self._program_part.setVisible(bool(question.program_id))
        self._program_words.setText(
            _("Of {program} alone").format(program=question.program_name or question.program_id)
        )

    def _ask(self) -> None:
        self._typing.stop()
        self.show_problem(None)
        self.model.reset()
        self.fields.reset()
        self.status.show_busy(_("Comparing the packages…"))
        self.tasks.start(self._load(0), name=_LOAD)

    async def _load(self, start: int) -> None:
        run, question = self._run, self._question
        if run is None:
            return
        try:
            rows, total = await blocking.call(
                partial(
                    self._services.history.changes,
                    run,
                    question.file,
                    kind=question.kind,
                    program_id=question.program_id,
                    search=self._search.text().strip(),
                    start=start,
                    limit=_PAGE,
                )
            )
        finally:
            self.status.clear()
        self.model.add(rows, total)
        self._say(total)
        if not start:
            self.table.choose_first()

    def _say(self, total: int) -> None:
        if not total:
            self.status.show_note(_("There are none."))
            return
        words = ngettext("{count} record", "{count} records", total)
        self.status.show_note(words.format(count=number_words(total)))

    def _on_row_changed(self, row: int) -> None:
        if not 0 <= row < len(self.model.rows):
            self.fields.reset()
            return
        lines = field_lines(self.model.rows[row])
        self.fields.replace(lines, len(lines))

    # -- choosing

    def _on_file_picked(self) -> None:
        self._change(file=self._files.currentData())

    def _on_kind_picked(self, key: str) -> None:
        self._change(kind=ALL if key == _ALL_KEY else key)

    def _on_all_programs(self) -> None:
        self._change(program_id="", program_name="")
        self._files.setFocus()

    def _change(self, **parts: str) -> None:
        question = self._question
        self._question = Question(
            parts.get("file", question.file),
            parts.get("kind", question.kind),
            parts.get("program_id", question.program_id),
            parts.get("program_name", question.program_name),
        )
        self._show_tools(self._counts(self._question))
        self._ask()


def field_lines(change: Change) -> list[FieldLine]:
    """Return the fields of a record, those that differ first."""
    before, after = change.before or {}, change.after or {}
    is_pair = change.before is not None and change.after is not None
    lines = [
        FieldLine(
            name,
            before.get(name, ""),
            after.get(name, ""),
            differs=is_pair and before.get(name, "") != after.get(name, ""),
        )
        for name in dict.fromkeys((*before, *after))
    ]
    return sorted(lines, key=lambda line: not line.differs)


def record_name(change: Change) -> str:
    """Return what a person calls a record, as far as its fields tell."""
    row = change.after or change.before or {}
    fields = _NAMES.get(change.file) or ("title", "name")
    return _(" · ").join(row[name] for name in fields if row.get(name))


def _way_names() -> dict[str, str]:
    names = {key: _(words) for key, (words, _tone) in _WAYS.items()}
    return {_ALL_KEY: _("All that differ"), **names}


def _record_columns() -> tuple[TableColumn[Change], ...]:
    return (
        TableColumn(_("Change"), _way_words, tone=_way_tone),
        TableColumn(_("Record"), record_name, share=3),
        TableColumn(_("Changed fields"), _changed_fields, share=2, may_go=True),
        TableColumn(_("sourcedId"), _sourced_id, share=2, may_go=True),
    )


def _field_columns() -> tuple[TableColumn[FieldLine], ...]:
    def tone(line: FieldLine) -> Tone | None:
        return Tone.ACCENT if line.differs else None

    return (
        TableColumn(_("Field"), lambda line: line.name, tone=tone),
        TableColumn(_("Before"), lambda line: line.before, tone=tone, share=2),
        TableColumn(_("Now"), lambda line: line.after, tone=tone, share=2),
    )


def _way_words(change: Change) -> str:
    words, _tone = _WAYS.get(change.kind, (change.kind, None))
    return _(words)


def _way_tone(change: Change) -> Tone | None:
    return _WAYS[change.kind][1] if change.kind in _WAYS else None


def _changed_fields(change: Change) -> str:
    return _(", ").join(line.name for line in field_lines(change) if line.differs)


def _sourced_id(change: Change) -> str:
    return (change.after or change.before or {}).get("sourcedId", "")


def _most_different(counts: Mapping[str, FileCounts]) -> str:
    def differing(file: str) -> int:
        found = counts[file]
        return found.new + found.changed + found.removed

    files = sorted(counts, key=in_package_order)
    return max(files, key=differing, default="users")
