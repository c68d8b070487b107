"""``notices``: sends a test to everyone a delivery tells about its runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import UsageError, not_known
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.receiver_words import web_host
from coursera_wizard.i18n import _
from coursera_wizard.wizard.run_secrets import DeliverySecrets

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.services.ports import Services, StoredDelivery

_NAME = "coursera-delivery notices"
_VERBS = ("test",)


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    run_call.add_file(parser)
    parser.add_argument("verb", metavar="test", help=_("send a test by every way the file names"))
    run_call.add_secret_options(parser)


def run(call: Invocation) -> int:
    """Send the test; the first way that fails is the problem."""
    if call.arguments.verb not in _VERBS:
        raise UsageError(not_known(call.arguments.verb, _VERBS, names_all=True), _NAME)
    services, stored = run_call.load(call)
    notices = stored.delivery.notices
    if not notices.is_on:
        raise UsageError(_("This delivery names nobody who is to be told."), _NAME)
    running.run(_test(call, services, stored), services)
    told = [*notices.mail.recipients] if notices.mail.is_on else []
    told += [web_host(notices.webhook)] if notices.webhook.is_on else []
    for one in told:
        call.output.say(_("A test went to {place}.").format(place=one))
    call.output.result({"problem": None, "told": told})
    return ExitCode.COMPLETE


async def _test(call: Invocation, services: Services, stored: StoredDelivery) -> None:
    kept = DeliverySecrets(services, stored, run_call.secret_source(call))
    secrets, troubles = await kept.for_notices()
    if troubles:
        raise ProblemError(troubles[0])
    delivery = stored.delivery
    await services.notifier.send_test(delivery.name, delivery.notices, secrets)
