"""Parts beside each other go below each other in a narrow window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from coursera_wizard.ui.widgets.side_by_side import SideBySide

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def a_part(width: int) -> QWidget:
    """Return a part that needs so much room."""
    part = QWidget()
    part.setFixedHeight(20)
    part.setMinimumWidth(width)
    return part


@pytest.mark.parametrize(("width", "is_stacked"), [(500, False), (300, True), (200, True)])
def test_parts_are_stacked_where_the_wider_one_has_no_half(
    qtbot: QtBot, width: int, is_stacked: bool
) -> None:
    """Both parts keep the room they need, beside or below each other."""
    first, second = a_part(100), a_part(200)
    pair = SideBySide(first, second)
    qtbot.addWidget(pair)

    pair.resize(width, 200)
    pair.show()

    assert pair.is_stacked is is_stacked
    qtbot.waitUntil(lambda: (second.y() > first.y()) is is_stacked)
    assert second.width() >= 200


def test_one_shown_part_is_never_stacked(qtbot: QtBot) -> None:
    """A hidden part takes no room."""
    first, second = a_part(100), a_part(200)
    pair = SideBySide(first, second)
    qtbot.addWidget(pair)
    second.hide()

    pair.resize(120, 100)
    pair.show()

    assert not pair.is_stacked
    assert pair.minimumSizeHint().width() == 100
