"""Answers are completed with what needs no answer."""

from __future__ import annotations

from coursera_wizard.domain.answers import Answers
from coursera_wizard.domain.attributes import AttributeRow, Entity, default_rows
from coursera_wizard.domain.draft import PracticeCollege


def test_college_follows_from_the_practice() -> None:
    """Only a practice has a college: the usual one, or the one that was named."""
    assert Answers().college is None
    assert Answers(practice=True).college == PracticeCollege()
    assert Answers(practice=PracticeCollege(5, 9)).college == PracticeCollege(5, 9)


def test_rows_replace_defaults_in_their_place() -> None:
    """An own row takes the place of the default for the same attribute; others are added."""
    assert Answers().attribute_rows == default_rows()
    added = AttributeRow(Entity.USERS, "an-attribute-of-nobody", "email")
    replaced = tuple(AttributeRow(row.entity, row.target, "own") for row in default_rows()[:1])

    rows = Answers(attributes=(added, *replaced)).attribute_rows

    assert rows == (*replaced, *default_rows()[len(replaced) :], added)
