"""Asks how a delivery is to rest: not at all running, or running and removing nobody."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from coursera_wizard.domain.periods import Period
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rename, text
from coursera_wizard.ui.widgets.date_edit import DateEdit

_WIDTH = 460
_USUAL_DAYS = 14


class Rest(StrEnum):
    """The ways to rest."""

    OPEN = "open"
    UNTIL = "until"
    NO_REMOVALS = "no-removals"


@dataclass(frozen=True, slots=True)
class RestChoice:
    """What was chosen; the period is None for a suspension without an end."""

    rest: Rest
    period: Period | None = None


class RestDialog(QDialog):
    """Three ways, with a last day for those that end by themselves."""

    def __init__(self, parent: QWidget, name: str, today: dt.date) -> None:
        super().__init__(parent)
        self._today = today
        title = _("Suspend {name}?").format(name=name)
        self.setObjectName("rest")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.scaled(_WIDTH))
        column = QVBoxLayout(self)
        edge = theme.scaled(Gap.XL)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.scaled(Gap.M))
        column.addWidget(text(title, "heading"))
        column.addWidget(
            text(_("While it is suspended, nothing is read and nothing is sent, not even by hand."))
        )
        self._group = QButtonGroup(self)
        self.choices = {
            Rest.OPEN: QRadioButton(_("Suspend until I resume it")),
            Rest.UNTIL: QRadioButton(_("Suspend until and with the last day below")),
            Rest.NO_REMOVALS: QRadioButton(
                _("Go on, but remove nobody until and with the last day below")
            ),
        }
        for rest, choice in self.choices.items():
            choice.setObjectName(f"rest.{rest}")
            choice.setAccessibleName(choice.text())
            self._group.addButton(choice)
            column.addWidget(choice)
            if rest is Rest.NO_REMOVALS:
                hint = text(
                    _(
                        "For the turn of a school year: whoever Coursera no longer lists stays in"
                        " the delivery for so long."
                    ),
                    "small",
                )
                below = QHBoxLayout()
                theme.pad(below, theme.scaled(Gap.XL), 0, 0, 0)
                below.addWidget(hint)
                column.addLayout(below)
        column.addWidget(self._make_day_part())
        column.addStretch(1)
        column.addLayout(self._make_buttons())
        self.choices[Rest.OPEN].setChecked(True)
        for choice in self.choices.values():
            choice.toggled.connect(lambda _on: self._show_day())
        self._show_day()

    def chosen(self) -> RestChoice:
        """Return what was chosen."""
        rest = next(rest for rest, choice in self.choices.items() if choice.isChecked())
        if rest is Rest.OPEN:
            return RestChoice(rest)
        return RestChoice(rest, Period(self._today, self.day.day()))

    def _make_day_part(self) -> QWidget:
        self._day_part = QWidget()
        row = QHBoxLayout(self._day_part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.S))
        label = text(_("Last day"), "label", wrap=False)
        self.day = DateEdit()
        self.day.setObjectName("rest.day")
        self.day.setAccessibleName(label.text())
        self.day.begin_with(self._today)
        self.day.show_day(self._today + dt.timedelta(days=_USUAL_DAYS))
        label.setBuddy(self.day)
        row.addWidget(label)
        row.addWidget(self.day)
        row.addStretch(1)
        return self._day_part

    def _make_buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.scaled(Gap.S))
        buttons.addStretch(1)
        buttons.addWidget(button(_("Cancel"), "rest.no", self.reject))
        yes = button(_("Suspend"), "rest.yes", self.accept, "primary")
        yes.setDefault(True)
        self._yes = yes
        buttons.addWidget(yes)
        return buttons

    def _show_day(self) -> None:
        self._day_part.setEnabled(not self.choices[Rest.OPEN].isChecked())
        is_rollover = self.choices[Rest.NO_REMOVALS].isChecked()
        words = _("Remove nobody") if is_rollover else _("Suspend")
        rename(self._yes, words)


async def ask_rest(parent: QWidget, name: str, today: dt.date) -> RestChoice | None:
    """Return how a delivery is to rest; None when the answer was no."""
    dialog = RestDialog(parent, name, today)
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def on_finished(result: int) -> None:
        if not answer.done():
            answer.set_result(bool(result))

    dialog.finished.connect(on_finished)
    dialog.open()
    try:
        return dialog.chosen() if await answer else None
    finally:
        dialog.close()
        dialog.deleteLater()
