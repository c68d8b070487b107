"""The time of this computer."""

from __future__ import annotations

import datetime as dt
import time


class SystemClock:
    """Tells the time as the operating system knows it; fulfills `ports.Clock`."""

    def now(self) -> dt.datetime:
        """Return the time in UTC."""
        return dt.datetime.now(dt.UTC)

    def today(self) -> dt.date:
        """Return the date in this computer's zone."""
        _look_again()
        return self.now().astimezone().date()

    def zone(self) -> str:
        """Return this computer's IANA zone; UTC where it names none that is known."""
        import tzlocal

        _look_again()
        try:
            tzlocal.reload_localzone()  # it keeps what it found first, also after a journey
            return tzlocal.get_localzone_name() or "UTC"
        except (LookupError, OSError, ValueError):
            return "UTC"


def _look_again() -> None:
    """Have the system's own functions notice that somebody changed this computer's zone."""
    if hasattr(time, "tzset"):  # not on Windows, which always asks the system
        time.tzset()
