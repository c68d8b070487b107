"""The catalog of problems is complete, and its numbers can be said on the telephone."""

from __future__ import annotations

import pytest

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
