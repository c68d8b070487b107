"""Programs and contents agree with each other in colleges of every size."""

from __future__ import annotations

import pytest

from coursera_wizard.services.practice.catalog import Catalog


@pytest.mark.parametrize("programs", [1, 10, 25, 300])
def test_catalog_programs_and_contents_agree(programs: int) -> None:
    """What a program holds and where a content is are the same fact, computed from both ends."""
    catalog = Catalog(4, programs)
    pairs = {
        (program, content)
        for program in range(programs)
        for content in (*catalog.courses_of(program), *catalog.specializations_of(program))
    }

    from_contents = {
        (program, content)
        for content in range(catalog.size(with_clips=False))
        for program in catalog.programs_with(content)
    }

    assert from_contents == pairs


def test_catalog_specializations_consist_of_courses_of_the_program() -> None:
    """Every program has a specialization or two, and all their courses."""
    catalog = Catalog(1, 60)

    for program in range(60):
        courses = catalog.courses_of(program)
        assert len(set(courses)) == len(courses)
        specializations = catalog.specializations_of(program)
        assert 1 <= len(specializations) <= 2
        for number in specializations:
            assert set(catalog.content(number).courses) <= set(courses)


def test_catalog_names_are_all_different() -> None:
    """100,000 programs have 100,000 names and ids, and ids lead back."""
    catalog = Catalog(1, 100_000)
    sample = [catalog.program(index) for index in range(0, 100_000, 7)]

    assert len({program.name for program in sample}) == len(sample)
    assert len({program.id for program in sample}) == len(sample)
    assert all(catalog.program_index(program.id) == program.index for program in sample)
    assert Catalog(1, 5).program_index(sample[-1].id) is None
