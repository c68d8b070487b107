"""Says that the window talks to the practice organization, and lets it show a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from coursera_wizard.domain.problem import problem
from coursera_wizard.i18n import N_, _
from coursera_wizard.ui import theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, button, text

if TYPE_CHECKING:
    from coursera_wizard.services.ports import Practice, PracticeFault

# Problems by the hundreds of their numbers, as the catalog orders them.
_FAMILIES = {
    1: N_("Network"),
    2: N_("Credentials and permission"),
    3: N_("Coursera's answers"),
}


class PracticeBanner(QFrame):
    """The line on top of a configuration of the practice organization.

    `fault_asked` carries the name of a fault, or an empty text to end the one that is shown.
    """

    fault_asked = Signal(str)

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._practice = practice
        self.setProperty("role", "practice")
        self.setObjectName("practice-banner")
        row = QHBoxLayout(self)
        edge, high = theme.scaled(Gap.L), theme.scaled(Gap.S)
        row.setContentsMargins(edge, high, edge, high)
        row.addWidget(IconLabel(Icon.PRACTICE, Tone.LOOK, 18))
        self._words = text("")
        row.addWidget(self._words, 1)
        self._end = button(
            _("End the problem"), "practice.end", lambda: self.fault_asked.emit(""), "link"
        )
        self._ask = button(_("Show me a problem…"), "practice.fault", self._open_menu, "link")
        row.addWidget(self._end)
        row.addWidget(self._ask)
        self.show_fault("")

    def show_fault(self, name: str) -> None:
        """Say which problem is being shown; an empty name for none."""
        self._end.setVisible(bool(name))
        # The table of faults is loaded only when one is shown.
        faults = self._practice.faults() if name else ()
        fault = next((one for one in faults if one.name == name), None)
        if fault is None:
            self._words.setText(
                _("Practice organization: nothing here is real, and nothing leaves this computer.")
            )
        else:
            self._words.setText(
                _("Practice organization, showing a problem: {problem}").format(
                    problem=_named(fault)
                )
            )

    def menu(self) -> QMenu:
        """Return the faults to choose from, by family, each by its number and title."""
        menu = QMenu(self)
        menu.setObjectName("practice.faults")
        families: dict[int, QMenu] = {}
        for fault in sorted(self._plain_faults(), key=lambda one: problem(one.code).number):
            family = problem(fault.code).entry.number // 100
            if family not in families:
                families[family] = menu.addMenu(_(_FAMILIES.get(family, N_("Other"))))
            action = families[family].addAction(_named(fault))
            action.setObjectName(f"practice.fault.{fault.name}")
            action.triggered.connect(
                lambda _checked=False, name=fault.name: self.fault_asked.emit(name)
            )
        return menu

    def _plain_faults(self) -> list[PracticeFault]:
        """The plainest way to each problem; the others are for the command line and tests."""
        first: dict[str, PracticeFault] = {}
        for fault in self._practice.faults():
            first.setdefault(fault.code, fault)
        return list(first.values())

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._ask.mapToGlobal(self._ask.rect().bottomLeft()))


def _named(fault: PracticeFault) -> str:
    """Return number and title; places that only a real problem knows are left out."""
    shown = problem(fault.code, host="Coursera", minutes="7")
    return _("{number} {title}").format(number=shown.number, title=shown.title)
