"""Yields every record that differs between two full packages: what a delta package is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coursera_wizard.services.run.aligned_lines import aligned, differing
from coursera_wizard.services.run.kept_package import KeptPackage


class ChangeKind(StrEnum):
    """What became of a record; the words of the history's changes."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class LineChange:
    """One record that differs.

    Attributes:
        id: Its sourcedId.
        now: Its line in the new package, without its end; empty for a removed one.
        was: Its line in the old package; empty for a new one.
    """

    kind: ChangeKind
    id: str
    now: bytes = b""
    was: bytes = b""

    @property
    def line(self) -> bytes:
        """The line that a delta package says it with: the old one for a removed record."""
        return self.now or self.was


def changes_of(file: str, new: KeptPackage, old: KeptPackage | None) -> Iterator[LineChange]:
    """Yield what differs in one file, by id; blocks, and needs the same memory at any size.

    Where the columns of both packages differ, every record of both is changed, and a removed
    record's line has the columns of the old one.

    Raises:
        ProblemError: ``run.package-gone`` where one of them cannot be read.
    """
    if old is not None and new.is_same(file, old):
        return
    same_columns = old is None or not old.has(file) or new.header(file) == old.header(file)
    olds = iter(()) if old is None else old.blocks(file)
    for left, right in aligned(new.blocks(file), olds):
        for record, now, was in differing(left, right, same_columns=same_columns):
            if now is None:
                kind = ChangeKind.REMOVED
            else:
                kind = ChangeKind.NEW if was is None else ChangeKind.CHANGED
            yield LineChange(kind, record.decode(), now or b"", was or b"")
