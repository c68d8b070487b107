"""A delivery is removed as far as was chosen, and nobody else loses a secret."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import Generation, Receiver, ReceiverChannel, Sftp, Source
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from coursera_wizard.wizard.removal import Part, bindings, plan_removal
from tests.support.builders import NOW, SECRET, a_delivery, an_account
from tests.support.fakes import FakeServices
from tests.support.run_fakes import FILE, a_run, store_delivery

SFTP = Sftp(host="sis.example", user="college")
FULL = a_delivery(
    receiver=Receiver(channel=ReceiverChannel.SFTP, sftp=SFTP),
    notices=Notices(
        MailNotice(server="mail.example", user="college"),
        WebhookNotice(url="https://hook.example", has_token=True),
    ),
)
EVERYTHING = frozenset(Part)


@pytest.fixture
def fakes() -> FakeServices:
    """Services that hold all there can be of a delivery."""
    found = FakeServices()
    found.store.files[FILE] = FULL
    found.store.remember(FILE)
    found.history.add(a_run(files_folder="/runs/1"))
    found.vaults.chain.entries.update(dict.fromkeys(bindings(FULL), SECRET))
    return found


async def test_only_the_list_by_itself(fakes: FakeServices) -> None:
    """File, history and secrets stay where they are."""
    plan = await plan_removal(fakes.ports(), FILE, ())

    await plan.carry_out()

    assert plan.describe() == ("take the delivery off the list of this computer",)
    assert fakes.store.paths == []
    assert FILE in fakes.store.files
    assert fakes.history.runs(FULL.id)
    assert len(fakes.vaults.chain.entries) == 4


async def test_everything(fakes: FakeServices) -> None:
    """It is said in words first; afterwards nothing is left."""
    plan = await plan_removal(fakes.ports(), FILE, EVERYTHING)

    await plan.carry_out()

    assert plan.describe() == (
        "take the secrets of this delivery out of the test keychain",
        "delete the history of its runs, with their packages and reports",
        "take the delivery off the list of this computer",
        f"delete the file {FILE} and its earlier versions",
    )
    assert not fakes.vaults.chain.entries
    assert not fakes.history.runs(FULL.id)
    assert FILE not in fakes.store.files


async def test_the_schedule_goes_with_the_delivery(fakes: FakeServices) -> None:
    """The system starts a removed delivery no more, whatever else was chosen."""
    fakes.scheduler.entries[FULL.id] = (FILE, FULL.schedule)

    plan = await plan_removal(fakes.ports(), FILE, ())
    await plan.carry_out()

    assert plan.describe()[0] == "take its schedule out of the test scheduler"
    assert fakes.scheduler.entries == {}


async def test_the_schedule_of_another_file_stays(fakes: FakeServices) -> None:
    """Where a second file holds the same delivery, its entry is not taken along."""
    other = FILE.with_name("moved.delivery.json")
    fakes.store.files[other] = FULL
    fakes.store.remember(other)
    fakes.scheduler.entries[FULL.id] = (other, FULL.schedule)

    await (await plan_removal(fakes.ports(), FILE, ())).carry_out()

    assert FULL.id in fakes.scheduler.entries


async def test_packages_alone(fakes: FakeServices) -> None:
    """The history stays, without the files."""
    plan = await plan_removal(fakes.ports(), FILE, {Part.PACKAGES})

    await plan.carry_out()

    assert [run.files_folder for run in fakes.history.runs(FULL.id)] == [""]


async def test_secret_of_another_delivery_is_kept(fakes: FakeServices) -> None:
    """Two deliveries of one key share its secret."""
    other = Path("/x/other.delivery.json")
    fakes.store.files[other] = a_delivery(id="fedcba9876543210")
    fakes.store.remember(other)

    plan = await plan_removal(fakes.ports(), FILE, {Part.SECRET})
    shared = await plan_removal(fakes.ports(), other, {Part.SECRET})
    await plan.carry_out()

    assert plan.is_secret_shared
    assert set(fakes.vaults.chain.entries) == {FULL.account.binding}
    assert Part.SECRET not in shared.parts


async def test_running_delivery_is_not_removed(fakes: FakeServices) -> None:
    """Somebody has to cancel the run first."""
    fakes.history.add(a_run(id="20261123-000000-0000", outcome=None))
    plan = await plan_removal(fakes.ports(), FILE, EVERYTHING)

    with pytest.raises(ProblemError) as caught:
        await plan.carry_out()

    assert caught.value.problem.code is ProblemCode.RUN_ALREADY_RUNNING
    assert FILE in fakes.store.files
    assert len(fakes.vaults.chain.entries) == 4


async def test_file_that_cannot_be_read_leaves_the_list(fakes: FakeServices) -> None:
    """What is gone can be taken off; its history is not known any more."""
    del fakes.store.files[FILE]

    with pytest.raises(ProblemError):
        await plan_removal(fakes.ports(), FILE, {Part.HISTORY})
    await (await plan_removal(fakes.ports(), FILE, {Part.FILE})).carry_out()

    assert fakes.store.paths == []


async def test_sealed_file_is_opened(fakes: FakeServices) -> None:
    """Its secrets are taken out with the passphrase alone."""
    store_delivery(fakes, secret=SecretRef(SecretPlace.SEALED_FILE))
    fakes.vaults.sealed_file.entries[FULL.account.binding] = SECRET

    with pytest.raises(ProblemError) as caught:
        await plan_removal(fakes.ports(), FILE, {Part.SECRET})
    opened = Secret("four words of mine")
    await (await plan_removal(fakes.ports(), FILE, {Part.SECRET}, opened)).carry_out()

    assert caught.value.problem.code is ProblemCode.SEALED_PASSPHRASE_WRONG
    assert not fakes.vaults.sealed_file.entries


async def test_what_needs_no_keychain_asks_for_none(fakes: FakeServices) -> None:
    """The practice organization's secret is kept nowhere."""
    account = an_account(source=Source.PRACTICE)
    store_delivery(fakes, account=account, secret=SecretRef(SecretPlace.PRACTICE))
    fakes.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING, variable="X")

    plan = await plan_removal(fakes.ports(), FILE, EVERYTHING)

    assert plan.parts == (Part.HISTORY, Part.LIST, Part.FILE)


async def test_earlier_versions_go_with_the_file(fakes: FakeServices) -> None:
    """They hold the same programs and addresses."""
    earlier = FILE.with_name("college.2026-11-21T080000Z.delivery-old.json")
    fakes.store.files[earlier] = FULL
    fakes.store.versions[FILE] = (earlier,)

    await (await plan_removal(fakes.ports(), FILE, {Part.FILE})).carry_out()

    assert not fakes.store.files


async def test_without_a_keychain_nothing_is_begun(fakes: FakeServices) -> None:
    """The plan says so before anything is removed."""
    fakes.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING, variable="X")

    with pytest.raises(ProblemError) as caught:
        await plan_removal(fakes.ports(), FILE, EVERYTHING)

    assert caught.value.problem.code is ProblemCode.KEYRING_MISSING


async def test_sign_in_goes_with_its_time(fakes: FakeServices) -> None:
    """Of a key of the older console."""
    account = an_account(api_key="Ab-dEfGhIjKlMnOpQrStUg").of_generation(Generation.LEGACY)
    store_delivery(fakes, account=account)
    fakes.vaults.chain.entries[account.sign_in_binding] = "token"
    fakes.sign_in_times.times[account.sign_in_binding] = NOW

    await (await plan_removal(fakes.ports(), FILE, {Part.SECRET})).carry_out()

    assert account.sign_in_binding not in fakes.vaults.chain.entries
    assert not fakes.sign_in_times.times


def test_what_everybody_knows_is_no_secret() -> None:
    """The practice organization's secret is kept nowhere, nor is a variable's."""
    practice = replace(a_delivery().account, source=Source.PRACTICE)
    variable = SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_X")

    assert bindings(a_delivery(account=practice, secret=SecretRef(SecretPlace.PRACTICE))) == ()
    assert bindings(a_delivery(secret=variable)) == ()
