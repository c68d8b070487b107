"""Arguments are understood, or the person hears what was meant."""

from __future__ import annotations

import argparse
import datetime as dt

import pytest

from coursera_wizard.cli.parser import Parser, UsageError, day, nearest, not_known, whole_number

TOO_MANY = "There is an argument too many. It is not repeated here: it may be a secret."


def _parser() -> Parser:
    parser = Parser(prog="program", add_help=False, allow_abbrev=False)
    parser.add_argument("file")
    parser.add_argument("--answers")
    parser.add_argument("--count", type=whole_number(1, 9))
    return parser


def test_parser_understands() -> None:
    """Known options arrive."""
    found = _parser().understand(["x", "--count", "3"])

    assert (found.file, found.count) == ("x", 3)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["x", "--anwsers=1"], "“--anwsers” is not known here. Did you mean “--answers”?"),
        (["x", "--zzz"], "“--zzz” is not known here."),
        (["x", "y"], TOO_MANY),
        (["x", "--secret=y"], "“--secret” is not known here."),
        ([], "The following arguments are required: file."),
        (["x", "--answers"], "Argument --answers: expected one argument."),
        (["x", "--count", "ten"], "Argument --count: “ten” is not a whole number from 1 to 9."),
        (["x", "--count", "10"], "Argument --count: “10” is not a whole number from 1 to 9."),
        (["x", "--count", "²"], "Argument --count: “²” is not a whole number from 1 to 9."),
    ],
)
def test_parser_says_what_it_does_not_understand(arguments: list[str], sentence: str) -> None:
    """Every mistake is one sentence, with the nearest option where one is near."""
    with pytest.raises(UsageError) as caught:
        _parser().understand(arguments)

    assert caught.value.sentence == sentence
    assert caught.value.command == "program"


def test_nearest_knows_when_nothing_is_near() -> None:
    """A far guess is worse than none."""
    assert nearest("lst", ["list", "show"]) == "list"
    assert nearest("xyz", ["list", "show"]) is None
    assert not_known("xyz", ["list"]) == "“xyz” is not known here."


def test_a_few_choices_are_named() -> None:
    """Whoever is far from all of them learns what they are."""
    choices = ["list", "show"]

    assert not_known("xyz", choices, names_all=True).endswith("here. Possible: list, show.")
    assert not_known("lst", choices, names_all=True).endswith("Did you mean “list”?")


def test_day_is_read() -> None:
    """A day is written as in every country the same."""
    assert day("2026-12-24") == dt.date(2026, 12, 24)
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        day("24.12.2026")
    assert str(caught.value) == "“24.12.2026” is not a day such as 2026-12-24"
