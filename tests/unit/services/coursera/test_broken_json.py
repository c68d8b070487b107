"""Where a text stops being JSON."""

from __future__ import annotations

import json

import pytest

from coursera_wizard.services.coursera.broken_json import path_at, place_of_break

PAGE = json.dumps({
    "elements": [{"id": "a", "name": "x, {y}"}, {"id": "b", "tags": [1, "two", {"deep": True}]}],
    "paging": {"next": "1"},
})  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "path"),
    [
        ('"a"', "$.elements[0].id"),
        ('"x, {y}"', "$.elements[0].name"),
        ('"b"', "$.elements[1].id"),
        ('"two"', "$.elements[1].tags[1]"),
        ("true", "$.elements[1].tags[2].deep"),
        ('"1"', "$.paging.next"),
    ],
)
def test_path_leads_to_the_value_at_a_position(mark: str, path: str) -> None:
    """Brackets and commas inside of texts lead nowhere."""
    assert path_at(PAGE, PAGE.index(mark)) == path


def test_place_of_cut_text_names_path_line_and_column() -> None:
    """A text that was cut tells how far it came, and no value of it."""
    cut = PAGE[: PAGE.index('"two"')].encode()

    place = place_of_break(cut)

    assert place.startswith("$.elements[1].tags[1], line 1, column ")
    assert "x, {y}" not in place


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"a": "\xff"}', "byte 8"),
        (b"[" * 100_000, "a place nested too deeply"),
        (b'{"a": 1}', "$"),
        (b"", "$, line 1, column 1"),
        (b'["' + b"x" * 300_000, "line 1, column 2"),
    ],
)
def test_place_is_told_for_every_kind_of_break(body: bytes, place: str) -> None:
    """Bytes that are no text, texts too deep and texts too long each have their place."""
    assert place_of_break(body) == place
