"""The tables of the history, version by version, and the statements over them.

A version is never changed once it was used; a new one is added at the end. Each leads from what is
there to the next, and a file of each stays in the tests for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_VERSION_1: Final = (
    """CREATE TABLE runs (
        delivery_id TEXT NOT NULL,
        id TEXT NOT NULL,
        outcome TEXT,
        waits INTEGER NOT NULL,
        delivered_at TEXT,
        has_package INTEGER NOT NULL,
        baseline TEXT NOT NULL,
        files_are_gone INTEGER NOT NULL DEFAULT 0,
        pid INTEGER NOT NULL,
        process_started TEXT NOT NULL,
        host TEXT NOT NULL,
        record BLOB NOT NULL,
        PRIMARY KEY (delivery_id, id))""",
    "CREATE INDEX runs_open ON runs (id) WHERE outcome IS NULL",
)

# planned: the planned starts a run accounts for, with blanks between; NULL for none.
# told: the planned starts whose lateness people were told of.
_VERSION_2: Final = (
    "ALTER TABLE runs ADD COLUMN planned TEXT",
    """CREATE TABLE told (
        delivery_id TEXT NOT NULL,
        planned TEXT NOT NULL,
        PRIMARY KEY (delivery_id, planned))""",
)

MIGRATIONS: Final = (_VERSION_1, _VERSION_2)

INSERT: Final = """
    INSERT INTO runs (delivery_id, id, outcome, waits, delivered_at, has_package, baseline, pid,
        process_started, host, record, planned)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (delivery_id, id) DO UPDATE SET
        outcome = excluded.outcome, waits = excluded.waits, delivered_at = excluded.delivered_at,
        has_package = excluded.has_package, baseline = excluded.baseline, pid = excluded.pid,
        process_started = excluded.process_started, host = excluded.host,
        record = excluded.record, planned = excluded.planned"""
SELECT: Final = """
    SELECT delivery_id, id, files_are_gone, pid, process_started, host, record
    FROM runs WHERE delivery_id = ?"""
KEPT: Final = """
    SELECT id, has_package, files_are_gone, waits, baseline
    FROM runs WHERE delivery_id = ? ORDER BY id DESC"""
PLANNED: Final = """
    SELECT planned FROM runs WHERE delivery_id = ? AND planned IS NOT NULL
    ORDER BY id DESC LIMIT ?"""
TELL: Final = "INSERT OR IGNORE INTO told (delivery_id, planned) VALUES (?, ?)"
TOLD_LATELY: Final = """
    DELETE FROM told WHERE delivery_id = ? AND planned NOT IN (
        SELECT planned FROM told WHERE delivery_id = ? ORDER BY planned DESC LIMIT ?)"""
IS_OPEN: Final = "SELECT 1 FROM runs WHERE id = ? AND outcome IS NULL"
DELETE: Final = "DELETE FROM runs WHERE delivery_id = ? AND id = ?"
FILES_GONE: Final = "UPDATE runs SET files_are_gone = 1 WHERE delivery_id = ? AND id = ?"


@dataclass(frozen=True, slots=True)
class Row:
    """One row, as `SELECT` returns it."""

    delivery_id: str
    id: str
    files_are_gone: int
    pid: int
    process_started: str
    host: str
    record: bytes
