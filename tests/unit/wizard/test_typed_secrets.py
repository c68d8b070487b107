"""Secrets in memory: typed for what stands in the form, recalled for exactly their server."""

from __future__ import annotations

from dataclasses import replace

from coursera_wizard.domain.draft import DeliveryDraft, Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.secret import Secret, SecretPurpose
from coursera_wizard.wizard.typed_secrets import TypedSecrets
from tests.support.builders import a_delivery, a_draft

RECEIVER = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org", user="harbour"))
DRAFT = a_draft(receiver=RECEIVER)
PURPOSE = SecretPurpose.SFTP


def elsewhere() -> DeliveryDraft:
    """Return the draft with another server."""
    sftp = replace(RECEIVER.sftp, host="other.example.org")
    return replace(DRAFT, receiver=replace(RECEIVER, sftp=sftp))


def test_what_was_typed_follows_the_form() -> None:
    """Whoever corrects the server need not type the password again."""
    secrets = TypedSecrets()
    secrets.type(PURPOSE, Secret("typed"))

    assert secrets.get(PURPOSE, DRAFT) == secrets.get(PURPOSE, elsewhere()) == Secret("typed")
    assert dict(secrets.typed(DRAFT)) == {PURPOSE: Secret("typed")}
    assert secrets.get(PURPOSE, a_draft()) is None


def test_what_was_recalled_goes_to_its_own_server_alone() -> None:
    """Another server in the form never gets it."""
    secrets = TypedSecrets()
    secrets.recall(RECEIVER.sftp.binding, Secret("kept"))

    assert secrets.get(PURPOSE, DRAFT) == Secret("kept")
    assert secrets.get(PURPOSE, elsewhere()) is None
    assert dict(secrets.recalled(DRAFT)) == {PURPOSE: Secret("kept")}
    assert not secrets.typed(DRAFT)


def test_what_was_typed_replaces_what_was_recalled() -> None:
    """Until it is taken away again."""
    secrets = TypedSecrets()
    secrets.recall(RECEIVER.sftp.binding, Secret("kept"))
    secrets.type(PURPOSE, Secret("typed"))

    assert secrets.get(PURPOSE, DRAFT) == Secret("typed")
    assert not secrets.recalled(DRAFT)

    secrets.type(PURPOSE, None)

    assert secrets.get(PURPOSE, DRAFT) == Secret("kept")


def test_what_was_stored_with_the_delivery_is_available() -> None:
    """For the server it was stored for, without being read."""
    secrets, stored = TypedSecrets(), a_delivery(receiver=RECEIVER)

    assert secrets.available(DRAFT, stored) == {PURPOSE}
    assert secrets.available(elsewhere(), stored) == frozenset()
    assert secrets.available(DRAFT, None) == frozenset()


def test_what_was_typed_stays_in_its_field_before_it_is_needed() -> None:
    """A password may be typed before the server it is for."""
    secrets = TypedSecrets()
    secrets.type(PURPOSE, Secret("typed"))

    assert secrets.in_field(PURPOSE) == Secret("typed")
    assert not secrets.typed(a_draft())
