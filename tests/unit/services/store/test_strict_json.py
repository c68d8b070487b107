"""JSON is read without forgiving, and places are found again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.services.store.strict_json import (
    NotJsonError,
    Pointer,
    constants,
    duplicates,
    lines_of,
    parse,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def pointers_in(value: object, pointer: Pointer = ()) -> list[Pointer]:
    """Return the ways to all values."""
    found = [pointer]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += pointers_in(inner, (*pointer, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += pointers_in(inner, (*pointer, index))
    return found


@given(VALUES)
def test_indented_text_has_a_value_a_line(value: object) -> None:
    """In an indented text every value is found on a line of its own, in the order of the text."""
    text = json.dumps(value, indent=1)
    pointers = pointers_in(value)

    lines = lines_of(text, pointers)

    assert len(lines) == len(pointers)
    assert [lines[pointer] for pointer in pointers] == sorted(set(lines.values()))
    assert duplicates(text) == ()


def test_missing_value_is_looked_for_around() -> None:
    """A value that is not there has the line of what it should be in."""
    text = '{\n "a": [\n  {"b": 1},\n  {}\n ]\n}'

    lines = lines_of(text, [("a", 1, "c"), ("x",), ("a", 0, "b")])

    assert lines == {("a", 1, "c"): 4, ("x",): 1, ("a", 0, "b"): 3}


def test_key_given_twice_is_found_with_its_line() -> None:
    """Each key given twice is named once, at the line where it comes again."""
    content = b'{\n "a": 1,\n "b": {"c": 1, "d": [{"e": 1,\n "e": 2}]},\n "a": 3,\n "a": 4\n}'

    parsed = parse(content)
    found = duplicates(parsed.text)

    assert parsed.has_duplicates
    assert [(one.pointer, one.line) for one in found] == [(("b", "d", 0, "e"), 4), (("a",), 5)]


def test_numbers_that_json_does_not_know_are_found() -> None:
    """NaN and the infinities are named with their places."""
    parsed = parse(b'{"a": NaN,\n"b": [-Infinity, "NaN"],\n"c": Infinity}')

    assert parsed.constants == ("NaN", "-Infinity", "Infinity")
    assert constants(parsed.text) == (
        (("a",), 1, "NaN"),
        (("b", 0), 2, "-Infinity"),
        (("c",), 3, "Infinity"),
    )


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"", 1, 1),
        (b'{\n  "a": 1,\n}', 3, 1),
        (b'{"a": 1', 1, 8),
        (b'{"a":\n "\xff"}', 2, 0),
        (b"[" * 200_000, 0, 0),
        (b"[" + b"1" * 5000 + b"]", 0, 0),
    ],
)
def test_what_is_no_json_is_told_by_place(content: bytes, line: int, column: int) -> None:
    """A text that is no JSON is told with line and character as far as they are known."""
    with pytest.raises(NotJsonError) as caught:
        parse(content)

    assert (caught.value.line, caught.value.column) == (line, column)


def test_byte_order_mark_is_passed_over() -> None:
    """Editors on Windows put a mark before the text; lines are counted right."""
    parsed = parse(b'\xef\xbb\xbf{\n"a": 1}')

    assert parsed.value == {"a": 1}
    assert lines_of(parsed.text, [("a",)]) == {("a",): 2}
