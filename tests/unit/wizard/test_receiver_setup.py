"""The receiver is tested with its secret, and a server's key is pinned once it was compared."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import Secret
from coursera_wizard.wizard.receiver_setup import check_receiver, pin_host_key
from tests.support.builders import NOW
from tests.support.fakes import FakeServices
from tests.support.run_fakes import FILE, HOST_KEY, store_delivery

SFTP = Sftp(host="sis.example", user="college")
BY_SFTP = Receiver(channel=ReceiverChannel.SFTP, sftp=SFTP)


async def test_receiver_is_checked_with_its_secret() -> None:
    """What stands in the way comes back as it is."""
    fakes = FakeServices()
    fakes.vaults.chain.entries[SFTP.binding] = "password"
    stored = store_delivery(fakes, receiver=BY_SFTP)

    assert await check_receiver(fakes.ports(), stored) is None
    fakes.packages.trouble = problem(ProblemCode.RECEIVER_NOT_WRITABLE, path="/in")
    assert await check_receiver(fakes.ports(), stored) == fakes.packages.trouble
    assert fakes.packages.checked[0] == (BY_SFTP, stored.delivery.name, Secret("password"))


@pytest.mark.parametrize("expected", ["", HOST_KEY, f"  {HOST_KEY.replace(' ', '   ')} "])
async def test_key_is_pinned_in_the_file(expected: str) -> None:
    """A key that was compared, or is as expected, is saved; the same again changes nothing."""
    fakes = FakeServices()
    stored = store_delivery(fakes, receiver=BY_SFTP)

    saved = await pin_host_key(fakes.ports(), stored, HOST_KEY, expected)
    again = await pin_host_key(fakes.ports(), saved, HOST_KEY)

    assert fakes.store.files[FILE].receiver.sftp.host_key == HOST_KEY
    assert saved.delivery.saved_at == NOW
    assert again is saved


async def test_another_key_is_not_pinned() -> None:
    """Somebody in between shows a key of their own."""
    fakes = FakeServices()
    stored = store_delivery(fakes, receiver=BY_SFTP)

    with pytest.raises(ProblemError) as caught:
        await pin_host_key(fakes.ports(), stored, HOST_KEY, "ssh-ed25519 SHA256:other")

    assert caught.value.problem.code is ProblemCode.RECEIVER_HOST_KEY_CHANGED
    assert fakes.store.files[FILE].receiver.sftp.host_key == ""
