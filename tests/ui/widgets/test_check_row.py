"""One line of the connection test: what it waits for, its verdict, and who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.ui.widgets import check_row
from coursera_wizard.ui.widgets.check_row import CheckRow, report_line

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WAITS = CheckResult(CheckId.NAME, CheckState.RUNNING, 0, "Looking up api.example…")
FOUND = CheckResult(CheckId.NAME, CheckState.PASS, 12, "api.example was found.")
MISSING = CheckResult(
    CheckId.NAME, CheckState.FAILED, 15, "The server's name was not found",
    problem(ProblemCode.NETWORK_NAME_NOT_FOUND, host="api.example", details="status: none"),
)  # fmt: skip


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what a screen reader is told."""
    told: list[str] = []
    monkeypatch.setattr(check_row, "announce", lambda _widget, text: told.append(text))
    return told


@pytest.fixture
def row(qtbot: QtBot) -> CheckRow:
    """Return a line."""
    made = CheckRow(CheckId.NAME)
    qtbot.addWidget(made)
    return made


def test_slow_step_says_since_when_it_waits(row: CheckRow, monkeypatch: pytest.MonkeyPatch) -> None:
    """At first it says what for, after two seconds also for how long, until the verdict."""
    now = 100.0
    monkeypatch.setattr(check_row, "monotonic", lambda: now)
    row.show_result(WAITS, can_test_again=False)
    at_first = row.sentence

    now = 103.4
    row._on_tick()
    later = row.sentence
    row.show_result(FOUND, can_test_again=False)

    assert at_first == "Looking up api.example…"
    assert later == "Looking up api.example for 3 s"
    assert row.sentence == "api.example was found."
    assert not row._timer.isActive()


def test_each_verdict_is_announced_once(row: CheckRow, spoken: list[str]) -> None:
    """Waiting and repainting are not spoken; what is only shown again is not either."""
    row.show_result(WAITS, can_test_again=False)
    row.show_result(FOUND, can_test_again=False)
    row.show_result(FOUND, can_test_again=False)
    row.show_result(MISSING, can_test_again=True)
    row.show_result(WAITS, can_test_again=False)
    row.show_result(MISSING, can_test_again=False)

    assert spoken == [
        "Find the server's name: api.example was found.",
        "Find the server's name: Failed: The server's name was not found",
    ]


def test_report_of_a_line_has_number_and_details() -> None:
    """Support finds the verdict, the number that can be said on the telephone, and the rest."""
    report = report_line(MISSING).splitlines()

    assert report[0].startswith("Find the server's name: Failed, 15 ms.")
    assert report[1] == "  CW-101 The server's name was not found"
    assert report[2] == "  status: none"
