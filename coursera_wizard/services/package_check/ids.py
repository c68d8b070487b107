"""Checks the ids of one file: their form, and that each is there once.

Ids in ascending order need no memory. Others are found out by reading the file a second time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from operator import lt
from typing import Final

from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.package_check.piles import LOCATED, HashPiles, Scratch
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.verdict import Findings, Rule

LONGEST: Final = 255
ID: Final = re.compile(rf"[0-9A-Za-z._/@-]{{1,{LONGEST}}}")
_LOWER: Final = b"0123456789abcdefghijklmnopqrstuvwxyz.-_/@"


class IdCheck:
    """Checks the ids of a file, chunk by chunk.

    Attributes:
        needs_second_look: Whether equal ids, or ids that differ by case, cannot be ruled out.
    """

    def __init__(self, file: str, expectation: Expectation, findings: Findings) -> None:
        self._file = file
        self._findings = findings
        self._last = ""
        self._longest = min(LONGEST, expectation.id_length)
        self._expected = (
            re.compile(f"[{expectation.id_characters}]*") if expectation.id_characters else None
        )
        self._allowed = _allowed(self._expected)
        self.needs_second_look = False

    def check(self, chunk: Chunk) -> None:
        """Look at the ids of these rows."""
        ids = chunk["sourcedId"]
        ascends = self._last < ids[0] and all(map(lt, ids, islice(ids, 1, None)))
        self._last = ids[-1]
        if not ascends:
            self.needs_second_look = True
        together = "".join(ids)
        letters = together.encode()
        is_lower = not letters.translate(None, _LOWER)
        if not is_lower:
            self.needs_second_look = True
        if (
            is_lower
            and (ascends or all(ids))  # the empty id is not greater than any other
            and max(map(len, ids)) <= self._longest
            and not letters.translate(None, self._allowed)
        ):
            return
        for number, value in zip(chunk.numbers, ids, strict=True):
            if not value:
                self._findings.add(Rule.REQUIRED_EMPTY, self._file, number, "sourcedId")
            elif not ID.fullmatch(value):
                self._findings.add(Rule.ID_FORM, self._file, number, "sourcedId")
            elif len(value) > self._longest or (
                self._expected is not None and not self._expected.fullmatch(value)
            ):
                self._findings.add(Rule.RECEIVER_ID, self._file, number, "sourcedId")


def look_again(
    file: str, again: Callable[[], Iterator[Chunk]], scratch: Scratch, findings: Findings
) -> None:
    """Find equal ids, and ids that differ by case alone, in a file that is not in order."""
    piles = HashPiles(scratch)
    for chunk in again():
        piles.add(map(str.lower, chunk["sourcedId"]), len(chunk))
    count, hashes = piles.repeated(LOCATED)
    if not count:
        return
    seen: dict[str, set[str]] = {}
    located = 0
    for chunk in again():
        for number, value in zip(chunk.numbers, chunk["sourcedId"], strict=True):
            lower = value.lower()
            if hash(lower) not in hashes:
                continue
            same = seen.setdefault(lower, set())
            if same:
                located += 1
                rule = Rule.ID_TWICE if value in same else Rule.ID_CASE
                findings.add(rule, file, number, "sourcedId")
            same.add(value)
    if len(hashes) == LOCATED and count > located:
        findings.add(Rule.ID_TWICE, file, count=count - located)


def _allowed(expected: re.Pattern[str] | None) -> bytes:
    """Return the characters that ids may be made of, as far as they are ASCII."""
    return bytes(
        number for number in range(128) if expected is None or expected.fullmatch(chr(number))
    )
