"""How far runs are, and which of them somebody asked to cancel.

Apart from the history, because it changes three times a second and may be lost.
"""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.run import RunProgress
from coursera_wizard.services.history.database import Database
from coursera_wizard.services.history.record import decode_progress, encode_progress

logger = logging.getLogger(__name__)

_MIGRATIONS: Final = (
    (
        """CREATE TABLE going_on (
            run_id TEXT PRIMARY KEY, progress BLOB, noted_at REAL NOT NULL DEFAULT 0,
            is_to_cancel INTEGER NOT NULL DEFAULT 0)""",
    ),
)
_NOTE: Final = """
    INSERT INTO going_on (run_id, progress, noted_at) VALUES (?, ?, ?) ON CONFLICT (run_id)
    DO UPDATE SET progress = excluded.progress, noted_at = excluded.noted_at"""
_CANCEL: Final = """
    INSERT INTO going_on (run_id, is_to_cancel) VALUES (?, 1) ON CONFLICT (run_id)
    DO UPDATE SET is_to_cancel = 1"""


@dataclass(frozen=True, slots=True)
class Noted:
    """The last word of a run; `at` is UTC."""

    progress: RunProgress | None
    at: dt.datetime | None


class ProgressBoard:
    """A small SQLite file that the process of a run writes and that of the window reads."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _MIGRATIONS, is_passing=True)
        self._has_warned = False

    def note(self, run_id: str, progress: RunProgress, now: dt.datetime) -> bool:
        """Keep how far a run is; return whether it is to be canceled. Never fails a run."""

        def work(connection: sqlite3.Connection) -> bool:
            connection.execute(_NOTE, (run_id, encode_progress(progress), now.timestamp()))
            found = connection.execute(
                "SELECT is_to_cancel FROM going_on WHERE run_id = ?", (run_id,)
            ).fetchone()
            return bool(found[0])

        try:
            return self._database.write(work)
        except ProblemError as error:
            if not self._has_warned:
                logger.warning("the progress of a run could not be noted: %s", error)
            self._has_warned = True
            return False

    def ask_to_cancel(self, run_id: str) -> None:
        """Have a run end itself.

        Raises:
            ProblemError: ``store.…`` or ``history.…``.
        """
        self._database.write(lambda connection: connection.execute(_CANCEL, (run_id,)))

    def noted(self, run_id: str) -> Noted:
        """Return the last word of a run, also where there is none."""

        def work(connection: sqlite3.Connection) -> tuple[bytes | None, float] | None:
            found: tuple[bytes | None, float] | None = connection.execute(
                "SELECT progress, noted_at FROM going_on WHERE run_id = ?", (run_id,)
            ).fetchone()
            return found

        found = self._database.read(work)
        if found is None or found[0] is None:
            return Noted(None, None)
        return Noted(decode_progress(found[0]), dt.datetime.fromtimestamp(found[1], dt.UTC))

    def forget(self, run_ids: tuple[str, ...]) -> None:
        """Take runs off that have ended; nothing depends on it."""

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "DELETE FROM going_on WHERE run_id = ?", [(run_id,) for run_id in run_ids]
            )

        try:
            self._database.write(work)
        except ProblemError as error:
            logger.debug("the progress of runs could not be removed: %s", error)
