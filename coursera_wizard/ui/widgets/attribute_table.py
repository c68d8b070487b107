"""The lines of one attributes tab: delivered attribute, where it comes from, a live example."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.attribute_editor import AttributeEditor
from coursera_wizard.ui.widgets.basic import button, rename, text
from coursera_wizard.ui.widgets.cards import RowsCard
from coursera_wizard.wizard.slices import at_once

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from coursera_wizard.domain.attributes import AttributeDefinition, AttributeRow, ShownAttribute

_UNBROKEN = 10
_LINES_A_PART = 4
_NAME_WIDTH = 86
_STRETCHES = (4, 6, 5, 0)


class AttributeTable(RowsCard):
    """Shows lines and tells what the person does to them; holds no choice itself."""

    changed = Signal(object)
    undone = Signal(str)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("attributes.table")
        self.setAccessibleName(_("Attributes"))
        self._shown: tuple[ShownAttribute, ...] = ()
        self._examples: tuple[str, ...] = ()
        self._open = ""
        self._made_for: list[AttributeDefinition] = []
        self._lines: dict[str, _Line] = {}
        self._heading_end = QWidget()

    def show_lines(self, lines: Sequence[ShownAttribute], examples: Sequence[str]) -> None:
        """Show these lines, each with its live example; the open one stays open."""
        shown, examples = tuple(lines), tuple(examples)
        if not self._has_lines_for(shown):
            at_once(self.make_lines(shown))
        elif (shown, examples) == (self._shown, self._examples):
            return
        for line, example in zip(shown, examples, strict=True):
            self._lines[line.definition.target].show_line(line, example)
        self._align()
        self._shown, self._examples = shown, examples

    def make_lines(self, lines: Sequence[ShownAttribute]) -> Generator[None, None, None]:
        """Make a line for each attribute, empty at first, in parts."""
        self.clear()
        self._shown, self._examples = (), ()
        self._made_for = [one.definition for one in lines]
        self._lines = {}
        self._open = ""
        self._heading_end = QWidget()
        self.add_row(_heading(self._heading_end))
        for number, one in enumerate(lines, 1):
            line = _Line(one)
            target = one.definition.target
            line.asked.connect(self.open_line)
            line.edited.connect(self.changed.emit)
            line.undone.connect(lambda target=target: self.undone.emit(target))
            line.removed.connect(lambda target=target: self.removed.emit(target))
            self._lines[target] = line
            self.add_row(line)
            if number % _LINES_A_PART == 0:
                yield
        self._order()

    def open_line(self, target: str) -> None:
        """Open the editor of one attribute; an open one closes."""
        self._open = "" if self._open == target else target
        for line in self._lines.values():
            line.set_open(is_open=line.target == self._open)
        self._align()
        self._order()

    def _align(self) -> None:
        """Give the buttons of all lines the same room, so that the columns stand in line."""
        ends = [self._heading_end, *(line.ends for line in self._lines.values())]
        width = max(end.sizeHint().width() for end in ends)
        for end in ends:
            end.setFixedWidth(width)

    def _order(self) -> None:
        self.order_stops(stop for line in self._lines.values() for stop in line.stops())

    def _has_lines_for(self, shown: Sequence[ShownAttribute]) -> bool:
        return self._made_for == [one.definition for one in shown]


class _Line(QWidget):
    """One attribute."""

    asked = Signal(str)
    edited = Signal(object)
    undone = Signal()
    removed = Signal()

    def __init__(self, shown: ShownAttribute) -> None:
        super().__init__()
        known = shown.definition
        self.target = known.target
        self._choices = known.choices
        self._row: AttributeRow | None = shown.row
        self._editor: AttributeEditor | None = None
        self._can_remove = False
        name = f"attributes.{known.target}"
        self._name = name
        self._grid = _grid(self)
        title = known.target
        if known.is_required:
            title = _("{attribute} *").format(attribute=title)
        self._target = text(_name_in_pieces(title))
        self._target.setToolTip(_(known.explanation) if known.explanation else "")
        self._source = text("", "mono")
        self._change = button(
            _("Change"), f"{name}.change", lambda: self.asked.emit(self.target), "link", small=True
        )
        self._example = text("", "muted")
        self._undo = button(
            _("Changed · undo"), f"{name}.undo", self.undone.emit, "link", small=True
        )
        self._remove = button(_("Remove"), f"{name}.remove", self.removed.emit, "link", small=True)
        self._undo.setProperty("tone", "look")
        for made in (self._undo, self._remove, self._change):
            made.setAccessibleDescription(known.target)
        self._grid.addWidget(self._target, 0, 0)
        self._grid.addWidget(self._source, 0, 1)
        self._grid.addWidget(self._example, 0, 2)
        self.ends = QWidget()
        ends = QHBoxLayout(self.ends)
        ends.setContentsMargins(0, 0, 0, 0)
        ends.setSpacing(theme.scaled(Gap.S))
        ends.addStretch(1)
        ends.addWidget(self._undo)
        ends.addWidget(self._remove)
        ends.addWidget(self._change)
        self._grid.addWidget(self.ends, 0, 3, Qt.AlignmentFlag.AlignTop)

    def show_line(self, shown: ShownAttribute, example: str) -> None:
        """Show what feeds it and what that gives."""
        self._row = shown.row
        self._source.setText(shown.comes_from)
        self._change.setVisible(shown.can_change)
        self._example.setText(_breakable(example) or "—")
        self._example.setToolTip(example)
        self._undo.setVisible(shown.is_changed)
        self._can_remove = shown.can_remove
        self._dress()
        if self._editor is not None and shown.row is not None and self._editor.row != shown.row:
            self.set_open(is_open=False)
            self.set_open(is_open=True)

    def set_open(self, *, is_open: bool) -> None:
        """Show or hide the choice of source and transformation."""
        if is_open and self._editor is None and self._row is not None:
            self._editor = AttributeEditor(self._row, self._name, self._choices)
            self._editor.edited.connect(self.edited.emit)
            self._grid.addWidget(self._editor, 1, 0, 1, 4)
            self._editor.show()
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not is_open and self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
        self._dress()

    def stops(self) -> tuple[QWidget, ...]:
        """Return where Tab stops, in reading order."""
        own = (self._undo, self._remove, self._change)
        return own if self._editor is None else (*own, *self._editor.stops())

    def _dress(self) -> None:
        is_open = self._editor is not None
        self._remove.setVisible(is_open and self._can_remove)
        rename(self._change, _("Done") if is_open else _("Change"))


def _name_in_pieces(title: str) -> str:
    """Let a long name break after its dots and between its words where the window is narrow."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=\.)", "\u200b", title).replace(" ", "\u00a0")


def _breakable(words: str) -> str:
    """Let ids and addresses break where a narrow window needs it: after every few characters."""
    if len(words) <= _UNBROKEN or " " in words:
        return words
    return "\u200b".join(words[at : at + _UNBROKEN] for at in range(0, len(words), _UNBROKEN))


def _heading(end: QWidget) -> QWidget:
    heading = QWidget()
    grid = _grid(heading)
    words = (_("Delivered attribute"), _("Comes from"), _("Your data, right now"))
    for column, one in enumerate(words):
        grid.addWidget(text(one, "column"), 0, column)
    grid.addWidget(end, 0, len(words))
    return heading


def _grid(widget: QWidget) -> QGridLayout:
    grid = QGridLayout(widget)
    edge = theme.scaled(theme.CELL_PADDING)
    grid.setContentsMargins(edge, theme.scaled(Gap.S) - 1, edge, theme.scaled(Gap.S) - 1)
    grid.setHorizontalSpacing(theme.scaled(Gap.M))
    grid.setColumnMinimumWidth(0, theme.scaled(_NAME_WIDTH))
    for column, stretch in enumerate(_STRETCHES):
        grid.setColumnStretch(column, stretch)
    return grid
