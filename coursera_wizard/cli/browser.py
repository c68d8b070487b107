"""Tells a person which address to open in a browser, and opens it where that is asked for."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from coursera_wizard.i18n import _
from coursera_wizard.services import blocking

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser

_OURS = "COURSERA_"


def add_argument(parser: Parser) -> None:
    """Tell the parser of the option that opens the browser."""
    parser.add_argument(
        "--open",
        action="store_true",
        help=_("open the browser for a sign-in; otherwise only its address is printed"),
    )


def opener(output: Output, *, is_opened: bool) -> Callable[[str], None]:
    """Return what prints the address to open, and opens it if asked to."""

    def tell(address: str) -> None:
        output.request(_("Open this address in a browser on this computer, and sign in there:"))
        output.request(address)
        if is_opened:
            _open(address)
        output.progress(_("  Waiting for the sign-in in the browser… (Ctrl-C to give up)"))

    return tell


def _open(address: str) -> None:
    """Open an address, on a thread: a browser inside of the terminal stays until it is left."""
    import webbrowser

    # The secret was read already, and a browser has no business with it.
    for name in [name for name in os.environ if name.upper().startswith(_OURS)]:
        del os.environ[name]
    threading.Thread(
        target=webbrowser.open, args=(address,), name=blocking.THREAD_NAME, daemon=True
    ).start()
