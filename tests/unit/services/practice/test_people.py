"""People can be found again by whatever names them."""

from __future__ import annotations

import pytest

from coursera_wizard.services.practice.layout import Layout
from coursera_wizard.services.practice.people import People


@pytest.fixture(scope="module")
def people() -> People:
    """Return the people of a small college."""
    return People(3, Layout(5, 120, 300))


def test_people_are_found_by_address_and_external_id(people: People) -> None:
    """Both lead to the same person, and nothing else leads to anybody."""
    for index in range(120):
        learner = people.learner(index)
        assert people.find(learner.email) == learner
        assert people.find(str(learner.external_id)) == learner
    assert people.find("nobody@learners.example") is None
    assert people.find("") is None


def test_people_have_their_place_in_each_program(people: People) -> None:
    """Who is at a place of a program is in that program, at that place."""
    for program in range(5):
        for place in range(6):
            index = people.at(program, place)
            assert program in people.all_programs_of(index)
            assert people.place_in(program, index) == place
