"""The Qt binding that is installed can be trusted on this Python."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def test_binding_keeps_the_count_of_none(qapp: QApplication) -> None:
    """Calls that return None do not use it up.

    PySide6 6.12.0 loses one reference a call on Python 3.11, and the program ends after some
    thousand calls.
    """
    before = sys.getrefcount(None)

    for _round in range(400):
        qapp.processEvents()

    assert sys.getrefcount(None) > before - 200
