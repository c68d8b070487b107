"""A run's secrets come from their stores; who stands in for a store is asked for an address."""

from __future__ import annotations

from typing import Any

import pytest

from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp, Source
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretPurpose, SecretRef
from coursera_wizard.services.ports import RunSecrets
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.run_secrets import DeliverySecrets, SecretSource
from coursera_wizard.wizard.session import WizardSession
from tests.support.builders import SECRET, a_delivery, an_account
from tests.support.fakes import FakeServices
from tests.support.run_fakes import store_delivery

SFTP = Sftp(host="sis.example", user="college")
BY_SFTP = Receiver(channel=ReceiverChannel.SFTP, sftp=SFTP)
MAIL = MailNotice(server="mail.example", user="college", sender="a@b.example")
WEBHOOK = WebhookNotice(url="https://hook.example/x", has_token=True)
VARIABLE = SecretSource(stand_in=lambda purpose: Secret(f"variable for {purpose.value}"))


def _kept(
    fakes: FakeServices, source: SecretSource | None = None, **fields: Any
) -> DeliverySecrets:
    return DeliverySecrets(fakes.ports(), store_delivery(fakes, **fields), source)


async def test_credentials_come_from_the_keychain() -> None:
    """Account and secret are handed out together."""
    fakes = FakeServices()
    fakes.vaults.chain.entries[a_delivery().account.binding] = SECRET

    async with _kept(fakes).credentials() as found:
        assert found.secret == Secret(SECRET)
        assert found.account == a_delivery().account


async def test_practice_organization_is_started() -> None:
    """Its secret comes with its address."""
    fakes = FakeServices()
    account = an_account(source=Source.PRACTICE)

    async with _kept(
        fakes, account=account, secret=SecretRef(SecretPlace.PRACTICE)
    ).credentials() as found:
        assert found.secret == Secret(SECRET)
    assert fakes.practice.started


async def test_credentials_wait_for_a_yes_to_their_address() -> None:
    """Nothing is read for an address nobody agreed to; a yes now is enough."""
    fakes = FakeServices()
    fakes.routes.trouble = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="x")
    fakes.vaults.chain.entries[a_delivery().account.binding] = SECRET

    with pytest.raises(ProblemError) as caught:
        async with _kept(fakes).credentials():
            pass
    async with _kept(fakes, SecretSource(allows_address=True)).credentials() as found:
        assert found.secret == Secret(SECRET)
    assert caught.value.problem.code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED


async def test_folder_needs_no_secret() -> None:
    """The keychain is not asked for a receiver without a server."""
    fakes = FakeServices()
    fakes.vaults.chain.fails = ProblemCode.KEYRING_LOCKED

    assert await _kept(fakes).for_receiver() == RunSecrets()


async def test_receiver_secret_is_the_one_of_its_server() -> None:
    """It is bound to user, host and port."""
    fakes = FakeServices()
    fakes.vaults.chain.entries[SFTP.binding] = "password"

    found = await _kept(fakes, receiver=BY_SFTP).for_receiver()

    assert found == RunSecrets(receiver=Secret("password"))


@pytest.mark.parametrize("trouble", [None, ProblemCode.KEYRING_MISSING])
async def test_receiver_secret_that_is_not_kept_is_told(trouble: ProblemCode | None) -> None:
    """The person reads which one is missing, before anything is read from Coursera."""
    fakes = FakeServices()
    fakes.vaults.chain.fails = trouble

    with pytest.raises(ProblemError) as caught:
        await _kept(fakes, receiver=BY_SFTP).for_receiver()

    assert caught.value.problem.code is ProblemCode.RECEIVER_SECRET_MISSING
    assert "sis.example" in caught.value.problem.what_happened


async def test_variable_goes_to_a_receiver_only_after_a_yes() -> None:
    """A stranger's file may name any server; the yes is remembered."""
    fakes = FakeServices()
    fakes.routes.place_trouble = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="x")
    agreed = SecretSource(stand_in=VARIABLE.stand_in, allows_address=True)

    with pytest.raises(ProblemError) as caught:
        await _kept(fakes, VARIABLE, receiver=BY_SFTP).for_receiver()
    first = await _kept(fakes, agreed, receiver=BY_SFTP).for_receiver()
    second = await _kept(fakes, VARIABLE, receiver=BY_SFTP).for_receiver()

    assert caught.value.problem.code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED
    assert first == second == RunSecrets(receiver=Secret("variable for sftp"))


async def test_keychain_comes_before_the_variable() -> None:
    """What is kept is used, whatever else is there."""
    fakes = FakeServices()
    fakes.vaults.chain.entries[SFTP.binding] = "kept"

    found = await _kept(fakes, VARIABLE, receiver=BY_SFTP).for_receiver()

    assert found.receiver == Secret("kept")


async def test_failed_keychain_is_not_passed_over() -> None:
    """A keychain that is there and fails is told about, not worked around."""
    fakes = FakeServices()
    fakes.vaults.chain.fails = ProblemCode.KEYRING_FAILED

    with pytest.raises(ProblemError) as caught:
        await _kept(fakes, VARIABLE, receiver=BY_SFTP).for_receiver()

    assert caught.value.problem.code is ProblemCode.KEYRING_FAILED


async def test_sealed_file_holds_the_other_secrets_too() -> None:
    """Its passphrase is asked for once."""
    fakes, asked = FakeServices(), list[SecretPurpose]()
    fakes.vaults.sealed_file.entries[a_delivery().account.binding] = SECRET
    fakes.vaults.sealed_file.entries[SFTP.binding] = "password"

    def passphrase() -> Secret:
        asked.append(SecretPurpose.CREDENTIAL)
        return Secret("four words of mine")

    kept = _kept(
        fakes,
        SecretSource(passphrase),
        receiver=BY_SFTP,
        secret=SecretRef(SecretPlace.SEALED_FILE),
    )
    receiver = await kept.for_receiver()
    async with kept.credentials() as credentials:
        assert credentials.secret == Secret(SECRET)
    assert receiver.receiver == Secret("password")
    assert len(asked) == 1


async def test_notices_get_what_they_ask_for() -> None:
    """A mail server without a user, and a web address without a token, need nothing."""
    fakes = FakeServices()
    fakes.vaults.chain.entries |= {MAIL.binding: "mail", WEBHOOK.binding: "token"}

    both = await _kept(fakes, notices=Notices(MAIL, WEBHOOK)).for_notices()
    none = await _kept(
        fakes, notices=Notices(MailNotice(server="x"), WebhookNotice(url="https://x.example"))
    ).for_notices()

    assert both == (RunSecrets(mail=Secret("mail"), webhook=Secret("token")), ())
    assert none == (RunSecrets(), ())


async def test_missing_secret_of_a_notice_is_left_to_the_notifier() -> None:
    """A locked keychain is told about; nothing of it is raised."""
    fakes = FakeServices()

    missing = await _kept(fakes, notices=Notices(mail=MAIL)).for_notices()
    fakes.vaults.chain.fails = ProblemCode.KEYRING_LOCKED
    locked, troubles = await _kept(fakes, notices=Notices(mail=MAIL)).for_notices()

    assert missing == (RunSecrets(), ())
    assert locked == RunSecrets()
    assert [one.code for one in troubles] == [ProblemCode.KEYRING_LOCKED]


@pytest.mark.parametrize(("kept", "given"), [("kept", ""), ("", "given"), ("", "")])
async def test_a_session_for_a_test_gets_the_receivers_secret_too(kept: str, given: str) -> None:
    """From the keychain or from the variable; one that is nowhere stops nothing."""
    fakes, words = FakeServices(), Secret(given) if given else None
    fakes.vaults.chain.entries[a_delivery().account.binding] = SECRET
    if kept:
        fakes.vaults.chain.entries[SFTP.binding] = kept
    stored = store_delivery(fakes, receiver=BY_SFTP)
    session = WizardSession(fakes.clock, as_draft(stored.delivery, ""), stored=stored)
    actions = WizardActions(session, fakes.ports())

    await DeliverySecrets(
        fakes.ports(), stored, SecretSource(stand_in=lambda _purpose: words)
    ).recall_into(session, actions)

    expected = kept or given
    assert session.secret == Secret(SECRET)
    assert session.other(SecretPurpose.SFTP) == (Secret(expected) if expected else None)
