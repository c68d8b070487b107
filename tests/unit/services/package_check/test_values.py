"""The values of single columns."""

from __future__ import annotations

import pytest

from coursera_wizard.services.package_check.columns import Column, Kind
from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.values import ColumnCheck
from coursera_wizard.services.package_check.verdict import Findings, Rule


def _rules(kind: Kind, value: str, *, required: bool = False) -> list[Rule]:
    findings = Findings()
    check = ColumnCheck("file", Column("x", kind, required), Expectation(), findings)
    check.check(Chunk("file", (2,), {"x": [value]}))
    return [one.rule for one in (*findings.mistakes, *findings.warnings)]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.BOOLEAN, "true false"), (Kind.DATE, "2024-02-29 0001-01-01"),
        (Kind.DATE_TIME, "2025-12-31T23:59:59.999Z"), (Kind.YEAR, "2026"),
        (Kind.NUMBER, "0 100 99.5 -1.25 007"), (Kind.INTEGER, "0 100"),
        (Kind.TEXT_LIST, "a a,b 09,10"), (Kind.PAIR_LIST, "{a:b} {a:b:c},{d:e@f.g}"),
        (Kind.TEXT, "a é 李 +x =1"), (Kind.NAME, "'=1 x=1 O'Neil a\u200db"),
    ],
)  # fmt: skip
def test_good_values_pass(kind: Kind, values: str) -> None:
    """Each kind takes what the standard takes, and nothing at all where that is not required."""
    for value in ("", *values.split(" ")):
        assert _rules(kind, value) == []


@pytest.mark.parametrize(
    ("kind", "values", "rule"),
    [
        (Kind.BOOLEAN, "True|TRUE|1|yes| ", Rule.BOOLEAN),
        (Kind.DATE, "2025-02-29|2025-2-1|20250201|2025-02-01T00:00|２０２５-01-01| ", Rule.DATE),
        (Kind.DATE_TIME, "2025-01-01|2025-01-01T00:00:00Z", Rule.DATE_TIME),
        (Kind.DATE_TIME, "2025-01-01T24:00:00.000Z|2025-13-01T00:00:00.000Z", Rule.DATE_TIME),
        (Kind.DATE_TIME, "2025-01-01T00:00:00.000+00:00", Rule.DATE_TIME),
        (Kind.YEAR, "26|2025/26|20260", Rule.YEAR),
        (Kind.NUMBER, "1e3|1,5|NaN|.5|5.|+1|1_0|٣", Rule.NUMBER),
        (Kind.INTEGER, "1.0|-1|x", Rule.NUMBER),
        (Kind.TEXT_LIST, ",|a,|a, b|a ,b|,a", Rule.LIST),
        (Kind.PAIR_LIST, "a:b|{a}|{a:b},|{a:b} ,{c:d}|{a:b}{c:d}|{a:b c}", Rule.PAIR_LIST),
        (Kind.TEXT, "a\x00|a\x85|\u2066a|a\u2028|\x07", Rule.CONTROL_CHARACTER),
        (Kind.NAME, "=1|+1|-1|@a", Rule.FORMULA),
    ],
)  # fmt: skip
def test_other_values_are_found(kind: Kind, values: str, rule: Rule) -> None:
    """Each kind refuses what is nearly right, alone and among thousands of good values."""
    for value in values.split("|"):
        assert _rules(kind, value) == [rule]


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.BOOLEAN, Kind.DATE, Kind.PAIR_LIST])
def test_required_values_are_missed(kind: Kind) -> None:
    """Nothing is not enough where something is required, nor are blanks in a text."""
    assert _rules(kind, "", required=True) == [Rule.REQUIRED_EMPTY]
    if kind is Kind.TEXT:
        assert _rules(kind, " \u00a0", required=True) == [Rule.REQUIRED_EMPTY]


def test_rows_are_named_also_after_many_good_ones() -> None:
    """What was seen and remembered before does not hide what comes later."""
    findings = Findings()
    check = ColumnCheck("file", Column("x", Kind.DATE), Expectation(), findings)
    good = [f"{year}-01-01" for year in range(1000, 9000)]

    check.check(Chunk("file", range(2, 8002), {"x": good}))
    check.check(Chunk("file", range(8002, 16003), {"x": [*good, "soon"]}))

    assert [one.row for one in findings.mistakes] == [16002]
