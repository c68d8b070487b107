"""The choice of what feeds one attribute: source, transformation, and its text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from coursera_wizard.domain.attributes import AttributeRow, Transform, sources
from coursera_wizard.domain.transforms import describe_transform, transforms_for
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEEDS_TEXT = frozenset({Transform.CONSTANT, Transform.PREFIX, Transform.SUFFIX})
_FIXED = ""


class AttributeEditor(QWidget):
    """Tells each change at once; there is nothing to confirm."""

    edited = Signal(object)

    def __init__(self, row: AttributeRow, name: str, choices: Sequence[str] = ()) -> None:
        """Show a row.

        Args:
            row: What feeds the attribute now.
            name: Prefix of the object names.
            choices: The only texts OneRoster takes, if it says so.
        """
        super().__init__()
        self._row = row
        self._choices = choices
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.scaled(Gap.S))
        self._source = _combo(f"{name}.source", _("Comes from"))
        self._transform = _combo(f"{name}.transform", _("Changed to"))
        self._argument = QLineEdit()
        self._argument.setObjectName(f"{name}.argument")
        self._argument.setAccessibleName(_("Text"))
        self._argument.setPlaceholderText(_("Text"))
        self._value = _combo(f"{name}.value", _("Text"))
        for part in (self._source, self._transform, self._argument, self._value):
            line.addWidget(part, 1)
        self.setFocusProxy(self._source)
        for source in sources(row.entity):
            self._source.addItem(source, source)
        self._source.addItem(describe_transform(Transform.CONSTANT), _FIXED)
        for choice in choices:
            self._value.addItem(choice, choice)
        self._source.activated.connect(self._on_source_chosen)
        self._transform.activated.connect(self._on_transform_chosen)
        self._value.activated.connect(lambda _index: self._tell(argument=self._value.currentData()))
        self._argument.textEdited.connect(lambda text: self._tell(argument=text))
        self._show()

    def stops(self) -> tuple[QWidget, ...]:
        """Return where Tab stops, in reading order."""
        return (self._source, self._transform, self._argument, self._value)

    @property
    def row(self) -> AttributeRow:
        """What is chosen now."""
        return self._row

    def _show(self) -> None:
        is_fixed = self._row.transform is Transform.CONSTANT
        source = _FIXED if is_fixed else self._row.source
        self._source.setCurrentIndex(self._source.findData(source))
        self._transform.clear()
        for transform in transforms_for(self._row.source):
            self._transform.addItem(describe_transform(transform), transform)
        self._transform.setCurrentIndex(self._transform.findData(self._row.transform))
        self._transform.setVisible(not is_fixed)
        has_choices = is_fixed and bool(self._choices)
        self._value.setVisible(has_choices)
        self._value.setCurrentIndex(self._value.findData(self._row.argument))
        self._argument.setVisible(self._row.transform in _NEEDS_TEXT and not has_choices)
        if self._argument.text() != self._row.argument:
            self._argument.setText(self._row.argument)

    def _on_source_chosen(self, _index: int) -> None:
        source = self._source.currentData()
        if source == _FIXED:
            argument = self._choices[0] if self._choices else ""
            self._tell(source="", transform=Transform.CONSTANT, argument=argument)
        else:
            self._tell(source=source, transform=transforms_for(source)[0], argument="")

    def _on_transform_chosen(self, _index: int) -> None:
        transform = Transform(self._transform.currentData())
        argument = self._row.argument if transform in _NEEDS_TEXT else ""
        self._tell(transform=transform, argument=argument)

    def _tell(self, **fields: object) -> None:
        self._row = replace(self._row, **fields)  # type: ignore[arg-type]  # fields of AttributeRow
        self._show()
        self.edited.emit(self._row)


def _combo(name: str, words: str) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setAccessibleName(words)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    return combo
