"""The last page: a review, a plan, and all or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from coursera_wizard.domain.mapping import Match
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.schedule_entry import ProofStep, ScheduleProof
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from coursera_wizard.ui.pages.finish import FinishPage
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import ORGANIZATION_NAME, SECRET
from tests.support.shots_base import settle
from tests.support.window import World, a_connected_session, a_delivery, a_page, child

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DOCUMENTS = Path("/home/ana/Documents/Coursera Wizard")
DEFAULT_FILE = DOCUMENTS / "harbour-valley-college.delivery.json"


async def an_entered_page(
    qtbot: QtBot, world: World, session: WizardSession | None = None
) -> FinishPage:
    """Return the page as somebody meets it."""
    page = a_page(StepId.FINISH, session or a_connected_session(world), world)
    assert isinstance(page, FinishPage)
    qtbot.addWidget(page, before_close_func=lambda made: made.leave())
    page.resize(900, 700)
    page.show()
    page.enter()
    await settle(40)
    return page


def shown(page: QWidget) -> str:
    """Return all that can be read."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


async def test_review_says_everything_before_it_happens(qtbot: QtBot) -> None:
    """Each part is named, and what Finish is going to do; nothing is written yet."""
    world = World()

    words = shown(await an_entered_page(qtbot, world))

    for part in (
        ORGANIZATION_NAME,
        "API Key k3yF…bCd1",
        "11 of 11 checks passed",
        "5 on, 3 off",
        "Generic OneRoster 1.1 · folder",
        "Nobody is told of runs",
        "Advanced settings",
        "put the Client Secret into",
        "save the file harbour-valley-college.delivery.json",
        "If one of them fails, none is done.",
    ):
        assert part in words
    assert SECRET not in words
    assert world.store.files == {}


async def test_warnings_are_said_before_finish_and_lead_to_their_place(qtbot: QtBot) -> None:
    """A program that needs a look is not delivered: the last page says so, and what to do."""
    world = World()
    session = a_connected_session(world)
    programs = session.state.draft.programs
    first = next(iter(programs.mappings.values()))
    doubtful = {first.program_id: replace(first, match=Match.NEEDS_LOOK, alike_percent=88)}
    session.choose(programs=replace(programs, mappings={**programs.mappings, **doubtful}))
    page = await an_entered_page(qtbot, world, session)
    asked: list[str] = []
    page.field_asked.connect(asked.append)
    (found,) = session.problems(StepId.PROGRAMS)

    way = page.findChild(QPushButton, f"review.warning.{found.number}")
    assert isinstance(way, QPushButton)
    qtbot.mouseClick(way, Qt.MouseButton.LeftButton)

    assert f"{found.title} · {found.number}" in shown(page)
    assert found.what_to_do in shown(page)
    assert asked == [found.field]


async def test_finish_saves_and_confirms(qtbot: QtBot) -> None:
    """The secret is in the keychain, the file is written, and the page names both."""
    world = World()
    page = await an_entered_page(qtbot, world)

    page.advance()
    await settle(60)

    assert page.is_over
    assert DEFAULT_FILE in world.store.files
    binding = page.session.state.draft.account.binding
    assert world.vaults.chain.entries[binding] == SECRET
    assert ORGANIZATION_NAME in page.title
    assert str(DEFAULT_FILE) in shown(page)
    assert page.next_words() == "Done"


async def test_taken_name_is_not_proposed(qtbot: QtBot) -> None:
    """A second delivery of the same organization gets a name of its own."""
    world = World()
    world.store.files[DEFAULT_FILE] = a_delivery()

    page = await an_entered_page(qtbot, world)

    assert page.chosen_path.name == "harbour-valley-college-2.delivery.json"


async def test_file_can_be_named_and_gets_its_ending(qtbot: QtBot) -> None:
    """What is typed is taken; the ending comes by itself."""
    world = World()
    page = await an_entered_page(qtbot, world)
    path = page.findChild(QLineEdit, "file.path")
    assert isinstance(path, QLineEdit)
    path.clear()

    qtbot.keyClicks(path, "/srv/roster/fall")
    page.advance()
    await settle(60)

    assert Path("/srv/roster/fall.delivery.json") in world.store.files


async def test_bare_name_is_saved_in_the_usual_folder(qtbot: QtBot) -> None:
    """Where the program was started from is nobody's choice; a "~" being typed harms nothing."""
    page = await an_entered_page(qtbot, World())

    page.session.choose(path="fall")
    named = page.chosen_path
    page.session.choose(path="~nobody-of-this-name/fall")
    page.leave()

    assert named == DEFAULT_FILE.with_name("fall.delivery.json")
    assert page.chosen_path.is_absolute()


async def test_failed_save_changes_nothing_and_can_be_tried_again(qtbot: QtBot) -> None:
    """When the file cannot be written, the secret is taken back out and the page says why."""
    world = World()
    world.store.fails = ProblemCode.STORE_DISK_FULL
    page = await an_entered_page(qtbot, world)

    page.advance()
    await settle(60)

    assert not page.is_over
    assert world.vaults.chain.entries == {}
    assert page.problem_view.problem is not None
    assert page.problem_view.problem.code is ProblemCode.STORE_DISK_FULL
    assert page.rows["file.path"].has_problem


async def test_broken_keychain_offers_the_sealed_file(qtbot: QtBot) -> None:
    """The passphrase is typed twice; it is said that runs cannot use it alone."""
    world = World()
    world.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING)
    page = await an_entered_page(qtbot, world)
    page.advance()
    await settle(60)
    part = page._secret_part
    part.sealed.click()
    await settle(20)
    assert "runs without a person cannot open this file" in shown(page)

    part._first.setText("correct horse battery")
    part._second.setText("correct horse batter")
    page.advance()
    await settle()
    differing = part._row_again.words
    part._second.setText("correct horse battery")
    page.advance()
    await settle(60)

    assert "not the same" in differing
    assert page.is_over
    assert len(world.vaults.sealed_file.entries) == 1
    assert world.store.files[DEFAULT_FILE].secret.place is SecretPlace.SEALED_FILE
    assert part._first.text() == ""


async def test_keychain_is_tried_again_once_it_works(qtbot: QtBot) -> None:
    """Unlocking it and trying again is enough."""
    world = World()
    world.vaults.chain.trouble = problem(ProblemCode.KEYRING_LOCKED)
    page = await an_entered_page(qtbot, world)
    page.advance()
    await settle(60)
    world.vaults.chain.trouble = None
    again = page.findChild(QPushButton, "problem.again")
    assert isinstance(again, QPushButton)

    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    await settle(80)

    assert page.is_over


async def test_change_leads_to_the_part(qtbot: QtBot) -> None:
    """Each line has its way back."""
    page = await an_entered_page(qtbot, World())
    programs = page.findChild(QPushButton, "review.programs")
    organization = page.findChild(QPushButton, "review.organization")
    assert isinstance(programs, QPushButton)
    assert isinstance(organization, QPushButton)

    with qtbot.waitSignal(page.step_asked) as step:
        qtbot.mouseClick(programs, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.field_asked) as field:
        qtbot.mouseClick(organization, Qt.MouseButton.LeftButton)

    assert step.args == ["programs"]
    assert field.args == ["account.organization_id"]


async def test_edited_delivery_is_saved_in_place(qtbot: QtBot) -> None:
    """Editing keeps file and identity; the stored secret is not asked for again."""
    world = World()
    world.store.files[DEFAULT_FILE] = a_delivery()
    stored = world.store.load(DEFAULT_FILE)
    first = a_connected_session(world)
    draft = replace(first.state.draft, path=str(DEFAULT_FILE))
    session = WizardSession(world.clock, draft, stored=stored)
    session.type_secret(SECRET)
    connection = first.state.facts.connection
    catalog = first.state.facts.catalog
    assert connection is not None
    assert catalog is not None
    session.learn(
        connection=replace(connection, fingerprint=session.fingerprint),
        catalog=replace(catalog, fingerprint=session.fingerprint),
    )
    page = await an_entered_page(qtbot, world, session)

    page.advance()
    await settle(60)

    assert page.is_over
    assert list(world.store.files) == [DEFAULT_FILE]
    assert world.store.files[DEFAULT_FILE].id == stored.delivery.id


async def test_leaving_forgets_the_passphrase(qtbot: QtBot) -> None:
    """What was typed for the sealed file does not outlast the page."""
    page = await an_entered_page(qtbot, World())
    page._secret_part._first.setText("correct horse battery")

    page.leave()

    assert page._secret_part._first.text() == ""


@pytest.mark.parametrize("start", ["preview", "run"])
async def test_confirmation_leads_to_the_first_run(qtbot: QtBot, start: str) -> None:
    """What was saved can be previewed or run at once."""
    world = World()
    page = await an_entered_page(qtbot, world)
    heard: list[tuple[object, str]] = []
    page.runs_asked.connect(lambda path, how: heard.append((path, how)))
    page.advance()
    await settle(60)

    child(page, QPushButton, f"finish.{start}").click()

    assert heard == [(DEFAULT_FILE, start)]


DAILY = Schedule(Frequency.DAILY, dt.time(0, 45), zone="America/Los_Angeles", run_by_itself=True)


async def test_review_says_what_starts_the_runs(qtbot: QtBot) -> None:
    """By itself, by which system; or that this computer does not."""
    world = World()
    session = a_connected_session(world)
    session.choose(schedule=DAILY)
    page = await an_entered_page(qtbot, world, session)
    by_itself = shown(page)

    session.choose(schedule=replace(DAILY, run_by_itself=False))
    await settle()

    assert "Every day 00:45 · started by the test scheduler" in by_itself
    assert "Every day 00:45 · not started by this computer" in shown(page)


async def test_confirmation_names_the_next_run_and_proves_it(qtbot: QtBot) -> None:
    """With its zone; the proof is started from here, by the keyboard too."""
    world = World()
    world.scheduler.sentences = ("Runs start only while you are signed in.",)
    session = a_connected_session(world)
    session.choose(schedule=DAILY)
    page = await an_entered_page(qtbot, world, session)
    page.advance()
    await settle(60)
    words = shown(page)
    start = page.findChild(QPushButton, "proof.start")
    assert isinstance(start, QPushButton)
    start.setFocus()

    qtbot.keyClick(start, Qt.Key.Key_Space)
    await settle(60)

    assert page.is_over
    assert "Next run: Sun 22 Nov 2026 00:45 (America/Los_Angeles)" in words
    assert "started by the test scheduler" in words
    assert "Runs start only while you are signed in." in words
    assert "It works: started by the test scheduler" in shown(page)
    assert [one.path for one in world.scheduler.started] == [DEFAULT_FILE]
    assert world.scheduler.ended == ["token1"]


async def test_failed_proof_is_brought_into_view(qtbot: QtBot) -> None:
    """In a low window, why it failed stands where one looks."""
    world = World()
    locked = problem(ProblemCode.SCHEDULER_KEYCHAIN_LOCKED, advice="Stay signed in.")
    world.scheduler.proofs = [ScheduleProof(ProofStep.FOUND_PROGRAM, is_over=True, problem=locked)]
    session = a_connected_session(world)
    session.choose(schedule=DAILY)
    page = await an_entered_page(qtbot, world, session)
    page.resize(900, 420)
    page.advance()
    await settle(60)
    proof = page.confirmation.proof
    assert proof is not None

    proof.start()
    await settle(60)

    again = page.findChild(QPushButton, "proof.problem.again")
    assert isinstance(again, QPushButton)
    assert not again.visibleRegion().isEmpty()


async def test_refusing_scheduler_takes_all_back_and_can_be_tried_again(qtbot: QtBot) -> None:
    """All or nothing: no file and no secret stay behind, and the second try does all."""
    world = World()
    world.scheduler.fails = ProblemCode.SCHEDULER_FAILED
    session = a_connected_session(world)
    session.choose(schedule=DAILY)
    page = await an_entered_page(qtbot, world, session)
    page.advance()
    await settle(80)
    found = page.problem_view.problem
    left = (dict(world.store.files), dict(world.vaults.chain.entries), world.scheduler.entries)
    world.scheduler.fails = None
    again = page.findChild(QPushButton, "problem.again")
    assert isinstance(again, QPushButton)

    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    await settle(100)

    assert found is not None
    assert found.code is ProblemCode.SCHEDULER_FAILED
    assert left[:2] == ({}, {})
    assert page.is_over
    delivery = world.store.files[DEFAULT_FILE]
    assert world.scheduler.entries == {delivery.id: (DEFAULT_FILE, DAILY)}


async def test_leaving_ends_a_proof(qtbot: QtBot) -> None:
    """Nothing is left with the scheduler."""
    world = World()
    world.scheduler.proofs = [ScheduleProof()]
    session = a_connected_session(world)
    session.choose(schedule=DAILY)
    page = await an_entered_page(qtbot, world, session)
    page.advance()
    await settle(60)
    assert page.confirmation.proof is not None
    page.confirmation.proof.start()
    await settle(20)

    page.leave()
    await settle(40)

    assert world.scheduler.ended == ["token1"]


async def test_schedule_that_nothing_starts_is_said_without_a_proof(qtbot: QtBot) -> None:
    """Whoever left the switch off learns that nothing begins by itself."""
    world = World()
    session = a_connected_session(world)
    session.choose(schedule=replace(DAILY, run_by_itself=False))
    page = await an_entered_page(qtbot, world, session)

    page.advance()
    await settle(60)

    assert "This computer does not start it by itself" in shown(page)
    assert page.confirmation.proof is None


async def test_sealed_file_and_runs_by_themselves_are_told_apart_before_finish(
    qtbot: QtBot,
) -> None:
    """The review says that they do not go together, and leads to the switch."""
    world = World()
    session = a_connected_session(world)
    session.choose(schedule=DAILY, secret=SecretRef(SecretPlace.SEALED_FILE))
    page = await an_entered_page(qtbot, world, session)
    asked: list[str] = []
    page.field_asked.connect(asked.append)
    way = page.findChild(QPushButton, "review.warning.CW-710")
    assert isinstance(way, QPushButton)

    qtbot.mouseClick(way, Qt.MouseButton.LeftButton)

    assert asked == ["schedule.run_by_itself"]
