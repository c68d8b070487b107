"""Identifiers look real, are all different, and lead back to what they stand for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.services.practice.identifiers import (
    IdSpace,
    is_well_formed,
    short_code,
    slug,
    slug_code,
)


@given(seed=st.integers(0, 2**63), index=st.integers(0, 2**63))
def test_identifiers_lead_back(seed: int, index: int) -> None:
    """An id has the real form, and only its own kind and seed find the index again."""
    identifier = IdSpace(seed, "program").id_of(index)

    assert is_well_formed(identifier)
    assert IdSpace(seed, "program").index_of(identifier) == index
    assert IdSpace(seed, "user").index_of(identifier) is None
    assert IdSpace(seed + 1, "program").index_of(identifier) is None


@given(st.text(max_size=30))
def test_identifiers_take_any_text(text: str) -> None:
    """No text breaks the way back."""
    assert IdSpace(1, "program").index_of(text) is None


def test_identifiers_slugs() -> None:
    """Slugs are ASCII words, and codes have five signs."""
    assert slug("Réussite étudiante : première année") == "reussite-etudiante-premiere-annee"
    assert slug("日本語") == "program"
    assert len(slug_code(123_456_789)) == len(short_code(123_456_789)) == 5
