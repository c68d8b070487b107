"""Times and dates are written as the person's region writes them."""

from __future__ import annotations

import datetime as dt
import locale
import subprocess
import sys

import pytest

from coursera_wizard import regional
from coursera_wizard.domain.schedule_words import (
    clock_text,
    date_text,
    moment_text,
    short_date_text,
    time_text,
)
from coursera_wizard.regional import RegionalStyle

AMERICAN = RegionalStyle(twelve_hours=True, month_first=True)


@pytest.mark.parametrize(
    ("time", "date", "style"),
    [
        ("h:mm AP", "M/d/yy", AMERICAN),
        ("h:mm tt", "M/d/yyyy", AMERICAN),
        ("HH:mm", "dd.MM.yy", RegionalStyle()),
        ("h:mm ap", "dd/MM/yyyy", RegionalStyle(twelve_hours=True)),
        ("HH:mm", "yyyy-MM-dd", RegionalStyle()),
        ("", "", RegionalStyle()),
    ],
)
def test_patterns_are_understood(time: str, date: str, style: RegionalStyle) -> None:
    """The year first is unmistakable either way; it counts as neither."""
    assert regional.style_of_patterns(time, date) == style


@pytest.mark.parametrize(
    ("hour", "text"),
    [(0, "12:05 AM"), (1, "1:05 AM"), (11, "11:05 AM"), (12, "12:05 PM"), (23, "11:05 PM")],
)
def test_twelve_hours_are_written(hour: int, text: str) -> None:
    """Midnight is 12 AM and noon 12 PM, and a time is never broken at the end of a line."""
    regional.use_style(AMERICAN)
    assert time_text(dt.time(hour, 5)) == text.replace(" ", "\u00a0")


def test_the_month_comes_first_where_it_does() -> None:
    """Both forms name the month, so neither is mistaken for the other."""
    day = dt.date(2026, 11, 23)
    assert (date_text(day), short_date_text(day)) == ("Mon 23 Nov 2026", "23 Nov")
    regional.use_style(AMERICAN)
    assert (date_text(day), short_date_text(day)) == ("Mon, Nov 23, 2026", "Nov 23")
    moment = dt.datetime(2026, 11, 23, 0, 45, tzinfo=dt.UTC)
    assert moment_text(moment) == "Mon, Nov 23, 2026 12:45\u00a0AM"
    local = moment.astimezone()
    assert clock_text(moment) == f"{time_text(local.time())} {local:%Z}"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps it in the registry")
def test_the_system_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the C library says counts, its own region is nobody's, and it stays as it was."""
    before = locale.setlocale(locale.LC_TIME)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert regional.system_style() == RegionalStyle()
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")  # one that is nowhere installed
    assert regional.system_style() == RegionalStyle()
    said = {locale.T_FMT: "%r", locale.D_FMT: "%m/%d/%Y"}
    monkeypatch.setattr(locale, "setlocale", lambda _category, name="": name or "en_US.UTF-8")
    monkeypatch.setattr(locale, "nl_langinfo", said.get)
    regional.use_style(None)
    assert regional.style() == AMERICAN
    monkeypatch.undo()
    assert locale.setlocale(locale.LC_TIME) == before


def test_a_start_asks_for_nothing() -> None:
    """The region is looked up with the first time that is written."""
    command = "import sys, coursera_wizard.regional; print('locale' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", command], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
