"""Delivery files on disk, the list of them, and drafts."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services import atomic_file
from coursera_wizard.services.file_errors import write_failure
from coursera_wizard.services.ports import KnownDelivery, KnownDraft, StoredDelivery
from coursera_wizard.services.store import delivery_file, earlier_versions
from coursera_wizard.services.store.drafts import Drafts
from coursera_wizard.services.store.known_list import KnownList

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.draft import DeliveryDraft
    from coursera_wizard.services.paths import Paths
    from coursera_wizard.services.ports import Clock

logger = logging.getLogger(__name__)

_OTHER_WRITER_S: Final = 20.0


class FileDeliveryStore:
    """Keeps deliveries in files; fulfills `ports.DeliveryStore`.

    Args:
        paths: The folders of the person.
        clock: Names the earlier versions.
        on_step: Told of each operation of the writer; for tests.
    """

    def __init__(
        self, paths: Paths, clock: Clock, *, on_step: atomic_file.StepHook | None = None
    ) -> None:
        self._paths = paths
        self._clock = clock
        self._on_step = on_step
        self._known = KnownList(paths.known_list)
        self._drafts = Drafts(paths, clock)

    def load(self, path: Path) -> StoredDelivery:
        """Read and check a file.

        Raises:
            ProblemError: ``store.not-found``, ``store.not-readable``, ``store.not-json``,
                ``store.newer-version``, or ``store.mistakes`` with every mistake at once.
        """
        content = atomic_file.read_file(path, limit=delivery_file.LARGEST)
        return StoredDelivery(delivery_file.decode(content, path), path, _stamp(content))

    def save(self, delivery: Delivery, path: Path, *, expected_stamp: str | None) -> StoredDelivery:
        """Write a file in one go and keep the earlier version beside it.

        Args:
            delivery: What to write.
            path: Where. The folder for documents is made; any other one has to be there.
            expected_stamp: What the file is known to hold; None for a new file.

        Raises:
            ProblemError: ``store.exists`` where a new file finds one, ``store.changed-meanwhile``
                where the file holds something else, ``store.disk-full``, ``store.not-writable``.
        """
        content = delivery_file.encode(delivery)
        self._make_documents_folder(path)
        with self._one_writer(path):
            present = self.stamp(path)
            if present != expected_stamp:
                code = (
                    ProblemCode.STORE_EXISTS
                    if expected_stamp is None
                    else ProblemCode.STORE_CHANGED_MEANWHILE
                )
                raise failure(code, path=path)
            stamp = _stamp(content)
            if stamp != present:
                keep_as = earlier_versions.name_for(path.resolve(), self._clock.now())
                atomic_file.write_file(path, content, keep_as=keep_as, on_step=self._on_step)
                earlier_versions.prune(path.resolve())
        return StoredDelivery(delivery, path, stamp)

    def check_new(self, path: Path) -> None:
        """Make sure that a new file can be written there, before anything else is done.

        Raises:
            ProblemError: ``store.exists``, ``store.folder-missing``, or ``store.not-writable``.
        """
        if self.stamp(path) is not None:
            raise failure(ProblemCode.STORE_EXISTS, path=path)
        folder = path.parent
        if folder == self._paths.documents:
            return  # it is made, and the receiver is going to be tried there
        if not folder.is_dir():
            raise write_failure(FileNotFoundError(errno.ENOENT, "no folder"), path)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise write_failure(PermissionError(errno.EACCES, "not allowed"), path)

    def stamp(self, path: Path) -> str | None:
        """Return what identifies the present content of a file; None if there is none."""
        content = self.raw(path)
        return None if content is None else _stamp(content)

    def raw(self, path: Path) -> bytes | None:
        """Return the bytes of a file; None if there is none."""
        try:
            return atomic_file.read_file(path, limit=delivery_file.LARGEST)
        except ProblemError as error:
            if error.problem.code is ProblemCode.STORE_NOT_FOUND:
                return None
            raise

    def restore(self, path: Path, content: bytes | None) -> None:
        """Put bytes back as they were; None removes the file. No version is kept of an undo."""
        with self._one_writer(path):
            if content is None:
                atomic_file.remove_file(path)
            else:
                atomic_file.write_file(path, content, on_step=self._on_step)

    def earlier(self, path: Path) -> tuple[Path, ...]:
        """Return the earlier versions kept beside a file, newest first."""
        return earlier_versions.of(path.resolve())

    def known(self) -> tuple[KnownDelivery, ...]:
        """Return the deliveries this computer knows, most recently saved first.

        One that cannot be read is listed with its problem, after the others.
        """
        found = [self._look_at(path) for path in self._known.paths()]
        readable = [(one.delivery.saved_at, one) for one in found if one.delivery is not None]
        readable.sort(key=lambda pair: pair[0], reverse=True)
        return (
            *(one for _saved_at, one in readable),
            *(one for one in found if one.delivery is None),
        )

    def remember(self, path: Path) -> None:
        """Add a file to the list."""
        with self._one_writer(self._paths.known_list):
            self._known.add(_absolute(path))

    def forget(self, path: Path) -> None:
        """Take a file off the list; the file stays."""
        with self._one_writer(self._paths.known_list):
            self._known.remove(_absolute(path))

    def keep_draft(self, draft_id: str, draft: DeliveryDraft) -> None:
        """Write a draft atomically; never holds a secret or a learner."""
        self._drafts.keep(draft_id, draft)

    def drafts(self) -> tuple[KnownDraft, ...]:
        """Return the unfinished configurations, newest first; unreadable ones are set aside."""
        return self._drafts.all()

    def drop_draft(self, draft_id: str) -> None:
        """Remove a draft; nothing happens if there is none."""
        self._drafts.drop(draft_id)

    def hold_open(self, path: Path) -> HeldFile | None:
        """Claim a file for one window; None if another window holds it.

        The claim ends with the process, also when that is killed.
        """
        from filelock import Timeout

        lock = self._lock("open", path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        except OSError as error:
            raise write_failure(error, Path(lock.lock_file)) from error
        return HeldFile(lock)

    def _look_at(self, path: Path) -> KnownDelivery:
        try:
            return KnownDelivery(path, self.load(path).delivery, None)
        except ProblemError as error:
            return KnownDelivery(path, None, error.problem)

    def _make_documents_folder(self, path: Path) -> None:
        if path.parent == self._paths.documents:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise write_failure(error, path) from error

    @contextlib.contextmanager
    def _one_writer(self, path: Path) -> Iterator[None]:
        """Let one process of this person change a file at a time."""
        from filelock import Timeout

        lock = self._lock("write", path)
        try:
            lock.acquire(timeout=_OTHER_WRITER_S)
        except Timeout as error:
            raise failure(ProblemCode.STORE_OPEN_ELSEWHERE, path=path) from error
        except OSError as error:
            raise write_failure(error, Path(lock.lock_file)) from error
        try:
            yield
        finally:
            lock.release()

    def _lock(self, purpose: str, path: Path) -> BaseFileLock:
        from filelock import FileLock

        name = hashlib.sha256(str(_absolute(path).resolve()).encode()).hexdigest()[:32]
        return FileLock(self._paths.locks / f"{purpose}-{name}.lock", thread_local=False)


class HeldFile:
    """A file held open by one window; fulfills `ports.FileClaim`."""

    def __init__(self, lock: BaseFileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Let others open it."""
        self._lock.release()


def _absolute(path: Path) -> Path:
    return path if path.is_absolute() else Path.cwd() / path


def _stamp(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
