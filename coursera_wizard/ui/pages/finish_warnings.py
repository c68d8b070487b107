"""What wants a look before Finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from coursera_wizard.i18n import _
from coursera_wizard.ui.widgets.basic import button, text
from coursera_wizard.ui.widgets.cards import Note, clear

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem


_SCHEDULER_FIELD = "schedule.run_by_itself"


class ReviewWarnings(Note):
    """Says each warning of the steps before with its number, and leads to what it is about."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("look")
        self._shown: tuple[Problem, ...] = ()
        self.hide()

    def show_warnings(self, problems: tuple[Problem, ...]) -> None:
        """Show what blocks nothing, and what the scheduler of this computer has against Finish."""
        found = tuple(
            problem
            for problem in problems
            if not problem.is_blocking or problem.field == _SCHEDULER_FIELD
        )
        if found == self._shown:
            return
        self._shown = found
        clear(self.body)
        for problem in found:
            title = _("{title} · {number}").format(title=problem.title, number=problem.number)
            self.body.addWidget(text(title, "heading"))
            self.body.addWidget(text(f"{problem.what_happened} {problem.what_to_do}", "small"))
            if problem.field:
                self._add_way(problem, problem.field)
        self.setVisible(bool(found))

    def _add_way(self, problem: Problem, field: str) -> None:
        way = button(
            _("Go there"),
            f"review.warning.{problem.number}",
            lambda: self.asked.emit(field),
            "link",
        )
        way.setAccessibleDescription(problem.title)
        self.body.addWidget(way, 0, Qt.AlignmentFlag.AlignLeading)
