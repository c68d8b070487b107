"""Puts parts that are made late where they are seen, for whoever goes by Tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def follow(before: QWidget, part: QWidget) -> None:
    """Have Tab come to a part right after a widget; inside of it the order stays.

    Args:
        before: Takes the focus by Tab itself.
        part: Was made later than what stands below it.
    """
    last = before
    for widget in part.findChildren(QWidget):
        # Qt leaves the order alone where one of the two takes no focus. One of several that Tab
        # does not stop at now may be the one it stops at later.
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None:
            QWidget.setTabOrder(last, widget)
            last = widget
