"""Two files of lines sorted by id, walked side by side: the primitive of every comparison.

Lines travel in blocks: bytes of whole lines, each with its line end. Blocks that are alike are
compared as they are, and only where they differ are they taken apart, down to single lines, so
that a record that did not change costs next to nothing and memory does not grow.

The lines are sorted by their ids, byte by byte, and no id stands twice in a file. A field in
quotes holds no line break.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

Pair: TypeAlias = tuple[bytes, bytes | None, bytes | None]
"""Id, new line, old line; one of the lines may be missing."""

_SMALL: Final = 4096


def id_of(lines: bytes, start: int = 0) -> bytes:
    """Return the id, the first field, of the line that begins there."""
    if lines[start : start + 1] != b'"':
        end = lines.find(b",", start)
        return lines[start:end] if end >= 0 else lines[start:].rstrip()
    end = lines.find(b'"', start + 1)
    while end >= 0 and lines[end + 1 : end + 2] == b'"':
        end = lines.find(b'"', end + 2)
    return lines[start + 1 : end].replace(b'""', b'"')


def place_of(lines: bytes, wanted: bytes) -> int:
    """Return where the first line begins whose id is not before the wanted one."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        start = max(low, lines.rfind(b"\n", low, middle) + 1)
        if id_of(lines, start) < wanted:
            low = lines.find(b"\n", middle) + 1
        else:
            high = start
    return low


def aligned(new: Iterable[bytes], old: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield blocks of both sides that cover the same range of ids, in order."""
    news, olds = iter(new), iter(old)
    left, right = next(news, b""), next(olds, b"")
    while left and right:
        last_left, last_right = _last_id(left), _last_id(right)
        if last_left <= last_right:
            cut = _place_behind(right, last_left)
            yield left, right[:cut]
            left, right = next(news, b""), right[cut:] or next(olds, b"")
        else:
            cut = _place_behind(left, last_right)
            yield left[:cut], right
            left, right = left[cut:], next(olds, b"")
    while left:
        yield left, b""
        left = next(news, b"")
    while right:
        yield b"", right
        right = next(olds, b"")


def pieces(new: bytes, old: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Take aligned blocks apart, in order: pieces that are alike, and small ones that differ."""
    waiting = [(new, old)]
    while waiting:
        left, right = waiting.pop()
        if left == right or not left or not right or len(left) + len(right) <= _SMALL:
            yield left, right
            continue
        middle = left.find(b"\n", len(left) // 2) + 1
        if middle == len(left):  # one long line at the end
            middle = left.rfind(b"\n", 0, len(left) - 1) + 1
        if middle == 0:
            yield left, right
            continue
        there = _same_place(left, right, middle)
        waiting.append((left[middle:], right[there:]))
        waiting.append((left[:middle], right[:there]))


def pairs(new: bytes, old: bytes, *, same_columns: bool = True) -> list[Pair]:
    """Return what differs between two pieces, by id; lines come without their ends.

    Args:
        new: Lines of the new side.
        old: Lines of the old side, of the same range of ids.
        same_columns: Whether equal lines mean equal records; else every id of both sides differs.
    """
    news, olds = _lines(new), _lines(old)
    if same_columns:
        known_new, known_old = set(news), set(olds)
        news = [line for line in news if line not in known_old]
        olds = [line for line in olds if line not in known_new]
    by_id: dict[bytes, bytes] = {id_of(line): line for line in olds}
    found: list[Pair] = []
    for line in news:
        record = id_of(line)
        found.append((record, line, by_id.pop(record, None)))
    if by_id:
        found += [(record, None, line) for record, line in by_id.items()]
        found.sort(key=_by_id)
    return found


def differing(new: bytes, old: bytes, *, same_columns: bool = True) -> Iterator[Pair]:
    """Yield what differs between two aligned blocks, by id; see :func:`pairs`."""
    for left, right in pieces(new, old) if same_columns else ((new, old),):
        if left != right or not same_columns:
            yield from pairs(left, right, same_columns=same_columns)


def _same_place(left: bytes, right: bytes, place: int) -> int:
    """Return where the line that begins there on the left belongs on the right.

    It is mostly there too, and no farther away than the sides differ in length.
    """
    start = left[place - 1 : left.find(b",", place) + 1]
    slack = abs(len(left) - len(right)) + _SMALL
    near = right.find(start, max(0, place - slack), place + slack)
    return near + 1 if near >= 0 else place_of(right, id_of(left, place))


def _lines(block: bytes) -> list[bytes]:
    """Return the lines of a block without their ends."""
    found = block.replace(b"\r\n", b"\n").split(b"\n")
    if not found[-1]:
        found.pop()
    return found


def _last_id(block: bytes) -> bytes:
    return id_of(block, block.rfind(b"\n", 0, len(block) - 1) + 1)


def _place_behind(block: bytes, record: bytes) -> int:
    """Return where the lines up to a record, and including it, end."""
    place = place_of(block, record)
    if place < len(block) and id_of(block, place) == record:
        place = block.find(b"\n", place) + 1
    return place


def _by_id(pair: Pair) -> bytes:
    return pair[0]
