"""The schedule page: state in, widgets out; edit in, state out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QLabel, QLineEdit, QPushButton

from coursera_wizard.domain.schedule import LAST_DAY, Frequency, LmsSync, Schedule, Weekday
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.ui.pages.schedule import SchedulePage
from coursera_wizard.ui.widgets.time_edit import read_time
from coursera_wizard.ui.widgets.timeline import Timeline
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.steps import StepId
from tests.support.window import World, a_connected_session, child

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coursera_wizard.wizard.session import WizardSession

ZONE = "America/Los_Angeles"
DAYS = tuple(Weekday)[:5]
WEEKLY = Schedule(
    Frequency.WEEKLY, dt.time(0, 45), DAYS, zone=ZONE, lms=LmsSync(dt.time(1, 0), DAYS, ZONE)
)


def a_page(
    qtbot: QtBot, schedule: Schedule = WEEKLY, year: SchoolYear | None = None
) -> tuple[SchedulePage, WizardSession]:
    """Return an entered page and its session."""
    world = World()
    session = a_connected_session(world)
    session.choose(schedule=schedule)
    if year is not None:
        session.choose(school_year=year)
    page = SchedulePage(session, world.services, WizardActions(session, world.services))
    qtbot.addWidget(page)
    page.show()
    page.enter()
    return page, session


def test_focus_begins_with_how_often_and_then_with_the_times(qtbot: QtBot) -> None:
    """What is chosen first has the focus: how often, else when the LMS syncs."""
    manual, _session = a_page(qtbot, Schedule(zone=ZONE))
    weekly, _session = a_page(qtbot)

    assert manual.focusWidget() is child(manual, QPushButton, "schedule.frequency.manual")
    assert weekly.focusWidget() is child(weekly, QLineEdit, "schedule.lms.time")


def test_manual_schedule_shows_no_times(qtbot: QtBot) -> None:
    """Manual is the default and asks nothing."""
    page, _session = a_page(qtbot, Schedule(zone=ZONE))

    assert not child(page, QLineEdit, "schedule.time").isVisible()
    assert child(page, QDateEdit, "school_year.first_day").isVisible()


def test_too_late_start_is_refused_and_mended_by_one_click(qtbot: QtBot) -> None:
    """Ten minutes are not enough; the button says what is and does it."""
    page, session = a_page(qtbot, replace(WEEKLY, time=dt.time(0, 50)))
    mend = child(page, QPushButton, "schedule.mend")

    assert "Only 10 minutes before the LMS." in page.rows["schedule.time"].words
    assert mend.text() == "Use 00:45"

    qtbot.mouseClick(mend, Qt.MouseButton.LeftButton)

    assert session.state.draft.schedule.time == dt.time(0, 45)
    assert page.rows["schedule.time"].words == ""
    assert not mend.isVisible()
    assert session.problems(StepId.SCHEDULE) == ()


def test_recent_runs_longer_than_the_gap_are_warned_of(qtbot: QtBot) -> None:
    """The start that leaves enough for the longest recent run is one click away."""
    page, session = a_page(qtbot)
    machine = replace(session.state.facts.machine, longest_run=dt.timedelta(minutes=21.5))
    session.learn(machine=machine)
    mend = child(page, QPushButton, "schedule.mend")

    assert "The longest of the last ten runs took 22 minutes" in page.rows["schedule.time"].words
    assert not any(found.is_blocking for found in session.problems(StepId.SCHEDULE))
    assert mend.text() == "Use 00:38"

    qtbot.mouseClick(mend, Qt.MouseButton.LeftButton)

    assert session.state.draft.schedule.time == dt.time(0, 38)
    assert page.rows["schedule.time"].words == ""
    assert not mend.isVisible()


def test_latest_safe_start_is_said(qtbot: QtBot) -> None:
    """Below the picture stands until when a run may start, with its zone."""
    page, _session = a_page(qtbot)

    words = "\n".join(label.text() for label in page.findChildren(QLabel))

    assert "The latest safe start is 00:45 (America/Los_Angeles)." in words


def test_fifteen_minutes_are_accepted(qtbot: QtBot) -> None:
    """The rule says at least 15."""
    page, session = a_page(qtbot)

    assert session.problems(StepId.SCHEDULE) == ()
    assert child(page, QLineEdit, "schedule.time").text() == "00:45"


def test_typed_time_is_chosen_at_each_key(qtbot: QtBot) -> None:
    """What is typed is in the state at once; what is no time yet counts as none."""
    page, session = a_page(qtbot)
    field = child(page, QLineEdit, "schedule.time")
    field.selectAll()

    qtbot.keyClicks(field, "0:3")
    unfinished = session.state.draft.schedule.time
    qtbot.keyClicks(field, "0")

    assert unfinished is None
    assert session.state.draft.schedule.time == dt.time(0, 30)
    assert field.text() == "0:30"


def test_days_zone_and_month_day_are_chosen(qtbot: QtBot) -> None:
    """Each field goes into the schedule."""
    page, session = a_page(qtbot)

    child(page, QPushButton, "schedule.days.SA").click()
    child(page, QPushButton, "schedule.lms.days.FR").click()
    child(page, QPushButton, "schedule.frequency.monthly").click()
    months = child(page, QComboBox, "schedule.month_day")
    months.setCurrentIndex(months.count() - 1)
    months.activated.emit(months.count() - 1)
    zone = child(page, QComboBox, "schedule.zone").lineEdit()
    assert zone is not None
    zone.selectAll()
    qtbot.keyClicks(zone, "Europe/Berlin")

    schedule = session.state.draft.schedule
    assert schedule.days == (*DAYS, Weekday.SATURDAY)
    assert schedule.lms.days == DAYS[:4]
    assert schedule.frequency is Frequency.MONTHLY
    assert schedule.month_day == LAST_DAY
    assert schedule.zone == "Europe/Berlin"


def test_zone_of_the_app_can_be_emptied_while_it_is_typed(qtbot: QtBot) -> None:
    """An empty field does not refill itself under the fingers; left empty, it shows what counts."""
    page, _session = a_page(qtbot)
    page.activateWindow()
    zone = child(page, QComboBox, "schedule.lms.zone")
    line = zone.lineEdit()
    assert line is not None
    zone.setFocus()
    qtbot.waitUntil(zone.hasFocus)

    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    assert line.text() == ""

    zone.clearFocus()
    assert line.text() == ZONE


def test_unknown_zone_is_kept_and_named(qtbot: QtBot) -> None:
    """Bad input is never lost; Next says what is wrong with it."""
    page, session = a_page(qtbot)
    zone = child(page, QComboBox, "schedule.zone").lineEdit()
    assert zone is not None
    zone.selectAll()
    qtbot.keyClicks(zone, "Atlantis")
    session.go_to(StepId.SCHEDULE)

    page.show_missing(session.problems(StepId.SCHEDULE))

    assert session.state.draft.schedule.zone == "Atlantis"
    assert page.rows["schedule.zone"].has_problem


def test_timeline_tells_a_screen_reader_the_same(qtbot: QtBot) -> None:
    """The picture is described in words, run by run."""
    page, _session = a_page(qtbot)
    timeline = child(page, Timeline, "schedule.timeline")

    words = timeline.accessibleDescription().splitlines()

    assert len(words) == 5
    assert words[0] == (
        "Mon 23 Nov 2026 00:45 (America/Los_Angeles): the run starts, 15 minutes before the LMS"
        " syncs at Mon 23 Nov 2026 01:00 (America/Los_Angeles)."
    )


def test_timeline_marks_clock_changes(qtbot: QtBot) -> None:
    """A change of either clock between two runs is told with its zone."""
    berlin = LmsSync(dt.time(9), tuple(Weekday), "Europe/Berlin")
    monthly = Schedule(Frequency.MONTHLY, dt.time(2, 30), month_day=28, zone=ZONE, lms=berlin)
    page, _session = a_page(qtbot, monthly)
    timeline = child(page, Timeline, "schedule.timeline")

    words = timeline.accessibleDescription().splitlines()

    assert [("is changed" in line) for line in words] == [False, False, False, False, True]
    assert words[4].endswith(
        " The clock in America/Los_Angeles is changed by +1 h before the run of Sun 28 Mar 2027."
        " The clock in Europe/Berlin is changed by +1 h before the run of Sun 28 Mar 2027."
    )
    assert "The clock in Europe/Berlin is changed by +1 h before" in page._remarks.text()
    assert not timeline.grab().isNull()


def test_skipped_hour_is_said_with_its_date(qtbot: QtBot) -> None:
    """A start that the clock skips is told long before."""
    schedule = Schedule(Frequency.DAILY, dt.time(2, 30), zone=ZONE)

    page, _session = a_page(qtbot, schedule)

    assert "On Sun 14 Mar 2027 the clock in America/Los_Angeles skips 02:30" in page._remarks.text()
    assert "Enter when your LMS syncs" in page._remarks.text()


def test_school_year_that_ends_soon_offers_the_next(qtbot: QtBot) -> None:
    """Thirty days before its end one click makes the next year."""
    year = SchoolYear(dt.date(2025, 12, 1), dt.date(2026, 12, 10))
    page, session = a_page(qtbot, year=year)
    offer = child(page, QPushButton, "school_year.next")

    assert offer.text() == "Use Tue 1 Dec 2026 to Fri 10 Dec 2027"
    offer.click()

    assert session.state.draft.school_year == year.next()
    assert not offer.isVisible()


def test_end_day_is_optional(qtbot: QtBot) -> None:
    """Never is the default; a day starts as the last one of the school year."""
    page, session = a_page(qtbot)

    child(page, QPushButton, "schedule.end.day").click()
    chosen = session.state.draft.schedule.end_date
    child(page, QPushButton, "schedule.end.never").click()

    assert chosen == dt.date(2027, 7, 31)
    assert session.state.draft.schedule.end_date is None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("00:45", dt.time(0, 45)),
        ("0.45", dt.time(0, 45)),
        ("1", dt.time(1, 0)),
        ("12:45 am", dt.time(0, 45)),
        ("1:05 PM", dt.time(13, 5)),
        ("12 p.m.", dt.time(12, 0)),
        ("24:00", None),
        ("13 pm", None),
        ("1:75", None),
        ("soon", None),
        ("", None),
    ],
)
def test_read_time_takes_what_people_type(text: str, time: dt.time | None) -> None:
    """Either clock, colon or point."""
    assert read_time(text) == time


def test_zones_come_with_the_focus_and_change_nothing(qtbot: QtBot) -> None:
    """The list is there when it is opened, and the zone that was shown stays."""
    page, session = a_page(qtbot)
    zone = child(page, QComboBox, "schedule.zone")
    before = zone.count()

    zone.showPopup()
    zone.hidePopup()

    assert before == 0
    assert zone.count() > 300
    assert zone.currentText() == ZONE
    assert session.state.draft.schedule.zone == ZONE
