"""Collects and unpacks the body of an answer, never more of it than the limit."""

from __future__ import annotations

import zlib
from typing import Final

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services.coursera.limits import MEBIBYTE
from coursera_wizard.services.coursera.trail import Trail, details_of

_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
_UNPACKED_AT_ONCE: Final = MEBIBYTE


class Body:
    """Collects a body, never more than the limit of it."""

    def __init__(self, encoding: str, limit: int, trail: Trail) -> None:
        self._unpacker = _Unpacker(encoding)
        self._limit = limit
        self._trail = trail
        self._parts: list[bytes] = []
        self._size = 0

    @property
    def is_complete(self) -> bool:
        """Whether the body could be unpacked to its end."""
        return self._unpacker.is_complete and not self._unpacker.is_unknown

    def take(self, chunk: bytes) -> None:
        """Add a chunk as it came; raises ProblemError when it becomes too much."""
        for part in self._unpacker.unpack(chunk):
            self._size += len(part)
            if self._size > self._limit:
                raise failure(
                    ProblemCode.COURSERA_ANSWER_TOO_LARGE,
                    host=self._trail.host,
                    megabytes=f"{self._limit / MEBIBYTE:g}",
                    details=details_of(self._trail),
                )
            self._parts.append(part)

    def whole(self) -> bytes:
        """Return the body."""
        return b"".join(self._parts)


class _Unpacker:
    """Unpacks gzip and deflate in small pieces, so that a bomb is noticed before it goes off."""

    def __init__(self, encoding: str) -> None:
        named = (name.strip() for name in encoding.split(","))
        names = [name for name in named if name not in {"", "identity"}]
        self.is_unknown = bool(names) and names not in (["gzip"], ["x-gzip"], ["deflate"])
        self._unzip = zlib.decompressobj(_GZIP_OR_ZLIB) if names and not self.is_unknown else None
        self._has_begun = False

    @property
    def is_complete(self) -> bool:
        """Whether the packed text has come to its own end."""
        return self._unzip is None or self._unzip.eof or not self._has_begun

    def unpack(self, chunk: bytes) -> list[bytes] | _Pieces:
        """Return the pieces a chunk unpacks to, each made when it is asked for."""
        if self._unzip is None:
            return [chunk]
        self._has_begun = self._has_begun or bool(chunk)
        return _Pieces(self._unzip, chunk)


class _Pieces:
    """Yields what a chunk unpacks to, piece by piece."""

    def __init__(self, unzip: zlib._Decompress, chunk: bytes) -> None:
        self._unzip = unzip
        self._rest = chunk
        self._has_more = True

    def __iter__(self) -> _Pieces:
        return self

    def __next__(self) -> bytes:
        while self._has_more and not self._unzip.eof:
            piece = self._unzip.decompress(self._rest, _UNPACKED_AT_ONCE)
            self._rest = self._unzip.unconsumed_tail
            self._has_more = bool(self._rest) or len(piece) == _UNPACKED_AT_ONCE
            if piece:
                return piece
        raise StopIteration
