"""What is done on a server, request by request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest

from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.receivers.leftovers import name_on_the_way
from coursera_wizard.services.receivers.sftp_connection import SftpLimits, signed_in
from coursera_wizard.services.receivers.sftp_session import SftpSession
from coursera_wizard.services.receivers.sftp_way import Way
from tests.support.sftp_server import PASSWORD, SftpServer, sftp_server

FAST = SftpLimits(connect_s=5.0, sign_in_s=5.0, request_s=5.0)


@asynccontextmanager
async def a_session(tmp_path: Path) -> AsyncIterator[tuple[SftpServer, SftpSession]]:
    """Give a server and a session in its folder."""
    async with sftp_server(tmp_path) as server:
        way = Way(server.receiver().sftp, folder="inbox/")
        async with signed_in(way, Secret(PASSWORD), FAST) as client:
            yield server, SftpSession(client, way, FAST, "inbox/")


async def test_a_file_is_sent_from_its_beginning_each_time(tmp_path: Path) -> None:
    """A shorter one leaves nothing of the longer one before it."""
    file, told = tmp_path / "a.zip", list[int]()
    async with a_session(tmp_path / "disk") as (server, session):
        for content in (b"long" * 1000, b"short"):
            file.write_bytes(content)
            await session.send(file, "part", told.append)

            assert (server.root / "inbox" / "part").read_bytes() == content
    assert sum(told) == 4005


async def test_an_empty_file_arrives_empty(tmp_path: Path) -> None:
    """No block is written, and it is there."""
    (tmp_path / "a").write_bytes(b"")
    async with a_session(tmp_path / "disk") as (server, session):
        await session.send(tmp_path / "a", "part", lambda _count: None)

        assert (server.root / "inbox" / "part").read_bytes() == b""


async def test_a_missing_file_is_done_only_if_the_final_one_has_its_size(tmp_path: Path) -> None:
    """An answer that got lost is told from a file that somebody removed."""
    async with a_session(tmp_path / "disk") as (server, session):
        (server.root / "inbox" / "a.zip").write_bytes(b"12345")

        await session.name("part", "a.zip", 5)
        for size in (6, None):
            with pytest.raises(asyncssh.SFTPNoSuchFile):
                await session.name("part", "a.zip", size)


async def test_sweeping_takes_leftovers_only(tmp_path: Path) -> None:
    """What others put there stays; that sweeping is not permitted stops nothing."""
    async with a_session(tmp_path / "disk") as (server, session):
        inbox = server.root / "inbox"
        mine, another = (name_on_the_way(name, "0123456789ab") for name in ("a.zip", "b.zip"))
        for name in (mine, another, "a.zip", ".hidden"):
            (inbox / name).write_bytes(b"x")
        server.faults.refuses = {"list"}
        await session.sweep(("a.zip",), 5.0)
        assert len(server.names()) == 4
        server.faults.refuses = set()

        await session.sweep(("a.zip",), 5.0)

        assert server.names() == sorted([another, "a.zip", ".hidden"])
