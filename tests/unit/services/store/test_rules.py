"""Things that belong together in a file are looked at together."""

from __future__ import annotations

import time
from dataclasses import replace

from coursera_wizard.domain.answers import Answers
from coursera_wizard.domain.draft import Proxy, ProxyMode
from coursera_wizard.domain.mapping import School
from coursera_wizard.services.store.rules import check_answers, check_delivery, check_programs
from tests.support.stored import a_stored_delivery, many_programs


def test_valid_delivery_has_no_mistakes() -> None:
    """A complete delivery passes."""
    assert check_delivery(a_stored_delivery()) == []


def test_every_contradiction_is_found() -> None:
    """Several contradictions are told together."""
    delivery = a_stored_delivery()
    delivery = replace(
        delivery,
        account=replace(delivery.account, api_key="", proxy=Proxy(ProxyMode.OWN)),
        school_year=replace(delivery.school_year, last_day=delivery.school_year.first_day),
    )

    assert [mistake.path for mistake in check_delivery(delivery)] == [
        "account.api_key",
        "account.proxy.url",
        "school_year.last_day",
    ]


def test_each_fault_of_a_program_is_named() -> None:
    """A program under another's id, out of range, or with a nameless school is told."""
    programs = many_programs(4)
    one, two, three, four = programs
    programs[one] = replace(programs[one], program_id=two)
    programs[two] = replace(programs[two], alike_percent=101)
    programs[three] = replace(programs[three], school=School("", "sid"))

    paths = [mistake.path for mistake in check_programs(programs)]

    assert paths == [
        f"programs.{one}.program_id",
        f"programs.{two}.alike_percent",
        f"programs.{three}.school.name",
    ]
    assert four not in "".join(paths)


def test_very_many_programs_are_looked_at_quickly() -> None:
    """100,000 programs take a small part of the second that loading may take."""
    programs = many_programs(100_000)

    started = time.perf_counter()
    assert check_programs(programs) == []

    assert time.perf_counter() - started < 1.0


def test_answers_need_organization_and_key_unless_it_is_a_practice() -> None:
    """Two answers are needed, and none for the practice organization."""
    assert [mistake.path for mistake in check_answers(Answers(" "))] == [
        "organization_id",
        "api_key",
    ]
    assert check_answers(Answers(practice=True)) == []
