"""What a person is told when the computer is not ready: a sentence, and an exit code."""

from __future__ import annotations

import sys

NEEDS_A_PERSON = 3
TRY_LATER = 4


class NotReadyError(Exception):
    """The computer lacks something; the text says what it is and what to do."""

    def __init__(self, text: str, exit_code: int = NEEDS_A_PERSON) -> None:
        super().__init__(text)
        self.exit_code = exit_code


def say(text: str = "") -> None:
    """Print a line at once, also when the output goes into a file or a pipe."""
    print(text, flush=True)


def speak_plainly() -> None:
    """Let characters that a terminal cannot show become question marks, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
