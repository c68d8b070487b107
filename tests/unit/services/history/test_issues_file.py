"""The list of issues is safe to open, exact in its counts, and reads back."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path

import pytest

from coursera_wizard import i18n
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.run_issues import Issue, IssueClass, IssueCount, IssueReason
from coursera_wizard.services.history.issues_file import COLUMNS, IssuesWriter, read_issues

NAME = Issue(IssueReason.NAME_ONE_WORD, "users", "u1", "c1", "p1", "givenName")
EMPTY = Issue(IssueReason.REQUIRED_EMPTY, "users", "u2", "Élodie@example.org", "p2", "username")
SAME = Issue(IssueReason.SAME_ENROLLMENT, "enrollments", "e1", "c3", "p1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the list is."""
    return tmp_path / "issues.csv"


def _write(path: Path, *issues: Issue, listed_at_most: int = 100) -> tuple[IssueCount, ...]:
    with IssuesWriter(path, listed_at_most=listed_at_most) as writer:
        for issue in issues:
            writer.add(issue)
    return writer.counts()


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_issues_come_back(path: Path) -> None:
    """What was written is read, in its order, and counted by reason, file and program."""
    counts = _write(path, NAME, EMPTY, SAME, NAME)

    assert read_issues(path) == ((NAME, EMPTY, SAME, NAME), 4)
    assert set(counts) == {
        IssueCount(IssueReason.NAME_ONE_WORD, "users", "p1", 2),
        IssueCount(IssueReason.REQUIRED_EMPTY, "users", "p2", 1),
        IssueCount(IssueReason.SAME_ENROLLMENT, "enrollments", "p1", 1),
    }


def test_list_says_what_a_person_needs(path: Path) -> None:
    """A row has class, reason, place and a sentence; spreadsheets are told it is UTF-8."""
    _write(path, EMPTY)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert _rows(path) == [
        list(COLUMNS),
        [
            *("skipped", "required-empty", "users", "u2", "Élodie@example.org", "p2", "username"),
            "A value that OneRoster requires is empty: username.",
        ],
    ]


@pytest.mark.skipif(os.name != "posix", reason="rights are said otherwise there")
def test_only_the_owner_reads(path: Path) -> None:
    """The list names learners, so it is its owner's alone."""
    _write(path, NAME)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "'=1", "'quoted"),
        *('a,b"c', "plain", "ünïcode", ""),
    ],
)
def test_no_cell_is_a_formula(path: Path, text: str) -> None:
    """A cell that a spreadsheet would calculate gets an apostrophe, and reads back without it."""
    issue = Issue(IssueReason.FORMULA, "users", text, text, text)
    _write(path, issue)

    for cell in _rows(path)[1]:
        assert cell.lstrip()[:1] not in tuple("=+-@＝")
    assert read_issues(path)[0] == (issue,)


def test_line_breaks_stay_out(path: Path) -> None:
    """An id with a line break or another control character stays in its line."""
    _write(path, Issue(IssueReason.LINE_BREAK, "users", "a\r\nb\x00\u2028c\td"))

    assert len(path.read_bytes().splitlines()) == 2
    assert read_issues(path)[0][0].record == "a b c d"


def test_long_list_ends_and_says_so(path: Path) -> None:
    """Past its limit the list says how many more there are; the counts stay exact."""
    counts = _write(path, *[NAME] * 5, listed_at_most=3)

    rows = _rows(path)
    assert len(rows) == 1 + 3 + 1
    assert rows[-1][-1] == "There are 2 more. They are counted, and not listed here."
    assert read_issues(path)[1] == 3
    assert [count.count for count in counts] == [5]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"program_id": "p1"}, ([NAME, SAME], 2)),
        ({"program_id": "p3"}, ([], 0)),
        ({"search": "ELODIE"}, ([EMPTY], 1)),
        ({"search": "enrolled in this class"}, ([SAME], 1)),
        ({"search": "skipped"}, ([EMPTY], 1)),
        ({"search": "users", "program_id": "p1"}, ([NAME], 1)),
        ({"start": 1, "limit": 1}, ([EMPTY], 3)),
        ({"start": 9}, ([], 3)),
        ({"limit": 0}, ([], 3)),
    ],
)
def test_page_of_a_search(
    path: Path, options: dict[str, int | str], expected: tuple[list[Issue], int]
) -> None:
    """Search, program and page narrow the list; the number is of all that match."""
    _write(path, NAME, EMPTY, SAME)

    page, total = read_issues(path, **options)  # type: ignore[arg-type]  # options of the call

    assert (list(page), total) == expected


def test_sentence_is_searched_in_the_readers_language(path: Path) -> None:
    """Written in one language, the list is read in another."""
    _write(path, NAME)
    i18n.set_language(i18n.PSEUDO_LONG)

    sentence = NAME.sentence

    assert read_issues(path, search=sentence)[1] == 1


def test_row_of_a_later_version_is_passed_over(path: Path) -> None:
    """A reason that this version does not know does not hide the others; a short row neither."""
    _write(path, NAME)
    with path.open("a", encoding="utf-8") as file:
        file.write("skipped,moonlight,users,u9,c9,p1,,The moon.\r\nerror,formula\r\n")

    page, total = read_issues(path)

    assert total == 2
    assert [issue.reason for issue in page] == [IssueReason.NAME_ONE_WORD, IssueReason.FORMULA]


def test_missing_list_is_said(path: Path) -> None:
    """A list that was removed with its package is a problem in words."""
    with pytest.raises(ProblemError) as refused:
        read_issues(path)

    assert refused.value.problem.code is ProblemCode.HISTORY_LIST_GONE


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfclass,reason\r\n\xff\xfe", None])
def test_unreadable_list_is_said(path: Path, content: bytes | None) -> None:
    """What is no such list cannot be read."""
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)

    with pytest.raises(ProblemError) as refused:
        read_issues(path)

    assert refused.value.problem.code is ProblemCode.STORE_NOT_READABLE


def test_list_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Where there is no folder, the list cannot begin."""
    with pytest.raises(ProblemError) as refused, IssuesWriter(tmp_path / "gone" / "issues.csv"):
        pytest.fail("it began")

    assert refused.value.problem.code is ProblemCode.STORE_FOLDER_MISSING


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_full_disk_is_said() -> None:
    """A full disk is found while writing or at the end, and is said either way."""
    with pytest.raises(ProblemError) as refused:
        _write(Path("/dev/full"), *[NAME] * 10)

    assert refused.value.problem.code is ProblemCode.STORE_DISK_FULL


def test_list_is_read_by_kind_and_class(path: Path) -> None:
    """One kind of record, one class, or both; a page counts what matches."""
    _write(path, NAME, EMPTY, SAME)

    assert read_issues(path, file="users") == ((NAME, EMPTY), 2)
    assert read_issues(path, classes=(IssueClass.DUPLICATE, IssueClass.SKIPPED), limit=1) == (
        (EMPTY,),
        2,
    )
    assert read_issues(path, file="users", classes=(IssueClass.DUPLICATE,)) == ((), 0)
