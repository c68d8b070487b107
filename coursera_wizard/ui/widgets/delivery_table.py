"""The deliveries of this computer, one line each, in aligned columns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from coursera_wizard.domain.delivery import Delivery, removes_nobody
from coursera_wizard.domain.draft import ReceiverChannel, Source
from coursera_wizard.domain.receiver_profiles import DEFAULT
from coursera_wizard.domain.receiver_words import profile_name
from coursera_wizard.domain.run import RunOutcome
from coursera_wizard.domain.run_words import outcome_text, started_column_text
from coursera_wizard.domain.schedule import Frequency
from coursera_wizard.domain.schedule_entry import wants_entry
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import icons, theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import button, rule, text
from coursera_wizard.ui.widgets.cards import Card, Pill, clear
from coursera_wizard.ui.widgets.line_note import LineNoteView
from coursera_wizard.wizard.overview import status_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QPushButton

    from coursera_wizard.domain.schedule_times import PlannedRun
    from coursera_wizard.ui.widgets.line_note import LineNote
    from coursera_wizard.wizard.overview import DeliveryLine

_STRETCHES = (8, 2, 0, 6, 6, 0)
_NAME, _RECEIVER, _STATUS, _LAST_RUN, _NEXT_RUN, _BUTTONS = range(6)
_LEAST_WIDTHS = {_NAME: 164, _RECEIVER: 76, _LAST_RUN: 92, _NEXT_RUN: 92}
# Left out one after the other, as the window becomes narrow.
_GOING = (_RECEIVER, _LAST_RUN, _STATUS, _NEXT_RUN)
_ALWAYS = frozenset({_NAME, _BUTTONS})
_PILL_WIDTH = 150
_TIGHT_PILL_WIDTH = 132


class DeliveryTable(Card):
    """Shows what is known of each delivery; says what was asked for, with its line."""

    run = Signal(object)
    preview = Signal(object)
    look = Signal(object)
    history = Signal(object)
    edit = Signal(object)
    suspend = Signal(object)
    resume = Signal(object)
    remove_again = Signal(object)
    locate = Signal(object)
    remove = Signal(object)
    prove = Signal(object)
    put_right = Signal(object)

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
        self._stops: dict[str, QPushButton] = {}

    def show_deliveries(
        self,
        lines: Sequence[DeliveryLine],
        now: dt.datetime,
        zone: str = "UTC",
        notes: Mapping[Path, Sequence[LineNote]] | None = None,
    ) -> None:
        """Show these lines in this order.

        Args:
            lines: The deliveries.
            now: The time.
            zone: This computer's, for deliveries that name none.
            notes: What is to be known of some of the lines, by the paths of their files.
        """
        clear(self._grid)
        self._cells, self._tight_pills, self._stops = [], [], {}
        headings = (
            _("Organization"), _("Delivers to"), _("Status"), _("Last run"), _("Next run"), "",
        )  # fmt: skip
        for column, words in enumerate(headings):
            self._put(0, column, text(words, "column"), is_narrow=True)
        for number, line in enumerate(lines):
            row = 3 * number + 1
            self._grid.addWidget(rule(), row, 0, 1, len(_STRETCHES))
            self._show_line(row + 1, line, now, zone)
            self._show_notes(row + 2, line, (notes or {}).get(line.known.path, ()))
        self._fit()

    def focus_again(self, name: str) -> None:
        """Move the focus to the button of this name, once it stands where it is seen."""
        found = self._stops.get(name)
        if found is not None:
            QTimer.singleShot(0, found, found.setFocus)

    def _show_line(self, row: int, line: DeliveryLine, now: dt.datetime, zone: str) -> None:
        delivery, path = line.delivery, line.known.path
        if delivery is None:
            name, second = path.name, str(path.parent)
        else:
            name, second = delivery.organization.name, _second_line(delivery)
        below = Pill(*status_of(line), most_width=_TIGHT_PILL_WIDTH)
        self._tight_pills.append(below)
        self._put(row, 0, _two_lines(name, second, below))
        self._put(row, 1, text(_delivers_to(delivery) if delivery else "—"))
        self._put(row, 2, Pill(*status_of(line), most_width=_PILL_WIDTH))
        self._put(row, 3, _last_run(line, zone))
        self._put(row, 4, _next_run(line, now))
        self._put(row, 5, self._make_buttons(line))

    def _show_notes(self, row: int, line: DeliveryLine, notes: Sequence[LineNote]) -> None:
        if not notes:
            return
        name = line.known.path.name.removesuffix(".delivery.json")
        about = line.delivery.organization.name if line.delivery else name
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for note in notes:
            view = LineNoteView(
                note, f"delivery.{name}.put-right", about, lambda: self.put_right.emit(line)
            )
            column.addWidget(view)
            if view.button is not None:
                self._stops[view.button.objectName()] = view.button
        self._grid.addWidget(part, row, 0, 1, len(_STRETCHES))

    def _make_buttons(self, line: DeliveryLine) -> QWidget:
        path = line.known.path
        name = path.name.removesuffix(".delivery.json")
        shown = line.delivery.organization.name if line.delivery else path.name
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(Gap.XS))
        row.addStretch(1)
        if line.delivery is None:
            first = button(_("Locate…"), f"delivery.{name}.locate", lambda: self.locate.emit(line))
        elif line.going_on is not None:
            first = button(_("Show run"), f"delivery.{name}.look", lambda: self.look.emit(line))
        elif line.waiting is not None:
            first = button(_("Decide…"), f"delivery.{name}.look", lambda: self.look.emit(line))
        else:
            first = button(_("Run sync"), f"delivery.{name}.run", lambda: self.run.emit(line))
        first.setAccessibleDescription(shown)
        more = button("", f"delivery.{name}.more", lambda: self._open_menu(more, line), "more")
        more.setAccessibleName(_("More for {name}").format(name=shown))
        more.setToolTip(_("More"))
        icons.dress(more, Icon.MORE, Tone.ACCENT, 18)
        row.addWidget(first)
        row.addWidget(more)
        for one in (first, more):
            self._stops[one.objectName()] = one
        return part

    def _open_menu(self, where: QPushButton, line: DeliveryLine) -> None:
        menu = self.menu_for(line)
        menu.setParent(where, menu.windowFlags())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where.mapToGlobal(QPoint(0, where.height())))

    def menu_for(self, line: DeliveryLine) -> QMenu:
        """Return what else can be done with a line."""
        menu = QMenu(self)
        menu.setObjectName("delivery.menu")
        delivery = line.delivery
        if delivery is not None:
            self._add_ways(menu, line, delivery)
        _add(menu, _("Remove…"), "remove").triggered.connect(lambda: self.remove.emit(line))
        return menu

    def _add_ways(self, menu: QMenu, line: DeliveryLine, delivery: Delivery) -> None:
        if line.going_on is None:
            _add(menu, _("Preview"), "preview").triggered.connect(lambda: self.preview.emit(line))
        if line.waiting is not None and line.going_on is None:
            _add(menu, _("Run sync"), "run").triggered.connect(lambda: self.run.emit(line))
        _add(menu, _("Edit"), "edit").triggered.connect(lambda: self.edit.emit(line))
        _add(menu, _("History"), "history").triggered.connect(lambda: self.history.emit(line))
        if wants_entry(delivery.schedule):
            prove = _add(menu, _("Run once through the scheduler…"), "prove")
            prove.triggered.connect(lambda: self.prove.emit(line))
        menu.addSeparator()
        if line.is_suspended:
            _add(menu, _("Resume"), "resume").triggered.connect(lambda: self.resume.emit(line))
        else:
            _add(menu, _("Suspend…"), "suspend").triggered.connect(lambda: self.suspend.emit(line))
        if removes_nobody(delivery, line.today):
            again = _add(menu, _("Remove again as usual"), "remove-again")
            again.triggered.connect(lambda: self.remove_again.emit(line))
        menu.addSeparator()

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
        for column in _GOING:
            if self._room_for(shown) > self.width():
                shown -= {column}
        for column, cell in self._cells:
            cell.setVisible(column in shown)
        for column, stretch in enumerate(_STRETCHES):
            # NOTE: a column without a visible cell would still take its share of the room.
            self._grid.setColumnStretch(column, stretch if column in shown else 0)
        for pill in self._tight_pills:
            pill.setVisible(_STATUS not in shown)

    def _room_for(self, columns: frozenset[int]) -> int:
        widths = dict.fromkeys(columns, 0)
        for column, cell in self._cells:
            if column in columns:
                needed = max(cell.minimumWidth(), cell.minimumSizeHint().width())
                widths[column] = max(widths[column], needed)
        return sum(widths.values()) + 2 * theme.HAIR


def _next_run(line: DeliveryLine, now: dt.datetime) -> QWidget:
    """Return when a line runs next, in which zone, and whether nothing here starts it."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    column.addWidget(text(next_words(line, now)))
    if line.delivery is None or _coming(line, now) is None:
        return part
    schedule = line.delivery.schedule
    zone = text(schedule.zone.replace("/", "/\u200b").replace("_", "_\u200b"), "small")
    zone.setAccessibleName(schedule.zone)
    column.addWidget(zone)
    if not wants_entry(schedule):
        column.addWidget(text(_("not by itself"), "small"))
    return part


def next_words(line: DeliveryLine, now: dt.datetime) -> str:
    """Return when a line runs next, in words."""
    delivery, coming = line.delivery, _coming(line, now)
    if delivery is None:
        return "—"
    if coming is not None:
        from coursera_wizard.domain.schedule_words import moment_text

        return moment_text(coming.starts_at)
    is_manual = delivery.schedule.frequency is Frequency.MANUAL
    if line.waiting is not None and not is_manual:
        return _("After you decide")
    if line.is_suspended:
        return _("Suspended")
    return _("When you run it") if is_manual else _("No more")


def _coming(line: DeliveryLine, now: dt.datetime) -> PlannedRun | None:
    """Return the first run that takes place by the schedule; None while one waits for a person."""
    if line.delivery is None or line.waiting is not None:
        return None
    from coursera_wizard.domain.schedule_due import coming_runs

    return next(iter(coming_runs(line.delivery, now, 1)), None)


def _last_run(line: DeliveryLine, zone: str) -> QWidget:
    run, delivery = line.last, line.delivery
    if run is None or delivery is None:
        return text("—", "muted")
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    zone = delivery.schedule.zone or zone
    column.addWidget(text(started_column_text(run, zone)))
    column.addWidget(text(zone, "small"))
    records = sum(counts.rows for counts in run.counts.values())
    words = outcome_text(run)
    if run.outcome is RunOutcome.DELIVERED:
        words = ngettext("{count} record", "{count} records", records).format(
            count=number_words(records)
        )
    elif run.problem is not None:
        words = _("{outcome} · {number}").format(outcome=words, number=run.problem.number)
    column.addWidget(text(words, "small"))
    return part


def _delivers_to(delivery: Delivery) -> str:
    receiver = delivery.receiver
    is_sftp = receiver.channel is ReceiverChannel.SFTP
    channel = _("SFTP") if is_sftp else _("Folder")
    if receiver.profile == DEFAULT:
        return channel
    return _("{receiver} · {channel}").format(receiver=profile_name(receiver), channel=channel)


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
