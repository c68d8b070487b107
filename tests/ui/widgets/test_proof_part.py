"""Run once through the scheduler: started, followed, and told to the end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.schedule_entry import ProofStep, ScheduleProof
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.ui.widgets.proof_part import ProofPart
from tests.support.shots_base import settle
from tests.support.window import World, a_delivery, child

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DAILY = Schedule(Frequency.DAILY, dt.time(0, 45), zone="America/Los_Angeles", run_by_itself=True)
STORED = StoredDelivery(a_delivery(schedule=DAILY), Path("/home/ana/college.delivery.json"), "x")


def a_part(qtbot: QtBot, world: World) -> ProofPart:
    """Return the part, shown."""
    part = ProofPart(world.services, STORED, "cron")
    qtbot.addWidget(part, before_close_func=lambda made: made.tasks.close())
    part.resize(700, 400)
    part.show()
    return part


def press(qtbot: QtBot, part: ProofPart, name: str = "proof.start") -> None:
    """Press a button that can be seen."""
    found = child(part, QPushButton, name)
    assert found.isVisible(), name
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


async def test_passed_proof_names_what_it_showed(qtbot: QtBot) -> None:
    """Program, secret, Coursera, and for whom it answered."""
    world = World()
    world.scheduler.proofs = [
        ScheduleProof(ProofStep.REACHED_COURSERA, is_over=True, organization="Harbour College")
    ]
    part = a_part(qtbot, world)
    hidden = [step.isVisible() for step in part.steps]

    press(qtbot, part)
    await settle(40)

    assert hidden == [False, False, False]
    assert [step.words for step in part.steps] == [
        "This program was found.",
        "The secret was read.",
        "Coursera was reached.",
    ]
    assert part.status.words.startswith("It works: started by cron")
    assert "Harbour College" in part.status.words
    assert part.start_button.isEnabled()
    assert world.scheduler.ended == ["token1"]


async def test_waiting_says_for_what_and_for_how_long(qtbot: QtBot) -> None:
    """The system may take its time; the person knows how much, and can stop."""
    world = World()
    world.scheduler.proofs = [ScheduleProof()]
    world.scheduler.limit_s = 90.0
    part = a_part(qtbot, world)

    press(qtbot, part)
    await settle(20)
    waiting, can_start = part.status.words, part.start_button.isEnabled()
    press(qtbot, part, "proof.stop")
    await settle(40)

    assert waiting == "Waiting until cron starts the test: up to 90 seconds…"
    assert not can_start
    assert world.scheduler.ended == ["token1"]
    assert part.status.words == ""
    assert not part.steps[0].isVisible()
    assert part.focusWidget() is part.start_button


async def test_secret_that_cannot_be_read_is_a_problem_with_its_place(qtbot: QtBot) -> None:
    """What worked is said too; the rest was not reached, and it can be tried again."""
    world = World()
    locked = problem(ProblemCode.SCHEDULER_KEYCHAIN_LOCKED, advice="Use a variable.")
    failed = ScheduleProof(ProofStep.FOUND_PROGRAM, is_over=True, problem=locked)
    world.scheduler.proofs = [failed]
    part = a_part(qtbot, world)

    press(qtbot, part)
    await settle(40)
    told = [step.words for step in part.steps]
    shown = part.problem.problem
    world.scheduler.proofs = [ScheduleProof(ProofStep.REACHED_COURSERA, is_over=True)]
    press(qtbot, part, "proof.problem.again")
    await settle(40)

    assert told == [
        "This program was found.",
        "Read the secret: failed",
        "Reach Coursera: not reached",
    ]
    assert shown == locked
    assert part.problem.problem is None
    assert part.proof is not None
    assert part.proof.has_passed


async def test_refused_test_is_said(qtbot: QtBot) -> None:
    """Where the system takes no test, that is what is shown, and no steps."""
    world = World()
    world.scheduler.fails = ProblemCode.SCHEDULER_FAILED
    part = a_part(qtbot, world)

    press(qtbot, part)
    await settle(40)

    assert part.problem.problem is not None
    assert part.problem.problem.code is ProblemCode.SCHEDULER_FAILED
    assert not part.steps[0].isVisible()
