"""When the delivery runs: its own times, the LMS's, the gap between, and the school year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from coursera_wizard.domain.problem import Problem, ProblemCode
from coursera_wizard.domain.schedule import LAST_DAY, Frequency, Schedule, Weekday
from coursera_wizard.domain.schedule_room import latest_start_text, needed_minutes
from coursera_wizard.domain.schedule_rules import mended
from coursera_wizard.domain.schedule_times import next_runs
from coursera_wizard.domain.schedule_words import (
    checked_until_text,
    clock_change_texts,
    date_text,
    gap_text,
    start_text,
    weekday_name,
)
from coursera_wizard.domain.school_year import WARNING_DAYS, SchoolYear
from coursera_wizard.i18n import _
from coursera_wizard.ui import theme
from coursera_wizard.ui.page import Page
from coursera_wizard.ui.pages.schedule_notices import NoticesLine
from coursera_wizard.ui.pages.schedule_unattended import UnattendedPart
from coursera_wizard.ui.theme import Gap
from coursera_wizard.ui.widgets.basic import button, rename, text
from coursera_wizard.ui.widgets.cards import Card
from coursera_wizard.ui.widgets.chips import Chips
from coursera_wizard.ui.widgets.date_edit import DateEdit
from coursera_wizard.ui.widgets.form_row import FormRow
from coursera_wizard.ui.widgets.side_by_side import SideBySide
from coursera_wizard.ui.widgets.time_edit import TimeEdit
from coursera_wizard.ui.widgets.timeline import SHOWN_RUNS, Timeline, clock_mark_texts
from coursera_wizard.ui.widgets.zone_edit import ZoneEdit
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from coursera_wizard.wizard.session import WizardState


class SchedulePage(Page):
    """Set when runs start, at least 15 minutes before the LMS picks the data up."""

    step = StepId.SCHEDULE

    def build(self) -> Generator[None, None, None]:
        """Make what is on the page, part by part."""
        yield from super().build()
        self._better: Schedule | None = None
        self._latest: tuple[tuple[Schedule, dt.timedelta, dt.date], str] | None = None
        self.set_heading(
            _("Set the sync schedule"),
            _(
                "Coursera has to finish before your LMS picks the data up, so it starts at least"
                " 15 minutes earlier."
            ),
        )
        self._frequency = Chips(
            "schedule.frequency",
            [
                (Frequency.MANUAL, _("Manual")),
                (Frequency.DAILY, _("Daily")),
                (Frequency.WEEKLY, _("Weekly")),
                (Frequency.MONTHLY, _("Monthly")),
            ],
            label=_("How often"),
        )
        self._frequency.picked.connect(self._on_frequency_picked)
        self.add_rows(self._frequency)
        self._manual = text(
            _("Nothing runs by itself. You start each run when you want one."), "muted"
        )
        self.add_rows(self._manual)
        yield
        lms = self._make_lms()
        yield
        start = self._make_start()
        yield
        self._times = SideBySide(lms, start)
        self.add_rows(self._times)
        yield
        self._next = self._make_next_runs()
        self.add_rows(self._next)
        yield
        self.add_rows(self._make_dates())
        yield
        self.unattended = UnattendedPart(self.session, self.services)
        self.unattended.problem_found.connect(self.show_problem)
        self.add_rows(self.unattended)
        self.notices = NoticesLine(self.session, self.services, self.work)
        self.notices.made.connect(self._on_notices_made)
        self.notices.field_asked.connect(self.field_asked)
        self.add_rows(self.notices)
        self.add_end()

    # -- showing

    def focus_first(self) -> None:
        """Begin with how often, as long as there is no time to enter."""
        if self.session.state.draft.schedule.frequency is Frequency.MANUAL:
            self._frequency.focus_chosen()
        else:
            super().focus_first()

    def on_entered(self) -> None:
        """Ask the system's scheduler how it is."""
        self.unattended.enter()

    def on_left(self) -> None:
        """End what runs in the parts about notices and the scheduler."""
        self.notices.leave()
        self.unattended.leave()

    def focus_field(self, name: str) -> bool:
        """Open the part about notices first when it holds the field."""
        if name.startswith("notices."):
            self.notices.open()
            if name == "notices.mail.security":
                name = f"{name}.{self.session.state.draft.notices.mail.security}"
        return super().focus_field(name)

    def show_missing(self, problems: Sequence[Problem]) -> None:
        """Make the part about notices first when a problem names one of its fields."""
        if any((problem.field or "").startswith("notices.") for problem in problems):
            self.notices.make()
        super().show_missing(problems)

    def refresh(self, state: WizardState) -> None:
        """Show the schedule, what is wrong with it, and the next runs."""
        schedule = state.draft.schedule
        is_manual = schedule.frequency is Frequency.MANUAL
        self._frequency.choose(schedule.frequency)
        self._manual.setVisible(is_manual)
        for part in (self._times, self._next, self._stop, self.unattended):
            part.setHidden(is_manual)
        self._lms_time.show_time(schedule.lms.time)
        self._lms_zone.show_zone(schedule.lms.zone or schedule.zone)
        self._lms_days.choose(schedule.lms.days)
        self._time.show_time(schedule.time)
        self._zone.show_zone(schedule.zone)
        self._days.choose(schedule.days)
        self._days.setVisible(schedule.frequency is Frequency.WEEKLY)
        self._month_day_row.setVisible(schedule.frequency is Frequency.MONTHLY)
        self._month_day.setCurrentIndex(self._month_day.findData(schedule.month_day))
        self._show_end(schedule)
        self._show_year(state)
        self.unattended.refresh(state)
        self.notices.refresh(state)
        if not is_manual:
            self._show_runs(schedule)

    def _show_runs(self, schedule: Schedule) -> None:
        now = self.services.clock.now()
        runs = next_runs(schedule, now, SHOWN_RUNS)
        self._timeline.show_runs(runs)
        problems = self.session.problems(self.step)
        late = next((found for found in problems if found.code is _TOO_LATE), None)
        self._show_refusal(schedule, late, now)
        if late is None:
            close = next((found for found in problems if found.code is _TOO_CLOSE), None)
            self._show_closeness(schedule, close, now)
        lines = [*clock_mark_texts(runs)[:2], *clock_change_texts(schedule, now)[:4]]
        latest = self._latest_start(schedule, now) if runs else ""
        if latest:
            lines.insert(0, latest)
        if runs and schedule.lms.time is None:
            lines.insert(0, _("Enter when your LMS syncs, so that the 15 minutes can be checked."))
        elif runs and late is None:
            lines.append(checked_until_text(schedule, now))
        self._remarks.setText("\n".join(lines))
        self._remarks.setVisible(bool(lines))

    def _show_refusal(self, schedule: Schedule, late: Problem | None, now: dt.datetime) -> None:
        row = self.rows["schedule.time"]
        if late is None:
            if row.has_problem or self._mend.isVisibleTo(self):
                row.show_nothing()
            self._mend.hide()
            return
        row.show_problem(late)
        gap = next((value for name, value in late.places if name == "gap"), "")
        row.say(_("Only {gap} before the LMS.").format(gap=gap_text(int(gap or 0))))
        self._offer(self._mended(schedule, now), schedule)

    def _show_closeness(self, schedule: Schedule, close: Problem | None, now: dt.datetime) -> None:
        """Warn where recent runs took longer than the gap, and offer the start that leaves more."""
        if close is None:
            return
        self.rows["schedule.time"].show_warning(close.what_happened)
        self._offer(self._mended(schedule, now), schedule)

    def _mended(self, schedule: Schedule, now: dt.datetime) -> Schedule | None:
        """Return the nearest earlier start that leaves room for the longest recent run as well."""
        longest = self.session.state.facts.machine.longest_run
        return mended(schedule, now, needed_minutes(longest)) or mended(schedule, now)

    def _offer(self, better: Schedule | None, schedule: Schedule) -> None:
        self._better = better
        self._mend.setVisible(better is not None)
        if better is not None:
            rename(self._mend, _("Use {start}").format(start=start_text(better, schedule)))

    def _latest_start(self, schedule: Schedule, now: dt.datetime) -> str:
        """Return the latest safe start in words; found anew only when something changed."""
        asked = (schedule, self.session.state.facts.machine.longest_run, now.date())
        if self._latest is None or self._latest[0] != asked:
            self._latest = (asked, latest_start_text(schedule, now, asked[1]))
        return self._latest[1]

    def _show_year(self, state: WizardState) -> None:
        year = state.draft.school_year
        if year is None:
            return
        self._first_day.show_day(year.first_day)
        self._last_day.show_day(year.last_day)
        left = year.days_left(self.services.clock.today())
        ends_soon = year.is_valid and left <= WARNING_DAYS
        row = self.rows["school_year.last_day"]
        self._next_year.setVisible(ends_soon)
        if ends_soon:
            row.show_warning(
                _("The school year ends on {day}.").format(day=date_text(year.last_day))
            )
            coming = year.next()
            words = _("Use {first} to {last}").format(
                first=date_text(coming.first_day), last=date_text(coming.last_day)
            )
            rename(self._next_year, words)
        elif not row.has_problem:
            row.show_nothing()

    def _show_end(self, schedule: Schedule) -> None:
        has_end = schedule.end_date is not None
        self._end_choice.choose("day" if has_end else "never")
        self._end_date.setVisible(has_end)
        if schedule.end_date is not None:
            self._end_date.show_day(schedule.end_date)

    # -- building

    def _make_lms(self) -> QWidget:
        self._lms_time, self._lms_zone = TimeEdit(), ZoneEdit()
        self._lms_days = _day_chips("schedule.lms.days", _("Days on which your LMS syncs"))
        self._lms_time.edited.connect(lambda time: self._choose_lms(time=time))
        self._lms_zone.edited.connect(lambda zone: self._choose_lms(zone=zone))
        self._lms_days.changed.connect(
            lambda: self._choose_lms(days=tuple(map(Weekday, self._lms_days.chosen())))
        )
        lms, column = self._column(
            FormRow(_("Your LMS syncs at"), self._lms_time, name="schedule.lms.time"),
            FormRow(_("LMS time zone"), self._lms_zone, name="schedule.lms.zone"),
        )
        column.addWidget(self._lms_days)
        column.addStretch(1)
        return lms

    def _make_start(self) -> QWidget:
        self._time, self._zone = TimeEdit(), ZoneEdit()
        self._days = _day_chips("schedule.days", _("Days on which the Coursera sync starts"))
        self._month_day = QComboBox()
        for day in range(1, 32):
            self._month_day.addItem(_("Day {day}").format(day=day), day)
        self._month_day.addItem(_("Last day"), LAST_DAY)
        self._time.edited.connect(lambda time: self._choose(time=time))
        self._zone.edited.connect(lambda zone: self._choose(zone=zone))
        self._days.changed.connect(
            lambda: self._choose(days=tuple(map(Weekday, self._days.chosen())))
        )
        self._month_day.activated.connect(
            lambda _index: self._choose(month_day=self._month_day.currentData())
        )
        start, column = self._column(
            FormRow(_("Coursera sync starts at"), self._time, name="schedule.time"),
            FormRow(_("Time zone"), self._zone, name="schedule.zone"),
        )
        self._mend = button("", "schedule.mend", self._on_mend_clicked, "link", small=True)
        self._mend.hide()
        column.addWidget(self._mend)
        self._month_day_row = self.register(
            FormRow(_("Day of the month"), self._month_day, name="schedule.month_day")
        )
        column.addWidget(self._days)
        column.addWidget(self._month_day_row)
        column.addStretch(1)
        return start

    def _column(self, time: FormRow, zone: FormRow) -> tuple[QWidget, QVBoxLayout]:
        """Put time and zone beside each other, and what is said of the time below both."""
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.S))
        pair = QHBoxLayout()
        pair.setSpacing(theme.scaled(Gap.S))
        pair.addWidget(self.register(time), 0, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.register(zone), 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(pair)
        column.addWidget(time.below)
        return part, column

    def _make_next_runs(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(Gap.XS))
        column.addWidget(text(_("The next runs"), "label"))
        card = Card()
        self._timeline = Timeline()
        card.body.addWidget(self._timeline)
        column.addWidget(card)
        self._remarks = text("", "small")
        column.addWidget(self._remarks)
        return part

    def _make_dates(self) -> QWidget:
        part = QWidget()
        year = QVBoxLayout(part)
        year.setContentsMargins(0, 0, 0, 0)
        year.setSpacing(theme.scaled(Gap.XS))
        pair = QHBoxLayout()
        pair.setSpacing(theme.scaled(Gap.S))
        self._first_day, self._last_day = DateEdit(), DateEdit()
        self._first_day.dateChanged.connect(lambda _day: self._on_year_edited())
        self._last_day.dateChanged.connect(lambda _day: self._on_year_edited())
        first = FormRow(
            _("School year"), self._first_day, name="school_year.first_day", second=_("(first day)")
        )
        last = FormRow(
            _("School year"), self._last_day, name="school_year.last_day", second=_("(last day)")
        )
        self._next_year = button(
            "", "school_year.next", self._on_next_year_clicked, "link", small=True
        )
        self._next_year.hide()
        pair.addWidget(self.register(first), 1, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.register(last), 1, Qt.AlignmentFlag.AlignTop)
        year.addLayout(pair)
        year.addWidget(self._next_year)
        year.addStretch(1)
        self._stop = self._make_stop()
        return SideBySide(part, self._stop)

    def _make_stop(self) -> QWidget:
        self._end_choice = Chips(
            "schedule.end",
            [("never", _("Never")), ("day", _("On a day"))],
            label=_("Stop after (optional)"),
        )
        self._end_choice.picked.connect(self._on_end_picked)
        self._end_date = DateEdit()
        self._end_date.dateChanged.connect(lambda _day: self._on_end_edited())
        line = QWidget()
        inner = QHBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.scaled(Gap.S))
        inner.addWidget(self._end_choice, 0, Qt.AlignmentFlag.AlignVCenter)
        inner.addWidget(self._end_date, 1)
        row = FormRow(
            _("Stop after"), self._end_date, name="schedule.end_date", second=_("(optional)")
        )
        layout = row.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, line)
        line.setMinimumHeight(theme.scaled(theme.FIELD_HEIGHT))
        return self.register(row)

    # -- edits

    def _choose(self, **fields: Any) -> None:
        schedule = self.session.state.draft.schedule
        self.session.choose(schedule=replace(schedule, **fields))

    def _choose_lms(self, **fields: Any) -> None:
        self._choose(lms=replace(self.session.state.draft.schedule.lms, **fields))

    def _on_frequency_picked(self, key: str) -> None:
        schedule = self.session.state.draft.schedule
        fields: dict[str, object] = {"frequency": Frequency(key)}
        if key == Frequency.WEEKLY and not schedule.days:
            fields["days"] = tuple(Weekday)[:5]
        self._choose(**fields)

    def _on_notices_made(self) -> None:
        for row in self.notices.rows:
            self.register(row)

    def _on_mend_clicked(self) -> None:
        if self._better is not None:
            self.session.choose(schedule=self._better)
            self._time.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_year_edited(self) -> None:
        year = SchoolYear(self._first_day.day(), self._last_day.day())
        self.session.choose(school_year=year)

    def _on_next_year_clicked(self) -> None:
        year = self.session.state.draft.school_year
        if year is not None:
            self.session.choose(school_year=year.next())

    def _on_end_picked(self, key: str) -> None:
        if key == "never":
            self._choose(end_date=None)
            return
        year = self.session.state.draft.school_year
        self._choose(end_date=year.last_day if year else self.services.clock.today())

    def _on_end_edited(self) -> None:
        if self.session.state.draft.schedule.end_date is not None:
            self._choose(end_date=self._end_date.day())


_TOO_LATE = ProblemCode.SCHEDULE_TOO_LATE
_TOO_CLOSE = ProblemCode.SCHEDULE_TOO_CLOSE


def _day_chips(name: str, label: str) -> Chips:
    days = [(day.value, weekday_name(day)) for day in Weekday]
    return Chips(name, days, label=label, many=True)
