"""Connects to an SFTP server whose key somebody agreed to, and signs in with nothing but that.

No agent, no settings file, no list of known hosts and no key of this computer is ever used.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

import asyncssh

from coursera_wizard.domain.draft import Sftp, SftpSignIn
from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services import blocking
from coursera_wizard.services.receivers.errors import translating
from coursera_wizard.services.receivers.private_keys import read_private_key
from coursera_wizard.services.receivers.sftp_way import Stage, Way

# By the kind of key: a server with several shows the kind that was agreed to.
_ALGORITHMS: Final = {
    "ssh-ed25519": ("ssh-ed25519",),
    "ecdsa-sha2-nistp256": ("ecdsa-sha2-nistp256",),
    "ecdsa-sha2-nistp384": ("ecdsa-sha2-nistp384",),
    "ecdsa-sha2-nistp521": ("ecdsa-sha2-nistp521",),
    "ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256"),
}
_CLOSING_LIMIT_S: Final = 2.0

# The library tells of hosts, users and files; the program's own log says what matters.
asyncssh.set_log_level(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class SftpLimits:
    """How long each step may take, and how often a delivery is tried; in seconds.

    Attributes:
        connect_s: To look up the name, and again to connect.
        sign_in_s: Until the server has shown its key, and again until it has let us in.
        request_s: For one small request.
        block_s: For one megabyte.
        whole_s: For everything, with all tries.
        keepalive_s: A server that says nothing for so long is asked; after three times it is gone.
        attempts: How often a delivery is begun.
        first_wait_s: Before the second time; the wait before the third is twice as long.
    """

    connect_s: float = 15.0
    sign_in_s: float = 30.0
    request_s: float = 60.0
    block_s: float = 120.0
    whole_s: float = 2 * 3600.0
    keepalive_s: float = 15.0
    attempts: int = 3
    first_wait_s: float = 2.0


class _PinningClient(asyncssh.SSHClient):
    """Lets a server pass that shows exactly the key somebody agreed to."""

    def __init__(self, way: Way) -> None:
        self._way = way

    def validate_host_public_key(
        self,
        host: str,  # noqa: ARG002 - the library's interface
        addr: str,  # noqa: ARG002 - as above
        port: int,  # noqa: ARG002 - as above
        key: asyncssh.SSHKey,
    ) -> bool:
        """Return whether it is that key; the library goes on to have the server prove it."""
        self._way.shown_key = key_text(key)
        is_agreed = self._way.shown_key == self._way.sftp.host_key
        if is_agreed:
            self._way.enter(Stage.SIGN_IN, self._way.seconds)
        return is_agreed


def key_text(key: asyncssh.SSHKey) -> str:
    """Return a server's key as it is shown and kept: ``ssh-ed25519 SHA256:…``."""
    return f"{key.get_algorithm()} {key.get_fingerprint()}"


async def shown_key(sftp: Sftp, limits: SftpLimits) -> str:
    """Return the key the server shows and proves to have, without signing in.

    Raises:
        ProblemError: ``network.…`` or ``receiver.…``.
    """
    way = Way(sftp)
    with translating(way):
        connected = await _open_socket(way, limits)
        way.enter(Stage.GREETING, limits.sign_in_s)
        with contextlib.closing(connected):
            async with asyncio.timeout(limits.sign_in_s):
                key = await asyncssh.get_server_host_key(
                    sock=connected,
                    config=None,
                    server_host_key_algs=_algorithms(""),
                    options=await blocking.call(_nobody),
                )
    if key is None:
        raise failure(ProblemCode.RECEIVER_NOT_SFTP, host=sftp.host, port=sftp.port)
    return key_text(key)


@contextlib.asynccontextmanager
async def signed_in(
    way: Way, secret: Secret, limits: SftpLimits
) -> AsyncIterator[asyncssh.SFTPClient]:
    """Give a session on the server, whose key was agreed to; what fails in it is translated.

    Raises:
        ProblemError: ``receiver.host-key-changed``, ``receiver.sign-in-refused``, and all else that
            can be the matter.
    """
    signing_in = _sign_in_options(way.sftp, secret)
    with translating(way):
        connected = await _open_socket(way, limits)
        way.enter(Stage.GREETING, limits.sign_in_s)
        connection = await _connection(way, connected, signing_in, limits)
        is_over = False
        try:
            way.enter(Stage.FILES, limits.request_s)
            async with asyncio.timeout(limits.request_s):
                client = await connection.start_sftp_client()
            yield client
            is_over = True
        finally:
            await _close(connection, politely=is_over)


def _nobody() -> asyncssh.SSHClientConnectionOptions:
    """Return options that look at nothing on this computer and sign in as nobody."""
    return asyncssh.SSHClientConnectionOptions(
        config=None,
        username="nobody",
        client_keys=None,
        agent_path=None,
        x509_trusted_certs=None,
        x509_trusted_cert_paths=[],
    )


async def _connection(
    way: Way, connected: socket.socket, signing_in: dict[str, Any], limits: SftpLimits
) -> asyncssh.SSHClientConnection:
    try:
        async with asyncio.timeout(limits.sign_in_s):
            return await asyncssh.connect(
                sock=connected,
                config=None,
                client_factory=lambda: _PinningClient(way),
                # NOTE: an empty text would mean the file of this computer.
                known_hosts=([], [], []),
                server_host_key_algs=_algorithms(way.sftp.host_key),
                x509_trusted_certs=None,
                x509_trusted_cert_paths=[],
                username=way.sftp.user,
                agent_path=None,
                pkcs11_provider=None,
                host_based_auth=False,
                gss_host=None,
                gss_kex=False,
                gss_auth=False,
                send_env=None,
                compression_algs=None,
                login_timeout=0,
                keepalive_interval=limits.keepalive_s,
                keepalive_count_max=3,
                **signing_in,
            )
    except ValueError as error:  # signs that no user and no password can have (RFC 4013)
        connected.close()
        raise asyncssh.IllegalUserName("not sent") from error
    except BaseException:
        connected.close()
        raise


def _sign_in_options(sftp: Sftp, secret: Secret) -> dict[str, Any]:
    if sftp.sign_in is SftpSignIn.KEY:
        return {
            "client_keys": [read_private_key(secret)],
            "password": None,
            "preferred_auth": ("publickey",),
        }
    return {
        "client_keys": None,
        "password": secret.reveal(),
        "preferred_auth": ("password", "keyboard-interactive"),
    }


async def _open_socket(way: Way, limits: SftpLimits) -> socket.socket:
    """Return a connection to the first address of the server that takes one."""
    way.enter(Stage.NAME, limits.connect_s)
    async with asyncio.timeout(limits.connect_s):
        # The event loop would look names up in a pool that holds up the program's exit.
        found = await blocking.call(
            socket.getaddrinfo, way.sftp.host.strip(), way.sftp.port, type=socket.SOCK_STREAM
        )
    way.enter(Stage.PORT, limits.connect_s)
    loop, last = asyncio.get_running_loop(), OSError("the name has no address")
    async with asyncio.timeout(limits.connect_s):
        for number, (family, kind, protocol, _name, address) in enumerate(found):
            patience_s = limits.connect_s / (len(found) - number)
            connecting = socket.socket(family, kind, protocol)
            try:
                connecting.setblocking(False)
                async with asyncio.timeout(patience_s):
                    await loop.sock_connect(connecting, address)
            except OSError as error:  # the limit of time among them
                connecting.close()
                last = error
            except BaseException:
                connecting.close()
                raise
            else:
                return connecting
    raise last


async def _close(connection: asyncssh.SSHClientConnection, *, politely: bool) -> None:
    """Give a connection back, and never wait long for it."""
    if politely:
        connection.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_LIMIT_S):
                await connection.wait_closed()
                return
    connection.abort()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_CLOSING_LIMIT_S):
            await connection.wait_closed()


def _algorithms(host_key: str) -> list[str]:
    """Return the kinds of keys we understand, the one that was agreed to first."""
    agreed = host_key.partition(" ")[0]
    kinds = sorted(_ALGORITHMS, key=lambda kind: kind != agreed)
    return [algorithm for kind in kinds for algorithm in _ALGORITHMS[kind]]
