"""Texts as receivers take them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.receiver_profiles import PROFILES
from coursera_wizard.domain.run_issues import IssueReason
from coursera_wizard.services.run.texts import Cleaner, needs_quotes, quoted

GENERIC = PROFILES["generic-1.1"]
R = IssueReason
# A word of Persian, which needs its zero-width joiner.
JOINED = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


def cleaned(text: str, column: str = "givenName", **profile: object) -> tuple[str, list[R]]:
    """Return a cleaned text and why it was mended."""
    told: list[R] = []
    cleaner = Cleaner(replace(GENERIC, **profile), File.USERS)  # type: ignore[arg-type]  # parts of a profile
    return cleaner.clean(column, text, lambda reason, _column: told.append(reason)), told


@pytest.mark.parametrize(
    ("text", "becomes", "why"),
    [
        ("Ana", "Ana", []),
        ("Ana\r\nPrieto", "Ana Prieto", [R.LINE_BREAK]),
        ("Ana \u2028 Prieto", "Ana Prieto", [R.LINE_BREAK]),
        ("A\u202ena", "Ana", [R.CONTROL_CHARACTERS]),
        ("A\x00n\x07a", "Ana", [R.CONTROL_CHARACTERS]),
        ("Ana\tP", "Ana P", [R.CONTROL_CHARACTERS]),
        ("=1+1", "'=1+1", [R.FORMULA]),
        ("@SUM(A1)", "'@SUM(A1)", [R.FORMULA]),
        ("O’Neill, Søren “X”", "O’Neill, Søren “X”", []),
        (JOINED, JOINED, []),
    ],
)  # fmt: skip
def test_what_may_not_be_delivered_is_mended_and_told(
    text: str, becomes: str, why: list[R]
) -> None:
    """Line breaks, unseen characters and formulas are mended; names of any script stay."""
    assert cleaned(text) == (becomes, why)


def test_a_sign_in_name_is_no_text_for_people() -> None:
    """A plus sign at the start of a username or an address stays: it would be another one."""
    assert cleaned("+ana@school.example", "username") == ("+ana@school.example", [])
    assert cleaned("+ana@school.example", "email") == ("+ana@school.example", [])


def test_a_receivers_alphabet_is_kept_to() -> None:
    """Characters a receiver refuses are left out, and that is told."""
    text, why = cleaned("Ana (née Díaz)", text_characters="A-Za-z0-9 .,-")
    assert (text, why) == ("Ana nee Diaz", [R.CHARACTERS_REPLACED])
    text, _why = cleaned("Søren Łukasz Weiß – “x”", text_characters="A-Za-z0-9 .,-")
    assert text == "Soren Lukasz Weiss - x"
    text, why = cleaned("ana@school.example", "username", username_characters="a-z0-9.")
    assert (text, why) == ("anaschool.example", [R.CHARACTERS_REPLACED])


@pytest.mark.parametrize(
    ("column", "text", "becomes"),
    [
        ("subjects", "Data, and more , ,Art,", "Data,and more,Art"),
        ("grades", " , ", ""),
        ("periods", ",=1", "'=1"),
        ("title", "Data, and more", "Data, and more"),
        ("userIds", "{coursera:a1}", "{coursera:a1}"),
        ("userIds", "{coursera:Ana, the {2nd}}", "{coursera:Ana-the-2nd}"),
        ("userIds", "{coursera:,}", ""),
    ],
)
def test_lists_have_the_form_of_lists(column: str, text: str, becomes: str) -> None:
    """No empty element, no blank beside a comma, and nothing in a user id that would end it."""
    assert cleaned(text, column)[0] == becomes


def test_a_receivers_length_is_kept_to() -> None:
    """A longer text is shortened, and that is told."""
    text, why = cleaned("Ana Maria", lengths={"users.givenName": 4})
    assert (text, why) == ("Ana", [R.NAME_SHORTENED])


@given(st.text())
def test_a_cleaned_text_stays_as_it_is(text: str) -> None:
    """Cleaning twice changes nothing more, and the result is one cell of one line."""
    once, _why = cleaned(text)
    again, why = cleaned(once)
    assert (again, why) == (once, [])
    line = f"{quoted(once)},x\r\n"
    assert next(csv.reader(io.StringIO(line, newline=""), strict=True)) == [once, "x"]


@given(st.lists(st.text(max_size=8), min_size=5, max_size=5), st.sampled_from(sorted(PROFILES)))
def test_a_row_that_looks_clean_is_not_mended(texts: list[str], profile: str) -> None:
    """What passes the quick look at a whole row stays as it is, cell by cell, for any receiver."""
    columns = ("givenName", "username", "identifier", "grades", "userIds")
    texts[-1] = f"{{coursera:{texts[-1]}}}"
    cleaner = Cleaner(PROFILES[profile], File.USERS)
    told: list[R] = []
    if cleaner.looks_clean(columns)(texts):
        found = [
            cleaner.clean(name, text, lambda reason, _column: told.append(reason))
            for name, text in zip(columns, texts, strict=True)
        ]
        assert (found, told) == (texts, [])


@given(st.text(max_size=8))
def test_cells_that_need_no_quotes_get_none(text: str) -> None:
    """The quick question has the same answer as quoting itself."""
    assert needs_quotes(text) == (quoted(text) != text)
