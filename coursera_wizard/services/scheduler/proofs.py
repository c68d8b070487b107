"""How far a test is that the scheduler started: a small file in the person's own folder."""

from __future__ import annotations

import re
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.domain.schedule_entry import ScheduleProof
from coursera_wizard.services.atomic_file import read_file, remove_file, write_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TOKEN: Final = re.compile(r"[0-9a-f]{16}")
_LIMIT: Final = 64 * 1024
_ABANDONED_S: Final = 3600.0


class ProofFiles:
    """The files of proofs, one a token.

    Args:
        folder: Returns their folder, made where it is not there.
    """

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    def new(self) -> str:
        """Return a token nobody can guess, with a file that says that nothing happened yet.

        Raises:
            ProblemError: ``store.…``.
        """
        token = secrets.token_hex(8)
        self._write(token, ScheduleProof())
        return token

    def abandoned(self) -> tuple[str, ...]:
        """Return the tokens of proofs whose program was killed before it could end them."""
        before = time.time() - _ABANDONED_S
        with suppress(OSError):
            return tuple(
                path.stem
                for path in self._folder().glob("*.json")
                if _TOKEN.fullmatch(path.stem) and path.stat().st_mtime < before
            )
        return ()

    def read(self, token: str) -> ScheduleProof:
        """Return what was noted last; that nothing happened where there is no such file.

        Raises:
            ProblemError: ``store.not-readable``.
        """
        path = self._path(token)
        if not path.is_file():
            return ScheduleProof()
        try:
            return msgspec.json.decode(read_file(path, limit=_LIMIT), type=ScheduleProof)
        except msgspec.MsgspecError as error:
            raise failure(ProblemCode.STORE_NOT_READABLE, path=path, details=str(error)) from error

    def note(self, token: str, proof: ScheduleProof) -> None:
        """Write how far it is; a token that nobody waits for any more is passed over.

        Raises:
            ProblemError: ``store.…``, ``usage.wrong`` for what is no token of ours.
        """
        if self._path(token).is_file():
            self._write(token, proof)

    def drop(self, token: str) -> None:
        """Remove its file."""
        with suppress(ProblemError):
            remove_file(self._path(token))

    def _write(self, token: str, proof: ScheduleProof) -> None:
        write_file(self._path(token), msgspec.json.encode(proof, order="deterministic"))

    def _path(self, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise failure(
                ProblemCode.USAGE_WRONG, mistake=token, command="coursera-delivery test", field=""
            )
        return self._folder() / f"{token}.json"
