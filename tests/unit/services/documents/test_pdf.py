"""A PDF's words come out as a reader sees them: beside each other what is on one line."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.documents import pdf as module
from coursera_wizard.services.documents.pdf import read_pdf
from tests.support import documents as made
from tests.support.documents import KEY, LINK, ORGANIZATION

PATH = Path("a.pdf")


def read(content: bytes) -> list[str]:
    """Return a document's lines, gaps as one blank."""
    text = read_pdf(content, PATH, time.monotonic() + 20)
    return [" ".join(line.split()) for line in text.splitlines()]


def test_table_written_by_columns_is_read_by_rows() -> None:
    """Where words stand counts, not when they were written."""
    rows = (("API Key", KEY), ("Program ID", ""), ("Org ID", ORGANIZATION))

    assert read(made.pdf_table(rows)) == [f"API Key {KEY}", "Program ID", f"Org ID {ORGANIZATION}"]


def test_pages_follow_each_other() -> None:
    """Lines are counted through the whole document."""
    assert read(made.pdf([(60, 700, "one")], [(60, 700, "two"), (60, 680, "three")])) == [
        "one",
        "two",
        "three",
    ]


def test_letters_set_by_hand_make_words() -> None:
    """Small corrections between letters are no gaps."""
    assert read(made.pdf([(60, 700, "[(Or) 15 (g I) -20 (D: abc)]")])) == ["Org ID: abc"]


def test_link_behind_a_word_is_read() -> None:
    """Only Coursera's console and API count."""
    content = made.pdf(
        [(60, 700, "Console")], links=[LINK, "https://riverbend.example/", "mailto:a@b.example"]
    )

    assert read(content) == ["Console", LINK]


def test_page_of_very_many_pieces_is_read_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns are not looked for where that would take too long."""
    monkeypatch.setattr(module, "MOST_PIECES_LAID_OUT", 1)
    content = made.pdf([(200, 700, "right"), (60, 700, "left")])

    assert read(content) != ["left right"]


def test_library_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """What it warns of could quote the document."""
    whole = made.pdf([(60, 700, f"Org ID: {ORGANIZATION}")])
    broken = whole.replace(b"startxref\n", b"startxref\n9")

    with caplog.at_level(logging.DEBUG):
        lines = read(broken)

    assert lines == [f"Org ID: {ORGANIZATION}"]
    assert not caplog.records


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (made.pdf_of_contents(b"0 0 m 9 9 l S"), ProblemCode.DOCUMENT_NO_TEXT),
        (made.pdf_of_contents(*[b""] * 101), ProblemCode.DOCUMENT_TOO_LARGE),
        (made.pdf_of_contents(b"BT " + b"() Tj " * 200_000), ProblemCode.DOCUMENT_TOO_LARGE),
    ],
)
def test_document_that_is_not_read_says_why(content: bytes, code: ProblemCode) -> None:
    """Scans, books and pages made to keep a computer busy are told apart."""
    with pytest.raises(ProblemError) as caught:
        read(content)

    assert caught.value.problem.code is code


def test_time_is_limited() -> None:
    """A document is given up in the middle of a page."""
    with pytest.raises(ProblemError) as caught:
        read_pdf(made.pdf([(60, 700, "x")]), PATH, time.monotonic() - 1)

    assert caught.value.problem.code is ProblemCode.DOCUMENT_TOO_LARGE
