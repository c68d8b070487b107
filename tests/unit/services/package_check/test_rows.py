"""Cutting a member into columns, plainly, with quotes and with care."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.services.package_check.rows import RowReader
from coursera_wizard.services.package_check.verdict import Findings, Rule

HEADER = ("a", "b", "c")


def _read(text: str | bytes, step: int = 7) -> tuple[list[int], list[list[str]], Findings]:
    data = text if isinstance(text, bytes) else text.encode()
    findings = Findings()
    reader = RowReader("file", HEADER, findings)
    numbers: list[int] = []
    rows: list[list[str]] = []
    blocks = [data[at : at + step] for at in range(0, len(data), step)]
    for chunk in reader.chunks(blocks):
        numbers += chunk.numbers
        columns = [chunk[name] for name in HEADER]
        rows += [list(row) for row in zip(*columns, strict=True)]
    return numbers, rows, findings


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("step", [1, 3, 7, 1000])
def test_rows_are_cut_alike_however_they_arrive(end: str, step: int) -> None:
    """Blocks may end anywhere, and the last line without its end."""
    lines = ["a,b,c", "1,2,3", ',"x, ""y""",', "é,,", ",,"]

    for tail in ("", end):
        numbers, rows, findings = _read(end.join(lines) + tail, step)

        assert numbers == [2, 3, 4, 5]
        assert rows == [["1", "2", "3"], ["", 'x, "y"', ""], ["é", "", ""], ["", "", ""]]
        assert findings.mistakes == findings.warnings == []


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab", é'), max_size=4), min_size=3, max_size=3),
        min_size=1,
    ),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.integers(1, 40),
)
def test_rows_come_back_as_they_were_written(
    rows: list[list[str]], quoting: int, step: int
) -> None:
    """Whatever the cells hold, they are read as Python's own module wrote them."""
    text = io.StringIO()
    csv.writer(text, quoting=quoting).writerows([HEADER, *rows])  # type: ignore[arg-type]  # a constant of the module

    _numbers, found, findings = _read(text.getvalue(), step)

    assert found == rows
    assert findings.mistakes == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("1,2", Rule.CELL_COUNT), ("1,2,3,4", Rule.CELL_COUNT), ("1", Rule.CELL_COUNT),
        ("", Rule.LINE_BLANK), ('1,"2\r\n2",3', Rule.LINE_BREAK), ('1,2"2,3', Rule.QUOTING),
        ('1,"2"2,3', Rule.QUOTING), ('1," 2" ,3', Rule.QUOTING), ('1,2,"', Rule.QUOTING),
        ('1,"a\rb",3', Rule.LINE_BREAK), (f'"{"x" * 200_000}",,', Rule.QUOTING),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", [5, 1_000_000])
def test_a_broken_line_is_named_and_left_out(line: str, rule: Rule, step: int) -> None:
    """The lines around it are read all the same, under their own numbers."""
    if len(line) > 1000 and step == 5:
        step = 5000
    numbers, rows, findings = _read(f"a,b,c\r\nx,,\r\n{line}\r\ny,,\r\n", step)

    # Where a block ends within quotes, only that they stay open is known.
    assert findings.mistakes[0].rule in ({rule} if step > 5 else {rule, Rule.QUOTING})
    assert findings.mistakes[0].row == 3
    assert rows[0] == ["x", "", ""]
    if rule is not Rule.QUOTING and step > 5:
        assert rows[-1] == ["y", "", ""]
        assert numbers[-1] == 4 + line.count("\n")


def test_rows_that_make_up_for_each_other_are_noticed() -> None:
    """A line of one cell and one of five have as many cells as two lines should."""
    _numbers, _rows, findings = _read("a,b,c\r\n1\r\n1,2,3,4,5\r\n", 1000)

    assert [one.rule for one in findings.mistakes] == [Rule.CELL_COUNT] * 2


def test_mixed_line_ends_and_a_mark_are_warnings() -> None:
    """Readers take both; one way is wiser."""
    _numbers, rows, findings = _read(b"\xef\xbb\xbfa,b,c\r\n1,2,3\n4,5,6\r\n", 1000)

    assert rows == [["1", "2", "3"], ["4", "5", "6"]]
    assert {one.rule for one in findings.warnings} == {Rule.BYTE_ORDER_MARK, Rule.LINE_ENDS_MIXED}
    assert findings.mistakes == []


def test_a_return_beside_quotes_is_a_mistake() -> None:
    """A lone return in a file of newlines is no end of a line."""
    _numbers, _rows, findings = _read("a,b,c\n1,2\r2,3\n", 1000)

    assert [one.rule for one in findings.mistakes] == [Rule.LINE_BREAK]


def test_extensions_are_let_through() -> None:
    """Columns of one's own stand at the far right, under the name the standard gives them."""
    findings = Findings()
    reader = RowReader("file", HEADER, findings)

    chunks = list(reader.chunks([b"a,b,c,metadata.x\n1,2,3,4\n"]))

    assert [dict(chunk.columns) for chunk in chunks] == [{"a": ["1"], "b": ["2"], "c": ["3"]}]
    assert findings.mistakes == []


@pytest.mark.parametrize("header", ["", "a,b", "a,b,c,d", "a,b,c,metadata.x,metadata.x", '"a'])
def test_other_headers_stop_the_reading(header: str) -> None:
    """When columns cannot be told apart, nothing is said of the rows."""
    findings = Findings()
    reader = RowReader("file", HEADER, findings)

    assert list(reader.chunks([f"{header}\n1,2,3\n".encode()])) == []
    assert [one.rule for one in findings.mistakes] == [Rule.HEADER]
    assert not reader.is_readable
