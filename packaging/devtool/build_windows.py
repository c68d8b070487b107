"""``dev.py build windows``: the installer, on Windows itself or, for trying, under Wine."""

from __future__ import annotations

import os
import shutil
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

from devtool import wheels, wine
from devtool.build_linux import copy_source
from devtool.environment import PROGRAM, ROOT
from devtool.logged import must
from devtool.product import NAME, source_time, version
from devtool.told import NotReadyError, say

if TYPE_CHECKING:
    from devtool.environment import Environment

LOG = ROOT / "build" / "logs" / "build-windows.log"
_PROGRAMS = {
    "coursera-wizard": "Coursera Wizard",
    "coursera-delivery": "Coursera Wizard, command line",
}
_SPEC = "packaging/coursera_wizard.spec"


def build(environment: Environment) -> Path:
    """Build the installer and return where it is.

    Raises:
        NotReadyError: This computer cannot build, or a step failed.
    """
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.unlink(missing_ok=True)
    found = wheels.fetch(environment, "windows")
    place = ROOT / "build" / "windows"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    if sys.platform == "win32":
        folder = _build_here(found, place)
    else:
        folder = _build_under_wine(environment, found)
    _check_folder(folder)
    return _make_installer(folder)


def built() -> Path | None:
    """Return the installer of this version that is there already, if any."""
    path = _target()
    return path if path.exists() else None


def _target() -> Path:
    return ROOT / "dist" / f"{NAME}-{version()}-windows-x64{_trial()}-setup.exe"


def _trial() -> str:
    """Return what tells an installer that was made under Wine: it is for trying, not for giving."""
    return "" if sys.platform == "win32" else "-trial"


def _build_here(found: Path, place: Path) -> Path:
    """Build with the Python that runs this, the official one, in an environment of its own."""
    venv.create(place / "env", with_pip=True)
    python = str(place / "env" / "Scripts" / "python.exe")
    copy_source(place / "source")
    must(LOG, [python, "-m", "pip", "install", *_PIP, str(found), *_lock(found)])
    write_versions(place / "versions")
    must(
        LOG,
        [python, "-m", "PyInstaller", *_options(place / "dist", place / "work"), _SPEC],
        cwd=place / "source",
        settings={**_settings(), "COURSERA_WIZARD_VERSIONS": str(place / "versions")},
    )
    return place / "dist" / NAME


def _build_under_wine(environment: Environment, found: Path) -> Path:
    environment.ensure(PROGRAM)
    windows = wine.new("build")
    python = wine.python(windows, environment)
    say("Installing the locked packages...")
    packages = windows.drive / "python" / "Lib" / "site-packages"
    fixed = ("--platform", "win_amd64", "--python-version", "3.11", "--only-binary", ":all:")
    must(
        LOG,
        environment.command(
            *("-m", "pip", "install", "--target", str(packages), *fixed),
            *(*_PIP, str(found), *_lock(found)),
        ),
    )
    copy_source(windows.drive / "source")
    write_versions(windows.drive / "versions")
    say("Building under Wine...")
    done = windows.run(
        [python, "-m", "PyInstaller", *_options(r"C:\dist", r"C:\work"), _SPEC],
        settings={**_settings(), "COURSERA_WIZARD_VERSIONS": r"C:\versions"},
        log=LOG,
        cwd=windows.drive / "source",
    )
    windows.stop()
    if done.returncode != 0:
        lines = done.stdout.decode("utf-8", "replace").splitlines()[-15:]
        raise NotReadyError("PyInstaller failed under Wine.\n" + "\n".join(lines))
    return windows.drive / "dist" / NAME


_PIP = ("-q", "--no-index", "--no-deps", "--no-compile", "--require-hashes", "--find-links")


def _lock(found: Path) -> tuple[str, str]:
    return ("-r", str(found / wheels.BUILD))


def _options(dist: Path | str, work: Path | str) -> tuple[str, ...]:
    folders = ("--distpath", str(dist), "--workpath", str(work))
    return ("--noconfirm", "--clean", "--log-level", "WARN", *folders)


def _settings() -> dict[str, str]:
    return {
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": str(source_time()),
    }


def write_versions(folder: Path) -> None:
    """Write what Windows shows as the details of each program."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, title in _PROGRAMS.items():
        (folder / f"{name}.txt").write_text(version_resource(name, title), encoding="utf-8")


def version_resource(name: str, title: str) -> str:
    """Return the version resource of a program, as PyInstaller reads it."""
    numbers = tuple(int(part) for part in four_numbers().split("."))
    texts = {
        "CompanyName": "The Coursera Wizard maintainers",
        "FileDescription": title,
        "FileVersion": version(),
        "InternalName": name,
        "LegalCopyright": "MIT license",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Coursera Wizard",
        "ProductVersion": version(),
    }
    entries = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in texts.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{entries}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def four_numbers() -> str:
    """Return the version as Windows counts: 1.2.3 is 1.2.3.0, and so is 1.2.3rc1."""
    import re

    found = re.match(r"(\d+)\.(\d+)\.(\d+)", version())
    if found is None:
        raise ValueError(f"{version()} does not begin with three numbers")
    return ".".join((*found.groups(), "0"))


def _check_folder(folder: Path) -> None:
    """Make sure that nothing of Wine's own went along, and that everything is there."""
    names = {path.name.lower() for path in folder.rglob("*") if path.is_file()}
    foreign = names & {"icuuc.dll", "bcryptprimitives.dll", "ucrtbase.dll", "kernel32.dll"}
    if foreign and sys.platform != "win32":
        raise NotReadyError(f"Parts of Wine went along: {', '.join(sorted(foreign))}")
    missing = {"coursera-wizard.exe", "coursera-delivery.exe", "python311.dll"} - names
    if missing - {"python311.dll"} or (missing and sys.platform != "win32"):
        raise NotReadyError(f"Not built: {', '.join(sorted(missing))}")


def _make_installer(folder: Path) -> Path:
    compiler = shutil.which("makensis") or shutil.which(
        "makensis", path=r"C:\Program Files (x86)\NSIS"
    )
    if compiler is None:
        raise NotReadyError("NSIS is not installed here; it makes the installer (makensis).")
    say("Packing...")
    target = _target()
    target.parent.mkdir(exist_ok=True)
    _set_times(folder)
    values = {
        "VERSION": version(),
        "VERSION4": four_numbers(),
        "FOLDER": str(folder),
        "TARGET": str(target),
        "ICON": str(ROOT / "resources" / "app" / "coursera-wizard.ico"),
    }
    given = [f"-D{name}={value}" for name, value in values.items()]
    script = ROOT / "packaging" / "windows" / "installer.nsi"
    must(
        LOG,
        [compiler, "-V2", *given, str(script)],
        settings={"SOURCE_DATE_EPOCH": str(source_time())},
    )
    say(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return target


def _set_times(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (source_time(), source_time()))
