"""Entries of schedulers for tests, and words that would break a careless quoting."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.services.scheduler.backend import Command, Entry
from coursera_wizard.services.scheduler.calls import Answer

Result = TypeVar("Result")

DELIVERY_ID = "5eaf00d5eaf00d01"
DAILY = Schedule(Frequency.DAILY, dt.time(1, 45), zone="America/Los_Angeles")
# What shells, unit files, crontabs, XML and command lines of Windows take for something else.
ODD_WORD = (
    'Ana\'s "own" $HOME ${HOME} $(id) `id` 100% %h %%n \\%d a\\\\b c\\ \\n ;&|<>*?[]{}~#! =x: é日本'
)
ODD_WORDS = st.text(
    st.sampled_from("ab \"'\\%$`(){}[]<>|&;#!*?~=:,.-_é日\u00a0/hn0")
    | st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
)
_WRITER = (
    "import json, os, sys;open(sys.argv[1], 'w').write(json.dumps([os.getcwd(), *sys.argv[2:]]))"
)


def an_entry(**fields: Any) -> Entry:
    """Return an entry of a delivery that runs every day."""
    values: dict[str, Any] = {
        "delivery_id": DELIVERY_ID,
        "title": "Coursera delivery: Harbour Valley College",
        "schedule": DAILY,
        "command": Command(
            ("/opt/app/coursera-delivery", "run", "/home/ana/college.delivery.json", "--scheduled"),
            Path("/opt/app"),
        ),
    }
    return Entry(**(values | fields))


def a_writer(folder: Path, *words: str, program: str = sys.executable) -> tuple[Command, Path]:
    """Return a command that writes where it is and what it was given into a file, and that file."""
    out = folder / "given.json"
    return Command((program, "-c", _WRITER, str(out), *words), folder), out


def given(out: Path) -> list[str] | None:
    """Return the folder and the words that a writer was started with; None before it was."""
    try:
        found: list[str] = json.loads(out.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def eventually(look: Callable[[], Result | None], limit_s: float = 10.0) -> Result | None:
    """Return what is found as soon as it is; what there is at the end of the time otherwise."""
    pause = threading.Event()
    for _try in range(int(limit_s / 0.02)):
        found = look()
        if found:
            return found
        pause.wait(0.02)
    return look()


def system_call(environment: dict[str, str]) -> Callable[..., Answer]:
    """Return what runs a program of the system as a person would, in another environment."""

    def call(*words: str) -> Answer:
        done = subprocess.run(words, capture_output=True, check=False, env=environment)
        return Answer(done.returncode, done.stdout.decode(), done.stdout, done.stderr.decode())

    return call
