"""Looks for what Qt and the tests need from the operating system, and installs it on Debian.

Elsewhere nothing is done: Windows and macOS have it all, and other systems name it differently.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from devtool.told import NotReadyError, say

# The file that has to be there, and Debian's package that has it.
WITHOUT_DISPLAY = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WITH_DISPLAY = {
    **WITHOUT_DISPLAY,
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# A Secret Service of the tests' own, to prove that secrets are kept and found.
FOR_TESTS = {
    **WITHOUT_DISPLAY,
    "dbus-daemon": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
}


def is_debian() -> bool:
    """Tell whether this is Debian or a system made from it."""
    return sys.platform == "linux" and Path("/etc/debian_version").exists()


def ensure(files: dict[str, str], purpose: str) -> None:
    """Make sure that what is needed is there; do nothing on other systems than Debian.

    Raises:
        NotReadyError: Something is missing and may not be installed from here.
    """
    if is_debian():
        packages = missing(files)
        if packages:
            install(packages, purpose)


def missing(files: dict[str, str]) -> list[str]:
    """Return the packages whose file is nowhere to be found."""
    return [package for file, package in files.items() if not _is_there(file)]


def install(packages: list[str], purpose: str) -> None:
    """Install packages, asking first where that needs another person's rights.

    Raises:
        NotReadyError: It is not allowed, was declined, or failed.
    """
    command = ["apt-get", "install", "--no-install-recommends", "-y", *packages]
    typed = "sudo " + " ".join(command)
    say(f"Missing on this computer, {purpose}: {', '.join(packages)}")
    prefix: list[str] = []
    if os.geteuid() != 0:
        if not (shutil.which("sudo") and sys.stdin.isatty() and sys.stdout.isatty()):
            raise NotReadyError(f"Install them with this command, and start this again:\n  {typed}")
        answer = input(f"Install them now?  {typed}  [Y/n] ").strip().lower()
        if answer not in {"", "y", "yes"}:
            raise NotReadyError(f"Nothing was installed. The command is:\n  {typed}")
        prefix = ["sudo"]
    if not _knows_packages():
        _apt([*prefix, "apt-get", "update"])
    say("Installing them...")
    failure = _apt([*prefix, *command])
    if failure:
        _apt([*prefix, "apt-get", "update"])
        failure = _apt([*prefix, *command])
    if failure:
        raise NotReadyError(
            f"They could not be installed. The command was:\n  {typed}\nWhat it wrote last:\n"
            + "\n".join(f"  {line}" for line in failure.splitlines()[-4:])
        )


def _is_there(file: str) -> bool:
    """Tell whether a library or a program is on this computer, without loading it."""
    if ".so" not in file:
        return shutil.which(file) is not None
    return any((folder / file).exists() for folder in _library_folders())


def _library_folders() -> list[Path]:
    triplet = f"{platform.machine()}-linux-gnu"
    folders = [Path("/usr/lib", triplet), Path("/lib", triplet), Path("/usr/lib"), Path("/lib")]
    extra = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    return [*folders, Path("/usr/local/lib"), *(Path(folder) for folder in extra if folder)]


def _knows_packages() -> bool:
    """Tell whether apt has a list of what can be installed."""
    return any(Path("/var/lib/apt/lists").glob("*_Packages*"))


def _apt(command: list[str]) -> str:
    """Run apt-get; return nothing when it worked, else what it wrote."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command,
        stdin=None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
        errors="replace",
        env=environment,
    )
    return "" if done.returncode == 0 else done.stdout or f"exit code {done.returncode}"
