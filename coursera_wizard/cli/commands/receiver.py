"""``receiver``: tests the receiver of a delivery, and shows and pins the key of its server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coursera_wizard.cli import run_call, running
from coursera_wizard.cli.exit_codes import ExitCode, exit_code
from coursera_wizard.cli.parser import UsageError, not_known
from coursera_wizard.cli.question import ask_yes
from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.i18n import N_, _
from coursera_wizard.wizard.receiver_setup import check_receiver, pin_host_key

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.services.ports import Services, StoredDelivery

_NAME = "coursera-delivery receiver"
_VERBS = ("test", "host-key", "pin")
_ABOUT = N_(
    "test      write a small file to the receiver, and remove it again\n"
    "host-key  show the key of the SFTP server, to compare it with what its owner says\n"
    "pin       keep that key in the delivery file; runs refuse any other from then on"
)


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.description = "\n\n".join([parser.description or "", _(_ABOUT)])
    run_call.add_file(parser)
    parser.add_argument("verb", metavar="test|host-key|pin", help=_("what is to be done"))
    parser.add_argument(
        "--expect",
        metavar="KEY",
        default="",
        help=_("with pin: the key it has to be, as “ssh-ed25519 SHA256:…”; nobody is asked then"),
    )
    run_call.add_secret_options(parser)


def run(call: Invocation) -> int:
    """Do it; what cannot be written to, and another key than expected, need a person."""
    verb = call.arguments.verb
    if verb not in _VERBS:
        raise UsageError(not_known(verb, _VERBS, names_all=True), _NAME)
    services, stored = run_call.load(call)
    if verb == "test":
        return _test(call, services, stored)
    if stored.delivery.receiver.channel is not ReceiverChannel.SFTP:
        raise UsageError(
            _("This delivery goes into a folder; only an SFTP server has a key."), _NAME
        )
    return _key(call, services, stored, is_pinned=verb == "pin")


def _test(call: Invocation, services: Services, stored: StoredDelivery) -> int:
    delivery, output = stored.delivery, call.output
    source = run_call.secret_source(call)
    found = running.run(check_receiver(services, stored, source), services)
    place = services.packages.place(delivery.receiver, delivery.name)
    if found is None:
        output.say(_("{place} can be written to.").format(place=place))
    else:
        output.problem(found)
    output.result({"problem": found.as_dict() if found else None, "place": place})
    return exit_code(found)


def _key(call: Invocation, services: Services, stored: StoredDelivery, *, is_pinned: bool) -> int:
    """Show the key of the server; pin it where that is asked for."""
    output, receiver, expected = call.output, stored.delivery.receiver, call.arguments.expect
    shown = running.run(services.packages.host_key(receiver), services).text
    output.say(_("{host} shows the key {key}").format(host=receiver.sftp.host, key=shown))
    before = receiver.sftp.host_key
    if before:
        text = _("It is the one that was pinned.") if before == shown else ""
        output.say(text or _("Another one was pinned: {key}").format(key=before))
    if is_pinned:
        if not expected and before != shown:
            _compare(call, receiver.sftp.host, shown)
        stored = running.run(pin_host_key(services, stored, shown, expected), services)
        output.say(_("Pinned. Runs refuse any other key from now on."))
    now = stored.delivery.receiver.sftp.host_key
    output.result(
        {"problem": None, "host": receiver.sftp.host, "host_key": shown, "pinned": now or None}
    )
    return ExitCode.COMPLETE


def _compare(call: Invocation, host: str, shown: str) -> None:
    """Have a person compare the key; raises ProblemError where there is none, or a no."""
    if call.output.as_json or not sys.stdin.isatty():
        hint = " " + _("Or name the key that is expected, with --expect.")
        raise failure(ProblemCode.USAGE_NO_TERMINAL, what=_("answer"), hint=hint)
    question = _("Did whoever looks after the server tell you this key?")
    if not ask_yes(call.output, question):
        raise failure(ProblemCode.RECEIVER_HOST_KEY_UNKNOWN, host=host, key=shown)
