"""A question is as high as its words are at its width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from coursera_wizard.ui.widgets.confirm import ConfirmDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WORDS = (
    "Exactly what is shown here goes to /deliveries/Harbour Valley College, once: 14,314 records."
    " 1,266 records that the receiver has now are no longer among them."
)


def test_no_gap_between_words_and_buttons(qtbot: QtBot) -> None:
    """Words that wrap ask for more lines than they take in the dialog."""
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ConfirmDialog(parent, "Deliver this package?", WORDS, "Deliver", ())
    column = dialog.layout()
    assert column is not None

    dialog.show()

    assert dialog.height() == column.heightForWidth(dialog.width())
    for button in dialog.findChildren(QPushButton):
        assert dialog.rect().contains(button.geometry())
