"""A receiver that is an SFTP server; imported when the first package goes to one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from coursera_wizard.domain.draft import Receiver, Sftp
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.receivers.errors import CUT
from coursera_wizard.services.receivers.leftovers import name_on_the_way, new_token
from coursera_wizard.services.receivers.sftp_connection import (
    SftpLimits,
    shown_key,
    signed_in,
)
from coursera_wizard.services.receivers.sftp_session import SftpSession
from coursera_wizard.services.receivers.sftp_way import Way, server_folder
from coursera_wizard.services.retry import RetryPolicy, retried

# The connection test has ten seconds for everything.
CHECK_LIMIT_S: Final = 8.0
# Whoever cancels does not wait long for what is swept up.
_LEAVING_LIMIT_S: Final = 2.0
_TRIAL: Final = "coursera-wizard-trial"


class SftpReceiver:
    """Brings packages to an SFTP server, over one connection at a time.

    Args:
        limits: How long and how often.
        check_limit_s: How long a check may take as a whole.
    """

    def __init__(
        self, limits: SftpLimits | None = None, *, check_limit_s: float = CHECK_LIMIT_S
    ) -> None:
        self._limits = limits or SftpLimits()
        self._check_limit_s = check_limit_s

    async def deliver(
        self,
        receiver: Receiver,
        files: tuple[Path, ...],
        secret: Secret | None,
        on_bytes: Callable[[int], None] | None = None,
    ) -> None:
        """Send files: all under other names first, then each gets its own.

        After a cut it is tried again, from the file that was under way; `on_bytes` is then told
        the bytes of that file as a negative number.

        Raises:
            ProblemError: ``receiver.…``, ``network.…``, or ``store.…`` of a file that is to go.
        """
        sftp, given = await self._agreed(receiver, secret)
        session = _Opening(sftp, server_folder(receiver), given, self._limits)
        delivery = _SftpDelivery(session, files, on_bytes or _not_told)
        policy = RetryPolicy(
            attempts=self._limits.attempts,
            total_s=self._limits.whole_s,
            first_wait_s=self._limits.first_wait_s,
            jitter_s=min(1.0, self._limits.first_wait_s),
        )
        await retried(delivery.attempt, policy)

    async def check(self, receiver: Receiver, secret: Secret | None) -> Problem | None:
        """Return why nothing can be written there, or None; leaves nothing behind.

        A small file is written, renamed and removed.
        """
        try:
            async with asyncio.timeout(self._check_limit_s) as limit:
                await self._check(receiver, secret)
        except ProblemError as error:
            return error.problem
        except TimeoutError:
            if not limit.expired():
                raise
            seconds = f"{self._check_limit_s:g}"
            return problem(ProblemCode.NETWORK_TIMEOUT, host=receiver.sftp.host, seconds=seconds)
        return None

    async def host_key(self, receiver: Receiver) -> str:
        """Return the key the server shows now, without signing in.

        Raises:
            ProblemError: ``receiver.…`` or ``network.…``
        """
        return await shown_key(_complete(receiver.sftp), self._limits)

    async def _check(self, receiver: Receiver, secret: Secret | None) -> None:
        sftp, given = await self._agreed(receiver, secret)
        opening = _Opening(sftp, server_folder(receiver), given, self._limits)
        token = new_token()
        first, second = (name_on_the_way(f"{_TRIAL}-{part}", token) for part in "12")
        async with opening.session() as session:
            await session.enter_folder()
            await session.write_trial(first)
            left = first
            try:
                await session.name(first, second)
                left = second
            finally:
                await session.remove(left)

    async def _agreed(self, receiver: Receiver, secret: Secret | None) -> tuple[Sftp, Secret]:
        """Return where to go and with what, once somebody agreed to the server's key.

        Raises:
            ProblemError: ``receiver.host-key-unknown`` with the key that the server shows.
        """
        sftp = _complete(receiver.sftp)
        if not secret:
            raise failure(ProblemCode.RECEIVER_SECRET_MISSING, host=sftp.host)
        if not sftp.host_key:
            key = await shown_key(sftp, self._limits)
            raise failure(ProblemCode.RECEIVER_HOST_KEY_UNKNOWN, host=sftp.host, key=key)
        return sftp, secret


@dataclass(frozen=True, slots=True)
class _Opening:
    """All that is needed to open a session in a folder."""

    sftp: Sftp
    folder: str
    secret: Secret
    limits: SftpLimits

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[SftpSession]:
        """Give a session; what fails in it becomes a problem."""
        way = Way(self.sftp, folder=self.folder)
        async with signed_in(way, self.secret, self.limits) as client:
            yield SftpSession(client, way, self.limits, self.folder)


class _SftpDelivery:
    """One delivery, over several connections where one is cut."""

    def __init__(
        self, opening: _Opening, files: tuple[Path, ...], tell: Callable[[int], None]
    ) -> None:
        self._opening = opening
        self._files = files
        self._tell = tell
        self._token = new_token()
        self._waiting = list(files)  # to be sent
        self._unnamed: list[tuple[Path, int]] = []  # sent, with their sizes
        self._tries = 0

    async def attempt(self) -> None:
        """Do what is left to do, over one connection."""
        self._tries += 1
        async with self._opening.session() as session:
            try:
                await session.enter_folder()
                while self._waiting:
                    await self._send(session, self._waiting[0])
                while self._unnamed:
                    file, size = self._unnamed[0]
                    known = size if self._tries > 1 else None
                    await session.name(self._part(file), file.name, known)
                    del self._unnamed[0]
            except CUT:
                raise  # what was sent waits for the next try
            except BaseException:
                await session.sweep(self._names(), _LEAVING_LIMIT_S)
                raise
            await session.sweep(self._names(), self._opening.limits.request_s)

    async def _send(self, session: SftpSession, file: Path) -> None:
        sent = 0

        def tell(count: int) -> None:
            nonlocal sent
            sent += count
            self._tell(count)

        try:
            await session.send(file, self._part(file), tell)
        except BaseException:
            if sent:
                self._tell(-sent)
            raise
        del self._waiting[0]
        self._unnamed.append((file, sent))

    def _names(self) -> tuple[str, ...]:
        return tuple(file.name for file in self._files)

    def _part(self, file: Path) -> str:
        return name_on_the_way(file.name, self._token)


def _complete(sftp: Sftp) -> Sftp:
    """Return it without blanks around.

    Raises:
        ProblemError: ``receiver.server-missing``.
    """
    tidy = replace(sftp, host=sftp.host.strip(), user=sftp.user.strip())
    if not tidy.host or not tidy.user:
        raise failure(ProblemCode.RECEIVER_SERVER_MISSING)
    return replace(tidy, host_key=" ".join(tidy.host_key.split()))


def _not_told(_count: int) -> None:
    """Stand in for a listener that nobody gave."""
