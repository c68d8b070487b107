"""``show`` is a summary that a person reads, and the same as JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.attributes import AttributeRow, Entity, default_rows
from coursera_wizard.domain.draft import Generation, Source
from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from tests.support.builders import (
    API_KEY,
    NOW,
    ORGANIZATION_ID,
    ORGANIZATION_NAME,
    a_delivery,
    a_mapping,
    an_account,
    some_programs,
)
from tests.support.command_line import CommandLine
from tests.support.run_fakes import a_run

FILE = Path("/x/college.delivery.json")
ZONE = "America/Los_Angeles"
DAILY = Schedule(Frequency.DAILY, dt.time(0, 45), zone=ZONE, lms=LmsSync(dt.time(1, 0), zone=ZONE))


def test_show(command: CommandLine) -> None:
    """Everything a person asks about is there, in order."""
    programs = some_programs(
        a_mapping(1, program_name="Welding"),
        a_mapping(2, program_name="Nursing", school=School("North Campus")),
        a_mapping(3, is_on=False),
    )
    command.fakes.store.files[FILE] = a_delivery(programs=programs.mappings, schedule=DAILY)

    ran = command("show", str(FILE))

    count = len(default_rows())
    attributes = "attribute, as" if count == 1 else "attributes, as"
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"{ORGANIZATION_NAME}\n"
        f"  File           {FILE}\n"
        "  Status         active\n"
        f"  Organization   {ORGANIZATION_NAME} ({ORGANIZATION_ID})\n"
        "  Data from      Coursera\n"
        "  Data address   https://api.coursera.com/ent\n"
        "  Token address  https://api.coursera.com/oauth2/client_credentials/token\n"
        f"  API Key        {API_KEY}\n"
        "  Secret         the keychain of this computer\n"
        f"  Receiver       Generic OneRoster 1.1 · folder /deliveries/{ORGANIZATION_NAME}\n"
        "Programs\n"
        "  2 on, 1 off; they become 2 schools.\n"
        "    Nursing → North Campus\n"
        "    Welding\n"
        "Attributes\n"
        f"  {count} {attributes} the defaults are.\n"
        "Schedule\n"
        "  Every day 00:45, 15 minutes before the LMS\n"
        "    Sun 22 Nov 2026 00:45 (America/Los_Angeles), 15 minutes before the LMS\n"
        "    Mon 23 Nov 2026 00:45 (America/Los_Angeles), 15 minutes before the LMS\n"
        "    Tue 24 Nov 2026 00:45 (America/Los_Angeles), 15 minutes before the LMS\n"
        "  The latest safe start is 00:45 (America/Los_Angeles).\n"
        "  On Sun 7 Nov 2027 the clock in America/Los_Angeles shows 01:00 twice. The LMS is"
        " expected to sync at the first of the two.\n"
        "  School year: Sat 1 Aug 2026 to Sat 31 Jul 2027.\n"
    )


def test_show_warns_where_recent_runs_took_longer(command: CommandLine) -> None:
    """The longest of the last ten runs counts for the latest safe start."""
    command.fakes.store.files[FILE] = a_delivery(schedule=DAILY)
    command.fakes.history.add(a_run(seconds=22 * 60.0))

    ran = command("show", str(FILE))

    assert "The latest safe start is 00:38 (America/Los_Angeles): the longest of" in ran.out
    assert "CW-733" in ran.err
    found = command("show", str(FILE), "--json").object["schedule"]
    assert found["latest_safe_start"] == "00:38"


def test_show_of_a_practice_delivery(command: CommandLine) -> None:
    """It says plainly that nothing in it is real."""
    command.fakes.store.files[FILE] = a_delivery(
        account=an_account(source=Source.PRACTICE), secret=SecretRef(SecretPlace.PRACTICE)
    )

    ran = command("show", str(FILE))

    assert "the practice organization, which runs on this computer" in ran.out
    assert "Data address" not in ran.out


def test_show_names_changed_attributes(command: CommandLine) -> None:
    """What differs from the defaults is listed, and nothing else."""
    extra = AttributeRow(Entity.USERS, "middleName", "nickname")
    kept = default_rows()[1:]
    removed = default_rows()[:1]
    command.fakes.store.files[FILE] = a_delivery(attributes=(*kept, extra))

    ran = command("show", str(FILE))
    told = command("show", str(FILE), "--json").object["attributes"]

    assert "    users: middleName ← nickname\n" in ran.out
    assert [row["target"] for row in told["changed"]] == ["middleName"]
    assert [row["target"] for row in told["removed"]] == [row.target for row in removed]


def test_show_shortens_many_programs(command: CommandLine) -> None:
    """A long list is cut, and --all shows it whole."""
    programs = some_programs(*(a_mapping(number) for number in range(1, 31)))
    command.fakes.store.files[FILE] = a_delivery(programs=programs.mappings)

    assert "    … and 10 more (--all)\n" in command("show", str(FILE)).out
    assert command("show", str(FILE), "--all").out.count("    Program ") == 30


def test_show_as_json(command: CommandLine) -> None:
    """A program gets addresses, counts and the next runs."""
    delivery = a_delivery(schedule=replace(DAILY, lms=LmsSync()))
    command.fakes.store.files[FILE] = delivery

    told = command("show", str(FILE), "--json").object

    assert told["problem"] is None
    assert told["organization"]["id"] == ORGANIZATION_ID
    assert told["secret"] == {"place": "keychain", "variable": ""}
    assert told["programs"] == {"on": 1, "off": 0, "schools": 1}
    assert told["schedule"]["next_runs"][0] == {
        "starts_at": "2026-11-22T00:45:00-08:00",
        "minutes_before_lms": None,
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "until Sat 5 Dec 2026, unless a run prolongs it"),
        (12, "The sign-in ends in 2 days (CW-215)"),
        (14, "Coursera wants you to sign in again (CW-211)"),
        (None, "not known on this computer"),
    ],
)
def test_sign_in_of_an_older_key_is_shown(
    command: CommandLine, days: int | None, words: str
) -> None:
    """Until when it lasts, and from the tenth day on how few days that are."""
    account = an_account(api_key="Ab-dEfGhIjKlMnOpQrStUg").of_generation(Generation.LEGACY)
    command.fakes.store.files[FILE] = a_delivery(account=account)
    if days is not None:
        moment = NOW - dt.timedelta(days=days)
        command.fakes.sign_in_times.times[account.sign_in_binding] = moment

    lines = {" ".join(line.split()) for line in command("show", str(FILE)).out.splitlines()}
    assert f"Sign-in {words}" in lines
