"""The slow verbs: what they learn, and that a late answer teaches nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import (
    DeliveryDraft,
    PracticeCollege,
    Proxy,
    ProxyMode,
    Receiver,
    ReceiverChannel,
    Sftp,
    Source,
)
from coursera_wizard.domain.facts import Program, Sample
from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretPurpose, SecretState
from coursera_wizard.services.ports import ReceiverTarget, StoredDelivery
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession
from tests.support.builders import (
    API_KEY,
    ORGANIZATION_NAME,
    SECRET,
    a_delivery,
    a_draft,
    a_mapping,
    an_account,
    program_id,
    refused_checks,
    some_programs,
)
from tests.support.fakes import FakeServices

A_PROXY = Proxy(ProxyMode.OWN, "http://proxy.example:3128", "ana")


def a_wizard(
    services: FakeServices, draft: DeliveryDraft | None = None
) -> tuple[WizardSession, WizardActions]:
    """Return a session with a typed secret, and its actions."""
    session = WizardSession(services.clock, draft or a_draft())
    session.type_secret(SECRET)
    return session, WizardActions(session, services.ports())


async def test_look_around_learns_the_machine_and_sets_defaults() -> None:
    """Zone, school year and keychain are known before the first page is filled."""
    services = FakeServices()
    session = WizardSession(services.clock)

    await WizardActions(session, services.ports()).look_around()

    assert session.state.facts.machine.keychain_name == "the test keychain"
    assert session.state.draft.schedule.zone == "America/Los_Angeles"
    assert session.state.draft.schedule.lms.zone == "America/Los_Angeles"
    assert session.state.draft.school_year is not None


async def test_start_practice_fills_the_credentials() -> None:
    """A newcomer types nothing."""
    services = FakeServices()
    session = WizardSession(services.clock)

    await WizardActions(session, services.ports()).start_practice(PracticeCollege(seed=7))

    account = session.state.draft.account
    assert (account.source, account.api_key) == (Source.PRACTICE, API_KEY)
    assert account.practice == PracticeCollege(seed=7)
    assert session.secret == Secret(SECRET)
    assert session.state.draft.secret.place is SecretPlace.PRACTICE


async def test_reopened_practice_starts_again() -> None:
    """Its secret comes from the practice organization itself."""
    services = FakeServices()
    account = an_account(source=Source.PRACTICE, practice=PracticeCollege(seed=3))
    session = WizardSession(
        services.clock, a_draft(account=account, secret_state=SecretState.STORED)
    )

    await WizardActions(session, services.ports()).recall_secret()

    assert services.practice.started == [PracticeCollege(seed=3)]
    assert session.secret == Secret(SECRET)


async def test_stored_secret_is_read_once() -> None:
    """The keychain is asked when it is needed, and not again."""
    services = FakeServices()
    session = WizardSession(services.clock, a_draft(secret_state=SecretState.STORED))
    services.vaults.chain.entries[session.state.draft.account.binding] = SECRET
    actions = WizardActions(session, services.ports())

    await actions.recall_secret()
    services.vaults.chain.fails = ProblemCode.KEYRING_LOCKED
    await actions.recall_secret()

    assert session.secret == Secret(SECRET)


async def test_password_of_a_saved_proxy_is_read_also_beside_a_new_secret() -> None:
    """Who relinks with a new secret does not have to know the proxy's password again."""
    services = FakeServices()
    account = an_account(proxy=A_PROXY)
    services.vaults.chain.entries[A_PROXY.binding] = "proxy password"
    stored = StoredDelivery(a_delivery(account=account), Path("/x"), "stamp")
    session = WizardSession(services.clock, a_draft(account=account), stored=stored)
    session.type_secret(SECRET)

    await WizardActions(session, services.ports()).recall_secret()

    assert session.proxy_password == Secret("proxy password")


async def test_proxy_without_a_stored_password_stands_in_nobodys_way() -> None:
    """A user's name may be all it wants; the secret beside it is found."""
    services = FakeServices()
    account = an_account(proxy=A_PROXY)
    services.vaults.chain.entries[account.binding] = SECRET
    draft = a_draft(account=account, secret_state=SecretState.STORED)
    session = WizardSession(services.clock, draft)

    await WizardActions(session, services.ports()).recall_secret()

    assert session.secret == Secret(SECRET)
    assert session.proxy_password is None


async def test_secret_of_another_address_is_not_found() -> None:
    """A file that names another token address gets nothing."""
    services = FakeServices()
    services.vaults.chain.entries[an_account().binding] = SECRET
    other = an_account(token_url="https://elsewhere.example/token")
    session = WizardSession(services.clock, a_draft(account=other, secret_state=SecretState.STORED))

    with pytest.raises(ProblemError) as caught:
        await WizardActions(session, services.ports()).recall_secret()

    assert caught.value.problem.code is ProblemCode.KEYRING_SECRET_NOT_FOUND


async def test_passed_test_is_learned_and_names_the_delivery() -> None:
    """The organization's name is the proof and the default name."""
    services = FakeServices()
    session, actions = a_wizard(services, a_draft(name=""))
    seen: list[int] = []

    report = await actions.test_connection(lambda lines: seen.append(len(lines)))

    assert report.problem is None
    assert session.state.facts.connection is not None
    assert session.state.draft.name == ORGANIZATION_NAME
    assert seen


async def test_name_follows_the_organization_until_a_person_chose_one() -> None:
    """Credentials of another organization do not keep the first one's name."""
    services = FakeServices()
    session, actions = a_wizard(services, a_draft(name=""))
    await actions.test_connection(lambda _lines: None)

    services.tester.organization_name = "Elm Street College"
    session.choose_account(organization_id="another")
    await actions.test_connection(lambda _lines: None)
    assert session.state.draft.name == "Elm Street College"

    session.choose(name="Ours")
    services.tester.organization_name = ORGANIZATION_NAME
    await actions.test_connection(lambda _lines: None)
    assert session.state.draft.name == "Ours"


async def test_failed_test_is_no_connection() -> None:
    """The lines are kept, the mapping stays locked."""
    services = FakeServices()
    services.tester.checks = refused_checks(problem(ProblemCode.COURSERA_NOT_PERMITTED))
    session, actions = a_wizard(services)

    await actions.test_connection(lambda _lines: None)

    assert session.state.facts.connection is None
    assert session.state.facts.checks != ()


async def test_late_verdict_for_old_credentials_teaches_nothing() -> None:
    """The person went back and changed the key while the test ran."""
    services = FakeServices()
    services.tester.gate = asyncio.Event()
    session, actions = a_wizard(services)

    task = asyncio.create_task(actions.test_connection(lambda _lines: None))
    await asyncio.sleep(0)
    session.choose_account(api_key="another")
    services.tester.gate.set()
    await task

    assert session.state.facts.connection is None


async def test_program_id_limits_the_list_and_loses_no_choice() -> None:
    """Programs outside of it are neither gone nor delivered, and back when it is cleared."""
    services = FakeServices()
    both = (Program(program_id(1), "Program 1"), Program(program_id(2), "Program 2"))
    services.apis.api.pages = (both,)
    programs = some_programs(a_mapping(1), a_mapping(2))
    session, actions = a_wizard(services, a_draft(programs=programs))

    session.choose_account(program_id=program_id(2))
    services.apis.api.pages = (both[1:],)
    await actions.load_catalog()
    limited = session.state.draft.programs
    session.choose_account(program_id="")
    services.apis.api.pages = (both,)
    await actions.load_catalog()

    assert list(limited.mappings) == [program_id(2)]
    assert session.state.draft.programs == programs


async def test_catalog_is_read_page_by_page_and_merged() -> None:
    """Programs that were not known come in as off; the count grows."""
    services = FakeServices()
    services.apis.api.pages = (
        (Program(program_id(1), "Program 1"),),
        (Program(program_id(2), "Program 2"),),
    )
    session, actions = a_wizard(services, a_draft(programs=some_programs()))
    counts: list[int] = []

    await actions.load_catalog(counts.append)

    mappings = session.state.draft.programs.mappings
    assert counts == [1, 2]
    assert mappings[program_id(1)].is_on
    assert not mappings[program_id(2)].is_on


async def test_failing_page_leaves_the_catalog_unknown() -> None:
    """A partial list is no list."""
    services = FakeServices()
    services.apis.api.fails = ProblemCode.COURSERA_UNAVAILABLE
    session, actions = a_wizard(services)

    with pytest.raises(ProblemError):
        await actions.load_catalog()

    assert session.state.facts.catalog is None


async def test_learner_counts_are_asked_once() -> None:
    """What is known is not asked again; what Coursera does not say is left out."""
    services = FakeServices()
    services.apis.api.counts = {program_id(1): 412}
    session, actions = a_wizard(services)

    await actions.load_learner_counts([program_id(1), program_id(2)])
    services.apis.api.counts = {program_id(1): 5}
    await actions.load_learner_counts([program_id(1)])

    assert session.state.facts.learner_counts == {program_id(1): 412}


async def test_samples_and_schools_are_learned() -> None:
    """Live examples and existing schools are facts."""
    services = FakeServices()
    services.apis.api.learners = (Sample({"users": {"fullName": "Ana Prieto"}}),)
    services.receivers.known_schools = (School("Elm Street", "s-1"),)
    session, actions = a_wizard(services)

    await actions.load_samples()
    await actions.load_schools(Path("orgs.csv"))

    assert session.state.facts.samples == services.apis.api.learners
    assert session.state.facts.schools.schools == (School("Elm Street", "s-1"),)


async def test_client_is_kept_for_the_account_and_changed_with_it() -> None:
    """One client an account; the old one is closed."""
    services = FakeServices()
    session, actions = a_wizard(services)

    await actions.load_samples()
    await actions.load_samples()
    session.choose_account(api_key="another")
    await actions.load_samples()
    await actions.close()

    assert [asked.account.api_key for asked in services.apis.opened] == [API_KEY, "another"]
    assert services.apis.api.is_closed


async def test_receiver_that_cannot_be_written_is_a_fact() -> None:
    """The schedule step then says so."""
    services = FakeServices()
    services.packages.trouble = problem(ProblemCode.RECEIVER_NOT_WRITABLE, folder="/x")
    session, actions = a_wizard(services)

    await actions.check_receiver()

    assert session.state.facts.machine.receiver_problem is services.packages.trouble


BY_SFTP = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org", user="harbour"))


async def test_the_receivers_secret_is_recalled_for_its_server_alone() -> None:
    """Whoever enters another server types its password; the stored one stays where it is."""
    services = FakeServices()
    services.vaults.chain.set(BY_SFTP.sftp.binding, Secret("receiverForTests"))
    stored = StoredDelivery(a_delivery(receiver=BY_SFTP), Path("/x.delivery.json"), "")
    elsewhere = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("other.example.org", user="hv"))
    draft = a_draft(receiver=BY_SFTP, secret_state=SecretState.STORED)
    session = WizardSession(services.clock, draft, stored=stored)
    actions = WizardActions(session, services.ports())

    assert await actions.recall_other(SecretPurpose.SFTP) == Secret("receiverForTests")

    session.choose(receiver=elsewhere)

    assert await actions.recall_other(SecretPurpose.SFTP) is None
    assert await actions.recall_other(SecretPurpose.MAIL) is None


async def test_the_connection_test_gets_the_receiver_with_its_secret() -> None:
    """A server with what was stored for it; a folder without a name is the one above all."""
    services = FakeServices()
    services.vaults.chain.set(BY_SFTP.sftp.binding, Secret("receiverForTests"))
    stored = StoredDelivery(a_delivery(receiver=BY_SFTP), Path("/x.delivery.json"), "")
    session = WizardSession(services.clock, a_draft(receiver=BY_SFTP), stored=stored)
    session.type_secret(SECRET)
    actions = WizardActions(session, services.ports())
    name = session.state.draft.name

    await actions.test_connection(lambda _lines: None)
    await actions.check_receiver()
    session.choose(receiver=Receiver(), name="")
    await actions.test_connection(lambda _lines: None)

    by_server, by_folder = services.tester.receivers
    assert by_server == ReceiverTarget(BY_SFTP, name, Secret("receiverForTests"))
    assert services.packages.checked == [(BY_SFTP, name, Secret("receiverForTests"))]
    assert by_folder == ReceiverTarget(Receiver(folder="/deliveries"), "")


async def test_a_typed_secret_needs_no_keychain() -> None:
    """It is used as it is, and a secret that is nowhere is no failure."""
    services = FakeServices()
    stored = StoredDelivery(a_delivery(receiver=BY_SFTP), Path("/x.delivery.json"), "")
    session = WizardSession(services.clock, a_draft(receiver=BY_SFTP), stored=stored)
    actions = WizardActions(session, services.ports())

    assert await actions.recall_other(SecretPurpose.SFTP) is None

    session.type_other(SecretPurpose.SFTP, "typed")

    assert await actions.recall_other(SecretPurpose.SFTP) == Secret("typed")
