"""The steps on the left: words stand beside their disc, and what is cut is shown by the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt

from coursera_wizard.ui import theme
from coursera_wizard.ui.step_list import StepButton
from coursera_wizard.wizard.session import StepState
from coursera_wizard.wizard.steps import StepId
from tests.support.ink import has_ink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def from_the_right(qapp: QApplication) -> Iterator[None]:
    """Reading begins on the right for one test."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def a_button(qtbot: QtBot, title: str, result: str = "") -> StepButton:
    """Return a finished step, as wide as the list is."""
    button = StepButton(1, StepId.CREDENTIALS)
    qtbot.addWidget(button)
    button.setFlat(True)  # without a style sheet, a button has a ground of its own
    button.show_step(title, StepState.DONE, result)
    button.resize(theme.scaled(theme.STEP_LIST_WIDTH), button.sizeHint().height())
    button.show()
    return button


@pytest.mark.usefixtures("from_the_right")
def test_title_stands_beside_its_disc_from_the_right(qtbot: QtBot) -> None:
    """Short words leave the far side empty, where it is the left one."""
    button = a_button(qtbot, "Steps")

    picture = button.grab().toImage()

    third = button.width() // 3
    assert not has_ink(picture, QRect(2, 2, third, button.height() - 4))
    assert has_ink(picture, QRect(third, 2, third, button.height() - 4))


def test_only_words_that_are_cut_are_shown_by_the_mouse(qtbot: QtBot) -> None:
    """A title or result that fits needs no tool tip; a long one has it in full."""
    long = "A result that has by far more words than there is room for in the list of steps"

    assert not a_button(qtbot, "Credentials", "Harbour Valley College").toolTip()
    assert a_button(qtbot, "Credentials", long).toolTip() == long
    assert a_button(qtbot, long).toolTip() == long
