"""The other mistakes of a file are found beside those that keep it from being read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from coursera_wizard.domain.answers import Answers
from coursera_wizard.services.store.delivery_file import encode
from coursera_wizard.services.store.mistakes import Mistake
from coursera_wizard.services.store.rules import check_answers, check_delivery
from coursera_wizard.services.store.sound_parts import further_mistakes, sound_delivery
from tests.support.stored import a_stored_delivery

if TYPE_CHECKING:
    from coursera_wizard.services.store.strict_json import Pointer


def found(document: dict[str, Any], *known: Pointer) -> list[str]:
    """Return where further mistakes are found beside known ones."""
    mistakes = [Mistake(pointer, "known") for pointer in known]
    further = further_mistakes(document, mistakes, sound_delivery(), check_delivery)
    return [mistake.path for mistake in further]


@pytest.fixture
def document() -> dict[str, Any]:
    """Return what the file of a sound delivery says."""
    value: dict[str, Any] = json.loads(encode(a_stored_delivery()))
    return value


def test_sample_is_sound(document: dict[str, Any]) -> None:
    """Nothing is said of the parts that stand in, or of those without a mistake."""
    assert check_delivery(sound_delivery()) == []
    assert found({}) == []
    assert found(document) == []


def test_rules_are_told_beside_an_unknown_name(document: dict[str, Any]) -> None:
    """A name that is not known hides no time zone that is none, also in the same part."""
    document["schedule"].update(zone="Europe/Pariss", dayz=1)
    document["school_year"]["last_day"] = "2020-01-01"

    assert found(document, ("schedule", "dayz"), ("nam",)) == [
        "schedule.zone",
        "school_year.last_day",
    ]


def test_nothing_follows_from_what_cannot_be_read(document: dict[str, Any]) -> None:
    """A value of the wrong kind is told once, and not as missing or contradicting another."""
    document["schedule"]["time"] = 5
    document["account"]["source"] = "x"
    document["secret"]["place"] = "practice"
    document["attributes"][0]["entity"] = "x"
    known = (("schedule", "time"), ("account", "source"), ("attributes", 0, "entity"))

    assert found(document, *known) == []
    assert document["schedule"]["time"] == 5


def test_answers_miss_nothing_while_it_is_unknown_whether_they_practice() -> None:
    """The names a practice does not need are not asked for then."""
    wrong = Mistake(("practice",), "known")

    assert further_mistakes({"practice": "yes"}, [wrong], Answers(), check_answers) == []
    assert further_mistakes({"api_key": "k"}, [], Answers(), check_answers) != []
