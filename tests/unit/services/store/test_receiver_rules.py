"""Receivers, notices and periods of a file, with every mistake at its line."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.draft import (
    DeliveryMode,
    GradeOption,
    Options,
    Receiver,
    ReceiverChannel,
    Sftp,
    SftpSignIn,
)
from coursera_wizard.domain.notices import MailNotice, MailSecurity, Notices, WebhookNotice
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.receiver_profiles import PROFILES
from coursera_wizard.services.store.answers import load_answers
from coursera_wizard.services.store.delivery_file import decode, encode
from coursera_wizard.services.store.rules import check_delivery
from tests.support.stored import a_stored_delivery

if TYPE_CHECKING:
    from pathlib import Path

EVERYTHING = a_stored_delivery(
    receiver=Receiver(
        "classlink",
        ReceiverChannel.SFTP,
        sftp=Sftp(
            "sftp.example.org", 2222, "harbour", "DailyImport", SftpSignIn.KEY,
            "ssh-ed25519 SHA256:" + "a" * 43,
        ),
    ),
    notices=Notices(
        MailNotice(
            "mail.example.org", 465, MailSecurity.TLS, "sync", "sync@example.org",
            ("ann@example.org",),
        ),
        WebhookNotice("https://hooks.example.org/x", has_token=True),
        on_success=True,
    ),
    status=DeliveryStatus.SUSPENDED,
    suspension=Period(dt.date(2026, 12, 20), dt.date(2027, 1, 6)),
    no_removals=Period(dt.date(2027, 6, 1), dt.date(2027, 8, 15)),
)  # fmt: skip


def told(path: Path, **parts: Any) -> list[str]:
    """Return the mistakes of a file with some parts of another form, a line each."""
    document = json.loads(encode(EVERYTHING))
    document.update(parts)
    content = json.dumps(document, indent=2).encode()
    with pytest.raises(ProblemError) as caught:
        decode(content, path)
    return dict(caught.value.problem.places)["mistakes"].split("\n")


def test_everything_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Server, notices and both periods."""
    assert decode(encode(EVERYTHING), tmp_path / "x.delivery.json") == EVERYTHING


@pytest.mark.parametrize("name", PROFILES)
def test_every_receiver_can_be_named(name: str) -> None:
    """A file may name any receiver that the program knows."""
    assert check_delivery(replace(EVERYTHING, receiver=Receiver(name))) == []


def test_an_unknown_receiver_is_told_with_the_one_that_is_meant(tmp_path: Path) -> None:
    """Together with its line."""
    receiver = {"profile": "class-link", "channel": "folder"}

    (line,) = told(tmp_path, receiver=receiver)

    assert line.startswith("line ")
    assert line.endswith(
        "receiver.profile: “class-link” is not possible here. Did you mean “classlink”?"
    )


def test_mistakes_of_form_are_told_at_their_places(tmp_path: Path) -> None:
    """All at once, in the order of the file."""
    lines = told(
        tmp_path,
        receiver={
            "channel": "sftp",
            "sftp": {"host": "sftp://x", "port": 70000, "user": "", "host_key": "abc", "hots": ""},
        },
        notices={
            "mail": {"server": "mail.example.org", "recipients": ["ann@example.org", "bob"]},
            "webhook": {"url": "http://hooks.example.org/x"},
        },
    )

    places = [line.partition(": ")[0].partition(", ")[2] for line in lines]
    assert sorted(places) == [
        "notices.mail.recipients[1]",
        "notices.mail.sender",
        "notices.webhook.url",
        "receiver.sftp.host",
        "receiver.sftp.host_key",
        "receiver.sftp.hots",
        "receiver.sftp.port",
        "receiver.sftp.user",
    ]
    assert any("begins with https://" in line for line in lines)


def test_a_receiver_that_takes_complete_packages_gets_no_changes_only() -> None:
    """The receiver's name is said at the setting."""
    delivery = replace(EVERYTHING, options=Options(mode=DeliveryMode.DELTA))

    (mistake,) = check_delivery(delivery)

    assert mistake.path == "options.mode"
    assert "ClassLink" in mistake.text


def test_grades_that_a_receiver_does_not_read_are_no_mistake() -> None:
    """They are left out of its packages."""
    assert check_delivery(replace(EVERYTHING, options=Options(grades=GradeOption.FINAL))) == []


def test_a_period_ends_after_it_began() -> None:
    """On the same day at the earliest."""
    day = dt.date(2026, 12, 20)
    backwards = Period(day, day - dt.timedelta(days=1))

    found = check_delivery(replace(EVERYTHING, suspension=backwards, no_removals=backwards))

    assert [one.path for one in found] == ["suspension.last", "no_removals.last"]
    assert check_delivery(replace(EVERYTHING, suspension=Period(day, day))) == []


def test_answers_name_receiver_and_notices(tmp_path: Path) -> None:
    """In the same words as a delivery file."""
    path = tmp_path / "answers.toml"
    path.write_text(
        """
practice = true
[receiver]
profile = "gg4l"
channel = "sftp"
[receiver.sftp]
host = "sftp.example.org"
user = "harbour"
[notices]
on_success = true
[notices.mail]
server = "mail.example.org"
sender = "sync@example.org"
recipients = ["ann@example.org"]
""",
        "utf-8",
    )

    answers = load_answers(path)

    assert answers.receiver.profile == "gg4l"
    assert answers.receiver.sftp.host == "sftp.example.org"
    assert answers.notices.mail.recipients == ("ann@example.org",)
    assert answers.notices.on_success


def test_answers_hold_no_secrets(tmp_path: Path) -> None:
    """Where one was written down, the variable for it is named, and it is not repeated."""
    path = tmp_path / "answers.toml"
    path.write_text(
        """
practice = true
[receiver.sftp]
password = "openSesame1"
[notices.mail]
password = "openSesame2"
[notices.webhook]
token = "openSesame3"
""",
        "utf-8",
    )

    with pytest.raises(ProblemError) as caught:
        load_answers(path)

    mistakes = dict(caught.value.problem.places)["mistakes"]
    for variable in ("COURSERA_RECEIVER_SECRET", "COURSERA_MAIL_SECRET", "COURSERA_WEBHOOK_SECRET"):
        assert variable in mistakes
    assert "openSesame" not in mistakes
