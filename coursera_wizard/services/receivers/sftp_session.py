"""What a delivery does on an SFTP server: look at the folder, send, rename, sweep up."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

import asyncssh

from coursera_wizard.services import blocking
from coursera_wizard.services.file_errors import read_failure
from coursera_wizard.services.receivers.errors import UNEXPLAINED
from coursera_wizard.services.receivers.leftovers import is_leftover
from coursera_wizard.services.receivers.sftp_connection import SftpLimits
from coursera_wizard.services.receivers.sftp_way import Stage, Way

_BLOCK: Final = 1024 * 1024
_LARGEST_REQUEST: Final = 256 * 1024
_SMALLEST_REQUEST: Final = 4 * 1024
_GONE: Final = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)
# An old or a missing extension: some servers say failure, or that the file is there already.
_NOT_REPLACED: Final = (
    asyncssh.SFTPOpUnsupported, asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists,
)  # fmt: skip


class SftpSession:
    """Works in one folder of a server. What fails is translated by who opened the session."""

    def __init__(
        self, client: asyncssh.SFTPClient, way: Way, limits: SftpLimits, folder: str
    ) -> None:
        self._client = client
        self._way = way
        self._limits = limits
        self._folder = folder

    async def enter_folder(self) -> None:
        """See that the folder is there.

        Raises:
            asyncssh.SFTPNoSuchFile: It is not, or it is no folder.
        """
        self._way.enter(Stage.FOLDER, self._limits.request_s)
        async with asyncio.timeout(self._limits.request_s):
            kind = (await self._client.stat(self._folder or ".")).type
        if kind not in {asyncssh.FILEXFER_TYPE_DIRECTORY, asyncssh.FILEXFER_TYPE_UNKNOWN}:
            raise asyncssh.SFTPNoSuchFile("no folder")

    async def send(self, file: Path, name: str, on_bytes: Callable[[int], None]) -> None:
        """Send a file from its beginning, under another name, and see that it is there whole.

        Raises:
            ProblemError: ``store.not-found`` or ``.not-readable`` of the file on this computer.
        """
        self._begin(file.name)
        try:
            source = await blocking.call(file.open, "rb")
        except OSError as error:
            raise read_failure(error, file) from error
        sent = 0
        try:
            async with self._opened(name) as target:
                while block := await _read(source.read, file):
                    await self._write(target, block, sent)
                    sent += len(block)
                    on_bytes(len(block))
                with contextlib.suppress(asyncssh.SFTPOpUnsupported):
                    async with asyncio.timeout(self._limits.request_s):
                        await target.fsync()
        except UNEXPLAINED:
            await self._ask_for_room(_BLOCK)
            raise
        finally:
            source.close()
        if await self._size(name) not in {None, sent}:
            raise asyncssh.SFTPFailure("another size")

    async def name(self, before: str, name: str, size: int | None = None) -> None:
        """Give a file its name, in place of one that has it.

        Args:
            before: The name it has now.
            name: The name it gets.
            size: Of the file, where an earlier try may have done it already.
        """
        self._begin(name)
        old, new = self._path(before), self._path(name)
        async with asyncio.timeout(self._limits.request_s):
            try:
                await self._replace(old, new)
            except _GONE:
                if size is None or await self._size(name) != size:
                    raise

    async def remove(self, name: str) -> None:
        """Remove a file."""
        self._begin(name)
        async with asyncio.timeout(self._limits.request_s):
            await self._client.remove(self._path(name))

    async def write_trial(self, name: str) -> None:
        """Write a file of a few bytes."""
        self._begin(name)
        try:
            async with self._opened(name) as target:
                await self._write(target, b"a trial, removed at once\n", 0)
        except UNEXPLAINED:
            await self._ask_for_room(1)
            raise

    async def sweep(self, names: tuple[str, ...], limit_s: float) -> None:
        """Remove what deliveries left on the way, as far as the server lets us; never fails."""
        found: list[str] = []
        with contextlib.suppress(asyncssh.Error, OSError):
            async with asyncio.timeout(limit_s):
                async for entry in self._client.scandir(self._folder or "."):
                    age_s = time.time() - (entry.attrs.mtime or time.time())
                    if is_leftover(str(entry.filename), names, age_s):
                        found.append(str(entry.filename))
                for name in found:
                    with contextlib.suppress(asyncssh.SFTPError):
                        await self._client.remove(self._path(name))

    @contextlib.asynccontextmanager
    async def _opened(self, name: str) -> AsyncIterator[asyncssh.SFTPClientFile]:
        async with asyncio.timeout(self._limits.request_s):
            # Without blocks of its own: its tasks for them would outlive a cancellation.
            target = await self._client.open(self._path(name), "wb", block_size=0)
        try:
            yield target
        except BaseException:
            with contextlib.suppress(asyncssh.Error, OSError, TimeoutError):
                async with asyncio.timeout(1.0):
                    await target.close()
            raise
        async with asyncio.timeout(self._limits.request_s):
            await target.close()

    async def _write(self, target: asyncssh.SFTPClientFile, block: bytes, start: int) -> None:
        """Write one block as several requests at once, and wait for all answers."""
        longest = self._client.limits.max_write_len or _SMALLEST_REQUEST
        step = max(_SMALLEST_REQUEST, min(longest, _LARGEST_REQUEST))
        async with asyncio.timeout(self._limits.block_s):
            self._way.seconds = self._limits.block_s
            results = await asyncio.gather(
                *(
                    target.write(block[at : at + step], start + at)
                    for at in range(0, len(block), step)
                ),
                return_exceptions=True,
            )
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _replace(self, old: str, new: str) -> None:
        """Rename; where the server cannot replace a file, the earlier one is removed first."""
        try:
            await self._client.posix_rename(old, new)
        except asyncssh.SFTPOpUnsupported:
            try:
                await self._client.rename(old, new)
            except _NOT_REPLACED:
                with contextlib.suppress(*_GONE):
                    await self._client.remove(new)
                await self._client.rename(old, new)

    async def _size(self, name: str) -> int | None:
        """Return the size of a file; None where the server does not tell."""
        try:
            async with asyncio.timeout(self._limits.request_s):
                return (await self._client.stat(self._path(name))).size
        except asyncssh.SFTPConnectionLost:
            raise
        except asyncssh.SFTPError:
            return None

    async def _ask_for_room(self, needed: int) -> None:
        """Find out whether an unexplained failure is for want of room."""
        with contextlib.suppress(asyncssh.SFTPError, TimeoutError):
            async with asyncio.timeout(self._limits.request_s):
                room = await self._client.statvfs(self._folder or ".")
            self._way.has_room = room.bavail * room.frsize >= needed

    def _begin(self, name: str) -> None:
        self._way.enter(Stage.FILE, self._limits.request_s)
        self._way.name = name

    def _path(self, name: str) -> str:
        return f"{self._folder.rstrip('/')}/{name}" if self._folder else name


async def _read(read: Callable[[int], bytes], file: Path) -> bytes:
    try:
        return await blocking.call(read, _BLOCK)
    except OSError as error:
        raise read_failure(error, file) from error
