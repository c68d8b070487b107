"""What stands there once a delivery is saved."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.periods import Period
from coursera_wizard.ui.pages.finish_done import next_run_text
from tests.support.builders import a_delivery
from tests.support.schedules import DAILY

NOW = dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC)


def test_the_next_run_is_one_that_takes_place() -> None:
    """A delivery that rests names the first run after its rest, or none."""
    delivery = a_delivery(schedule=DAILY)
    rest = Period(dt.date(2026, 11, 20), dt.date(2026, 12, 4))
    resting = replace(delivery, status=DeliveryStatus.SUSPENDED, suspension=rest)

    assert "Mon 23 Nov 2026 01:45 (America/Los_Angeles)" in next_run_text(delivery, NOW)
    assert "Sat 5 Dec 2026 01:45 (America/Los_Angeles)" in next_run_text(resting, NOW)
    assert next_run_text(replace(resting, suspension=None), NOW) == ""
