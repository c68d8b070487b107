"""Brings files into a folder: each is there complete, or as it was before."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services import blocking
from coursera_wizard.services.atomic_file import OWNER_ONLY, sync_file, sync_folder
from coursera_wizard.services.file_errors import is_full, read_failure, words
from coursera_wizard.services.receivers.leftovers import is_leftover, name_on_the_way, new_token

_BLOCK: Final = 1024 * 1024
_CHECKSUM: Final = ".sha256"
# A folder on a network that does not answer keeps nobody from leaving.
_STOPPING_LIMIT_S: Final = 5.0

StepHook = Callable[[str], None]
"""Told before each operation, such as ``rename a.zip``: tests stop the delivery there."""


async def deliver_to_folder(
    folder: Path,
    files: tuple[Path, ...],
    on_bytes: Callable[[int], None] | None = None,
    *,
    on_step: StepHook | None = None,
) -> None:
    """Copy files into a folder: all under other names first, then each gets its own at once.

    To cancel leaves the folder as it was; once the names are given it comes too late.

    Args:
        folder: Where to; made if it is not there.
        files: In the order in which they get their names.
        on_bytes: Told how many bytes went since it was last told.
        on_step: For tests.

    Raises:
        ProblemError: ``receiver.folder-missing``, ``receiver.not-writable``, ``store.disk-full``,
            or ``store.not-found`` or ``.not-readable`` of a file that is to go.
    """
    loop = asyncio.get_running_loop()

    def tell(count: int) -> None:
        if on_bytes is not None:
            with contextlib.suppress(RuntimeError):  # the loop was closed: nobody listens any more
                loop.call_soon_threadsafe(on_bytes, count)

    delivery = _FolderDelivery(folder, files, tell, on_step or _not_told)
    work = asyncio.ensure_future(blocking.call(delivery.run))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        delivery.stop()
        await asyncio.wait((work,), timeout=_STOPPING_LIMIT_S)
        if work.done() and not work.cancelled():
            work.exception()  # looked at; what was asked for is to be canceled
        else:
            work.cancel()
        raise


class _Stopped(Exception):  # noqa: N818 - it is no error
    """The delivery was canceled."""


class _FolderDelivery:
    """One delivery, on a thread of its own."""

    def __init__(
        self,
        folder: Path,
        files: tuple[Path, ...],
        tell: Callable[[int], None],
        on_step: StepHook,
    ) -> None:
        self._folder = folder
        self._files = files
        self._tell = tell
        self._on_step = on_step
        self._token = new_token()
        self._made: list[Path] = []
        self._is_stopped = threading.Event()

    def stop(self) -> None:
        """Have it end before the next block; names that are being given are given to the end."""
        self._is_stopped.set()

    def run(self) -> None:
        """Deliver; whatever fails leaves none of its files behind."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:  # the second: a zero in the name
            raise self._failed(ProblemCode.RECEIVER_FOLDER_MISSING, error) from error
        try:
            for file in self._files:
                self._copy(file)
            self._look_whether_stopped()
            # Before the names: killed after them, nothing is left that nobody would look for again.
            self._sweep()
            self._give_names()
        except _Stopped:
            pass
        finally:
            self._remove_own()

    def _copy(self, file: Path) -> None:
        self._on_step(f"copy {file.name}")
        target = self._folder / name_on_the_way(file.name, self._token)
        with contextlib.ExitStack() as stack:
            try:
                source = stack.enter_context(file.open("rb"))
            except OSError as error:
                raise read_failure(error, file) from error
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
                descriptor = os.open(target, flags, OWNER_ONLY)
                self._made.append(target)
                copy = stack.enter_context(open(descriptor, "wb", buffering=0))  # noqa: PTH123 - a descriptor
            except OSError as error:
                raise self._not_written(error, file.name) from error
            while block := _read(source.read, file):
                self._look_whether_stopped()
                self._on_step(f"write {file.name}")
                try:
                    rest = memoryview(block)
                    while rest:
                        rest = rest[copy.write(rest) or 0 :]
                except OSError as error:
                    raise self._not_written(error, file.name) from error
                self._tell(len(block))
            try:
                sync_file(copy.fileno())
            except OSError as error:
                raise self._not_written(error, file.name) from error

    def _give_names(self) -> None:
        # A checksum goes before its file changes: none is better than one of another file.
        for file in self._files:
            if file.suffix == _CHECKSUM:
                self._on_step(f"remove {file.name}")
                with contextlib.suppress(OSError):
                    (self._folder / file.name).unlink(missing_ok=True)
        for made, file in zip(tuple(self._made), self._files, strict=True):
            self._on_step(f"rename {file.name}")
            try:
                made.replace(self._folder / file.name)
            except OSError as error:
                raise self._not_written(error, file.name) from error
        self._made.clear()
        self._on_step("sync folder")
        with contextlib.suppress(OSError):
            sync_folder(self._folder)

    def _remove_own(self) -> None:
        """Remove what this delivery did not finish."""
        for made in self._made:
            with contextlib.suppress(OSError):
                made.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove what killed deliveries left."""
        names, now = tuple(file.name for file in self._files), time.time()
        own = {made.name for made in self._made}
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    is_left = is_leftover(entry.name, names, now - entry.stat().st_mtime)
                    if is_left and entry.name not in own:
                        Path(entry.path).unlink(missing_ok=True)

    def _look_whether_stopped(self) -> None:
        if self._is_stopped.is_set():
            raise _Stopped

    def _not_written(self, error: OSError, name: str) -> ProblemError:
        if is_full(error):
            path = self._folder / name
            return failure(ProblemCode.STORE_DISK_FULL, path=path, details=words(error))
        return self._failed(ProblemCode.RECEIVER_NOT_WRITABLE, error)

    def _failed(self, code: ProblemCode, error: OSError | ValueError) -> ProblemError:
        details = words(error) if isinstance(error, OSError) else "EILSEQ"
        return failure(code, folder=self._folder, details=details)


def _read(read: Callable[[int], bytes], file: Path) -> bytes:
    try:
        return read(_BLOCK)
    except OSError as error:
        raise read_failure(error, file) from error


def _not_told(_step: str) -> None:
    """Stand in for a hook that nobody gave."""
