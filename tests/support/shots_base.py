"""What a picture is made of: a name, what is on it, and the looks it is taken in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursera_wizard.regional import RegionalStyle
from coursera_wizard.ui.theme import Scheme
from coursera_wizard.ui.wizard_view import WizardView
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.steps import ORDER, STEPS, StepId

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coursera_wizard.wizard.session import WizardSession
    from tests.support.window import World


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: a name such as ``1-credentials-empty``, and what makes the widget for it."""

    name: str
    build: Callable[[], Awaitable[QWidget]]


USUAL = RegionalStyle()
AMERICAN = RegionalStyle(twelve_hours=True, month_first=True)


@dataclass(frozen=True, slots=True)
class Look:
    """One way every picture is taken."""

    name: str
    scheme: Scheme = Scheme.LIGHT
    text_scale: float = 1.0
    language: str = "en"
    size: tuple[int, int] = (1120, 740)
    scale_factor: int = 1
    style: RegionalStyle = USUAL


LOOKS = (
    Look("light"),
    Look("dark", scheme=Scheme.DARK, style=AMERICAN),
    Look("large", text_scale=1.5),
    Look("rtl", language="qpr"),
    Look("long", language="qps"),
    Look("narrow", size=(900, 620)),
    Look("scale2", scale_factor=2),
)


async def a_view(world: World, session: WizardSession, step: StepId) -> WizardView:
    """Return the wizard at a step, as far as the session lets it go there.

    The steps before are not shown, so nothing starts on them.
    """
    for one in STEPS[1 : ORDER[step] + 1]:
        if session.go_to(one.id):
            break
    services = world.services
    view = WizardView(session, services, WizardActions(session, services))
    view.resize(*LOOKS[0].size)
    view.show()
    view.begin()
    await settle()
    return view


async def settle(turns: int = 8) -> None:
    """Let what was started come to rest."""
    for _turn in range(turns):
        await asyncio.sleep(0.002)
