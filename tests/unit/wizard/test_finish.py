"""Finish does everything or nothing, and says before what it is going to do."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.draft import Proxy, ProxyMode, Receiver, ReceiverChannel, Sftp, Source
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import (
    Secret,
    SecretBinding,
    SecretPlace,
    SecretPurpose,
    SecretRef,
    SecretState,
)
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.wizard.finish import (
    FinishPlan,
    SaveFile,
    default_path,
    plan_finish,
    stores_secrets,
)
from coursera_wizard.wizard.session import WizardSession
from tests.support.builders import (
    SECRET,
    a_catalog,
    a_connection,
    a_delivery,
    a_draft,
    a_mapping,
    an_account,
    some_programs,
)
from tests.support.fakes import FakeServices

PATH = Path("/deliveries/harbour.delivery.json")


def a_finished_session(
    services: FakeServices, *, stored: StoredDelivery | None = None, **sections: object
) -> WizardSession:
    """Return a session in which nothing is open."""
    session = WizardSession(services.clock, a_draft(**sections), stored=stored)
    if stored is None:
        session.type_secret(SECRET)
    else:
        session.recall_secret(Secret(SECRET))
    know_everything(session)
    return session


def know_everything(session: WizardSession) -> None:
    """Learn connection and programs for the account as it is."""
    session.learn(
        connection=a_connection(session.fingerprint),
        catalog=a_catalog(session.fingerprint, session.state.draft.programs),
    )


async def test_finish_stores_the_secret_and_the_file() -> None:
    """Both are there afterwards, and the delivery stands on the list."""
    services = FakeServices()
    session = a_finished_session(services)

    plan = plan_finish(session, services.ports(), PATH)
    stored = await plan.carry_out()

    assert plan.describe() == (
        "put the Client Secret into the test keychain",
        "save the file harbour.delivery.json",
        "show the delivery on the home page",
    )
    assert services.vaults.chain.entries == {session.state.draft.account.binding: SECRET}
    assert stored.delivery.organization.name == "Harbour Valley College"
    assert services.store.paths == [PATH]


async def test_nothing_happens_before_finish() -> None:
    """Describing the plan changes nothing."""
    services = FakeServices()

    plan_finish(a_finished_session(services), services.ports(), PATH).describe()

    assert services.vaults.chain.entries == {}
    assert services.store.files == {}


async def test_failed_file_takes_the_secret_back() -> None:
    """If one item fails, those before it are undone."""
    services = FakeServices()
    services.store.fails = ProblemCode.STORE_DISK_FULL
    session = a_finished_session(services)

    with pytest.raises(ProblemError) as caught:
        await plan_finish(session, services.ports(), PATH).carry_out()

    assert caught.value.problem.code is ProblemCode.STORE_DISK_FULL
    assert services.vaults.chain.entries == {}
    assert services.store.paths == []


async def test_failed_file_puts_an_earlier_secret_back() -> None:
    """What was in the keychain before is there again."""
    services = FakeServices()
    services.store.fails = ProblemCode.STORE_NOT_WRITABLE
    session = a_finished_session(services)
    binding = session.state.draft.account.binding
    services.vaults.chain.entries[binding] = "earlier"

    with pytest.raises(ProblemError):
        await plan_finish(session, services.ports(), PATH).carry_out()

    assert services.vaults.chain.entries == {binding: "earlier"}


async def test_locked_keychain_leaves_no_file() -> None:
    """The first item failing ends it all."""
    services = FakeServices()
    services.vaults.chain.fails = ProblemCode.KEYRING_LOCKED

    with pytest.raises(ProblemError) as caught:
        await plan_finish(a_finished_session(services), services.ports(), PATH).carry_out()

    assert caught.value.problem.code is ProblemCode.KEYRING_LOCKED
    assert services.store.files == {}


class Hanging:
    """An item that waits until it is canceled."""

    def __init__(self) -> None:
        self.is_undone = False
        self.started = asyncio.Event()

    def describe(self) -> str:
        """Return nothing that matters."""
        return "wait"

    async def do(self) -> None:
        """Wait for ever."""
        self.started.set()
        await asyncio.Event().wait()

    async def undo(self) -> None:
        """Note it."""
        self.is_undone = True


async def test_cancel_takes_back_also_the_item_it_interrupted() -> None:
    """Its outcome is not known, so it is undone too."""
    services = FakeServices()
    whole = plan_finish(a_finished_session(services), services.ports(), PATH)
    hanging = Hanging()
    save = next(item for item in whole.items if isinstance(item, SaveFile))
    plan = FinishPlan((*whole.items, hanging), save)

    task = asyncio.create_task(plan.carry_out())
    await hanging.started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert hanging.is_undone
    assert services.vaults.chain.entries == {}
    assert services.store.files == {}


async def test_open_step_is_named_instead_of_finishing() -> None:
    """A plan cannot be made while something is missing."""
    services = FakeServices()
    session = a_finished_session(services)
    session.choose_account(api_key="")

    with pytest.raises(ProblemError) as caught:
        plan_finish(session, services.ports(), PATH)

    assert caught.value.problem.code is ProblemCode.CREDENTIALS_API_KEY_MISSING


async def test_practice_needs_no_keychain() -> None:
    """The practice organization's secret is nobody's secret."""
    services = FakeServices()
    services.vaults.chain.fails = ProblemCode.KEYRING_MISSING
    session = a_finished_session(services, account=an_account(source=Source.PRACTICE))

    stored = await plan_finish(session, services.ports(), PATH).carry_out()

    assert stored.delivery.secret.place is SecretPlace.PRACTICE


async def test_sealed_file_takes_the_secret_where_there_is_no_keychain() -> None:
    """The way on without a keychain."""
    services = FakeServices()
    services.vaults.chain.fails = ProblemCode.KEYRING_MISSING
    session = a_finished_session(services)

    plan = plan_finish(
        session,
        services.ports(),
        PATH,
        place=SecretPlace.SEALED_FILE,
        passphrase=Secret("four words apart here"),
    )
    stored = await plan.carry_out()

    assert stored.delivery.secret.place is SecretPlace.SEALED_FILE
    assert list(services.vaults.sealed_file.entries.values()) == [SECRET]


async def test_environment_is_recorded_and_stores_nothing() -> None:
    """The variable's name is in the file, the secret nowhere."""
    services = FakeServices()

    plan = plan_finish(
        a_finished_session(services),
        services.ports(),
        PATH,
        place=SecretPlace.ENVIRONMENT,
        variable="COURSERA_CLIENT_SECRET",
    )
    stored = await plan.carry_out()

    assert stored.delivery.secret.variable == "COURSERA_CLIENT_SECRET"
    assert services.vaults.chain.entries == {}


async def test_proxy_password_goes_into_the_keychain() -> None:
    """It is a secret like the other one, with a binding of its own."""
    services = FakeServices()
    proxy = Proxy(ProxyMode.OWN, "http://proxy.example:3128", "ana")
    session = WizardSession(services.clock, a_draft(account=an_account(proxy=proxy)))
    session.type_secret(SECRET)
    session.type_proxy_password("proxy password")
    know_everything(session)

    await plan_finish(session, services.ports(), PATH).carry_out()

    binding = SecretBinding("ana", "http://proxy.example:3128")
    assert services.vaults.chain.entries[binding] == "proxy password"


async def test_edited_delivery_keeps_its_id_and_status() -> None:
    """Relinking in place: history and schedule entries still belong to it."""
    services = FakeServices()
    services.store.files[PATH] = a_delivery(status=DeliveryStatus.SUSPENDED)
    stored = services.store.load(PATH)
    session = a_finished_session(services, stored=stored, secret_state=SecretState.STORED)
    session.choose(name="Renamed")

    saved = await plan_finish(session, services.ports(), PATH).carry_out()

    assert saved.delivery.id == stored.delivery.id
    assert saved.delivery.status is DeliveryStatus.SUSPENDED
    assert saved.delivery.name == "Renamed"
    assert services.vaults.chain.entries == {}


async def test_saved_programs_are_not_new_any_more() -> None:
    """What was seen once is no news the next time."""
    services = FakeServices()
    programs = some_programs(a_mapping(1), a_mapping(2, is_on=False, is_new=True))
    session = a_finished_session(services, programs=programs)

    stored = await plan_finish(session, services.ports(), PATH).carry_out()

    assert not any(row.is_new for row in stored.delivery.programs.values())


async def test_file_changed_meanwhile_is_not_overwritten() -> None:
    """Another window's change is noticed."""
    services = FakeServices()
    services.store.files[PATH] = a_delivery()
    stored = services.store.load(PATH)
    session = a_finished_session(services, stored=stored, secret_state=SecretState.STORED)
    other = services.store.files[PATH] = replace(stored.delivery, name="Changed elsewhere")

    with pytest.raises(ProblemError) as caught:
        await plan_finish(session, services.ports(), PATH).carry_out()

    assert caught.value.problem.code is ProblemCode.STORE_CHANGED_MEANWHILE
    assert services.store.files[PATH] is other


async def test_new_delivery_never_overwrites_another() -> None:
    """Saving under a name that is taken is refused."""
    services = FakeServices()
    services.store.files[PATH] = a_delivery()

    with pytest.raises(ProblemError) as caught:
        await plan_finish(a_finished_session(services), services.ports(), PATH).carry_out()

    assert caught.value.problem.code is ProblemCode.STORE_EXISTS


def test_default_path_is_made_from_the_name() -> None:
    """The person only has to choose another one."""
    path = default_path(a_draft(name="Élm Street"), Path("/d"))

    assert path == Path("/d/elm-street.delivery.json")


BY_SFTP = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org", user="harbour"))
TOLD = Notices(
    MailNotice("mail.example.org", user="sync", sender="a@x.example", recipients=("b@x.example",)),
    WebhookNotice("https://hooks.example.org/x", has_token=True),
)
OTHERS = {
    SecretPurpose.SFTP: "receiverForTests",
    SecretPurpose.MAIL: "mailForTests",
    SecretPurpose.WEBHOOK: "webhookForTests",
}


def type_others(session: WizardSession) -> None:
    """Type every other secret."""
    for purpose, words in OTHERS.items():
        session.type_other(purpose, words)
    know_everything(session)


async def test_secrets_of_receiver_and_notices_go_into_the_keychain() -> None:
    """Each for its own server, and the plan says so."""
    services = FakeServices()
    session = a_finished_session(services, receiver=BY_SFTP, notices=TOLD)
    type_others(session)

    plan = plan_finish(session, services.ports(), PATH)
    await plan.carry_out()

    entries = services.vaults.chain.entries
    assert entries[BY_SFTP.sftp.binding] == OTHERS[SecretPurpose.SFTP]
    assert entries[TOLD.mail.binding] == OTHERS[SecretPurpose.MAIL]
    assert entries[TOLD.webhook.binding] == OTHERS[SecretPurpose.WEBHOOK]
    assert plan.describe()[1:4] == (
        "put the receiver's password or key into the test keychain",
        "put the mail server's password into the test keychain",
        "put the token for notices into the test keychain",
    )


async def test_secrets_that_nothing_needs_are_not_stored() -> None:
    """What was typed for a server that is not used any more is forgotten."""
    services = FakeServices()
    session = a_finished_session(services)
    type_others(session)

    await plan_finish(session, services.ports(), PATH).carry_out()

    assert list(services.vaults.chain.entries) == [session.state.draft.account.binding]


@pytest.mark.parametrize(
    ("receiver", "notices", "code"),
    [
        (BY_SFTP, Notices(), ProblemCode.RECEIVER_SECRET_MISSING),
        (Receiver(), TOLD, ProblemCode.NOTICE_SECRET_MISSING),
    ],
)
async def test_a_missing_secret_is_said_before_finish(
    receiver: Receiver, notices: Notices, code: ProblemCode
) -> None:
    """No delivery is saved whose runs could not sign in."""
    services = FakeServices()
    session = a_finished_session(services, receiver=receiver, notices=notices)

    with pytest.raises(ProblemError) as caught:
        plan_finish(session, services.ports(), PATH)

    assert caught.value.problem.code is code


async def test_an_edited_delivery_keeps_its_other_secrets() -> None:
    """They need not be typed again, and move along when the place changes."""
    services = FakeServices()
    delivery = a_delivery(receiver=BY_SFTP, notices=TOLD)
    stored = StoredDelivery(delivery, PATH, "")
    session = a_finished_session(
        services, stored=stored, receiver=BY_SFTP, notices=TOLD,
        secret_state=SecretState.STORED, secret=SecretRef(SecretPlace.SEALED_FILE),
    )  # fmt: skip
    session.recall_other(BY_SFTP.sftp.binding, Secret("receiverForTests"))

    plan = plan_finish(session, services.ports(), PATH, passphrase=Secret("a phrase of mine"))

    assert any("receiver's password" in sentence for sentence in plan.describe())
    assert not any("mail server's" in sentence for sentence in plan.describe())


async def test_without_a_keychain_variables_keep_the_other_secrets() -> None:
    """What cannot be kept here is read from its variable by each run."""
    services = FakeServices()
    session = a_finished_session(services, receiver=BY_SFTP)
    session.type_other(SecretPurpose.SFTP, "receiverForTests")
    machine = replace(
        session.state.facts.machine, keychain_problem=problem(ProblemCode.KEYRING_MISSING)
    )
    session.learn(machine=machine)
    know_everything(session)

    plan = plan_finish(
        session, services.ports(), PATH, place=SecretPlace.ENVIRONMENT, variable="COURSERA_X"
    )
    await plan.carry_out()

    assert services.vaults.chain.entries == {}


def a_relinked_session(services: FakeServices) -> tuple[WizardSession, SecretBinding]:
    """Return a session that gives a saved delivery another key, and the old one's binding."""
    before = a_delivery(account=an_account())
    services.store.files[PATH] = before
    services.store.paths.append(PATH)
    old = before.account.binding
    services.vaults.chain.entries[old] = SECRET
    stored = services.store.load(PATH)
    account = replace(before.account, api_key="k3yForTestsOnly00000000000000000000OtHr")
    session = a_finished_session(services, stored=stored, account=account)
    session.type_secret("another secret")
    know_everything(session)
    return session, old


async def test_another_key_takes_the_earlier_secret_along() -> None:
    """Nothing uses it any more, so it does not stay in the keychain."""
    services = FakeServices()
    session, old = a_relinked_session(services)

    plan = plan_finish(session, services.ports(), PATH)
    await plan.carry_out()

    assert plan.describe()[-1] == (
        "take the earlier Client Secret out of the test keychain, unless another delivery uses it"
    )
    assert services.vaults.chain.entries == {session.state.draft.account.binding: "another secret"}
    await plan.items[-1].undo()
    assert services.vaults.chain.entries[old] == SECRET


async def test_earlier_secret_stays_where_another_delivery_uses_it() -> None:
    """Two deliveries of one key share an entry."""
    services = FakeServices()
    session, old = a_relinked_session(services)
    other = PATH.with_name("other.delivery.json")
    services.store.files[other] = a_delivery(account=an_account())
    services.store.paths.append(other)

    await plan_finish(session, services.ports(), PATH).carry_out()

    assert services.vaults.chain.entries[old] == SECRET


def test_new_proxy_password_alone_asks_for_the_sealed_file() -> None:
    """It is going to be put there, so the passphrase is needed; one that was read is there."""
    services = FakeServices()
    sealed = SecretRef(SecretPlace.SEALED_FILE)
    account = replace(an_account(), proxy=Proxy(ProxyMode.OWN, "http://proxy.example:8080", "ana"))
    stored = StoredDelivery(a_delivery(account=account, secret=sealed), PATH, "1")
    session = a_finished_session(
        services, stored=stored, account=account, secret=sealed, secret_state=SecretState.STORED
    )

    session.recall_proxy_password(Secret("kept"))
    assert not stores_secrets(session, sealed)

    session.type_proxy_password("new")
    assert stores_secrets(session, sealed)
