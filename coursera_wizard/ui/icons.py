"""The program's own icons: drawn in one color, tinted when they are shown."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from coursera_wizard.resources import resource_path
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

_PLAIN_SIZE = 18
_DENSITIES = (1.0, 2.0)


class Icon(StrEnum):
    """The drawings in ``resources/icons``."""

    ADD = "add"
    BUSY = "busy"
    CALENDAR = "calendar"
    CARET_DOWN = "caret-down"
    CARET_LEFT = "caret-left"
    CARET_RIGHT = "caret-right"
    CARET_UP = "caret-up"
    CHECK = "check"
    CLOCK = "clock"
    CLOSE = "close"
    COPY = "copy"
    DOT = "dot"
    FILE = "file"
    FOLDER = "folder"
    INFO = "info"
    KEY = "key"
    LINK = "link"
    MINUS = "minus"
    MORE = "more"
    PRACTICE = "practice"
    REDO = "redo"
    REFRESH = "refresh"
    SEARCH = "search"
    UNDO = "undo"
    WARNING = "warning"
    WRONG = "wrong"


def pixmap(icon: Icon, tone: Tone, size: int = _PLAIN_SIZE, density: float = 0.0) -> QPixmap:
    """Return a drawing in a color of the scheme in use, sharp on this screen.

    Args:
        icon: Which drawing.
        tone: Its color.
        size: Edge in device-independent pixels.
        density: Device pixels per pixel; 0 takes the program's highest.
    """
    density = density or QGuiApplication.instance().devicePixelRatio()  # type: ignore[union-attr]  # there is one
    color = theme.color(tone)
    key = f"cw/{icon}/{color.name()}/{size}/{density}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    edge = round(size * density)
    drawn = QPixmap(edge, edge)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    source = resource_path("icons", f"{icon}.svg").read_bytes()
    tinted = source.replace(b"#000", color.name().encode())
    QSvgRenderer(QByteArray(tinted)).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    drawn.setDevicePixelRatio(density)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(which: Icon, tone: Tone, size: int = _PLAIN_SIZE) -> QIcon:
    """Return a drawing for a button, a menu or a table."""
    made = QIcon()
    for density in _DENSITIES:
        made.addPixmap(pixmap(which, tone, size, density))
    return made


def dress(button: QAbstractButton, which: Icon, tone: Tone, size: int = _PLAIN_SIZE) -> None:
    """Give a button its icon; call again when the scheme changes."""
    edge = theme.scaled(size)
    button.setIcon(icon(which, tone, edge))
    button.setIconSize(QSize(edge, edge))


def application_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(resource_path("app", "coursera-wizard.svg")))
