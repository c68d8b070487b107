"""Schedules in words: one sentence, the days, times and gaps, and what clock changes do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coursera_wizard import regional
from coursera_wizard.domain.schedule import ALL_DAYS, LAST_DAY, Frequency, Schedule, Weekday
from coursera_wizard.domain.schedule_gaps import DAYS_WITHOUT_END, last_checked_day, tightest_run
from coursera_wizard.domain.schedule_times import (
    ClockChange,
    Moment,
    next_lms_syncs,
    next_runs,
)
from coursera_wizard.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

_WEEKDAYS = {
    Weekday.MONDAY: N_("Mon"),
    Weekday.TUESDAY: N_("Tue"),
    Weekday.WEDNESDAY: N_("Wed"),
    Weekday.THURSDAY: N_("Thu"),
    Weekday.FRIDAY: N_("Fri"),
    Weekday.SATURDAY: N_("Sat"),
    Weekday.SUNDAY: N_("Sun"),
}
_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_SHORTEST_RANGE = 3  # "Mon, Tue", but "Mon–Wed"
_CLOCK_CHANGE_DAYS = 366


def weekday_name(day: Weekday) -> str:
    """Return the short name of a weekday, such as ``Mon``."""
    return _(_WEEKDAYS[day])


def days_text(days: Iterable[Weekday]) -> str:
    """Return weekdays as ``Mon–Fri``, ``Sun–Thu``, ``Mon, Wed, Fri`` or ``Every day``."""
    chosen = [day for day in ALL_DAYS if day in set(days)]
    if len(chosen) == len(ALL_DAYS):
        return _("Every day")
    week = (*ALL_DAYS, *ALL_DAYS)
    for first in range(len(ALL_DAYS)):
        run = week[first : first + len(chosen)]
        if len(chosen) >= _SHORTEST_RANGE and set(run) == set(chosen):
            return _("{first}–{last}").format(
                first=weekday_name(run[0]), last=weekday_name(run[-1])
            )
    return _(", ").join(weekday_name(day) for day in chosen)


def time_text(time: dt.time) -> str:
    """Return a time of day as ``00:45``, or ``12:45 AM`` where the region writes that."""
    hours, minutes = time.hour, f"{time.minute:02}"
    if not regional.style().twelve_hours:
        return _("{hours}:{minutes}").format(hours=f"{hours:02}", minutes=minutes)
    half = half_names()[hours // 12]
    # A time of day never falls apart at the end of a line.
    words = _("{hours}:{minutes}\u00a0{half}")
    return words.format(hours=hours % 12 or 12, minutes=minutes, half=half)


def half_names() -> tuple[str, str]:
    """Return what the halves of a day are called, ``AM`` and ``PM``."""
    return _("AM"), _("PM")


def clock_text(moment: dt.datetime) -> str:
    """Return the time of an aware moment on this computer's clock, as ``00:45 EST``."""
    local = moment.astimezone()
    return _("{time} {zone}").format(time=time_text(local.time()), zone=f"{local:%Z}")


def date_text(day: dt.date) -> str:
    """Return a day as ``Mon 23 Nov 2026``, or ``Mon, Nov 23, 2026`` as the region has it."""
    form = _("{weekday} {day} {month} {year}")
    if regional.style().month_first:
        form = _("{weekday}, {month} {day}, {year}")
    return form.format(
        weekday=weekday_name(ALL_DAYS[day.weekday()]),
        day=day.day,
        month=_(_MONTHS[day.month - 1]),
        year=day.year,
    )


def short_date_text(day: dt.date) -> str:
    """Return a day without weekday and year, as ``28 Feb`` or ``Feb 28``."""
    form = _("{month} {day}") if regional.style().month_first else _("{day} {month}")
    return form.format(day=day.day, month=_(_MONTHS[day.month - 1]))


def moment_text(moment: dt.datetime) -> str:
    """Return a local time with its day, as ``Mon 23 Nov 2026 00:45``."""
    return _("{date} {time}").format(date=date_text(moment.date()), time=time_text(moment.time()))


def zone_text(moment: dt.datetime) -> str:
    """Return the zone of an aware time: its IANA name, or what the computer calls it."""
    key = getattr(moment.tzinfo, "key", None)
    return key or moment.tzname() or "UTC"


def zoned_text(moment: dt.datetime) -> str:
    """Return a time with its day and zone: ``Mon 23 Nov 2026 00:45 (America/New_York)``."""
    return _("{moment} ({zone})").format(moment=moment_text(moment), zone=zone_text(moment))


def gap_text(minutes: int) -> str:
    """Return a length of time as ``15 minutes``, ``2 hours`` or ``2 hours 5 minutes``."""
    hours, minutes = divmod(minutes, 60)
    in_hours = ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    in_minutes = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    if not hours:
        return in_minutes
    if not minutes:
        return in_hours
    return _("{hours} {minutes}").format(hours=in_hours, minutes=in_minutes)


def shift_text(shift: dt.timedelta) -> str:
    """Return by how much a clock was changed: ``+1 h``, ``−1 h`` or ``+30 min``."""
    sign = "−" if shift < dt.timedelta(0) else "+"
    minutes = abs(shift) // dt.timedelta(minutes=1)
    if minutes % 60:
        return _("{sign}{count} min").format(sign=sign, count=minutes)
    return _("{sign}{count} h").format(sign=sign, count=minutes // 60)


def describe(schedule: Schedule, now: dt.datetime | None = None) -> str:
    """Return the schedule in one sentence: ``Mon–Fri 00:45, 15 minutes before the LMS``.

    Args:
        schedule: May be incomplete; what is missing is left out.
        now: With it, the smallest gap to the LMS sync of all runs is said as well.
    """
    if schedule.frequency is Frequency.MANUAL:
        return _("Only when you run it")
    when = _days_of(schedule)
    if schedule.time is not None:
        when = _("{days} {time}").format(days=when, time=time_text(schedule.time))
    tightest = None if now is None else tightest_run(schedule, now)
    if tightest is None or tightest.gap_minutes is None:
        return when
    gap = gap_text(tightest.gap_minutes)
    return _("{when}, {gap} before the LMS").format(when=when, gap=gap)


def start_text(schedule: Schedule, other: Schedule) -> str:
    """Return the start of a mended schedule: its time, and its days where they are others.

    ``00:45``, or ``23:50, Sun–Thu`` when the start moved to the day before.
    """
    text = time_text(schedule.time or dt.time())
    if (schedule.days, schedule.month_day) == (other.days, other.month_day):
        return text
    return _("{time}, {days}").format(time=text, days=_days_of(schedule))


def checked_until_text(schedule: Schedule, now: dt.datetime) -> str:
    """Return how far ahead runs were compared with the LMS syncs."""
    day = last_checked_day(schedule, now)
    if day == schedule.end_date:
        return _("Every run until {date} was checked.").format(date=date_text(day))
    years = (day - now.date()).days // (DAYS_WITHOUT_END // 10)
    text = ngettext(
        "Every run of the next {count} year was checked.",
        "Every run of the next {count} years was checked.",
        years,
    )
    return text.format(count=years)


def clock_change_texts(schedule: Schedule, now: dt.datetime) -> tuple[str, ...]:
    """Return one sentence for each skipped or repeated start within the next year, by date."""
    end = now + dt.timedelta(days=_CLOCK_CHANGE_DAYS)
    runs = next_runs(schedule, now, _CLOCK_CHANGE_DAYS)
    found = [(run.start.utc, _run_change_text(run.start)) for run in runs]
    if runs:
        syncs = next_lms_syncs(schedule, now, _CLOCK_CHANGE_DAYS)
        found += [(sync.utc, _lms_change_text(sync)) for sync in syncs]
    return tuple(text for utc, text in sorted(found) if text and utc <= end)


def _run_change_text(start: Moment) -> str:
    if start.change is ClockChange.SKIPPED:
        text = _(
            "On {date} the clock in {zone} skips {planned}. The run starts at {start}, the first"
            " moment after the skipped time."
        )
    elif start.change is ClockChange.REPEATED:
        text = _(
            "On {date} the clock in {zone} shows {planned} twice. The run starts at the first of"
            " the two."
        )
    else:
        return ""
    return _filled(text, start)


def _lms_change_text(sync: Moment) -> str:
    if sync.change is ClockChange.SKIPPED:
        text = _(
            "On {date} the clock in {zone} skips {planned}. The LMS is expected to sync at"
            " {start}, the first moment after the skipped time."
        )
    elif sync.change is ClockChange.REPEATED:
        text = _(
            "On {date} the clock in {zone} shows {planned} twice. The LMS is expected to sync at"
            " the first of the two."
        )
    else:
        return ""
    return _filled(text, sync)


def _filled(text: str, moment: Moment) -> str:
    return text.format(
        date=date_text(moment.planned.date()),
        zone=moment.zone.key,
        planned=time_text(moment.planned.time()),
        start=time_text(moment.starts_at.time()),
    )


def _days_of(schedule: Schedule) -> str:
    if schedule.frequency is Frequency.WEEKLY:
        return days_text(schedule.days)
    if schedule.frequency is Frequency.DAILY:
        return _("Every day")
    if schedule.month_day == LAST_DAY:
        return _("Last day of each month")
    return _("Day {day} of each month").format(day=schedule.month_day)
