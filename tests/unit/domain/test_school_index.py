"""Schools are found by their words, whatever was asked before, also among very many."""

from __future__ import annotations

from itertools import combinations

import pytest

from coursera_wizard.domain.mapping import Match, School
from coursera_wizard.domain.school_index import SchoolIndex


def index_of(*names: str) -> SchoolIndex:
    """Return an index of existing schools of these names."""
    index = SchoolIndex(School(name, f"s{number}") for number, name in enumerate(names))
    for _part in index.build():
        pass
    return index


def found(index: SchoolIndex, name: str) -> tuple[str, Match]:
    """Return the name of the school that is found, and how."""
    school, match, _percent = index.find(name)
    return school.name, match


def test_answers_do_not_depend_on_earlier_ones() -> None:
    """A misspelled word that was seen is not taken for one that schools have."""
    fresh, used = index_of("Restoration"), index_of("Restoration")

    assert found(used, "Resxoration") == ("Restoration", Match.NEEDS_LOOK)
    assert used.find("Resxorations") == fresh.find("Resxorations")
    assert used.find("Resxorations") == used.find("Resxorations")


def test_other_order_of_words_is_nearly_the_same() -> None:
    """Names of the same words are one name in another order; a letter at the end still counts."""
    index = index_of("Physics Lab Group B", "Group B Physics Lab")

    assert found(index, "Lab Physics Group B") == ("Physics Lab Group B", Match.ALIKE)
    assert found(index, "Lab Physics B Group")[0] == "Group B Physics Lab"


@pytest.mark.parametrize(
    ("name", "school"),
    [
        ("Arts Data Health Skill Science", "Health Science Arts Skills Data"),
        ("Arts Data Health Skills Science Evening", "Health Science Arts Skills Data"),
    ],
)
def test_crowds_of_common_words(name: str, school: str) -> None:
    """Where very many names have the same telling words, all words but one still find them."""
    words = ["the", "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "to", "with"]
    crowd = [
        f"Health Science Arts Skills Data {' '.join(some)}"
        for count in (1, 2, 3)
        for some in combinations(words, count)
    ]
    index = index_of(*crowd, "Health Science Arts Skills Data")

    assert found(index, name)[0] == school
    typed = "the Health Science Arts and Skills Data wth"
    assert found(index, typed)[0] == "Health Science Arts Skills Data the and with"


def test_schools_that_do_not_exist_yet_are_not_found() -> None:
    """A new school, and an index without schools, gives each program its own new school."""
    index = SchoolIndex([School("Nursing")])
    for _part in index.build():
        pass

    assert index.find("Nursing") == (School("Nursing"), Match.NEW_SCHOOL, 0)
