"""The college is the same for the same seed, believable, and as awkward as the real feed."""

from __future__ import annotations

import time
import tracemalloc
from collections import Counter
from typing import Any

import pytest

from coursera_wizard.services.practice.college import (
    API_KEY,
    CLIENT_SECRET,
    FOREIGN_ORGANIZATION_ID,
    ORGANIZATION_ID,
    College,
    CollegeSize,
)
from coursera_wizard.services.practice.identifiers import is_well_formed
from tests.unit.services.practice.callers import Caller

EVERYTHING: dict[str, Any] = {
    "includeS12n": "true",
    "includeDeletedMembers": "true",
    "includeExpiredContracts": "true",
}
PAGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/programs", {"excludeContent": "false", "limit": 1000}),
    ("/users", {"limit": 1000}),
    ("/contents", {"limit": 1000}),
    ("/enrollmentReports", {"limit": 1000, **EVERYTHING}),
    ("/courseGradebookReports", {"q": "search", "limit": 100}),
)


async def all_bytes(seed: int) -> list[bytes]:
    """Return a page of every list of a college."""
    caller = Caller(College(seed))
    return [(await caller.get(path, **query)).body for path, query in PAGES]


async def test_college_is_the_same_for_the_same_seed() -> None:
    """Same seed, same bytes; another seed, other people and other ids everywhere."""
    first, again, other = await all_bytes(1), await all_bytes(1), await all_bytes(2)

    assert first == again
    assert all(one != another for one, another in zip(first, other, strict=True))


def test_college_credentials_have_the_real_lengths() -> None:
    """Key, secret and organization ids look like those of the real portal."""
    assert (len(API_KEY), len(CLIENT_SECRET)) == (48, 64)
    assert (API_KEY + CLIENT_SECRET).isalnum()
    assert is_well_formed(ORGANIZATION_ID)
    assert is_well_formed(FOREIGN_ORGANIZATION_ID)


@pytest.mark.parametrize("seed", [1, 2, 77])
async def test_college_enrollments_are_awkward(seed: int) -> None:
    """The enrollment report has every awkward thing that is known of the real one."""
    caller = Caller(College(seed))

    rows = await caller.all_rows("/enrollmentReports")

    ids = Counter(row["id"] for row in rows)
    keys = Counter((row["id"], row["programId"]) for row in rows)
    assert max(ids.values()) > 1, "one person reaches the same content through two programs"
    assert max(keys.values()) == 1
    assert any(row["isCompleted"] and row["overallProgress"] == 96 for row in rows)
    assert any(row["lastActivityAt"] is None for row in rows)
    assert any(row["isCompleted"] and "grade" not in row for row in rows)
    assert any(isinstance(row["externalId"], int) for row in rows)
    assert any(row["externalId"] == row["email"] for row in rows)
    assert any(str(row["externalId"]).startswith("000") for row in rows)
    assert any(row["email"].endswith("@mailbox.example") for row in rows)
    assert any("+" in row["email"] for row in rows)
    assert any(row["email"] != row["email"].lower() for row in rows)
    assert any("dataOrigin" in row for row in rows), "an unknown extra field"
    assert any(row["learnerProfileStandardFields"] is None for row in rows)
    assert {row["membershipState"] for row in rows} == {"MEMBER"}
    assert {row["contentType"] for row in rows} == {"Course"}
    assert {row["contractName"] for row in rows} == {"Campus 2026"}
    for row in rows:
        _assert_coherent(row)


def _assert_coherent(row: dict[str, Any]) -> None:
    assert row["isCompleted"] == (row["completedAt"] is not None)
    assert 0 <= row["overallProgress"] <= 100
    if row.get("grade") is not None:
        assert row["isCompleted"]
        assert 0 <= row["grade"] <= 1
    if row["lastActivityAt"] is not None:
        assert row["enrolledAt"] <= row["lastActivityAt"] <= row["updatedAt"]
    if row["completedAt"] is not None:
        assert row["completedAt"] <= row["lastActivityAt"]


@pytest.mark.parametrize("seed", [1, 2, 77])
async def test_college_names_are_awkward(seed: int) -> None:
    """People and programs have accents, other scripts, commas, quotes, single names and blanks."""
    caller = Caller(College(seed))

    people = [row["fullName"] for row in await caller.all_rows("/users")]
    programs = await caller.all_rows("/programs", excludeContent="true")

    assert any(" " not in name for name in people)
    assert any("," in name for name in people)
    assert any('"' in name for name in people)
    assert any(name != name.strip() or "  " in name for name in people)
    assert any(ord(sign) > 0x2E00 for name in people for sign in name), "an East Asian script"
    assert any(0x590 <= ord(sign) <= 0x6FF for name in people for sign in name), "right to left"
    assert any(not row["name"].isascii() for row in programs)
    assert {"Workforce Reskilling – Spring", "Workforce Reskilling – Fall"} <= {
        row["name"] for row in programs
    }
    starts = {row["id"][0] for row in programs}
    assert {"-", "_"} <= starts
    assert any("tagline" not in row for row in programs)


async def test_college_gradebook_is_awkward(caller: Caller) -> None:
    """The gradebook has null flags, items never tried, and agrees with itself."""
    rows = await caller.all_rows("/courseGradebookReports", q="search")

    items = [item for row in rows for item in row["itemGradebooks"]]
    assert any(row["riskFlags"] == [None] for row in rows)
    assert any(row["riskFlags"] == ["INACTIVE"] for row in rows)
    assert any(item["itemRiskFlags"] == [None] for item in items)
    assert any("FAILED_ASSIGNMENT" in item["itemRiskFlags"] for item in items)
    assert any(item["itemGrade"] is None and item["isItemPassed"] is None for item in items)
    assert all(sum(item["itemWeight"] for item in row["itemGradebooks"]) == 100 for row in rows)
    assert any((row["overallCourseGrade"] or 0) > 1 for row in rows), "0..100, not 0..1"


async def test_college_reports_agree_with_each_other(caller: Caller) -> None:
    """Grades of both reports are the same once a course is completed, on both scales."""
    report = await caller.all_rows("/enrollmentReports")
    gradebook = await caller.all_rows("/courseGradebookReports", q="search")

    grades = {
        (row["externalId"], row["courseId"], row["programId"]): row["overallCourseGrade"]
        for row in gradebook
    }
    completed = [row for row in report if row.get("grade") is not None]
    assert completed
    for row in completed:
        key = (row["externalId"], row["contentId"], row["programId"])
        assert grades[key] == pytest.approx(row["grade"] * 100)


async def test_college_without_programs_is_empty() -> None:
    """An organization without programs has people, and nothing else."""
    caller = Caller(College(1, CollegeSize(programs=0)))

    assert await caller.all_rows("/programs", excludeContent="true") == []
    assert await caller.all_rows("/enrollmentReports") == []
    assert await caller.all_rows("/contents") == []
    assert all(row["membershipProgramIds"] == [] for row in await caller.all_rows("/users"))


@pytest.mark.parametrize(("programs", "learners", "rows"), [(1, 20, 60), (40, 200, 900)])
async def test_college_has_exactly_the_size_asked_for(
    programs: int, learners: int, rows: int
) -> None:
    """Programs, learners and rows of the plain report are as many as were asked for."""
    caller = Caller(College(3, CollegeSize(programs, learners, rows)))

    assert len(await caller.all_rows("/programs", excludeContent="true")) == programs
    assert len(await caller.all_rows("/users")) == learners
    found = await caller.all_rows("/enrollmentReports")
    assert len(found) == rows
    assert len({(row["id"], row["programId"]) for row in found}) == rows


async def test_college_huge_pages_cost_what_small_ones_do() -> None:
    """A page out of 100,000 programs or five million rows is quick, and little is kept."""
    tracemalloc.start()
    began = time.perf_counter()
    caller = Caller(College(1, CollegeSize(100_000, enrollments=5_000_000)))

    programs = await caller.get("/programs", excludeContent="true", limit=1000, start=99_000)
    rows = await caller.get("/enrollmentReports", limit=1000, start=4_999_500)
    users = await caller.get("/users", limit=1000, start=1_000_000)

    seconds = time.perf_counter() - began
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(programs.rows), programs.paging) == (1000, {"total": 100_000})
    assert (len(rows.rows), rows.paging) == (500, {"total": 5_000_000})
    assert len(users.rows) == 1000
    assert seconds < 5, "milliseconds in truth; a table of all programs or rows would take longer"
    assert most < 60_000_000


async def test_college_moves_on_with_the_last_refresh(college: College) -> None:
    """A later refresh shows the same rows, further on; nobody falls back."""
    day = 86_400_000
    first = Caller(college)
    before = await first.all_rows("/enrollmentReports")
    later = Caller(college, last_refresh_ms=before[0]["updatedAt"] + 30 * day)

    after = await later.all_rows("/enrollmentReports")

    assert [row["id"] for row in before] == [row["id"] for row in after]
    pairs = list(zip(before, after, strict=True))
    assert all(new["overallProgress"] >= old["overallProgress"] for old, new in pairs)
    assert all(new["isCompleted"] or not old["isCompleted"] for old, new in pairs)
    assert any(new["isCompleted"] and not old["isCompleted"] for old, new in pairs)
    assert {new["updatedAt"] - old["updatedAt"] for old, new in pairs} == {30 * day}
