"""What every page looks like: title, one sentence, a problem, a scrolling body, and a guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.tasks import TaskScope
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, leading, rule, text
from coursera_wizard.ui.widgets.cards import Collapsible
from coursera_wizard.ui.widgets.problem_view import ProblemView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QLayout, QPushButton

    from coursera_wizard.domain.problem import Problem


class PageFrame(QWidget):
    """The empty page; subclasses fill it and show the state in `refresh`.

    Every part is put into its place before it is filled: Qt gives a widget its look anew whenever
    something around it is moved, and that is what making a page would spend its time on.
    """

    field_asked = Signal(str)
    tasks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = TaskScope(on_change=self._on_tasks_changed, on_problem=self.show_problem)
        self._retry: Callable[[], None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._area = _scrolling_area()
        row.addWidget(self._area, 1)
        self._fill_column(_content_of(self._area, "page"))
        self._guide_rule = rule(vertical=True)
        self._guide_rule.hide()
        row.addWidget(self._guide_rule)
        self._row = row
        self._guide: QWidget | None = None
        self._guide_button: QPushButton | None = None
        self._is_guide_folded = False

    # -- building

    def set_heading(self, title: str, subtitle: str = "") -> None:
        """Name the page; the title is what a screen reader says on entering."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    @property
    def title(self) -> str:
        """What stands on top."""
        return self._title.text()

    def add_header_button(self, made: QPushButton) -> None:
        """Put a button beside the title."""
        self._header.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)

    def add_rows(self, *rows: QWidget) -> None:
        """Put widgets below each other."""
        for row in rows:
            self._body.addWidget(row)

    def add_layout(self, layout: QLayout) -> None:
        """Put a layout below what is there."""
        self._body.addLayout(layout)

    def add_filling(self, widget: QWidget) -> None:
        """Put a widget below that takes all the room that is left, such as a table."""
        self._body.addWidget(widget, 1)

    def add_end(self) -> None:
        """Leave the rest of the page empty."""
        self._body.addStretch(1)

    def set_guide(self, title: str, guide: QWidget) -> None:
        """Put an empty guide beside the page; in a narrow window it folds behind a button."""
        area = _scrolling_area()
        area.setObjectName("guide")
        area.setFixedWidth(theme.scaled(theme.GUIDE_WIDTH))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._row.addWidget(area)
        column = QVBoxLayout(_content_of(area, "guide"))
        edge = theme.scaled(18)
        column.setContentsMargins(edge, theme.scaled(22), edge, theme.scaled(Gap.M))
        column.setSpacing(theme.scaled(Gap.S))
        column.addWidget(text(title, "small-strong"))
        column.addWidget(guide)
        column.addStretch(1)
        self._guide_rule.show()
        self._guide = area
        self._guide_button = button(title, "guide.show", self._on_guide_clicked, "quiet")
        self._guide_button.hide()
        self._header.addWidget(self._guide_button, 0, Qt.AlignmentFlag.AlignTop)

    # -- showing

    def refresh_all(self) -> None:
        """Show everything anew; subclasses override it."""

    def show_problem(self, problem: Problem | None, others: Sequence[Problem] = ()) -> None:
        """Show a problem at the top, or none; the page scrolls there."""
        if problem is None:
            self.problem_view.clear()
            return
        self.problem_view.show_problem(problem, others, can_try_again=self._retry is not None)
        self._area.verticalScrollBar().setValue(0)

    def offer_retry(self, retry: Callable[[], None] | None) -> None:
        """Say what *Try again* does from now on; None when nothing can be tried again."""
        self._retry = retry

    def announce_title(self) -> None:
        """Have a screen reader say where we are."""
        announce(self, self.title)

    def focus_first(self) -> None:
        """Move the focus to the first empty input, else to the first one."""
        fields = [
            field
            for field in self._content.findChildren(QLineEdit)
            if field.isVisibleTo(self) and field.isEnabled() and not field.isReadOnly()
        ]
        empty = [field for field in fields if not field.text()]
        if fields:
            (empty or fields)[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._content.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_field(self, name: str) -> bool:
        """Move the focus to an input by its name; return whether this page has it."""
        found = self.findChild(QWidget, name)
        if not isinstance(found, QWidget):
            return False
        parent = found.parentWidget()
        while parent is not None:
            if isinstance(parent, Collapsible):
                parent.set_open(is_open=True)
            parent = parent.parentWidget()
        found.setFocus(Qt.FocusReason.OtherFocusReason)
        # What was just unfolded has no place yet: scroll there once it has.
        QTimer.singleShot(0, found, lambda: self._area.ensureWidgetVisible(found))
        return True

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the guide away when the window becomes narrow."""
        super().resizeEvent(event)
        if self._guide is None or self._guide_button is None:
            return
        room = self.width() + theme.scaled(theme.STEP_LIST_WIDTH)
        is_narrow = room < theme.scaled(theme.GUIDE_FOLDS_BELOW)
        if is_narrow != self._is_guide_folded:
            self._is_guide_folded = is_narrow
            self._guide_button.setVisible(is_narrow)
            self._show_guide(is_shown=not is_narrow)

    def changeEvent(self, event: QEvent) -> None:
        """Show everything anew when the colors change, for what is painted by hand."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self.update()

    # -- inner

    def _fill_column(self, content: QWidget) -> None:
        content.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content
        column = QVBoxLayout(content)
        edge = theme.scaled(Gap.XXL)
        column.setContentsMargins(edge, theme.scaled(Gap.XL), edge, theme.scaled(Gap.XL))
        column.setSpacing(theme.scaled(14))
        top = QVBoxLayout()
        column.addLayout(top)
        top.setSpacing(theme.scaled(Gap.S))
        self._header = QHBoxLayout()
        top.addLayout(self._header)
        self._header.setSpacing(theme.scaled(Gap.S))
        self._title = text("", "title")
        self._title.setMinimumHeight(theme.scaled(theme.BUTTON_HEIGHT))
        self._title.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
        self._header.addWidget(self._title, 1)
        self._subtitle = text("", "muted")
        top.addWidget(self._subtitle)
        self.problem_view = ProblemView()
        self.problem_view.try_again.connect(self._on_try_again)
        self.problem_view.go_to_field.connect(self.field_asked)
        self._body = QVBoxLayout()
        self._body.setSpacing(theme.scaled(14))
        column.addWidget(self.problem_view)
        column.addLayout(self._body, 1)

    def _on_tasks_changed(self) -> None:
        self.refresh_all()
        self.tasks_changed.emit()

    def _on_try_again(self) -> None:
        self.show_problem(None)
        if self._retry is not None:
            self._retry()

    def _on_guide_clicked(self) -> None:
        if self._guide is not None:
            self._show_guide(is_shown=self._guide.isHidden())

    def _show_guide(self, *, is_shown: bool) -> None:
        if self._guide is not None:
            self._guide.setVisible(is_shown)
            self._guide_rule.setVisible(is_shown)


def _scrolling_area() -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _content_of(area: QScrollArea, role: str) -> QWidget:
    """Return an empty frame inside a scroll area."""
    content = QFrame()
    content.setProperty("role", role)
    area.setWidget(content)
    return content
