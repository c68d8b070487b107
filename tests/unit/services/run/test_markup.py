"""HTML in which nothing but our own markup is markup."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.services.run.markup import Markup, escaped, joined, tag


class _Reader(HTMLParser):
    """Notes elements and text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


READABLE = st.text(st.characters(exclude_categories=("Cs", "Cc"))).filter(bool)


@given(READABLE, READABLE)
def test_any_text_stays_text(text: str, attribute: str) -> None:
    """Whatever a name holds, a reader finds one element with this text and this attribute."""
    reader = _Reader()

    reader.feed(tag("p", text, title=attribute))
    reader.close()

    assert reader.elements == [("p", [("title", attribute)])]
    assert reader.text == text


def test_markup_is_not_escaped_twice() -> None:
    """Elements go into elements as they are, texts beside them do not."""
    assert tag("p", "a < b ", tag("b", "c"), class_="x") == '<p class="x">a &lt; b <b>c</b></p>'
    assert escaped(Markup("<hr>")) == "<hr>"
    assert joined("<", Markup("<hr>")) == "&lt;<hr>"


def test_characters_that_a_page_cannot_have_are_left_out() -> None:
    """Control characters and halves of characters never reach the file."""
    assert escaped("a\x00b\x1bc\ud800d\te") == "abcd\te"


def test_attributes_with_a_line_in_their_names() -> None:
    """Python's underscores become HTML's lines."""
    assert tag("g", aria_label="x", class_="y") == '<g aria-label="x" class="y"></g>'
