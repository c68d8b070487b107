"""The stages of a run: what is done, how far it is, and what waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from coursera_wizard.domain.run import RunProgress, RunStage, StageDone
from coursera_wizard.domain.run_words import progress_text
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, text
from coursera_wizard.ui.widgets.cards import RowsCard
from coursera_wizard.ui.widgets.status_line import BusyIcon

if TYPE_CHECKING:
    from collections.abc import Sequence

_FINE = 1000
_DISC = 20
_BAR = 6


class RunStages(RowsCard):
    """One row for each stage; a screen reader is told when the next one begins."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run.stages")
        self._rows: dict[RunStage, StageRow] = {}
        self._titles: tuple[tuple[RunStage, str], ...] = ()
        self._announced: RunStage | None = None

    def show_stages(self, titles: Sequence[tuple[RunStage, str]]) -> None:
        """Show these stages, all of them waiting."""
        self._announced = None
        self.prepare(titles)
        for row in self._rows.values():
            row.show_waiting()

    def prepare(self, titles: Sequence[tuple[RunStage, str]]) -> None:
        """Have a row for each of these stages."""
        if tuple(titles) == self._titles:
            return
        self._titles = tuple(titles)
        self.clear()
        self._rows = {stage: StageRow(stage, words) for stage, words in titles}
        for row in self._rows.values():
            self.add_row(row)

    def show_progress(
        self, progress: RunProgress | None, *, is_over: bool = False, has_failed: bool = False
    ) -> None:
        """Show how far a run is, or how far it came.

        Args:
            progress: As the history knows it; None before the run said a word.
            is_over: Whether nothing moves any more.
            has_failed: Whether it ended in the stage that is not done.
        """
        done = {one.stage: one for one in progress.done} if progress else {}
        here = progress.stage if progress else None
        for stage, row in self._rows.items():
            if stage in done:
                row.show_done(done[stage])
            elif progress is not None and stage is here and not is_over:
                row.show_running(progress)
            elif stage is here and has_failed:
                row.show_failed()
            else:
                row.show_waiting(is_over=is_over)
        if here is not None and here not in done and not is_over and here is not self._announced:
            self._announced = here
            if here in self._rows:
                announce(self, self._rows[here].title)

    def row(self, stage: RunStage) -> StageRow:
        """Return one row."""
        return self._rows[stage]


class StageRow(QWidget):
    """A stage: its disc, its title, one sentence, a bar while it runs, and its time."""

    def __init__(self, stage: RunStage, title: str) -> None:
        super().__init__()
        self._stage = stage
        self.setObjectName(f"run.stage.{stage}")
        row = QHBoxLayout(self)
        side, high = theme.scaled(Gap.L), theme.scaled(10)
        row.setContentsMargins(side, high, side, high)
        row.setSpacing(theme.scaled(Gap.M))
        self._disc = IconLabel(Icon.MINUS, Tone.MUTED, _DISC, ground=Tone.HOVER)
        self._busy = BusyIcon(_DISC, ground=Tone.ACCENT_GROUND)
        self._busy.hide()
        words = QVBoxLayout()
        words.setSpacing(theme.TIGHT)
        self._title = text(title)
        self._sentence = text("", "small")
        self._bar = QProgressBar()
        self._bar.setProperty("role", "stage")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.scaled(_BAR))
        self._bar.setAccessibleName(title)
        self._bar_room = QWidget()
        below = QVBoxLayout(self._bar_room)
        below.setContentsMargins(0, theme.scaled(Gap.XS), 0, theme.TIGHT)
        below.addWidget(self._bar)
        self._bar_room.hide()
        for widget in (self._title, self._sentence, self._bar_room):
            words.addWidget(widget)
        self._time = text("", "small", wrap=False)
        row.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._busy, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._time, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def title(self) -> str:
        """What the stage does."""
        return self._title.text()

    @property
    def words(self) -> str:
        """What the row says besides."""
        return " ".join(part for part in (self._sentence.text(), self._time.text()) if part)

    def show_waiting(self, *, is_over: bool = False) -> None:
        """Its turn has not come, or never will."""
        words = _("Not reached") if is_over else _("Waiting")
        self._show(words, "", Icon.MINUS, Tone.MUTED, Tone.HOVER)

    def show_done(self, done: StageDone) -> None:
        """It is over."""
        seconds = _("{seconds} s").format(seconds=QLocale().toString(done.seconds, "f", 1))
        self._show(done.note or _("Done"), seconds, Icon.CHECK, Tone.GOOD, Tone.GOOD_GROUND)

    def show_failed(self) -> None:
        """The run ended here."""
        self._show(_("Ended here"), "", Icon.WRONG, Tone.WRONG, Tone.WRONG_GROUND)

    def show_running(self, progress: RunProgress) -> None:
        """It is going on: rows of all, rate, time left, and a bar where the whole is known."""
        if self._stage is RunStage.DELIVER:
            sentence, rate = _bytes_text(progress), ""
        else:
            sentence = progress_text(replace(progress, rate=None))
            rate = progress_text(replace(progress, rows=0, total=None, seconds_left=None))
        self._show(sentence or _("Going on"), rate, None, Tone.ACCENT, Tone.ACCENT_GROUND)
        has_whole = bool(progress.total)
        self._bar_room.setVisible(has_whole)
        if progress.total:
            self._bar.setRange(0, _FINE)
            self._bar.setValue(min(_FINE, progress.rows * _FINE // progress.total))

    def _show(self, words: str, time: str, icon: Icon | None, tone: Tone, ground: Tone) -> None:
        self._busy.setVisible(icon is None)
        self._disc.setVisible(icon is not None)
        if icon is not None:
            self._disc.show_icon(icon, tone, ground)
            self._bar_room.hide()
        if self._sentence.text() != words:
            self._sentence.setText(words)
        if self._time.text() != time:
            self._time.setText(time)


def _bytes_text(progress: RunProgress) -> str:
    if not progress.total:
        return ""
    locale = QLocale()
    done = locale.formattedDataSize(min(progress.rows, progress.total))
    whole = locale.formattedDataSize(progress.total)
    return _("{done} of {whole}").format(done=done, whole=whole)
