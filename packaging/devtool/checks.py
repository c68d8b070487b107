"""Everything ``check`` looks at, one line each with its time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devtool.environment import DEVELOPMENT, PROGRAM, Environment
from devtool.told import say
from devtool.wheels import BUILD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Generated:
    """A shipped file that the program itself writes, and what prints it."""

    path: str
    arguments: tuple[str, ...]


# One entry for each shipped file that is made from code: `python ARGUMENTS` prints the file exactly
# as it stands at PATH. `dev.py check --renew` writes them all.
GENERATED: tuple[Generated, ...] = (
    Generated(
        "resources/help/attributes.md",
        (
            "-c",
            "from coursera_wizard.domain.attribute_help import markdown; print(markdown(), end='')",
        ),
    ),
    Generated(
        "resources/help/problems.md", ("-m", "coursera_wizard.cli", "problems", "--markdown")
    ),
    Generated("resources/licenses.json", ("packaging/licenses.py",)),
    Generated(
        "resources/help/exit-codes.md", ("-m", "coursera_wizard.cli", "problems", "--exit-codes")
    ),
)


def run_checks(environment: Environment, *, renew: bool = False) -> int:
    """Run every check, the next also when one failed; return the exit code."""
    python = environment.python
    lint_imports = shutil.which("lint-imports", path=str(environment.binaries)) or "lint-imports"
    architecture = [python, "-m", "pytest", "-q", "--tb=short", "tests/architecture"]
    checks: list[tuple[str, Callable[[], str]]] = [
        ("rules", _command(environment, [python, "-m", "ruff", "check", "."])),
        ("layout", _command(environment, [python, "-m", "ruff", "format", "--check", "."])),
        ("types", _command(environment, [python, "-m", "mypy"])),
        ("imports", _command(environment, [lint_imports])),
        ("architecture", _command(environment, architecture)),
        ("lock files", lambda: lock_complaints(environment.root / "packaging")),
        ("generated files", lambda: generated_complaints(environment, renew=renew)),
    ]
    failed = 0
    started = time.perf_counter()
    for name, check in checks:
        start = time.perf_counter()
        complaints = check()
        say(f"{'FAILED' if complaints else 'ok':<7} {name:<16} {_seconds(start)}")
        if complaints:
            failed += 1
            say(complaints.rstrip() + "\n")
    say(f"{failed or 'no'} of {len(checks)} checks failed, {_seconds(started)}")
    return 1 if failed else 0


def lock_complaints(folder: Path) -> str:
    """Return what is wrong with the lock files, or nothing.

    They hold no address, have a hash for every line, name everything that is asked for, and agree
    on the version of whatever both name.
    """
    complaints = []
    pins = {}
    for name in (PROGRAM, DEVELOPMENT, BUILD):
        text = (folder / name).read_text(encoding="utf-8")
        if "://" in text:
            complaints.append(f"{name} holds an address")
        pins[name] = dict(re.findall(r"(?m)^([A-Za-z0-9._-]+)==(\S+)", text))
        entries = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]
        complaints += [
            f"{name}: no hash for {entry.split()[0]}" for entry in entries if "--hash" not in entry
        ]
        asked_for = (folder / name.replace(".lock", ".in")).read_text(encoding="utf-8")
        for wanted in re.findall(r"(?m)^([A-Za-z0-9][A-Za-z0-9._-]*)", asked_for):
            if re.sub(r"[-_.]+", "-", wanted).lower() not in pins[name]:
                complaints.append(f"{name} lacks {wanted}")
    for package, version in pins[PROGRAM].items():
        complaints += [
            f"{name} has another {package} than {PROGRAM}"
            for name in (DEVELOPMENT, BUILD)
            if pins[name].get(package) != version
        ]
    return "\n".join(complaints)


def generated_complaints(environment: Environment, *, renew: bool = False) -> str:
    """Return which shipped files differ from what the program writes now, or nothing.

    Args:
        environment: Where the program runs.
        renew: Write what differs, and complain only about what cannot be written.
    """
    complaints = []
    settings = {**os.environ, "PYTHONUTF8": "1", "LANGUAGE": "en"}
    for generated in GENERATED:
        done = subprocess.run(
            environment.command(*generated.arguments),
            cwd=environment.root,
            env=settings,
            capture_output=True,
            check=False,
        )
        path = environment.root / generated.path
        made = done.stdout.replace(b"\r\n", b"\n")
        if done.returncode != 0:
            complaints.append(f"{generated.path}: {done.stderr.decode('utf-8', 'replace')[-500:]}")
        elif not path.exists() or path.read_bytes().replace(b"\r\n", b"\n") != made:
            if renew:
                path.write_bytes(made)
                say(f"written: {generated.path}")
            else:
                complaints.append(f"{generated.path} is old; dev.py check --renew writes it anew")
    return "\n".join(complaints)


def _command(environment: Environment, command: list[object]) -> Callable[[], str]:
    """Return a check that complains with whatever a failing command writes."""

    def check() -> str:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=environment.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
        return "" if done.returncode == 0 else done.stdout or f"exit code {done.returncode}"

    return check


def _seconds(start: float) -> str:
    return f"{time.perf_counter() - start:6.1f} s"
