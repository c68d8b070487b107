"""While the window is open, late and missed runs are found and told of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.schedule_status import ScheduleStatus
from coursera_wizard.ui.schedule_watch import ScheduleWatch
from coursera_wizard.ui.window import Window
from tests.support.builders import NOW
from tests.support.shots_base import settle
from tests.support.window import HOME_FOLDER, World, a_delivery

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

COLLEGE = HOME_FOLDER / "college.delivery.json"
DAILY = Schedule(Frequency.DAILY, dt.time(1, 0), zone="America/Los_Angeles", run_by_itself=True)


def a_world(minutes_late: int) -> World:
    """Return a computer whose run of today should have begun so long ago; LMS syncs are not set."""
    world = World()
    saved = NOW - dt.timedelta(days=1)
    world.store.files[COLLEGE] = a_delivery("Harbour College", schedule=DAILY, saved_at=saved)
    world.store.paths.append(COLLEGE)
    start = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
    world.clock.moment = start + dt.timedelta(minutes=minutes_late)
    return world


async def test_late_run_is_found_after_five_minutes(qtbot: QtBot) -> None:
    """Before that its own process may just be beginning."""
    found: list[dict[str, ScheduleStatus]] = []
    for minutes in (4, 8):
        watch = ScheduleWatch(a_world(minutes).services)
        watch.found.connect(found.append)
        watch.start()
        await settle(30)
        watch.stop()

    late = [[status.late is not None for status in one.values()] for one in found]
    assert late == [[False], [True]]


async def test_window_shows_what_is_late(qtbot: QtBot) -> None:
    """The first look is when the window starts: nobody has to ask."""
    world = a_world(10)
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.start(world.services)
    await settle(80)

    notes = window.home.page._notes
    assert notes is not None
    ((note,),) = [
        [one for one in of_line if not one.button]
        for of_line in notes.of(window.home.page._deliveries).values()
    ]

    await window.say_farewell()
    assert "01:00 (America/Los_Angeles)" in note.words
