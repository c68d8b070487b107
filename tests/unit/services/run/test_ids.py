"""The sourcedIds that a delivery makes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.services.run.ids import SourcedIds


def test_the_same_record_has_the_same_id_for_ever() -> None:
    """An id that changed would remove the record at the receiver, so it is written down here."""
    assert SourcedIds("org").of("user", "u1") == "b2a77c6d2a9ed7a7fb37e4956652f3e4"


@given(st.text(), st.text(), st.text(), st.text())
def test_an_id_is_short_and_of_the_smallest_alphabet(
    organization: str, prefix: str, kind: str, part: str
) -> None:
    """Whatever Coursera's ids hold, every receiver takes ours."""
    found = SourcedIds(organization, prefix).of(kind, part)
    assert re.fullmatch(r"[a-z0-9-]{32,64}", found)


def test_records_of_other_kinds_parts_and_organizations_differ() -> None:
    """Two records never share an id, also where their parts read the same in a row."""
    ids = SourcedIds("org")
    found = {
        ids.of("user", "a", "bc"),
        ids.of("user", "ab", "c"),
        ids.of("course", "a", "bc"),
        SourcedIds("other").of("user", "a", "bc"),
    }
    assert len(found) == 4


def test_the_prefix_stands_in_front() -> None:
    """The SIS ID prefix is kept as far as ids may hold it."""
    found = SourcedIds("org", "Harbour Valley_1")
    assert found.of("user", "x").startswith("harbour-valley-1")
    assert found.length == len(found.of("user", "x"))
