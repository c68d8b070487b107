"""What is new, changed and removed between two packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursera_wizard.domain.run import FileCounts, ProgramCounts, Run
from coursera_wizard.services.run.difference import (
    Difference,
    KnownRows,
    compare,
    rows_of_run,
)
from coursera_wizard.services.run.program_lookup import ProgramLookup
from tests.support.builders import NOW
from tests.support.packages import a_package

COLUMNS = ("sourcedId", "status", "dateLastModified", "classSourcedId", "note")
CLASSES = {f"class{number}": f"program{number}" for number in range(4)}
LOOKUP = ProgramLookup({}, CLASSES)

Records = dict[str, tuple[str, str]]
RECORDS = st.dictionaries(
    st.text("0123456789abcdef", min_size=1, max_size=3),
    st.tuples(st.sampled_from([*CLASSES, "unknown"]), st.sampled_from(("", "x", "a,b"))),
    max_size=30,
)


def _package(path: Path, records: Records, *columns: str) -> Path:
    rows = [(record, "", "", *values) for record, values in records.items()]
    return a_package(path, {"enrollments": (columns or COLUMNS, rows)})


def _known(difference: Difference) -> KnownRows:
    """Return what the history would know after a delivery."""
    run = Run(
        "1", "d", "College", NOW,
        counts=difference.files,
        programs=tuple(
            ProgramCounts(program, program, "", files)
            for program, files in difference.programs.items()
        ),
    )  # fmt: skip
    return rows_of_run(run)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RECORDS, RECORDS, st.booleans())
def test_counts_are_those_of_two_tables(
    tmp_path: Path, new: Records, old: Records, with_known: bool
) -> None:
    """File and program counts are what comparing dictionaries gives, with or without history."""
    paths = _package(tmp_path / "new.zip", new), _package(tmp_path / "old.zip", old)
    known = _known(compare(paths[1], None, program_of=LOOKUP)) if with_known else None

    found = compare(*paths, program_of=LOOKUP, old_program_of=LOOKUP, known=known)

    both = new.keys() & old.keys()
    changed = {record for record in both if new[record] != old[record]}
    added, gone = new.keys() - old.keys(), old.keys() - new.keys()
    assert found.files == {"enrollments": FileCounts(len(new), len(added), len(changed), len(gone))}
    assert found.before == {"enrollments": len(old)}
    assert found.is_nothing is (new == old)
    for number, program in CLASSES.items():
        mine = {record for record, values in new.items() if values[0] == number}
        theirs = {record for record, values in old.items() if values[0] == number}
        expected = FileCounts(len(mine), len(mine & added), len(mine & changed), len(theirs & gone))
        counts = found.programs.get(program, {}).get("enrollments", FileCounts())
        assert counts == expected


def test_first_run_has_only_new_records(tmp_path: Path) -> None:
    """Without an earlier package there is nothing to compare with, and it is never nothing new."""
    new = _package(tmp_path / "new.zip", {"a": ("class1", ""), "b": ("class1", "")})

    found = compare(new, None, program_of=LOOKUP, known=KnownRows({}, {}))

    assert found.files == {"enrollments": FileCounts(2, 2)}
    assert found.programs == {"program1": {"enrollments": FileCounts(2, 2)}}
    assert found.before is None
    assert not found.is_nothing


def test_removed_record_of_a_program_that_is_gone(tmp_path: Path) -> None:
    """The old run's lookup names the program that the new one does not know any more."""
    new = _package(tmp_path / "new.zip", {"a": ("class1", "")})
    old = _package(tmp_path / "old.zip", {"a": ("class1", ""), "b": ("class9", "")})
    then = ProgramLookup({}, {"class9": "turned-off"})

    found = compare(new, old, program_of=LOOKUP, old_program_of=then)

    assert found.programs["turned-off"] == {"enrollments": FileCounts(0, 0, 0, 1)}


def test_other_columns_change_every_record(tmp_path: Path) -> None:
    """Another version of OneRoster changes what is on both sides, even where lines look alike."""
    records = {"a": ("class1", ""), "b": ("class1", "")}
    new = _package(tmp_path / "new.zip", {**records, "c": ("class1", "")}, *COLUMNS[:4], "comment")
    old = _package(tmp_path / "old.zip", {**records, "0": ("class1", "")})

    found = compare(new, old, program_of=LOOKUP)

    assert found.files == {"enrollments": FileCounts(3, 1, 2, 1)}


def test_file_of_one_package_alone(tmp_path: Path) -> None:
    """Grades that are delivered from now on are new, those that are not are removed."""
    grades = {"results": (("sourcedId", "lineItemSourcedId"), [("g1", "i1"), ("g2", "i1")])}
    none = {"orgs": (("sourcedId", "name"), [("school1", "One")])}
    with_grades = a_package(tmp_path / "1.zip", {**none, **grades})
    without = a_package(tmp_path / "2.zip", none)

    added = compare(with_grades, without, program_of=LOOKUP)
    gone = compare(without, with_grades, program_of=LOOKUP)

    assert added.files == {"orgs": FileCounts(1), "results": FileCounts(2, 2)}
    assert gone.files == {"orgs": FileCounts(1), "results": FileCounts(0, 0, 0, 2)}
    assert gone.before == {"orgs": 1, "results": 2}


def test_history_that_does_not_fit_is_not_believed(tmp_path: Path) -> None:
    """Rows are counted where what is known of the old package contradicts it."""
    new = _package(tmp_path / "new.zip", {"a": ("class1", ""), "b": ("class2", "")})
    old = _package(tmp_path / "old.zip", {"a": ("class1", ""), "c": ("class2", "")})
    wrong = KnownRows({"enrollments": 7}, {"program1": {"enrollments": 7}})

    found = compare(new, old, program_of=LOOKUP, old_program_of=LOOKUP, known=wrong)

    assert found.files == {"enrollments": FileCounts(2, 1, 0, 1)}
    assert found.programs["program1"] == {"enrollments": FileCounts(1)}


def test_school_of_other_programs_is_counted_anew(tmp_path: Path) -> None:
    """Where a school stands for other programs than before, history tells nothing of them."""
    users = {"users": (("sourcedId", "orgSourcedIds"), [("u1", "s1"), ("u2", "s1,s2")])}
    paths = a_package(tmp_path / "new.zip", users), a_package(tmp_path / "old.zip", users)
    now = ProgramLookup({"s1": ["one", "two"], "s2": ["three"]})
    then = ProgramLookup({"s1": ["one"], "s2": ["three"]})
    known = _known(compare(paths[1], None, program_of=then))

    found = compare(*paths, program_of=now, old_program_of=then, known=known)

    assert {program: files["users"].rows for program, files in found.programs.items()} == {
        "one": 2,
        "two": 2,
        "three": 1,
    }


def test_progress_is_told_and_can_cancel(tmp_path: Path) -> None:
    """The hook hears of every row of the new package, and what it raises ends the comparison."""
    new = _package(tmp_path / "new.zip", {"a": ("class1", ""), "b": ("class1", "")})
    old = _package(tmp_path / "old.zip", {"a": ("class1", "")})
    told: list[int] = []

    compare(new, old, program_of=LOOKUP, on_rows=told.append)

    assert told[-1] == 2
    with pytest.raises(InterruptedError):
        compare(new, old, program_of=LOOKUP, on_rows=_cancel)


def _cancel(_rows: int) -> None:
    raise InterruptedError


def test_very_many_classes_are_counted_in_parts(tmp_path: Path) -> None:
    """What is remembered while counting does not grow with the number of classes."""
    classes = {f"c{number:05}": f"p{number % 3}" for number in range(21_000)}
    records = {f"{number:05x}": (name, "") for number, name in enumerate(classes)}

    found = compare(
        _package(tmp_path / "new.zip", records), None, program_of=ProgramLookup({}, classes)
    )

    assert [files["enrollments"].rows for files in found.programs.values()] == [7000] * 3
