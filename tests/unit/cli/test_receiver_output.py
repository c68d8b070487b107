"""Receiver, notices and periods on a terminal, and as JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from coursera_wizard.cli.receiver_output import receiver_objects, receiver_rows
from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.periods import Period
from tests.support.builders import a_delivery

NOTICES = "E-mail to b@x.example; Request to hooks.example.org; Failed, held, late and missed runs"
PLAIN = a_delivery()
WHOLE = replace(
    PLAIN,
    receiver=Receiver("classlink", ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org", user="hv")),
    notices=Notices(
        MailNotice("mail.example.org", sender="a@x.example", recipients=("b@x.example",)),
        WebhookNotice("https://hooks.example.org/secret", has_token=True),
    ),
    suspension=Period(dt.date(2026, 12, 20), dt.date(2027, 1, 6)),
    no_removals=Period(dt.date(2027, 6, 1), dt.date(2027, 8, 15)),
)


def test_a_plain_delivery_has_one_row() -> None:
    """What is not used is not named."""
    assert receiver_rows(PLAIN, "/x") == [("Receiver", "Generic OneRoster 1.1 · folder /x")]


def test_everything_has_its_row() -> None:
    """Server, user, key, notices and both periods."""
    assert receiver_rows(WHOLE, "/x") == [
        ("Receiver", "ClassLink Roster Server · SFTP sftp.example.org/DailyImport"),
        ("Signs in as", "hv"),
        ("Its key", "not seen yet"),
        ("Notices", NOTICES),
        ("Suspended", "Sun 20 Dec 2026 to Wed 6 Jan 2027"),
        ("No removals", "Tue 1 Jun 2027 to Sun 15 Aug 2027"),
    ]


def test_as_json_it_is_whole_but_for_what_may_be_secret() -> None:
    """Of the web address only its host is there."""
    found = receiver_objects(WHOLE, "/x")

    assert found["receiver"] == {
        "profile": "classlink",
        "channel": "sftp",
        "folder": None,
        "sftp": {
            "host": "sftp.example.org",
            "port": 22,
            "user": "hv",
            "folder": "DailyImport",
            "sign_in": "password",
            "host_key": None,
        },
    }
    assert found["suspension"] == {"first": "2026-12-20", "last": "2027-01-06"}
    assert "secret" not in str(found)


def test_as_json_what_is_not_used_is_null() -> None:
    """A reader need not guess."""
    assert receiver_objects(PLAIN, "/x") == {
        "receiver": {
            "profile": "generic-1.1",
            "channel": "folder",
            "folder": "/x",
            "sftp": None,
        },
        "notices": {"mail": None, "webhook": None, "on_success": False},
        "suspension": None,
        "no_removals": None,
    }


def test_a_period_without_an_end_has_none() -> None:
    """Nobody sees the last day that a calendar knows."""
    still_open = replace(PLAIN, suspension=Period(dt.date(2026, 12, 20), dt.date.max))

    assert receiver_rows(still_open, "/x")[1:] == [("Suspended", "from Sun 20 Dec 2026 on")]
    assert receiver_objects(still_open, "/x")["suspension"] == {"first": "2026-12-20", "last": None}
