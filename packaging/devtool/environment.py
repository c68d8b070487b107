"""Makes .venv from a lock file, once, and knows when there is nothing to do.

A stamp inside .venv holds the hash of each lock file that is installed. Comparing it takes a
millisecond, so that the second start takes no noticeable time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from devtool import system_packages
from devtool.told import TRY_LATER, NotReadyError, say

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"
NEEDED_BYTES = 900_000_000  # Qt alone takes 280 MB, and pip unpacks before it moves
LAUNCHERS = {"coursera-wizard": "coursera_wizard", "coursera-delivery": "coursera_wizard.cli"}

# What pip writes when the cause is not ours, in the order it is looked for.
NO_ROOM = ("No space left on device", "Errno 28", "WinError 112", "Disk quota exceeded")
NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "Temporary failure in name resolution",
    "getaddrinfo failed",
    "Network is unreachable",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Connection refused",
    "ProxyError",
    "Connection broken",
    "Remote end closed connection",
)
NOT_OFFERED = ("No matching distribution found", "Could not find a version")
OTHER_CONTENT = ("DO NOT MATCH THE HASHES",)


@dataclass(frozen=True)
class Environment:
    """A .venv and the tree it belongs to."""

    root: Path = ROOT

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.root / ".venv"

    @property
    def binaries(self) -> Path:
        """Where its programs are."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.binaries / ("python.exe" if os.name == "nt" else "python")

    @property
    def log(self) -> Path:
        """What pip wrote the last time."""
        return self.folder / "setup.log"

    def lock(self, name: str) -> Path:
        """Return the place of a lock file."""
        return self.root / "packaging" / name

    def ensure(self, name: str) -> None:
        """Make sure that everything in a lock file is installed.

        Raises:
            NotReadyError: Something of the computer is in the way.
        """
        if self.has(name):
            return
        _check_room(self.root)
        if not self._works():
            self._create()
        self._stamp_path.unlink(missing_ok=True)
        say(f"Installing what {name} lists. This happens once and takes about a minute...")
        self._install(self.lock(name))
        self._join_tree()
        self._write_stamp(name)

    def has(self, name: str) -> bool:
        """Tell whether a lock file is installed as it is now."""
        try:
            stamp = json.loads(self._stamp_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        if not isinstance(stamp, dict) or stamp.get("root") != str(self.root):
            return False
        if not self.python.exists():
            return False
        if stamp.get("python") != _version() and not self._works():
            return False
        # Everything the program needs stands in the development list as well, at the same version.
        names = {name, DEVELOPMENT} if name == PROGRAM else {name}
        return any(
            stamp.get(lock) == _hash(self.lock(lock)) for lock in names if self.lock(lock).exists()
        )

    def command(self, *arguments: str) -> list[str]:
        """Return a command for its interpreter."""
        return [str(self.python), *arguments]

    @property
    def _stamp_path(self) -> Path:
        return self.folder / "coursera-wizard-setup.json"

    def _works(self) -> bool:
        """Tell whether its interpreter starts, belongs to this tree and has pip."""
        if not self.python.exists():
            return False
        question = "import sys, pip; print(sys.prefix, *sys.version_info[:2])"
        try:
            answer = subprocess.run(
                self.command("-I", "-c", question),
                capture_output=True,
                check=False,
                encoding="utf-8",
                errors="replace",
                timeout=60,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        if answer.returncode != 0:
            return False
        prefix, major, minor = answer.stdout.rsplit(maxsplit=2)
        supported = (3, 11) <= (int(major), int(minor)) <= (3, 14)
        return supported and Path(prefix).resolve() == self.folder.resolve()

    def _create(self) -> None:
        """Make an empty .venv, in place of one that does not work."""
        if self.folder.exists():
            if Path(sys.prefix).resolve() == self.folder.resolve():
                raise NotReadyError(
                    "The environment in .venv has to be made again, and this command runs in it.\n"
                    "Start it with the Python of the computer: python3 packaging/dev.py ..."
                )
            say("The environment in .venv is not usable (unfinished or moved): making it again.")
            try:
                shutil.rmtree(self.folder)
            except OSError as error:
                raise NotReadyError(
                    f"The folder {self.folder} cannot be removed: {error.strerror or error}.\n"
                    "Close every program that was started from it, delete it, and start again."
                ) from error
        else:
            say("Making .venv, the environment of this checkout...")
        _check_venv_module()
        base = getattr(sys, "_base_executable", None) or sys.executable
        made = subprocess.run(
            [base, "-m", "venv", str(self.folder)],
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
            env=_quiet_environment(),
        )
        if made.returncode != 0:
            raise _explain(made.stdout + made.stderr, self.folder)

    def _install(self, lock: Path) -> None:
        """Install a lock file: exactly what it names, nothing else, each file by its hash."""
        # Python compiles what it imports; compiling all of it beforehand takes as long as the rest.
        arguments = ("-m", "pip", "install", "--no-compile", "--no-input", "--no-deps")
        options = ("--require-hashes", "--disable-pip-version-check", "-r", str(lock))
        command = self.command(*arguments, *options)
        written: list[str] = []
        with (
            self.log.open("w", encoding="utf-8") as log,
            subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                env=_quiet_environment(),
            ) as process,
        ):
            assert process.stdout is not None, "it is a pipe"  # noqa: S101 - for the type checker
            for line in process.stdout:
                written.append(line)
                log.write(line)
                _show_progress(line)
        _show_progress("")
        if process.returncode != 0:
            raise _explain("".join(written), self.log)

    def _join_tree(self) -> None:
        """Make the tree importable in .venv, and put the two programs there."""
        site = subprocess.run(
            self.command("-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"),
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout.strip()
        (Path(site) / "coursera_wizard_tree.pth").write_text(f"{self.root}\n", encoding="utf-8")
        for name, module in LAUNCHERS.items():
            if os.name == "nt":
                path = self.binaries / f"{name}.cmd"
                path.write_text(f'@"%~dp0python.exe" -P -m {module} %*\n', encoding="utf-8")
            else:
                path = self.binaries / name
                python = shlex.quote(str(self.python))
                text = f'#!/bin/sh\nexec {python} -P -m {module} "$@"\n'
                path.write_text(text, encoding="utf-8")
                path.chmod(0o755)

    def _write_stamp(self, name: str) -> None:
        stamp = {"root": str(self.root), "python": _version(), name: _hash(self.lock(name))}
        self._stamp_path.write_text(json.dumps(stamp, indent=1, sort_keys=True), encoding="utf-8")


def _version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _quiet_environment() -> dict[str, str]:
    """Return the environment for pip: the person's settings, less what would misdirect it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PIP_USER"] = "0"  # a person's default that cannot work in an environment
    environment["PYTHONUTF8"] = "1"
    return environment


def _show_progress(line: str) -> None:
    """Show on a terminal, in one line, what pip is at."""
    if not sys.stdout.isatty():
        return
    words = line.split()
    if not words:
        sys.stdout.write("\r\033[K")
    elif words[0] in {"Collecting", "Downloading", "Installing", "Using"}:
        sys.stdout.write(f"\r\033[K  {' '.join(words)[:70]}")
    sys.stdout.flush()


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise NotReadyError(
            f"There is not enough room on the disk of {folder}: {free // 1_000_000} MB are free, "
            f"about {NEEDED_BYTES // 1_000_000} MB are needed.\nMake room and start this again."
        )


def _check_venv_module() -> None:
    """Make sure that this Python can make environments; Debian keeps that in a package apart."""
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    if system_packages.is_debian():
        system_packages.install([f"python{_version()}-venv"], "to make an environment for Python")
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return
    raise NotReadyError(
        f"This Python ({sys.executable}) has no venv module, so no environment can be made.\n"
        f"Install it (on Debian and Ubuntu: sudo apt-get install python{_version()}-venv) "
        "and start this again."
    )


def _explain(output: str, place: Path) -> NotReadyError:
    """Return what to tell the person, by what venv or pip wrote."""
    lines = [line for line in output.splitlines() if line.strip()]
    evidence = "\n".join(f"  {line.strip()[:200]}" for line in lines[-4:])
    if any(sign in output for sign in NO_ROOM):
        text = "The disk is full. Make room (about 900 MB) and start this again."
    elif any(sign in output for sign in OTHER_CONTENT):
        text = (
            "A downloaded package is not the one that was locked, so it was not installed.\n"
            "Start this again; if it stays, ask who runs the package index of this network."
        )
    elif any(sign in output for sign in NO_NETWORK):
        return NotReadyError(
            "The packages could not be downloaded: the network or the package index did not "
            "answer.\nCheck the connection and the proxy, and start this again. "
            f"What pip wrote last:\n{evidence}",
            TRY_LATER,
        )
    elif any(sign in output for sign in NOT_OFFERED):
        text = (
            "The package index of this computer does not offer a locked package for this system.\n"
            "Coursera Wizard needs a 64-bit Linux (glibc 2.34 or later), Windows 10 or macOS 13."
        )
    else:
        text = f"The environment could not be made. The whole output is in {place}."
    return NotReadyError(f"{text}\nWhat was written last:\n{evidence}")
