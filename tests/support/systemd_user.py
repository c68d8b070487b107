"""A systemd of its own for one test folder: user units, without the computer's systemd.

It lives in a mount namespace with a control group tree of its own, so it needs root; its socket is
a file below the test folder, so ``systemctl --user`` reaches it from outside.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

_SYSTEMD = "/lib/systemd/systemd"
_NAMESPACE = ("unshare", "--mount", "--propagation", "private")
# systemd looks at /run/systemd/system to see that systemd started the computer.
_SCRIPT = """
mount -t cgroup2 none /sys/fs/cgroup || exit 71
mkdir -p /run/systemd && mount -t tmpfs none /run/systemd && mkdir /run/systemd/system || exit 73
mkdir -p "/sys/fs/cgroup/$1" && echo $$ > "/sys/fs/cgroup/$1/cgroup.procs" || exit 72
exec "$2" --user --log-target=console --log-level=warning
"""
_TIDY = """
mount -t cgroup2 none /sys/fs/cgroup
find "/sys/fs/cgroup/$1" -depth -type d -exec rmdir {} +
"""


@dataclass(frozen=True)
class UserSystemd:
    """A running one: its folders, and the environment that leads to it."""

    config: Path
    data: Path
    runtime: Path
    environment: dict[str, str]


@contextmanager
def user_systemd() -> Iterator[UserSystemd]:
    """Start one and end it, with everything it started."""
    # Socket names are short: the folders of tests may be too deep for them.
    folder = Path(tempfile.mkdtemp(prefix="cw-sd-"))
    found = UserSystemd(
        folder / "config",
        folder / "data",
        folder / "run",
        {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/run/no-bus",
        },
    )
    for path in (found.config, found.data, found.runtime):
        path.mkdir(mode=0o700)
    with (folder / "log").open("wb") as log:
        process = _started(folder, found, log)
    try:
        _wait(process, found)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        subprocess.run((*_NAMESPACE, "/bin/sh", "-c", _TIDY, "sh", folder.name), check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, found: UserSystemd, log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        (*_NAMESPACE, "/bin/sh", "-c", _SCRIPT, "sh", folder.name, _SYSTEMD),
        env={**os.environ, **found.environment},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _wait(process: subprocess.Popen[bytes], found: UserSystemd) -> None:
    """Wait until it answers."""
    pause = threading.Event()
    for _try in range(100):
        if process.poll() is not None:
            break
        answer = subprocess.run(
            ("/usr/bin/env", "systemctl", "--user", "show", "--property=Version"),
            env={**os.environ, **found.environment},
            capture_output=True,
            check=False,
        )
        if answer.returncode == 0:
            return
        pause.wait(0.05)
    log = (found.runtime.parent / "log").read_text(errors="replace")
    raise OSError(f"systemd did not start: {log[-500:]}")


@cache
def why_not() -> str:
    """Return why this computer cannot start one, or nothing; found out by starting one."""
    if not Path(_SYSTEMD).exists() or shutil.which("systemctl") is None:
        return "systemd is not installed"
    if shutil.which("unshare") is None or os.geteuid() != 0:
        return "a systemd of its own needs a namespace, and that needs root"
    try:
        with user_systemd():
            return ""
    except OSError as error:
        return f"a systemd of its own does not start here: {error}"
