"""Bodies: packed or not, whole or cut, and never more than the limit."""

from __future__ import annotations

import gzip
import zlib

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.coursera.trail import Trail
from coursera_wizard.services.coursera.unpacking import Body

TEXT = bytes(range(256)) * 20_000  # more than is unpacked at once


def collected(encoding: str, packed: bytes, *, limit: int = 10_000_000, step: int = 7000) -> Body:
    """Return a body that came in chunks."""
    body = Body(encoding, limit, Trail("h", 443, "/"))
    for start in range(0, len(packed), step):
        body.take(packed[start : start + step])
    return body


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("identity", TEXT),
        ("", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("identity, gzip", gzip.compress(TEXT)),
    ],
)
def test_bodies_come_whole(encoding: str, packed: bytes) -> None:
    """Whatever the chunks, the text is the same."""
    body = collected(encoding, packed)

    assert body.is_complete
    assert body.whole() == TEXT


def test_what_is_cut_or_packed_in_another_way_is_not_complete() -> None:
    """A text that lacks its end is never taken for a whole one."""
    assert not collected("gzip", gzip.compress(TEXT)[:-20]).is_complete
    assert not collected("br", b"whatever").is_complete
    assert collected("gzip", b"").is_complete


@pytest.mark.parametrize(
    ("encoding", "packed"), [("identity", TEXT), ("gzip", gzip.compress(bytes(900_000_000 // 9)))]
)
def test_too_much_is_noticed_while_it_comes(encoding: str, packed: bytes) -> None:
    """The limit holds before and after unpacking, at the first byte too many."""
    with pytest.raises(ProblemError) as caught:
        collected(encoding, packed, limit=len(TEXT) - 1)

    assert caught.value.problem.code is ProblemCode.COURSERA_ANSWER_TOO_LARGE
