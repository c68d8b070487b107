"""Finds the command that is meant, runs it, and turns its end into an exit code.

Hardly anything is imported here: the start pays for the one command that was asked for.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as in `typing`, without importing it
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.services.ports import CommandServices

_HELP = ("-h", "--help", "help")


def main(arguments: Sequence[str], build: Callable[[], CommandServices]) -> int:
    """Run one command.

    Args:
        arguments: Without the program's own name.
        build: Builds the services, once a command needs them.

    Returns:
        The exit code, see :mod:`coursera_wizard.cli.exit_codes`.
    """
    if list(arguments) == ["--version"]:
        from coursera_wizard import __version__

        sys.stdout.write(f"coursera-delivery {__version__}\n")
        return 0
    return _run(list(arguments), build)


def _run(arguments: list[str], build: Callable[[], CommandServices]) -> int:
    from coursera_wizard.cli.exit_codes import ExitCode
    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import UsageError
    from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
    from coursera_wizard.i18n import set_language

    set_language()
    output = Output(as_json="--json" in arguments, with_details="--details" in arguments)
    try:
        return _dispatch(arguments, output, build)
    except UsageError as error:
        found = problem(
            ProblemCode.USAGE_WRONG, mistake=error.sentence, command=error.command, field=""
        )
        return _tell(found, output)
    except ProblemError as error:
        return _tell(error.problem, output)
    except KeyboardInterrupt:
        output.end_progress()
        output.result({"problem": None, "interrupted": True})
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the top-level handler: a defect becomes a problem
        return _tell_defect(error, output)


def _dispatch(arguments: list[str], output: Output, build: Callable[[], CommandServices]) -> int:
    from coursera_wizard.cli.commands import COMMANDS, load
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.parser import PROGRAM, UsageError, not_known
    from coursera_wizard.i18n import _

    leading = 0
    while leading < len(arguments) and arguments[leading] in {"--json", "--details"}:
        leading += 1
    if arguments[leading:] == ["--version"]:
        return _version(output)
    name = arguments[leading] if leading < len(arguments) else ""
    if name in _HELP:
        output.page(_overview())
        return 0
    if not name:
        raise UsageError(_("A command is missing."), PROGRAM)
    if name not in COMMANDS:
        raise UsageError(not_known(name, (*COMMANDS, "--version", "--help")), PROGRAM)
    command = load(name)
    parser = command_parser(name)
    command.add_arguments(parser)
    if any(word in {"-h", "--help"} for word in arguments[leading + 1 :]):
        output.page(parser.format_help())
        return 0
    understood = parser.understand([*arguments[:leading], *arguments[leading + 1 :]])
    return command.run(Invocation(understood, output, build))


def _tell(found: Problem, output: Output) -> int:
    """Print a problem that ended a command; return its exit code."""
    from coursera_wizard.cli.exit_codes import exit_code

    output.problem(found)
    output.result({"problem": found.as_dict()})
    return exit_code(found)


def _tell_defect(error: Exception, output: Output) -> int:
    """Log and print what nobody expected; return its exit code."""
    import logging

    from coursera_wizard.domain.defect import defect

    found = defect(error)
    # Before the log was opened, logging itself would print to standard error.
    logging.getLogger("coursera_wizard").addHandler(logging.NullHandler())
    logging.getLogger(__name__).error("%s %s: %s", found.number, found.code, found.details)
    return _tell(found, output)


def _version(output: Output) -> int:
    from coursera_wizard import __version__

    output.say(f"coursera-delivery {__version__}")
    output.result({"version": __version__})
    return 0


def command_parser(name: str) -> Parser:
    """Return the parser of a command, with the options that all commands have."""
    import argparse

    from coursera_wizard.cli.commands import COMMANDS
    from coursera_wizard.cli.exit_codes import as_help
    from coursera_wizard.cli.parser import PROGRAM, Parser
    from coursera_wizard.i18n import _

    parser = Parser(
        prog=f"{PROGRAM} {name}",
        description=_(COMMANDS[name]),
        epilog=as_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    general = parser.add_argument_group(_("for all commands"))
    general.add_argument("-h", "--help", action="store_true", help=_("show this text"))
    general.add_argument(
        "--json", action="store_true", help=_("print one JSON object and nothing else")
    )
    general.add_argument(
        "--details", action="store_true", help=_("show the details of problems, for support")
    )
    return parser


def _overview() -> str:
    """Return the help of the program as a whole."""
    from coursera_wizard.cli.commands import COMMANDS
    from coursera_wizard.cli.exit_codes import as_help
    from coursera_wizard.cli.parser import PROGRAM
    from coursera_wizard.i18n import _

    width = max(map(len, COMMANDS))
    lines = [
        _("usage: {program} COMMAND [options]").format(program=PROGRAM),
        "",
        _("Connects a Coursera organization to a school's systems, without a window."),
        "",
        _("commands:"),
        *(f"  {name:<{width}}  {_(what)}" for name, what in COMMANDS.items()),
        "",
        _("“{program} COMMAND --help” says more about one of them.").format(program=PROGRAM),
        _("“{program} --version” tells the version.").format(program=PROGRAM),
        "",
        as_help(),
        "",
    ]
    return "\n".join(lines)
