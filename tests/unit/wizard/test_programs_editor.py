"""Edits of programs: done, undone, done again, and forgotten when the list changed elsewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.mapping import LaterPrograms, ProgramMapping
from coursera_wizard.domain.program_changes import turn
from coursera_wizard.wizard.programs_editor import LONGEST_HISTORY, ProgramsEditor
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.slices import at_once
from tests.support.fakes import FakeClock

TURN_ON = partial(turn, on=True)


def an_editor(count: int = 3) -> tuple[ProgramsEditor, WizardSession]:
    """Return an editor of a session with programs that are off."""
    session = WizardSession(FakeClock())
    rows = {
        f"p{number}": ProgramMapping(f"p{number}", f"Program {number}") for number in range(count)
    }
    session.choose(programs=Programs(rows))
    return ProgramsEditor(session), session


def those_on(session: WizardSession) -> list[str]:
    """Return the ids of the programs that are on."""
    return [id_ for id_, row in session.state.draft.programs.mappings.items() if row.is_on]


def test_edit_changes_the_session_and_can_be_undone_and_redone() -> None:
    """Undo brings back the very rows that were there, redo the very rows that came."""
    editor, session = an_editor()
    before = session.state.draft.programs.mappings["p1"]

    change = at_once(editor.edit("Undo turning on", ["p1", "p2"], TURN_ON))

    assert change is not None
    assert set(change.rows) == {"p1", "p2"}
    assert those_on(session) == ["p1", "p2"]
    assert (editor.undo_words, editor.rows_to_undo) == ("Undo turning on", 2)
    at_once(editor.undo())
    assert session.state.draft.programs.mappings["p1"] is before
    assert (editor.undo_words, editor.redo_words) == ("", "Undo turning on")
    at_once(editor.redo())
    assert those_on(session) == ["p1", "p2"]


def test_edit_that_changes_nothing_leaves_no_history() -> None:
    """Turning on what is on is no edit."""
    editor, _session = an_editor()
    at_once(editor.edit("first", ["p0"], TURN_ON))

    change = at_once(editor.edit("second", ["p0"], TURN_ON))

    assert change is None
    assert editor.undo_words == "first"


def test_new_edit_ends_what_could_be_redone() -> None:
    """After something new there is only one way on."""
    editor, _session = an_editor()
    at_once(editor.edit("first", ["p0"], TURN_ON))
    at_once(editor.undo())

    at_once(editor.edit("second", ["p1"], TURN_ON))

    assert editor.redo_words == ""
    assert at_once(editor.redo()) is None


def test_history_is_forgotten_when_programs_came_from_elsewhere() -> None:
    """A list that was read again is not brought back by an undo that does not know it."""
    editor, session = an_editor()
    at_once(editor.edit("first", ["p0"], TURN_ON))
    programs = session.state.draft.programs
    session.choose(
        programs=Programs({**programs.mappings, "new": ProgramMapping("new", "New one")})
    )

    assert editor.undo_words == ""
    assert at_once(editor.undo()) is None
    at_once(editor.edit("second", ["new"], TURN_ON))
    at_once(editor.undo())
    assert editor.undo_words == ""
    assert "new" in session.state.draft.programs.mappings


def test_policy_for_later_programs_keeps_the_history() -> None:
    """What happens to later programs is a choice of its own."""
    editor, session = an_editor()
    at_once(editor.edit("first", ["p0"], TURN_ON))

    editor.choose_later(LaterPrograms.ASK)

    assert session.state.draft.programs.later is LaterPrograms.ASK
    at_once(editor.undo())
    assert session.state.draft.programs.later is LaterPrograms.ASK
    assert those_on(session) == []


def test_edit_begins_again_when_the_choice_changes_between_pieces() -> None:
    """Nothing that was chosen meanwhile is lost."""
    editor, session = an_editor(5)
    steps = editor.edit("all", [f"p{number}" for number in range(5)], TURN_ON)
    next(steps)
    next(steps)
    session.choose(programs=replace(session.state.draft.programs, later=LaterPrograms.INCLUDE))

    at_once(steps)

    assert len(those_on(session)) == 5
    assert session.state.draft.programs.later is LaterPrograms.INCLUDE


def test_history_has_an_end() -> None:
    """The oldest edits are let go."""
    editor, _session = an_editor(1)

    for number in range(LONGEST_HISTORY + 5):
        at_once(editor.edit(f"edit {number}", ["p0"], partial(turn, on=not number % 2)))

    undone = 0
    while at_once(editor.undo()) is not None:
        undone += 1
    assert undone == LONGEST_HISTORY
