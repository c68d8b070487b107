"""The time of this computer."""

from __future__ import annotations

import datetime as dt


class SystemClock:
    """Tells the time as the operating system knows it; fulfills `ports.Clock`."""

    def now(self) -> dt.datetime:
        """Return the time in UTC."""
        return dt.datetime.now(dt.UTC)

    def today(self) -> dt.date:
        """Return the date in this computer's zone."""
        return self.now().astimezone().date()

    def zone(self) -> str:
        """Return this computer's IANA zone; UTC where it names none that is known."""
        import tzlocal

        try:
            return tzlocal.get_localzone_name() or "UTC"
        except (LookupError, OSError, ValueError):
            return "UTC"
