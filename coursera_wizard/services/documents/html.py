"""Makes lines of an HTML mail or page: what is shown, with tables row by row; nothing is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from coursera_wizard.services.documents.lines import evidence_in
from coursera_wizard.services.documents.rows import row_lines

_NOT_SHOWN: Final = frozenset({"script", "style", "head", "title", "template", "noscript"})
_OWN_LINES: Final = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "section", "article"}
    | {"header", "footer", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "address", "center", "form"}
)
_CELLS: Final = frozenset({"td", "th"})
_BLANKS: Final = re.compile(r"\s+")
_DEEPEST: Final = 100


def html_lines(html: str) -> str:
    """Return what a page shows, line by line; a link's address follows its words."""
    page = _Page()
    page.feed(_without_remarks(html))
    page.close()
    return page.text()


def _without_remarks(html: str) -> str:
    """Return a page without comments, declarations and what follows its last tag.

    The library's parser looks for the end of each remark again and again where there is none.
    """
    kept = []
    at = 0
    while (start := html.find("<!", at)) >= 0:
        kept.append(html[at:start])
        closing = "-->" if html.startswith("<!--", start) else ">"
        end = html.find(closing, start)
        at = end + len(closing) if end >= 0 else len(html)
    kept.append(html[at:])
    whole = "".join(kept)
    last = whole.rfind(">") + 1
    return whole[:last] + whole[last:].partition("<")[0]


@dataclass(slots=True)
class _Block:
    """Lines that belong together: the page itself, or a cell."""

    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def line(self) -> str:
        return _BLANKS.sub(" ", "".join(self.words)).strip()

    def end_line(self) -> None:
        line = self.line()
        if line:
            self.lines.append(line)
        self.words = []


@dataclass(slots=True)
class _Table:
    """A table that is being read: the cells of the row it is at."""

    outside: _Block
    cells: list[_Block] = field(default_factory=list)

    def end_row(self) -> None:
        for cell in self.cells:
            cell.end_line()
        if self.cells:
            self.outside.lines.extend(row_lines([cell.lines for cell in self.cells]))
        self.cells = []


class _Page(HTMLParser):
    """Follows the tags, forgiving those that were left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._page = _Block()
        self._tables: list[_Table] = []
        self._hidden: list[str] = []
        self._link = ""

    def text(self) -> str:
        """Return all lines."""
        while self._tables:
            self._tables.pop().end_row()
        self._page.end_line()
        return "\n".join(self._page.lines)

    @property
    def _block(self) -> _Block:
        for table in reversed(self._tables):
            return table.cells[-1] if table.cells else table.outside
        return self._page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a cell, a row, a table or a link."""
        if tag in _NOT_SHOWN:
            self._hidden.append(tag)
        elif tag == "br" or tag in _OWN_LINES:
            self._block.end_line()
        elif tag == "table" and len(self._tables) < _DEEPEST:
            self._block.end_line()
            self._tables.append(_Table(self._block))
        elif tag == "tr" and self._tables:
            self._tables[-1].end_row()
        elif tag in _CELLS and self._tables:
            self._tables[-1].cells.append(_Block())
        elif tag == "a":
            self._link = evidence_in(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if tag in _NOT_SHOWN:
            if tag in self._hidden:
                del self._hidden[self._hidden.index(tag) :]
        elif tag in _OWN_LINES:
            self._block.end_line()
        elif tag == "tr" and self._tables:
            self._tables[-1].end_row()
        elif tag == "table" and self._tables:
            self._tables.pop().end_row()
        elif tag == "a" and self._link:
            if self._link not in self._block.line():
                self._block.words.append(f" <{self._link}>")
            self._link = ""

    def handle_data(self, data: str) -> None:
        """Add to the line; line ends in the source are blanks."""
        if not self._hidden:
            self._block.words.append(data)
