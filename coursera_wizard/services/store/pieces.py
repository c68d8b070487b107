"""Writes and reads large tables in pieces, so that no other thread waits for the whole.

A single call into the encoder keeps the interpreter to itself until it returns: half a second for
100,000 programs, in which the window stands still although it is another thread that saves. The
pieces are small, because the window may ask for the interpreter many times before it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

import msgspec

from coursera_wizard.domain.ordering import AT_ONCE, sorted_in_pieces

Row = TypeVar("Row")

_BYTES_AT_ONCE: Final = 16 * 1024

_SORTED: Final = msgspec.json.Encoder(order="sorted")
_AS_IT_COMES: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Layout:
    """The signs around a table in a file of ours.

    Text in JSON holds no line break of its own, so a sign with one is layout wherever it stands.

    Attributes:
        opening: What the table begins with, up to its brace; stands once in a file.
        border: What stands between two rows or pieces, up to the comma.
        joint: The part of the border that no row ends with.
        closing: What the table ends with, up to its brace.
        depth: How deep it stands in a file of two blanks a level; None for one without blanks.
    """

    opening: bytes
    border: bytes
    joint: bytes
    closing: bytes
    depth: int | None

    @classmethod
    def indented(cls, name: str, depth: int) -> Layout:
        """Return the layout of a table in a file that people read: all keys are sorted."""
        around = b"\n" + b"  " * depth
        opening = around + b'"%b": {' % name.encode()
        return cls(opening, around + b"  },", b",", around + b"}", depth)

    @classmethod
    def dense(cls, name: str) -> Layout:
        """Return the layout of a table in a file for ourselves: one line a piece, as it comes."""
        return cls(b'"%b":{' % name.encode(), b"\n,", b"\n,", b"\n}", None)


def with_rows(frame: bytes, rows: Mapping[str, object], layout: Layout) -> bytes:
    """Return a file with the rows in it.

    Args:
        frame: The file with an empty table.
        rows: Key to row.
        layout: How the table stands in it.
    """
    if not rows:
        return frame
    before, opening, after = frame.partition(layout.opening)
    parts = [before, opening]
    for piece in _pieces_of(rows, layout):
        parts += (_encoded(piece, layout), layout.joint)
    parts[-1] = layout.closing
    parts.append(after.removeprefix(b"}"))
    return b"".join(parts)  # which lets other threads go on


def _pieces_of(rows: Mapping[str, Row], layout: Layout) -> Iterator[dict[str, Row]]:
    if layout.depth is not None:
        for keys in sorted_in_pieces(rows):
            yield {key: rows[key] for key in keys}
        return
    entries = iter(rows.items())
    while piece := dict(islice(entries, AT_ONCE)):
        yield piece


def _encoded(rows: Mapping[str, object], layout: Layout) -> bytes:
    """Return a piece without the braces around it."""
    if layout.depth is None:
        return _AS_IT_COMES.encode(rows)[1:-1]
    encoded = msgspec.json.format(_SORTED.encode(rows), indent=2)
    return encoded[1:-2].replace(b"\n", b"\n" + b"  " * layout.depth)


@dataclass(frozen=True, slots=True)
class Cut:
    """A file whose table can be read in pieces.

    Where the frame and every piece is JSON, the file is: only commas were between them.

    Attributes:
        content: The whole file.
        layout: How the table stands in it.
        frame: The same with an empty table.
        places: Where the pieces begin and end in it.
    """

    content: bytes
    layout: Layout
    frame: bytes
    places: tuple[tuple[int, int], ...]

    def pieces(self) -> Iterable[bytes]:
        """Return tables of some rows each, in the order of the file."""
        return (b"{%b}" % self.content[start:end] for start, end in self.places)


def cut(content: bytes, layout: Layout) -> Cut | None:
    """Return where the table of a file can be cut; None if it does not stand there in our layout.

    Nothing is known yet of what the pieces say, nor whether they are JSON.
    """
    start = content.find(layout.opening)
    if start < 0:
        return None
    start += len(layout.opening)
    places: list[tuple[int, int]] = []
    at = start
    while True:
        border = content.find(layout.border, at + _BYTES_AT_ONCE)
        end = content.find(layout.closing, at, border if border >= 0 else len(content))
        if end >= 0:
            places.append((at, end))
            return Cut(content, layout, content[:start] + content[end:], tuple(places))
        if border < 0:
            return None
        comma = border + len(layout.border) - 1
        places.append((at, comma))
        at = comma + 1


def rows_of(table: Cut, decoder: msgspec.json.Decoder[dict[str, Row]]) -> dict[str, Row] | None:
    """Return the rows of a table; None if it does not say, word for word, what we would write.

    Such a table holds no unknown key, none twice, none left out, none out of its order and no
    number that is none.
    """
    is_sorted = table.layout.depth is not None
    encoder = _SORTED if is_sorted else _AS_IT_COMES
    rows: dict[str, Row] = {}
    last, count = "", 0
    try:
        for piece in table.pieces():
            some = decoder.decode(piece)
            if not some or msgspec.json.format(piece, indent=-1) != encoder.encode(some):
                return None
            if is_sorted and rows and next(iter(some)) <= last:
                return None
            last, count = next(reversed(some)), count + len(some)
            rows.update(some)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return rows if len(rows) == count else None
