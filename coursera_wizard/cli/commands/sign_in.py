"""``sign-in``: signs in anew with the key of a delivery that is one of the older console."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.cli import browser, running
from coursera_wizard.cli.delivery_secret import agree_to_addresses, recall
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import UsageError
from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.schedule_words import date_text
from coursera_wizard.domain.sign_in import ends_at
from coursera_wizard.i18n import N_, _
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession

if TYPE_CHECKING:
    import datetime as dt

    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.services.ports import Services, StoredDelivery

_ABOUT = N_(
    "Keys of the older Coursera console (22 characters) open data only after a sign-in in a\n"
    "browser. It lasts two weeks, and every run prolongs it. The address to open is printed on\n"
    "standard error; the browser has to run on this computer, or reach its port by a tunnel."
)


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.description = "\n\n".join([parser.description or "", _(_ABOUT)])
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a delivery file"))
    browser.add_argument(parser)
    parser.add_argument(
        "--allow-address",
        action="store_true",
        help=_("agree to addresses, a proxy or a certificate other than Coursera's own"),
    )


def run(call: Invocation) -> int:
    """Wait for the person in the browser, and store what it brings; the file stays as it is."""
    services = call.build().services
    stored = services.store.load(call.arguments.file.absolute())
    if stored.delivery.account.generation is not Generation.LEGACY:
        raise UsageError(
            _("The key of this delivery needs no sign-in; test it with “test”."),
            "coursera-delivery sign-in",
        )
    store, end = running.run(_sign_in(call, services, stored), services)
    call.output.say(
        _("Signed in until {day}, kept in {store}. Every run prolongs it.").format(
            day=date_text(end.date()), store=store
        )
    )
    call.output.result(
        {"problem": None, "file": str(stored.path), "signed_in_until": end.isoformat()}
    )
    return ExitCode.COMPLETE


async def _sign_in(
    call: Invocation, services: Services, stored: StoredDelivery
) -> tuple[str, dt.datetime]:
    draft = as_draft(stored.delivery, str(stored.path))
    session = WizardSession(services.clock, draft, stored=stored)
    actions = WizardActions(session, services)
    try:
        await agree_to_addresses(services, draft.account, is_agreed=call.arguments.allow_address)
        await recall(session, actions, call.output)
        await actions.find_sign_in_store()
        await actions.sign_in(browser.opener(call.output, is_opened=call.arguments.open))
        call.output.end_progress()
        store = await actions.store_sign_in()
        return store.name(), ends_at(session.state.facts.signed_in_at or services.clock.now())
    finally:
        await actions.close()
