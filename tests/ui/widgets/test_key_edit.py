"""Fields for what is copied: trimmed as it comes in, and secrets as dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton

from coursera_wizard.ui.widgets.key_edit import KeyEdit, SecretEdit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_pasted_value_loses_blanks_and_line_breaks(qtbot: QtBot) -> None:
    """What copying added is gone, in the field and in what is told."""
    field = KeyEdit()
    qtbot.addWidget(field)
    heard: list[str] = []
    field.edited.connect(heard.append)
    QGuiApplication.clipboard().setText("  abc\n def\t")

    field.paste()

    assert field.text() == "abcdef"
    assert heard[-1] == "abcdef"


def test_showing_a_value_tells_nobody(qtbot: QtBot) -> None:
    """Writing the state into the field is no edit."""
    field = KeyEdit()
    qtbot.addWidget(field)
    heard: list[str] = []
    field.edited.connect(heard.append)

    field.show_value("abc")

    assert heard == []


def test_secret_is_dots_until_shown(qtbot: QtBot) -> None:
    """Show and Hide switch, and the button says what it does next."""
    field = SecretEdit("account.secret")
    qtbot.addWidget(field)
    button = field.findChild(QPushButton, "account.secret.show")
    assert isinstance(button, QPushButton)
    assert field.echoMode() is QLineEdit.EchoMode.Password

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    shown, words = field.is_shown, button.accessibleName()
    field.hide_secret()

    assert shown
    assert words == "Hide"
    assert not field.is_shown
    assert button.text() == "Show"
