"""Brings what has just appeared on a page into view."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget


def bring_into_view(widget: QWidget) -> None:
    """Scroll the page to a widget, once it has its place."""
    QTimer.singleShot(0, widget, lambda: _scroll(widget))


def _scroll(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
            return
        parent = parent.parentWidget()
