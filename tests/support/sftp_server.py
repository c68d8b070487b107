"""Real SFTP servers on this computer: asyncssh's own, which can fail, and OpenSSH's."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp, SftpSignIn

USER = "coursera"
PASSWORD = "pa:ss wörd&1"
SSHD = shutil.which("sshd") or next(
    (path for path in ("/usr/sbin/sshd", "/usr/local/sbin/sshd") if Path(path).exists()), None
)


def a_key() -> asyncssh.SSHKey:
    """Return a new key."""
    return asyncssh.generate_private_key("ssh-ed25519")


def text_of(key: asyncssh.SSHKey, passphrase: str | None = None) -> str:
    """Return a private key as a person would paste it."""
    if passphrase is not None:  # the form that needs no further package to be made
        return key.export_private_key("pkcs8-pem", passphrase).decode()
    return key.export_private_key("openssh").decode()


@dataclass
class SftpFaults:
    """How a server fails.

    Attributes:
        cut_after: The connection ends once so many bytes were written; each number once.
        write_error: Raised when something is written.
        rename_error: Raised when something is renamed, each once.
        cuts_at_rename: The connection ends after a rename, before its answer.
        replaces: Whether it knows the extension that replaces a file.
        room: Bytes that its disk has left, if it tells.
        gate: Every write waits for it.
        writing: Set once a write has begun.
        refuses: Names of operations that are not permitted.
    """

    cut_after: list[int] = field(default_factory=list)
    write_error: asyncssh.SFTPError | None = None
    rename_error: list[asyncssh.SFTPError] = field(default_factory=list)
    cuts_at_rename: int = 0
    replaces: bool = True
    room: int | None = None
    gate: asyncio.Event | None = None
    writing: asyncio.Event = field(default_factory=asyncio.Event)
    refuses: set[str] = field(default_factory=set)


@dataclass
class SftpServer:
    """A server that is under way.

    Attributes:
        root: The folder that is its whole disk.
        port: Where it listens.
        host_key: As it is pinned.
        faults: How it fails.
        sign_ins: Every name that somebody wanted to sign in as.
        connections: How many there were, at once and in all.
        seen: What was there under final names, before each operation.
        is_idle: Whether nobody is connected.
    """

    root: Path
    port: int = 0
    host_key: str = ""
    faults: SftpFaults = field(default_factory=SftpFaults)
    sign_ins: list[str] = field(default_factory=list)
    connections: list[int] = field(default_factory=lambda: [0, 0, 0])
    seen: list[dict[str, int]] = field(default_factory=list)
    is_idle: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Begin with nobody connected."""
        self.is_idle.set()

    def receiver(self, *, folder: str = "inbox", profile: str = "generic-1.1") -> Receiver:
        """Return the receiver that leads here by password, its key agreed to."""
        sftp = Sftp("127.0.0.1", self.port, USER, folder, host_key=self.host_key)
        return Receiver(profile=profile, channel=ReceiverChannel.SFTP, sftp=sftp)

    def receiver_by_key(self) -> Receiver:
        """Return the same, signed in to by key."""
        sftp = Sftp("127.0.0.1", self.port, USER, "inbox", SftpSignIn.KEY, self.host_key)
        return Receiver(channel=ReceiverChannel.SFTP, sftp=sftp)

    def names(self) -> list[str]:
        """Return what is in the folder for packages."""
        return sorted(entry.name for entry in (self.root / "inbox").iterdir())

    def note(self) -> None:
        """Note what a receiver would see now."""
        self.seen.append({
            entry.name: entry.stat().st_size
            for entry in (self.root / "inbox").iterdir()
            if not entry.name.startswith(".")
        })  # fmt: skip


class _Gatekeeper(asyncssh.SSHServer):
    """Lets the one user in."""

    def __init__(self, server: SftpServer, key: asyncssh.SSHKey | None) -> None:
        self._server = server
        self._key = key

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        now, most, ever = self._server.connections
        self._server.connections[:] = [now + 1, max(most, now + 1), ever + 1]
        self._server.is_idle.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.connections[0] -= 1
        if not self._server.connections[0]:
            self._server.is_idle.set()

    def begin_auth(self, username: str) -> bool:
        self._server.sign_ins.append(username)
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return self._key is not None

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and self._key is not None and key == self._key.convert_to_public()


class _Files(asyncssh.SFTPServer):
    """Files below the root, with the server's faults."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], server: SftpServer) -> None:
        super().__init__(channel, chroot=os.fsencode(server.root))
        self._of = server
        self._written = 0

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> Any:
        self._begin("open" if pflags & asyncssh.FXF_WRITE else "read")
        return super().open(path, pflags, attrs)

    async def write(self, file_obj: Any, offset: int, data: bytes) -> int:
        faults = self._of.faults
        self._begin("write")
        faults.writing.set()
        if faults.gate is not None:
            await faults.gate.wait()
        if faults.write_error is not None:
            raise faults.write_error
        self._written += len(data)
        if faults.cut_after and self._written > faults.cut_after[0]:
            del faults.cut_after[0]
            self.connection.abort()
        file_obj.seek(offset)
        return int(file_obj.write(data))

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> Any:
        if not self._of.faults.replaces:
            raise asyncssh.SFTPOpUnsupported("no such extension")
        self._begin("rename")
        super().posix_rename(oldpath, newpath)
        self._cut_at_rename()

    def rename(self, oldpath: bytes, newpath: bytes) -> Any:
        self._begin("rename")
        super().rename(oldpath, newpath)
        self._cut_at_rename()

    def remove(self, path: bytes) -> Any:
        self._begin("remove")
        return super().remove(path)

    def scandir(self, path: bytes) -> Any:
        self._begin("list")
        return super().scandir(path)

    def statvfs(self, path: bytes) -> Any:
        room = self._of.faults.room
        if room is None:
            raise asyncssh.SFTPOpUnsupported("no such extension")
        return asyncssh.SFTPVFSAttrs(bsize=1, frsize=1, bavail=room)

    def _begin(self, operation: str) -> None:
        self._of.note()
        if operation in self._of.faults.refuses:
            raise asyncssh.SFTPPermissionDenied("not permitted")
        if operation == "rename" and self._of.faults.rename_error:
            raise self._of.faults.rename_error.pop(0)

    def _cut_at_rename(self) -> None:
        if self._of.faults.cuts_at_rename:
            self._of.faults.cuts_at_rename -= 1
            self.connection.abort()


@contextlib.asynccontextmanager
async def sftp_server(
    root: Path,
    *,
    key: asyncssh.SSHKey | None = None,
    host_keys: tuple[asyncssh.SSHKey, ...] = (),
    with_files: bool = True,
    **options: Any,
) -> AsyncIterator[SftpServer]:
    """Run asyncssh's server, with a folder ``inbox``.

    Args:
        root: Its disk.
        key: A key that may sign in, besides the password.
        host_keys: Its own; a new one by default.
        with_files: Whether it takes files at all.
        **options: As asyncssh's ``listen`` takes them.
    """
    (root / "inbox").mkdir(parents=True, exist_ok=True)
    server, keys = SftpServer(root), list(host_keys or (a_key(),))
    if with_files:
        options["sftp_factory"] = lambda channel: _Files(channel, server)
    listening = await asyncssh.listen(
        "127.0.0.1", 0, config=None, server_host_keys=keys, agent_forwarding=False,
        server_factory=lambda: _Gatekeeper(server, key), gss_host=None, **options,
    )  # fmt: skip
    async with listening:
        server.port = listening.get_port()
        server.host_key = f"{keys[0].get_algorithm()} {keys[0].get_fingerprint()}"
        yield server
        await server.is_idle.wait()


@contextlib.asynccontextmanager
async def openssh_server(root: Path, key: asyncssh.SSHKey) -> AsyncIterator[SftpServer]:
    """Run OpenSSH's server for whoever runs the test, who signs in by key."""
    assert SSHD is not None
    import pwd

    (root / "inbox").mkdir(parents=True, exist_ok=True)
    own = a_key()
    settings = root / "sshd"
    settings.mkdir(mode=0o700)
    for name, text in (
        ("host_key", text_of(own)),
        ("authorized", key.export_public_key("openssh").decode()),
    ):
        (settings / name).write_text(text, encoding="utf-8")
        (settings / name).chmod(stat.S_IRUSR | stat.S_IWUSR)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (settings / "config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {settings}/host_key\nPidFile none\n"
        f"AuthorizedKeysFile {settings}/authorized\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nPermitRootLogin prohibit-password\n"
        f"Subsystem sftp internal-sftp -d {root}\n",
        encoding="utf-8",
    )
    _make_run_folder()
    process = await asyncio.create_subprocess_exec(
        SSHD, "-D", "-e", "-f", str(settings / "config"),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while process.returncode is None:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.01)
                continue
            writer.close()
            await writer.wait_closed()
            break
        server = SftpServer(root, port)
        server.host_key = f"{own.get_algorithm()} {own.get_fingerprint()}"
        server.sign_ins = [pwd.getpwuid(os.geteuid()).pw_name]
        yield server
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _make_run_folder() -> None:
    """Make the folder that OpenSSH's server asks for where root runs it."""
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
