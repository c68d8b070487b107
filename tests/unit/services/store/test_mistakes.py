"""Mistakes are said in words, in order, with a guess and without secrets."""

from __future__ import annotations

import pytest

from coursera_wizard.services.store.mistakes import (
    MOST_SHOWN,
    Mistake,
    as_text,
    did_you_mean,
    missing,
    path_text,
    schema_mistakes,
    unknown_choice,
    unusable,
    with_lines,
)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("shedule", "schedule"),
        ("SCHEDULE", "schedule"),
        ("api-key", "api_key"),
        ("xyz", None),
        ("", None),
    ],
)
def test_guess_is_near_or_none(word: str, near: str | None) -> None:
    """A guess is made for a slip, and none where nothing is like it."""
    assert did_you_mean(word, ["schedule", "api_key", "attributes"]) == near


def test_way_is_written_as_people_write_it() -> None:
    """Names have dots between them, places in lists brackets."""
    assert path_text(("schedule", "days", 2)) == "schedule.days[2]"
    assert path_text(()) == ""


def test_mistakes_are_told_in_the_order_of_the_file() -> None:
    """Lines that are not known are asked for once; very many are counted."""
    asked: list[object] = []

    def find(pointers: object) -> dict[tuple[str | int, ...], int]:
        asked.append(pointers)
        return {("b",): 2}

    found = with_lines([Mistake(("a",), "One.", 7), missing(("b",))], find)

    assert as_text(found) == "line 2, b: “b” is missing.\nline 7, a: One."
    assert asked == [[("b",)]]
    many = [Mistake((str(number),), "x", number) for number in range(1, MOST_SHOWN + 4)]
    assert as_text(many).endswith("\nand 3 more")
    assert as_text([Mistake((), "All of it.", 1)]) == "line 1: All of it."


def test_value_is_shown_short_and_printable() -> None:
    """A value does not fill the screen, break the line, or show a whole section."""
    assert "x" * 57 + "…" in unusable(("a",), "x" * 100, "a date").text
    assert "a␣b" in unusable(("a",), "a\nb", "a date").text
    assert "“{…}”" in unusable(("a",), {"b": 1}, "a date").text
    assert "“null”" in unusable(("a",), None, "a date").text


@pytest.mark.parametrize("name", ["secret", "client_secret", "Secret Key", "variable"])
def test_value_that_may_be_a_secret_is_not_shown(name: str) -> None:
    """Whoever writes a secret into a file does not find it in a message again."""
    assert "M4rker" not in unusable((name,), "M4rker", "a date").text
    assert "M4rker" not in unknown_choice((name,), "M4rker", ["a", "b"]).text


def test_value_of_several_kinds_is_judged_by_the_one_meant() -> None:
    """A section that may be missing is told its own mistakes; another kind is told the kinds."""
    schema = {
        "properties": {
            "a": {
                "anyOf": [
                    {"type": "object", "properties": {"b": {"type": "integer"}}},
                    {"type": "null"},
                ]
            }
        }
    }

    inside = schema_mistakes(schema, {"a": {"b": "x"}}, {})
    outside = schema_mistakes(schema, {"a": 5}, {})

    assert [mistake.path for mistake in inside] == ["a.b"]
    assert [str(mistake.text) for mistake in outside] == [
        "“5” cannot be used; expected: a group of settings / null."
    ]


def test_value_of_no_possible_kind_is_told_all_of_them() -> None:
    """A number is neither the word nor the list; a word is told the word that was meant."""
    choices = [{"enum": ["all"]}, {"type": "array", "items": {"type": "string"}}]
    schema = {"properties": {"programs": {"anyOf": choices}}}

    number = schema_mistakes(schema, {"programs": 3}, {})
    word = schema_mistakes(schema, {"programs": "al"}, {})
    inside = schema_mistakes(schema, {"programs": ["a", 3]}, {})

    assert [str(one.text) for one in number] == ["“3” cannot be used; expected: “all” / a list."]
    assert "“all”" in str(word[0].text)
    assert [one.path for one in inside] == ["programs[1]"]


def test_value_of_another_kind_is_told_once() -> None:
    """A number in quotation marks is no number; that it is also none of a list says nothing."""
    schema = {"properties": {"v": {"type": "integer", "enum": [1]}}}

    found = schema_mistakes(schema, {"v": "1"}, {})

    assert [mistake.text for mistake in found] == ["“1” cannot be used; expected: a whole number."]
