"""Fields for keys, ids and addresses, and the one for secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QStyle

from coursera_wizard.domain.credentials import trimmed
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rename

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class KeyEdit(QLineEdit):
    """A field for something copied: blanks and line breaks vanish as they come in."""

    edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "mono")
        # Keys read from left to right in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.textEdited.connect(self._on_text_edited)

    def show_value(self, value: str) -> None:
        """Show a value from the state; the cursor stays when it is the same."""
        if self.text() != value:
            self.setText(value)
            self.setCursorPosition(0)

    def _on_text_edited(self, words: str) -> None:
        kept = trimmed(words)
        if kept != words:
            before = len(trimmed(words[: self.cursorPosition()]))
            self.setText(kept)
            self.setCursorPosition(before)
        self.edited.emit(kept)


class SecretEdit(KeyEdit):
    """A field that shows dots, with Show and Hide inside it."""

    def __init__(self, name: str) -> None:
        """Make the field; its button is called ``name.show``."""
        super().__init__()
        self.setProperty("has_button", True)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            self.inputMethodHints()
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhHiddenText
        )
        self._show = button(_("Show"), f"{name}.show", self._on_show_clicked, "link")
        self._show.setParent(self)
        self._show.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_shown(self) -> bool:
        """Whether the secret can be read on the screen."""
        return self.echoMode() is QLineEdit.EchoMode.Normal

    def hide_secret(self) -> None:
        """Show dots again."""
        self.setEchoMode(QLineEdit.EchoMode.Password)
        rename(self._show, _("Show"))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the end of the field."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Place the button once its text has its final font."""
        if event.type() in {QEvent.Type.Polish, QEvent.Type.StyleChange}:
            self._place()
        return super().event(event)

    def _on_show_clicked(self) -> None:
        if self.is_shown:
            self.hide_secret()
            return
        self.setEchoMode(QLineEdit.EchoMode.Normal)
        rename(self._show, _("Hide"))
        self._place()

    def _place(self) -> None:
        if not hasattr(self, "_show"):
            return
        size = self._show.sizeHint()
        edge = theme.scaled(Gap.M) - 2
        area = self.rect()
        place = area.adjusted(0, 0, 0, 0)
        place.setX(area.right() - size.width() - edge)
        place.setY((area.height() - size.height()) // 2)
        place.setSize(size)
        self._show.setGeometry(QStyle.visualRect(self.layoutDirection(), area, place))
        self.setTextMargins(0, 0, size.width() + edge, 0)
