"""What a run counted, a line for each kind of record; a number leads to its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from coursera_wizard.domain.record_kinds import in_package_order, kind_name
from coursera_wizard.i18n import N_, _
from coursera_wizard.ui import theme
from coursera_wizard.ui.numbers import number_words
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rule, text
from coursera_wizard.ui.widgets.cards import Card, clear

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursera_wizard.domain.run import FileCounts

ROWS = "rows"
LEFT_OUT = "left_out"
# Key, heading, tone.
COLUMNS = (
    (ROWS, N_("In the delivery"), ""),
    ("new", N_("New"), "good"),
    ("changed", N_("Changed"), ""),
    ("removed", N_("Removed"), "wrong"),
    (LEFT_OUT, N_("Left out"), "accent"),
)
_KIND_STRETCH = 3
_NUMBER_STRETCH = 2


class CountsTable(Card):
    """Records by kind: in the delivery, new, changed, removed, left out.

    `picked` carries file and column of a number that was clicked.
    """

    picked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run.counts")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, _KIND_STRETCH)
        for column in range(len(COLUMNS)):
            self._grid.setColumnStretch(column + 1, _NUMBER_STRETCH)
        self.body.addLayout(self._grid)
        self._shown: tuple[object, bool] = (None, False)

    def show_counts(self, counts: Mapping[str, FileCounts], *, can_look: bool) -> None:
        """Show these numbers.

        Args:
            counts: By file.
            can_look: Whether the records behind them can still be shown.
        """
        if (counts, can_look) == self._shown:
            return
        self._shown = (dict(counts), can_look)
        clear(self._grid)
        self._put(0, 0, text(_("Records"), "column"), is_heading=True)
        for place, (_key, words, _tone) in enumerate(COLUMNS, 1):
            heading = text(_(words), "column", wrap=False)
            heading.setWordWrap(True)
            heading.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._put(0, place, heading, is_heading=True)
        for number, file in enumerate(sorted(counts, key=in_package_order)):
            row = 2 * number + 1
            self._grid.addWidget(rule(), row, 0, 1, len(COLUMNS) + 1)
            self._put(row + 1, 0, text(kind_name(file), wrap=False))
            for place, (key, words, tone) in enumerate(COLUMNS, 1):
                count = getattr(counts[file], key)
                can_pick = can_look and bool(count) and key != ROWS
                self._put(row + 1, place, self._number(file, key, words, tone, count, can_pick))

    def _number(  # noqa: PLR0917 - what makes one cell
        self, file: str, key: str, words: str, tone: str, count: int, can_pick: bool
    ) -> QWidget:
        shown = number_words(count)
        if not can_pick:
            if key == LEFT_OUT and not count:
                return text("", wrap=False)
            return text(shown, wrap=False, tone="" if key == LEFT_OUT else tone)
        made = button(
            shown, f"run.counts.{file}.{key}", lambda: self.picked.emit(file, key), "link"
        )
        made.setAccessibleName(
            _("{count} {column}: {kind}").format(
                count=shown, column=_(words).lower(), kind=kind_name(file)
            )
        )
        made.setToolTip(_("Show these records"))
        made.setProperty("tone", tone)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return made

    def _put(self, row: int, column: int, widget: QWidget, *, is_heading: bool = False) -> None:
        part = QWidget()
        inner = QVBoxLayout(part)
        side, high = theme.scaled(Gap.M), theme.scaled(Gap.S if is_heading else 7)
        is_last = column == len(COLUMNS)
        before = theme.scaled(Gap.XS) if column else side
        theme.pad(inner, before, high, side if is_last or not column else before, high)
        if column:
            inner.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        else:
            inner.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(part, row, column)
