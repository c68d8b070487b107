"""``no-removals`` has packages of a period remove nobody."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.domain.periods import Period
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE


def test_on_and_off(runs: CommandLine) -> None:
    """The period is saved, and taken back."""
    on = runs("no-removals", str(FILE), "--until", "2027-01-06")
    period = runs.fakes.store.files[FILE].no_removals
    off = runs("no-removals", str(FILE), "--off")

    assert on.out == (
        "Harbour Valley College removes nobody from Sun 22 Nov 2026 to Wed 6 Jan 2027.\n"
    )
    assert period == Period(dt.date(2026, 11, 22), dt.date(2027, 1, 6))
    assert off.out == "Harbour Valley College removes again whoever Coursera no longer lists.\n"
    assert runs.fakes.store.files[FILE].no_removals is None


def test_as_json(runs: CommandLine) -> None:
    """Both days are told."""
    told = runs(
        "no-removals", str(FILE), "--from", "2026-12-01", "--until", "2027-01-06", "--json"
    ).object

    assert told == {
        "problem": None,
        "file": str(FILE),
        "no_removals": {"first": "2026-12-01", "last": "2027-01-06"},
    }


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--off", "--until", "2027-01-01"],
        ["--from", "2027-01-01"],
        ["--off", "--from", "2027-01-01"],
    ],
)
def test_one_or_the_other(runs: CommandLine, options: list[str]) -> None:
    """A period has an end, and “off” has none."""
    assert runs("no-removals", str(FILE), *options).code == 2
