"""Records that want a look, read from the real list of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QLineEdit

from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.run import ProgramCounts, Run
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.history.issues_file import IssuesWriter
from coursera_wizard.ui.pages.run_issues import RunIssuesPage
from tests.support.fake_history import FakeHistory
from tests.support.histories import a_history, a_run
from tests.support.window import World, at_rest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ISSUES = (
    Issue(IssueReason.NAME_ONE_WORD, "users", "u1", "c1", "p1", "givenName"),
    Issue(IssueReason.REQUIRED_EMPTY, "users", "u2", "Élodie~2", "p1", "username"),
    *(Issue(IssueReason.NOT_A_MEMBER, "enrollments", "", f"c{n}", "p1") for n in range(250)),
    Issue(IssueReason.SAME_USERNAME, "users", "u3", "c3"),
)


def a_world(tmp_path: Path) -> tuple[World, Run]:
    """Return a computer with a run and its list."""
    world, history = World(), a_history(tmp_path)
    world.history = cast("FakeHistory", history)  # the same promises, kept in files
    run = a_run(1)
    with IssuesWriter(history.folder(run) / "issues.csv") as writer:
        for issue in ISSUES:
            writer.add(issue)
    run = a_run(1, issues=writer.counts(), programs=(ProgramCounts("p1", "Économie", "École"),))
    history.add(run)
    return world, run


async def a_page(qtbot: QtBot, world: World, run: Run, file: str = "") -> RunIssuesPage:
    """Return the page with its first rows."""
    page = RunIssuesPage(world.services)
    qtbot.addWidget(page, before_close_func=lambda made: made.stop())
    page.resize(1000, 700)
    page.show_issues(run, file)
    page.show()
    page.enter()
    await at_rest(page)
    return page


async def test_left_out_records_come_first_and_in_pages(qtbot: QtBot, tmp_path: Path) -> None:
    """Skipped and Duplicate are shown, the rest of them as somebody scrolls."""
    world, run = a_world(tmp_path)
    page = await a_page(qtbot, world, run)
    first = page.model.rowCount()

    page.model.fetchMore(page.model.index(-1, -1))
    await at_rest(page)

    assert first == 200
    assert page.model.rowCount() == page.model.total == 252
    assert page.chips.chip("left-out").text() == "Left out 252"
    assert page.status.words == "252 records"


async def test_line_tells_how_to_find_the_record(qtbot: QtBot, tmp_path: Path) -> None:
    """The reason, Coursera's ID, the program and the ID in the package."""
    world, run = a_world(tmp_path)
    page = await a_page(qtbot, world, run)

    words = page._where.text()

    assert words.startswith("A value that OneRoster requires is empty: username.")
    for part in ("Élodie~2", "Économie", "u2"):
        assert part in words


async def test_class_kind_and_search_narrow_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    """One class, one kind of record, and a word without its accents."""
    world, run = a_world(tmp_path)
    page = await a_page(qtbot, world, run, "users")
    search = page.findChild(QLineEdit, "issues.search")
    assert isinstance(search, QLineEdit)

    page.chips.chip("error").click()
    await at_rest(page)
    errors = list(page.model.rows)
    page.chips.chip("all").click()
    qtbot.keyClicks(search, "elodie")
    search.returnPressed.emit()
    await at_rest(page)

    assert errors == [ISSUES[0]]
    assert page.model.rows == [ISSUES[1]]
    assert page.title == "Users worth a look"


async def test_list_that_is_gone_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    """The problem says what to do."""
    world, run = a_world(tmp_path)
    world.history.remove(run.delivery_id, packages_only=True)
    page = await a_page(qtbot, world, run)

    assert page.problem_view.problem is not None
    assert page.problem_view.problem.code is ProblemCode.HISTORY_LIST_GONE
