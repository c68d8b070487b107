"""The small pieces every page is made of: texts, buttons, rules, icons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDesktopServices, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from coursera_wizard.ui import icons, theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent


def text(words: str = "", role: str = "", *, wrap: bool = True, tone: str = "") -> QLabel:
    """Return a text; roles are title, heading, label, muted, small, small-strong, mono."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    if wrap:
        label.setWordWrap(True)
        policy = label.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        policy.setHorizontalStretch(1)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
        label.setAlignment(leading() | Qt.AlignmentFlag.AlignTop)
    return label


def leading() -> Qt.AlignmentFlag:
    """Return the side where reading begins, whatever language a single text is in.

    A label left to itself puts an English name on the left even where all else is on the right.
    """
    is_rtl = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def rich_text(
    words: str, role: str = "", *, on_link: Callable[[str], None] | None = None
) -> QLabel:
    """Return a text with bold words and links; links open in the browser unless told otherwise."""
    label = text(emphasized(words), role)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.LinksAccessibleByMouse
        | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if "<a " in words:
        label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    label.linkActivated.connect(on_link or open_link)
    return label


def emphasized(words: str) -> str:
    """Return rich text whose bold words have the weight that headings have."""
    return words.replace("<b>", '<b style="font-weight:600">')


def open_link(address: str) -> None:
    """Open an address in the person's browser."""
    QDesktopServices.openUrl(address)


def button(
    words: str,
    name: str,
    on_click: Callable[[], object],
    role: str = "",
    *,
    small: bool = False,
) -> QPushButton:
    """Return a button.

    Args:
        words: What stands on it, which is also its name for a screen reader.
        name: Its stable object name.
        on_click: Called without arguments.
        role: primary, quiet, link, more or choice; an ordinary one without.
        small: For links in small text.
    """
    made = QPushButton(words)
    made.setObjectName(name)
    made.setAccessibleName(words)
    if role:
        made.setProperty("role", role)
    if small:
        made.setProperty("scale", "small")  # "size" is Qt's own
    if role == "link":
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _checked=False: on_click())
    return made


def rename(widget: QPushButton, words: str) -> None:
    """Change what stands on a button, and its name for a screen reader with it."""
    if widget.text() != words:
        widget.setText(words)
        widget.setAccessibleName(words)


def rule(*, vertical: bool = False) -> QFrame:
    """Return a thin line."""
    line = QFrame()
    line.setProperty("role", "rule")
    if vertical:
        line.setFixedWidth(theme.HAIR)
    else:
        line.setFixedHeight(theme.HAIR)
    return line


class IconLabel(QWidget):
    """An icon, alone or on a disc of its own color; always beside words that say the same."""

    def __init__(
        self,
        icon: Icon,
        tone: Tone,
        size: int = Gap.L,
        *,
        ground: Tone | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._ground = icon, tone, ground
        self._size = size
        self._turn = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, icon: Icon, tone: Tone, ground: Tone | None = None) -> None:
        """Show another icon."""
        if (icon, tone, ground) != (self._icon, self._tone, self._ground):
            self._icon, self._tone, self._ground = icon, tone, ground
            self.update()

    def turn(self, degrees: int) -> None:
        """Turn the icon, for work in progress."""
        self._turn = degrees
        self.update()

    def sizeHint(self) -> QSize:
        """Return the edge, larger with larger text."""
        edge = theme.scaled(self._size)
        return QSize(edge, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw disc and icon in the colors of the scheme in use."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        edge = min(self.width(), self.height())
        if self._ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(self._ground))
            painter.drawEllipse(0, 0, edge, edge)
        inner = round(edge * 0.68) if self._ground is not None else edge
        drawn = icons.pixmap(self._icon, self._tone, inner, self.devicePixelRatioF())
        painter.translate(edge / 2, edge / 2)
        painter.rotate(self._turn)
        painter.drawPixmap(-inner // 2, -inner // 2, drawn)
