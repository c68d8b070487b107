"""A sign-in in the wizard: in memory until Finish, then in its store, and newest there."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import (
    DEFAULT_API_BASE,
    LEGACY_API_BASE,
    LEGACY_TOKEN_URL,
    DeliveryDraft,
    Generation,
    Source,
)
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef, SecretState
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.finish import plan_finish
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.sign_in import (
    SessionSignIn,
    forget_secrets,
    known_deliveries,
    sign_in_vault,
)
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import (
    NOW,
    a_catalog,
    a_connection,
    a_delivery,
    a_draft,
    an_account,
    some_programs,
)
from tests.support.fakes import FakeServices

KEY = "Ab-dEfGhIjKlMnOpQrStUg"
SECRET = "oldSecretForTests-0123"
PATH = Path("/documents/x.delivery.json")


def a_wizard(
    services: FakeServices, draft: DeliveryDraft | None = None
) -> tuple[WizardSession, WizardActions]:
    """Return a session with a key of the older console, and its actions."""
    draft = draft or a_draft(account=an_account(api_key=KEY), secret_state=SecretState.MISSING)
    session = WizardSession(services.clock, draft)
    session.type_secret(SECRET)
    return session, WizardActions(session, services.ports())


def a_stored_wizard(
    services: FakeServices, *, reference: SecretRef | None = None
) -> tuple[WizardSession, WizardActions]:
    """Return a session on a saved delivery whose sign-in is in the keychain."""
    account = an_account(api_key=KEY).of_generation(Generation.LEGACY)
    delivery = a_delivery(account=account, secret=reference or SecretRef())
    stored = StoredDelivery(delivery, PATH, "")
    services.vaults.chain.entries[account.binding] = SECRET
    services.vaults.chain.entries[account.sign_in_binding] = "kept-refresh-token"
    services.sign_in_times.times[account.sign_in_binding] = NOW - dt.timedelta(days=11)
    session = WizardSession(services.clock, as_draft(delivery, str(PATH)), stored=stored)
    return session, WizardActions(session, services.ports())


def finishable(session: WizardSession) -> None:
    """Let the facts say that everything was tested and read."""
    session.learn(connection=a_connection(session.fingerprint))
    session.learn(catalog=a_catalog(session.fingerprint))
    session.choose(programs=some_programs())


async def test_sign_in_makes_the_account_one_of_the_older_generation() -> None:
    """Addresses follow, the person's choices stay, and the browser was told where to go."""
    services = FakeServices()
    session, actions = a_wizard(services)
    opened: list[str] = []

    await actions.sign_in(opened.append)

    account = session.state.draft.account
    assert account.generation is Generation.LEGACY
    assert (account.api_base, account.token_url) == (LEGACY_API_BASE, LEGACY_TOKEN_URL)
    assert session.state.facts.signed_in_at == NOW
    assert session.is_sign_in_new
    assert opened == ["https://accounts.coursera.org/oauth2/v1/auth?state=test"]
    assert services.vaults.chain.entries == {}


async def test_sign_in_is_in_no_state() -> None:
    """Neither the draft nor a fact holds the refresh token."""
    services = FakeServices()
    session, actions = a_wizard(services)

    await actions.sign_in(lambda _address: None)

    assert services.sign_in.token not in repr(session.state)
    assert session.sign_in == Secret(services.sign_in.token)


async def test_another_key_needs_another_sign_in() -> None:
    """The sign-in goes with its key, and so do the addresses."""
    session, actions = a_wizard(FakeServices())
    await actions.sign_in(lambda _address: None)

    session.choose_account(api_key="k" * 48)

    assert session.sign_in is None
    assert session.state.draft.account.generation is Generation.CURRENT
    assert session.state.draft.account.api_base == DEFAULT_API_BASE
    assert session.state.facts.signed_in_at is None


async def test_organization_and_address_leave_it_alone() -> None:
    """What is typed later for the same key keeps the sign-in, and the default address fits it."""
    session, actions = a_wizard(FakeServices())
    await actions.sign_in(lambda _address: None)

    session.choose_account(organization_id="T3yB-eW0sUa6nGd_1JfXoQ", api_base=DEFAULT_API_BASE)

    assert session.sign_in is not None
    assert session.state.draft.account.api_base == LEGACY_API_BASE
    assert session.state.facts.signed_in_at == NOW


async def test_sign_in_for_a_key_that_was_changed_meanwhile_is_dropped() -> None:
    """What the browser brings for an earlier key is nobody's any more."""
    services = FakeServices()
    services.sign_in.gate = asyncio.Event()
    session, actions = a_wizard(services)
    begun = asyncio.Event()
    work = asyncio.get_running_loop().create_task(actions.sign_in(lambda _address: begun.set()))
    await begun.wait()

    session.choose_account(api_key="Zz-dEfGhIjKlMnOpQrStUg")
    services.sign_in.gate.set()
    await work

    assert session.sign_in is None
    assert session.state.draft.account.generation is Generation.CURRENT


async def test_sign_in_without_a_secret_is_a_problem() -> None:
    """The token address wants key and secret as well, so the browser is not opened for nothing."""
    services = FakeServices()
    session, actions = a_wizard(services)
    session.type_secret("")

    with pytest.raises(ProblemError) as caught:
        await actions.sign_in(lambda _address: None)

    assert caught.value.problem.code is ProblemCode.CREDENTIALS_SECRET_MISSING
    assert services.sign_in.asked == []


async def test_credentials_need_it_and_warn_of_its_age() -> None:
    """Without one the step is not done; from the tenth day on it is said; it never blocks."""
    services = FakeServices()
    session, actions = a_wizard(services)
    session.choose(account=session.state.draft.account.of_generation(Generation.LEGACY))
    missing = session.problems(StepId.CREDENTIALS)
    await actions.sign_in(lambda _address: None)
    fresh = session.problems(StepId.CREDENTIALS)

    services.clock.moment = NOW + dt.timedelta(days=10)
    old = session.problems(StepId.CREDENTIALS)
    services.clock.moment = NOW + dt.timedelta(days=20)
    ended = session.problems(StepId.CREDENTIALS)

    assert [one.code for one in missing] == [ProblemCode.COURSERA_SIGN_IN_MISSING]
    assert fresh == ()
    assert [one.code for one in old] == [ProblemCode.COURSERA_SIGN_IN_ENDS_SOON]
    assert [one.code for one in ended] == [ProblemCode.COURSERA_SIGN_IN_NEEDED]
    assert not any(one.is_blocking for one in (*old, *ended))


async def test_finish_stores_it_beside_the_secret() -> None:
    """Two entries of the keychain, and the time apart from them."""
    services = FakeServices()
    session, actions = a_wizard(services)
    await actions.sign_in(lambda _address: None)
    finishable(session)

    plan = plan_finish(session, services.ports(), PATH)
    stored = await plan.carry_out()

    account = stored.delivery.account
    assert "put the sign-in into the test keychain" in plan.describe()
    assert services.vaults.chain.entries == {
        account.binding: SECRET,
        account.sign_in_binding: services.sign_in.token,
    }
    assert services.sign_in_times.times == {account.sign_in_binding: NOW}


async def test_finish_that_fails_takes_it_back() -> None:
    """The sign-in and time that were there before are there again."""
    services = FakeServices()
    session, actions = a_wizard(services)
    await actions.sign_in(lambda _address: None)
    finishable(session)
    binding = session.state.draft.account.sign_in_binding
    services.vaults.chain.entries[binding] = "earlier"
    services.sign_in_times.times[binding] = NOW - dt.timedelta(days=3)
    services.store.fails = ProblemCode.STORE_DISK_FULL

    with pytest.raises(ProblemError):
        await plan_finish(session, services.ports(), PATH).carry_out()

    assert services.vaults.chain.entries == {binding: "earlier"}
    assert services.sign_in_times.times == {binding: NOW - dt.timedelta(days=3)}


async def test_time_that_cannot_be_noted_stores_nothing() -> None:
    """An item of Finish that fails has changed nothing."""
    services = FakeServices()
    session, actions = a_wizard(services)
    await actions.sign_in(lambda _address: None)
    finishable(session)
    services.sign_in_times.fails = ProblemCode.STORE_DISK_FULL

    with pytest.raises(ProblemError):
        await plan_finish(session, services.ports(), PATH).carry_out()

    assert services.vaults.chain.entries == {}


async def test_stored_one_is_read_and_prolonged() -> None:
    """A use notes the time; another token replaces the stored one."""
    services = FakeServices()
    session, actions = a_stored_wizard(services)
    await actions.look_around()
    age_known = session.state.facts.signed_in_at
    await actions.test_connection(lambda _checks: None)
    keeper = services.tester.asked[0].sign_in
    binding = session.state.draft.account.sign_in_binding
    assert keeper is not None
    held = keeper.token()

    await keeper.prolonged(Secret("newer-refresh-token"))

    assert age_known == NOW - dt.timedelta(days=11)
    assert held == Secret("kept-refresh-token")
    assert services.vaults.chain.entries[binding] == "newer-refresh-token"
    assert services.sign_in_times.times[binding] == NOW
    assert keeper.token() == Secret("newer-refresh-token")
    assert session.problems(StepId.CREDENTIALS) == ()


async def test_use_before_finish_stores_nothing() -> None:
    """Nothing outside the program changes before Finish, which stores the newest."""
    services = FakeServices()
    session, actions = a_wizard(services)
    await actions.sign_in(lambda _address: None)
    await actions.test_connection(lambda _checks: None)
    keeper = services.tester.asked[0].sign_in
    assert keeper is not None

    await keeper.prolonged(Secret("newer-refresh-token"))
    untouched = dict(services.vaults.chain.entries)
    finishable(session)
    await plan_finish(session, services.ports(), PATH).carry_out()

    assert untouched == {}
    binding = session.state.draft.account.sign_in_binding
    assert services.vaults.chain.entries[binding] == "newer-refresh-token"


async def test_late_answer_for_another_key_is_not_kept() -> None:
    """A request that was under way when the key changed puts nothing into the session."""
    services = FakeServices()
    session, _actions = a_stored_wizard(services)
    keeper = SessionSignIn(session, services.ports(), services.vaults.chain)
    before = dict(services.vaults.chain.entries)

    session.choose_account(api_key="Zz-dEfGhIjKlMnOpQrStUg")
    await keeper.prolonged(Secret("late"))

    assert session.sign_in is None
    assert services.vaults.chain.entries == before


async def test_file_of_a_stranger_does_not_get_the_sign_in() -> None:
    """The same key with another token address is another entry, which is not there."""
    services = FakeServices()
    session, _actions = a_stored_wizard(services)
    account = replace(session.state.draft.account, token_url="https://stranger.example/v1/token")
    services.vaults.chain.entries[account.binding] = SECRET
    delivery = a_delivery(account=account)
    other = WizardSession(services.clock, as_draft(delivery, ""))

    await WizardActions(other, services.ports()).recall_secret()

    assert other.secret is not None
    assert other.sign_in is None


@pytest.mark.parametrize("place", [SecretPlace.ENVIRONMENT, SecretPlace.PRACTICE])
async def test_secret_elsewhere_has_its_sign_in_in_the_keychain(place: SecretPlace) -> None:
    """A variable cannot be written, and the practice organization's sign-in is a real one."""
    services = FakeServices()

    assert sign_in_vault(services.ports(), SecretRef(place), None) is services.vaults.chain


async def test_sign_in_goes_into_the_sealed_file_with_its_secret() -> None:
    """With the passphrase, and not without."""
    services = FakeServices()
    sealed = SecretRef(SecretPlace.SEALED_FILE)

    found = sign_in_vault(services.ports(), sealed, Secret("long enough to seal"))

    assert found is services.vaults.sealed_file
    with pytest.raises(ProblemError) as caught:
        sign_in_vault(services.ports(), sealed, None)
    assert caught.value.problem.code is ProblemCode.SEALED_NOT_UNATTENDED


async def test_computer_without_a_keychain_says_so() -> None:
    """There is no place for a sign-in then."""
    services = FakeServices()
    services.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING)

    with pytest.raises(ProblemError) as caught:
        sign_in_vault(services.ports(), SecretRef(), None)

    assert caught.value.problem.code is ProblemCode.KEYRING_MISSING


async def test_signing_in_again_for_a_saved_delivery_is_stored_at_once() -> None:
    """The command line does that: the file is not changed."""
    services = FakeServices()
    session, actions = a_stored_wizard(services)
    binding = session.state.draft.account.sign_in_binding
    await actions.sign_in(lambda _address: None)

    vault = await actions.store_sign_in()

    assert vault is services.vaults.chain
    assert services.vaults.chain.entries[binding] == services.sign_in.token
    assert services.sign_in_times.times[binding] == NOW


async def test_practice_organization_has_an_older_console() -> None:
    """Its key is filled in with the console's link, and signed in with like a real one."""
    services = FakeServices()
    session = WizardSession(services.clock)
    actions = WizardActions(session, services.ports())
    await actions.start_practice(generation=Generation.LEGACY)
    before = session.state.draft.account

    await actions.sign_in(lambda _address: None)

    after = session.state.draft.account
    assert before.source is Source.PRACTICE
    assert before.org_api_url.endswith(f"/app/{before.api_key}")
    assert after.token_url == "http://127.0.0.1:0/oauth2/v1/token"
    assert after.api_base == "http://127.0.0.1:0"


def test_known_deliveries_tell_the_age_of_their_sign_ins() -> None:
    """Only those of the older generation, and without asking the keychain."""
    services = FakeServices()
    services.vaults.chain.fails = ProblemCode.KEYRING_LOCKED
    account = an_account(api_key=KEY).of_generation(Generation.LEGACY)
    for number, one in enumerate((account, an_account())):
        path = Path(f"/documents/{number}.delivery.json")
        services.store.files[path] = a_delivery(account=one)
        services.store.remember(path)
    services.sign_in_times.times[account.sign_in_binding] = NOW - dt.timedelta(days=13)

    current, legacy = known_deliveries(services.ports())

    assert current.problem is None
    assert legacy.problem is not None
    assert legacy.problem.code is ProblemCode.COURSERA_SIGN_IN_ENDS_SOON


def test_forgetting_a_secret_forgets_its_sign_in() -> None:
    """Secret, refresh token and time go together; another delivery's stay."""
    services = FakeServices()
    session, _actions = a_stored_wizard(services)
    other = an_account(api_key="Zz-dEfGhIjKlMnOpQrStUg").of_generation(Generation.LEGACY)
    services.vaults.chain.entries[other.sign_in_binding] = "other"

    forget_secrets(services.ports(), services.vaults.chain, session.state.draft.account)

    assert services.vaults.chain.entries == {other.sign_in_binding: "other"}
    assert services.sign_in_times.times == {}
