"""What this program is, on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from coursera_wizard import __version__
from coursera_wizard.ui.home_view import HomeView
from coursera_wizard.ui.pages.about import AboutPage, everything_inside

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_about_tells_version_and_licenses(qtbot: QtBot) -> None:
    """Whoever asks sees the version, and the license of each thing inside."""
    home = HomeView()
    qtbot.addWidget(home, before_close_func=lambda made: made.page.tasks.close())
    home.resize(1000, 700)
    home.show()

    qtbot.mouseClick(home.about_button, Qt.MouseButton.LeftButton)

    shown = [label.text() for label in home.findChildren(QLabel) if label.isVisible()]
    heard = [label.accessibleName() for label in home.findChildren(QLabel)]
    assert f"Version {__version__}" in shown
    for one in everything_inside():
        assert any(one.title in words for words in shown)
        assert any(one.license in words for words in shown)
        assert any(f"{one.title}: {one.license}" in words for words in heard)
    assert home.about_button.property("standing") == "here"

    qtbot.mouseClick(home.deliveries_button, Qt.MouseButton.LeftButton)

    assert home.page.isVisible()
    assert home.about_button.property("standing") != "here"


def test_everything_inside_has_a_license() -> None:
    """The list names Qt, Python and every other package, each with a license."""
    inside = everything_inside()

    assert {"Python", "pyside6-essentials", "httpx", "asyncssh"} <= {one.name for one in inside}
    assert all(one.license for one in inside)


def test_about_fits_a_narrow_window(qtbot: QtBot) -> None:
    """Long licenses go on in the next line; nothing scrolls sideways."""
    page = AboutPage()
    qtbot.addWidget(page)
    page.resize(420, 500)
    page.show()

    areas = page.findChildren(QScrollArea)

    assert areas
    assert all(area.horizontalScrollBar().maximum() == 0 for area in areas)
