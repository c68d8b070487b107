"""Writes a file so that it is always the old one or the new one, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from coursera_wizard.services.file_errors import read_failure, write_failure

OWNER_ONLY: Final = 0o600
_ABANDONED_S: Final = 3600.0

StepHook = Callable[[str], None]
"""Told before and after each operation, such as ``before replace``: tests stop the writer there."""


def write_file(
    path: Path, content: bytes, *, keep_as: Path | None = None, on_step: StepHook | None = None
) -> None:
    """Write a file in one go: a temporary file beside it, synced, renamed, the folder synced.

    Args:
        path: The file; where it is a link, the file it leads to is replaced. The folder exists.
        content: All of it.
        keep_as: Where an earlier version is kept, in the same folder.
        on_step: For tests.

    Raises:
        ProblemError: ``store.disk-full`` or ``store.not-writable``; the earlier file is untouched.
    """
    try:
        _Writing(path.resolve(), content, keep_as).run(on_step or _not_told)
    except OSError as error:
        raise write_failure(error, path) from error


def read_file(path: Path, *, limit: int) -> bytes:
    """Return all bytes of a file.

    Raises:
        ProblemError: ``store.not-found``, or ``store.not-readable``, also for one larger than
            ``limit`` bytes and for what is no file: a folder, a pipe, a device.
    """
    try:
        with open(_opened(path), "rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise read_failure(error, path) from error
    if len(content) > limit:
        raise read_failure(OSError(errno.EFBIG, f"larger than {limit} bytes"), path)
    return content


def _opened(path: Path) -> int:
    """Open a file for reading; never waits for whoever is to write into a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except ValueError as error:  # a zero or half a character in the name
        raise OSError(errno.EILSEQ, "not a name") from error
    except PermissionError as error:
        if path.is_dir():  # Windows opens no folder
            raise OSError(errno.EISDIR, "a folder") from error
        raise
    kind = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(kind):
        os.close(descriptor)
        raise OSError(errno.EISDIR if stat.S_ISDIR(kind) else errno.ENODEV, "no file")
    return descriptor


def remove_file(path: Path) -> None:
    """Remove a file for good; nothing happens if there is none.

    Raises:
        ProblemError: ``store.not-writable``.
    """
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise write_failure(error, path) from error


def sync_file(descriptor: int) -> None:
    """Bring a file onto the disk itself; macOS needs to be asked twice for that."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):  # a file system that does not know it
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk; Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):  # network folders that cannot be synced
            sync_file(descriptor)
    finally:
        os.close(descriptor)


def publish(part: Path, path: Path) -> None:
    """Give a finished file its name in one step; what had the name before is replaced.

    Args:
        part: The file, complete and in the same folder.
        path: Its name from now on.

    Raises:
        ProblemError: ``store.disk-full`` or ``store.not-writable``.
    """
    try:
        descriptor = os.open(part, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            sync_file(descriptor)
        finally:
            os.close(descriptor)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise write_failure(error, path) from error


class _Writing:
    """One file being written, as a list of named operations."""

    def __init__(self, path: Path, content: bytes, keep_as: Path | None) -> None:
        self._path = path
        self._content = content
        self._keep_as = keep_as
        self._new = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
        self._descriptor = -1

    def run(self, on_step: StepHook) -> None:
        """Do one operation after the other; a failed one leaves no temporary file."""
        operations: tuple[tuple[str, Callable[[], None]], ...] = (
            ("create", self._create),
            ("write", self._write),
            ("sync", self._sync),
            ("close", self._close),
            ("keep", self._keep),
            ("replace", self._replace),
            ("sync-folder", self._sync_folder),
        )
        try:
            for name, operation in operations:
                on_step(f"before {name}")
                operation()
                on_step(f"after {name}")
        except BaseException:
            self._give_up()
            raise
        _remove_abandoned(self._path)

    def _create(self) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(self._new, flags, OWNER_ONLY)

    def _write(self) -> None:
        rest = memoryview(self._content)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def _sync(self) -> None:
        sync_file(self._descriptor)

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        os.close(descriptor)

    def _keep(self) -> None:
        """Give the earlier version a second name; the first is never gone in between."""
        if self._keep_as is None or not self._path.exists():
            return
        self._keep_as.unlink(missing_ok=True)
        try:
            os.link(self._path, self._keep_as)
        except OSError:  # a file system without links
            shutil.copy2(self._path, self._keep_as)

    def _replace(self) -> None:
        self._new.replace(self._path)

    def _sync_folder(self) -> None:
        sync_folder(self._path.parent)

    def _give_up(self) -> None:
        with contextlib.suppress(OSError):
            if self._descriptor >= 0:
                os.close(self._descriptor)
        with contextlib.suppress(OSError):
            self._new.unlink(missing_ok=True)


def _remove_abandoned(path: Path) -> None:
    """Remove temporary files of writers that were killed long ago."""
    with contextlib.suppress(OSError):
        for old in path.parent.glob(f".{_escaped(path.name)}.*.tmp"):
            if old.stat().st_mtime < time.time() - _ABANDONED_S:
                old.unlink(missing_ok=True)


def _escaped(name: str) -> str:
    import glob

    return glob.escape(name)


def _not_told(_step: str) -> None:
    """Stand in for a hook that nobody gave."""
