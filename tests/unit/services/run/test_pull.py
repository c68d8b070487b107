"""Lists are read completely, also where rows move, totals are wrong, or programs are many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import GradeOption, Options
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.run import Run, RunOutcome
from coursera_wizard.services.coursera.limits import Limits
from coursera_wizard.services.coursera.paging import Page
from coursera_wizard.services.coursera.rows import UserRow
from coursera_wizard.services.retry import RetryPolicy
from coursera_wizard.services.run import pull
from coursera_wizard.services.run.meter import Meter
from tests.support.practice_server import PracticeServer
from tests.support.runs import Runs

SMALL_PAGES = Limits(
    page_rows=25,
    retry=RetryPolicy(attempts=2, first_wait_s=0.001, longest_wait_s=0.002, jitter_s=0.0),
)


class Readings:
    """A list that is another one each time it is read, page by page."""

    def __init__(self, total: int | None, *readings: str) -> None:
        self._total = total
        self._readings = list(readings)
        self._count = len(readings)

    async def reading(self, *, is_second: bool = False) -> AsyncGenerator[Page[UserRow], None]:
        """Yield pages of three rows, named by letters."""
        assert is_second is (len(self._readings) < self._count)
        letters = self._readings.pop(0)
        for at in range(0, max(len(letters), 1), 3):
            rows = tuple(UserRow(id=letter) for letter in letters[at : at + 3])
            yield Page(rows, self._total, None)


def complete(listing: Readings, taken: list[str]) -> pull.Complete[None, UserRow]:
    """Return what reads a list completely, and notes the rows it gives on."""

    def take(_of: None, rows: object) -> None:
        assert isinstance(rows, tuple)
        taken.extend(row.id for row in rows)

    meter = Meter(lambda _progress: None)
    return pull.Complete(listing, "users", take, meter, None)  # type: ignore[arg-type]  # stands for a Listing


@pytest.mark.parametrize(
    ("total", "readings", "taken"),
    [
        (5, ("abcde",), "abcde"),
        (None, ("abcde",), "abcde"),
        (0, ("",), ""),
        (5, ("abccd", "abcde"), "abccde"),
        (5, ("abcd", "eabcd"), "abcde"),
        (7, ("abcde", "edcba"), "abcde"),
        (4, ("abcde", "abcde"), "abcde"),
    ],
    ids=["whole", "no-total", "empty", "row-twice", "row-missing", "total-high", "total-low"],
)
async def test_a_list_is_read_to_agreement(
    total: int | None, readings: tuple[str, ...], taken: str
) -> None:
    """Missing rows come with a second reading; where both are the same, the total is off."""
    found: list[str] = []
    reader = complete(Readings(total, *readings), found)
    await reader.begin()
    await reader.read()

    assert "".join(found) == taken
    assert reader.rows == len(set(taken))
    assert reader.total == total


async def test_a_list_that_never_agrees_is_not_complete() -> None:
    """Other rows each time, and neither as many as there are: nothing is made of that."""
    reader = complete(Readings(5, "abcd", "abce"), [])
    with pytest.raises(ProblemError) as error:
        await reader.read()
    assert error.value.problem.code is ProblemCode.RUN_NOT_COMPLETE
    assert dict(error.value.problem.places)["total"] == "5"


async def test_the_first_failure_ends_all() -> None:
    """Others that are under way are canceled, and those that wait never begin."""
    begun: list[int] = []
    canceled: list[int] = []

    async def do(number: int) -> None:
        begun.append(number)
        if number == 1:
            raise KeyError(number)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            canceled.append(number)
            raise

    with pytest.raises(KeyError):
        await pull.in_turns(range(9), do, 3)
    assert begun == [0, 1, 2]
    assert canceled == [0, 2]


async def test_many_programs_are_read_from_the_report_of_all(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Far fewer requests bring the very same package."""
    await runs.turn_on_all(options=Options(grades=GradeOption.FINAL))
    one_by_one = await _previewed(runs)
    singly = runs.practice.requests()
    runs.practice.reset()
    monkeypatch.setattr(pull, "_BEGUN_EARLY", 3)
    at_once = await _previewed(runs)

    wholly = runs.practice.requests()
    for report in ("enrollmentReports", "courseGradebookReports"):
        assert wholly[report] < singly[report]
    assert _sha256(at_once) == _sha256(one_by_one)


async def test_few_of_many_programs_are_read_one_by_one(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report of everybody is not asked for where a small part of it is wanted."""
    await runs.turn_on_all()
    runs.turn_off(*[one.program_name for one in runs.delivery.programs.values()][1:])
    monkeypatch.setattr(pull, "_BEGUN_EARLY", 0)
    run = await _previewed(runs)
    assert run.outcome is RunOutcome.PREVIEWED
    asked = [target for _method, target, _status in runs.practice.latest()]
    reports = [target for target in asked if "enrollmentReports" in target]
    assert reports
    assert all("programId" in target for target in reports)


async def test_rows_without_a_program_are_found_by_its_slug(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the report of all, the program's short name in addresses tells whose row it is."""
    await runs.turn_on_all()
    expected = await _previewed(runs)
    runs.practice.switch(program_id_in_rows=False)
    monkeypatch.setattr(pull, "_BEGUN_EARLY", 3)
    assert _sha256(await _previewed(runs)) == _sha256(expected)


async def test_rows_that_move_while_they_are_read_are_read_again(
    small_college: PracticeServer, tmp_path: Path
) -> None:
    """Some moves cost a second reading and no row; moves without an end cost the run."""
    small_college.reset()
    runs = Runs(tmp_path, small_college, limits=SMALL_PAGES)
    await runs.turn_on_all()
    calm = await _previewed(runs)
    quiet = sum(small_college.requests().values())
    small_college.reset()
    small_college.switch(shifting_pages=4)
    moved = await _previewed(runs)
    assert sum(small_college.requests().values()) > quiet
    assert _sha256(moved) == _sha256(calm)

    small_college.reset()
    small_college.switch(shifting_pages=100_000)
    lost = await runs.run(is_preview=True)
    assert lost.problem is not None
    assert lost.problem.code in {
        ProblemCode.RUN_NOT_COMPLETE, ProblemCode.COURSERA_PAGING_BROKEN,
    }  # fmt: skip


async def test_a_wrong_total_costs_no_row(small_college: PracticeServer, tmp_path: Path) -> None:
    """One that is too low is noticed and got over; behind one that is too high rows are missing."""
    small_college.reset()
    runs = Runs(tmp_path, small_college, limits=SMALL_PAGES)
    await runs.turn_on_all()
    calm = await _previewed(runs)
    small_college.switch(wrong_total=-2)
    assert _sha256(await _previewed(runs)) == _sha256(calm)
    small_college.switch(wrong_total=2)
    run = await runs.run(is_preview=True)
    assert run.problem is not None
    assert run.problem.code is ProblemCode.COURSERA_PAGING_BROKEN


async def _previewed(runs: Runs) -> Run:
    run = await runs.run(is_preview=True)
    assert run.outcome is RunOutcome.PREVIEWED, run.problem
    return run


def _sha256(run: Run) -> str:
    assert run.package is not None
    return run.package.sha256
