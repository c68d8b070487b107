"""Who gets the packages: every receiver with what it takes, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from coursera_wizard.domain.receiver_profiles import PROFILES
from coursera_wizard.domain.receiver_words import profile_lines
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import text
from coursera_wizard.ui.widgets.cards import RowsCard

if TYPE_CHECKING:
    from coursera_wizard.domain.receiver_profiles import ReceiverProfile


class ReceiverChoice(QWidget):
    """A list of receivers; the chosen one says what its packages are."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("receiver.profile")
        self.setAccessibleName(_("Who gets the packages"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.XS))
        column.addWidget(text(_("Who gets the packages"), "label"))
        card = RowsCard()
        self._group = QButtonGroup(self)
        self._rows = {one.id: _ProfileRow(one) for one in PROFILES.values()}
        for row in self._rows.values():
            self._group.addButton(row.button)
            row.button.clicked.connect(lambda _checked=False, row=row: self.picked.emit(row.id))
            card.add_row(row)
        column.addWidget(card)

    def show_choice(self, profile_id: str, delivery_name: str) -> None:
        """Show which one is chosen, and what that implies for this delivery."""
        for row in self._rows.values():
            row.show_choice(is_chosen=row.id == profile_id, delivery_name=delivery_name)

    def focus_chosen(self) -> None:
        """Move the focus to the chosen one."""
        found = self._group.checkedButton()
        if found is not None:
            found.setFocus()


class _ProfileRow(QWidget):
    """One receiver: its name, one sentence, and more once it is chosen."""

    def __init__(self, profile: ReceiverProfile) -> None:
        super().__init__()
        self.id = profile.id
        self._profile = profile
        column = QVBoxLayout(self)
        edge = theme.scaled(Gap.M)
        column.setContentsMargins(edge, theme.scaled(Gap.S), edge, theme.scaled(Gap.S))
        column.setSpacing(0)
        self.button = QRadioButton(_(profile.title))
        self.button.setObjectName(f"receiver.profile.{profile.id}")
        self.button.setAccessibleName(_(profile.title))
        self.button.setAccessibleDescription(_(profile.explanation))
        inner = QVBoxLayout()
        # Below the words of the button, not below its ring.
        theme.pad(inner, theme.scaled(Gap.XL + Gap.XS), 0, 0, 0)
        inner.setSpacing(theme.scaled(Gap.XS))
        inner.addWidget(text(_(profile.explanation), "small"))
        self._more = text("", "small")
        self._more.hide()
        inner.addWidget(self._more)
        column.addWidget(self.button)
        column.addLayout(inner)

    def show_choice(self, *, is_chosen: bool, delivery_name: str) -> None:
        """Show whether it is chosen; if so, what its packages are."""
        if self.button.isChecked() != is_chosen:
            self.button.setChecked(is_chosen)
        # Tab stops at the chosen one, also before one of them had the focus.
        focus = Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus
        self.button.setFocusPolicy(focus)
        self._more.setVisible(is_chosen)
        if is_chosen:
            lines = "\n".join(profile_lines(self._profile, delivery_name))
            if self._more.text() != lines:
                self._more.setText(lines)
                said = " ".join((_(self._profile.explanation), *lines.split("\n")))
                self.button.setAccessibleDescription(said)
