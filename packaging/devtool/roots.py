"""Makes small Debian systems in folders, in which packages are built and tried.

A root holds nothing of the computer it is made on, so neither does what is built in it. One is made
for each release and list of packages, and kept in ``build/roots``; work is done in a copy.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devtool.environment import ROOT
from devtool.told import NotReadyError, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = ROOT / "build" / "roots"
OLDEST_DEBIAN = "bookworm"
NEWER_DEBIAN = "trixie"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class System:
    """A Debian system in a folder."""

    folder: Path

    def run(
        self,
        command: Sequence[str],
        *,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
        cwd: str = "/",
    ) -> int:
        """Run a command in the system and return its exit code.

        It sees its own processes and the network of this computer, and no variable of ours.

        Args:
            command: The program, by its place in the system, and its arguments.
            settings: Environment variables.
            log: A file that gets what is printed; by default it is printed here.
            cwd: The folder to start in.
        """
        variables = {"PATH": _PATH, "HOME": "/root", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        variables |= settings or {}
        given = [f"{name}={value}" for name, value in variables.items()]
        script = (
            'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && '
            'mount -t tmpfs tmpfs "$1/run" && root=$1 && cwd=$2 && shift 2 && '
            'exec chroot "$root" /usr/bin/env -i -C "$cwd" "$@"'
        )
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        inner = ["sh", "-c", script, "sh", str(self.folder), cwd, *given, *command]
        if log is None:
            return subprocess.run([*apart, *inner], check=False).returncode
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as target:
            done = subprocess.run(
                [*apart, *inner], check=False, stdout=target, stderr=subprocess.STDOUT
            )
        return done.returncode

    def must_run(
        self,
        command: Sequence[str],
        *,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
        cwd: str = "/",
    ) -> None:
        """Do as :meth:`run`.

        Raises:
            NotReadyError: The command failed.
        """
        code = self.run(command, settings=settings, log=log, cwd=cwd)
        if code != 0:
            raise NotReadyError(f"{' '.join(command)[:200]} failed ({code}).{_end_of(log)}")

    def install(self, packages: Sequence[str], log: Path | None = None) -> None:
        """Install packages of the release, without what they only recommend.

        Raises:
            NotReadyError: They cannot be installed.
        """
        settings = {"DEBIAN_FRONTEND": "noninteractive"}
        self.must_run(["apt-get", "update", "-q"], settings=settings, log=log)
        command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
        self.must_run(command, settings=settings, log=log)

    def path(self, inside: str) -> Path:
        """Return where a path of the system is on this computer."""
        return self.folder / inside.lstrip("/")


def fresh(release: str, packages: Sequence[str], name: str) -> System:
    """Return a new system of a release with some packages; an earlier one of the name is gone.

    Raises:
        NotReadyError: This computer cannot make one.
    """
    kept = _kept(release, packages)
    target = FOLDER / name
    _remove(target)
    subprocess.run(["cp", "-a", "--reflink=auto", str(kept), str(target)], check=True)
    return System(target)


def _kept(release: str, packages: Sequence[str]) -> Path:
    """Return the kept system of a release with some packages; makes it the first time."""
    _check_able()
    wanted = hashlib.sha256("\n".join([release, *sorted(packages)]).encode()).hexdigest()[:12]
    kept = FOLDER / f"{release}-{wanted}"
    if kept.exists():
        return kept
    FOLDER.mkdir(parents=True, exist_ok=True)
    log = FOLDER / f"{kept.name}.log"
    unfinished = FOLDER / f"{kept.name}.part"
    _remove(unfinished)
    if packages:
        bare = _kept(release, ())
        subprocess.run(["cp", "-a", "--reflink=auto", str(bare), str(unfinished)], check=True)
        say(f"Installing {len(packages)} packages in a root of {release}...")
        System(unfinished).install(packages, log)
        System(unfinished).must_run(["apt-get", "clean"], log=log)
    else:
        say(f"Making a bare root of {release}...")
        with log.open("wb") as target:
            command = ["debootstrap", "--variant=minbase", release, str(unfinished)]
            done = subprocess.run(command, check=False, stdout=target, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise NotReadyError(f"debootstrap failed.{_end_of(log)}")
        shutil.copy("/etc/resolv.conf", unfinished / "etc" / "resolv.conf")
    unfinished.rename(kept)
    return kept


def _check_able() -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        raise NotReadyError(
            "Making a clean root takes a Linux computer and the rights of root.\n"
            "Start this again as root (sudo), or in a container in which you are root."
        )
    missing = [name for name in ("debootstrap", "unshare", "chroot") if not shutil.which(name)]
    if missing:
        raise NotReadyError(
            f"Not installed here: {', '.join(missing)}.\nOn Debian and Ubuntu: "
            "sudo apt-get install debootstrap util-linux coreutils"
        )


def _remove(folder: Path) -> None:
    """Remove a root; nothing is mounted in it outside of a command."""
    if folder.exists():
        subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)


def _end_of(log: Path | None) -> str:
    if log is None or not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
    return f" The whole output is in {log}.\n" + "\n".join(f"  {line}" for line in lines)
