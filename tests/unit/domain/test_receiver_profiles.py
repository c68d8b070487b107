"""What each receiver takes."""

from __future__ import annotations

import re

import pytest

from coursera_wizard.domain.oneroster import COLUMNS, GRADEBOOK, File
from coursera_wizard.domain.receiver_profiles import DEFAULT, PROFILES, profile


def test_an_unknown_profile_is_the_default_one() -> None:
    """The delivery file was checked before; nothing else can be meant."""
    assert profile("nobody") is PROFILES[DEFAULT]


@pytest.mark.parametrize("one", PROFILES.values(), ids=PROFILES.keys())
def test_a_profile_speaks_of_files_and_columns_that_exist(one: object) -> None:
    """Files, limits of length and alphabets can be used as they stand."""
    found = profile(getattr(one, "id", ""))
    columns = COLUMNS[found.version]
    for file in found.files_for(grades=True):
        assert file in columns
    for name in found.lengths:
        kind, _dot, column = name.partition(".")
        assert column in columns[File(kind)]
    for characters in (found.id_characters, found.text_characters, found.username_characters):
        assert re.compile(f"[{characters or 'a'}]")
    assert re.fullmatch(f"[{found.id_characters}]+", "abc-0")
    assert found.id_length >= 64


def test_grades_come_only_where_they_are_taken() -> None:
    """A receiver that refuses the gradebook never gets its files."""
    for found in PROFILES.values():
        has_grades = bool(set(found.files_for(grades=True)) & set(GRADEBOOK))
        assert has_grades is found.takes_grades
        assert not set(found.files_for(grades=False)) & set(GRADEBOOK)
