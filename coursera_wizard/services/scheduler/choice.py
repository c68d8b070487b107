"""Finds the scheduler of this computer."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import ProblemCode, failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursera_wizard.services.ports import Clock
    from coursera_wizard.services.scheduler.backend import Backend

_FOLDERS: Final = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}
_LOOKED_FOR: Final = "systemd, cron"
_STARTED_BY_SYSTEMD: Final = Path("/run/systemd/system")


def find_backend(clock: Clock) -> Backend:
    """Return what this computer starts programs with.

    Raises:
        ProblemError: ``scheduler.none``.
    """
    if sys.platform == "win32":
        from coursera_wizard.services.scheduler.task_scheduler import TaskScheduler

        return TaskScheduler.of_this_computer(clock)
    if sys.platform == "darwin":
        from coursera_wizard.services.scheduler.launchd import LaunchAgents

        return LaunchAgents.of_this_computer()
    return _of_unix(os.environ, clock)


def _of_unix(environ: Mapping[str, str], clock: Clock) -> Backend:
    """Return systemd's user timers where systemd runs, or else cron."""
    if shutil.which("systemctl") and (_STARTED_BY_SYSTEMD.is_dir() or _runtime(environ)):
        from coursera_wizard.services.scheduler.calls import SystemCaller
        from coursera_wizard.services.scheduler.systemd import SystemdTimers

        home = Path.home()
        return SystemdTimers(
            SystemCaller("systemd"),
            config=_folder(environ, "XDG_CONFIG_HOME", home / ".config"),
            data=_folder(environ, "XDG_DATA_HOME", home / ".local" / "share"),
            runtime=_runtime(environ),
            user=user_name(),
            clock=clock,
        )
    if shutil.which("crontab"):
        from coursera_wizard.services.scheduler.calls import SystemCaller
        from coursera_wizard.services.scheduler.cron import Crontab

        return Crontab(SystemCaller("cron"), user=user_name())
    raise failure(ProblemCode.SCHEDULER_NONE, looked_for=_LOOKED_FOR, details=sys.platform)


def in_same_folders(words: tuple[str, ...], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return a command that uses the folders of this process, also where nobody signs in.

    A person may have set other folders for a terminal; schedulers do not know of that, and a run
    would keep its history where the window does not look.

    Args:
        words: The program's path and its arguments.
        environ: Of this process.
    """
    if sys.platform == "win32" or "=" in words[0]:  # env would take such a path for a variable
        return words
    chosen = {
        name: environ[name]
        for name, usual in _FOLDERS.items()
        if environ.get(name, "").startswith("/") and Path(environ[name]) != Path.home() / usual
    }
    if not chosen:
        return words
    return ("/usr/bin/env", *(f"{name}={value}" for name, value in chosen.items()), *words)


def user_name() -> str:
    """Return the person's name on this computer."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return str(os.getuid()) if sys.platform != "win32" else ""


def _runtime(environ: Mapping[str, str]) -> Path | None:
    """Return the session's folder, if a systemd of the person's own runs there."""
    text = environ.get("XDG_RUNTIME_DIR", "")
    if not text and sys.platform != "win32":
        text = f"/run/user/{os.getuid()}"
    return Path(text) if Path(text, "systemd", "private").exists() else None


def _folder(environ: Mapping[str, str], name: str, default: Path) -> Path:
    text = environ.get(name, "")
    return Path(text) if text.startswith("/") else default
