"""Asks a person on a terminal for a yes or a no."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from coursera_wizard.cli.output import Output


def ask_yes(output: Output, question: str) -> bool:
    """Return whether the answer begins with a yes; nothing typed is a no."""
    output.request(_("{question} [yes/no]").format(question=question))
    answer = sys.stdin.readline().strip().casefold()
    return answer in {"y", "yes", _("yes").casefold()}
