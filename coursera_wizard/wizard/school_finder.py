"""Finds a school for a program by a part of its name, accents aside."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from coursera_wizard.domain.facts import KnownSchools
from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.school_names import same_name_key, search_key
from coursera_wizard.wizard.program_index import ProgramIndex

MOST_OFFERED: Final = 50
_PIECE: Final = 250


@dataclass(frozen=True, slots=True)
class SchoolChoice:
    """A school somebody may mean.

    Attributes:
        school: The school.
        is_shared: Whether it is a new one that another program becomes already: choosing it says
            that both are one school.
    """

    school: School
    is_shared: bool = False


class SchoolFinder:
    """Existing schools, loaded or used before, and the new ones of this delivery."""

    def __init__(self, loaded: KnownSchools, index: ProgramIndex) -> None:
        self.loaded = loaded
        self._index = index
        self.is_built = False
        self._keys: list[tuple[str, School]] = []
        self._by_name: dict[str, list[School]] = {}

    def build(self) -> Generator[None, None, None]:
        """Read the names; until then nothing existing is found."""
        keys: list[tuple[str, School]] = []
        by_name: dict[str, list[School]] = {}
        known = dict.fromkeys(self.loaded.schools) | dict.fromkeys(self._index.existing_schools())
        for number, school in enumerate(known):
            if not number % _PIECE:
                yield
            if school.sourced_id:
                keys.append((search_key(school.name), school))
                by_name.setdefault(same_name_key(school.name), []).append(school)
        keys.sort(key=lambda pair: pair[0])
        self._keys, self._by_name = keys, by_name
        self.is_built = True

    def find(self, text: str) -> tuple[SchoolChoice, ...]:
        """Return the schools to offer for a text: those that begin with it first."""
        wanted = search_key(text) if text.strip() else ""
        begins: list[School] = []
        holds: list[School] = []
        for key, school in self._keys:
            if key.startswith(wanted):
                begins.append(school)
                if len(begins) == MOST_OFFERED:
                    break
            elif wanted in key and len(holds) < MOST_OFFERED:
                holds.append(school)
        found = [SchoolChoice(school) for school in (begins + holds)[:MOST_OFFERED]]
        room = MOST_OFFERED - len(found)
        if wanted and room:
            new = self._index.new_schools(same_name_key(text), room)
            found += [SchoolChoice(school, is_shared=True) for school in new]
        return tuple(found)

    def named(self, text: str) -> SchoolChoice | None:
        """Return the one existing school of this name, case, accents and punctuation aside."""
        same = self._by_name.get(same_name_key(text), []) if text.strip() else []
        return SchoolChoice(same[0]) if len(same) == 1 else None
