"""The two charts of a report, as drawings within the page: records by program, and what changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from coursera_wizard.domain.record_kinds import kind_name
from coursera_wizard.domain.run import FileCounts
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.services.run.markup import Markup, joined, tag

MOST_PROGRAMS: Final = 15

_WIDTH: Final = 800
_LABEL: Final = 220
_GAP: Final = 12
_ROW: Final = 26
_BAR: Final = 14
_TEXT_BELOW: Final = 4
_LEAST: Final = 2.0
_LONGEST: Final = 31


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a chart: label, parts as (class, number), and what stands behind the bar."""

    label: str
    parts: Sequence[tuple[str, int]]
    words: str


def programs_chart(records: Iterable[tuple[str, int]], *, right_to_left: bool = False) -> Markup:
    """Return a bar for each of the largest programs, and one for all others.

    Args:
        records: Program names with the number of their records.
        right_to_left: Whether the page runs that way.
    """
    ordered = sorted(records, key=_largest_first)
    shown, others = ordered[:MOST_PROGRAMS], ordered[MOST_PROGRAMS:]
    rows = [_Row(name, (("bar", count),), f"{count:,}") for name, count in shown]
    if others:
        count = sum(number for _name, number in others)
        text = ngettext("{count} other program", "{count} other programs", len(others))
        label = text.format(count=f"{len(others):,}")
        rows.append(_Row(label, (("others", count),), f"{count:,}"))
    return _chart(_("Records by program"), rows, 90, right_to_left=right_to_left)


def changes_chart(counts: Mapping[str, FileCounts], *, right_to_left: bool = False) -> Markup:
    """Return a bar of new, changed and removed records for each kind that differs.

    Args:
        counts: By file.
        right_to_left: Whether the page runs that way.
    """
    words = _("{new} new · {changed} changed · {removed} removed")
    rows = [
        _Row(
            kind_name(file),
            (("new", one.new), ("bar", one.changed), ("removed", one.removed)),
            words.format(
                new=f"{one.new:,}", changed=f"{one.changed:,}", removed=f"{one.removed:,}"
            ),
        )
        for file, one in counts.items()
        if one.new or one.changed or one.removed
    ]
    return _chart(_("What changed"), rows, 290, right_to_left=right_to_left)


def _chart(title: str, rows: Sequence[_Row], room: int, *, right_to_left: bool) -> Markup:
    """Draw bars below each other; `room` is for the words behind them."""
    widest = max((sum(number for _kind, number in row.parts) for row in rows), default=0)
    length = _WIDTH - _LABEL - room - 2 * _GAP
    lines = [
        tag(
            "g",
            tag("title", joined(row.label, ": ", row.words)),
            *_drawn(row, index * _ROW, length, widest or 1, right_to_left=right_to_left),
        )
        for index, row in enumerate(rows)
    ]
    height = max(1, len(rows)) * _ROW
    return tag(
        "svg",
        tag("title", title),
        *lines,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        aria_label=title,
        direction="ltr",
    )


def _drawn(
    row: _Row, top: int, length: int, widest: int, *, right_to_left: bool
) -> Iterable[Markup]:
    """Yield label, bar and words of one line, mirrored where the page is."""
    start, end = ("end", "start") if right_to_left else ("start", "end")

    def across(x: float, width: float = 0) -> str:
        return f"{_WIDTH - x - width if right_to_left else x:.1f}"

    middle = top + _ROW / 2
    baseline = f"{middle + _TEXT_BELOW:.1f}"
    upper = f"{middle - _BAR / 2:.1f}"
    yield tag("text", _shortened(row.label), x=across(_LABEL), y=baseline, text_anchor=end)
    bar = _LABEL + _GAP
    yield tag(
        "rect", x=across(bar, length), y=upper, width=length, height=_BAR, rx=3, class_="track"
    )
    place = float(bar)
    for kind, number in row.parts:
        width = max(_LEAST, number / widest * length) if number else 0.0
        if width:
            yield tag(
                "rect", x=across(place, width), y=upper, width=f"{width:.1f}", height=_BAR,
                rx=min(3, width / 2), class_=kind,
            )  # fmt: skip
        place += width
    yield tag(
        "text", row.words, x=across(bar + length + _GAP), y=baseline, text_anchor=start,
        class_="quiet",
    )  # fmt: skip


def _shortened(text: str) -> str:
    """Return as much of a label as there is room for; wide characters take twice as much."""
    room = _LONGEST
    for place, character in enumerate(text):
        room -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if room < 0:
            return f"{text[: max(1, place - 1)].rstrip()}…"
    return text


def _largest_first(record: tuple[str, int]) -> tuple[int, str]:
    return (-record[1], record[0])
