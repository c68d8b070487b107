"""A delivery that a real systemd starts: registered, proved, started and removed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import schedules
from tests.support.practice_server import PracticeServer
from tests.support.secret_hunt import found_in_files
from tests.support.systemd_user import UserSystemd, user_systemd, why_not

PROGRAM = (sys.executable, "-P", "-m", "coursera_wizard.cli")
LIMIT_S = 50
NO_KEYCHAIN = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@dataclass(frozen=True)
class Scheduled:
    """A delivery into a folder that is to run every day, on a computer with systemd."""

    systemd: UserSystemd
    practice: PracticeServer
    path: Path
    packages: Path

    def __call__(self, *arguments: str, **variables: str) -> tuple[int, dict[str, Any]]:
        """Run a command about the delivery; return its exit code and its object."""
        done = subprocess.run(
            (*PROGRAM, *arguments, str(self.path), "--json"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **self.systemd.environment, **NO_KEYCHAIN, **variables},
            check=False,
            timeout=LIMIT_S,
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def systemctl(self, *words: str) -> str:
        """Ask that systemd."""
        call = schedules.system_call({**os.environ, **self.systemd.environment})
        return call("/usr/bin/env", "systemctl", "--user", *words).out


@pytest.fixture
def scheduled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scheduled]:
    """Configure it unattended, with a name that wants care."""
    if why_not():
        pytest.skip(why_not())
    for name, value in NO_KEYCHAIN.items():
        monkeypatch.setenv(name, value)  # for what systemd starts, too
    folder = tmp_path / "Ana's 100% $HOME é"
    packages = folder / "packages"
    packages.mkdir(parents=True)
    with PracticeServer(programs=2) as practice, user_systemd() as systemd:
        found = Scheduled(systemd, practice, folder / "college.delivery.json", packages)
        address = practice.address
        answers = folder / "answers.toml"
        answers.write_text(
            f'organization_id = "{address.organization_id}"\n'
            f'api_key = "{address.api_key}"\n'
            f'api_base = "{address.api_base}"\n'
            f'token_url = "{address.token_url}"\n'
            f"[receiver]\nfolder = {json.dumps(str(packages))}\n"
            '[schedule]\nfrequency = "daily"\ntime = "01:45"\nzone = "America/Los_Angeles"\n',
            encoding="utf-8",
        )
        made = subprocess.run(
            (*PROGRAM, "new", "--answers", str(answers), "--out", str(found.path)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env={
                **os.environ,
                **systemd.environment,
                "COURSERA_CLIENT_SECRET": address.client_secret,
            },
            check=False,
            timeout=LIMIT_S,
        )
        assert made.returncode == 0, made.stderr
        yield found


def test_installed_proved_started_and_removed(scheduled: Scheduled) -> None:
    """Systemd starts the program with the secret; the proof delivers nothing."""
    secret = scheduled.practice.address.client_secret

    code, installed = scheduled("schedule", "install")
    assert (code, installed["standing"], installed["is_exact"]) == (0, "fine", True)
    assert installed["next_start"] == installed["next_run"]

    # Without the secret the proof says what is missing, and how to give it.
    code, told = scheduled("schedule", "prove")
    assert (code, told["found_program"], told["read_secret"]) == (3, True, False)
    assert told["problem"]["number"] in {"CW-713", "CW-714"}
    assert told["problem"]["what_to_do"]

    scheduled.systemctl("set-environment", f"COURSERA_CLIENT_SECRET={secret}")
    code, told = scheduled("schedule", "prove")
    assert told["problem"] is None, told
    assert (code, told["passed"]) == (0, True)
    assert told["organization"] == scheduled.practice.address.organization_name
    assert list(scheduled.packages.iterdir()) == []
    assert "coursera-proof" not in scheduled.systemctl("list-units", "--all")

    # Nothing is due now: the program sees that, and ends well.
    scheduled.systemctl("start", installed["entry"].replace(".timer", ".service"))
    _code, status = scheduled("schedule", "status")
    assert (status["standing"], status["last_result"]) in {("fine", None), ("fine", 0)}
    assert list(scheduled.packages.iterdir()) == []

    code, removed = scheduled("schedule", "remove")
    assert (code, removed["run_by_itself"]) == (0, False)
    assert scheduled("schedule", "status")[1]["standing"] == "not-wanted"
    assert not list(scheduled.systemd.config.rglob("coursera*"))
    places = [scheduled.systemd.config, scheduled.path.parent, Path(os.environ["XDG_STATE_HOME"])]
    assert not found_in_files(secret, places)


def test_removing_the_delivery_removes_its_entry(scheduled: Scheduled) -> None:
    """Whoever takes a delivery off this computer has nothing started any more."""
    scheduled("schedule", "install")

    code, removed = scheduled("remove")

    assert (code, removed["removed"]) == (0, ["schedule", "list"])
    assert not list(scheduled.systemd.config.rglob("coursera*"))
