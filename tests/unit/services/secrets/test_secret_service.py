"""The real Secret Service of Linux: unlocked, locked, and gone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.secret_service,
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keychain"),
]

Session = Callable[..., list[str]]

# A bus that starts no service by itself.
BARE_BUS = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
PREAMBLE = """
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.secret import Secret, SecretBinding
from coursera_wizard.services.secrets.vault import KeyringVault
TOKEN = "https://api.coursera.com/oauth2/client_credentials/token"
BINDING = SecretBinding("key", TOKEN)
OTHER = SecretBinding("key", "https://evil.example/token")
def told(call, *arguments):
    try:
        found = call(*arguments)
    except ProblemError as error:
        print(error.problem.code, flush=True)
    else:
        print(found.reveal() if isinstance(found, Secret) else found, flush=True)
vault = KeyringVault()
"""


@pytest.fixture
def session(clean_environment: Path, tmp_path: Path) -> Session:
    """Return a function that runs a script beside a bus and a keychain of the test's own home."""
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(program), f"{program} is missing: install gnome-keyring and dbus"
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHON_KEYRING_BACKEND", "DISPLAY", "WAYLAND_DISPLAY"}
    }

    def run(script: str, *, daemon: str = "unlocked") -> list[str]:
        file = tmp_path / "script.py"
        file.write_text(PREAMBLE + script)
        start = {
            "unlocked": "printf invented | gnome-keyring-daemon --unlock --components=secrets",
            "locked": "gnome-keyring-daemon --daemonize --components=secrets",
            "none": "true",
        }[daemon]
        bus = tmp_path / "bus.conf"
        bus.write_text(BARE_BUS)
        options = [f"--config-file={bus}"] if daemon == "none" else []
        command = f'{start} >/dev/null 2>&1; exec "{sys.executable}" "{file}"'
        ended = subprocess.run(
            ["dbus-run-session", *options, "--", "sh", "-c", command],  # noqa: S607 - found above
            env=environment,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.splitlines()

    return run


def test_unlocked_keychain_keeps_secrets(session: Session) -> None:
    """Secrets are kept over sessions, for their own key and address alone, and removed again."""
    first = session(
        "told(vault.problem); print(vault.name())\n"
        "told(vault.get, BINDING); told(vault.clear, BINDING)\n"
        "told(vault.set, BINDING, Secret('one')); told(vault.set, BINDING, Secret('twö'))\n"
        "told(vault.set, OTHER, Secret('x' * 1001))\n"
        "told(vault.get, OTHER)\n"
    )
    second = session("told(vault.get, BINDING); told(vault.clear, BINDING)\n")
    third = session("told(vault.get, BINDING)\n")

    name = "the keychain of this computer (Secret Service)"
    assert first == ["None", name, "None", "None", "None", "None", "keyring.too-long", "None"]
    assert second == ["twö", "None"]
    assert third == ["None"]


def test_locked_keychain_is_said_at_once(session: Session) -> None:
    """Where nobody can be asked to unlock it, the keychain is locked, on reading and writing."""
    session("told(vault.set, BINDING, Secret('one'))\n")

    told = session(
        "told(vault.problem); told(vault.get, BINDING); told(vault.set, BINDING, Secret('two'))\n"
        "told(vault.clear, BINDING)\n",
        daemon="locked",
    )

    assert told == ["None", "keyring.locked", "keyring.locked", "keyring.locked"]


def test_bus_without_keychain_is_a_missing_one(session: Session) -> None:
    """A session bus on which no keychain answers is told from a locked one."""
    told = session(
        "print(vault.problem().code); told(vault.set, BINDING, Secret('two'))\n", daemon="none"
    )

    assert told == ["keyring.missing", "keyring.missing"]
