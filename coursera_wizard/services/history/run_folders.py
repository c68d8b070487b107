"""The folders that runs leave behind: where they are, and how they go.

``<runs>/<delivery>/<run>/`` holds ``records.zip`` (all records), ``package/`` (what is delivered),
``report.html``, ``issues.csv``, ``programs.json`` and ``run.json``, the run itself: with it, a
history that was lost knows again what the receivers have.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.run import Run
from coursera_wizard.services import atomic_file
from coursera_wizard.services.file_errors import write_failure
from coursera_wizard.services.history.record import decode_run, encode_run

logger = logging.getLogger(__name__)

RECORDS: Final = "records.zip"
PACKAGE: Final = "package"
ISSUES: Final = "issues.csv"
PROGRAMS: Final = "programs.json"
RUN: Final = "run.json"

_OWNER_ONLY: Final = 0o700
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_GOING: Final = ".removed-"
_LARGEST_RUN: Final = 64 * 1024 * 1024
_ABANDONED_S: Final = 24 * 3600.0


class RunFolders:
    """The folders of all runs; ids of a stranger's file lead nowhere else."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, delivery_id: str, run_id: str) -> Path:
        """Return where the folder of a run is; nothing is made."""
        return self._of_delivery(delivery_id) / _plain(run_id)

    def make(self, delivery_id: str, run_id: str) -> Path:
        """Make the folder of a run, for its owner only.

        Raises:
            ProblemError: ``store.not-writable`` or ``store.disk-full``.
        """
        folder = self.path(delivery_id, run_id)
        try:
            for one in (self._root, folder.parent, folder):
                one.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
                if os.name == "posix" and one.stat().st_mode & 0o077:
                    one.chmod(_OWNER_ONLY)
        except OSError as error:
            raise write_failure(error, folder) from error
        return folder

    def keep_run(self, run: Run) -> None:
        """Write a run into its folder, if it has one; a run does not fail where it cannot be."""
        folder = self.path(run.delivery_id, run.id)
        if not folder.is_dir():
            return
        try:
            atomic_file.write_file(folder / RUN, encode_run(run))
        except ProblemError as error:
            logger.warning("the run could not be written into its folder: %s", error)

    def kept_runs(self) -> Iterator[Run]:
        """Yield every run that is written in its folder, oldest first."""
        for path in sorted(self._root.glob(f"*/*/{RUN}"), key=lambda path: path.parent.name):
            with contextlib.suppress(ProblemError):
                content = atomic_file.read_file(path, limit=_LARGEST_RUN)
                run = decode_run(content, delivery_id="", run_id=path.parent.name)
                if run.delivery_id and self.path(run.delivery_id, run.id) == path.parent:
                    yield run

    def remove(self, delivery_id: str, run_id: str) -> bool:
        """Remove the folder of a run; return whether it is gone.

        It first gets another name, so that it is whole or not there. A file that somebody has open
        may keep it where it is (Windows): it goes another time.
        """
        folder = self.path(delivery_id, run_id)
        going = folder.with_name(f"{_GOING}{folder.name}")
        try:
            if folder.is_symlink():
                folder.unlink()
            elif folder.exists():
                shutil.rmtree(going, ignore_errors=True)
                folder.rename(going)
        except OSError as error:
            logger.info("a run’s folder is in use and stays for now: %s", type(error).__name__)
            return False
        shutil.rmtree(going, ignore_errors=True)
        return True

    def clear_away(self, delivery_id: str, known: Iterable[str]) -> None:
        """Remove what a stopped removal left, and day-old folders of runs that nobody knows."""
        known_names = {_plain(run_id) for run_id in known}
        parent = self._of_delivery(delivery_id)
        with contextlib.suppress(OSError):
            for folder in list(parent.iterdir()):
                if folder.is_symlink() or not folder.is_dir() or folder.name in known_names:
                    continue
                is_old = folder.stat().st_mtime < time.time() - _ABANDONED_S
                if folder.name.startswith(_GOING) or is_old:
                    shutil.rmtree(folder, ignore_errors=True)
            parent.rmdir()  # refused while anything is in it

    def _of_delivery(self, delivery_id: str) -> Path:
        return self._root / _plain(delivery_id)


def _plain(name: str) -> str:
    """Return a name that is one folder's on every system and leads nowhere."""
    if _PLAIN.fullmatch(name):
        return name
    return f"x{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:32]}"
