"""How far a run is passes from its process to the window's, and a wish to cancel the other way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coursera_wizard.services.history.progress_board import Noted, ProgressBoard
from tests.support.histories import PROGRESS
from tests.support.stored import NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the board is."""
    return tmp_path / "progress.sqlite"


def test_progress_is_read_by_another(path: Path) -> None:
    """The last word of a run is there with its time."""
    board = ProgressBoard(path)
    assert board.noted("r1") == Noted(None, None)

    assert board.note("r1", PROGRESS, NOW) is False

    assert ProgressBoard(path).noted("r1") == Noted(PROGRESS, NOW)


def test_wish_to_cancel_reaches_the_run(path: Path) -> None:
    """A wish is told with the next word of the run, also one from before its first."""
    ProgressBoard(path).ask_to_cancel("r1")
    board = ProgressBoard(path)

    assert board.note("r1", PROGRESS, NOW) is True
    assert board.note("r2", PROGRESS, NOW) is False
    assert board.noted("r1") == Noted(PROGRESS, NOW)


def test_ended_runs_are_forgotten(path: Path) -> None:
    """What has ended leaves nothing, not even a wish to cancel it."""
    board = ProgressBoard(path)
    board.ask_to_cancel("r1")
    board.note("r1", PROGRESS, NOW)

    board.forget(("r1", "r2"))

    assert board.noted("r1") == Noted(None, None)
    assert board.note("r1", PROGRESS, NOW) is False


def test_board_that_cannot_be_written_fails_no_run(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    """A run goes on although nobody can follow it; that is logged once."""
    expect_log("could not be noted")
    board = ProgressBoard(tmp_path / "gone" / "progress.sqlite")

    assert board.note("r1", PROGRESS, NOW) is False
    assert board.note("r1", PROGRESS, NOW) is False
    board.forget(("r1",))
