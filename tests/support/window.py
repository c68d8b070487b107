"""What tests and pictures of the window need: a computer in memory, sessions, and pages."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QWidget

from coursera_wizard.domain.delivery import Delivery, DeliveryStatus, Organization, file_name
from coursera_wizard.domain.draft import Account, DeliveryDraft, Source
from coursera_wizard.domain.facts import Catalog, Machine, Program
from coursera_wizard.domain.schedule import ALL_DAYS, Frequency, Schedule
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession
from tests.support import builders
from tests.support.builders import (
    NOW,
    ORGANIZATION_ID,
    ORGANIZATION_NAME,
    SCHOOL_YEAR,
    SECRET,
    a_connection,
    an_account,
    listed_programs,
    mappings_for,
)
from tests.support.fakes import FakeApi, FakeApis, FakeReceivers, FakeServices
from tests.support.shots_base import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursera_wizard.services.ports import Services
    from coursera_wizard.ui.page import Page
    from coursera_wizard.ui.page_frame import PageFrame
    from coursera_wizard.wizard.steps import StepId

W = TypeVar("W", bound=QWidget)
HOME_FOLDER = Path("/home/ana/Documents/Coursera Wizard")


def an_api(programs: tuple[Program, ...] | None = None) -> FakeApi:
    """Return Coursera with these programs, or those of the drawings, and learners in each."""
    listed = listed_programs() if programs is None else programs
    counts = {program.id: sum(program.id.encode()) % 1300 for program in listed}
    return FakeApi(pages=(listed,), counts=counts)


@dataclass
class World(FakeServices):
    """All services in memory, each within reach of a test; `services` is what pages get."""

    apis: FakeApis = field(default_factory=lambda: FakeApis(an_api()))
    receivers: FakeReceivers = field(default_factory=lambda: FakeReceivers(HOME_FOLDER))

    @property
    def services(self) -> Services:
        """The services as the window gets them."""
        return self.ports()

    @property
    def programs(self) -> tuple[Program, ...]:
        """What the organization has."""
        return tuple(program for page in self.apis.api.pages for program in page)


def a_world_of(programs: tuple[Program, ...]) -> World:
    """Return a computer whose organization has these programs."""
    return World(apis=FakeApis(an_api(programs)))


def a_session(
    world: World, *, account: Account | None = None, secret: str = SECRET
) -> WizardSession:
    """Return a session with complete credentials and the defaults of this computer."""
    session = WizardSession(world.clock)
    session.learn(machine=Machine(keychain_name=world.vaults.chain.name(), secret_limit=2000))
    session.choose(
        account=account or an_account(),
        school_year=SCHOOL_YEAR,
        started_at=NOW,
    )
    if secret:
        session.type_secret(secret)
    return session


def a_connected_session(world: World, *, on: int = 5) -> WizardSession:
    """Return a session whose test passed and whose programs are loaded, some of them on."""
    session = a_session(world)
    session.learn(connection=a_connection(session.fingerprint))
    session.learn(catalog=Catalog(session.fingerprint, world.programs, NOW))
    programs = replace(session.state.draft.programs, mappings=mappings_for(world.programs, on))
    session.choose(name=ORGANIZATION_NAME, programs=programs)
    return session


def a_delivery(name: str = ORGANIZATION_NAME, **fields: Any) -> Delivery:
    """Return a complete delivery with the programs of the drawings."""
    mine = {
        "name": name,
        "organization": Organization(ORGANIZATION_ID, name),
        "programs": mappings_for(listed_programs()),
        "schedule": DeliveryDraft().schedule,
    }
    return builders.a_delivery(**(mine | fields))


def a_world_with_deliveries() -> World:
    """Return a computer with deliveries in every condition and one unfinished configuration."""
    world = World()
    weekly = Schedule(
        frequency=Frequency.WEEKLY,
        time=dt.time(0, 45),
        days=ALL_DAYS[:5],
        zone="America/Los_Angeles",
    )
    for name, fields in (
        (ORGANIZATION_NAME, {"schedule": weekly}),
        ("Elm Street Academy", {"status": DeliveryStatus.SUSPENDED}),
        ("Practice College", {"account": an_account(source=Source.PRACTICE)}),
    ):
        path = HOME_FOLDER / file_name(name)
        named = {"id": hashlib.sha256(name.encode()).hexdigest()[:16], **fields}
        world.store.files[path] = a_delivery(name, **named)
        world.store.paths.append(path)
    world.store.paths.append(HOME_FOLDER / "northfield-works.delivery.json")
    draft = DeliveryDraft(name="Birch County Schools", account=an_account())
    world.store.keep_draft("a" * 16, draft)
    return world


def a_page(step: StepId, session: WizardSession, world: World) -> Page:
    """Return the page of a step, not entered yet; give it to ``qtbot.addWidget``."""
    from coursera_wizard.ui.pages import make_page

    services = world.services
    return make_page(step, session, services, WizardActions(session, services))


async def at_rest(page: PageFrame, patience_s: float = 20.0) -> None:
    """Wait until a page has done all it began; how long that takes is no matter of the test."""
    await settle()
    await until(lambda: not page.tasks.busy, patience_s)
    await settle()


async def until(condition: Callable[[], object], patience_s: float = 20.0) -> None:
    """Wait until something is so."""
    loop = asyncio.get_running_loop()
    end = loop.time() + patience_s
    while not condition():
        assert loop.time() < end, f"not so in {patience_s} s"
        await asyncio.sleep(0.005)  # as an eye looks again; nothing announces every change


def child(page: QWidget, kind: type[W], name: str) -> W:
    """Return a widget by its object name."""
    found = page.findChild(kind, name)
    assert isinstance(found, kind), name
    return found
