"""The choice of programs is checked in full, also when only a little of it changed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain import program_checks
from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.facts import Catalog, Program
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.problem import Problem, ProblemCode
from coursera_wizard.domain.program_changes import confirm_merge, turn
from coursera_wizard.domain.program_checks import check_programs, names_text, prepare_check


def on(id_: str, school: School | None = None, match: Match = Match.NEW_SCHOOL) -> ProgramMapping:
    """Return a program that is on."""
    return ProgramMapping(id_, f"Program {id_}", True, school or School(f"School {id_}"), match)


def of(*rows: ProgramMapping) -> Programs:
    """Return programs of these rows."""
    return Programs({row.program_id: row for row in rows})


def catalog(*ids: str) -> Catalog:
    """Return a catalog of programs with these ids."""
    programs = tuple(Program(id_, f"Program {id_}") for id_ in ids)
    return Catalog("f", programs, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))


LISTED = catalog("a", "b", "c", "d", "e")


def counted(problems: tuple[Problem, ...]) -> dict[ProblemCode, str]:
    """Return the codes with the number of programs each names."""
    return {found.code: dict(found.places).get("count", "") for found in problems}


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without earlier counts."""
    monkeypatch.setattr(program_checks, "_remembered", [])


def test_fine_programs_have_no_problem() -> None:
    """Programs with schools of different names, and some that are off, are fine."""
    programs = of(on("a"), on("b"), ProgramMapping("c", "Program c"))

    assert check_programs(programs, LISTED) == ()
    assert check_programs(programs, None) == ()


def test_none_chosen() -> None:
    """At least one program has to be on."""
    assert counted(check_programs(of(ProgramMapping("a", "A")), LISTED)) == {
        ProblemCode.PROGRAMS_NONE_CHOSEN: ""
    }
    assert counted(check_programs(Programs(), None)) == {ProblemCode.PROGRAMS_NONE_CHOSEN: ""}


def test_needs_look_warns_while_others_are_delivered() -> None:
    """A proposal holds up nothing but itself; proposals alone leave nothing to deliver."""
    proposed = on("a", School("X", "x"), Match.NEEDS_LOOK)

    (warning,) = check_programs(of(proposed, on("b")), LISTED)
    (block,) = check_programs(of(proposed), LISTED)

    assert warning.code is block.code is ProblemCode.PROGRAMS_NEEDS_LOOK
    assert not warning.is_blocking
    assert block.is_blocking


def test_gone_is_known_from_the_catalog_only() -> None:
    """A program that is on and no longer listed is named; without a list nothing is gone."""
    programs = of(on("a"), on("z"), ProgramMapping("y", "Program y"))

    (found,) = check_programs(programs, LISTED)

    assert found.code is ProblemCode.PROGRAMS_GONE
    assert dict(found.places) == {"count": "1", "names": "Program z"}
    assert not found.is_blocking
    assert check_programs(programs, None) == ()


def test_school_missing() -> None:
    """A program that is on needs a school with a name."""
    nameless = ProgramMapping("a", "Program a", is_on=True)

    problems = check_programs(of(nameless, on("b", School("  "))), LISTED)

    assert counted(problems) == {ProblemCode.PROGRAMS_SCHOOL_MISSING: "2"}


def test_same_new_school_until_confirmed() -> None:
    """Two new schools of one name are a problem until both rows say that they are one."""
    programs = of(on("a", School("Law")), on("b", School("LAW")), on("c", School("Law", "s1")))

    assert counted(check_programs(programs, LISTED)) == {ProblemCode.PROGRAMS_SAME_NEW_SCHOOL: "2"}
    half = confirm_merge(programs, ["a"]).apply(programs)
    assert check_programs(half, LISTED) != ()
    assert check_programs(confirm_merge(half, ["b"]).apply(half), LISTED) == ()
    assert check_programs(turn(programs, ["a"], on=False).apply(programs), LISTED) == ()


def test_only_a_few_names_are_said() -> None:
    """Three names and how many more."""
    (found,) = check_programs(of(*(on(id_) for id_ in "vwxyz")), LISTED)

    assert dict(found.places)["names"] == "Program v, Program w, Program x and 2 more"
    assert names_text(["A", "B", "C", "D"]) == "A, B, C and 1 more"
    assert names_text(["A", "B"]) == "A, B"


def test_prepare_check_takes_small_steps() -> None:
    """Very many rows are counted in steps, and the check then finds them counted."""
    programs = of(*(on(str(number), School(f"S {number // 2}")) for number in range(2000)))

    steps = sum(1 for _step in prepare_check(programs, LISTED))

    assert steps > 4
    assert sum(1 for _step in prepare_check(programs, LISTED)) == 0
    assert counted(check_programs(programs, LISTED))[ProblemCode.PROGRAMS_SAME_NEW_SCHOOL] == "2000"


schools = st.builds(School, st.sampled_from(["", "X", "x!", "Y"]), st.sampled_from(["", "s"]))
rows = st.builds(
    ProgramMapping,
    program_id=st.sampled_from("abcdefg"),
    program_name=st.just("Program"),
    is_on=st.booleans(),
    school=st.none() | schools,
    match=st.sampled_from(Match),
    merge_confirmed=st.booleans(),
)  # fmt: skip


@given(st.lists(st.tuples(st.lists(rows, max_size=7), st.sampled_from([None, LISTED])), max_size=6))
def test_counting_differences_equals_counting_anew(
    stages: list[tuple[list[ProgramMapping], Catalog | None]],
) -> None:
    """However programs change from check to check, the result is that of a first check."""
    for stage, known in stages:
        programs = of(*stage)

        later = counted(check_programs(programs, known))
        program_checks._remembered.clear()
        first = counted(check_programs(programs, known))

        assert later == first


@given(st.lists(st.lists(rows, max_size=4), min_size=1, max_size=6))
def test_counting_edits_equals_counting_anew(stages: list[list[ProgramMapping]]) -> None:
    """Edit after edit of one set of programs, the counts stay right."""
    programs = of(*(on(id_) for id_ in "abcdefg"))
    for stage in stages:
        programs = Programs({**programs.mappings, **of(*stage).mappings})
        later = counted(check_programs(programs, LISTED))

        kept = list(program_checks._remembered)
        program_checks._remembered.clear()
        assert counted(check_programs(programs, LISTED)) == later
        program_checks._remembered[:] = kept
