"""Receiver and notices in words."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.receiver_profiles import PROFILES, profile
from coursera_wizard.domain.receiver_words import (
    describe_notices,
    describe_receiver,
    profile_lines,
    server_text,
)


def by_sftp(name: str = "generic-1.1", **fields: object) -> Receiver:
    """Return a receiver that is reached by SFTP."""
    sftp = Sftp(**{"host": "sftp.example.org", **fields})  # type: ignore[arg-type]  # fields of Sftp
    return Receiver(name, ReceiverChannel.SFTP, sftp=sftp)


def test_a_folder_is_said_with_its_receiver() -> None:
    """The default one too."""
    assert describe_receiver(Receiver(), "/x") == "Generic OneRoster 1.1 · folder /x"


@pytest.mark.parametrize(
    ("receiver", "words"),
    [
        (by_sftp(), "sftp.example.org"),
        (by_sftp(port=2222, folder="/in"), "sftp.example.org:2222/in"),
        (by_sftp("classlink"), "sftp.example.org/DailyImport"),
        (by_sftp("classlink", folder="Other"), "sftp.example.org/Other"),
        (by_sftp(host="2001:db8::7"), "[2001:db8::7]"),
        (by_sftp(host=""), "…"),
    ],
)
def test_a_server_is_said_with_what_is_unusual(receiver: Receiver, words: str) -> None:
    """Port and folder where they are not the usual ones, or the receiver's own folder."""
    assert server_text(receiver) == words
    assert words in describe_receiver(receiver, "")


@pytest.mark.parametrize("name", PROFILES)
def test_every_choice_says_what_it_implies(name: str) -> None:
    """Version, file name, files, grades and changes."""
    lines = profile_lines(profile(name), "harbour")

    assert PROFILES[name].version.value in lines[0]
    assert "users" in lines[1]
    assert all(line[0].isupper() for line in lines)


def test_a_zip_is_named() -> None:
    """After the delivery, unless the receiver wants one name."""
    assert profile_lines(profile("generic-1.1"), "harbour")[0].endswith("harbour.zip")
    assert profile_lines(profile("st-math"), "harbour")[0].endswith("OneRoster.zip")
    assert "DailyImport" in " ".join(profile_lines(profile("classlink"), "harbour"))


def test_notices_are_said_without_what_may_be_secret() -> None:
    """Of a web address the host alone."""
    notices = Notices(
        MailNotice("mail.example.org", recipients=("a@x.example", "b@x.example")),
        WebhookNotice("https://hooks.example.org/T0/secret?key=1"),
    )

    assert describe_notices(Notices()) == ()
    assert describe_notices(notices) == (
        "E-mail to 2 addresses: a@x.example, b@x.example",
        "Request to hooks.example.org",
        "Failed, held, late and missed runs",
    )
