"""Facts know with which account they were asked."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.draft import Account, Proxy, ProxyMode, Source
from coursera_wizard.domain.facts import fingerprint
from tests.support.builders import an_account


@pytest.mark.parametrize(
    "other",
    [
        an_account(api_key="x"),
        an_account(organization_id="x"),
        an_account(api_base="https://x.example"),
        an_account(token_url="https://x.example"),
        an_account(program_id="x"),
        an_account(source=Source.PRACTICE),
        an_account(proxy=Proxy(ProxyMode.NONE)),
        an_account(certificate_file="ca.pem"),
    ],
)
def test_fingerprint_changes_with_everything_that_is_asked_with(other: Account) -> None:
    """An answer counts only for exactly these credentials and this way."""
    assert fingerprint(other, 0) != fingerprint(an_account(), 0)


def test_fingerprint_changes_with_the_secret_and_not_by_itself() -> None:
    """The number stands for the secret, which is never hashed."""
    assert fingerprint(an_account(), 0) == fingerprint(an_account(), 0)
    assert fingerprint(an_account(), 1) != fingerprint(an_account(), 0)


def test_fingerprint_ignores_the_note_of_where_credentials_came_from() -> None:
    """A console link is kept as a note and asks nothing."""
    noted = an_account(org_api_url="https://accounts.coursera.org/console")

    assert fingerprint(noted, 0) == fingerprint(an_account(), 0)
