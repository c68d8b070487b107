"""Pictures of the home page, the credentials, the connection test and the last page."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.domain.problem import ProblemCode, Severity, problem
from coursera_wizard.domain.secret import SECRET_VARIABLE, Secret, SecretPlace, SecretRef
from coursera_wizard.services.ports import DocumentFindings
from coursera_wizard.ui.home_view import HomeView
from coursera_wizard.ui.pages.connection import ConnectionPage
from coursera_wizard.ui.pages.credentials import CredentialsPage
from coursera_wizard.ui.window import Window
from coursera_wizard.wizard.overview import overview
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import (
    API_KEY,
    LEGACY_KEY,
    LEGACY_SECRET,
    ORGANIZATION_ID,
    SECRET,
    an_account,
    passed_checks,
    refused_checks,
)
from tests.support.shots_base import Shot, a_view, settle
from tests.support.window import World, a_connected_session, a_session, a_world_with_deliveries

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


async def credentials_empty() -> QWidget:
    """Nothing typed yet."""
    world = World()
    return await a_view(world, WizardSession(world.clock), StepId.CREDENTIALS)


async def credentials_slug() -> QWidget:
    """An Organization ID that looks like a web name."""
    world = World()
    account = an_account(
        organization_id="harbor-valley-college", org_api_url="https://api.coursera.com/ent"
    )
    session = a_session(world, account=account, secret=SECRET)
    view = await a_view(world, session, StepId.CREDENTIALS)
    view.page.focus_field("account.secret")
    return view


async def credentials_missing() -> QWidget:
    """Next was pressed on an empty form."""
    world = World()
    view = await a_view(world, WizardSession(world.clock), StepId.CREDENTIALS)
    view.go_next()
    await settle()
    return view


async def credentials_document() -> QWidget:
    """The document was pasted, and what was found is shown."""
    world = World()
    lines = {"api_key": 4, "secret": 5, "organization_id": 8, "org_api_url": 9}
    world.documents.findings = DocumentFindings(
        api_key=API_KEY,
        secret=Secret(SECRET),
        organization_id=ORGANIZATION_ID,
        org_api_url="https://accounts.coursera.org/console/org/k8Fq2LmXw9Rt/app/" + API_KEY,
        lines=lines,
    )
    view = await a_view(world, WizardSession(world.clock), StepId.CREDENTIALS)
    page = view.page
    assert isinstance(page, CredentialsPage)
    page.document.found.emit(world.documents.findings)
    page.document._take(world.documents.findings)
    await settle()
    return view


async def credentials_advanced() -> QWidget:
    """Advanced settings are open, with an address that wants a yes."""
    world = World()
    account = an_account(api_base="https://gateway.example.edu/coursera")
    world.routes.trouble = problem(
        ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="gateway.example.edu"
    )
    view = await a_view(world, a_session(world, account=account), StepId.CREDENTIALS)
    view.page.focus_field("account.api_base")
    await settle()
    return view


async def credentials_practice() -> QWidget:
    """The practice organization is filled in."""
    world = World()
    session = WizardSession(world.clock)
    view = await a_view(world, session, StepId.CREDENTIALS)
    await view.work.start_practice()
    await settle(40)
    return view


async def credentials_sign_in(*, is_waiting: bool = False) -> QWidget:
    """A key of the older console, before its sign-in or while it is waited for."""
    world = World()
    if is_waiting:
        world.sign_in.gate = asyncio.Event()
    account = an_account(
        api_key=LEGACY_KEY,
        org_api_url=f"https://accounts.coursera.org/console/org/k8Fq2LmXw9Rt/app/{LEGACY_KEY}",
    )
    session = a_session(world, account=account, secret=LEGACY_SECRET)
    view = await a_view(world, session, StepId.CREDENTIALS)
    page = view.page
    assert isinstance(page, CredentialsPage)
    page.guide.show_way("document")
    page.sign_in.open_browser = lambda _address: None
    if is_waiting:
        page.sign_in.button.click()
    await settle()
    return view


async def credentials_sign_in_waiting() -> QWidget:
    """The browser is open, and the page waits for it."""
    return await credentials_sign_in(is_waiting=True)


async def credentials_signed_in() -> QWidget:
    """Signed in, for eleven days already."""
    world = World()
    account = an_account(api_key=LEGACY_KEY)
    session = a_session(world, account=account, secret=LEGACY_SECRET)
    account = account.of_generation(Generation.LEGACY)
    session.take_sign_in(Secret("r" * 30), account, world.clock.now() - dt.timedelta(days=11))
    return await a_view(world, session, StepId.CREDENTIALS)


async def connection_passed() -> QWidget:
    """All checks passed."""
    world = World()
    view = await a_view(world, a_session(world), StepId.CONNECTION)
    await settle(20)
    return view


async def connection_refused() -> QWidget:
    """The organization does not open."""
    world = World()
    world.tester.checks = refused_checks()
    view = await a_view(world, a_session(world), StepId.CONNECTION)
    await settle(20)
    return view


async def connection_busy() -> QWidget:
    """The test is running."""
    world = World()
    world.tester.gate = asyncio.Event()
    world.tester.checks = (
        *passed_checks()[:5],
        CheckResult(CheckId.CREDENTIALS, CheckState.RUNNING),
        *(CheckResult(check) for check in list(CheckId)[6:]),
    )
    view = await a_view(world, a_session(world), StepId.CONNECTION)
    page = view.page
    assert isinstance(page, ConnectionPage)
    page._on_progress(world.tester.checks)
    return view


async def connection_warning() -> QWidget:
    """It works, and two things want a look."""
    world = World()
    checks = list(passed_checks())
    for index, code, sentence in (
        (7, ProblemCode.COURSERA_NO_PROGRAMS, "No program can be read."),
        (9, ProblemCode.COURSERA_GRADES_NOT_READABLE, "Grade reports cannot be read."),
    ):
        checks[index] = replace(
            checks[index],
            state=CheckState.WARNING,
            sentence=sentence,
            problem=problem(code, severity=Severity.WARNS),
        )
    world.tester.checks = tuple(checks)
    view = await a_view(world, a_session(world), StepId.CONNECTION)
    await settle(20)
    return view


async def a_home(world: World) -> QWidget:
    """Return the home page of a computer."""
    home = HomeView()
    home.start(world.services)
    home.page.enter()
    await settle(30)
    return home


async def home_empty() -> QWidget:
    """Nothing was made on this computer yet."""
    return await a_home(World())


async def home_filled() -> QWidget:
    """Deliveries in every condition, and one unfinished."""
    return await a_home(a_world_with_deliveries())


async def about() -> QWidget:
    """What this program is."""
    home = await a_home(World())
    assert isinstance(home, HomeView)
    home.show_about()
    await settle(20)
    return home


async def home_remove() -> QWidget:
    """A delivery is about to be removed."""
    window = Window()
    world = a_world_with_deliveries()
    window.start(world.services)
    await settle(30)
    page = window.home.page
    page.tasks.start(page._remove(overview(world.services)[0]))
    await settle(20)
    return window


async def finish_review() -> QWidget:
    """Everything is ready to be finished."""
    world = World()
    view = await a_view(world, a_connected_session(world), StepId.FINISH)
    await settle(40)
    return view


async def finish_done() -> QWidget:
    """The delivery was saved."""
    world = World()
    view = await a_view(world, a_connected_session(world), StepId.FINISH)
    await settle(40)
    view.go_next()
    await settle(60)
    return view


async def finish_no_keychain() -> QWidget:
    """There is no keychain, and a sealed file was chosen."""
    world = World()
    world.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING, variable=SECRET_VARIABLE)
    session = a_connected_session(world)
    machine = replace(session.state.facts.machine, keychain_problem=world.vaults.chain.trouble)
    session.learn(machine=machine)
    view = await a_view(world, session, StepId.FINISH)
    await settle(40)
    view.go_next()
    await settle(40)
    view.page.focus_field("secret.place.sealed")
    session.choose(secret=SecretRef(SecretPlace.SEALED_FILE))
    await settle(40)
    return view


SHOTS = [
    Shot("0-home-empty", home_empty),
    Shot("0-home-filled", home_filled),
    Shot("0-home-remove", home_remove),
    Shot("0-about", about),
    Shot("1-credentials-empty", credentials_empty),
    Shot("1-credentials-slug", credentials_slug),
    Shot("1-credentials-missing", credentials_missing),
    Shot("1-credentials-document", credentials_document),
    Shot("1-credentials-advanced", credentials_advanced),
    Shot("1-credentials-practice", credentials_practice),
    Shot("1-credentials-sign-in", credentials_sign_in),
    Shot("1-credentials-sign-in-waiting", credentials_sign_in_waiting),
    Shot("1-credentials-signed-in", credentials_signed_in),
    Shot("2-connection-passed", connection_passed),
    Shot("2-connection-refused", connection_refused),
    Shot("2-connection-busy", connection_busy),
    Shot("2-connection-warning", connection_warning),
    Shot("6-finish-review", finish_review),
    Shot("6-finish-done", finish_done),
    Shot("6-finish-no-keychain", finish_no_keychain),
]
