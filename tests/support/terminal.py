"""Runs a program on a terminal of its own and types into it."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Sequence


def on_terminal(
    command: Sequence[str], typed: Sequence[tuple[str, str]], *, limit_s: float
) -> tuple[int, str]:
    """Run a program to its end.

    Args:
        command: The program and its arguments.
        typed: For each question, a part of its text and the answer.
        limit_s: How long it may take.

    Returns:
        The exit code and everything that stood on the terminal.
    """
    import pty

    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown, answered, seen = "", list(typed), 0
    end = time.monotonic() + limit_s
    try:
        while time.monotonic() < end:
            if answered and answered[0][0] in shown[seen:]:
                seen = len(shown)
                os.write(ours, f"{answered.pop(0)[1]}\n".encode())
            part = _read(ours)
            if part is None:
                break
            shown += part
        return program.wait(timeout=max(1.0, end - time.monotonic())), shown
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()
        os.close(ours)


def _read(descriptor: int) -> str | None:
    """Return what was written meanwhile; None once the program has closed the terminal."""
    ready, _write, _error = select.select([descriptor], [], [], 0.2)
    if not ready:
        return ""
    try:
        return os.read(descriptor, 65536).decode("utf-8", "replace") or None
    except OSError:  # Linux: nobody has the other end open
        return None
