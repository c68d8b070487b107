"""The line that says it is the practice organization, and lets it show a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.services.ports import PracticeFault
from coursera_wizard.ui.practice_banner import PracticeBanner
from tests.support.fakes import FakePractice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class TwoFaults(FakePractice):
    """Can fail in two ways, one of them in a variant."""

    def faults(self) -> tuple[PracticeFault, ...]:
        """Return them, the plain one first."""
        refused, slow = ProblemCode.COURSERA_CREDENTIALS_REFUSED, ProblemCode.NETWORK_TIMEOUT
        return (
            PracticeFault(refused.value, refused),
            PracticeFault(f"{refused.value}/text", refused),
            PracticeFault(slow.value, slow),
        )


def test_menu_names_each_problem_once_by_family(qtbot: QtBot) -> None:
    """Staff find a problem by the number they say on the telephone."""
    banner = PracticeBanner(TwoFaults())
    qtbot.addWidget(banner)

    menu = banner.menu()
    families = [action.text() for action in menu.actions()]
    names = [action.objectName() for action in menu.findChildren(QAction) if action.objectName()]

    assert families == ["Network", "Credentials and permission"]
    assert set(names) >= {
        "practice.fault.network.timeout",
        "practice.fault.coursera.credentials-refused",
    }
    assert "practice.fault.coursera.credentials-refused/text" not in names


def test_picked_problem_is_asked_for_and_said(qtbot: QtBot) -> None:
    """The banner says which problem is shown, and how to end it."""
    banner = PracticeBanner(TwoFaults())
    qtbot.addWidget(banner)
    banner.show()
    asked: list[str] = []
    banner.fault_asked.connect(asked.append)
    menu = banner.menu()
    wanted = "practice.fault.coursera.credentials-refused"
    action = next(one for one in menu.findChildren(QAction) if one.objectName() == wanted)

    action.trigger()
    banner.show_fault(asked[0])
    end = banner.findChild(QPushButton, "practice.end")
    assert isinstance(end, QPushButton)
    shown = end.isVisible()
    end.click()
    banner.show_fault(asked[1])

    assert asked == ["coursera.credentials-refused", ""]
    assert shown
    assert not end.isVisible()
