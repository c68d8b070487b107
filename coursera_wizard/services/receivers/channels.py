"""Brings packages to receivers, by the channel each was configured with."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import Receiver, ReceiverChannel
from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.services.ports import HostKey, ReceiverChecks
from coursera_wizard.services.receivers.folder_delivery import deliver_to_folder
from coursera_wizard.services.receivers.sftp_way import server_folder

if TYPE_CHECKING:
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.secret import Secret
    from coursera_wizard.services.receivers.sftp import SftpReceiver


class ReceiverChannels:
    """Delivers by folder or SFTP; fulfills `ports.PackageReceivers`.

    Args:
        folders: Knows the folder of a receiver.
        sftp: Delivers by SFTP; one with the usual limits by default, imported when first needed.
    """

    def __init__(self, folders: ReceiverChecks, sftp: SftpReceiver | None = None) -> None:
        self._folders = folders
        self._sftp = sftp

    async def deliver(
        self,
        receiver: Receiver,
        name: str,
        files: tuple[Path, ...],
        secret: Secret | None,
        on_bytes: Callable[[int], None] | None = None,
    ) -> str:
        """Bring files to a receiver, each complete or not at all; return where, for a person.

        Several files get their names one after the other, once all of them are there. `on_bytes`
        is told a negative number where a file is sent again.

        Raises:
            ProblemError: ``receiver.…``, ``network.…`` or ``store.…``
        """
        if receiver.channel is ReceiverChannel.SFTP:
            sftp = await self._loaded_sftp()
            await sftp.deliver(receiver, files, secret, on_bytes)
        else:
            folder = self._folders.folder(receiver, name)
            await deliver_to_folder(folder, files, on_bytes)
        return self.place(receiver, name)

    async def check(self, receiver: Receiver, name: str, secret: Secret | None) -> Problem | None:
        """Return why nothing can be written there, or None; leaves nothing behind.

        An SFTP server has eight seconds for it; a folder may hang as long as its drive does.
        """
        if receiver.channel is ReceiverChannel.SFTP:
            sftp = await self._loaded_sftp()
            return await sftp.check(receiver, secret)
        return await blocking.call(self._folders.check_writable, receiver, name)

    async def host_key(self, receiver: Receiver) -> HostKey:
        """Return the key the server shows now, for a person to compare; does not sign in.

        Raises:
            ProblemError: ``receiver.…`` or ``network.…``
        """
        sftp = await self._loaded_sftp()
        return HostKey(await sftp.host_key(receiver))

    def place(self, receiver: Receiver, name: str) -> str:
        """Return where packages go, as a person would say it; asks nobody."""
        if receiver.channel is not ReceiverChannel.SFTP:
            return str(self._folders.folder(receiver, name))
        host, folder = receiver.sftp.host.strip() or "…", server_folder(receiver)
        if not folder:
            return _("{host} (SFTP)").format(host=host)
        return _("{folder} on {host} (SFTP)").format(folder=folder, host=host)

    async def _loaded_sftp(self) -> SftpReceiver:
        if self._sftp is None:
            # Off the loop: it takes a moment, and nobody pays for it who uses a folder.
            await blocking.call(importlib.import_module, f"{__package__}.sftp")
            from coursera_wizard.services.receivers.sftp import SftpReceiver

            self._sftp = SftpReceiver()
        return self._sftp
