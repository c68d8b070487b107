"""Small buttons that choose: one of several (filters, tabs) or any of several (days)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import SMALL_PX, Gap
from coursera_wizard.ui.widgets.basic import rename
from coursera_wizard.ui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Chips(QWidget):
    """A group of chips; arrow keys move between them, Space switches.

    A screen reader meets radio buttons where one is chosen, and check boxes where any are.
    """

    picked = Signal(str)
    changed = Signal()

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str]], *, label: str, many: bool = False
    ) -> None:
        """Make a group.

        Args:
            name: Object name of the group; each chip is called ``name.key``.
            choices: Key and words of each chip.
            label: What is chosen here, for a screen reader.
            many: Whether any number may be chosen, none included.
        """
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._many = many
        self._chips: dict[str, QPushButton] = {}
        row = FlowLayout(self, Gap.S)
        for key, words in choices:
            chip = _Chip(words, self)
            chip.setObjectName(f"{name}.{key}")
            chip.setAutoExclusive(not many)
            chip.clicked.connect(lambda _checked=False, key=key: self._on_clicked(key))
            self._chips[key] = chip
            row.addWidget(chip)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def chip(self, key: str) -> QPushButton:
        """Return one chip, for its words, tooltip or description."""
        return self._chips[key]

    def set_words(self, key: str, words: str) -> None:
        """Change what stands on a chip."""
        rename(self._chips[key], words)

    def chosen(self) -> tuple[str, ...]:
        """Return the keys chosen, in the order of the chips."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def choose(self, keys: Iterable[str] | str) -> None:
        """Show what is chosen, without telling anybody."""
        wanted = {keys} if isinstance(keys, str) else set(keys)
        for key, chip in self._chips.items():
            if chip.isChecked() != (key in wanted):
                chip.setAutoExclusive(False)
                chip.setChecked(key in wanted)
                chip.setAutoExclusive(not self._many)

    def focus_chosen(self) -> None:
        """Move the focus to the first chosen chip, else to the first one."""
        chips = [chip for chip in self._chips.values() if not chip.isHidden()]
        chosen = [chip for chip in chips if chip.isChecked()]
        for chip in (chosen or chips)[:1]:
            chip.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self, key: str) -> None:
        self.picked.emit(key)
        self.changed.emit()


class _Chip(QPushButton):
    """One chip."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the words also when they are bold, as those of a chosen chip are."""
        hint = super().sizeHint()
        bold = QFontMetrics(theme.font(SMALL_PX, QFont.Weight.DemiBold))
        more = bold.horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(
            self.text()
        )
        return QSize(hint.width() + max(0, more), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys, also where any number may be chosen."""
        forward = Qt.Key.Key_Right
        back = Qt.Key.Key_Left
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            forward, back = back, forward
        if event.key() in {forward, Qt.Key.Key_Down}:
            self._move(1)
        elif event.key() in {back, Qt.Key.Key_Up}:
            self._move(-1)
        else:
            super().keyPressEvent(event)

    def _move(self, steps: int) -> None:
        # Tab stops at the chosen one of several only, so it does not lead to the neighbor.
        group = self.parentWidget()
        if group is None:
            return
        chips = [chip for chip in group.findChildren(_Chip) if not chip.isHidden()]
        neighbor = chips[(chips.index(self) + steps) % len(chips)]
        neighbor.setFocus(Qt.FocusReason.TabFocusReason)
