"""Keys that must be there once, or elsewhere too."""

from __future__ import annotations

from collections.abc import Iterator

from coursera_wizard.services.package_check.keys import KeyChecks, of_columns, of_rows
from coursera_wizard.services.package_check.piles import LOCATED, Scratch
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.verdict import Findings, Rule


def _chunk(*rows: str) -> Chunk:
    cells = [row.split(",") for row in rows]
    return Chunk("file", range(2, 2 + len(rows)), {
        name: [row[place] for row in cells] for place, name in enumerate("ab")
    })  # fmt: skip


def test_keys_are_made_of_columns_and_rows() -> None:
    """A key is the cells of its columns, in the rows that have one."""
    chunk = _chunk("1,x", "2,", "3,y")

    assert of_columns("b", "a")(chunk)[1] == [("x", "1"), ("", "2"), ("y", "3")]
    numbers, keys = of_rows(lambda rows: [bool(cell) for cell in rows["b"]], "a")(chunk)
    assert (list(numbers), keys) == ([2, 4], [("1",), ("3",)])


def test_repeated_keys_are_found_in_their_rows() -> None:
    """The later rows are named; others of the file count as well."""
    chunk = _chunk("1,x", "2,x", "1,x", "1,y")
    findings = Findings()

    with Scratch() as scratch:
        checks = KeyChecks(lambda _file: iter([chunk]), scratch, findings)
        keys = checks.keys("file", of_columns("a", "b"))
        keys.add(chunk)
        checks.check_distinct(Rule.RESULT_TWICE, keys.make, keys)

    assert [(one.rule, one.row) for one in findings.mistakes] == [(Rule.RESULT_TWICE, 4)]


def test_missing_keys_are_named_once() -> None:
    """The first row of a key that the other file lacks stands for all of them."""
    chunk, other = _chunk("1,x", "2,x", "2,y"), _chunk("1,x")
    findings = Findings()

    with Scratch() as scratch:
        checks = KeyChecks(lambda _file: iter([chunk]), scratch, findings)
        keys = checks.keys("file", of_columns("a"))
        others = checks.keys("other", of_columns("a"))
        keys.add(chunk)
        others.add(other)
        checks.check_contained(keys, others, Rule.ROLE_MISSING, "a")

    assert [(one.rule, one.row) for one in findings.mistakes] == [(Rule.ROLE_MISSING, 3)]


def test_more_keys_than_are_located_are_counted() -> None:
    """Thousands of mistakes of one kind cost no more than the first thousand of them."""
    rows = [f"{number},x" for number in range(3 * LOCATED)]
    chunk = _chunk(*rows, *rows)
    findings = Findings()

    def again(_file: str) -> Iterator[Chunk]:
        return iter([chunk])

    with Scratch() as scratch:
        checks = KeyChecks(again, scratch, findings)
        keys = checks.keys("file", of_columns("a"))
        keys.add(chunk)
        checks.check_distinct(Rule.RESULT_TWICE, keys.make, keys)
        twice = findings.mistake_count
        checks.check_contained(keys, checks.keys("other", of_columns("a")), Rule.ROLE_MISSING, "a")

    assert twice == 3 * LOCATED
    assert findings.mistake_count == 6 * LOCATED
