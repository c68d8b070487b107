"""The developer console of the older generation, as its link in the credentials document shows it.

The first visit ends on a page that was not found; the same link works from the second on. Then
come the terms, the choice of the organization, and the tab with the two values.
"""

from __future__ import annotations

from coursera_wizard.services.practice import pages
from coursera_wizard.services.practice.college import (
    CONSOLE_ORG_KEY,
    LEGACY_API_KEY,
    LEGACY_CLIENT_SECRET,
    ORGANIZATION_NAME,
)
from coursera_wizard.services.practice.exchange import Answer, Request
from coursera_wizard.services.practice.routing import CONSOLE_PREFIX, Route

CONSOLE_PATH = "/".join((*CONSOLE_PREFIX, CONSOLE_ORG_KEY, "app", LEGACY_API_KEY))

_TERMS, _ORGANIZATIONS, _APP = "terms", "organizations", "app"
_TABS = {"members": "Members", "application": "API Application"}


class Console:
    """The console; it remembers whether somebody was here before."""

    def __init__(self) -> None:
        self._visits = 0

    def forget(self) -> None:
        """Let the next visit be the first one."""
        self._visits = 0

    def answer(self, request: Request, route: Route) -> Answer:
        """Return the page that is asked for."""
        if route.places != {"org": CONSOLE_ORG_KEY, "app": LEGACY_API_KEY}:
            return _not_found()
        asked = request.parameters
        step = asked.get("step", "")
        if not step:
            self._visits += 1
            return _terms() if self._visits > 1 else _not_found()
        if step == _ORGANIZATIONS:
            return _organizations()
        return _app(asked.get("tab", "members")) if step == _APP else _not_found()


def _not_found() -> Answer:
    return pages.message("Page not found", "We could not find the page you asked for.", 404)


def _terms() -> Answer:
    terms = "<p>Data of your learners are to be used as your organization has agreed to.</p>"
    agree = pages.form(CONSOLE_PATH, {"step": _ORGANIZATIONS}, "I AGREE")
    return pages.page("Terms for developers", terms + agree)


def _organizations() -> Answer:
    entry = pages.link(CONSOLE_PATH, {"step": _APP}, ORGANIZATION_NAME)
    return pages.page("Choose an organization", f"<ul><li>{entry}</li></ul>")


def _app(tab: str) -> Answer:
    links = " · ".join(
        pages.link(CONSOLE_PATH, {"step": _APP, "tab": name}, text) for name, text in _TABS.items()
    )
    content = "<p>Service account (you)</p>"
    if tab == "application":
        values = {"Client ID": LEGACY_API_KEY, "Secret Key": LEGACY_CLIENT_SECRET}
        content = pages.table(values)
    return pages.page(ORGANIZATION_NAME, f"<nav>{links}</nav>{content}")
