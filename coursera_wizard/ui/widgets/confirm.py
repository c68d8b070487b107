"""Asks before something is taken away, with a choice of what goes along."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, text

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = 440


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can go along."""

    key: str
    words: str
    is_chosen: bool = False


class ConfirmDialog(QDialog):
    """A question with its options; No is where the focus is."""

    def __init__(
        self, parent: QWidget, title: str, words: str, yes: str, options: Sequence[Option]
    ) -> None:
        super().__init__(parent)
        self.setObjectName("confirm")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.scaled(_WIDTH))
        column = QVBoxLayout(self)
        edge = theme.scaled(Gap.XL)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.scaled(Gap.M))
        column.addWidget(text(title, "heading"))
        column.addWidget(text(words))
        self.boxes: dict[str, QCheckBox] = {}
        for option in options:
            box = QCheckBox(option.words)
            box.setObjectName(f"confirm.{option.key}")
            box.setAccessibleName(option.words)
            box.setChecked(option.is_chosen)
            self.boxes[option.key] = box
            column.addWidget(box)
        row = QHBoxLayout()
        row.setSpacing(theme.scaled(Gap.S))
        row.addStretch(1)
        no = button(_("Cancel"), "confirm.no", self.reject)
        no.setDefault(True)
        row.addWidget(no)
        row.addWidget(button(yes, "confirm.yes", self.accept, "primary"))
        column.addLayout(row)
        no.setFocus()

    def chosen(self) -> frozenset[str]:
        """Return the keys of the options chosen."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())


async def ask(
    parent: QWidget, title: str, words: str, yes: str, options: Sequence[Option] = ()
) -> frozenset[str] | None:
    """Ask a question; return the options chosen, or None when the answer was no.

    Args:
        parent: Whose window is asked in.
        title: The question.
        words: What happens.
        yes: What stands on the button that does it.
        options: What can go along.
    """
    dialog = ConfirmDialog(parent, title, words, yes, options)
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def on_finished(result: int) -> None:
        if not answer.done():
            answer.set_result(bool(result))

    dialog.finished.connect(on_finished)
    dialog.open()
    try:
        return dialog.chosen() if await answer else None
    finally:
        dialog.close()
        dialog.deleteLater()
