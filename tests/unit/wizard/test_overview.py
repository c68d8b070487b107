"""What the home page says of a delivery comes from its file and its runs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import HoldCause, HoldReason, Run, RunOutcome
from coursera_wizard.services.ports import KnownDelivery
from coursera_wizard.wizard.overview import DeliveryLine, overview, status_of, trouble_of
from tests.support.builders import NOW, a_delivery
from tests.support.fakes import FakeServices
from tests.support.run_fakes import FILE, a_run, store_delivery

TODAY = NOW.date()
TOMORROW = TODAY + dt.timedelta(days=1)
REFUSED = problem(ProblemCode.COURSERA_CREDENTIALS_REFUSED)
SUSPENDED = problem(ProblemCode.RUN_SUSPENDED)


def a_line(delivery: dict[str, Any] | None = None, **fields: Any) -> DeliveryLine:
    """Return a line of a delivery."""
    known = KnownDelivery(Path("/x.delivery.json"), a_delivery(**(delivery or {})), None)
    return DeliveryLine(known, TODAY, **fields)


def held(cause: HoldCause, percent: int = 14) -> Run:
    """Return a run that waits."""
    reasons = (HoldReason(cause, "users", 5, 10, percent, 10),)
    return a_run(
        outcome=RunOutcome.HELD,
        hold_reasons=reasons,
        problem=problem(ProblemCode.RUN_HELD, reasons=""),
    )


@pytest.mark.parametrize(
    ("line", "words", "tone"),
    [
        (a_line(), "Active", "good"),
        (a_line(going_on=a_run(outcome=None)), "Running", "accent"),
        (a_line(going_on=a_run(outcome=None, is_preview=True)), "Preview going on", "accent"),
        (a_line(waiting=held(HoldCause.REMOVALS)), "On hold · 14 % removed", "look"),
        (a_line(waiting=held(HoldCause.UPDATES)), "On hold · 14 % changed", "look"),
        (a_line(waiting=held(HoldCause.EVERY_RUN)), "On hold · CW-520", "look"),
        (a_line({"status": DeliveryStatus.SUSPENDED}), "Suspended", "look"),
        (
            a_line({"status": DeliveryStatus.SUSPENDED, "suspension": Period(TODAY, TOMORROW)}),
            "Suspended until Mon 23 Nov 2026",
            "look",
        ),
        (
            a_line({"status": DeliveryStatus.SUSPENDED, "suspension": Period(TOMORROW, TOMORROW)}),
            "Suspended from Mon 23 Nov 2026",
            "look",
        ),
        (
            a_line({
                "status": DeliveryStatus.SUSPENDED,
                "suspension": Period(dt.date(2026, 1, 1), dt.date(2026, 1, 2)),
            }),
            "Active",
            "good",
        ),
        (
            a_line({"no_removals": Period(TODAY, TOMORROW)}),
            "Removes nobody until Mon 23 Nov 2026",
            "good",
        ),
        (
            a_line(last=a_run(outcome=RunOutcome.FAILED, problem=REFUSED)),
            f"{REFUSED.title} · CW-201",
            "wrong",
        ),
    ],
)  # fmt: skip
def test_status_says_what_matters_most(line: DeliveryLine, words: str, tone: str) -> None:
    """Each condition has its words and its tone."""
    assert status_of(line) == (words, tone)


def test_last_run_is_the_one_that_tells_something() -> None:
    """Previews and runs that did nothing do not hide a failure before them."""
    fakes = FakeServices()
    stored = store_delivery(fakes)
    fakes.store.paths.append(FILE)
    delivery_id = stored.delivery.id
    failed = a_run(delivery_id=delivery_id, outcome=RunOutcome.FAILED, problem=REFUSED)
    fakes.history.add(failed)
    for day in range(23, 29):
        fakes.history.add(
            a_run(id=f"202611{day}-080000-aaaa", delivery_id=delivery_id, is_preview=day % 2 == 0,
                  outcome=RunOutcome.CANCELED if day % 2 else RunOutcome.PREVIEWED,
                  problem=SUSPENDED if day % 2 else None)
        )  # fmt: skip

    (line,) = overview(fakes.ports())

    assert line.last == failed
    assert status_of(line)[1] == "wrong"


def test_history_that_cannot_be_read_is_said_on_its_line() -> None:
    """The list is shown all the same."""
    fakes = FakeServices()
    store_delivery(fakes)
    fakes.store.paths.append(FILE)
    fakes.history.fails = ProblemCode.HISTORY_BUSY

    (line,) = overview(fakes.ports())

    assert line.trouble is not None
    assert status_of(line)[0].endswith(line.trouble.number)


def test_a_failed_run_counts_until_another_goes_on() -> None:
    """What is wrong with the file itself counts all the while."""
    failed = a_run(outcome=RunOutcome.FAILED, problem=REFUSED)
    gone = problem(ProblemCode.STORE_NOT_FOUND, path="/x.delivery.json")
    assert trouble_of(a_line(last=failed)) is REFUSED
    assert trouble_of(a_line(last=failed, going_on=a_run(outcome=None))) is None
    assert trouble_of(a_line(last=failed, waiting=held(HoldCause.UPDATES))) is None
    assert trouble_of(a_line({"status": DeliveryStatus.SUSPENDED}, last=failed)) is None
    known = KnownDelivery(Path("/x.delivery.json"), None, gone)
    assert trouble_of(DeliveryLine(known, TODAY)) is gone
