"""A person finds a record however it is written."""

from __future__ import annotations

import pytest

from coursera_wizard.services.history.text_search import LineSearch, cells, fold


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Élodie", "ELODIE"),
        ("Søren Łukasz", "soren lukasz"),
        ("Straße", "STRASSE"),
        ("Ångström", "angstrom"),
        ("ＡＢＣ", "abc"),
        ("東京", "東京"),
    ],
)
def test_fold_makes_alike(text: str, typed: str) -> None:
    """Case, accents, strokes and width make no difference."""
    assert fold(text) == fold(typed)


def test_fold_leaves_vowels_of_other_scripts() -> None:
    """A sign that is a vowel, not an accent, is not taken off."""
    assert fold("कि") != fold("क")


@pytest.mark.parametrize(
    ("line", "text", "is_found"),
    [
        (b"u1,active,Ann Lee", "ann", True),
        (b"u1,active,Ann Lee", "active,ann", False),
        ("u1,active,Chloé".encode(), "CHLOE", True),
        (b"u1,active,Ann", "chlo\xe9", False),
        (b'u1,"Lee, Ann","say ""hi"""', "lee, a", True),
        (b'u1,"Lee, Ann","say ""hi"""', '"HI"', True),
        (b'u1,"Lee, Ann",x', 'n",x', False),
    ],
)
def test_line_search_looks_into_cells(line: bytes, text: str, is_found: bool) -> None:
    """What is found is within one cell, not across two or in the quotation marks of the format."""
    assert LineSearch(text).finds(line) is is_found


def test_cells_of_quoted_line() -> None:
    """A line is taken apart as CSV is."""
    assert cells(b'a,"b,c","d""e",') == ["a", "b,c", 'd"e', ""]
