"""What the choice of programs lacks before it can be delivered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.facts import Catalog
from coursera_wizard.domain.mapping import Match, ProgramMapping
from coursera_wizard.domain.problem import Problem, ProblemCode, Severity, problem
from coursera_wizard.domain.school_names import same_name_key
from coursera_wizard.i18n import N_, ngettext

_NAMES_SHOWN: Final = 3
_MORE: Final = (N_("{names} and {count} more"), N_("{names} and {count} more"))


class _Same:
    """Stands for one object, whatever it holds: what is looked at twice is not computed twice."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def check_programs(programs: Programs, catalog: Catalog | None) -> tuple[Problem, ...]:
    """Return what stands against delivering these programs, and what wants a look.

    Args:
        programs: The choices.
        catalog: What Coursera lists; None while it is not known, then nothing is called gone.
    """
    return _checked(_Same(programs.mappings), _Same(catalog))


def listed_ids(catalog: Catalog | None) -> frozenset[str] | None:
    """Return the ids of the programs Coursera lists, or None while that is not known."""
    return None if catalog is None else _ids(_Same(catalog))


def names_text(names: Iterable[str]) -> str:
    """Return the first few names and how many more there are."""
    every = tuple(names)
    shown = ", ".join(every[:_NAMES_SHOWN])
    more = len(every) - _NAMES_SHOWN
    return shown if more <= 0 else ngettext(*_MORE, more).format(names=shown, count=more)


@lru_cache(maxsize=2)
def _ids(catalog: _Same) -> frozenset[str]:
    assert isinstance(catalog.value, Catalog)  # noqa: S101 - tells the type checker
    return frozenset(program.id for program in catalog.value.programs)


@lru_cache(maxsize=2)
def _checked(mappings: _Same, catalog: _Same) -> tuple[Problem, ...]:
    assert isinstance(mappings.value, Mapping)  # noqa: S101 - tells the type checker
    rows: list[ProgramMapping] = [row for row in mappings.value.values() if row.is_on]
    if not rows:
        return (problem(ProblemCode.PROGRAMS_NONE_CHOSEN),)
    listed = listed_ids(catalog.value if isinstance(catalog.value, Catalog) else None)
    to_look_at = [row for row in rows if row.match is Match.NEEDS_LOOK]
    gone = [] if listed is None else [row for row in rows if row.program_id not in listed]
    homeless = [row for row in rows if row.school is None or not row.school.name.strip()]
    return (
        *_found(ProblemCode.PROGRAMS_SCHOOL_MISSING, homeless),
        *_same_new_schools(rows),
        *_found(
            ProblemCode.PROGRAMS_NEEDS_LOOK,
            to_look_at,
            Severity.BLOCKS if len(to_look_at) == len(rows) else Severity.WARNS,
        ),
        *_found(ProblemCode.PROGRAMS_GONE, gone),
    )


def _found(
    code: ProblemCode, rows: list[ProgramMapping], severity: Severity | None = None
) -> tuple[Problem, ...]:
    if not rows:
        return ()
    names = names_text(row.program_name for row in rows)
    return (problem(code, severity=severity, count=len(rows), names=names),)


def _same_new_schools(rows: list[ProgramMapping]) -> tuple[Problem, ...]:
    """Two new schools of one name are never merged silently, and never sent as two either."""
    by_name: dict[str, list[ProgramMapping]] = {}
    for row in rows:
        if row.school is not None and row.school.is_new and row.school.name.strip():
            by_name.setdefault(same_name_key(row.school.name), []).append(row)
    doubled = [
        row
        for group in by_name.values()
        if len(group) > 1 and not all(row.merge_confirmed for row in group)
        for row in group
    ]
    return _found(ProblemCode.PROGRAMS_SAME_NEW_SCHOOL, doubled)
