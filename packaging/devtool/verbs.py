"""The verbs of dev.py: run, test, check, shots, bench, build and smoke."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from devtool import system_packages
from devtool.environment import DEVELOPMENT, PROGRAM, Environment
from devtool.told import NotReadyError, say, speak_plainly

if TYPE_CHECKING:
    from collections.abc import Callable

INTERRUPTED = 130
MOST_WORKERS = 4
"""So many test processes at once; more would wait for each other's windows and servers."""
# A file's tests share their servers; what starts programs, and takes long, comes first.
SIDE_BY_SIDE = ("--dist", "loadfile", "--no-loadscope-reorder")


def main(arguments: list[str]) -> int:
    """Do what was asked for; return the exit code."""
    speak_plainly()
    chosen, extra = _parser().parse_known_args(arguments)
    if extra and chosen.verb not in {"run", "test"}:
        _parser().error(f"not known here: {' '.join(extra)}")
    environment = Environment()
    verbs: dict[str, Callable[[], int]] = {
        "run": lambda: run(environment, extra),
        "test": lambda: test(environment, extra),
        "check": lambda: check(environment, renew=chosen.renew),
        "shots": lambda: shots(environment, chosen.folder),
        "build": lambda: build(environment, chosen.system),
        "smoke": lambda: smoke(environment, chosen.system),
        "bench": lambda: bench(environment, chosen.names, as_json=chosen.json),
    }
    try:
        return verbs[chosen.verb]()
    except NotReadyError as error:
        print(error, file=sys.stderr, flush=True)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED


def run(environment: Environment, extra: list[str]) -> int:
    """Open the wizard with the practice organization, or do its main job where nothing opens."""
    if not has_display():
        return run_without_display(environment)
    environment.ensure(PROGRAM)
    system_packages.ensure(system_packages.WITH_DISPLAY, "for the window")
    return _start(environment.command("-P", "-m", "coursera_wizard", "--practice", *extra))


def run_without_display(environment: Environment) -> int:
    """Configure a practice delivery without a window and run it; say what was done."""
    say("There is no display here, so no window can open. The main job is done without one:")
    say("a practice delivery is configured and run, from the credentials to a delivered package.")
    environment.ensure(PROGRAM)
    folder = Path(tempfile.mkdtemp(prefix="coursera-wizard-"))
    path, packages = folder / "practice.delivery.json", folder / "packages"
    packages.mkdir()
    answers = folder / "answers.toml"
    receiver = json.dumps(str(packages))  # a text of TOML is written as one of JSON
    answers.write_text(f"practice = true\n[receiver]\nfolder = {receiver}\n", encoding="utf-8")
    say()
    command = ("-P", "-m", "coursera_wizard.cli")
    new = ("new", "--answers", str(answers), "--out", str(path))
    exit_code = _start(environment.command(*command, *new))
    say()
    if exit_code != 0:
        say(f"No delivery was saved (exit code {exit_code}); the lines above say why.")
        answers.unlink()
        packages.rmdir()
        if not any(folder.iterdir()):
            folder.rmdir()
        return exit_code
    exit_code = _start(environment.command(*command, "run", str(path)))
    say()
    if exit_code != 0:
        say(f"The run did not deliver (exit code {exit_code}); the lines above say why.")
    say(f"The delivery was saved as {path}")
    for delivered in sorted(packages.rglob("*")):
        if delivered.is_file():
            say(f"Delivered: {delivered}")
    program = environment.binaries / "coursera-delivery"
    say(f"To look at its runs: {program} history {path}")
    say(f"To see what a next run would change: {program} preview {path}")
    say("On a computer with a display, “dev.py run” opens the wizard instead.")
    return exit_code


def test(environment: Environment, extra: list[str]) -> int:
    """Run the tests: all of them, side by side, or what is named behind the verb."""
    environment.ensure(DEVELOPMENT)
    system_packages.ensure(system_packages.FOR_TESTS, "for the tests")
    # One more than there are processors: many tests wait for programs that they started.
    workers = min((os.cpu_count() or 1) + 1, MOST_WORKERS)
    named = extra or ["-n", str(workers), *SIDE_BY_SIDE]
    return _start(environment.command("-m", "pytest", *named), cwd=environment.root)


def check(environment: Environment, *, renew: bool) -> int:
    """Look at everything that can be seen without running the program."""
    from devtool.checks import run_checks

    environment.ensure(DEVELOPMENT)
    system_packages.ensure(system_packages.WITHOUT_DISPLAY, "for Qt")
    return run_checks(environment, renew=renew)


def shots(environment: Environment, folder: str) -> int:
    """Take a picture of every page in its main states."""
    environment.ensure(DEVELOPMENT)
    system_packages.ensure(system_packages.WITHOUT_DISPLAY, "for Qt")
    command = environment.command("-m", "tests.support.shots", str(Path(folder).resolve()))
    return _start(command, cwd=environment.root)


def bench(environment: Environment, names: list[str], *, as_json: bool) -> int:
    """Measure what has to be fast; what takes a build of its own only when it is named."""
    if names == ["installed_start"]:
        from devtool import installed_start

        return installed_start.measure(environment)
    environment.ensure(DEVELOPMENT)
    system_packages.ensure(system_packages.WITHOUT_DISPLAY, "for Qt")
    options = ["--json"] if as_json else []
    command = environment.command("-m", "tests.benchmarks", *options, *names)
    return _start(command, cwd=environment.root)


def build(environment: Environment, system: str) -> int:
    """Build what is installed on a system: `dist/` holds it then."""
    if system == "linux":
        from devtool import build_linux

        build_linux.build(environment)
    elif system == "windows":
        from devtool import build_windows

        build_windows.build(environment)
    else:
        from devtool import build_macos

        build_macos.build(environment)
    return 0


def smoke(environment: Environment, system: str) -> int:
    """Install what was built, use it as a person does, and remove it."""
    if system == "linux":
        from devtool import build_linux, smoke_linux

        return smoke_linux.smoke(build_linux.built() or build_linux.build(environment).deb)
    from devtool import build_windows, smoke_windows

    return smoke_windows.smoke(build_windows.built() or build_windows.build(environment))


def has_display() -> bool:
    """Tell whether a window can open here."""
    if sys.platform != "linux":
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


def _start(command: list[str], cwd: Path | None = None) -> int:
    """Run a program to its end; an interruption is its to answer, and is waited for."""
    with subprocess.Popen(command, cwd=cwd) as process:
        while True:
            try:
                code = process.wait()
                break
            except KeyboardInterrupt:
                continue
    return code if code >= 0 else 128 - code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py", description="Everything that is done with a checkout of Coursera Wizard."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("run", help="open the wizard with the practice organization")
    verbs.add_parser("test", help="run the tests; what follows is passed on to pytest")
    looks = verbs.add_parser("check", help="rules, layout, types, imports and architecture")
    looks.add_argument(
        "--renew", action="store_true", help="write shipped files that are made from code anew"
    )
    pictures = verbs.add_parser("shots", help="take a picture of every page in its main states")
    pictures.add_argument("folder", metavar="DIR")
    builds = verbs.add_parser("build", help="build the installer for a system, into dist/")
    builds.add_argument("system", choices=("linux", "windows", "macos"))
    tries = verbs.add_parser("smoke", help="install what was built, use it, and remove it")
    tries.add_argument("system", choices=("linux", "windows"))
    measures = verbs.add_parser("bench", help="measure what has to be fast")
    measures.add_argument("names", metavar="NAME", nargs="*")
    measures.add_argument("--json", action="store_true", help="print one JSON object")
    return parser
