"""``practice``: serves the practice organization alone, until Ctrl-C."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli import running
from coursera_wizard.cli.exit_codes import ExitCode
from coursera_wizard.cli.parser import UsageError, not_known, whole_number
from coursera_wizard.domain.draft import PracticeCollege
from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.services.ports import PracticeAddress, PracticeServer

MOST_PROGRAMS = 1_000_000
MOST_SEED = 2**53


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument(
        "--programs",
        metavar="N",
        type=whole_number(0, MOST_PROGRAMS),
        default=PracticeCollege().programs,
        help=_("how many programs the college has"),
    )
    parser.add_argument(
        "--seed",
        metavar="N",
        type=whole_number(0, MOST_SEED),
        default=PracticeCollege().seed,
        help=_("another number gives another college; the same number, the same one"),
    )
    parser.add_argument(
        "--port",
        metavar="N",
        type=whole_number(0, 65535),
        default=0,
        help=_("the port to serve at; any free one by default"),
    )
    parser.add_argument(
        "--fault",
        metavar="NAME",
        default="",
        help=_("fail in this way, named by a problem's code such as coursera.unavailable"),
    )


def run(call: Invocation) -> int:
    """Serve until Ctrl-C, which is the ordinary end."""
    services = call.build()
    server = services.practice_server
    fault = call.arguments.fault
    if fault and fault not in server.faults():
        raise UsageError(not_known(fault, server.faults()), "coursera-delivery practice")
    try:
        running.run(_serve(call, server), services.services)
    except KeyboardInterrupt:
        call.output.hint(_("The practice organization has ended."))
    return ExitCode.COMPLETE


async def _serve(call: Invocation, server: PracticeServer) -> None:
    chosen = call.arguments
    college = PracticeCollege(chosen.seed, chosen.programs)
    address = await server.serve(college, port=chosen.port, fault=chosen.fault)
    try:
        _print(call.output, address, chosen.fault)
        await server.ended()
    finally:
        await server.stop()


def _print(output: Output, address: PracticeAddress, fault: str) -> None:
    output.heading(address.organization_name)
    output.pairs(
        [
            (_("Data address"), address.api_base),
            (_("Token address"), address.token_url),
            (_("Organization ID"), address.organization_id),
            (_("API Key (Client ID)"), address.api_key),
            (_("Client Secret (Secret Key)"), address.client_secret),
            *_more(address),
        ]
    )
    if fault:
        output.say(_("It fails on purpose: {fault}.").format(fault=fault))
    output.say(_("Everything in it is invented. It ends with Ctrl-C."))
    output.result(
        {
            "problem": None,
            "organization": {"id": address.organization_id, "name": address.organization_name},
            "api_base": address.api_base,
            "token_url": address.token_url,
            "api_key": address.api_key,
            "client_secret": address.client_secret,
            "proxy": address.proxy or None,
            "certificate_file": address.certificate_file or None,
            "legacy": {
                "console_link": address.console_link,
                "auth_url": address.legacy_auth_url,
                "token_url": address.legacy_token_url,
                "api_base": address.legacy_api_base,
                "api_key": address.legacy_api_key,
                "client_secret": address.legacy_client_secret,
            },
            "fault": fault or None,
        }
    )


def _more(address: PracticeAddress) -> list[tuple[str, str]]:
    """Return the lines that are not always there."""
    lines = [
        (_("Proxy"), address.proxy),
        (_("Certificate file"), address.certificate_file),
        (_("Older console (Org API URL)"), address.console_link),
    ]
    return [(name, value) for name, value in lines if value]
