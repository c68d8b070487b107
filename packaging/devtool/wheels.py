"""Fetches the locked packages for a system, which need not be the one it runs on."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from devtool.environment import PROGRAM, ROOT, Environment
from devtool.told import TRY_LATER, NotReadyError, say

if TYPE_CHECKING:
    from pathlib import Path

BUILD = "requirements-build.lock"
PYTHON = "3.11"
_LINUX = [f"manylinux_2_{minor}_x86_64" for minor in (34, 31, 28, 27, 26, 24, 17, 12, 5)]
PLATFORMS = {
    "linux": (*_LINUX, "manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"),
    "windows": ("win_amd64",),
}


def fetch(environment: Environment, system: str) -> Path:
    """Return a folder with a wheel for everything in the build list, each checked by its hash.

    Args:
        environment: Whose pip is used.
        system: A key of :data:`PLATFORMS`.

    Raises:
        NotReadyError: Something cannot be had.
    """
    folder = ROOT / "build" / "wheels" / system
    folder.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(_lines_for(environment.lock(BUILD).read_text(encoding="utf-8"), system))
    lock = folder / BUILD
    if lock.exists() and lock.read_text(encoding="utf-8") == lines:
        return folder
    environment.ensure(PROGRAM)
    for old in folder.iterdir():
        old.unlink()
    say(f"Fetching what {BUILD} lists for {system}...")
    wanted = folder.with_suffix(".txt")
    wanted.write_text(lines, encoding="utf-8")
    platforms = [part for name in PLATFORMS[system] for part in ("--platform", name)]
    fixed = ["--python-version", PYTHON, "--implementation", "cp", "--only-binary", ":all:"]
    done = subprocess.run(
        environment.command(
            *("-m", "pip", "download", "--no-deps", "--require-hashes", "-q"),
            *(*platforms, *fixed, "-d", str(folder), "-r", str(wanted)),
        ),
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode != 0:
        raise NotReadyError(
            f"The packages for {system} could not be fetched. What pip wrote last:\n"
            + "\n".join(f"  {line}" for line in done.stderr.splitlines()[-5:]),
            TRY_LATER,
        )
    wanted.replace(lock)
    return folder


_NOT_FOR = {
    "linux": ("sys_platform == 'win32'", "sys_platform == 'darwin'"),
    "windows": ("sys_platform == 'linux'", "sys_platform == 'darwin'"),
}


def _lines_for(lock: str, system: str) -> list[str]:
    """Return the lines of a lock file that are for a system, without their markers.

    pip asks the markers of the system it runs on.
    """
    entries: list[list[str]] = []
    for line in lock.splitlines():
        if line and not line[0].isspace():
            entries.append([])
        entries[-1].append(line)
    kept = []
    for entry in entries:
        pin, semicolon, marker = entry[0].partition(" ; ")
        if any(part in marker for part in _NOT_FOR[system]):
            continue
        kept += [f"{pin} \\" if semicolon else entry[0], *entry[1:]]
    return kept
