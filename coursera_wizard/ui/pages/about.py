"""What this program is: its version, its own license, and those of everything inside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from coursera_wizard import __version__
from coursera_wizard.i18n import _, is_right_to_left
from coursera_wizard.resources import resource_path
from coursera_wizard.ui import theme
from coursera_wizard.ui.page_frame import PageFrame
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import text
from coursera_wizard.ui.widgets.cards import Card


@dataclass(frozen=True, slots=True)
class Inside:
    """One thing inside the program, and the license it has."""

    name: str
    version: str
    license: str

    @property
    def title(self) -> str:
        """Its name, with the version where there is one."""
        return f"{self.name} {self.version}".rstrip()


class AboutPage(PageFrame):
    """Says which version this is, and under what licenses it may be used."""

    def __init__(self) -> None:
        super().__init__()
        version = _("Version {version}").format(version=__version__)
        self.set_heading(_("About Coursera Wizard"), version)
        self.add_rows(
            text(_("This program may be used, changed and passed on under the MIT license.")),
            text(
                _("Coursera is a trademark of its owner. This program is not made by Coursera."),
                "muted",
            ),
            text(_("What is inside, and its licenses"), "heading"),
        )
        card = Card()
        self.add_rows(card)
        edge = theme.scaled(Gap.M)
        card.body.setContentsMargins(edge, edge, edge, edge)
        card.body.addWidget(_columns(everything_inside()))
        self.add_end()


def everything_inside() -> tuple[Inside, ...]:
    """Return what is inside, by name; the list is made from the packages themselves."""
    found = json.loads(resource_path("licenses.json").read_text(encoding="utf-8"))
    return tuple(Inside(one["name"], one["version"], one["license"]) for one in found)


def _columns(everything: tuple[Inside, ...]) -> QLabel:
    """Return names and licenses in one text; a widget for each line would take a while to make."""
    is_rtl = is_right_to_left()
    gap = theme.scaled(Gap.L)
    lines = []
    for one in everything:
        cells = [f"<td>{escape(one.title)}</td>", f"<td>{escape(one.license)}</td>"]
        between = f'<td width="{gap}"></td>'
        lines.append(f"<tr>{between.join(reversed(cells) if is_rtl else cells)}</tr>")
    side = "right" if is_rtl else "left"
    table = f'<table align="{side}" cellspacing="0" cellpadding="0">{"".join(lines)}</table>'
    label = text(table)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setAccessibleName("\n".join(f"{one.title}: {one.license}" for one in everything))
    return label
