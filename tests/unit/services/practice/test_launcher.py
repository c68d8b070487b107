"""The starter: one process, the same for the same college, gone when the starter is gone."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from coursera_wizard.domain.draft import PracticeCollege
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services import blocking
from coursera_wizard.services.practice.launcher import PracticeLauncher
from tests.support.practice_server import PracticeServer
from tests.unit.services.practice.callers import SocketCaller

STARTER = """
import json, sys
from coursera_wizard.domain.draft import PracticeCollege
from coursera_wizard.services.practice.launcher import PracticeLauncher
launcher = PracticeLauncher()
address = launcher.start_blocking(PracticeCollege())
print(json.dumps([address.api_base, launcher.process_id]), flush=True)
sys.stdin.read()
"""


def connect(api_base: str) -> socket.socket:
    """Open a connection that stays open; it ends when the process does."""
    parts = urlsplit(api_base)
    return socket.create_connection((parts.hostname, parts.port), timeout=10)


def running(launcher: PracticeLauncher) -> int | None:
    """Return the process of a launcher."""
    return launcher.process_id


@contextmanager
def watched(process_id: int) -> Iterator[int | None]:
    """Return something that becomes readable when a process ends, where the system has it."""
    if not hasattr(os, "pidfd_open"):
        yield None
        return
    descriptor = os.pidfd_open(process_id)
    yield descriptor
    os.close(descriptor)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_launcher_killed_takes_the_process_with_it() -> None:
    """A starter that is killed on the spot leaves no practice organization behind."""
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert starter.stdout is not None
    assert starter.stdin is not None
    api_base, process_id = json.loads(starter.stdout.readline())
    with connect(api_base) as connection, watched(process_id) as process:
        os.kill(starter.pid, signal.SIGKILL)

        assert connection.recv(1) == b"", "closed by the process on its way out"
        if process is not None:
            assert select.select([process], [], [], 10)[0], "the process is gone"

    with starter.stdin, starter.stdout:
        starter.wait(10)
    with pytest.raises(ConnectionRefusedError):
        connect(api_base)


async def test_launcher_starts_each_college_once() -> None:
    """The same college is the same process; another one takes its place."""
    launcher = PracticeLauncher()

    first = await launcher.start(PracticeCollege(seed=5, programs=3))
    first_process = launcher.process_id
    again = await launcher.start(PracticeCollege(seed=5, programs=3))
    again_process = launcher.process_id
    with connect(first.api_base) as connection:
        other = await launcher.start(PracticeCollege(seed=5, programs=4))
        assert connection.recv(1) == b""
    other_process = launcher.process_id
    assert first == again
    assert first_process == again_process
    assert other.api_base != first.api_base
    assert other_process not in {None, first_process}
    await launcher.stop()
    assert running(launcher) is None
    await launcher.stop()


async def test_launcher_starts_again_what_ended_by_itself() -> None:
    """A process that has died is replaced when it is wanted again."""
    launcher = PracticeLauncher()
    first = await launcher.start(PracticeCollege(programs=2))
    assert launcher.process_id is not None
    with connect(first.api_base) as connection:
        os.kill(launcher.process_id, signal.SIGTERM)
        assert connection.recv(1) == b""
    assert launcher._running is not None
    launcher._running.process.wait(10)

    second = await launcher.start(PracticeCollege(programs=2))

    with connect(second.api_base):
        pass
    await launcher.stop()


async def test_launcher_hands_orders_over() -> None:
    """Orders reach the process and its answers come back; one it does not know is a problem."""
    launcher = PracticeLauncher()
    with pytest.raises(ProblemError):
        await launcher.control({"report": True})
    address = await launcher.start(PracticeCollege(), learners=300, enrollments=700)
    caller = SocketCaller(address)
    assert caller.get("/enrollmentReports").paging["total"] == 700
    assert caller.get("/users").paging["total"] == 300
    caller.close()

    answer = await launcher.control({"report": True})

    assert answer["requests"] == {"token": 1, "enrollmentReports": 1, "users": 1}
    with pytest.raises(ProblemError) as raised:
        await launcher.control({"fault": {"name": "no-such-fault"}})
    assert "no-such-fault" in raised.value.problem.details
    await launcher.stop()


@pytest.mark.parametrize(
    ("command", "details"),
    [
        (("/no/such/program",), "/no/such/program"),
        ((sys.executable, "-c", "raise SystemExit('Nothing here.')"), "Nothing here."),
        ((sys.executable, "-c", "print('[]')"), "object"),
        ((sys.executable, "-c", "print('{}')"), "api_base"),
    ],
)
async def test_launcher_says_why_nothing_started(command: tuple[str, ...], details: str) -> None:
    """A command that does not become a practice organization is one problem, with its reason."""
    launcher = PracticeLauncher(command)

    with pytest.raises(ProblemError) as raised:
        await launcher.start(PracticeCollege())

    assert raised.value.problem.code is ProblemCode.PRACTICE_NOT_STARTED
    assert details in raised.value.problem.details
    assert launcher.process_id is None


async def test_launcher_says_that_the_port_is_taken() -> None:
    """Another program listens there: its number is said, and what to do."""
    launcher = PracticeLauncher()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])

        with pytest.raises(ProblemError) as raised:
            await blocking.call(
                lambda: launcher.start_blocking(PracticeCollege(), options=("--port", port))
            )

    assert raised.value.problem.code is ProblemCode.PRACTICE_PORT_TAKEN
    assert port in raised.value.problem.what_happened


async def test_launcher_keeps_the_real_secret_to_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The variable that may hold a person's secret is not handed to the process."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", "marker")
    seen = tmp_path / "seen"
    script = f"import os, pathlib; pathlib.Path({str(seen)!r}).write_text(repr(os.environ))"
    launcher = PracticeLauncher((sys.executable, "-c", script))

    with pytest.raises(ProblemError):
        await launcher.start(PracticeCollege())

    assert "marker" not in seen.read_text(encoding="utf-8")


def test_launcher_in_a_test_server() -> None:
    """The class that other tests use starts, fails on order, counts, and ends."""
    with PracticeServer(seed=9, programs=2) as practice:
        caller = SocketCaller(practice.address)
        practice.fault("coursera.not-permitted", where="users")
        practice.switch(next_as_integer=True)
        denied = caller.get("/users")
        practice.clear_faults()
        allowed = caller.get("/users", limit=1)
        counted = practice.requests()
        practice.reset()
        plain = caller.get("/users", limit=1)
        process_id = practice.process_id
        caller.close()
        assert (denied.status, allowed.status) == (403, 200)
        assert (allowed.paging["next"], plain.paging["next"]) == (1, "1")
        assert counted["users"] == 2
        assert practice.requests() == {"users": 1}
        assert process_id > 0


async def test_launcher_shows_a_fault_until_it_is_over() -> None:
    """The address leads to the fault, also after a new start, until the fault is ended."""
    launcher = PracticeLauncher()
    college = PracticeCollege(programs=2)
    await launcher.show_fault("network.refused")
    refused = await launcher.start(college)
    await launcher.show_fault("coursera.not-permitted")
    plain = await launcher.start(college)
    caller = SocketCaller(plain)
    denied = caller.get("")
    await launcher.stop()
    await launcher.show_fault("network.name-not-found")
    unknown = await launcher.start(college)
    await launcher.show_fault(None)
    good = await launcher.start(college)

    with pytest.raises(ConnectionRefusedError):
        connect(refused.api_base)
    assert denied.status == 403
    assert urlsplit(unknown.api_base).hostname == "practice-organization.invalid"
    with connect(good.api_base):
        pass
    caller.close()
    await launcher.stop()


async def test_launcher_refuses_faults_it_does_not_know() -> None:
    """A misspelled fault is a problem, whether the organization runs or not."""
    launcher = PracticeLauncher()

    with pytest.raises(ProblemError) as raised:
        await launcher.show_fault("network.refussed")

    assert "network.refussed" in raised.value.problem.details


def test_launcher_lists_faults_for_menus() -> None:
    """Each problem has its plain fault before its variants; what heals itself is left out."""
    faults = PracticeLauncher().faults()
    names = [fault.name for fault in faults]
    plain = [name for name in names if "/" not in name]

    assert names[: len(plain)] == plain
    assert ProblemCode.TLS_EXPIRED in {fault.code for fault in faults}
    assert all(fault.name.partition("/")[0] == fault.code for fault in faults)
    assert "coursera.token-expired" not in names
