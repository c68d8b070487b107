"""Notices: who is told, and what their stored secrets are bound to."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice, is_mail_address


def test_nobody_is_told_by_default() -> None:
    """A delivery without a mail server and a web address sends no notice."""
    assert not Notices().is_on


def test_one_way_is_enough() -> None:
    """Somebody is told as soon as a server or an address is named."""
    assert Notices(mail=MailNotice("mail.example.org")).is_on
    assert Notices(webhook=WebhookNotice("https://hooks.example.org/x")).is_on


def test_a_password_belongs_to_its_server() -> None:
    """Another server, port or user never gets the stored password."""
    mine = MailNotice("mail.example.org", 587, user="ann").binding
    others = [
        MailNotice("other.example.org", 587, user="ann").binding,
        MailNotice("mail.example.org", 465, user="ann").binding,
        MailNotice("mail.example.org", 587, user="bob").binding,
    ]
    assert mine not in others


def test_a_token_belongs_to_its_whole_address() -> None:
    """Another path of the same host never gets the stored token."""
    mine = WebhookNotice("https://hooks.example.org/mine").binding
    assert mine != WebhookNotice("https://hooks.example.org/other").binding


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        ("ann@school.example.org", True),
        ("ann.b+sync@localhost", True),
        ("", False),
        ("ann", False),
        ("ann@", False),
        ("@school.example.org", False),
        ("Ann <ann@school.example.org>", False),
        ("ann@school.example.org, bob@school.example.org", False),
        ("ann..b@school.example.org", False),
        ("ann@school..example.org", False),
        ("ann@-school.example.org", False),
        ("ann@school.example.org\n", False),
        ("a" * 65 + "@school.example.org", False),
    ],
)
def test_an_address_is_one_mailbox(text: str, is_address: bool) -> None:
    """Names around it, lists and line breaks are no address."""
    assert is_mail_address(text) is is_address
