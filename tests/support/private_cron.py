"""A cron of its own: it sees crontabs of its own, in a mount namespace, so it needs root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from coursera_wizard.services.scheduler.calls import Answer

_NAMESPACE = ("unshare", "--mount", "--propagation", "private")
# /run holds the mark that a cron runs, of which there may be one.
_SCRIPT = """
mount -t tmpfs none /var/spool/cron && mount -t tmpfs none /run || exit 71
mkdir /var/spool/cron/crontabs && chgrp crontab /var/spool/cron/crontabs || exit 72
chmod 1730 /var/spool/cron/crontabs && echo ready
exec cron -f
"""


class CronCaller:
    """Runs crontab where that cron looks; fulfills `calls.Caller`."""

    def __init__(self, process_id: int) -> None:
        self._enter = ("nsenter", "--target", str(process_id), "--mount")

    def __call__(self, words: tuple[str, ...], content: bytes | None = None) -> Answer:
        """Run a program there."""
        done = subprocess.run(
            (*self._enter, *words), input=content or b"", capture_output=True, check=False
        )
        out = done.stdout.decode("utf-8", "replace")
        return Answer(done.returncode, out, done.stdout, done.stderr.decode())


@contextmanager
def private_cron() -> Iterator[CronCaller]:
    """Start one and end it."""
    process = subprocess.Popen(
        (*_NAMESPACE, "/bin/sh", "-c", _SCRIPT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with process:
        try:
            if process.stdout is None or process.stdout.readline() != b"ready\n":
                raise OSError("cron cannot have crontabs of its own here")
            # It looks at its crontabs now, and sees no change that is made in the same second.
            threading.Event().wait(1.2)
            if process.poll() is not None:
                raise OSError("cron does not start here")
            yield CronCaller(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)


@cache
def why_not() -> str:
    """Return why this computer cannot start one, or nothing."""
    if shutil.which("cron") is None or shutil.which("crontab") is None:
        return "cron is not installed"
    if shutil.which("unshare") is None or os.geteuid() != 0:
        return "a cron of its own needs a namespace, and that needs root"
    try:
        with private_cron():
            return ""
    except OSError as error:
        return str(error)
