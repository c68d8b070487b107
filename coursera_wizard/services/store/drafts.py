"""Unfinished configurations, one file each, in the person's state folder."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from coursera_wizard.domain.draft import DeliveryDraft
from coursera_wizard.domain.mapping import ProgramMapping
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.secret import SecretState
from coursera_wizard.services import atomic_file
from coursera_wizard.services.ports import KnownDraft
from coursera_wizard.services.store.delivery_file import LARGEST
from coursera_wizard.services.store.known_list import set_aside
from coursera_wizard.services.store.pieces import Layout, cut, rows_of, with_rows

if TYPE_CHECKING:
    from coursera_wizard.services.paths import Paths
    from coursera_wizard.services.ports import Clock

logger = logging.getLogger(__name__)

ENDING: Final = ".draft.json"
_MAPPINGS: Final = Layout.dense("mappings")
_MAPPINGS_DECODER: Final = msgspec.json.Decoder(dict[str, ProgramMapping])
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class _DraftFile:
    """What the file of a draft holds."""

    kept_at: dt.datetime
    draft: DeliveryDraft


class Drafts:
    """Keeps drafts; a draft has no place for a secret or a learner, so none is ever written."""

    def __init__(self, paths: Paths, clock: Clock) -> None:
        self._paths = paths
        self._clock = clock

    def keep(self, draft_id: str, draft: DeliveryDraft) -> None:
        """Write a draft; a typed secret is remembered as missing, for it is gone with the window.

        Raises:
            ProblemError: ``store.disk-full`` or ``store.not-writable``.
        """
        if draft.secret_state is SecretState.TYPED:
            draft = dataclasses.replace(draft, secret_state=SecretState.MISSING)
        programs = draft.programs
        frame = msgspec.json.encode(
            _DraftFile(
                self._clock.now(),
                dataclasses.replace(draft, programs=dataclasses.replace(programs, mappings={})),
            ),
            order="sorted",
        )
        content = with_rows(frame, programs.mappings, _MAPPINGS)
        atomic_file.write_file(self._path(draft_id), content)

    def all(self) -> tuple[KnownDraft, ...]:
        """Return all drafts, newest first; files that hold none get another name."""
        found = (self._read(path) for path in self._paths.drafts.glob(f"*{ENDING}"))
        return tuple(
            sorted(
                (one for one in found if one), key=lambda one: (one.kept_at, one.id), reverse=True
            )
        )

    def drop(self, draft_id: str) -> None:
        """Remove a draft; nothing happens if there is none."""
        atomic_file.remove_file(self._path(draft_id))

    def _read(self, path: Path) -> KnownDraft | None:
        try:
            content = atomic_file.read_file(path, limit=LARGEST)
            found = _decoded(content)
        except ProblemError as error:
            logger.warning("a draft could not be read: %s", error.problem.details)
            return None
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            logger.warning("a draft could not be understood and was set aside")
            set_aside(path)
            return None
        return KnownDraft(path.name.removesuffix(ENDING), found.draft, found.kept_at)

    def _path(self, draft_id: str) -> Path:
        if not _ID.fullmatch(draft_id):
            raise ValueError("a draft's id has 1 to 64 letters, digits, - and _")
        return self._paths.drafts / f"{draft_id}{ENDING}"


def _decoded(content: bytes) -> _DraftFile:
    table = cut(content, _MAPPINGS)
    if table is not None and (rows := rows_of(table, _MAPPINGS_DECODER)) is not None:
        found = msgspec.json.decode(table.frame, type=_DraftFile)
        programs = dataclasses.replace(found.draft.programs, mappings=rows)
        return dataclasses.replace(found, draft=dataclasses.replace(found.draft, programs=programs))
    return msgspec.json.decode(content, type=_DraftFile)
