"""What rows of later files are held against: ids, sessions, schools, classes, line items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coursera_wizard.services.package_check.columns import Subset
from coursera_wizard.services.package_check.manifest import BULK, DELTA

Window = tuple[str, str]
"""First day and the day after the last, as written."""


@dataclass(frozen=True, slots=True)
class Session:
    """An academic session, as far as it matters."""

    row: int
    type: str
    start: str
    end: str
    parent: str
    year: str


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class, as far as it matters; the window is None where a term is not known."""

    school: str
    window: Window | None


@dataclass(frozen=True, slots=True)
class LineItem:
    """A line item, as far as it matters; a limit is None where there is none."""

    class_id: str
    low: float | None
    high: float | None


@dataclass(slots=True)
class Index:
    """What is known of the files read so far.

    Attributes:
        modes: Of every file in the package.
        kept: The files whose ids are kept because others refer to them.
        ids: The ids of each of them, without those that are removed.
        removed: The ids that a delta removes.
        unreadable: Files whose rows cannot be known.
        not_taken: Files that the receiver does not take; what refers to them is not looked up.
    """

    modes: Mapping[str, str]
    kept: frozenset[str]
    ids: dict[str, set[str]] = field(default_factory=dict)
    removed: dict[str, set[str]] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    not_taken: frozenset[str] = frozenset()
    sessions: dict[str, Session] = field(default_factory=dict)
    subsets: dict[Subset, set[str]] = field(
        default_factory=lambda: {subset: set() for subset in Subset}
    )
    orgs: dict[str, tuple[int, str]] = field(default_factory=dict)
    classes: dict[str, ClassFacts] = field(default_factory=dict)
    line_items: dict[str, LineItem] = field(default_factory=dict)

    def known(self, target: str, subset: Subset) -> set[str]:
        """Return the ids that may be referred to; the set grows while the file is read."""
        if subset is Subset.ALL:
            return self.ids.setdefault(target, set())
        return self.subsets[subset]

    def may_be_outside(self, file: str, target: str) -> bool:
        """Tell whether a row of a file may refer to a record that was sent earlier."""
        if target in self.unreadable or target in self.not_taken:
            return True
        return self.modes.get(target, self.modes[file]) == DELTA

    def are_whole(self, *files: str) -> bool:
        """Tell whether these files are there, readable, and hold everything there is."""
        return all(self.modes.get(file) == BULK and file not in self.unreadable for file in files)
