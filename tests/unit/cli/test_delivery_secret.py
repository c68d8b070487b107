"""The secret of a saved delivery is found, and the variable stands in for a keychain."""

from __future__ import annotations

import io

import pytest

from coursera_wizard.cli.delivery_secret import recall
from coursera_wizard.cli.output import Output
from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession
from tests.support.builders import SECRET, a_delivery
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
