"""Packages to real SFTP servers: whole or not at all, and a problem for each thing in the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.receivers.sftp import SftpReceiver
from coursera_wizard.services.receivers.sftp_connection import SftpLimits
from tests.support.sftp_server import (
    PASSWORD,
    SSHD,
    SftpServer,
    a_key,
    openssh_server,
    sftp_server,
    text_of,
)

SECRET = Secret(PASSWORD)
FAST = SftpLimits(
    connect_s=5.0, sign_in_s=5.0, request_s=5.0, block_s=5.0, first_wait_s=0.001
)  # fmt: skip
IMPATIENT = replace(FAST, request_s=0.3, block_s=0.3, attempts=1)
SIZE = 2 * 1024 * 1024 + 4711
OLD = b"the package of yesterday"

needs_sshd = pytest.mark.skipif(SSHD is None, reason="this computer has no sshd of OpenSSH")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return two files that are to go, of several blocks."""
    folder = tmp_path / "package"
    folder.mkdir()
    for name in ("a.csv", "b.csv"):
        (folder / name).write_bytes((f"{name}:".encode() * SIZE)[:SIZE])
    return folder / "a.csv", folder / "b.csv"


def yesterday(server: SftpServer) -> None:
    """Put the package of yesterday there."""
    (server.root / "inbox" / "a.csv").write_bytes(OLD)


async def refused(
    receiver: Receiver,
    files: tuple[Path, ...],
    secret: Secret | None = SECRET,
    limits: SftpLimits = FAST,
) -> Problem:
    """Return why files could not be delivered."""
    with pytest.raises(ProblemError) as caught:
        await SftpReceiver(limits).deliver(receiver, files, secret)
    return caught.value.problem


async def test_files_arrive_whole_over_one_connection(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """No final name shows anything but the old file or the new one, and every byte is told of."""
    told: list[int] = []
    async with sftp_server(tmp_path / "disk") as server:
        yesterday(server)

        await SftpReceiver(FAST).deliver(server.receiver(), files, SECRET, told.append)

        assert server.names() == ["a.csv", "b.csv"]
        for file in files:
            assert (server.root / "inbox" / file.name).read_bytes() == file.read_bytes()
        assert server.connections[1:] == [1, 1]
        assert sum(told) == 2 * SIZE
        assert {seen.get("a.csv") for seen in server.seen} == {len(OLD), SIZE}
        first_new = next(seen for seen in server.seen if seen["a.csv"] == SIZE)
        assert "b.csv" not in first_new  # until all of it was there, nothing was named


async def test_key_signs_in_and_the_profiles_folder_is_used(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """A key in the form of OpenSSH; no folder of its own means the one the profile names."""
    key = a_key()
    async with sftp_server(tmp_path / "disk", key=key) as server:
        (server.root / "DailyImport").mkdir()
        by_key = server.receiver_by_key()
        by_key = replace(by_key, profile="classlink", sftp=replace(by_key.sftp, folder=""))

        await SftpReceiver(FAST).deliver(by_key, files, Secret(text_of(key)))

        assert (server.root / "DailyImport" / "b.csv").stat().st_size == SIZE


async def test_a_cut_in_the_middle_is_mended_by_the_next_try(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """Twice cut, the third try ends it; the first file is not sent again, no half file is seen."""
    told: list[int] = []
    async with sftp_server(tmp_path / "disk") as server:
        yesterday(server)
        server.faults.cut_after = [SIZE + SIZE // 2, SIZE // 2]

        await SftpReceiver(FAST).deliver(server.receiver(), files, SECRET, told.append)

        assert server.names() == ["a.csv", "b.csv"]
        assert {seen.get("a.csv") for seen in server.seen} == {len(OLD), SIZE}
        assert {seen.get("b.csv") for seen in server.seen} <= {None, SIZE}
        assert server.connections[1:] == [1, 3]
        assert sum(told) == 2 * SIZE
        assert min(told) < 0


async def test_cut_each_time_it_gives_up_and_the_next_delivery_sweeps_up(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """Three tries; yesterday's package stays; what was left is gone after the next delivery."""
    async with sftp_server(tmp_path / "disk") as server:
        yesterday(server)
        server.faults.cut_after = [SIZE // 2] * 3

        found = await refused(server.receiver(), files)

        assert found.code is ProblemCode.RECEIVER_CUT_OFF
        assert "attempts: 3" in found.details
        assert (server.root / "inbox" / "a.csv").read_bytes() == OLD
        assert len(server.names()) == 2
        await SftpReceiver(FAST).deliver(server.receiver(), files, SECRET)
        assert server.names() == ["a.csv", "b.csv"]


async def test_a_cut_at_the_rename_counts_as_done(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """The answer was lost, the file is there: it is not missed."""
    async with sftp_server(tmp_path / "disk") as server:
        server.faults.cuts_at_rename = 2

        await SftpReceiver(FAST).deliver(server.receiver(), files, SECRET)

        assert server.names() == ["a.csv", "b.csv"]
        assert server.connections[2] == 3


async def test_without_the_extension_the_old_file_is_removed_first(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """Still no half file is ever seen; for a moment there is none."""
    async with sftp_server(tmp_path / "disk") as server:
        yesterday(server)
        server.faults.replaces = False

        await SftpReceiver(FAST).deliver(server.receiver(), files, SECRET)

        assert server.names() == ["a.csv", "b.csv"]
        assert {seen.get("a.csv") for seen in server.seen} == {len(OLD), None, SIZE}


async def test_to_cancel_leaves_the_server_as_it_was(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """Also what was on its way is removed."""
    async with sftp_server(tmp_path / "disk") as server:
        yesterday(server)
        server.faults.gate = asyncio.Event()
        task = asyncio.create_task(SftpReceiver(FAST).deliver(server.receiver(), files, SECRET))
        await server.faults.writing.wait()

        task.cancel()
        server.faults.gate.set()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert server.names() == ["a.csv"]
        assert (server.root / "inbox" / "a.csv").read_bytes() == OLD


async def test_a_server_that_stops_answering_is_given_up(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """Nobody waits for ever; yesterday's package stays."""
    async with sftp_server(tmp_path / "disk") as server:
        yesterday(server)
        server.faults.gate = asyncio.Event()

        found = await refused(server.receiver(), files, limits=IMPATIENT)

        server.faults.gate.set()
        assert found.code is ProblemCode.NETWORK_TIMEOUT
        assert "0.3" in found.what_happened
        assert (server.root / "inbox" / "a.csv").read_bytes() == OLD


@pytest.mark.parametrize(
    ("error", "room", "code"),
    [
        (asyncssh.SFTPNoSpaceOnFilesystem("full"), None, ProblemCode.RECEIVER_NO_SPACE),
        (asyncssh.SFTPFailure("full"), 0, ProblemCode.RECEIVER_NO_SPACE),
        (asyncssh.SFTPFailure("no"), 10**12, ProblemCode.RECEIVER_REFUSED_FILE),
        (asyncssh.SFTPFailure("no"), None, ProblemCode.RECEIVER_REFUSED_FILE),
        (asyncssh.SFTPPermissionDenied("no"), None, ProblemCode.RECEIVER_NOT_PERMITTED),
    ],
)
async def test_a_file_that_is_not_taken_leaves_nothing(
    tmp_path: Path,
    files: tuple[Path, Path],
    error: asyncssh.SFTPError,
    room: int | None,
    code: ProblemCode,
) -> None:
    """A full disk is told from other refusals, and what was sent so far is removed."""
    async with sftp_server(tmp_path / "disk") as server:
        yesterday(server)
        server.faults.write_error, server.faults.room = error, room

        found = await refused(server.receiver(), files)

        # The plain protocol has one word for most failures: a full disk is asked for then.
        expected = {code, ProblemCode.RECEIVER_REFUSED_FILE} if room is None else {code}
        assert found.code in expected
        assert server.names() == ["a.csv"]
        assert (server.root / "inbox" / "a.csv").read_bytes() == OLD


@pytest.mark.parametrize("operation", ["open", "rename"])
async def test_what_is_not_permitted_is_told(
    tmp_path: Path, files: tuple[Path, Path], operation: str
) -> None:
    """Also where only the last step is not; the folder is as it was."""
    async with sftp_server(tmp_path / "disk") as server:
        server.faults.refuses = {operation}

        found = await refused(server.receiver(), files)

        assert found.code is ProblemCode.RECEIVER_NOT_PERMITTED
        assert "inbox" in found.what_happened
        assert server.names() == []


async def test_a_server_that_lists_nothing_still_takes_files(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """A drop box lets nobody look inside."""
    async with sftp_server(tmp_path / "disk") as server:
        server.faults.refuses = {"list"}

        await SftpReceiver(FAST).deliver(server.receiver(), files, SECRET)

        assert server.names() == ["a.csv", "b.csv"]


async def test_the_folder_is_not_made(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """A typing mistake would else deliver to nobody for months."""
    async with sftp_server(tmp_path / "disk") as server:
        (server.root / "file").write_bytes(b"")
        for folder in ("nowhere", "file"):
            found = await refused(server.receiver(folder=folder), files)

            assert found.code is ProblemCode.RECEIVER_SERVER_FOLDER_MISSING
            assert folder in found.what_happened


async def test_wrong_password_and_wrong_key_are_told_once(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """They are not tried again: servers lock out who does."""
    async with sftp_server(tmp_path / "disk", key=a_key()) as server:
        by_password = await refused(server.receiver(), files, Secret("another"))
        by_key = await refused(server.receiver_by_key(), files, Secret(text_of(a_key())))

        assert by_password.code is by_key.code is ProblemCode.RECEIVER_SIGN_IN_REFUSED
        assert server.connections[2] == 2
        assert server.names() == []


async def test_an_unknown_server_gets_nothing_but_a_look_at_its_key(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """The key is shown to be compared; no name and no password was sent."""
    async with sftp_server(tmp_path / "disk") as server:
        known = server.receiver()
        unknown = replace(known, sftp=replace(known.sftp, host_key=""))

        found = await refused(unknown, files)

        assert found.code is ProblemCode.RECEIVER_HOST_KEY_UNKNOWN
        assert server.host_key in found.what_happened
        assert await SftpReceiver(FAST).host_key(unknown) == server.host_key
        assert server.sign_ins == []


async def test_a_changed_key_gets_nothing(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """Both keys are shown; no name and no password was sent."""
    async with sftp_server(tmp_path / "disk") as server:
        known = server.receiver()
        other = a_key()
        agreed = f"{other.get_algorithm()} {other.get_fingerprint()}"
        found = await refused(replace(known, sftp=replace(known.sftp, host_key=agreed)), files)

        assert found.code is ProblemCode.RECEIVER_HOST_KEY_CHANGED
        assert server.host_key in found.what_happened
        assert agreed in found.what_happened
        assert server.sign_ins == []


async def test_of_several_keys_the_one_that_was_agreed_to_is_asked_for(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """A server that gets a newer kind of key beside its old one goes on being known."""
    old = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    async with sftp_server(tmp_path / "disk", host_keys=(old, a_key())) as server:
        assert server.host_key.startswith("ssh-rsa SHA256:")

        await SftpReceiver(FAST).deliver(server.receiver(), files, SECRET)

        assert server.names() == ["a.csv", "b.csv"]


async def test_a_server_of_another_kind_is_told(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """One that takes no files, one with old encryption only, and one that is no SSH server."""
    async with sftp_server(tmp_path / "disk", with_files=False) as server:
        found = await refused(server.receiver(), files)
        assert found.code is ProblemCode.RECEIVER_NOT_SFTP
    async with sftp_server(
        tmp_path / "old", kex_algs=["diffie-hellman-group1-sha1"]
    ) as server:  # fmt: skip
        found = await refused(server.receiver(), files)
        assert found.code is ProblemCode.RECEIVER_OLD_ENCRYPTION
        assert "diffie-hellman-group1-sha1" in found.details


@pytest.mark.parametrize(
    ("greeting", "codes"),
    [
        (b"220 files.example FTP server ready\r\n", {ProblemCode.NETWORK_TIMEOUT}),
        (b"SSH-1.5-old\r\n", {ProblemCode.RECEIVER_NOT_SFTP}),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n" * 2000, {ProblemCode.RECEIVER_NOT_SFTP}),
        (b"", {ProblemCode.RECEIVER_CUT_OFF}),
    ],
)
async def test_what_is_no_ssh_server_is_told(
    tmp_path: Path, files: tuple[Path, Path], greeting: bytes, codes: set[ProblemCode]
) -> None:
    """Whatever it says, or where it ends the connection at once."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        if greeting:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    receiver = SftpServer(tmp_path, port, "ssh-ed25519 SHA256:x").receiver()
    limits = replace(FAST, sign_in_s=0.5, attempts=1)
    async with server:
        found = await refused(receiver, files, limits=limits)

    assert found.code in codes


async def test_a_server_that_is_not_there_is_told(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """Nobody listens; no such name; nothing to sign in with; nowhere to go."""
    async with sftp_server(tmp_path / "disk") as server:
        receiver = server.receiver()
    assert (await refused(receiver, files)).code is ProblemCode.NETWORK_REFUSED
    nowhere = replace(receiver, sftp=replace(receiver.sftp, host="x" * 64 + ".localhost"))
    assert (await refused(nowhere, files)).code is ProblemCode.RECEIVER_NAME_NOT_FOUND
    assert (await refused(receiver, files, None)).code is ProblemCode.RECEIVER_SECRET_MISSING
    for empty in (replace(receiver.sftp, host=" "), replace(receiver.sftp, user="")):
        blank = replace(receiver, sftp=empty)
        assert (await refused(blank, files)).code is ProblemCode.RECEIVER_SERVER_MISSING


async def test_a_name_that_no_server_lets_in_is_a_refused_sign_in(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """The library refuses signs that cannot be sent; that is no defect of ours."""
    async with sftp_server(tmp_path / "disk") as server:
        receiver = server.receiver()
        odd = replace(receiver, sftp=replace(receiver.sftp, user="a\u0007b"))

        found = await refused(odd, files)

        assert found.code is ProblemCode.RECEIVER_SIGN_IN_REFUSED


async def test_a_file_that_is_gone_is_told(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """It is this computer's fault, and the server is left as it was."""
    async with sftp_server(tmp_path / "disk") as server:
        found = await refused(server.receiver(), (files[0], tmp_path / "gone.csv"))

        assert found.code is ProblemCode.STORE_NOT_FOUND
        assert server.names() == []


async def test_nothing_of_this_computer_signs_in(
    tmp_path: Path, files: tuple[Path, Path], clean_environment: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Keys, settings and known hosts in ``.ssh``, and an agent, are as if they were not there."""
    key = a_key()
    home = clean_environment / ".ssh"
    home.mkdir()
    (home / "id_ed25519").write_text(text_of(key), encoding="utf-8")
    (home / "config").write_text("Host *\n  User somebody\n  Port 1\n", encoding="utf-8")
    host_key = a_key()
    known = f"* {host_key.export_public_key('openssh').decode()}"
    (home / "known_hosts").write_text(known, encoding="utf-8")
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "no-agent"))
    async with sftp_server(tmp_path / "disk", key=key, host_keys=(host_key,)) as server:
        receiver = server.receiver()
        other = replace(receiver, sftp=replace(receiver.sftp, host_key="ssh-ed25519 SHA256:x"))
        assert (await refused(other, files)).code is ProblemCode.RECEIVER_HOST_KEY_CHANGED
        assert server.sign_ins == []
        (home / "known_hosts").write_text("damaged\n", encoding="utf-8")
        found = await refused(receiver, files, Secret("wrong"))

        assert found.code is ProblemCode.RECEIVER_SIGN_IN_REFUSED
        await SftpReceiver(FAST).deliver(server.receiver(), files, SECRET)
        assert set(server.sign_ins) == {"coursera"}


async def test_check_writes_renames_and_removes(tmp_path: Path) -> None:
    """What a delivery needs is tried, and nothing is left."""
    async with sftp_server(tmp_path / "disk") as server:
        yesterday(server)

        assert await SftpReceiver(FAST).check(server.receiver(), SECRET) is None

        assert server.names() == ["a.csv"]
        assert server.connections[1:] == [1, 1]


@pytest.mark.parametrize("operation", ["open", "rename", "remove"])
async def test_check_tells_what_is_not_permitted(tmp_path: Path, operation: str) -> None:
    """Before the first delivery, not at night."""
    async with sftp_server(tmp_path / "disk") as server:
        server.faults.refuses = {operation}

        found = await SftpReceiver(FAST).check(server.receiver(), SECRET)

        assert found is not None
        assert found.code is ProblemCode.RECEIVER_NOT_PERMITTED
        assert operation == "remove" or server.names() == []


async def test_check_has_its_verdict_in_time(tmp_path: Path) -> None:
    """A server that hangs is a verdict as well."""
    async with sftp_server(tmp_path / "disk") as server:
        server.faults.gate = asyncio.Event()

        found = await SftpReceiver(FAST, check_limit_s=0.4).check(server.receiver(), SECRET)

        server.faults.gate.set()
        assert found is not None
        assert found.code is ProblemCode.NETWORK_TIMEOUT
        assert "0.4 seconds" in found.what_happened


async def test_check_tells_of_a_full_disk(tmp_path: Path) -> None:
    """Before the first delivery, not at night."""
    async with sftp_server(tmp_path / "disk") as server:
        server.faults.write_error, server.faults.room = asyncssh.SFTPFailure("full"), 0

        found = await SftpReceiver(FAST).check(server.receiver(), SECRET)

        assert found is not None
        assert found.code is ProblemCode.RECEIVER_NO_SPACE


async def test_no_secret_gets_into_problems_and_logs(
    tmp_path: Path, files: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither password nor key, whatever goes wrong; the library itself is quiet."""
    caplog.set_level("DEBUG")
    wrong, key = "wrong-pa55word", text_of(a_key())
    async with sftp_server(tmp_path / "disk", key=a_key()) as server:
        with pytest.raises(ProblemError) as by_password:
            await SftpReceiver(FAST).deliver(server.receiver(), files, Secret(wrong))
        with pytest.raises(ProblemError) as by_key:
            await SftpReceiver(FAST).deliver(server.receiver_by_key(), files, Secret(key))
    import traceback

    texts = [caplog.text]
    for caught in (by_password, by_key):
        texts += traceback.format_exception(caught.value)
        texts.append(str(caught.value.problem.as_dict()))
    line = key.splitlines()[2]
    assert not [text for text in texts if wrong in text or line in text]
    assert not [record for record in caplog.records if record.name.startswith("asyncssh")]


@pytest.mark.usefixtures("qapp")
async def test_it_works_on_the_loop_of_the_window(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """The receiver is tested there, and its key is shown there."""
    async with sftp_server(tmp_path / "disk") as server:
        receiver = SftpReceiver(FAST)

        assert await receiver.host_key(server.receiver()) == server.host_key
        assert await receiver.check(server.receiver(), SECRET) is None
        await receiver.deliver(server.receiver(), files, SECRET)
        assert server.names() == ["a.csv", "b.csv"]


@needs_sshd
async def test_openssh_takes_packages(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """The server that most receivers run: key shown and pinned, checked, delivered twice."""
    key = a_key()
    async with openssh_server(tmp_path / "disk", key) as server:
        receiver = server.receiver_by_key()
        receiver = replace(receiver, sftp=replace(receiver.sftp, user=server.sign_ins[0]))
        ours = SftpReceiver(FAST)
        yesterday(server)

        assert await ours.host_key(receiver) == server.host_key
        assert await ours.check(receiver, Secret(text_of(key))) is None
        for _time in range(2):
            await ours.deliver(receiver, files, Secret(text_of(key)))

        assert server.names() == ["a.csv", "b.csv"]
        assert (server.root / "inbox" / "b.csv").read_bytes() == files[1].read_bytes()


@needs_sshd
async def test_openssh_refuses_as_expected(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """Another key, another host key, a folder that is not there."""
    key = a_key()
    async with openssh_server(tmp_path / "disk", key) as server:
        receiver = server.receiver_by_key()
        receiver = replace(receiver, sftp=replace(receiver.sftp, user=server.sign_ins[0]))
        secret = Secret(text_of(key))

        found = await refused(receiver, files, Secret(text_of(a_key())))
        assert found.code is ProblemCode.RECEIVER_SIGN_IN_REFUSED
        changed = replace(receiver, sftp=replace(receiver.sftp, host_key="ssh-ed25519 SHA256:x"))
        found = await refused(changed, files, secret)
        assert found.code is ProblemCode.RECEIVER_HOST_KEY_CHANGED
        nowhere = replace(receiver, sftp=replace(receiver.sftp, folder="nowhere"))
        found = await refused(nowhere, files, secret)
        assert found.code is ProblemCode.RECEIVER_SERVER_FOLDER_MISSING
        (server.root / "inbox" / "a.csv" / "x").mkdir(parents=True)
        found = await refused(receiver, files, secret)
        assert found.code is ProblemCode.RECEIVER_REFUSED_FILE
        assert server.names() == ["a.csv"]
