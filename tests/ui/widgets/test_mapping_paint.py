"""The painted cells: a pill grows with its words, and says when it is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.ui.widgets.mapping_paint import (
    PILL_TONES,
    pill_width,
    row_height,
    widest_match,
)
from coursera_wizard.ui.widgets.match_words import shared_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def test_pills_have_room_for_their_words(qapp: QApplication) -> None:
    """The column is measured by the longest usual pill."""
    assert pill_width("Check: 82 % alike") > pill_width("Same name")
    assert widest_match() >= pill_width(shared_words(2))
    assert row_height() > 0


def test_every_tone_has_words_and_ground() -> None:
    """A pill of any tone can be painted."""
    assert set(PILL_TONES) == {"good", "look", "wrong", "plain"}
