"""What the choice of programs lacks before it can be delivered.

The check is asked after every edit, also of 100,000 programs. Therefore what was counted last is
kept, and only rows that are other objects since then are counted anew.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import compress, islice
from operator import attrgetter, is_not
from typing import Final

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.facts import Catalog
from coursera_wizard.domain.mapping import Match, ProgramMapping
from coursera_wizard.domain.problem import Problem, ProblemCode, Severity, problem
from coursera_wizard.domain.school_names import same_name_key
from coursera_wizard.i18n import ngettext

_NAMES_SHOWN: Final = 3
_ROWS_PER_STEP: Final = 200
_REMEMBERED: Final = 2


def check_programs(programs: Programs, catalog: Catalog | None) -> tuple[Problem, ...]:
    """Return what stands against delivering these programs, and what wants a look.

    Args:
        programs: The choices.
        catalog: What Coursera lists; None while it is not known, then nothing is called gone.
    """
    counting = _Counting(programs.mappings, catalog)
    for _step in counting.steps():
        pass
    tally = counting.tally
    if not tally.on:
        return (problem(ProblemCode.PROGRAMS_NONE_CHOSEN),)
    doubled = [id_ for key in tally.doubled for id_ in tally.new_schools[key]]
    return (
        *_found(ProblemCode.PROGRAMS_SCHOOL_MISSING, programs, tally.homeless),
        *_found(ProblemCode.PROGRAMS_SAME_NEW_SCHOOL, programs, doubled),
        *_found(
            ProblemCode.PROGRAMS_NEEDS_LOOK,
            programs,
            tally.to_look_at,
            severity=Severity.BLOCKS if len(tally.to_look_at) == tally.on else Severity.WARNS,
        ),
        *_found(ProblemCode.PROGRAMS_GONE, programs, tally.gone),
    )


def names_text(names: Iterable[str], count: int | None = None) -> str:
    """Return the first three names, and how many more there are.

    Args:
        names: All names, or the first few of them.
        count: How many there are in all; as many as names are given by default.
    """
    given = tuple(names)
    shown = given[:_NAMES_SHOWN]
    text = ", ".join(shown)
    more = (len(given) if count is None else count) - len(shown)
    if more <= 0:
        return text
    longer = ngettext("{names} and {count} more", "{names} and {count} more", more)
    return longer.format(names=text, count=more)


def prepare_check(programs: Programs, catalog: Catalog | None) -> Iterator[None]:
    """Count in small steps what :func:`check_programs` asks for next, so that it need not wait.

    Worth it before very many rows change at once; the check itself is right without it.
    """
    return _Counting(programs.mappings, catalog).steps()


def count_chosen(mappings: Mapping[str, ProgramMapping]) -> int:
    """Return how many programs are on; known already where the check was asked."""
    for tally in _remembered:
        if tally.mappings is mappings:
            return tally.on
    return sum(map(attrgetter("is_on"), mappings.values()))


class _Counting:
    """Counts anew what differs from what was counted last; :attr:`tally` is the result."""

    def __init__(self, mappings: Mapping[str, ProgramMapping], catalog: Catalog | None) -> None:
        self._mappings = mappings
        self._catalog = catalog
        self.tally = _Tally({}, catalog, None if catalog is None else set())

    def steps(self) -> Iterator[None]:
        """Do the work in small parts."""
        known = [tally for tally in _remembered if tally.catalog is self._catalog]
        same = [tally for tally in known if tally.mappings is self._mappings]
        if same:
            self.tally = same[0]
        else:
            fresh = self.tally
            for latest in known[::-1]:
                if len(latest.mappings) <= len(self._mappings):
                    self.tally = latest
                    if (yield from self._count_differences()):
                        break
            else:
                self.tally = fresh
                if self._catalog is not None:
                    yield from fresh.read_catalog(self._catalog)
                yield from self._count_differences()
        _remember(self.tally)

    def _count_differences(self) -> Generator[None, None, bool]:
        """Count what differs; return False when programs vanished: this is another delivery."""
        before = self.tally.mappings
        tally = self.tally = self.tally.copied(self._mappings)
        yield
        added = len(self._mappings) - len(before)
        for number, id_ in enumerate(_differing(before, self._mappings)):
            if id_ in before:
                tally.remove(before[id_])
            elif added:
                added -= 1
            else:
                return False
            tally.add(self._mappings[id_])
            if not number % _ROWS_PER_STEP:
                yield
        for number, key in enumerate(tally.touched):
            tally.judge(key)
            if not number % _ROWS_PER_STEP:
                yield
        tally.touched.clear()
        return True


def _differing(
    before: Mapping[str, ProgramMapping], after: Mapping[str, ProgramMapping]
) -> Iterator[str]:
    """Return the ids whose rows are other objects than before, one by one."""
    if len(before) == len(after):  # mostly in the same order: compared without a loop of ours
        differs = map(is_not, after.values(), before.values())
        return (id_ for id_ in compress(after, differs) if before.get(id_) is not after[id_])
    return (id_ for id_, row in after.items() if before.get(id_) is not row)


@dataclass(slots=True)
class _Tally:
    """The rows that matter, by what is wrong with them; never changed once it is remembered."""

    mappings: Mapping[str, ProgramMapping]
    catalog: Catalog | None
    listed: set[str] | None
    on: int = 0
    homeless: dict[str, None] = field(default_factory=dict)
    to_look_at: dict[str, None] = field(default_factory=dict)
    gone: dict[str, None] = field(default_factory=dict)
    new_schools: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubled: dict[str, None] = field(default_factory=dict)
    touched: dict[str, None] = field(default_factory=dict)

    def read_catalog(self, catalog: Catalog) -> Iterator[None]:
        """Read which programs Coursera lists."""
        listed = self.listed = set()
        for begin in range(0, len(catalog.programs), _ROWS_PER_STEP):
            part = catalog.programs[begin : begin + _ROWS_PER_STEP]
            listed.update(program.id for program in part)
            yield

    def copied(self, mappings: Mapping[str, ProgramMapping]) -> _Tally:
        """Return a tally to change, for other mappings."""
        return _Tally(
            mappings,
            self.catalog,
            self.listed,
            self.on,
            dict(self.homeless),
            dict(self.to_look_at),
            dict(self.gone),
            dict(self.new_schools),
            dict(self.doubled),
        )

    def add(self, row: ProgramMapping) -> None:
        """Count a row."""
        if not row.is_on:
            return
        id_, school = row.program_id, row.school
        self.on += 1
        if school is None or not school.name.strip():
            self.homeless[id_] = None
        elif not school.sourced_id:
            key = same_name_key(school.name)
            others = self.new_schools.get(key)
            self.new_schools[key] = (id_,) if others is None else (*others, id_)
            if others is not None:
                self.touched[key] = None
        if row.match is Match.NEEDS_LOOK:
            self.to_look_at[id_] = None
        if self.listed is not None and id_ not in self.listed:
            self.gone[id_] = None

    def remove(self, row: ProgramMapping) -> None:
        """Take a row back that was counted."""
        if not row.is_on:
            return
        id_, school = row.program_id, row.school
        self.on -= 1
        for ids in (self.homeless, self.to_look_at, self.gone):
            ids.pop(id_, None)
        if school is not None and not school.sourced_id and school.name.strip():
            key = same_name_key(school.name)
            others = tuple(other for other in self.new_schools.pop(key) if other != id_)
            if others:
                self.new_schools[key] = others
            self.touched[key] = None

    def judge(self, key: str) -> None:
        """See whether the new schools of a name are one by accident.

        They are never merged silently, and never sent as two either.
        """
        ids = self.new_schools.get(key, ())
        if len(ids) > 1 and not all(self.mappings[id_].merge_confirmed for id_ in ids):
            self.doubled[key] = None
        else:
            self.doubled.pop(key, None)


# The counts of what was checked last: one for the programs in use, one for those to come.
_remembered: list[_Tally] = []


def _remember(tally: _Tally) -> None:
    others = [other for other in _remembered if other is not tally]
    _remembered[:] = [*others[1 - _REMEMBERED :], tally]


def _found(
    code: ProblemCode,
    programs: Programs,
    ids: Collection[str],
    *,
    severity: Severity | None = None,
) -> tuple[Problem, ...]:
    count = len(ids)
    if not count:
        return ()
    names = names_text(
        (programs.mappings[id_].program_name for id_ in islice(ids, _NAMES_SHOWN)), count
    )
    return (problem(code, severity=severity, count=count, names=names),)
