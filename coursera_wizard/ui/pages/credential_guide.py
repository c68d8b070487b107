"""The guide beside the credentials: the documented clicks for both ways, with their quirks."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from coursera_wizard.domain.credentials import UrlKind, read_org_api_url
from coursera_wizard.i18n import N_, _
from coursera_wizard.ui import theme
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import emphasized, rich_text, text
from coursera_wizard.ui.widgets.chips import Chips

if TYPE_CHECKING:
    from collections.abc import Generator

PORTAL: Final = "https://dev.coursera.com"
COURSERA: Final = "https://www.coursera.org"

# Coursera's own guides for the developer portal and for the e-mailed document, in our words.
PORTAL_STEPS: Final = (
    N_(
        'Open the <a href="{portal}">Coursera Developer Portal</a>, click <b>Sign In</b> and'
        " <b>Login with SAML</b>. Use an account that is an admin of your organization."
    ),
    N_("It still says <b>Sign in</b>? Click it a second time. Accept the terms when asked."),
    N_("Open your e-mail menu › <b>Apps</b> › <b>+ New App</b>. Give it a name and a description."),
    N_("Choose the APIs, click <b>Enable</b>, <b>and then Save</b>: before that, nothing is on."),
    N_("Under <b>Credentials</b>, click <b>Show Secret</b>. Copy API Key and Client Secret."),
    N_(
        'For the Organization ID, open <a href="{coursera}">coursera.org</a>, your e-mail menu'
        " › <b>Admin</b> › <b>Settings</b>."
    ),
)
DOCUMENT_STEPS: Final = (
    N_(
        "Open {link} of the document Coursera e-mailed to you. Sign in with the account and"
        " password that stand there."
    ),
    N_("<b>404 after sign-in?</b> Paste the same link into the address bar again."),
    N_("Click <b>I AGREE</b>."),
    N_("Choose your organization's name, then the tab <b>API Application</b>."),
    N_("Copy <b>Client ID</b> and <b>Secret Key</b>: they go into API Key and Client Secret."),
    N_("Organization ID, Org API URL and Program ID stand in the document itself."),
    N_("The Client ID has 22 characters? Then press <b>Sign in with Coursera</b> on this page."),
)


class CredentialGuide(QWidget):
    """Two ways to the credentials, one shown at a time."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.M))
        self.ways = Chips(
            "guide.way",
            (("portal", _("Developer portal")), ("document", _("E-mail"))),
            label=_("Where your credentials come from"),
        )
        self.ways.picked.connect(self.show_way)
        self._link = ""
        self._steps: dict[str, _Steps] = {}
        column.addWidget(self.ways)
        self._column = column

    def build(self) -> Generator[None, None, None]:
        """Make both ways, one after the other, and show the first."""
        for way, lines in (("portal", self._portal_lines()), ("document", self._document_lines())):
            yield
            steps = self._steps[way] = _Steps(f"guide.{way}", lines)
            steps.hide()
            self._column.addWidget(steps)
        self.show_way("portal")

    def show_way(self, way: str) -> None:
        """Show the portal's or the document's way."""
        self.ways.choose(way)
        for name, steps in self._steps.items():
            steps.setVisible(name == way)

    def know_link(self, org_api_url: str) -> None:
        """Make the console link clickable once it was pasted."""
        link = org_api_url if read_org_api_url(org_api_url).kind is UrlKind.CONSOLE else ""
        if link != self._link:
            self._link = link
            self._steps["document"].show_lines(self._document_lines())

    def _portal_lines(self) -> tuple[str, ...]:
        return tuple(_(line).format(portal=PORTAL, coursera=COURSERA) for line in PORTAL_STEPS)

    def _document_lines(self) -> tuple[str, ...]:
        link = _("the link in the row <b>Org API URL</b>")
        if self._link:
            address = html.escape(self._link, quote=True)
            link = _('<a href="{address}">the link in the row Org API URL</a>').format(
                address=address
            )
        return tuple(_(line).format(link=link) for line in DOCUMENT_STEPS)


class _Steps(QWidget):
    """Numbered sentences."""

    def __init__(self, name: str, lines: tuple[str, ...]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.scaled(Gap.XS))
        grid.setVerticalSpacing(theme.scaled(Gap.S))
        grid.setColumnStretch(1, 1)
        self._labels = []
        for row, line in enumerate(lines):
            number = text(f"{row + 1}.", "guide", wrap=False)
            sentence = rich_text(line, "guide")
            sentence.setObjectName(f"{name}.{row + 1}")
            grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(sentence, row, 1)
            self._labels.append(sentence)

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show other sentences in the same places."""
        for label, line in zip(self._labels, lines, strict=True):
            label.setText(emphasized(line))
            if "<a " in line:
                label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
