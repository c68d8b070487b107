"""New schools of one name are told apart where nobody can be asked."""

from __future__ import annotations

from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.names_apart import tell_apart
from coursera_wizard.domain.program_checks import check_programs
from tests.support.builders import a_mapping, program_id, some_programs


def _names(*names: str, **fields: object) -> list[str]:
    rows = [a_mapping(place, program_name=name, **fields) for place, name in enumerate(names, 1)]
    programs = tell_apart(some_programs(*rows)).apply(some_programs(*rows))
    assert not [one for one in check_programs(programs, None) if one.is_blocking]
    return [row.school.name for row in programs.mappings.values() if row.school]


def test_second_of_a_name_gets_a_number() -> None:
    """The first keeps its name; one that looks the same counts as the same."""
    assert _names("Welding", "welding", "Nursing", "Welding") == [
        "Welding",
        "welding (2)",
        "Nursing",
        "Welding (3)",
    ]


def test_number_that_is_taken_is_passed_over() -> None:
    """A program that is really called so keeps its name."""
    assert _names("Welding", "Welding (2)", "Welding") == [
        "Welding",
        "Welding (2)",
        "Welding (3)",
    ]


def test_program_without_a_name_is_named_by_its_id() -> None:
    """A school has to have a name."""
    assert _names("", "Nursing") == [program_id(1), "Nursing"]


def test_what_a_person_decided_stays() -> None:
    """Confirmed merges and existing schools are left alone."""
    shared = School("North", "north-1")
    programs = some_programs(
        a_mapping(1, program_name="Welding", merge_confirmed=True),
        a_mapping(2, program_name="Welding", merge_confirmed=True),
        a_mapping(3, school=shared),
        a_mapping(4, school=shared),
        a_mapping(5, program_name="Welding", is_on=False),
    )

    assert not tell_apart(programs)
