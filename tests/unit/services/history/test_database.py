"""The file of the history survives kills, damage, crowds and newer versions."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.history.database import Database

ONE = (("CREATE TABLE words (word TEXT)",),)
TWO = (*ONE, ("ALTER TABLE words ADD COLUMN length INTEGER NOT NULL DEFAULT 0",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the file is."""
    return tmp_path / "words.sqlite"


def _add(database: Database, word: str) -> None:
    database.write(
        lambda connection: connection.execute("INSERT INTO words (word) VALUES (?)", (word,))
    )


def _words(database: Database) -> list[str]:
    rows = database.read(
        lambda connection: connection.execute("SELECT word FROM words ORDER BY word").fetchall()
    )
    return [word for (word,) in rows]


def _damage(path: Path) -> None:
    """Spoil the pages after the first, which holds the schema."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


def test_file_is_made_and_kept(path: Path) -> None:
    """What one writes, another reads; nothing stays beside the file."""
    _add(Database(path, ONE), "b")
    _add(Database(path, ONE), "a")

    assert _words(Database(path, ONE)) == ["a", "b"]
    assert [one.name for one in path.parent.iterdir()] == ["words.sqlite"]


@pytest.mark.skipif(os.name != "posix", reason="rights are said otherwise there")
def test_only_the_owner_reads(path: Path) -> None:
    """The file is its owner's alone, also after somebody opened it, and so is its journal."""
    database = Database(path, ONE)
    _add(database, "a")
    path.chmod(0o644)
    modes: list[int] = []

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO words (word) VALUES ('b')")
        modes.extend(stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir())

    database.write(work)

    assert modes == [0o600, 0o600]


def test_failed_work_changes_nothing(path: Path) -> None:
    """What fails halfway is taken back whole."""
    database = Database(path, ONE)

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO words (word) VALUES ('half')")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work)

    assert _words(database) == []


def test_older_schema_is_brought_up(path: Path) -> None:
    """A file of an older version is brought up to date with what it holds."""
    _add(Database(path, ONE), "old")

    newer = Database(path, TWO)

    assert newer.read(lambda found: found.execute("SELECT * FROM words").fetchall()) == [("old", 0)]


def test_newer_schema_is_refused_and_left_alone(path: Path) -> None:
    """A file of a newer version is neither changed nor set aside; the refusal says why."""
    _add(Database(path, TWO), "new")
    before = path.read_bytes()

    with pytest.raises(ProblemError) as refused:
        _words(Database(path, ONE))

    assert refused.value.problem.code is ProblemCode.HISTORY_NEWER
    assert str(path) in refused.value.problem.what_happened
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"x" * 5000]
)
def test_foreign_file_is_set_aside(
    path: Path, expect_log: Callable[[str], None], content: bytes
) -> None:
    """A file that is no database gets another name, and a new one begins, filled as told."""
    expect_log("CW-522")
    path.write_bytes(content)
    told: list[str] = []

    database = Database(path, ONE, on_new=lambda _connection: told.append("new"))
    _add(database, "a")

    assert _words(database) == ["a"]
    assert path.with_name("words.sqlite.damaged").read_bytes() == content
    assert told == ["new"]


def test_damaged_pages_are_set_aside_with_the_journal(
    path: Path, expect_log: Callable[[str], None]
) -> None:
    """A journal goes with the damaged file; none is ever played into the new one."""
    expect_log("CW-522")
    database = Database(path, ONE)
    _add(database, "a" * 20_000)
    _damage(path)
    path.with_name("words.sqlite-journal").write_bytes(b"no journal either")

    assert _words(database) == []
    names = {one.name for one in path.parent.iterdir()}
    assert {"words.sqlite", "words.sqlite.damaged"} <= names
    assert "words.sqlite-journal" not in names


def test_second_damaged_file_gets_its_own_name(
    path: Path, expect_log: Callable[[str], None]
) -> None:
    """What was set aside before is never overwritten."""
    expect_log("CW-522")
    for content in (b"first" * 200, b"second" * 200):
        path.write_bytes(content)
        assert _words(Database(path, ONE)) == []

    assert path.with_name("words.sqlite.damaged").read_bytes() == b"first" * 200
    assert path.with_name("words.sqlite.damaged-2").read_bytes() == b"second" * 200


def test_passing_file_is_removed_without_a_word(path: Path) -> None:
    """A damaged file that may be lost is no news."""
    path.write_bytes(b"no database at all" * 100)
    database = Database(path, ONE, is_passing=True)
    _add(database, "a")

    assert _words(database) == ["a"]
    assert not list(path.parent.glob("*.damaged*"))


def test_damage_that_many_meet_is_set_aside_once(
    path: Path, expect_log: Callable[[str], None]
) -> None:
    """Of several that find the damage at once, one sets it aside; nobody's words are lost."""
    expect_log("CW-522")
    path.write_bytes(b"no database at all" * 100)
    threads = [threading.Thread(target=_add, args=(Database(path, ONE), word)) for word in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _words(Database(path, ONE)) == list("abcdef")
    assert len(list(path.parent.glob("*.damaged*"))) == 1


def test_file_in_use_is_said_to_be(path: Path) -> None:
    """Whoever holds the file too long is waited for in vain, and that is said."""
    database = Database(path, ONE, busy_s=0.05)
    _add(database, "a")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ProblemError) as refused:
            _add(database, "b")
        other.execute("ROLLBACK")

    assert refused.value.problem.code is ProblemCode.HISTORY_BUSY
    assert _words(database) == ["a"]


def test_missing_folder_is_said(tmp_path: Path) -> None:
    """Where the file cannot be, the problem is that of any file."""
    with pytest.raises(ProblemError) as refused:
        _add(Database(tmp_path / "gone" / "words.sqlite", ONE), "a")

    assert refused.value.problem.code is ProblemCode.STORE_FOLDER_MISSING


def test_folder_in_its_place_is_said(path: Path) -> None:
    """What SQLite cannot open is a file that cannot be written."""
    path.mkdir()

    with pytest.raises(ProblemError) as refused:
        _add(Database(path, ONE), "a")

    assert refused.value.problem.code is ProblemCode.STORE_NOT_WRITABLE
    assert refused.value.problem.details == "SQLITE_CANTOPEN"


def test_full_disk_is_said(path: Path) -> None:
    """A file that may not grow any more is a full disk."""
    database = Database(path, ONE)

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA max_page_count = 3")
        connection.execute("INSERT INTO words (word) VALUES (?)", ("a" * 100_000,))

    with pytest.raises(ProblemError) as refused:
        database.write(work)

    assert refused.value.problem.code is ProblemCode.STORE_DISK_FULL


def test_statement_of_ours_that_is_wrong_sets_nothing_aside(path: Path) -> None:
    """A mistake in a statement never costs the file."""
    database = Database(path, ONE)
    _add(database, "a")

    with pytest.raises(ProblemError) as refused:
        database.read(lambda connection: connection.execute("SELECT nothing FROM nowhere"))

    assert refused.value.problem.code is ProblemCode.HISTORY_DAMAGED
    assert _words(database) == ["a"]


def test_damaged_file_that_cannot_be_renamed_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the damaged file cannot get another name, it stays, and a person is asked."""
    path.write_bytes(b"no database at all" * 100)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", _refuse)
        with pytest.raises(ProblemError) as refused:
            _words(Database(path, ONE))

    assert refused.value.problem.code is ProblemCode.HISTORY_DAMAGED
    assert path.read_bytes() == b"no database at all" * 100


def _refuse(_path: Path, _target: Path) -> None:
    raise PermissionError(13, "in use")


def test_damage_that_another_sets_aside_is_waited_for(path: Path) -> None:
    """While another process sets the file aside, nobody else does; too long is said."""
    path.write_bytes(b"no database at all" * 100)
    with (
        FileLock(path.with_name("words.sqlite.lock")),
        pytest.raises(ProblemError) as refused,
    ):
        _words(Database(path, ONE, busy_s=0.05))

    assert refused.value.problem.code is ProblemCode.HISTORY_DAMAGED
    assert path.exists()
