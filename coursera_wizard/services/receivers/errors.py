"""Turns what SSH, SFTP and sockets raise into a problem, by type and by how far we had come."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncssh

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, problem
from coursera_wizard.services.receivers.sftp_way import Stage, Way
from coursera_wizard.services.retry import TransientError

_LONGEST_REASON: Final = 800
_TRANSIENT: Final = frozenset({
    ProblemCode.NETWORK_REFUSED, ProblemCode.NETWORK_TIMEOUT, ProblemCode.RECEIVER_CUT_OFF,
})  # fmt: skip
_MISSING: Final = (
    asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath, asyncssh.SFTPNotADirectory,
)  # fmt: skip
_FORBIDDEN: Final = (
    asyncssh.SFTPPermissionDenied, asyncssh.SFTPWriteProtect, asyncssh.SFTPCannotDelete,
)  # fmt: skip
_FULL: Final = (asyncssh.SFTPNoSpaceOnFilesystem, asyncssh.SFTPQuotaExceeded)
CUT: Final = (
    asyncssh.ConnectionLost, asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection,
    asyncssh.MACError, OSError,
)  # fmt: skip
"""The connection is gone, or nobody answers; what was sent so far may still be there."""
# What a server says of a file without saying why; there may be no room.
UNEXPLAINED: Final = (asyncssh.SFTPFailure,)


@contextmanager
def translating(way: Way) -> Iterator[None]:
    """Raise problems for what fails on the way.

    Raises:
        ProblemError: ``receiver.…`` or ``network.…``; a `TransientError` where another try may
            help.
    """
    try:
        yield
    except (asyncssh.Error, OSError, UnicodeError) as error:
        found = _problem_of(error, way)
        kind = TransientError if found.code in _TRANSIENT else ProblemError
        raise kind(found) from error


def _problem_of(error: Exception, way: Way) -> Problem:
    sftp = way.sftp
    return problem(
        _code_of(error, way),
        details=_details(error, way),
        host=sftp.host,
        port=sftp.port,
        user=sftp.user,
        seconds=f"{way.seconds:g}",
        key=way.shown_key,
        known=sftp.host_key,
        folder=way.folder,
        name=way.name,
    )


def _code_of(error: Exception, way: Way) -> ProblemCode:
    """Return the cause; the order is from the certain to the general."""
    if isinstance(error, TimeoutError):
        return ProblemCode.NETWORK_TIMEOUT
    if isinstance(error, (socket.gaierror, UnicodeError)) and way.stage is Stage.NAME:
        return ProblemCode.RECEIVER_NAME_NOT_FOUND
    if isinstance(error, CUT):
        is_before = way.stage <= Stage.PORT
        return ProblemCode.NETWORK_REFUSED if is_before else ProblemCode.RECEIVER_CUT_OFF
    if way.stage <= Stage.SIGN_IN:
        return _code_of_sign_in(error, way)
    if way.stage is Stage.FILES:
        return ProblemCode.RECEIVER_NOT_SFTP
    return _code_of_file(error, way)


def _code_of_sign_in(error: Exception, way: Way) -> ProblemCode:
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return ProblemCode.RECEIVER_HOST_KEY_CHANGED
    if isinstance(error, asyncssh.KeyExchangeFailed):
        # Once it has shown a key, it failed to prove that the key is its own.
        has_shown = bool(way.shown_key)
        changed, old = ProblemCode.RECEIVER_HOST_KEY_CHANGED, ProblemCode.RECEIVER_OLD_ENCRYPTION
        return changed if has_shown else old
    if way.stage is Stage.SIGN_IN or isinstance(error, asyncssh.IllegalUserName):
        return ProblemCode.RECEIVER_SIGN_IN_REFUSED
    return ProblemCode.RECEIVER_NOT_SFTP


def _code_of_file(error: Exception, way: Way) -> ProblemCode:
    if isinstance(error, _FULL) or not way.has_room:
        return ProblemCode.RECEIVER_NO_SPACE
    if isinstance(error, _MISSING):
        return ProblemCode.RECEIVER_SERVER_FOLDER_MISSING
    if isinstance(error, _FORBIDDEN):
        return ProblemCode.RECEIVER_NOT_PERMITTED
    if isinstance(error, (asyncssh.SFTPError, UnicodeError)):
        return ProblemCode.RECEIVER_REFUSED_FILE
    return ProblemCode.RECEIVER_CUT_OFF


def _details(error: Exception, way: Way) -> str:
    """Return what support wants to know; a server's own words only on its encryption."""
    number = getattr(error, "code", None)
    if isinstance(error, OSError) and error.errno:
        number = errno.errorcode.get(error.errno, str(error.errno))
    kind = type(error).__name__ if number is None else f"{type(error).__name__} {number}"
    lines = [f"stage: {way.stage.name.lower()}", f"error: {kind}"]
    if isinstance(error, asyncssh.KeyExchangeFailed):
        printable = "".join(sign if sign.isprintable() else " " for sign in error.reason)
        lines.append(printable[:_LONGEST_REASON])
    return "\n".join(lines)
