"""The rows of the page: in step with the session, at no cost while it is the same."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.mapping import ProgramMapping
from coursera_wizard.ui.tasks import TaskScope
from coursera_wizard.ui.widgets.program_rows import AT_ONCE, ProgramRows
from coursera_wizard.wizard.session import WizardSession
from tests.support.fakes import FakeClock

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def programs(count: int) -> Programs:
    """Return programs that are off."""
    return Programs({f"p{n}": ProgramMapping(f"p{n}", f"Program {n}") for n in range(count)})


async def test_same_state_costs_nothing_and_another_is_shown(qapp: QApplication) -> None:
    """An index is made anew only when the programs are others."""
    owner = QObject()
    session, tasks = WizardSession(FakeClock()), TaskScope()
    session.choose(programs=programs(3))
    rows = ProgramRows(session, tasks, owner)

    rows.follow(session.state)
    index = rows.index
    rows.follow(session.state)
    assert rows.index is index
    session.choose(programs=programs(4))
    rows.follow(session.state)

    assert rows.index is not index
    assert rows.model.rowCount() == 4


async def test_canceled_building_is_taken_up_again(qapp: QApplication) -> None:
    """A page that was left too early is complete when it is seen again."""
    owner = QObject()
    session, tasks = WizardSession(FakeClock()), TaskScope()
    session.choose(programs=programs(AT_ONCE * 4))
    rows = ProgramRows(session, tasks, owner)

    rows.follow(session.state)
    assert rows.model.rowCount() == AT_ONCE * 4  # seen at once, counted later
    tasks.cancel()
    assert not rows.index.is_built
    rows.follow(session.state)
    async with asyncio.timeout(10):
        while tasks.busy:  # noqa: ASYNC110 - the scope has no event
            await asyncio.sleep(0.001)

    assert rows.index.is_built
