"""The runs of a delivery hang together: pages, ways back, and what the desk shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.run import RunOutcome
from coursera_wizard.ui.runs_view import RunsView
from tests.support.shots_base import settle
from tests.support.shots_runs import CHANGES, HARBOR, a_history, a_run, a_runs_view
from tests.support.window import World, a_world_with_deliveries
from tests.support.window_driver import WindowDriver
from tests.ui.test_accessibility import check_names, check_tab_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


async def a_view(qtbot: QtBot, world: World, start: str = "") -> RunsView:
    """Return the runs of the first delivery."""
    view = await a_runs_view(world, start)
    qtbot.addWidget(view, before_close_func=lambda made: made.end())
    view.resize(1120, 740)
    view.show()
    await settle()
    return view


def a_world() -> World:
    """Return a computer with a run of every kind, and its records."""
    world = a_world_with_deliveries()
    a_history(world)
    run = a_run(world, 9)
    world.history.change_rows[run.id] = list(CHANGES)
    return world


async def test_back_leads_to_where_a_page_was_opened(qtbot: QtBot) -> None:
    """History, run, programs, records – and the same way back."""
    view = await a_view(qtbot, a_world(), "history")
    pages = [view.page]
    view.history_page.opened.emit(view.history_page.model.rows[0])
    await settle(20)
    pages.append(view.page)
    view.run_page.result.programs.click()
    await settle(10)
    pages.append(view.page)
    view.programs_page.show_button.click()
    await settle(20)
    last = view.page

    back = []
    while not view.back_button.isHidden():
        view.back_button.click()
        await settle(10)
        back.append(view.page)

    assert last is view.records_page
    assert back == pages[::-1]
    view.end()


async def test_every_page_can_be_used_by_keyboard_and_ear(qtbot: QtBot) -> None:
    """Names for people, stable names for tests, and Tab reaches everything."""
    view = await a_view(qtbot, a_world())
    ways: tuple[Callable[[], object], ...] = (
        view.show_latest,
        view.show_history,
        lambda: view._show_issues(""),
        view._show_programs,
        lambda: view.run_page.records_asked.emit("users", "changed"),
    )
    for ask in ways:
        ask()
        await settle(20)
        check_names(view)
        check_tab_order(view)
        assert view.page.accessibleName() == view.page.title
    view.end()


async def test_desk_opens_runs_from_home_and_comes_back(qtbot: QtBot) -> None:
    """Run sync on the home page starts the run; Close leads home, and the run goes on."""
    world = a_world_with_deliveries()
    world.launcher.on_start = lambda: world.history.add(a_run(world, 9, outcome=None))
    async with WindowDriver(world.services) as driver:
        driver.start()
        await driver.until(lambda: driver.shows("deliveries"), "the home page")
        driver.press("delivery.harbour-valley-college.run")
        await driver.until(lambda: driver.shows("run.cancel"), "the run")
        driver.press("footer.close")
        await driver.until(lambda: driver.shows("delivery.harbour-valley-college.look"), "home")

    assert world.launcher.started[0][:2] == (HARBOR, False)
    assert world.history.to_cancel == set()


async def test_problem_is_shown_where_the_person_is(qtbot: QtBot) -> None:
    """A delivery file that is gone is said on the page of its runs."""
    world = a_world_with_deliveries()
    async with WindowDriver(world.services) as driver:
        driver.start()
        await driver.until(lambda: driver.shows("deliveries"), "the home page")
        world.store.files.pop(HARBOR)
        driver.window.desk.open_runs(HARBOR, "run")
        await driver.until(lambda: driver.shows("problem"), "the problem")

        runs = driver.window.desk.runs
        assert runs is not None
        assert runs.page.problem_view.problem is not None
        assert runs.page.problem_view.problem.number == "CW-461"


async def test_practice_is_said(qtbot: QtBot) -> None:
    """Runs of the practice organization say that nothing is real."""
    world = a_world_with_deliveries()
    path = HARBOR.with_name("practice-college.delivery.json")
    view = RunsView(world.services, path)
    qtbot.addWidget(view, before_close_func=lambda made: made.end())
    view.show()
    view.begin()
    await settle(30)

    assert view._practice.isVisible()
    assert RunOutcome.DELIVERED not in {run.outcome for run in world.history.kept.values()}
    view.end()
