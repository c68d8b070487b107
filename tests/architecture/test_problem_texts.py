"""The catalog of problems is complete, and its numbers can be said on the telephone."""

from __future__ import annotations

import re

import pytest

from coursera_wizard.cli.commands import COMMANDS
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.problem_catalog import CATALOG
from coursera_wizard.i18n import placeholders


def test_every_problem_has_an_entry() -> None:
    """Nothing can go wrong without words for it, and no words are left over."""
    assert set(CATALOG) == set(ProblemCode)


def test_every_number_is_given_once() -> None:
    """A number names one problem."""
    numbers = [entry.number for entry in CATALOG.values()]

    assert len(numbers) == len(set(numbers))
    assert all(100 <= number <= 999 for number in numbers)


@pytest.mark.parametrize("code", ProblemCode)
def test_entry_has_all_texts(code: ProblemCode) -> None:
    """Every problem says what it is, what happened and what to do."""
    entry = CATALOG[code]
    shortest = entry.title.format_map(dict.fromkeys(placeholders(entry.title), ""))

    assert 0 < len(shortest) < 60
    assert not entry.title.endswith(".")
    assert entry.what_happened.rstrip("”").endswith((".", "}"))
    assert entry.what_to_do.rstrip("”").endswith((".", "}"))


@pytest.mark.parametrize("code", ProblemCode)
def test_a_command_can_be_typed_as_it_stands(code: ProblemCode) -> None:
    """It begins with the program's name, and is one of its commands."""
    entry = CATALOG[code]

    for words in re.findall("“([^”]+)”", f"{entry.what_happened} {entry.what_to_do}"):
        first, *rest = words.split()
        assert first not in COMMANDS or "FILE" not in rest
        assert first != "coursera-delivery" or rest[0] in {*COMMANDS, "--help"}
