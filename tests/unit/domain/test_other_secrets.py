"""Which other secrets a delivery needs."""

from __future__ import annotations

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.other_secrets import bindings
from coursera_wizard.domain.secret import SecretPurpose

SFTP = Sftp("sftp.example.org", user="harbour")


def test_a_folder_without_notices_needs_none() -> None:
    """Also where a server was entered and the folder chosen again."""
    assert bindings(Receiver(sftp=SFTP), Notices()) == {}


def test_each_is_needed_where_somebody_signs_in() -> None:
    """A server without a user, and an address without a token, need none."""
    receiver = Receiver(channel=ReceiverChannel.SFTP, sftp=SFTP)
    open_ones = Notices(MailNotice("mail.example.org"), WebhookNotice("https://hooks.example.org"))
    closed = Notices(
        MailNotice("mail.example.org", user="sync"),
        WebhookNotice("https://hooks.example.org", has_token=True),
    )

    assert list(bindings(receiver, open_ones)) == [SecretPurpose.SFTP]
    assert bindings(receiver, closed) == {
        SecretPurpose.SFTP: SFTP.binding,
        SecretPurpose.MAIL: closed.mail.binding,
        SecretPurpose.WEBHOOK: closed.webhook.binding,
    }
