"""The next runs on one line, the LMS syncs on another, and the gap between them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from coursera_wizard.domain.schedule import ALL_DAYS, GAP_MINUTES
from coursera_wizard.domain.schedule_times import ClockChange, Moment, PlannedRun
from coursera_wizard.domain.schedule_words import (
    date_text,
    gap_text,
    shift_text,
    short_date_text,
    time_text,
    weekday_name,
    zoned_text,
)
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import leading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

SHOWN_RUNS = 5
_WEEKS_SHOWN = 4  # over a longer time, the same day of several months would look alike


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
        self._has_month = False
        self._line = theme.scaled(20)
        self._top = theme.scaled(Gap.S)
        self._edge = theme.scaled(Gap.L)
        names = (_("Coursera"), _("LMS"))
        self._names = names
        self._label_width = max(self._metrics.horizontalAdvance(name) for name in names)

    def draw(self, runs: Sequence[PlannedRun]) -> None:
        """Draw everything."""
        first, last = runs[0].starts_at, runs[-1].starts_at
        self._has_month = (last - first).days >= _WEEKS_SHOWN * 7
        start = self._edge + self._label_width + theme.scaled(Gap.L)
        room = self._width - start - self._edge
        widest = max(self._metrics.horizontalAdvance(self._short(run.start)) for run in runs)
        columns = max(1, min(SHOWN_RUNS, int(room / (widest + Gap.M))))
        column = room / columns
        has_lms = any(run.lms for run in runs)
        self._rail(self._names[0], start, room, 1)
        if has_lms:
            self._rail(self._names[1], start, room, 3)
        for index, run in enumerate(runs[:columns]):
            left = start + index * column
            shift, lms_shift = _shifts(runs[index - 1] if index else None, run)
            self._run(run, left, column, shift)
            self._lms(run, left, column, lms_shift)

    def _run(self, run: PlannedRun, left: float, column: float, shift: dt.timedelta) -> None:
        minutes = run.gap_minutes
        is_late = minutes is not None and minutes < GAP_MINUTES
        tone = Tone.WRONG if is_late else Tone.ACCENT
        when = self._short(run.start)
        self._text(self._marked(when, run.start, left, 1, shift), left, column, 0, Tone.MUTED)
        self._block(left, 1, tone)
        if minutes is None:
            return
        aside = self._aside(column)
        gap = _("{minutes} min").format(minutes=minutes) if minutes < 120 else gap_text(minutes)
        self._text(gap, left + aside * 0.55, column, 2, tone if is_late else Tone.MUTED)

    def _lms(self, run: PlannedRun, left: float, column: float, shift: dt.timedelta) -> None:
        if run.lms is None:
            return
        aside = self._aside(column)
        self._block(left + aside, 3, Tone.GOOD)
        lms = run.lms.starts_at
        words = time_text(lms.time())
        if lms.date() != run.starts_at.date():
            words = self._short(run.lms)
        words = self._marked(words, run.lms, left + aside, 3, shift)
        self._text(words, left + aside, column - aside, 4, Tone.MUTED)

    def _marked(
        self, words: str, moment: Moment, left: float, row: int, shift: dt.timedelta
    ) -> str:
        """Return a time that says of a clock change at it, or since the one before; mark that."""
        if shift:
            self._change_line(left, row)
            return _("{moment} · {shift}").format(moment=words, shift=shift_text(shift))
        if moment.change is not ClockChange.NONE:
            return _("{moment} · clock change").format(moment=words)
        return words

    def _change_line(self, left: float, row: int) -> None:
        """Draw a dashed line across the rail, before a start that a clock change precedes."""
        place = self._place(QRectF(left - theme.scaled(Gap.S), self._row(row), 0, self._line))
        self._painter.setPen(QPen(theme.color(Tone.LOOK), theme.RING, Qt.PenStyle.DotLine))
        self._painter.drawLine(place.topLeft(), place.bottomLeft())

    def _short(self, moment: Moment) -> str:
        return _short(moment, has_month=self._has_month)

    def _aside(self, column: float) -> float:
        """Return how far a sync stands beside its run."""
        return min(column * 0.3, theme.scaled(36))

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
    """Return the picture in words, one line a run, with zones and clock changes."""
    if not runs:
        return _("No run is planned.")
    return "\n".join(
        _words(run, runs[index - 1] if index else None) for index, run in enumerate(runs)
    )


def _words(run: PlannedRun, before: PlannedRun | None) -> str:
    start = zoned_text(run.starts_at)
    if run.lms is None or run.gap_minutes is None:
        words = _("{start}: the run starts.").format(start=start)
    else:
        words = _("{start}: the run starts, {gap} before the LMS syncs at {lms}.").format(
            start=start, gap=gap_text(run.gap_minutes), lms=zoned_text(run.lms.starts_at)
        )
    sentences = [_change_words(zone, shift, run) for zone, shift in _changed(before, run).items()]
    return " ".join([words, *sentences])


def clock_mark_texts(runs: Sequence[PlannedRun]) -> list[str]:
    """Return a sentence for each clock change that the picture marks."""
    return [
        _change_words(zone, shift, run)
        for before, run in pairwise(runs)
        for zone, shift in _changed(before, run).items()
    ]


def _change_words(zone: str, shift: dt.timedelta, run: PlannedRun) -> str:
    text = _("The clock in {zone} is changed by {shift} before the run of {date}.")
    return text.format(zone=zone, shift=shift_text(shift), date=date_text(run.starts_at.date()))


def _changed(before: PlannedRun | None, run: PlannedRun) -> dict[str, dt.timedelta]:
    """Return by how much each zone's clock was changed since the run before, where it was."""
    shift, lms_shift = _shifts(before, run)
    changed = {run.start.zone.key: shift}
    if run.lms is not None:
        changed.setdefault(run.lms.zone.key, lms_shift)
    return {zone: found for zone, found in changed.items() if found}


def _shifts(before: PlannedRun | None, run: PlannedRun) -> tuple[dt.timedelta, dt.timedelta]:
    """Return by how much the clocks of run and LMS were changed since the run before."""
    if before is None:
        return dt.timedelta(0), dt.timedelta(0)
    return _shift(before.start, run.start), _shift(before.lms, run.lms)


def _shift(before: Moment | None, moment: Moment | None) -> dt.timedelta:
    if before is None or moment is None:
        return dt.timedelta(0)
    now, then = moment.starts_at.utcoffset(), before.starts_at.utcoffset()
    return (now or dt.timedelta(0)) - (then or dt.timedelta(0))


def _short(moment: Moment, *, has_month: bool = False) -> str:
    start = moment.starts_at
    weekday, time = weekday_name(ALL_DAYS[start.weekday()]), time_text(start.time())
    if has_month:
        day = short_date_text(start.date())
        return _("{date} {time}").format(date=day, time=time)
    return _("{weekday} {day} {time}").format(weekday=weekday, day=start.day, time=time)
