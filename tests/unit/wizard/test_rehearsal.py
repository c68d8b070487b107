"""A problem of the practice organization, shown on request."""

from __future__ import annotations

from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.rehearsal import show_fault
from coursera_wizard.wizard.session import WizardSession
from tests.support.builders import a_connection
from tests.support.fakes import FakeServices


async def test_shown_fault_forgets_what_was_answered_before() -> None:
    """The test has to be made again, and then meets the problem."""
    fakes = FakeServices()
    services = fakes.ports()
    session = WizardSession(services.clock)
    actions = WizardActions(session, services)
    await actions.start_practice()
    session.learn(connection=a_connection(session.fingerprint))

    await show_fault(session, services, actions, "coursera.credentials-refused")

    assert session.state.facts.connection is None
    assert session.secret is not None
