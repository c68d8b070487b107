"""What is missing or cannot be used of the settings for notices."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.notice_checks import check_notices, is_notice_address
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode

WHOLE = {
    "server": "mail.example.org",
    "user": "sync",
    "sender": "sync@example.org",
    "recipients": ("ann@example.org",),
}


def by_mail(**fields: object) -> Notices:
    """Return notices by e-mail."""
    return Notices(MailNotice(**{**WHOLE, **fields}))  # type: ignore[arg-type]  # fields of MailNotice


def test_no_notices_miss_nothing() -> None:
    """Neither do complete ones."""
    assert check_notices(Notices()) == ()
    assert check_notices(by_mail()) == ()
    assert check_notices(Notices(webhook=WebhookNotice("https://hooks.example.org/x"))) == ()


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"server": ""}, "server"),
        ({"server": "smtp://mail.example.org"}, "server"),
        ({"port": 0}, "port"),
        ({"sender": ""}, "sender"),
        ({"sender": "sync"}, "sender"),
        ({"recipients": ()}, "recipients"),
        ({"recipients": ("ann@example.org", "bob")}, "recipients"),
    ],
)
def test_what_a_mail_lacks_is_told_at_its_field(fields: dict[str, object], at: str) -> None:
    """One problem each."""
    found = check_notices(by_mail(**fields))

    assert [(one.code, one.field) for one in found] == [
        (ProblemCode.NOTICES_NOT_COMPLETE, f"notices.mail.{at}")
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.org",
        "https://hooks.example.org:8443/x/y?key=a%20b@c",
        "https://hooks.example.org?key=1",
        "https://[2001:db8::7]/x",
        "http://localhost:8080/x",
        "http://127.0.0.1/x",
        "http://[::1]:80/",
    ],
)
def test_https_and_this_computer_are_told(url: str) -> None:
    """With everything an address may hold behind its host."""
    assert is_notice_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.org",
        "http://hooks.example.org/",
        "http://localhost.example.org/",
        "https://user:pass@hooks.example.org/",
        "https:///x",
        "https://hooks.example.org:0/",
        "https://hooks.example.org:99999/",
        "https://hooks.example.org\\@other.example.org/",
        "https://hooks.example.org/a b",
        "https://[::1/",
        "https://h/" + "x" * 2000,
    ],
)
def test_other_addresses_are_not(url: str) -> None:
    """Nothing goes out in plain text, and nobody hides behind a user part."""
    assert not is_notice_address(url)


def test_a_wrong_address_is_told_at_its_field() -> None:
    """It blocks: a notice that nobody gets is none."""
    (found,) = check_notices(Notices(webhook=WebhookNotice("http://hooks.example.org/")))

    assert (found.field, found.is_blocking) == ("notices.webhook.url", True)
