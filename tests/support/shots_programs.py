"""Pictures of the programs page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import Programs
from coursera_wizard.domain.facts import Catalog, KnownSchools, Program
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.ui.pages.programs import ProgramsPage
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import NOW, PROGRAM_NAMES
from tests.support.shots_base import Shot, a_view, settle
from tests.support.window import a_connected_session, a_world_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coursera_wizard.ui.wizard_view import WizardView

MORE_NAMES = (
    "Réussite étudiante : première année",
    "Hospitality and Tourism",
    "Early Childhood Education for Rural and Remote Communities, Evening Classes 2026/27",
    "Green Energy Technician",
    "Public Safety Academy",
    "Creative Media Studio",
    "Accounting Certificate",
    "Career Readiness 2026/27",
    "English for Work",
    "日本語とキャリア",
    "Formação de Docentes",
    "Trades & Technology",
    "Computing, Level 1",
    "Computing, Level 2",
    "Nursing Skills",
    "Business Foundations",
    "Data Literacy for Everyone",
)
SCHOOLS = tuple(School(f"School {number}", f"school-{number}") for number in range(214))


def listed(count: int = 0) -> tuple[Program, ...]:
    """Return 25 programs, or as many as asked for."""
    names = PROGRAM_NAMES + MORE_NAMES
    if not count:
        return tuple(Program(f"p{place:02}", name) for place, name in enumerate(names))
    return tuple(
        Program(f"p{place:06}", f"{names[place % 25]} {place // 25 + 1}") for place in range(count)
    )


def mapped(programs: tuple[Program, ...]) -> dict[str, ProgramMapping]:
    """Return the rows of the drawing, and the others off."""
    rows = {one.id: ProgramMapping(one.id, one.name) for one in programs}
    ids = list(rows)

    def put(place: int, school: School, match: Match, percent: int = 0) -> None:
        rows[ids[place]] = replace(
            rows[ids[place]], is_on=True, school=school, match=match, alike_percent=percent
        )

    put(0, School("Career Academy 2026", "school-1"), Match.SAME_NAME)
    put(1, School("Data Science Pathway"), Match.NEW_SCHOOL)
    put(2, School("School of Nursing", "school-2"), Match.NEEDS_LOOK, 82)
    put(4, School("Workforce Reskilling"), Match.CHOSEN)
    put(5, School("Workforce Reskilling"), Match.CHOSEN)
    return rows


def _page(
    arrange: Callable[[WizardView, ProgramsPage], Awaitable[None]] | None = None,
    *,
    count: int = 0,
    filled: bool = True,
    gone: int = 0,
) -> Callable[[], Awaitable[QWidget]]:
    async def build() -> QWidget:
        programs = listed(count)
        world = a_world_of(programs)
        session = a_connected_session(world)
        rows = mapped(programs) if filled else {}
        for number in range(gone):
            id_ = f"gone{number}"
            rows[id_] = ProgramMapping(id_, f"Summer Bridge {number + 1}", is_on=not number)
        session.choose(programs=Programs(rows))
        session.learn(
            catalog=Catalog(session.fingerprint, programs, NOW),
            schools=KnownSchools(SCHOOLS, "/home/ana/orgs.csv"),
        )
        view = await a_view(world, session, StepId.PROGRAMS)
        page = view.page
        assert isinstance(page, ProgramsPage)
        while page.tasks.busy or not page.is_ready:  # noqa: ASYNC110 - the page has no event for it
            await asyncio.sleep(0.01)
        page.table.rows_stood_still.emit()
        await settle()
        if arrange is not None:
            await arrange(view, page)
            await settle()
        return view

    return build


async def _reading() -> QWidget:
    world = a_world_of(listed(1248))
    session = a_connected_session(world)
    api = world.apis.api
    api.pages, api.gate = (api.pages[0][:624], api.pages[0][624:]), asyncio.Event()
    session.choose(programs=Programs())
    connection = session.state.facts.connection
    assert connection is not None
    session.learn(catalog=None, connection=replace(connection, program_count=1248))
    return await a_view(world, session, StepId.PROGRAMS)


async def _at_doubt(_view: WizardView, page: ProgramsPage) -> None:
    page.table.select_rows([2], 2)


async def _at_merge(view: WizardView, page: ProgramsPage) -> None:
    page.table.select_rows([4], 4)
    view.go_next()


async def _doubts_alone(_view: WizardView, page: ProgramsPage) -> None:
    page.chips.chip("needs-look").click()
    page.table.select_rows(range(3), 1)


async def _no_hits(_view: WizardView, page: ProgramsPage) -> None:
    page.tools.search.setText("underwater basket weaving")
    page.tools.search.textEdited.emit("underwater basket weaving")


async def _mapped(_view: WizardView, page: ProgramsPage) -> None:
    page.tools.auto.click()
    while not page.progress.isVisible() or page.progress.done < 20_000:  # noqa: ASYNC110 - the page has no event for it
        await asyncio.sleep(0.005)


async def _editing(_view: WizardView, page: ProgramsPage) -> None:
    page.table.select_rows([2], 2)
    page.table.setFocus()
    page.table.edit_school()


SHOTS = [
    Shot("3-programs-reading", _reading),
    Shot("3-programs-filled", _page(_at_doubt)),
    Shot("3-programs-merge", _page(_at_merge)),
    Shot("3-programs-needs-look", _page(_doubts_alone, gone=2)),
    Shot("3-programs-no-hits", _page(_no_hits)),
    Shot("3-programs-editing", _page(_editing)),
    Shot("3-programs-100000", _page(_mapped, count=100_000)),
]
