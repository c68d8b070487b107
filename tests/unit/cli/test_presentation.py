"""Checks and deliveries read the same everywhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from coursera_wizard.cli import presentation
from coursera_wizard.cli.output import Output
from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from tests.support.builders import a_delivery, a_mapping, some_programs


def test_checks_have_verdict_sentence_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line can be read aloud; one that was not reached has no time."""
    lines = (
        CheckResult(CheckId.CLOCK, CheckState.PASS, 12, "The clock is right."),
        CheckResult(CheckId.NAME, CheckState.FAILED, 1500, "The name was not found."),
        CheckResult(CheckId.PORT, CheckState.NOT_REACHED),
    )

    presentation.print_checks(Output(), lines)

    assert capsys.readouterr().out == (
        "  ok          The clock is right. (0.01 s)\n"
        "  failed      The name was not found. (1.50 s)\n"
        "  not reached port\n"
    )


def test_check_as_json() -> None:
    """A program gets the same, with the problem; how severe it is, the state says."""
    trouble = problem(ProblemCode.NETWORK_OFFLINE)
    line = CheckResult(CheckId.NAME, CheckState.FAILED, 15, "Not found.", trouble)

    told = trouble.as_dict()
    del told["remedy"], told["severity"]
    assert presentation.check_object(line) == {
        "id": "name",
        "state": "failed",
        "ms": 15,
        "sentence": "Not found.",
        "problem": told,
    }


def test_program_counts() -> None:
    """Two programs of one school are one school."""
    programs = some_programs(
        a_mapping(1, school=School("North")),
        a_mapping(2, school=School("North")),
        a_mapping(3, is_on=False),
    )

    counts = presentation.program_counts(a_delivery(programs=programs.mappings))

    assert counts == {"on": 2, "off": 1, "schools": 1}


@pytest.mark.parametrize("place", SecretPlace)
def test_every_place_of_a_secret_has_words(place: SecretPlace) -> None:
    """The person is told where the secret is, and an environment's variable by name."""
    text = presentation.secret_text(SecretRef(place, "COURSERA_X"))

    assert text
    assert ("COURSERA_X" in text) == (place is SecretPlace.ENVIRONMENT)


def test_a_rest_that_is_over_is_no_suspension() -> None:
    """The file still says so; its days are those of the delivery's zone."""
    rest = Period(dt.date(2026, 11, 20), dt.date(2026, 11, 22))
    delivery = a_delivery(
        schedule=Schedule(zone="America/Los_Angeles"),
        status=DeliveryStatus.SUSPENDED,
        suspension=rest,
    )
    evening, morning = (dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC) for hour in (7, 9))

    assert presentation.status_text(delivery, evening) == "suspended"
    assert presentation.status_text(delivery, morning) == "active"
    assert presentation.status_text(replace(delivery, suspension=None), morning) == "suspended"
