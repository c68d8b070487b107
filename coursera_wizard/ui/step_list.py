"""The list of steps on the left: where we are, and the result of each finished step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle

from coursera_wizard.i18n import _
from coursera_wizard.ui import icons, theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.side_list import SideList
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import leading
from coursera_wizard.wizard.session import StepState
from coursera_wizard.wizard.steps import STEPS, StepId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from coursera_wizard.wizard.session import StepOverview

_DISC = 22
_EDGE = 10


class StepList(SideList):
    """All steps; finished ones and the next one can be clicked."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[StepId, StepButton] = {}
        for number, step in enumerate(STEPS, start=1):
            made = StepButton(number, step.id)
            made.clicked.connect(lambda _checked=False, id_=step.id: self.picked.emit(id_.value))
            self.buttons[step.id] = made
            self.column.addWidget(made)
        self.column.addStretch(1)

    def show_steps(
        self, overview: Sequence[StepOverview], here: StepId, results: Mapping[StepId, str]
    ) -> None:
        """Show how every step stands."""
        for line in overview:
            standing = StepState.HERE if line.step.id is here else line.state
            self.buttons[line.step.id].show_step(
                line.step.title, standing, results.get(line.step.id, "")
            )


class StepButton(QPushButton):
    """One step: a number or check mark, its title, its result."""

    def __init__(self, number: int, step: StepId) -> None:
        super().__init__()
        self.setObjectName(f"step.{step}")
        self.setProperty("role", "step")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._number = number
        self._title = ""
        self._result = ""
        self._standing = StepState.OPEN

    def show_step(self, title: str, standing: StepState, result: str) -> None:
        """Show how the step stands, for the eye and for a screen reader."""
        result = result if standing is StepState.DONE else ""
        if (title, standing, result) == (self._title, self._standing, self._result):
            return
        self._title, self._standing, self._result = title, standing, result
        # NOTE: a step that cannot be reached yet stays enabled: pressed, it says what is missing.
        words = {
            StepState.DONE: _("Step {number}, {title}: done. {result}"),
            StepState.HERE: _("Step {number}, {title}: you are here"),
            StepState.OPEN: _("Step {number}, {title}: open"),
            StepState.BLOCKED: _("Step {number}, {title}: not reached yet"),
        }[standing]
        self.setAccessibleName(
            words.format(number=self._number, title=title, result=result).strip()
        )
        is_still = standing is StepState.BLOCKED
        policy = Qt.FocusPolicy.NoFocus if is_still else Qt.FocusPolicy.StrongFocus
        self.setFocusPolicy(policy)
        shape = Qt.CursorShape.ArrowCursor if is_still else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        theme.mark(self, "standing", standing.value)
        self._show_cut_words()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for one or two lines."""
        line = QFontMetrics(theme.font()).height()
        small = QFontMetrics(theme.font(theme.SMALL_PX - 1)).height()
        words = line + (small if self._result else 0)
        return QSize(theme.STEP_WIDTH, max(theme.scaled(40), words + theme.scaled(14)))

    def minimumSizeHint(self) -> QSize:
        """Return the same: nothing is cut off."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show by the mouse what is cut at this width."""
        super().resizeEvent(event)
        self._show_cut_words()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw disc, title and result over the ground the style sheet gives."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        direction = self.layoutDirection()
        area = self.rect()
        edge, disc = theme.scaled(_EDGE), theme.scaled(_DISC)
        place = QRect(area.x() + edge, area.center().y() - disc // 2 + 1, disc, disc)
        self._paint_disc(painter, QStyle.visualRect(direction, area, place))
        words = QStyle.visualRect(direction, area, self._place_of_words())
        is_dim = self._standing in {StepState.OPEN, StepState.BLOCKED}
        title, small = self._fonts()
        title_height = QFontMetrics(title).height()
        small_height = QFontMetrics(small).height() if self._result else 0
        top = words.y() + (words.height() - title_height - small_height) // 2
        for font, tone, line, line_top, height in (
            (title, Tone.MUTED if is_dim else Tone.TEXT, self._title, top, title_height),
            (small, Tone.MUTED, self._result, top + title_height, small_height),
        ):
            if line:
                painter.setFont(font)
                painter.setPen(theme.color(tone))
                shown = QFontMetrics(font).elidedText(
                    line, Qt.TextElideMode.ElideRight, words.width()
                )
                where = QRect(words.x(), line_top, words.width(), height)
                painter.drawText(where, leading() | Qt.AlignmentFlag.AlignVCenter, shown)

    def _place_of_words(self) -> QRect:
        before = 2 * theme.scaled(_EDGE) + theme.scaled(_DISC)
        return self.rect().adjusted(before, 0, -theme.scaled(Gap.XS), 0)

    def _fonts(self) -> tuple[QFont, QFont]:
        is_here = self._standing is StepState.HERE
        weight = QFont.Weight.DemiBold if is_here else QFont.Weight.Normal
        return theme.font(weight=weight), theme.font(theme.SMALL_PX - 1)

    def _show_cut_words(self) -> None:
        room = self._place_of_words().width()
        lines = zip(self._fonts(), (self._title, self._result), strict=True)
        cut = [line for font, line in lines if QFontMetrics(font).horizontalAdvance(line) > room]
        self.setToolTip("\n".join(cut))

    def _paint_disc(self, painter: QPainter, place: QRect) -> None:
        if self._standing is StepState.DONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(Tone.GOOD_GROUND))
            painter.drawEllipse(place)
            edge = round(place.width() * 0.68)
            drawn = icons.pixmap(Icon.CHECK, Tone.GOOD, edge, self.devicePixelRatioF())
            middle = place.center()
            painter.drawPixmap(middle.x() - edge // 2 + 1, middle.y() - edge // 2 + 1, drawn)
            return
        is_here = self._standing is StepState.HERE
        painter.setPen(Qt.PenStyle.NoPen if is_here else QPen(theme.color(Tone.LINE), theme.HAIR))
        painter.setBrush(theme.color(Tone.ACCENT if is_here else Tone.PANEL))
        painter.drawEllipse(place)
        painter.setFont(theme.font(theme.SMALL_PX, QFont.Weight.DemiBold))
        painter.setPen(theme.color(Tone.ON_ACCENT if is_here else Tone.MUTED))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self._number))
