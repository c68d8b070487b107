"""Rules about keys of several columns: each once, or each also in another file."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from coursera_wizard.services.package_check.piles import LOCATED, HashPiles, Scratch
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.verdict import Findings, Rule

KeyRows = tuple[Sequence[int], Sequence[Hashable]]
"""Lines, and the key of each."""
Again = Callable[[str], Iterator[Chunk]]
"""Reads the rows of a file once more, without those that are removed."""


@dataclass(slots=True)
class Keys:
    """The keys of a file.

    Attributes:
        make: Which rows have a key, and which.
    """

    file: str
    make: Callable[[Chunk], KeyRows]
    piles: HashPiles

    def add(self, chunk: Chunk) -> None:
        """Take in the keys of these rows."""
        numbers, keys = self.make(chunk)
        self.piles.add(keys, len(numbers))


def of_columns(*columns: str) -> Callable[[Chunk], KeyRows]:
    """Return a maker of keys that are the cells of some columns."""

    def make(chunk: Chunk) -> KeyRows:
        return chunk.numbers, list(zip(*(chunk[name] for name in columns), strict=True))

    return make


def of_rows(
    is_meant: Callable[[Chunk], Sequence[bool]], *columns: str
) -> Callable[[Chunk], KeyRows]:
    """Return a maker of keys that only some rows have."""
    of_all = of_columns(*columns)

    def make(chunk: Chunk) -> KeyRows:
        return of_all(chunk.only(is_meant(chunk)))

    return make


class KeyChecks:
    """Compares keys, and finds the rows of those that break a rule.

    Args:
        again: To find the rows.
        scratch: Where millions of keys are kept.
        findings: Where the rows are noted.
    """

    def __init__(self, again: Again, scratch: Scratch, findings: Findings) -> None:
        self._again = again
        self._scratch = scratch
        self._findings = findings

    def keys(self, file: str, make: Callable[[Chunk], KeyRows]) -> Keys:
        """Return a collection, still empty, of the keys of a file."""
        return Keys(file, make, HashPiles(self._scratch))

    def check_distinct(
        self, rule: Rule, make: Callable[[Chunk], KeyRows], keys: Keys, *others: Keys
    ) -> None:
        """Note the rows whose key an earlier row of the file has.

        Args:
            rule: What is broken.
            make: The keys of all collections, to find the rows.
            keys: The keys of the file.
            others: More keys of the same file.
        """
        count, hashes = keys.piles.repeated(LOCATED, *(other.piles for other in others))
        if not count:
            return
        seen: set[Hashable] = set()
        located = 0
        for number, key in self._rows_of(hashes, keys.file, make):
            if key in seen:
                located += 1
                self._findings.add(rule, keys.file, number)
            seen.add(key)
        if len(hashes) == LOCATED and count > located:
            self._findings.add(rule, keys.file, count=count - located)

    def check_contained(self, keys: Keys, others: Keys, rule: Rule, column: str) -> None:
        """Note the first row of each key that the other file lacks."""
        count, hashes = keys.piles.missing_in(others.piles, LOCATED)
        if not count:
            return
        seen: set[Hashable] = set()
        for number, key in self._rows_of(hashes, keys.file, keys.make):
            if key not in seen:
                self._findings.add(rule, keys.file, number, column)
            seen.add(key)
        if len(hashes) == LOCATED and count > len(seen):
            self._findings.add(rule, keys.file, count=count - len(seen))

    def _rows_of(
        self, hashes: set[int], file: str, make: Callable[[Chunk], KeyRows]
    ) -> Iterator[tuple[int, Hashable]]:
        for chunk in self._again(file):
            numbers, keys = make(chunk)
            for number, key in zip(numbers, keys, strict=True):
                if hash(key) in hashes:
                    yield number, key
