"""The process: its one line, its orders, its options and its end."""

from __future__ import annotations

import dataclasses
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from coursera_wizard.services.ports import PracticeAddress
from coursera_wizard.services.practice import __main__ as program
from coursera_wizard.services.practice.college import API_KEY, CLIENT_SECRET, ORGANIZATION_ID
from coursera_wizard.services.practice.launcher import read_address
from tests.unit.services.practice.callers import SocketCaller

COMMAND = (sys.executable, "-m", "coursera_wizard.services.practice")


@contextmanager
def process(*options: str) -> Iterator[subprocess.Popen[str]]:
    """Run the service."""
    running = subprocess.Popen(
        [*COMMAND, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with running:
        yield running
        if running.poll() is None:
            running.kill()


def line(running: subprocess.Popen[str]) -> dict[str, object]:
    """Return the next line as JSON."""
    assert running.stdout is not None
    found: dict[str, object] = json.loads(running.stdout.readline())
    return found


def order(running: subprocess.Popen[str], text: str) -> dict[str, object]:
    """Send a line and return the answer."""
    assert running.stdin is not None
    running.stdin.write(text + "\n")
    running.stdin.flush()
    return line(running)


def test_main_says_one_line_and_ends_with_its_input() -> None:
    """Where it is and what opens it is said in one line; without input it ends, and silently."""
    with process() as running:
        said = line(running)
        assert running.stdin is not None
        running.stdin.close()
        running.stdin = None
        rest, complaints = running.communicate(timeout=10)

    assert set(said) == {field.name for field in dataclasses.fields(PracticeAddress)}
    assert (said["api_key"], said["client_secret"]) == (API_KEY, CLIENT_SECRET)
    assert said["organization_id"] == ORGANIZATION_ID
    assert (running.returncode, rest, complaints) == (0, "", "")


def test_main_obeys_orders() -> None:
    """Each order is answered with one line, also one that is not understood."""
    with process("--programs", "2") as running:
        line(running)

        answers = [
            order(running, '{"fault": {"name": "network.timeout", "where": "users"}}'),
            order(running, '{"clear_faults": true}'),
            order(running, '{"switch": {"total": false, "token_lifetime_s": 5}}'),
            order(running, '{"switch": {"totals": false}}'),
            order(running, '{"dance": true}'),
            order(running, "not json"),
            order(running, '{"report": true}'),
        ]

    assert [answer["ok"] for answer in answers] == [True, True, True, False, False, False, True]
    assert "totals" in str(answers[3]["problem"])
    assert answers[-1]["requests"] == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes differently")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_main_alone_ends_on_a_signal(number: signal.Signals) -> None:
    """For a terminal: it does not watch its input, and ends well when interrupted."""
    running = subprocess.Popen(
        [*COMMAND, "--alone"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    with running:
        line(running)

        running.send_signal(number)

        assert running.wait(10) == 0


def test_main_takes_faults_and_switches_as_options() -> None:
    """Faults and switches can be given at the start."""
    options = ("--fault", "coursera.not-permitted:where=users,times=1", "--switch", "total=false")
    with process(*options) as running:
        said = line(running)
        caller = SocketCaller(program_address(said))

        denied, allowed = caller.get("/users"), caller.get("/users", limit=1)

        caller.close()
    assert (denied.status, allowed.status) == (403, 200)
    assert allowed.paging == {"next": "1"}


@pytest.mark.parametrize("named", [None, 1_790_740_800_000])
def test_main_has_fresh_reports_unless_told_otherwise(named: int | None) -> None:
    """The reports are of this day from the start; a named refresh is kept."""
    options = () if named is None else ("--switch", f"last_refresh_ms={named}")
    now = time.time() * 1000
    with process(*options) as running:
        caller = SocketCaller(program_address(line(running)))
        refreshed = caller.get("/enrollmentReports", limit=1).rows[0]["updatedAt"]
        caller.close()

    if named is None:
        assert now - 86_400_000 < refreshed <= now + 60_000
        assert refreshed % 86_400_000 == 4 * 3_600_000
    else:
        assert refreshed == named


def program_address(said: dict[str, object]) -> PracticeAddress:
    """Return the line as an address."""
    return read_address(said)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--learners", "1"), "learners"),
        (("--learners", "30", "--enrollments", "1000000"), "more learners"),
        (("--programs", "-1"), "negative"),
        (("--fault", "network.nothing"), "network.nothing"),
        (("--switch", "nothing=1"), "nothing"),
    ],
)
def test_main_explains_what_does_not_fit(
    options: tuple[str, ...], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Options that do not fit together end with code 2 and a sentence."""
    assert program.main(list(options)) == 2

    assert complaint in capsys.readouterr().err


def test_main_imports_nothing_heavy() -> None:
    """The process starts fast because it loads none of the program's other parts."""
    script = (
        "import sys, coursera_wizard.services.practice.__main__; "
        "print(*sorted(name for name in sys.modules))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()

    unwanted = {
        "trustme",
        "cryptography",
        "httpx",
        "PySide6",
        "keyring",
        "qasync",
        "email",
        "rich",
        "tzdata",
    }
    assert unwanted.isdisjoint(loaded)
    assert not [name for name in loaded if name.startswith("coursera_wizard.domain")]
    assert not [name for name in loaded if name.startswith("coursera_wizard.services.coursera")]
