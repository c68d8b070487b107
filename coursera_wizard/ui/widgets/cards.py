"""Panels: a card, a card of rows, a note, a pill, and a part that folds away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from coursera_wizard.ui import icons, theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import button, rule, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QLayout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Card(QFrame):
    """A white panel with round corners."""

    def __init__(self, *, padding: Gap | None = None) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        edge = theme.scaled(padding) if padding is not None else 0
        margin = max(edge, theme.HAIR)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(0)


class RowsCard(Card):
    """A card of rows with lines between them."""

    def add_row(self, row: QWidget) -> None:
        """Add a row; the line above it comes by itself."""
        if self.body.count():
            self.body.addWidget(rule())
        self.body.addWidget(row)

    def clear(self) -> None:
        """Remove all rows."""
        clear(self.body)

    def order_stops(self, stops: Iterable[QWidget]) -> None:
        """Have Tab go through these in this order, after what stands above the card.

        Rows that are made late would come last, behind what stands below.
        """
        before: QWidget = self
        # Qt leaves the order alone where one of the two takes no focus.
        while before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            earlier = before.previousInFocusChain()
            if earlier is None or earlier is self:
                return
            before = earlier
        for stop in stops:
            self.setTabOrder(before, stop)
            before = stop


class ReviewRow(QWidget):
    """One line of a review: what, its value, and Change."""

    change = Signal()

    def __init__(self, words: str, value: str, name: str, change: str) -> None:
        """Make a row.

        Args:
            words: What it is, such as "Programs".
            value: What was chosen.
            name: Object name of the button.
            change: What stands on the button.
        """
        super().__init__()
        row = QHBoxLayout(self)
        edge = theme.scaled(Gap.L)
        row.setContentsMargins(edge, theme.scaled(Gap.M), edge, theme.scaled(Gap.M))
        row.setSpacing(edge)
        self.words = text(words, "muted")
        self.words.setFixedWidth(theme.scaled(130))
        self.value = text(value)
        row.addWidget(self.words, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.value, 1)
        self.link = button(change, name, self.change.emit, "link", small=True)
        # Several buttons say "Change": a screen reader hears which one this is.
        self.link.setAccessibleDescription(words)
        row.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)


class Note(QFrame):
    """A calm colored panel with something to know; not a problem."""

    def __init__(self, tone: str = "accent") -> None:
        super().__init__()
        self.setProperty("role", "note")
        self.setProperty("tone", tone)
        self.body = QVBoxLayout(self)
        edge = theme.scaled(14)
        self.body.setContentsMargins(edge, theme.scaled(Gap.M), edge, theme.scaled(Gap.M))
        self.body.setSpacing(theme.scaled(Gap.S))


class Pill(QLabel):
    """A word or two on a colored ground: good, look, wrong, accent or plain."""

    def __init__(self, words: str = "", tone: str = "", *, most_width: int = 0) -> None:
        """Make a pill.

        Args:
            words: What it says.
            tone: good, look, wrong, accent or nothing.
            most_width: Longer words lose their middle, and are shown in full by the mouse.
        """
        super().__init__(words)
        if most_width:
            metrics = QFontMetrics(theme.font(theme.SMALL_PX))
            most = theme.scaled(most_width)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, most)
            if shown != words:
                self.setText(shown)
                self.setToolTip(words)
                self.setAccessibleName(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "pill")
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def show_words(self, words: str, tone: str) -> None:
        """Show something else."""
        if self.text() != words:
            self.setText(words)
        theme.mark(self, "tone", tone)


class Collapsible(QWidget):
    """A part that is folded away behind a link until somebody wants it."""

    opened = Signal(bool)

    def __init__(self, words: str, name: str, *, gap: Gap = Gap.M) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(gap))
        self.switch: QPushButton = button(words, name, self._on_clicked, "link")
        self.switch.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft
            if self.layoutDirection() == Qt.LayoutDirection.LeftToRight
            else Qt.LayoutDirection.LeftToRight
        )
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.scaled(Gap.L))
        line = QHBoxLayout()
        line.addWidget(self.switch)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.content)
        self.content.hide()
        self._dress()

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return not self.content.isHidden()

    def set_open(self, is_open: bool) -> None:
        """Show or hide the content."""
        if is_open != self.is_open:
            self.content.setVisible(is_open)
            self._dress()
            self.opened.emit(is_open)

    def changeEvent(self, event: QEvent) -> None:
        """Tint the arrow again when the colors change."""
        super().changeEvent(event)
        if event.type() == event.Type.PaletteChange and hasattr(self, "content"):
            self._dress()

    def _on_clicked(self) -> None:
        self.set_open(not self.is_open)

    def _dress(self) -> None:
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        closed = Icon.CARET_LEFT if is_rtl else Icon.CARET_RIGHT
        icons.dress(self.switch, Icon.CARET_DOWN if self.is_open else closed, Tone.ACCENT, 12)
        self.switch.setAccessibleDescription("")
        self.switch.setProperty("expanded", self.is_open)
