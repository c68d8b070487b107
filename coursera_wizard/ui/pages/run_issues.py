"""Records of a run that want a look: what became of each, why, and how to find it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit

from coursera_wizard.domain.record_kinds import kind_name
from coursera_wizard.domain.run_issues import IssueClass
from coursera_wizard.domain.run_words import class_text
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.services import blocking
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.page_frame import PageFrame
from coursera_wizard.ui.theme import Tone
from coursera_wizard.ui.widgets.basic import text
from coursera_wizard.ui.widgets.chips import Chips
from coursera_wizard.ui.widgets.paged_table import PagedModel, PagedTable, TableColumn
from coursera_wizard.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from coursera_wizard.domain.run import Run
    from coursera_wizard.domain.run_issues import Issue
    from coursera_wizard.services.ports import Services

ALL = "all"
LEFT_OUT = (IssueClass.SKIPPED, IssueClass.DUPLICATE)
_LEFT_OUT_KEY = "left-out"
_TONES = {
    IssueClass.ERROR: Tone.LOOK,
    IssueClass.SKIPPED: Tone.WRONG,
    IssueClass.DUPLICATE: Tone.MUTED,
}
_PAGE = 200
_SEARCH_MS = 250
_LOAD = "load"


class RunIssuesPage(PageFrame):
    """Lists issues by class, searchable; the line below tells how to find the chosen one."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._run: Run | None = None
        self._file = ""
        self._programs: dict[str, str] = {}
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SEARCH_MS)
        self._typing.timeout.connect(self._ask)
        self._search = QLineEdit()
        self._search.setObjectName("issues.search")
        self._search.setAccessibleName(_("Search"))
        self._search.setPlaceholderText(_("Search by ID, program or reason"))
        self._search.textEdited.connect(lambda _words: self._typing.start())
        self._search.returnPressed.connect(self._ask)
        self.chips = Chips(
            "issues.class",
            [
                (ALL, _("All")),
                (_LEFT_OUT_KEY, _("Left out")),
                *((one.value, class_text(one)) for one in IssueClass),
            ],
            label=_("What became of them"),
        )
        self.chips.picked.connect(lambda _key: self._ask())
        self.model: PagedModel[Issue] = PagedModel(self._columns())
        self.model.more_wanted.connect(
            lambda start: self.tasks.start(self._load(start), name=_LOAD)
        )
        self.table = PagedTable(self.model, "issues.table", _("Records worth a look"))
        self.table.row_changed.connect(self._on_row_changed)
        self._where = text("", "small")
        self._where.setObjectName("issues.where")
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.status = StatusLine()
        self.add_rows(self._search, self.chips)
        self.add_filling(self.table)
        self.add_rows(self._where, self.status)
        self.offer_retry(self._ask)

    # -- called by the view

    def show_issues(self, run: Run, file: str = "") -> None:
        """Look at the issues of a run, or of one kind of record."""
        self._run, self._file = run, file
        self._programs = {one.program_id: one.program_name for one in run.programs}
        title = _("Records worth a look")
        if file:
            title = _("{kind} worth a look").format(kind=kind_name(file))
        self.set_heading(
            title,
            _(
                "An Error was sent and can be mended at Coursera. Skipped and Duplicate records"
                " were not sent."
            ),
        )
        self._search.clear()
        counts = {
            one: sum(
                found.count
                for found in run.issues
                if found.issue_class is one and file in {"", found.file}
            )
            for one in IssueClass
        }
        self._name_chip(ALL, _("All"), sum(counts.values()))
        left_out = sum(counts[one] for one in LEFT_OUT)
        self._name_chip(_LEFT_OUT_KEY, _("Left out"), left_out)
        for one in IssueClass:
            self._name_chip(one.value, class_text(one), counts[one])
        self.chips.choose(_LEFT_OUT_KEY if left_out else ALL)

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

    # -- inner

    def _name_chip(self, key: str, words: str, count: int) -> None:
        self.chips.set_words(
            key, _("{words} {count}").format(words=words, count=number_words(count))
        )

    def _classes(self) -> tuple[IssueClass, ...]:
        chosen = next(iter(self.chips.chosen()), ALL)
        if chosen == _LEFT_OUT_KEY:
            return LEFT_OUT
        return tuple(one for one in IssueClass if one.value == chosen)

    def _ask(self) -> None:
        self._typing.stop()
        self.show_problem(None)
        self.model.reset()
        self._where.setText("")
        self.status.show_busy(_("Reading the list…"))
        self.tasks.start(self._load(0), name=_LOAD)

    async def _load(self, start: int) -> None:
        run = self._run
        if run is None:
            return
        try:
            rows, total = await blocking.call(
                partial(
                    self._services.history.issues,
                    run,
                    search=self._search.text().strip(),
                    file=self._file,
                    classes=self._classes(),
                    start=start,
                    limit=_PAGE,
                )
            )
        finally:
            self.status.clear()
        self.model.add(rows, total)
        if total:
            words = ngettext("{count} record", "{count} records", total)
            self.status.show_note(words.format(count=number_words(total)))
        else:
            self.status.show_note(_("There are none."))
        if not start:
            self.table.choose_first()

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            self._where.setText(self._where_words(self.model.rows[row]))

    def _where_words(self, issue: Issue) -> str:
        """Return the whole reason, and how to find the record there and here."""
        parts = [issue.sentence]
        if issue.source_id:
            parts.append(_("At Coursera, look for {id}.").format(id=issue.source_id))
        if issue.program_id:
            program = self._programs.get(issue.program_id) or issue.program_id
            parts.append(_("It belongs to the program {program}.").format(program=program))
        if issue.record:
            parts.append(_("In the package it is {id}.").format(id=issue.record))
        return _(" ").join(parts)

    def _columns(self) -> tuple[TableColumn[Issue], ...]:
        def program(issue: Issue) -> str:
            return self._programs.get(issue.program_id) or issue.program_id

        return (
            TableColumn(
                _("Class"),
                lambda issue: class_text(issue.issue_class),
                tone=lambda issue: _TONES[issue.issue_class],
            ),
            TableColumn(_("Records"), lambda issue: kind_name(issue.file), goes_last=True),
            TableColumn(_("Reason"), lambda issue: issue.sentence, share=5),
            TableColumn(_("Coursera’s ID"), lambda issue: issue.source_id, share=2),
            TableColumn(_("Program"), program, share=2, may_go=True),
        )
