"""What the packages say of the program: one place for its name, version and time."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache

from devtool.environment import ROOT

NAME = "coursera-wizard"
TITLE = "Connect a Coursera organization to a school's systems"
DESCRIPTION = (
    "A desktop wizard and a command line that turn a Coursera organization's data into OneRoster\n"
    " deliveries, by hand or on a schedule."
)
MAINTAINER = "The Coursera Wizard maintainers <maintainers@coursera-wizard.example>"


@cache
def version() -> str:
    """Return the version, which stands in ``coursera_wizard/__init__.py`` alone."""
    text = (ROOT / "coursera_wizard" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'(?m)^__version__ = "([^"]+)"$', text)
    if found is None:
        raise ValueError("coursera_wizard/__init__.py has no version")
    return found[1]


@cache
def source_time() -> int:
    """Return the time that files of a package get, in seconds: that of the last commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    # 2020-01-01 for a source archive without its history.
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 1_577_836_800
