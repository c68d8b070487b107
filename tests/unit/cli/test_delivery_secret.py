"""The secret of a saved delivery is found, and the variable stands in for a keychain."""

from __future__ import annotations

import io

import pytest

from coursera_wizard.cli.delivery_secret import agree_to_addresses, recall
from coursera_wizard.cli.output import Output
from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession
from tests.support.builders import SECRET, a_delivery, an_account
from tests.support.fakes import FakeServices

BINDING = a_delivery().account.binding


async def _recalled(fakes: FakeServices, reference: SecretRef | None = None) -> Secret | None:
    delivery = a_delivery(secret=reference or SecretRef())
    session = WizardSession(fakes.clock, as_draft(delivery, "x"))
    await recall(session, WizardActions(session, fakes.ports()), Output())
    return session.secret


async def test_keychain_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored secret is used, whatever the variable says."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", "other")
    fakes = FakeServices()
    fakes.vaults.chain.entries[BINDING] = SECRET

    assert await _recalled(fakes) == Secret(SECRET)


@pytest.mark.parametrize(
    "code", [ProblemCode.KEYRING_MISSING, ProblemCode.KEYRING_LOCKED, None], ids=str
)
async def test_variable_stands_in(
    monkeypatch: pytest.MonkeyPatch, code: ProblemCode | None
) -> None:
    """Where the keychain cannot give it, a server's variable does."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)
    fakes = FakeServices()
    fakes.vaults.chain.fails = code

    assert await _recalled(fakes) == Secret(SECRET)


async def test_without_both_the_problem_is_told() -> None:
    """Nothing is made up where there is no secret."""
    with pytest.raises(ProblemError) as caught:
        await _recalled(FakeServices())

    assert caught.value.problem.code is ProblemCode.KEYRING_SECRET_NOT_FOUND


async def test_failed_keychain_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keychain that is there and fails is told about, not worked around."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)
    fakes = FakeServices()
    fakes.vaults.chain.fails = ProblemCode.KEYRING_FAILED

    with pytest.raises(ProblemError) as caught:
        await _recalled(fakes)

    assert caught.value.problem.code is ProblemCode.KEYRING_FAILED


async def test_sealed_file_asks_for_the_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal a sealed file cannot be opened, and that is said."""
    monkeypatch.setattr("sys.stdin", io.StringIO())

    with pytest.raises(ProblemError) as caught:
        await _recalled(FakeServices(), SecretRef(SecretPlace.SEALED_FILE))

    assert caught.value.problem.code is ProblemCode.USAGE_NO_TERMINAL


async def test_sign_in_is_read_beside_a_secret_from_the_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The variable stands in for the secret alone."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)
    fakes = FakeServices()
    account = an_account(api_key="Ab-dEfGhIjKlMnOpQrStUg").of_generation(Generation.LEGACY)
    fakes.vaults.chain.entries[account.sign_in_binding] = "kept"
    session = WizardSession(fakes.clock, as_draft(a_delivery(account=account), "x"))

    await recall(session, WizardActions(session, fakes.ports()), Output())

    assert session.secret == Secret(SECRET)
    assert session.sign_in == Secret("kept")


async def test_addresses_are_agreed_to_once() -> None:
    """Without a yes nothing goes on; a yes is remembered."""
    fakes = FakeServices()
    fakes.routes.trouble = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="x")
    services, account = fakes.ports(), an_account()

    with pytest.raises(ProblemError) as caught:
        await agree_to_addresses(services, account, is_agreed=False)
    await agree_to_addresses(services, account, is_agreed=True)
    await agree_to_addresses(services, account, is_agreed=False)

    assert caught.value.problem.code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED


NOT_TRUSTED = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="http://127.0.0.1:1")


@pytest.mark.parametrize(
    "reference", [SecretRef(), SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_CLIENT_SECRET")]
)
async def test_variable_goes_to_no_address_that_was_not_agreed_to(
    monkeypatch: pytest.MonkeyPatch, reference: SecretRef
) -> None:
    """A stranger's file may name any port of this computer; the variable is bound to none."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", SECRET)
    fakes = FakeServices()
    fakes.routes.unbound_trouble = NOT_TRUSTED

    with pytest.raises(ProblemError) as caught:
        await _recalled(fakes, reference)
    await agree_to_addresses(fakes.ports(), a_delivery().account, is_agreed=True)

    assert caught.value.problem.code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED
    assert await _recalled(fakes, reference) == Secret(SECRET)


async def test_stored_secret_needs_no_yes_on_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An entry of the keychain was kept for exactly this address."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", "other")
    fakes = FakeServices()
    fakes.routes.unbound_trouble = NOT_TRUSTED
    fakes.vaults.chain.entries[BINDING] = SECRET

    assert await _recalled(fakes) == Secret(SECRET)
