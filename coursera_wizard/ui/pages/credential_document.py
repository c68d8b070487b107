"""Reading the API Credentials document: paste it or open it, see what was found, fill it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.ui import theme
from coursera_wizard.ui.file_dialogs import ask_open
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rich_text, text
from coursera_wizard.ui.widgets.cards import Note
from coursera_wizard.ui.widgets.problem_view import ProblemView

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import DocumentFindings, DocumentReader
    from coursera_wizard.ui.tasks import TaskScope

_LINES_SHOWN = 6
_KINDS = "*.txt *.eml *.docx *.pdf *.html *.htm"


class DocumentPanel(Note):
    """Offers to read the document; nothing of it is kept but the values, which are shown."""

    found = Signal(object)

    def __init__(self, reader: DocumentReader, tasks: TaskScope) -> None:
        super().__init__()
        self._reader = reader
        self._tasks = tasks
        self._offer = rich_text(
            _(
                "Have the API Credentials document or e-mail? <a href='paste'>Paste it or open it"
                " here</a> and the fields below are filled in for you."
            ),
            on_link=lambda _link: self.open(),
        )
        self._offer.setObjectName("document.offer")
        self._open_part = QWidget()
        self._text: QPlainTextEdit | None = None  # made when somebody opens it
        self._result = text()
        self._result.setObjectName("document.result")
        self.problem_view = ProblemView("document.problem")
        for widget in (self._offer, self._open_part, self.problem_view, self._result):
            self.body.addWidget(widget)
        self._open_part.hide()
        self._result.hide()

    @property
    def is_open(self) -> bool:
        """Whether a text can be pasted."""
        return not self._open_part.isHidden()

    @property
    def result(self) -> str:
        """What was found, as shown."""
        return self._result.text() if not self._result.isHidden() else ""

    def open(self) -> None:
        """Make room for the text."""
        self._offer.hide()
        self._result.hide()
        if self._text is None:
            self._text = self._fill_open_part()
        self._open_part.show()
        self._text.setFocus()

    def close_panel(self) -> None:
        """Forget the text and offer to paste another."""
        if self._text is not None:
            self._text.clear()
        self.problem_view.clear()
        self._open_part.hide()
        self._offer.show()

    def show_problem(self, problem: Problem) -> None:
        """Say why nothing was filled in."""
        self.problem_view.show_problem(problem, can_go_to_field=False)

    def _fill_open_part(self) -> QPlainTextEdit:
        column = QVBoxLayout(self._open_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        label = text(_("Paste the text of the document or e-mail"), "label")
        field = QPlainTextEdit()
        field.setObjectName("document.text")
        field.setAccessibleName(label.text())
        field.setTabChangesFocus(True)
        field.setFixedHeight(theme.scaled(_LINES_SHOWN * 20))
        label.setBuddy(field)
        row = QHBoxLayout()
        row.setSpacing(theme.scaled(Gap.S))
        row.addWidget(button(_("Fill in the fields"), "document.read", self._on_read_clicked))
        row.addWidget(button(_("Open a file…"), "document.file", self._on_file_clicked))
        row.addWidget(button(_("Close"), "document.close", self.close_panel, "quiet"))
        row.addStretch(1)
        column.addWidget(label)
        column.addWidget(field)
        column.addWidget(
            text(
                _(
                    "A text, a saved e-mail, a Word document or a PDF can be opened. Only the"
                    " values are taken over; nothing else of it is kept."
                ),
                "small",
            )
        )
        column.addLayout(row)
        return field

    def _on_read_clicked(self) -> None:
        if self._text is not None:
            self._tasks.start(self._read_text(self._text.toPlainText()), name="document")

    def _on_file_clicked(self) -> None:
        self._tasks.start(self._read_chosen_file(), name="document")

    async def _read_text(self, words: str) -> None:
        self._take(await blocking.call(self._reader.read_text, words))

    async def _read_chosen_file(self) -> None:
        path = await ask_open(
            self,
            _("Open the API Credentials document"),
            _("Documents and e-mails ({kinds});;All files (*)").format(kinds=_KINDS),
        )
        if path is not None:
            await self.read_file(path)

    async def read_file(self, path: Path) -> None:
        """Read a file and fill in what it holds."""
        self._take(await blocking.call(self._reader.read_file, path))

    def _take(self, findings: DocumentFindings) -> None:
        keys = (findings.api_key, findings.secret, findings.organization_id)
        if not any((*keys, findings.org_api_url, findings.program_id)):
            raise failure(ProblemCode.DOCUMENT_NOTHING_FOUND)
        self.close_panel()
        self._result.setText(found_text(findings))
        self._result.show()
        self.found.emit(findings)


def found_text(findings: DocumentFindings) -> str:
    """Return what was found, one line each, with the line of the document; secrets masked."""
    lines = findings.lines or {}
    values = (
        ("api_key", _("API Key"), findings.api_key),
        ("secret", _("Client Secret"), _("found") if findings.secret else ""),
        ("organization_id", _("Organization ID"), findings.organization_id),
        ("org_api_url", _("Org API URL"), findings.org_api_url),
        ("program_id", _("Program ID"), findings.program_id),
    )
    found = []
    for name, label, value in values:
        if not value:
            continue
        if name in lines:
            sentence = _("{label}: {value} (line\u00a0{number})")
            found.append(sentence.format(label=label, value=value, number=lines[name]))
        else:
            found.append(_("{label}: {value}").format(label=label, value=value))
    missing = [label for name, label, value in values if not value and name != "program_id"]
    if missing:
        found.append(_("Not found: {labels}").format(labels=", ".join(missing)))
    return "\n".join([_("Filled in from the document:"), *found])
