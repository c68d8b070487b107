"""The pages; this module says which step is shown by which, and imports each when it is shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coursera_wizard.services.ports import Services
    from coursera_wizard.ui.page import Page
    from coursera_wizard.wizard.actions import WizardActions
    from coursera_wizard.wizard.session import WizardSession
    from coursera_wizard.wizard.steps import StepId

# By the ids of the steps, which are texts: the home page needs nothing of the wizard.
PAGES: Final[dict[str, tuple[str, str]]] = {
    "credentials": ("credentials", "CredentialsPage"),
    "connection": ("connection", "ConnectionPage"),
    "programs": ("programs", "ProgramsPage"),
    "attributes": ("attributes", "AttributesPage"),
    "schedule": ("schedule", "SchedulePage"),
    "finish": ("finish", "FinishPage"),
}


def page_class(step: StepId) -> type[Page]:
    """Return the class of the page that shows a step."""
    module, name = PAGES[step]
    found: type[Page] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


def begin_page(
    step: StepId,
    session: WizardSession,
    services: Services,
    actions: WizardActions,
    parent: QWidget | None = None,
) -> Page:
    """Return a page with nothing on it yet; it is complete once its `build` was run to the end."""
    return page_class(step)(session, services, actions, parent, is_empty=True)


def make_page(
    step: StepId, session: WizardSession, services: Services, actions: WizardActions
) -> Page:
    """Return a new, complete page for a step."""
    return page_class(step)(session, services, actions)
