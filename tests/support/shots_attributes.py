"""Pictures of the attributes page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from coursera_wizard.domain.attributes import AttributeRow, Entity, with_row, without_row
from coursera_wizard.domain.facts import Sample
from coursera_wizard.wizard.steps import StepId
from tests.support.shots_base import Shot, a_view, settle
from tests.support.window import World, a_connected_session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SAMPLE = Sample(
    {
        "schools": {"id": "0j8IJBKLTzOMXH_QpqOkUA", "programName": "Career Academy 2026"},
        "users": {
            "id": "jRFuzhc4R9m9nBckEeILjw",
            "externalId": "S-10021",
            "fullName": "Ana Prieto",
            "email": "ana.prieto@harbor.example",
            "programName": "Career Academy 2026",
        },
    }
)


def _with(
    tab: Entity, *, changed: bool = False, opened: str = "", samples: bool = True
) -> Callable[[], Awaitable[QWidget]]:
    async def build() -> QWidget:
        world = World()
        session = a_connected_session(world)
        if samples:
            session.learn(samples=(SAMPLE,) * 5)
        if changed:
            rows = session.state.draft.attributes
            rows = with_row(rows, AttributeRow(Entity.USERS, "username", "externalId"))
            session.choose(attributes=without_row(rows, Entity.USERS, "email"))
        view = await a_view(world, session, StepId.ATTRIBUTES)
        names = [f"attributes.tab.{tab}"] + ([f"attributes.{opened}.change"] if opened else [])
        for name in names:
            found = view.findChild(QPushButton, name)
            assert isinstance(found, QPushButton), name
            found.click()
            await settle()
        return view

    return build


SHOTS = [
    Shot("4-attributes-users", _with(Entity.USERS)),
    Shot("4-attributes-changed", _with(Entity.USERS, changed=True, opened="username")),
    Shot("4-attributes-no-sample", _with(Entity.SCHOOLS, samples=False)),
    Shot("4-attributes-grades", _with(Entity.GRADES)),
]
