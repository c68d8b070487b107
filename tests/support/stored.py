"""Complete deliveries for the tests of what stores and reads them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.attributes import default_rows
from coursera_wizard.domain.delivery import Delivery, Organization
from coursera_wizard.domain.draft import Account, Options, Receiver
from coursera_wizard.domain.mapping import LaterPrograms, Match, ProgramMapping, School
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule, Weekday
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import SecretRef

if TYPE_CHECKING:
    from typing import Any

NOW = dt.datetime(2026, 11, 22, 7, 15, tzinfo=dt.UTC)


class StoppedClock:
    """A clock that shows what it is told."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self.time = now

    def now(self) -> dt.datetime:
        """Return the time it was set to."""
        return self.time

    def today(self) -> dt.date:
        """Return the date it was set to."""
        return self.time.date()

    def zone(self) -> str:
        """Return a zone."""
        return "Europe/Paris"


def many_programs(count: int) -> dict[str, ProgramMapping]:
    """Return mappings of every kind, by their ids."""
    return {
        f"pQ-{index:019d}": ProgramMapping(
            f"pQ-{index:019d}",
            f"Program {index} – Économie",
            is_on=index % 3 != 0,
            school=None if index % 3 == 0 else School(f"School {index % 50}", f"sid-{index % 50}"),
            match=Match.NONE if index % 3 == 0 else Match.ALIKE,
            alike_percent=0 if index % 3 == 0 else 96,
        )
        for index in range(count)
    }


def a_stored_delivery(**parts: Any) -> Delivery:
    """Return a valid delivery with some parts replaced."""
    return replace(
        Delivery(
            id="d4f1",
            name="Riverbend College",
            organization=Organization("kR7wT2mXQo6pLz9sVbN4dA", "Riverbend College", "riverbend"),
            account=Account(api_key="k" * 48, organization_id="kR7wT2mXQo6pLz9sVbN4dA"),
            secret=SecretRef(),
            receiver=Receiver(),
            options=Options(),
            programs=many_programs(4),
            later_programs=LaterPrograms.ASK,
            attributes=default_rows(),
            schedule=Schedule(
                frequency=Frequency.WEEKLY,
                time=dt.time(5, 30),
                days=(Weekday.MONDAY, Weekday.FRIDAY),
                zone="Europe/Paris",
                end_date=dt.date(2027, 6, 30),
                lms=LmsSync(dt.time(6, 0), zone="Europe/Paris"),
            ),
            school_year=SchoolYear(dt.date(2026, 8, 1), dt.date(2027, 7, 31)),
            created_at=NOW,
            saved_at=NOW,
        ),
        **parts,
    )
