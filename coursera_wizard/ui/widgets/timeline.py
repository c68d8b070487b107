"""The next runs on one line, the LMS syncs on another, and the gap between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from coursera_wizard.domain.schedule import ALL_DAYS, GAP_MINUTES
from coursera_wizard.domain.schedule_times import ClockChange, Moment, PlannedRun
from coursera_wizard.domain.schedule_words import gap_text, moment_text, time_text, weekday_name
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import leading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

SHOWN_RUNS = 5


class Timeline(QWidget):
    """Draws up to five runs; a screen reader hears the same in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("schedule.timeline")
        self.setAccessibleName(_("The next runs"))
        self._runs: tuple[PlannedRun, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_runs(self, runs: Sequence[PlannedRun]) -> None:
        """Show these runs."""
        if tuple(runs) == self._runs:
            return
        self._runs = tuple(runs)
        words = describe_runs(self._runs)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    @property
    def runs(self) -> tuple[PlannedRun, ...]:
        """What is shown."""
        return self._runs

    def sizeHint(self) -> QSize:
        """Return room for both lines; the width is whatever there is."""
        rows = 5 if any(run.lms for run in self._runs) else 3
        height = rows * theme.scaled(20) + 2 * theme.scaled(Gap.S)
        return QSize(theme.scaled(480), height)

    def minimumSizeHint(self) -> QSize:
        """Return the height needed in a narrow window."""
        return QSize(theme.scaled(320), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both lines, the runs, the syncs and the gaps."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SMALL_PX - 1))
        if not self._runs:
            painter.setPen(theme.color(Tone.MUTED))
            empty = _("No run is planned.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, empty)
            return
        _Drawing(painter, self).draw(self._runs)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color(Tone.ACCENT), theme.RING))
            edge = theme.RING / 2
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(edge, edge, -edge, -edge),
                theme.FIELD_RADIUS,
                theme.FIELD_RADIUS,
            )


class _Drawing:
    """One drawing of the runs."""

    def __init__(self, painter: QPainter, widget: QWidget) -> None:
        self._painter = painter
        self._metrics = QFontMetricsF(painter.font())
        self._is_rtl = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._width = widget.width()
        self._line = theme.scaled(20)
        self._top = theme.scaled(Gap.S)
        self._edge = theme.scaled(Gap.L)
        names = (_("Coursera"), _("LMS"))
        self._names = names
        self._label_width = max(self._metrics.horizontalAdvance(name) for name in names)

    def draw(self, runs: Sequence[PlannedRun]) -> None:
        """Draw everything."""
        start = self._edge + self._label_width + theme.scaled(Gap.L)
        room = self._width - start - self._edge
        widest = max(self._metrics.horizontalAdvance(_short(run.start)) for run in runs)
        columns = max(1, min(SHOWN_RUNS, int(room / (widest + Gap.M))))
        column = room / columns
        has_lms = any(run.lms for run in runs)
        self._rail(self._names[0], start, room, 1)
        if has_lms:
            self._rail(self._names[1], start, room, 3)
        for index, run in enumerate(runs[:columns]):
            self._run(run, start + index * column, column)

    def _run(self, run: PlannedRun, left: float, column: float) -> None:
        minutes = run.gap_minutes
        is_late = minutes is not None and minutes < GAP_MINUTES
        tone = Tone.WRONG if is_late else Tone.ACCENT
        when = _short(run.start)
        if run.start.change is not ClockChange.NONE:
            when = _("{moment} · clock change").format(moment=when)
        self._text(when, left, column, 0, Tone.MUTED)
        self._block(left, 1, tone)
        if run.lms is None or minutes is None:
            return
        shift = min(column * 0.3, theme.scaled(36))
        gap = _("{minutes} min").format(minutes=minutes) if minutes < 120 else gap_text(minutes)
        self._text(gap, left + shift * 0.55, column, 2, tone if is_late else Tone.MUTED)
        self._block(left + shift, 3, Tone.GOOD)
        lms = run.lms.starts_at
        words = time_text(lms.time())
        if lms.date() != run.starts_at.date():
            words = _short(run.lms)
        self._text(words, left + shift, column - shift, 4, Tone.MUTED)

    def _rail(self, name: str, left: float, room: float, row: int) -> None:
        place = self._place(QRectF(self._edge, self._row(row), self._label_width, self._line))
        self._painter.setPen(theme.color(Tone.MUTED))
        self._painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
        self._painter.setPen(QPen(theme.color(Tone.LINE), theme.RING))
        middle = self._row(row) + self._line / 2
        ends = self._place(QRectF(left, middle, room, 0))
        self._painter.drawLine(ends.topLeft(), ends.topRight())

    def _block(self, left: float, row: int, tone: Tone) -> None:
        place = QRectF(left, self._row(row) + 1, theme.scaled(22), self._line - 2)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(theme.color(tone))
        self._painter.drawRoundedRect(self._place(place), Gap.XS, Gap.XS)

    def _text(self, words: str, left: float, column: float, row: int, tone: Tone) -> None:
        place = self._place(QRectF(left, self._row(row), column - Gap.XS, self._line))
        shown = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        self._painter.setPen(theme.color(tone))
        self._painter.drawText(place, leading() | Qt.AlignmentFlag.AlignVCenter, shown)

    def _row(self, row: int) -> float:
        return self._top + row * self._line

    def _place(self, place: QRectF) -> QRectF:
        if self._is_rtl:
            place.moveLeft(self._width - place.right())
        return place


def describe_runs(runs: Sequence[PlannedRun]) -> str:
    """Return the picture in words, one line a run."""
    if not runs:
        return _("No run is planned.")
    return "\n".join(_words(run) for run in runs)


def _words(run: PlannedRun) -> str:
    start = moment_text(run.starts_at)
    if run.lms is None or run.gap_minutes is None:
        return _("{start}: the run starts.").format(start=start)
    return _("{start}: the run starts, {gap} before the LMS syncs at {lms}.").format(
        start=start, gap=gap_text(run.gap_minutes), lms=moment_text(run.lms.starts_at)
    )


def _short(moment: Moment) -> str:
    start = moment.starts_at
    return _("{weekday} {day} {time}").format(
        weekday=weekday_name(ALL_DAYS[start.weekday()]), day=start.day, time=time_text(start.time())
    )
