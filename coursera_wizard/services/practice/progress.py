"""How far a person is in a course: one of many ways to go through a course, seen at a moment."""

from __future__ import annotations

from dataclasses import dataclass

from coursera_wizard.services.practice.identifiers import mix

DAY_MS = 86_400_000
# 2026-09-30 04:00 UTC: the day the college is told from, and its last refresh unless one is named.
LAST_REFRESH_MS = 1_790_740_800_000
# So many days the college is told from the same day, and moves on; then all its dates move along,
# so that it has people who are still learning in any year.
_DAYS_OF_A_TERM = 91

# How many ways through a course there are: few enough to keep what was computed of each.
WAY_BITS = 12
WAYS = 1 << WAY_BITS


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a course, from the first day to the last.

    Attributes:
        enrolled_at: Epoch milliseconds.
        duration: Milliseconds until progress stops.
        stops_at: Progress in percent where it stops; 0 if nothing is ever done.
        is_completed: Whether the course is completed then.
        grade: Fraction of 1, once completed; None where nothing is graded.
        hours: Hours spent; None where unknown.
    """

    enrolled_at: int
    duration: int
    stops_at: int
    is_completed: bool
    grade: float | None
    hours: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is at a moment; times in epoch milliseconds.

    Attributes:
        last_activity_at: None if nothing was ever done.
        progress: Whole percent.
        grade: None until completed, and where nothing is graded.
    """

    enrolled_at: int
    last_activity_at: int | None
    completed_at: int | None
    progress: int
    grade: float | None
    hours: float | None


def last_refresh(now_ms: int) -> int:
    """Return the last 04:00 UTC before a moment: reports are renewed once a day."""
    return now_ms - (now_ms - LAST_REFRESH_MS) % DAY_MS


def first_refresh(refreshed_at_ms: int) -> int:
    """Return the day the college is told from when its report was refreshed at a moment."""
    return refreshed_at_ms - (refreshed_at_ms - LAST_REFRESH_MS) % (_DAYS_OF_A_TERM * DAY_MS)


class Progress:
    """The standing of everybody in everything; which way somebody takes is up to the caller."""

    def __init__(self, seed: int, told_from_ms: int = LAST_REFRESH_MS) -> None:
        self._seed = mix(seed, 303)
        self._told_from_ms = told_from_ms

    def way(self, number: int) -> Way:
        """Return one of the ways."""
        bits = mix(self._seed, number)
        # Everybody enrolled between 1 and 513 days before the day the college is told from.
        enrolled_at = self._told_from_ms - (2 + (bits & 511)) * DAY_MS
        enrolled_at += (bits >> 9 & 0xFFFF) * 1000
        duration = (20 + (bits >> 25 & 127)) * DAY_MS
        fate = bits >> 32 & 127
        hours = round(2 + (bits >> 39 & 255) / 10, 1) if bits >> 47 & 7 else None
        grade = round(0.6 + (bits >> 50 & 4095) % 4001 / 10_000, 4)
        if fate < 14:
            return Way(enrolled_at, duration, 0, is_completed=False, grade=None, hours=None)
        if fate < 45:
            stops_at = 5 + (bits >> 50) % 88
            return Way(enrolled_at, duration, stops_at, is_completed=False, grade=None, hours=hours)
        if fate < 60:
            # Completed below 100 percent: only graded items count.
            stops_at = (96, 91, 84, 99)[fate % 4]
            return Way(enrolled_at, duration, stops_at, is_completed=True, grade=grade, hours=hours)
        grade_or_none = None if fate < 66 else grade
        return Way(enrolled_at, duration, 100, is_completed=True, grade=grade_or_none, hours=hours)

    def standing(self, number: int, at_ms: int) -> Standing:
        """Return how far somebody on one of the ways is at a moment."""
        way = self.way(number)
        elapsed = at_ms - way.enrolled_at
        if not way.stops_at or elapsed <= 0:
            return Standing(way.enrolled_at, None, None, 0, None, None)
        if elapsed < way.duration:
            last = max(at_ms - number % 4 * DAY_MS, way.enrolled_at)
            progress = elapsed * way.stops_at // way.duration
            return Standing(way.enrolled_at, last, None, progress, None, way.hours)
        last = way.enrolled_at + way.duration
        completed_at = last if way.is_completed else None
        grade = way.grade if way.is_completed else None
        return Standing(way.enrolled_at, last, completed_at, way.stops_at, grade, way.hours)
