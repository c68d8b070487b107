"""The window: into a configuration, through its steps, back home, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coursera_wizard.domain.draft import DeliveryDraft, Source
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.secret import Secret, SecretState
from coursera_wizard.ui.page import Page
from coursera_wizard.ui.pages import PAGES
from coursera_wizard.ui.window import Window
from coursera_wizard.ui.wizard_view import WizardView
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import API_KEY, ORGANIZATION_ID, SECRET, an_account
from tests.support.shots_base import a_view, settle
from tests.support.window import World, a_connected_session, a_session, a_world_with_deliveries

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

HARBOR = Path("/home/ana/Documents/Coursera Wizard/harbour-valley-college.delivery.json")


@asynccontextmanager
async def a_window(world: World, **options: object) -> AsyncIterator[Window]:
    """Open the window of a computer, and close it in good order."""
    window = Window()
    window.show()
    window.start(world.services, **options)  # type: ignore[arg-type]  # file and practice
    await settle(40)
    try:
        yield window
    finally:
        await window.say_farewell()


@asynccontextmanager
async def a_wizard(
    world: World, make: Callable[[World], object], step: StepId
) -> AsyncIterator[WizardView]:
    """Open the wizard at a step, and end it."""
    view = await a_view(world, make(world), step)  # type: ignore[arg-type]  # a session
    try:
        yield view
    finally:
        await view.end()
        view.deleteLater()


def the_view(window: Window) -> WizardView:
    """Return the configuration that is open."""
    assert window.view is not None
    return window.view


async def test_new_delivery_starts_at_credentials(qtbot: QtBot) -> None:
    """A new configuration begins at step 1, with the defaults of this computer."""
    async with a_window(World()) as window:
        window.desk.open_new()
        await settle(40)

        session = the_view(window).session
        assert session.current is StepId.CREDENTIALS
        assert session.state.draft.school_year is not None
        assert the_view(window).step_list.line.text() == "New delivery · not saved yet"


async def test_practice_is_named_in_the_window(qtbot: QtBot) -> None:
    """Where the practice organization is talked to, the banner says so."""
    async with a_window(World(), practice=True) as window:
        await settle(60)

        view = the_view(window)
        assert view.session.state.draft.account.source is Source.PRACTICE
        assert view._banner.isVisible()


async def test_untouched_configuration_leaves_no_draft(qtbot: QtBot) -> None:
    """Looking in and going home is no work to be kept."""
    world = World()
    async with a_window(world) as window:
        window.desk.open_new()
        await settle(40)

        window.desk.go_home()
        await settle(40)

    assert world.store.kept == {}


async def test_cancel_keeps_the_draft_and_it_is_resumed(qtbot: QtBot) -> None:
    """Cancel loses nothing; Resume brings it back, with the secret from the keychain alone."""
    world = World()
    world.vaults.chain.entries[an_account().binding] = SECRET
    async with a_window(world) as window:
        window.desk.open_new()
        await settle(40)
        session = the_view(window).session
        session.choose_account(api_key=API_KEY, organization_id=ORGANIZATION_ID)
        session.type_secret("typed-and-never-kept")
        the_view(window).cancel_button.click()
        await settle(60)
        (known,) = world.store.drafts()

        window.desk.resume(known)
        await settle(80)

        resumed = the_view(window).session
        assert resumed.state.draft.account.api_key == API_KEY
        assert resumed.state.draft.secret_state is SecretState.STORED
        assert resumed.secret == Secret(SECRET)
    assert "typed-and-never-kept" not in repr(world.store.kept)


async def test_unfinished_edit_is_there_again_when_the_delivery_is_opened(qtbot: QtBot) -> None:
    """Edit brings back what was not finished, and makes no second draft beside it."""
    world = a_world_with_deliveries()
    others = set(world.store.kept)
    async with a_window(world) as window:
        window.desk.open_file(HARBOR)
        await settle(60)
        the_view(window).session.choose_account(program_id="an-unfinished-change")
        the_view(window).cancel_button.click()
        await settle(60)

        window.desk.open_file(HARBOR)
        await settle(60)

        session = the_view(window).session
        assert session.state.draft.account.program_id == "an-unfinished-change"
        assert session.stored is not None
        assert set(world.store.kept) - others == {session.draft_id}


async def test_draft_is_kept_while_typing(qtbot: QtBot) -> None:
    """A change is on disk within a second, without anybody asking."""
    world = World()
    async with a_window(world) as window:
        window.desk.open_new()
        await settle(40)

        the_view(window).session.choose_account(api_key="abc")
        await settle(400)

        (known,) = world.store.drafts()
        assert known.draft.account.api_key == "abc"


async def test_full_disk_is_told_and_not_swallowed(qtbot: QtBot) -> None:
    """A draft that cannot be kept is a problem on the page."""
    world = World()

    def refuse(draft_id: str, draft: DeliveryDraft) -> None:
        from coursera_wizard.domain.problem import failure

        raise failure(ProblemCode.STORE_DISK_FULL)

    keep = world.store.keep_draft
    world.store.keep_draft = refuse  # type: ignore[method-assign]  # a disk that is full
    async with a_window(world) as window:
        window.desk.open_new()
        await settle(40)
        the_view(window).session.choose_account(api_key="abc")
        await settle(400)

        shown = the_view(window).page.problem_view.problem
        assert shown is not None
        assert shown.code is ProblemCode.STORE_DISK_FULL
        world.store.keep_draft = keep  # type: ignore[method-assign]  # there is room again


async def test_file_is_edited_in_place_and_claimed(qtbot: QtBot) -> None:
    """Editing claims the file; a second window is told, and released it can be opened again."""
    world = a_world_with_deliveries()
    async with a_window(world, file=HARBOR) as window:
        assert the_view(window).session.stored is not None
        assert HARBOR in world.store.held

        async with a_window(world, file=HARBOR) as other:
            shown = other.home.page.problem_view.problem
            assert shown is not None
            assert shown.code is ProblemCode.STORE_OPEN_ELSEWHERE
            assert other.view is None
    assert world.store.held == set()


async def test_finished_delivery_drops_its_draft_and_stands_at_home(qtbot: QtBot) -> None:
    """After Finish there is no draft any more, and Done leads to the list."""
    world = World()
    async with a_window(world) as window:
        window.desk.open_new()
        await settle(40)
        made = a_connected_session(world)
        session = the_view(window).session
        session.choose(account=made.state.draft.account)
        session.type_secret(SECRET)
        session.choose(name="Harbour Valley College", programs=made.state.draft.programs)
        facts = made.state.facts
        assert facts.connection is not None
        assert facts.catalog is not None
        from dataclasses import replace

        session.learn(
            connection=replace(facts.connection, fingerprint=session.fingerprint),
            catalog=replace(facts.catalog, fingerprint=session.fingerprint),
        )
        the_view(window).go_to(StepId.FINISH)
        await settle(60)
        the_view(window).go_next()
        await settle(80)
        assert the_view(window).page.is_over
        the_view(window).go_next()
        await settle(80)

        assert window.view is None
        assert "Harbour Valley College" in {
            line.delivery.organization.name for line in world.store.known() if line.delivery
        }
    assert world.store.kept == {}


async def test_next_says_what_is_missing(qtbot: QtBot) -> None:
    """Next is always active: pressed too early it marks the fields and stays."""
    async with a_window(World()) as window:
        window.desk.open_new()
        await settle(40)
        view = the_view(window)

        view.next_button.click()

        assert view.next_button.isEnabled()
        assert view.session.current is StepId.CREDENTIALS
        assert view.page.problem_view.problem is not None


async def test_keys_go_back_and_forth(qtbot: QtBot) -> None:
    """Enter in a field and Alt with an arrow move through the steps."""
    world = World()
    async with a_window(world) as window:
        window.desk.open_new()
        await settle(40)
        view = the_view(window)
        with qtbot.waitActive(window):
            window.activateWindow()
        session = view.session
        session.choose(account=an_account())
        session.type_secret(SECRET)
        key = view.page.findChild(QWidget, "account.api_key")
        assert isinstance(key, QWidget)
        key.setFocus()

        qtbot.keyClick(key, Qt.Key.Key_Return)
        await settle(30)
        after_enter = session.current
        qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        await settle()
        after_back = session.current
        qtbot.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        await settle(30)

        assert after_enter is StepId.CONNECTION
        assert after_back is StepId.CREDENTIALS
        assert session.current is StepId.CONNECTION


async def test_pages_are_made_ahead_and_at_once_for_who_is_faster(qtbot: QtBot) -> None:
    """A page that is half made when it is asked for is finished, not begun anew."""
    async with a_wizard(World(), a_connected_session, StepId.CREDENTIALS) as view:
        view.prepare_all()
        await settle(2)

        assert view.session.go_to(StepId.SCHEDULE) == ()
        page = view.page
        await settle(200)  # what was begun goes on around it

        assert page.step is StepId.SCHEDULE
        assert page.findChild(QWidget, "schedule.time") is not None
        assert view.page is page
        for step in PAGES:
            names = [type(one) for one in view.findChildren(Page) if one.step.value == step]
            assert len(names) == 1, step


async def test_closing_while_the_first_page_is_made_gives_the_file_back(qtbot: QtBot) -> None:
    """A window that closes before the configuration is shown holds no delivery."""
    world = a_world_with_deliveries()
    async with a_window(world) as window:
        window.desk.open_file(HARBOR)
        while not window.findChildren(WizardView):
            await settle(1)
        assert window.view is None
        assert world.store.held == {HARBOR}

    assert not world.store.held


async def test_locked_step_says_what_stands_in_the_way(qtbot: QtBot) -> None:
    """A step that cannot be reached yet explains itself when it is pressed."""
    async with a_wizard(World(), a_session, StepId.CREDENTIALS) as view:
        view.step_list.buttons[StepId.PROGRAMS].click()

        shown = view.page.problem_view.problem
        assert view.session.current is StepId.CREDENTIALS
        assert shown is not None
        assert shown.code is ProblemCode.CONNECTION_NOT_TESTED


async def test_problem_leads_to_the_field_of_another_page(qtbot: QtBot) -> None:
    """One click on the test's problem goes to the credentials, to the very field."""
    async with a_wizard(World(), a_session, StepId.CONNECTION) as view:
        view.page.show_problem(problem(ProblemCode.COURSERA_ORGANIZATION_NOT_FOUND))

        view.page.field_asked.emit("account.organization_id")

        assert view.session.current is StepId.CREDENTIALS
        focused = view.page.focusWidget()
        assert focused is not None
        assert focused.objectName() == "account.organization_id"


async def test_step_list_tells_results_and_standing(qtbot: QtBot) -> None:
    """Finished steps have a result; names tell a screen reader number, title and standing."""
    async with a_wizard(World(), a_connected_session, StepId.CONNECTION) as view:
        names = {step: b.accessibleName() for step, b in view.step_list.buttons.items()}

        assert names[StepId.CREDENTIALS] == "Step 1, Credentials: done. Harbour Valley College"
        assert names[StepId.CONNECTION] == "Step 2, Test connection: you are here"
        assert names[StepId.FINISH] == "Step 6, Review and finish: not reached yet"


async def test_finish_stands_on_top_from_programs_on(qtbot: QtBot) -> None:
    """The button is there from step 3, and the remaining steps keep their defaults."""
    async with a_wizard(World(), a_connected_session, StepId.PROGRAMS) as view:
        finish = view.page.findChild(QWidget, "page.finish")
        assert isinstance(finish, QWidget)

        view.page.finish_asked.emit()

        assert view.session.current is StepId.FINISH
        assert view.next_button.text() == "Finish configuration"
