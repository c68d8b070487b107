"""A delivery, its draft for editing, and its file name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from coursera_wizard.domain.delivery import (
    DeliveryStatus,
    as_draft,
    configuration_hash,
    file_name,
    removes_nobody,
    rests,
)
from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.mapping import ProgramMapping
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.secret import SecretState
from tests.support.builders import a_delivery


def test_as_draft_keeps_every_choice_and_says_that_the_secret_is_stored() -> None:
    """Editing relinks in place: nothing has to be typed again."""
    delivery = a_delivery()

    draft = as_draft(delivery, "/x.delivery.json")

    assert draft.account is delivery.account
    assert draft.programs.mappings is delivery.programs
    assert draft.secret_state is SecretState.STORED
    assert draft.started_at == delivery.created_at


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Harbour Valley College", "harbour-valley-college.delivery.json"),
        ("École Élémentaire / N° 5", "ecole-elementaire-n-5.delivery.json"),
        ("../../etc/passwd", "etc-passwd.delivery.json"),
        ("学校", "delivery.delivery.json"),
        ("x" * 300, "x" * 80 + ".delivery.json"),
    ],
)
def test_file_name_is_plain(name: str, file: str) -> None:
    """Any name becomes lower-case words that every file system takes."""
    assert file_name(name) == file


def test_a_suspended_delivery_rests_on_its_days() -> None:
    """Without days it rests until resumed; with days, on these alone."""
    period = Period(dt.date(2026, 7, 1), dt.date(2026, 8, 15))
    inside, after = dt.date(2026, 8, 15), dt.date(2026, 8, 16)
    active = a_delivery()
    assert not rests(active, inside)
    suspended = replace(active, status=DeliveryStatus.SUSPENDED)
    assert rests(suspended, inside)
    for_days = replace(suspended, suspension=period)
    assert rests(for_days, inside)
    assert not rests(for_days, after)
    assert removes_nobody(replace(active, no_removals=period), inside)
    assert not removes_nobody(replace(active, no_removals=period), after)


def test_what_is_delivered_changes_the_hash_and_the_rest_does_not() -> None:
    """A package may be approved after a suspension, and not after another receiver was chosen."""
    delivery = a_delivery()
    same = replace(delivery, status=DeliveryStatus.SUSPENDED, saved_at=dt.datetime.now(dt.UTC))
    other = replace(delivery, receiver=Receiver(folder="elsewhere"))
    assert configuration_hash(same) == configuration_hash(delivery)
    assert configuration_hash(other) != configuration_hash(delivery)


def test_every_program_changes_the_hash_and_their_order_does_not() -> None:
    """A file lists its programs by id, a window as they came: it is the same delivery."""
    programs = {f"p{number}": ProgramMapping(f"p{number}", "Economics") for number in range(1000)}
    delivery = replace(a_delivery(), programs=programs)
    again = replace(delivery, programs=dict(reversed(programs.items())))
    assert configuration_hash(again) == configuration_hash(delivery)
    for changed in ("p0", "p999"):
        other = programs | {changed: replace(programs[changed], is_on=True)}
        assert configuration_hash(replace(delivery, programs=other)) != configuration_hash(delivery)
    fewer = {key: row for key, row in programs.items() if key != "p500"}
    assert configuration_hash(replace(delivery, programs=fewer)) != configuration_hash(delivery)
