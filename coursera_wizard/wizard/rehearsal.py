"""Has the practice organization show a problem, so that it can be met before it is real."""

from __future__ import annotations

from coursera_wizard.domain.draft import PracticeCollege
from coursera_wizard.services.ports import Services
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession


async def show_fault(
    session: WizardSession, services: Services, actions: WizardActions, name: str | None
) -> None:
    """Fail in this way from now on; None ends it. What was answered before counts no more.

    Raises:
        ProblemError: ``practice.not-started``.
    """
    await services.practice.show_fault(name)
    college = session.state.draft.account.practice or PracticeCollege()
    session.type_secret("")
    await actions.start_practice(college)
