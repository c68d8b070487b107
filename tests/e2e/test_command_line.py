"""The command line as a program of its own, against the practice organization over loopback."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import pytest

from tests.support.practice_server import PracticeServer
from tests.support.secret_hunt import forms, found_in_files, found_in_text

PROGRAM = (sys.executable, "-P", "-m", "coursera_wizard.cli")
NO_KEYCHAIN = "keyring.backends.fail.Keyring"
# An environment's own start-up files may import a lot: only what the program adds is looked at.
LOADED = """
import sys
before = set(sys.modules)
from coursera_wizard.__main__ import cli
code = cli()
print("LOADED", *sorted(set(sys.modules) - before), file=sys.stderr)
sys.exit(code)
"""
WRONG_SECRET = "M4rk+er/of a Secret=that&is%wrong0123456789"
LIMIT_S = 50
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@dataclass(frozen=True)
class Done:
    """How a program ended."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        value: dict[str, Any] = json.loads(self.out)
        return value


def run(*arguments: str, text: str = "", **variables: str) -> Done:
    """Run ``coursera-delivery`` to its end."""
    done = subprocess.run(
        (*PROGRAM, *arguments),
        input=text,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **variables},
        check=False,
        timeout=LIMIT_S,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def running_practice() -> Iterator[PracticeServer]:
    """One practice organization for all tests here."""
    with PracticeServer(programs=6) as practice:
        yield practice


@pytest.fixture
def practice(running_practice: PracticeServer) -> PracticeServer:
    """It, without the faults of the test before."""
    running_practice.reset()
    return running_practice


@pytest.fixture
def answers(practice: PracticeServer, tmp_path: Path) -> Path:
    """Answers for an account of the practice organization, as if it were Coursera."""
    address = practice.address
    path = tmp_path / "answers.toml"
    path.write_text(
        f'organization_id = "{address.organization_id}"\n'
        f'api_key = "{address.api_key}"\n'
        f'api_base = "{address.api_base}"\n'
        f'token_url = "{address.token_url}"\n',
        encoding="utf-8",
    )
    return path


def test_practice_delivery_is_made_and_read_back(tmp_path: Path) -> None:
    """From nothing to a saved file, which the other commands read and test."""
    path = tmp_path / "practice.delivery.json"

    made = run("new", "--practice", "--out", str(path))
    shown = run("show", str(path), "--json")
    checked = run("check", str(path))
    listed = run("list", "--json")
    tested = run("test", str(path), "--json")

    assert (made.code, made.err) == (0, "")
    assert "25 of 25 programs are on" in made.out
    assert "Traceback" not in made.out
    assert shown.object["source"] == "practice"
    assert shown.object["programs"]["on"] == 25
    assert checked.out == "practice.delivery.json: no mistakes. The delivery is active.\n"
    assert [one["file"] for one in listed.object["deliveries"]] == [str(path)]
    assert tested.code == 0
    assert tested.object["passed"] is True
    assert {line["state"] for line in tested.object["checks"]} <= {"pass", "warning"}
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_server_without_a_keychain(practice: PracticeServer, answers: Path, tmp_path: Path) -> None:
    """With the variable set it succeeds, records the variable, and is tested with it."""
    path = tmp_path / "college.delivery.json"
    server = {"PYTHON_KEYRING_BACKEND": NO_KEYCHAIN}
    secret = {"COURSERA_CLIENT_SECRET": practice.address.client_secret}

    made = run("new", "--answers", str(answers), "--out", str(path), "--json", **server, **secret)
    tested = run("test", str(path), "--json", **server, **secret)
    without = run("test", str(path), "--json", **server)

    assert made.code == 0
    assert made.object["secret"] == {
        "place": "environment",
        "variable": "COURSERA_CLIENT_SECRET",
    }
    assert tested.object["organization"] == practice.address.organization_name
    assert without.code == 3
    assert without.object["problem"]["code"] == "environment.secret-missing"


def test_without_keychain_and_variable_nothing_is_saved(answers: Path, tmp_path: Path) -> None:
    """A script is told what to set, before anything is asked."""
    path = tmp_path / "college.delivery.json"

    done = run(
        "new", "--answers", str(answers), "--out", str(path), PYTHON_KEYRING_BACKEND=NO_KEYCHAIN
    )

    assert done.code == 3
    assert "COURSERA_CLIENT_SECRET" in done.err
    assert not path.exists()


def test_mistakes_in_answers_are_told_at_once(tmp_path: Path) -> None:
    """Unknown keys are refused with their lines and what was probably meant."""
    path = tmp_path / "answers.toml"
    path.write_text('organisation_id = "x"\napi_key = "y"\nprogramms = "all"\n', encoding="utf-8")

    done = run("new", "--answers", str(path), COURSERA_CLIENT_SECRET="x")

    assert done.code == 3
    assert "line 1" in done.err
    assert "organization_id" in done.err
    assert "line 3" in done.err
    assert "“programs”" in done.err


def test_mistakes_in_a_file_are_told_at_once(tmp_path: Path) -> None:
    """``check`` names every mistake with its path and line."""
    path = tmp_path / "practice.delivery.json"
    run("new", "--practice", "--out", str(path))
    text = path.read_text(encoding="utf-8")
    changed = text.replace('"schedule":', '"scedule":').replace('"active"', '"activ"')
    path.write_text(changed, encoding="utf-8")

    done = run("check", str(path))

    assert done.code == 3
    assert "The delivery file has mistakes (CW-466)" in done.err
    assert "Did you mean “schedule”?" in " ".join(done.err.split())
    assert done.err.count("line ") >= 2


@pytest.mark.parametrize(
    ("fault", "code"),
    [("coursera.credentials-refused", 3), ("coursera.unavailable", 4)],
)
def test_fault_becomes_exit_code(
    practice: PracticeServer, answers: Path, tmp_path: Path, fault: str, code: int
) -> None:
    """The problem is told, nothing is saved, and the exit code says whether to try later."""
    practice.fault(fault)
    path = tmp_path / "college.delivery.json"

    done = run(
        "new", "--answers", str(answers), "--out", str(path), "--json",
        COURSERA_CLIENT_SECRET=practice.address.client_secret,
    )  # fmt: skip

    assert done.code == code
    assert done.object["problem"]["code"] == fault
    assert not path.exists()


@pytest.mark.parametrize(
    "arguments",
    [("--version",), ("--help",), ("problems", "201"), ("list",), ("show", "x"), ("check", "x")],
    ids=lambda arguments: arguments[0],
)
def test_small_commands_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    """Neither Qt nor HTTP nor the keychain is loaded for what does not need it."""
    done = subprocess.run(
        (sys.executable, "-P", "-c", LOADED, *arguments),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=LIMIT_S,
    )

    loaded = done.stderr.partition("LOADED")[2].split()
    heavy = {"PySide6", "qasync", "httpx", "keyring", "cryptography", "rapidfuzz", "rich"}
    assert loaded
    assert heavy.isdisjoint(loaded)


def test_configuration_loads_no_qt(tmp_path: Path) -> None:
    """The whole configuration works without Qt."""
    path = str(tmp_path / "practice.delivery.json")

    done = subprocess.run(
        (sys.executable, "-P", "-c", LOADED, "new", "--practice", "--out", path),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=LIMIT_S,
    )

    loaded = done.stderr.partition("LOADED")[2].split()
    assert done.returncode == 0
    assert "httpx" in loaded
    assert {"PySide6", "qasync"}.isdisjoint(loaded)


@contextlib.contextmanager
def _started(*arguments: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """Run ``coursera-delivery`` in a group of its own while the test looks at it."""
    with subprocess.Popen(
        (*PROGRAM, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **variables},
        start_new_session=True,
    ) as program:
        try:
            yield program
        finally:
            if program.poll() is None:
                program.kill()


def _first_line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline()


@POSIX
def test_interruption_takes_nothing_along(
    practice: PracticeServer, answers: Path, tmp_path: Path
) -> None:
    """Ctrl-C in the middle ends with 130, quietly, and nothing is saved."""
    practice.fault("network.timeout")
    path = tmp_path / "college.delivery.json"
    arguments = ("new", "--answers", str(answers), "--out", str(path))

    with _started(*arguments, COURSERA_CLIENT_SECRET=practice.address.client_secret) as program:
        assert _first_line(program.stdout) == "Credentials\n"
        assert _first_line(program.stdout).startswith("  Organization ")
        program.send_signal(signal.SIGINT)
        _out, err = program.communicate(timeout=LIMIT_S)

    assert program.returncode == 130
    assert err == ""
    assert not path.exists()


@LINUX
def test_secret_is_not_handed_to_other_programs() -> None:
    """The process that is started gets the secret neither as an argument nor as a variable."""
    with _started("practice", "--json", COURSERA_CLIENT_SECRET=WRONG_SECRET) as program:
        assert _first_line(program.stdout) == "{\n"
        children = Path(f"/proc/{program.pid}/task").glob("*/children")
        pids = [pid for one in children for pid in one.read_text(encoding="ascii").split()]
        seen = [
            Path(f"/proc/{pid}/{part}").read_bytes()
            for pid in pids
            for part in ("cmdline", "environ")
        ]
        own = Path(f"/proc/{program.pid}/cmdline").read_bytes()
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=LIMIT_S)

    assert program.returncode == 0
    assert pids
    assert not [part for part in (*seen, own) if any(form in part for form in forms(WRONG_SECRET))]


@POSIX
def test_secret_is_typed_unseen(practice: PracticeServer, answers: Path, tmp_path: Path) -> None:
    """On a terminal the secret and the passphrase are asked for, and not shown."""
    from tests.support.terminal import on_terminal

    secret = practice.address.client_secret
    path = tmp_path / "college.delivery.json"
    arguments = ("new", "--answers", str(answers), "--out", str(path), "--sealed")

    typed = [
        ("Client Secret", secret),
        ("Passphrase", "four words of mine"),
        ("again", "four words of mine"),
    ]
    code, shown = on_terminal((*PROGRAM, *arguments), typed, limit_s=LIMIT_S)

    assert code == 0
    assert "is configured" in shown
    assert "A sealed file cannot serve unattended runs" in shown
    assert secret not in shown
    assert "four words" not in shown
    home = Path(os.environ["HOME"])
    assert (home / ".local/share/coursera-wizard/secrets.sealed").is_file()
    assert found_in_files(secret, [home, tmp_path]) == []
    assert found_in_files("four words of mine", [home, tmp_path]) == []


def test_secret_is_found_nowhere(
    practice: PracticeServer, answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A marker secret goes through every command, and neither files nor outputs hold it."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    path = tmp_path / "college.delivery.json"
    right, wrong = practice.address.client_secret, WRONG_SECRET
    told: list[Done] = []

    def call(*arguments: str, text: str = "", secret: str = "") -> int:
        variables = {"COURSERA_CLIENT_SECRET": secret} if secret else {}
        told.append(run(*arguments, "--details", text=text, **variables))
        return told[-1].code

    new = ("new", "--answers", str(answers), "--out", str(path))
    assert call(*new, secret=wrong) == 3
    assert call(*new, secret=right) == 0
    assert call("show", str(path), "--json", secret=right) == 0
    assert call("check", str(path), secret=right) == 0
    assert call("secret", "set", str(path), "--stdin", text=right) == 0
    assert call("secret", "set", str(path), wrong) == 2
    assert call("secret", "set", str(path), f"--secret={wrong}") == 2
    assert call("test", str(path), "--json", secret=right) == 0
    assert call("test", str(path), secret=wrong) == 3
    practice.fault("coursera.unavailable/500")
    assert call("test", str(path), secret=right) == 4
    assert call("secret", "clear", str(path)) == 0

    texts = [text for done in told for text in (done.out, done.err)]
    home = Path(os.environ["HOME"])
    for secret in (right, wrong):
        assert found_in_text(secret, texts) == []
        assert found_in_files(secret, [home, tmp_path]) == []
    assert list(home.rglob("coursera-wizard.log"))


def test_hunt_finds_what_is_there(tmp_path: Path) -> None:
    """The search itself works: plain, in base64 at any position, and in an address."""
    for shift in range(3):
        encoded = base64.b64encode(b"x" * shift + WRONG_SECRET.encode() + b"tail")
        (tmp_path / f"{shift}.log").write_bytes(b"Basic " + encoded)
    (tmp_path / "address.log").write_text(f"?secret={quote(WRONG_SECRET)}", encoding="utf-8")

    assert len(found_in_files(WRONG_SECRET, [tmp_path])) == 4
    assert found_in_text(WRONG_SECRET, [f"a {WRONG_SECRET} b", "nothing"]) != []
