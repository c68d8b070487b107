"""``suspend`` lets a delivery rest."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.periods import Period
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE


def test_suspend_until_resumed(runs: CommandLine) -> None:
    """Without days it rests for good."""
    ran = runs("suspend", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "Harbour Valley College is suspended until it is resumed.\n"
    saved = runs.fakes.store.files[FILE]
    assert (saved.status, saved.suspension) == (DeliveryStatus.SUSPENDED, None)


@pytest.mark.parametrize(
    ("options", "period", "sentence"),
    [
        (
            ["--until", "2027-01-06"],
            Period(dt.date(2026, 11, 22), dt.date(2027, 1, 6)),
            "from Sun 22 Nov 2026 to Wed 6 Jan 2027",
        ),
        (
            ["--from", "2026-12-20", "--until", "2027-01-06"],
            Period(dt.date(2026, 12, 20), dt.date(2027, 1, 6)),
            "from Sun 20 Dec 2026 to Wed 6 Jan 2027",
        ),
        (
            ["--from", "2026-12-20"],
            Period(dt.date(2026, 12, 20), dt.date.max),
            "from Sun 20 Dec 2026 on",
        ),
    ],
)
def test_suspend_for_a_period(
    runs: CommandLine, options: list[str], period: Period, sentence: str
) -> None:
    """The days are those of the delivery's zone."""
    ran = runs("suspend", str(FILE), *options)

    assert ran.out == f"Harbour Valley College is suspended {sentence}.\n"
    assert runs.fakes.store.files[FILE].suspension == period


def test_suspend_as_json(runs: CommandLine) -> None:
    """An open end is null."""
    assert runs("suspend", str(FILE), "--from", "2026-12-20", "--json").object == {
        "problem": None,
        "file": str(FILE),
        "status": "suspended",
        "suspension": {"first": "2026-12-20", "last": None},
    }


@pytest.mark.parametrize(
    "options",
    [
        ["--until", "tomorrow"],
        ["--until", "2026-11-01"],
        ["--from", "2027-02-01", "--until", "2027-01-01"],
    ],
)
def test_days_that_make_no_period(runs: CommandLine, options: list[str]) -> None:
    """Nothing is saved."""
    ran = runs("suspend", str(FILE), *options)

    assert ran.code == 2
    assert runs.fakes.store.files[FILE].status is DeliveryStatus.ACTIVE
