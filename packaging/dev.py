#!/usr/bin/env python3
"""The one command of a checkout: ``python3 packaging/dev.py VERB``.

Verbs are run, test, check, shots, bench, build and smoke.

It makes ``.venv`` from the locked list when it is not there, and then does what was asked for.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OLDEST = (3, 11)
NEWEST = (3, 14)


def main(arguments: list[str]) -> int:
    """Do what was asked for; return the exit code."""
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        from shutil import which

        print(unsupported_python(version, which), file=sys.stderr)
        return 3
    from devtool.verbs import main as start

    return start(arguments)


def unsupported_python(version: tuple[int, ...], which: Callable[[str], str | None]) -> str:
    """Return what to tell a person whose Python is too old or too new."""
    verdict = "too old" if version < OLDEST else "newer than anything this was tried with"
    lines = [
        f"This is Python {version[0]}.{version[1]}, which is {verdict}.",
        "Coursera Wizard runs on Python 3.11 to 3.14.",
    ]
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = f"python3.{minor}"
        if which(name):
            lines.append(f"There is one on this computer: {name} packaging/dev.py run")
            break
    else:
        lines.append("Install one from https://www.python.org/downloads/ and start this again.")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
