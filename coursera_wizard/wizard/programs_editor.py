"""Changes the choice of programs, and takes changes back: every edit is a small difference.

Edits are generators, so that one of 100,000 rows can be done in pieces: `slices.at_once` runs a
small one, `slices.in_pieces` a large one. Nothing is changed before the last piece.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.mapping import LaterPrograms, ProgramMapping
from coursera_wizard.domain.program_changes import ProgramsChange
from coursera_wizard.domain.program_list import prepare_check
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.slices import let_go

LONGEST_HISTORY: Final = 100
_PIECE: Final = 200

Change = Callable[[Programs, Sequence[str]], ProgramsChange]
Steps = Generator[None, None, ProgramsChange | None]


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing the person did.

    Attributes:
        words: What it was, for the Undo button; translated already.
        change: The rows it changed.
    """

    words: str
    change: ProgramsChange


class ProgramsEditor:
    """Edits the programs of a session; the session alone keeps them.

    The history is forgotten when the programs were replaced from elsewhere, such as by another
    reading of the list: what it knew of them is no longer what is there.
    """

    def __init__(self, session: WizardSession) -> None:
        self._session = session
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        self._known: Mapping[str, ProgramMapping] | None = None

    @property
    def programs(self) -> Programs:
        """The choice as it is now."""
        return self._session.state.draft.programs

    @property
    def undo_words(self) -> str:
        """What would be undone; empty when nothing can be."""
        return self._done[-1].words if self._done and self._is_known() else ""

    @property
    def redo_words(self) -> str:
        """What would be redone; empty when nothing can be."""
        return self._undone[-1].words if self._undone and self._is_known() else ""

    @property
    def rows_to_undo(self) -> int:
        """How many rows the next undo changes."""
        return len(self._done[-1].change.rows) if self.undo_words else 0

    @property
    def rows_to_redo(self) -> int:
        """How many rows the next redo changes."""
        return len(self._undone[-1].change.rows) if self.redo_words else 0

    def choose_later(self, later: LaterPrograms) -> None:
        """Choose what happens to programs that appear later."""
        if later is not self.programs.later:
            self._session.choose(programs=replace(self.programs, later=later))

    def edit(self, words: str, ids: Iterable[str], change: Change) -> Steps:
        """Work out a change and do it.

        Args:
            words: What it is called when it can be undone.
            ids: The programs to be changed.
            change: Works out the change for some of them.

        Returns:
            What was changed; None when nothing was.
        """
        start = self.programs
        rows: dict[str, tuple[ProgramMapping, ProgramMapping]] = {}
        left = iter(ids)
        while part := list(islice(left, _PIECE)):
            rows.update(change(start, part).rows)
            yield
        return (yield from self.apply(words, ProgramsChange(rows)))

    def apply(self, words: str, change: ProgramsChange) -> Steps:
        """Do a change that was worked out before, and remember it.

        Returns:
            What was changed; None when nothing was.
        """
        if not change.rows:
            return None
        is_known = self._is_known()
        programs = yield from self._changed(change, is_forward=True)
        done = [*self._done, Edit(words, change)]
        first_kept = max(len(done) - LONGEST_HISTORY, 0) if is_known else len(done) - 1
        forgotten = done[:first_kept] + self._undone
        self._done, self._undone = done[first_kept:], []
        self._choose(programs)
        let_go([rows for edit in forgotten for rows in edit.change.rows.values()])
        return change

    def undo(self) -> Steps:
        """Take the last edit back; return what that changed, or None."""
        if not self.undo_words:
            return None
        change = self._done[-1].change
        programs = yield from self._changed(change, is_forward=False)
        self._undone.append(self._done.pop())
        self._choose(programs)
        return change

    def redo(self) -> Steps:
        """Do again what was taken back; return what that changed, or None."""
        if not self.redo_words:
            return None
        change = self._undone[-1].change
        programs = yield from self._changed(change, is_forward=True)
        self._done.append(self._undone.pop())
        self._choose(programs)
        return change

    def _is_known(self) -> bool:
        return self._known is self.programs.mappings

    def _changed(
        self, change: ProgramsChange, *, is_forward: bool
    ) -> Generator[None, None, Programs]:
        """Return the new choice; begins again if the choice changes from elsewhere meanwhile."""
        while True:
            start = self.programs
            mappings = dict(start.mappings)
            for number, (id_, (before, after)) in enumerate(change.rows.items()):
                if not number % _PIECE:
                    yield
                mappings[id_] = after if is_forward else before
            programs = replace(start, mappings=mappings)
            # The step list asks this check as soon as the choice is known.
            yield from prepare_check(programs, self._session.state.facts.catalog)
            if self.programs is start:
                return programs

    def _choose(self, programs: Programs) -> None:
        """Hand the new choice over, once the history fits it."""
        self._known = programs.mappings
        self._session.choose(programs=programs)
