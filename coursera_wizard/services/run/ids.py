"""The sourcedIds of everything that a delivery makes: the same record has the same id for ever.

Source: OneRoster: facts for the delivery, "Ids": name-based, at most 64 of ``[a-z0-9-]``, never an
e-mail address, hashed because Coursera's own ids hold characters that a GUID may not have.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

DIGITS: Final = 32
"""Hex digits of an id: 128 bits, so that two records never share one by chance."""

_NOT_ALLOWED: Final = re.compile(r"[^a-z0-9-]+")
_LONGEST_PREFIX: Final = 64 - DIGITS


class SourcedIds:
    """Makes the ids of one delivery.

    Args:
        organization_id: Coursera's; ids of two organizations never meet.
        prefix: The SIS ID prefix of the delivery; other characters are left out of it.
    """

    def __init__(self, organization_id: str, prefix: str = "") -> None:
        self._organization_id = organization_id
        self.prefix = _NOT_ALLOWED.sub("-", prefix.lower())[:_LONGEST_PREFIX]

    @property
    def length(self) -> int:
        """How many characters an id has."""
        return len(self.prefix) + DIGITS

    def of(self, kind: str, *parts: str) -> str:
        """Return the id of a record: of its kind and Coursera's own ids."""
        return self.prefix + hashlib.sha256(self.seed(kind, *parts)).hexdigest()[:DIGITS]

    def seed(self, kind: str, *parts: str) -> bytes:
        """Return what is hashed, for those who hash many records of one beginning."""
        return "\0".join((self._organization_id, kind, *parts)).encode()
