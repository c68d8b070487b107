"""Looks after the receiver of a saved delivery: is it there, and is the server the right one?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services import blocking
from coursera_wizard.wizard.run_secrets import DeliverySecrets

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import Services, StoredDelivery
    from coursera_wizard.wizard.run_secrets import SecretSource


async def check_receiver(
    services: Services, stored: StoredDelivery, source: SecretSource | None = None
) -> Problem | None:
    """Return why nothing can be written to the receiver, or None; leaves nothing behind there.

    Raises:
        ProblemError: Why the receiver's secret cannot be read.
    """
    delivery = stored.delivery
    found = await DeliverySecrets(services, stored, source).for_receiver()
    return await services.packages.check(delivery.receiver, delivery.name, found.receiver)


async def pin_host_key(
    services: Services, stored: StoredDelivery, compared: str, expected: str = ""
) -> StoredDelivery:
    """Keep the key of an SFTP server in the file; later runs refuse any other.

    Args:
        services: The store.
        stored: The delivery.
        compared: The key the server showed, which a person compared or which is as expected.
        expected: What it has to be; "" where a person compared it.

    Returns:
        The delivery as saved.

    Raises:
        ProblemError: ``receiver.host-key-changed``, or ``store.…``.
    """
    delivery = stored.delivery
    sftp = delivery.receiver.sftp
    if expected and " ".join(expected.split()) != compared:
        raise failure(
            ProblemCode.RECEIVER_HOST_KEY_CHANGED,
            host=sftp.host,
            key=compared,
            known=expected,
        )
    if sftp.host_key == compared:
        return stored
    receiver = replace(delivery.receiver, sftp=replace(sftp, host_key=compared))
    changed = replace(delivery, receiver=receiver, saved_at=services.clock.now())
    return await blocking.call(
        lambda: services.store.save(changed, stored.path, expected_stamp=stored.stamp)
    )
