"""The older console, from its link to the two values."""

from __future__ import annotations

import re

from coursera_wizard.services.practice.college import (
    CONSOLE_ORG_KEY,
    LEGACY_API_KEY,
    LEGACY_CLIENT_SECRET,
    ORGANIZATION_ID,
    ORGANIZATION_NAME,
    College,
)
from coursera_wizard.services.practice.console import CONSOLE_PATH
from coursera_wizard.services.practice.identifiers import is_well_formed
from tests.unit.services.practice.callers import OlderCaller


async def test_console_leads_to_key_and_secret(college: College) -> None:
    """Not found, then the terms, the organization, the tab: each page leads to the next."""
    caller = OlderCaller(college)

    first = await caller.send("GET", CONSOLE_PATH)
    terms = await caller.send("GET", CONSOLE_PATH)
    organizations = await caller.send("GET", f"{CONSOLE_PATH}?step=organizations")
    app = await caller.send("GET", f"{CONSOLE_PATH}?step=app")
    link = re.search(r'href="([^"]*tab=application)"', app.body.decode())
    assert link is not None
    tab = await caller.send("GET", link[1].replace("&amp;", "&"))

    assert (first.status, terms.status) == (404, 200)
    assert b"I AGREE" in terms.body
    assert ORGANIZATION_NAME.encode() in organizations.body
    assert b"API Application" in app.body
    assert LEGACY_CLIENT_SECRET.encode() not in app.body
    for value in ("Client ID", LEGACY_API_KEY, "Secret Key", LEGACY_CLIENT_SECRET):
        assert value.encode() in tab.body


async def test_console_forgets_its_visitors(college: College) -> None:
    """With the counts, the first visit comes again."""
    caller = OlderCaller(college)
    statuses = [(await caller.send("GET", CONSOLE_PATH)).status for _ in range(3)]
    caller.service.forget_requests()

    again = await caller.send("GET", CONSOLE_PATH)

    assert (statuses, again.status) == ([404, 200, 200], 404)


async def test_console_knows_one_app_only(college: College) -> None:
    """Another organization's key, another app and other steps are not found, however often."""
    caller = OlderCaller(college)
    wrong = (
        f"/console/org/{ORGANIZATION_ID}/app/{LEGACY_API_KEY}",
        f"/console/org/{CONSOLE_ORG_KEY}/app/{CONSOLE_ORG_KEY}",
        f"/console/org/{CONSOLE_ORG_KEY}",
        f"{CONSOLE_PATH}?step=elsewhere",
        "/console",
    )

    statuses = [(await caller.send("GET", path)).status for path in wrong + wrong]

    assert set(statuses) == {404}
    assert (await caller.send("POST", CONSOLE_PATH)).status == 405


def test_console_keys_have_the_older_form() -> None:
    """Key and secret have 22 signs; the console's key of the organization is not its id."""
    assert (len(LEGACY_API_KEY), len(LEGACY_CLIENT_SECRET)) == (22, 22)
    assert is_well_formed(LEGACY_API_KEY)
    assert is_well_formed(CONSOLE_ORG_KEY)
    assert CONSOLE_ORG_KEY != ORGANIZATION_ID
