"""Numbers and identifiers that follow from a seed and an index, and lead back to the index."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

_MASK_64 = (1 << 64) - 1
_MASK_128 = (1 << 128) - 1
# Odd numbers without a pattern; multiplying by them can be undone.
_FIRST_FACTOR = 0xC6A4A7935BD1E9955BD1E995A4C6937D
_SECOND_FACTOR = 0x9E3779B97F4A7C15F39CC0605CEDC835
_FIRST_INVERSE = pow(_FIRST_FACTOR, -1, 1 << 128)
_SECOND_INVERSE = pow(_SECOND_FACTOR, -1, 1 << 128)

_TURN_SHIFT = 122
_ID_LENGTH = 22
_ID_FORM = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")
_SHORT_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
_SLUG_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def mix(seed: int, index: int) -> int:
    """Return 64 well-mixed bits that depend on nothing but both numbers (the splitmix64 steps)."""
    bits = (index * 0x9E3779B97F4A7C15 + seed) & _MASK_64
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _MASK_64
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _MASK_64
    return bits ^ (bits >> 31)


class IdSpace:
    """The identifiers of one kind of thing: 128 bits as 22 signs, and back to the index."""

    __slots__ = ("_tag", "_turn")

    def __init__(self, seed: int, kind: str, turn: int = 0) -> None:
        """Choose the space.

        Args:
            seed: Of the college.
            kind: Of the things; those of one kind never have an id of another.
            turn: Six bits that turn the first sign of every id into another.
        """
        self._tag = mix(seed, int.from_bytes(kind.encode()[:8], "big"))
        self._turn = turn << _TURN_SHIFT

    def id_of(self, index: int) -> str:
        """Return the identifier of a thing; may contain and begin with ``-`` and ``_``."""
        value = (self._tag << 64 | index) * _FIRST_FACTOR & _MASK_128
        value = (value ^ value >> 64) * _SECOND_FACTOR & _MASK_128
        value ^= value >> 64 ^ self._turn
        return base64.urlsafe_b64encode(value.to_bytes(16, "big"))[:_ID_LENGTH].decode()

    def index_of(self, identifier: str) -> int | None:
        """Return the index an identifier was made from; None for one of another kind or seed."""
        if not is_well_formed(identifier):
            return None
        try:
            value = int.from_bytes(base64.urlsafe_b64decode(identifier + "=="), "big")
        except binascii.Error:
            return None
        value ^= self._turn
        value ^= value >> 64
        value = value * _SECOND_INVERSE & _MASK_128
        value ^= value >> 64
        value = value * _FIRST_INVERSE & _MASK_128
        return value & _MASK_64 if value >> 64 == self._tag else None


def first_bits(identifier: str) -> int:
    """Return the six bits that the first sign of an id stands for."""
    return base64.urlsafe_b64decode(identifier[:4])[0] >> 2


def is_well_formed(identifier: str) -> bool:
    """Tell whether a text has the form of a Coursera identifier: a 128-bit number as base64url."""
    return len(identifier) == _ID_LENGTH and _ID_FORM.fullmatch(identifier) is not None


def short_code(bits: int) -> str:
    """Return a code of five signs, as course items and collections have them."""
    return _signs(bits, _SHORT_SIGNS)


def slug(name: str) -> str:
    """Return a name in the form used in addresses: lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "program"


def slug_code(bits: int) -> str:
    """Return the five signs at the end of a program's slug."""
    return _signs(bits, _SLUG_SIGNS)


def _signs(bits: int, alphabet: str) -> str:
    text = ""
    for _ in range(5):
        bits, sign = divmod(bits, len(alphabet))
        text += alphabet[sign]
    return text
