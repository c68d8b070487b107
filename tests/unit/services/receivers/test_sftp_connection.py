"""The connection by itself: keys as texts, and sockets that are given back."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.receivers.sftp_connection import (
    SftpLimits,
    key_text,
    shown_key,
    signed_in,
)
from coursera_wizard.services.receivers.sftp_way import Way
from tests.support.sftp_server import PASSWORD, a_key, sftp_server

FAST = SftpLimits(connect_s=5.0, sign_in_s=5.0, request_s=5.0)


def test_a_key_is_written_as_openssh_writes_it() -> None:
    """A person compares it with what ``ssh-keygen -l`` and the receiver's page say."""
    kind, fingerprint = key_text(a_key()).split()

    assert kind == "ssh-ed25519"
    assert fingerprint.startswith("SHA256:")
    assert len(fingerprint) == len("SHA256:") + 43


async def test_the_next_address_of_a_name_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that does not answer costs a part of the time, not the delivery."""
    real = socket.getaddrinfo
    async with sftp_server(tmp_path) as server:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            dead = closed.getsockname()[1]

            def both(host: str, port: int, **options: int) -> list[object]:
                return [*real(host, dead, **options), *real(host, port, **options)]

            monkeypatch.setattr(socket, "getaddrinfo", both)
            assert await shown_key(server.receiver().sftp, FAST) == server.host_key


async def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    """A port that takes connections and never greets."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with sftp_server(tmp_path) as server:
            sftp = replace(server.receiver().sftp, port=silent.getsockname()[1])
        limits = replace(FAST, sign_in_s=0.2)
        with pytest.raises(ProblemError) as looking:
            await shown_key(sftp, limits)
        with pytest.raises(ProblemError) as signing_in:
            await signed_in(Way(sftp), Secret(PASSWORD), limits).__aenter__()

    assert looking.value.problem.code is ProblemCode.NETWORK_TIMEOUT
    assert signing_in.value.problem.code is ProblemCode.NETWORK_TIMEOUT


async def test_to_cancel_while_signing_in_gives_the_connection_back(tmp_path: Path) -> None:
    """At any moment of it, and nothing is left open."""
    async with sftp_server(tmp_path) as server:
        for turns in range(0, 60, 3):
            way = Way(server.receiver().sftp)

            async def sign_in(way: Way = way) -> None:
                async with signed_in(way, Secret(PASSWORD), FAST) as client:
                    await client.stat(".")

            task = asyncio.create_task(sign_in())
            for _turn in range(turns):
                await asyncio.sleep(0)
            was_over = task.done()
            task.cancel()
            await asyncio.wait((task,))
            assert was_over or task.cancelled(), turns
        assert await shown_key(server.receiver().sftp, FAST) == server.host_key


async def test_what_fails_inside_is_translated(tmp_path: Path) -> None:
    """Whoever uses the session needs to know nothing of the library's exceptions."""
    async with sftp_server(tmp_path) as server:
        with pytest.raises(ProblemError) as caught:
            async with signed_in(Way(server.receiver().sftp), Secret(PASSWORD), FAST):
                raise asyncssh.SFTPConnectionLost("x")

    assert caught.value.problem.code is ProblemCode.RECEIVER_CUT_OFF
