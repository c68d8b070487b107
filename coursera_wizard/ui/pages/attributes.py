"""Which of Coursera's fields feed which delivered attributes, with the person's own data beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from coursera_wizard.domain.attributes import (
    AttributeRow,
    Entity,
    Transform,
    changed_rows,
    entity_title,
    live_example,
    reset,
    restored,
    shown_attributes,
    sources,
    unused_targets,
    with_row,
    without_row,
)
from coursera_wizard.domain.receiver_profiles import profile
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui import theme
from coursera_wizard.ui.page import Page
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.attribute_table import AttributeTable
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.chips import Chips
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from collections.abc import Generator

    from PySide6.QtWidgets import QLayout

    from coursera_wizard.domain.oneroster import Version
    from coursera_wizard.wizard.session import WizardState


class AttributesPage(Page):
    """Leave the defaults, or change where an attribute comes from."""

    step = StepId.ATTRIBUTES

    def build(self) -> Generator[None, None, None]:
        """Make what is on the page, part by part."""
        yield from super().build()
        self._entity = Entity.USERS
        self._sample = 0
        self._shown_targets: tuple[str, ...] | None = None
        self.set_heading(
            _("Map attributes"),
            _(
                "The defaults are right for almost everyone. Leave them as they are unless your LMS"
                " asks for something else."
            ),
        )
        self.add_layout(self._make_tabs())
        yield
        self._table = AttributeTable()
        self._table.changed.connect(self._on_changed)
        self._table.undone.connect(self._on_undone)
        self._table.removed.connect(self._on_removed)
        self.add_rows(self._table)
        yield
        draft = self.session.state.draft
        version = profile(draft.receiver.profile).version
        yield from self._table.make_lines(shown_attributes(draft.attributes, self._entity, version))
        self.add_layout(self._make_below())
        self.add_end()

    def on_entered(self) -> None:
        """Read a few learners as live examples, once."""
        if not self.session.state.facts.samples:
            self.offer_retry(self._load)
            self._load()

    def focus_first(self) -> None:
        """Begin with the tab that is shown."""
        self._tabs.focus_chosen()

    def refresh(self, state: WizardState) -> None:
        """Show the lines of the tab and their examples."""
        rows, samples = state.draft.attributes, state.facts.samples
        changes = changed_rows(rows)
        for entity in Entity:
            count = sum(change.entity is entity for change in changes)
            title = entity_title(entity)
            if count:
                title = _("{title} · {count} changed").format(title=title, count=count)
            self._tabs.set_words(entity, title)
        self._tabs.choose(self._entity)
        self._reset.setEnabled(any(change.entity is self._entity for change in changes))
        self._sample = min(self._sample, max(0, len(samples) - 1))
        values = samples[self._sample].values if samples else {}
        version = profile(state.draft.receiver.profile).version
        lines = shown_attributes(rows, self._entity, version)
        self._table.show_lines(lines, [live_example(line, values) for line in lines])
        self._show_unused(rows, version)
        self._next_sample.setVisible(len(samples) > 1)
        if samples:
            words = ngettext(
                "Showing the learner sampled from your organization.",
                "Showing learner {number} of {count} sampled from your organization.",
                len(samples),
            ).format(number=self._sample + 1, count=len(samples))
        elif self.tasks.busy:
            words = _("Reading a few learners as examples…")
        else:
            words = _("There are no learners to show as examples yet.")
        self._about_sample.setText(words)

    def _show_unused(self, rows: tuple[AttributeRow, ...], version: Version) -> None:
        unused = unused_targets(self._entity, rows, version)
        targets = tuple(known.target for known in unused)
        if targets == self._shown_targets:
            return
        self._shown_targets = targets
        self._add.clear()
        self._add.addItem(_("Add an attribute"), "")
        for target in targets:
            self._add.addItem(target, target)
        self._add.setVisible(bool(targets))

    def _make_tabs(self) -> QLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.scaled(Gap.M))
        self._tabs = Chips(
            "attributes.tab",
            [(entity.value, entity_title(entity)) for entity in Entity],
            label=_("Records"),
        )
        self._tabs.picked.connect(self._on_tab_picked)
        self._reset = button(_("Reset to defaults"), "attributes.reset", self._on_reset_clicked)
        row.addWidget(self._tabs, 1)
        row.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _make_below(self) -> QLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.scaled(Gap.S))
        self._about_sample = text("", "small")
        self._next_sample = button(
            _("Next learner"), "attributes.next_sample", self._on_next_sample, "link", small=True
        )
        self._add = QComboBox()
        self._add.setObjectName("attributes.add")
        self._add.setAccessibleName(_("Add an attribute"))
        self._add.activated.connect(self._on_added)
        row.addWidget(self._about_sample, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._next_sample)
        row.addWidget(self._add)
        return row

    def _load(self) -> None:
        self.tasks.start(self.work.load_samples())

    def _choose(self, rows: tuple[AttributeRow, ...]) -> None:
        self.session.choose(attributes=rows)

    def _on_tab_picked(self, key: str) -> None:
        self._entity = Entity(key)
        self.refresh_all()

    def _on_changed(self, row: AttributeRow) -> None:
        self._choose(with_row(self.session.state.draft.attributes, row))

    def _on_undone(self, target: str) -> None:
        self._choose(restored(self.session.state.draft.attributes, self._entity, target))

    def _on_removed(self, target: str) -> None:
        self._choose(without_row(self.session.state.draft.attributes, self._entity, target))

    def _on_added(self, _index: int) -> None:
        target = self._add.currentData()
        self._add.setCurrentIndex(0)
        if not target:
            return
        offered = sources(self._entity)
        row = AttributeRow(self._entity, target, offered[0] if offered else "", Transform.NONE)
        self._choose(with_row(self.session.state.draft.attributes, row))
        self._table.open_line(target)

    def _on_reset_clicked(self) -> None:
        self._choose(reset(self.session.state.draft.attributes, self._entity))

    def _on_next_sample(self) -> None:
        count = len(self.session.state.facts.samples)
        self._sample = (self._sample + 1) % max(1, count)
        self.refresh_all()
