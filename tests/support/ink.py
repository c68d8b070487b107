"""Where something is drawn on a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QImage


def has_ink(picture: QImage, place: QRect) -> bool:
    """Return whether anything but one plain ground is seen at a place of a picture."""
    columns = range(place.left(), place.right() + 1)
    rows = range(place.top(), place.bottom() + 1)
    return len({picture.pixel(x, y) for x in columns for y in rows}) > 1
