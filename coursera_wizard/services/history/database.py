"""A SQLite file that survives a kill at any moment, its schema, and what to do with a damaged one.

A rollback journal instead of a write-ahead log: the log needs memory that all processes share,
which homes on a network do not have. Each call opens the file anew and holds it for one short
transaction only.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services.file_errors import write_failure

logger = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

BUSY_S: Final = 10.0
_OWNER_ONLY: Final = 0o600
_BESIDE: Final = ("-journal", "-wal", "-shm", "")  # the file itself last: see _rename_all
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNUSABLE: Final = frozenset({
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_AUTH, sqlite3.SQLITE_NOLFS,
})  # fmt: skip


class Database:
    """One SQLite file of the person's own."""

    def __init__(
        self,
        path: Path,
        migrations: Sequence[Sequence[str]],
        *,
        on_new: Work[None] | None = None,
        is_passing: bool = False,
        busy_s: float = BUSY_S,
    ) -> None:
        """Say where it is; nothing is opened yet.

        Args:
            path: The file; its folder exists.
            migrations: The statements that lead from each version of the schema to the next.
            on_new: Fills a new file, within the transaction that makes it.
            is_passing: May be lost: it is not brought onto the disk at each change, and a damaged
                one is removed without a word.
            busy_s: How long another process is waited for.
        """
        self._path = path
        self._migrations = migrations
        self._on_new = on_new
        self._is_passing = is_passing
        self._busy_s = busy_s

    def read(self, work: Work[T]) -> T:
        """Return what a function reads, all of it from one moment.

        Raises:
            ProblemError: ``history.…``, ``store.not-writable`` or ``store.disk-full``.
        """
        return self._done(work, "BEGIN")

    def write(self, work: Work[T]) -> T:
        """Let a function change everything it changes, or nothing.

        Raises:
            ProblemError: As `read`.
        """
        return self._done(work, "BEGIN IMMEDIATE")

    def _done(self, work: Work[T], begin: str) -> T:
        try:
            return self._once(work, begin)
        except sqlite3.Error as error:
            if _code(error) not in _DAMAGE:
                raise self._failure(error) from error
            self._set_aside(error)
        try:
            return self._once(work, begin)
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _once(self, work: Work[T], begin: str) -> T:
        with self._opened() as connection:
            self._bring_up_to_date(connection)
            with _transaction(connection, begin):
                return work(connection)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self._make_owner_only()
        except OSError as error:
            raise write_failure(error, self._path) from error
        with contextlib.closing(
            sqlite3.connect(self._path, timeout=self._busy_s, isolation_level=None)
        ) as connection:
            if self._is_passing:
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("PRAGMA journal_mode = TRUNCATE")
            else:
                connection.execute("PRAGMA synchronous = EXTRA")  # the folder is synced as well
                connection.execute("PRAGMA fullfsync = ON")  # macOS: onto the disk itself
            yield connection

    def _make_owner_only(self) -> None:
        """Make the file before SQLite does; what SQLite puts beside it has the file's rights."""
        try:
            mode = self._path.stat().st_mode
        except FileNotFoundError:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY))
            return
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            self._path.chmod(_OWNER_ONLY)

    def _bring_up_to_date(self, connection: sqlite3.Connection) -> None:
        if self._version(connection) == len(self._migrations):
            return
        with _transaction(connection, "BEGIN EXCLUSIVE"):
            version = self._version(connection)  # somebody else may have been faster
            for statements in self._migrations[version:]:
                for statement in statements:
                    connection.execute(statement)
            if version == 0 and self._on_new is not None:
                self._on_new(connection)
            connection.execute(f"PRAGMA user_version = {len(self._migrations)}")

    def _version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(self._migrations):
            raise failure(
                ProblemCode.HISTORY_NEWER,
                path=self._path,
                details=f"schema {version}, known up to {len(self._migrations)}",
            )
        return version

    def _set_aside(self, error: sqlite3.Error) -> None:
        """Give a damaged file another name, once, whoever else has met it too."""
        import filelock

        lock = filelock.FileLock(self._path.with_name(f"{self._path.name}.lock"))
        try:
            with lock.acquire(timeout=self._busy_s):
                if self._is_damaged():
                    self._rename_all()
        except filelock.Timeout as timeout:
            raise self._failure(error) from timeout
        except OSError as refused:
            details = f"{_words(error)}; {type(refused).__name__}"
            raise failure(
                ProblemCode.HISTORY_DAMAGED, path=self._path, details=details
            ) from refused

    def _is_damaged(self) -> bool:
        try:
            with self._opened() as connection:
                found = connection.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            if _code(error) in _DAMAGE:
                return True
            raise self._failure(error) from error
        return bool(found[0] != "ok")

    def _rename_all(self) -> None:
        other = self._path.with_name(f"{self._path.name}.damaged")
        count = 2
        while other.exists():
            other = self._path.with_name(f"{self._path.name}.damaged-{count}")
            count += 1
        # A journal that stayed would be played into the new file; so it goes first.
        for ending in _BESIDE:
            old = self._path.with_name(self._path.name + ending)
            with contextlib.suppress(FileNotFoundError):
                if self._is_passing:
                    old.unlink()
                else:
                    old.rename(other.with_name(other.name + ending))
        if not self._is_passing:
            logger.warning(
                "CW-522: %s was damaged; it was set aside as %s and begins anew",
                self._path.name,
                other.name,
            )

    def _failure(self, error: sqlite3.Error) -> ProblemError:
        code, path, details = _code(error), self._path, _words(error)
        if code in _BUSY:
            return failure(
                ProblemCode.HISTORY_BUSY, path=path, seconds=int(self._busy_s), details=details
            )
        if code == sqlite3.SQLITE_FULL:
            return failure(
                ProblemCode.STORE_DISK_FULL, path=path, folder=path.parent, details=details
            )
        if code in _UNUSABLE:
            unusable = write_failure(PermissionError(), path).problem
            places = dict(unusable.places)
            return failure(unusable.code, places=places, details=details)
        return failure(ProblemCode.HISTORY_DAMAGED, path=path, details=details)


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):  # closing takes it back as well
                connection.execute("ROLLBACK")
        raise


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; 0 where it was Python that refused."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _words(error: sqlite3.Error) -> str:
    return str(getattr(error, "sqlite_errorname", "") or type(error).__name__)
