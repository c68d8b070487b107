"""The two entry points: the window, and the command line."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as in `typing`, without importing it
if TYPE_CHECKING:
    from coursera_wizard.services.ports import CommandServices, Services


def gui() -> int:
    """Open the window: ``coursera-wizard [FILE] [--practice]``."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from coursera_wizard import __version__

        if sys.stdout is not None:  # a program with a window has none on Windows
            sys.stdout.write(f"coursera-wizard {__version__}\n")
        return 0
    from coursera_wizard.cli.window_arguments import has_display, understand

    chosen = understand(arguments)
    if chosen is None:
        return 2
    if not has_display():
        return 3
    from coursera_wizard.app import run_window

    return run_window(_services, file=chosen.file, practice=chosen.practice)


def cli() -> int:
    """Run one command: ``coursera-delivery COMMAND``.

    A built program has no interpreter to call for the practice organization: it calls this.
    """
    if sys.argv[1:2] == ["--practice-process"]:
        from coursera_wizard.services.practice.__main__ import main as serve

        return serve(sys.argv[2:])
    from coursera_wizard.cli.main import main

    return main(sys.argv[1:], _command_services)


def _services() -> Services:
    from coursera_wizard.bootstrap import build_services, start_log

    start_log()
    return build_services()


def _command_services() -> CommandServices:
    from coursera_wizard.bootstrap import build_command_services, start_log

    start_log()
    return build_command_services()


if __name__ == "__main__":
    raise SystemExit(gui())
