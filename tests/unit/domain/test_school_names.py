"""Names of one school are recognized, and names of two are kept apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain.school_names import (
    LOOK_PERCENT,
    TAKEN_PERCENT,
    alike,
    parts_of,
    same_name_key,
    search_key,
    words_of,
)


def percent(first: str, second: str) -> float:
    """Return how much two names are alike."""
    return alike(parts_of(words_of(first)), parts_of(words_of(second)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("École d'Été", "ecole d ete"),
        ("ST. MARY'S", "St Marys"),
        ("Data   Science", "DataScience"),
        ("Workforce Re-skilling – Fall", "workforce reskilling fall"),
        ("Straße", "STRASSE"),
        ("Smørrebrød Łódź", "Smorrebrod Lodz"),
        ("ﬁne Arts", "Fine Arts"),
    ],
)
def test_same_name_key_puts_accidents_aside(first: str, second: str) -> None:
    """Case, accents, punctuation and blanks do not tell schools apart."""
    assert same_name_key(first) == same_name_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Unit 1 2", "Unit 12"),
        ("Nursing A", "Nursing B"),
        ("★★", "☆☆"),
        ("हिन्दी", "हन्दी"),
        ("Nursing", "Nursing 2026"),
    ],
)
def test_same_name_key_keeps_names_apart(first: str, second: str) -> None:
    """Figures, letters, signs alone and vowel signs of other scripts do tell schools apart."""
    assert same_name_key(first) != same_name_key(second)


def test_search_key_is_plain_text() -> None:
    """What is typed without accents is found in what has them."""
    assert search_key("L’École  Supérieure") == "l ecole superieure"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Health and Data Science", "Data Science and Health"),
        ("Workforce Reskilling Academy", "Workforce Reskiling Academy"),
    ],
)
def test_alike_takes_nearly_the_same(first: str, second: str) -> None:
    """Another order of words, or one letter in a long name, is nearly the same."""
    assert percent(first, second) >= TAKEN_PERCENT


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nursing Continuing Ed.", "School of Nursing"),
        ("Academy for Workforce Reskilling 2026", "Academy for Workforce Reskilling 2025"),
        ("Applied Workforce Reskilling Part II", "Applied Workforce Reskilling Part III"),
        ("Applied Workforce Reskilling Group A", "Applied Workforce Reskilling Group B"),
        ("Arts & Sciences", "Arts and Sciences"),
    ],
)  # fmt: skip
def test_alike_proposes(first: str, second: str) -> None:
    """Kinds of schools and little words aside, or other figures: somebody has to look."""
    assert LOOK_PERCENT <= percent(first, second) < TAKEN_PERCENT


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("School of Nursing", "School of Business"),
        ("College of Science", "College of Finance"),
        ("Continuing Education", "Online Learning"),
        ("Dentistry", "Nursing"),
    ],
)
def test_alike_leaves_others_alone(first: str, second: str) -> None:
    """Names that only share the kind of school are not proposed."""
    assert percent(first, second) < LOOK_PERCENT


@given(st.text(), st.text())
def test_alike_is_even(first: str, second: str) -> None:
    """Any two texts can be compared, either way round, and each is all like itself."""
    assert percent(first, second) == percent(second, first)
    assert 0 <= percent(first, second) <= 100
    assert percent(first, first) == 100


@given(st.text())
def test_keys_do_not_change_twice(name: str) -> None:
    """A key is its own key."""
    assert search_key(search_key(name)) == search_key(name)
