"""The deliveries of this computer, one line each, in aligned columns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from coursera_wizard.domain.delivery import Delivery, DeliveryStatus
from coursera_wizard.domain.draft import Source
from coursera_wizard.domain.schedule import Frequency
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import icons, theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import button, rule, text
from coursera_wizard.ui.widgets.cards import Card, Pill, clear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QPushButton

    from coursera_wizard.services.ports import KnownDelivery

_STRETCHES = (8, 1, 0, 0, 8, 0)
_NAME, _RECEIVER, _STATUS, _LAST_RUN, _NEXT_RUN, _BUTTONS = range(6)
_LEAST_WIDTHS = {_NAME: 180, _RECEIVER: 76, _LAST_RUN: 64, _NEXT_RUN: 92}
_FIRST_TO_GO = frozenset({_RECEIVER, _STATUS, _LAST_RUN})
_ALWAYS = frozenset({_NAME, _BUTTONS})
_PILL_WIDTH = 186
_TIGHT_PILL_WIDTH = 140


class DeliveryTable(Card):
    """Shows what is known of each delivery; says what was asked for, with its line."""

    edit = Signal(object)
    suspend = Signal(object)
    resume = Signal(object)
    locate = Signal(object)
    remove = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("deliveries")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        for column, stretch in enumerate(_STRETCHES):
            self._grid.setColumnStretch(column, stretch)
        self.body.addLayout(self._grid)
        self._cells: list[tuple[int, QWidget]] = []
        self._tight_pills: list[QWidget] = []

    def show_deliveries(self, lines: Sequence[KnownDelivery], now: dt.datetime) -> None:
        """Show these lines in this order."""
        clear(self._grid)
        self._cells, self._tight_pills = [], []
        headings = (
            _("Organization"), _("Delivers to"), _("Status"), _("Last run"), _("Next run"), "",
        )  # fmt: skip
        for column, words in enumerate(headings):
            self._put(0, column, text(words, "column"), is_narrow=True)
        for number, line in enumerate(lines):
            row = 2 * number + 1
            self._grid.addWidget(rule(), row, 0, 1, len(_STRETCHES))
            self._show_line(row + 1, line, now)
        self._fit()

    def _show_line(self, row: int, line: KnownDelivery, now: dt.datetime) -> None:
        delivery = line.delivery
        if delivery is None:
            name, second = line.path.name, str(line.path.parent)
        else:
            name, second = delivery.organization.name, _second_line(delivery)
        below = Pill(*status_of(line), most_width=_TIGHT_PILL_WIDTH)
        self._tight_pills.append(below)
        self._put(row, 0, _two_lines(name, second, below))
        self._put(row, 1, text(_("Folder") if delivery else "—"))
        self._put(row, 2, Pill(*status_of(line), most_width=_PILL_WIDTH))
        self._put(row, 3, text("—", "muted"))
        self._put(row, 4, text(next_run(delivery, now) if delivery else "—"))
        self._put(row, 5, self._make_buttons(line))

    def _make_buttons(self, line: KnownDelivery) -> QWidget:
        name = line.path.name.removesuffix(".delivery.json")
        shown = line.delivery.organization.name if line.delivery else line.path.name
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.XS))
        row.addStretch(1)
        if line.delivery is not None:
            first = button(_("Edit"), f"delivery.{name}.edit", lambda: self.edit.emit(line))
        else:
            first = button(_("Locate…"), f"delivery.{name}.locate", lambda: self.locate.emit(line))
        first.setAccessibleDescription(shown)
        more = button("", f"delivery.{name}.more", lambda: self._open_menu(more, line), "more")
        more.setAccessibleName(_("More for {name}").format(name=shown))
        more.setToolTip(_("More"))
        icons.dress(more, Icon.MORE, Tone.ACCENT, 18)
        row.addWidget(first)
        row.addWidget(more)
        return part

    def _open_menu(self, where: QPushButton, line: KnownDelivery) -> None:
        menu = self.menu_for(line)
        menu.setParent(where, menu.windowFlags())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where.mapToGlobal(QPoint(0, where.height())))

    def menu_for(self, line: KnownDelivery) -> QMenu:
        """Return what else can be done with a line."""
        menu = QMenu(self)
        menu.setObjectName("delivery.menu")
        delivery = line.delivery
        if delivery is not None and delivery.status is DeliveryStatus.ACTIVE:
            _add(menu, _("Suspend"), "suspend").triggered.connect(lambda: self.suspend.emit(line))
        elif delivery is not None:
            _add(menu, _("Resume"), "resume").triggered.connect(lambda: self.resume.emit(line))
        _add(menu, _("Remove…"), "remove").triggered.connect(lambda: self.remove.emit(line))
        return menu

    def _put(self, row: int, column: int, widget: QWidget, *, is_narrow: bool = False) -> None:
        part = QWidget()
        inner = QVBoxLayout(part)
        side = theme.scaled(Gap.M)
        high = theme.scaled(Gap.S if is_narrow else Gap.M)
        is_last = column == len(_STRETCHES) - 1
        theme.pad(inner, side, high, theme.scaled(Gap.S) if is_last else 0, high)
        inner.addWidget(widget)
        self._grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignVCenter)
        self._cells.append((column, part))
        part.setMinimumWidth(theme.scaled(_LEAST_WIDTHS.get(column, 0)))

    def minimumSizeHint(self) -> QSize:
        """Return the width of what is always shown: the other columns give way."""
        return QSize(self._room_for(_ALWAYS), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns that a narrow window has no room for; the status moves to the name."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = frozenset(range(len(_STRETCHES)))
        for fewer in (shown - _FIRST_TO_GO, _ALWAYS):
            if self._room_for(shown) > self.width():
                shown = fewer
        for column, cell in self._cells:
            cell.setVisible(column in shown)
        for pill in self._tight_pills:
            pill.setVisible(_STATUS not in shown)

    def _room_for(self, columns: frozenset[int]) -> int:
        widths = dict.fromkeys(columns, 0)
        for column, cell in self._cells:
            if column in columns:
                needed = max(cell.minimumWidth(), cell.minimumSizeHint().width())
                widths[column] = max(widths[column], needed)
        return sum(widths.values()) + 2 * theme.HAIR


def status_of(line: KnownDelivery) -> tuple[str, str]:
    """Return what the pill says, and its tone."""
    if line.problem is not None:
        words = _("{title} · {number}")
        tone = "wrong" if line.problem.is_blocking else "look"
        return words.format(title=line.problem.title, number=line.problem.number), tone
    if line.delivery is not None and line.delivery.status is DeliveryStatus.SUSPENDED:
        return _("Suspended"), "look"
    return _("Active"), "good"


def next_run(delivery: Delivery, now: dt.datetime) -> str:
    """Return when the delivery runs next, in words."""
    if delivery.status is DeliveryStatus.SUSPENDED:
        return _("Suspended")
    if delivery.schedule.frequency is Frequency.MANUAL:
        return _("When you run it")
    from coursera_wizard.domain.schedule_times import next_runs
    from coursera_wizard.domain.schedule_words import moment_text

    runs = next_runs(delivery.schedule, now, 1)
    return moment_text(runs[0].starts_at) if runs else _("No more")


def _second_line(delivery: Delivery) -> str:
    chosen = sum(1 for mapping in delivery.programs.values() if mapping.is_on)
    words = ngettext(
        "{chosen} of {count} program", "{chosen} of {count} programs", len(delivery.programs)
    ).format(chosen=f"{chosen:,}", count=f"{len(delivery.programs):,}")
    if delivery.account.source is Source.PRACTICE:
        return _("Practice organization · {programs}").format(programs=words)
    return words


def _two_lines(first: str, second: str, below: QWidget) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    column.addWidget(text(first.replace("-", "-\u200b").replace(".", "\u200b."), "heading"))
    column.addWidget(text(second, "small"))
    column.addWidget(below)
    return part


def _add(menu: QMenu, words: str, name: str) -> QAction:
    action = menu.addAction(words)
    action.setObjectName(f"delivery.{name}")
    return action
