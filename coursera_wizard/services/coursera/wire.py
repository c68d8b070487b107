"""Answers as typed rows: exactly as documented, or mended as far as they mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from coursera_wizard.services.coursera.errors import translating_decoding, unexpected_answer
from coursera_wizard.services.coursera.paging import paging_broken
from coursera_wizard.services.coursera.rows import Row
from coursera_wizard.services.coursera.tolerance import Id, mended

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.transport import Answer


RowT = TypeVar("RowT", bound=Row)


class Paging(msgspec.Struct, frozen=True):
    """Where a page stands in its list; both parts may be missing."""

    next: str | int | None = None
    total: int | None = None


class Envelope(msgspec.Struct, Generic[RowT], frozen=True):
    """What every list is wrapped in; parts may be missing or null."""

    elements: tuple[RowT, ...] | msgspec.UnsetType | None = msgspec.UNSET
    paging: Paging | msgspec.UnsetType | None = msgspec.UNSET


class TokenAnswer(msgspec.Struct, frozen=True):
    """The answer of the token endpoint; numbers come as numbers or as texts."""

    access_token: Id
    expires_in: int | str | float = 1799
    refresh_token: str | None = None


class RowReader(Generic[RowT]):
    """Reads the envelopes of one kind of row."""

    def __init__(self, kind: type[RowT]) -> None:
        self._kind = kind
        self._envelope: Any = Envelope[kind]  # type: ignore[valid-type]  # made at run time
        self._decoder = msgspec.json.Decoder(self._envelope)

    def read(self, answer: Answer) -> tuple[tuple[RowT, ...], Paging]:
        """Return the rows and the paging of an answer; missing and null parts are empty.

        Raises:
            ProblemError: ``coursera.not-coursera`` or ``coursera.unexpected-answer``, with the
                place inside the answer.
        """
        with translating_decoding(answer):
            envelope = self._decode(answer.body)
        rows, paging = envelope.elements, envelope.paging
        place = Paging() if paging is msgspec.UNSET or paging is None else paging
        if rows is not msgspec.UNSET and rows is not None:
            return rows, place
        if place.total or (rows is msgspec.UNSET and paging is msgspec.UNSET):
            raise unexpected_answer(answer, at="$.elements")
        return (), place

    def read_one(self, answer: Answer) -> RowT:
        """Return the only row, which may also stand there without its envelope."""
        with translating_decoding(answer):
            raw = msgspec.json.decode(_without_mark(answer.body))
            if isinstance(raw, dict) and isinstance(raw.get("elements"), list):
                elements = raw["elements"]
            else:
                elements = [raw]
            if not elements:
                paging = raw.get("paging")
                if isinstance(paging, dict) and paging.get("total"):
                    raise paging_broken(f"no row of {paging['total']}")
                raise unexpected_answer(answer, at="$.elements[0]")
            row = mended(elements[0], msgspec.inspect.type_info(self._kind))
            return msgspec.convert(row, self._kind)

    def _decode(self, body: bytes) -> Envelope[RowT]:
        body = _without_mark(body)
        try:
            envelope: Envelope[RowT] = self._decoder.decode(body)
        except msgspec.ValidationError:
            raw = mended(msgspec.json.decode(body), msgspec.inspect.type_info(self._envelope))
            envelope = msgspec.convert(raw, self._envelope)
        return envelope


def read_token(answer: Answer) -> tuple[str, float]:
    """Return the access token and how many seconds it is good for.

    Raises:
        ProblemError: The answer holds no token: a page, cut-off JSON, another form.
    """
    token, lifetime_s, _refresh = read_tokens(answer)
    return token, lifetime_s


def read_tokens(answer: Answer) -> tuple[str, float, str | None]:
    """Return the access token, its seconds, and the refresh token if one came along.

    Raises:
        ProblemError: As for :func:`read_token`.
    """
    with translating_decoding(answer):
        found = msgspec.json.decode(_without_mark(answer.body), type=TokenAnswer)
    token, refresh = found.access_token, found.refresh_token or None
    for name, value in (("access_token", token), ("refresh_token", refresh or "x")):
        if not value.isascii() or not value.isprintable() or " " in value:
            raise unexpected_answer(answer, at=f"$.{name}")
    try:
        seconds = int(float(str(found.expires_in)))
    except (ValueError, OverflowError) as error:
        raise unexpected_answer(answer, at="$.expires_in") from error
    return token, float(seconds), refresh


def _without_mark(body: bytes) -> bytes:
    """Return a body without the byte order mark that some proxies put in front."""
    return body.removeprefix(b"\xef\xbb\xbf")
