"""What each step still misses, beyond what the session's tests walk through."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from coursera_wizard.domain import checks
from coursera_wizard.domain.checks import Situation
from coursera_wizard.domain.draft import DeliveryDraft, Proxy, ProxyMode, Source
from coursera_wizard.domain.facts import Facts, Machine
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from tests.support.builders import NOW, a_catalog, a_draft, an_account


def a_situation(draft: DeliveryDraft | None = None, facts: Facts | None = None) -> Situation:
    """Return what checks look at, with a secret of ordinary length."""
    return Situation(draft or a_draft(), facts or Facts(), "print", 64, NOW)


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("http://proxy.school.example:3128", True),
        ("https://proxy.school.example", True),
        ("proxy.school.example:3128", True),
        ("", False),
        ("ftp://proxy.school.example", False),
        ("http://ana:pw@proxy.school.example", False),
    ],
)
def test_own_proxy_may_be_reached_by_plain_http(url: str, usable: bool) -> None:
    """What goes through it is encrypted inside; a password does not belong into its address."""
    draft = a_draft(account=an_account(proxy=Proxy(ProxyMode.OWN, url)))

    found = checks.check_credentials(a_situation(draft))

    assert [one.field for one in found] == ([] if usable else ["account.proxy"])


@pytest.mark.parametrize(
    "draft",
    [
        a_draft(account=an_account(source=Source.PRACTICE)),
        a_draft(secret=SecretRef(SecretPlace.SEALED_FILE)),
    ],
)
def test_only_the_keychain_limits_the_length_of_a_secret(draft: DeliveryDraft) -> None:
    """The practice organization and a sealed file take any."""
    facts = Facts(machine=Machine(secret_limit=10))

    assert checks.check_credentials(a_situation(draft, facts)) == ()


def test_programs_of_another_account_are_not_loaded() -> None:
    """A list that was asked for with other credentials says nothing."""
    (found,) = checks.check_programs(a_situation(facts=Facts(catalog=a_catalog("other"))))

    assert found.code is ProblemCode.PROGRAMS_NOT_LOADED


def test_receiver_trouble_is_a_problem_of_the_schedule_step() -> None:
    """Before Finish it is known whether anything can be delivered."""
    trouble = problem(ProblemCode.RECEIVER_NOT_WRITABLE, folder="/x")
    facts = Facts(machine=replace(Machine(), receiver_problem=trouble))

    assert checks.check_schedule(a_situation(facts=facts)) == (trouble,)


def _codes(*, run_by_itself: bool = True, facts: Facts | None = None, **sections: Any) -> list[str]:
    schedule = Schedule(
        Frequency.DAILY, dt.time(0, 45), zone="America/Los_Angeles", run_by_itself=run_by_itself
    )
    draft = a_draft(schedule=schedule, **sections)
    return [found.code for found in checks.check_schedule(a_situation(draft, facts))]


def test_scheduler_trouble_stands_in_the_way_of_runs_by_themselves_only() -> None:
    """A computer that cannot start runs can keep their times all the same."""
    trouble = problem(ProblemCode.SCHEDULER_NONE, looked_for="cron")
    facts = Facts(machine=Machine(scheduler_problem=trouble))

    assert _codes(facts=facts) == [ProblemCode.SCHEDULER_NONE]
    assert _codes(facts=facts, run_by_itself=False) == []


def test_sealed_file_keeps_runs_from_starting_by_themselves() -> None:
    """Nobody is there to type the passphrase; the practice organization needs none."""
    sealed = SecretRef(SecretPlace.SEALED_FILE)

    assert _codes(secret=sealed) == [ProblemCode.SCHEDULER_SEALED_FILE]
    assert _codes(secret=sealed, account=an_account(source=Source.PRACTICE)) == []
    assert _codes() == []


def test_blocking_leaves_warnings_out() -> None:
    """Only what stops the work."""
    warning = problem(ProblemCode.PROGRAMS_GONE)
    stop = problem(ProblemCode.PROGRAMS_NONE_CHOSEN)

    assert checks.blocking((warning, stop)) == (stop,)
