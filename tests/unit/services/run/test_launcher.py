"""A run is started as a process that outlives its starter, and gets secrets by one pipe alone."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.run import Trigger
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef
from coursera_wizard.services.run.launcher import ProcessRunLauncher, default_command
from tests.support.builders import a_delivery
from tests.support.fakes import FakeStore
from tests.support.histories import DELIVERY, a_history, a_run

# Stands for the command line: notes what it was given, then does as it is told.
CHILD = """
import json, os, socket, sys
from pathlib import Path

root, how = Path(sys.argv[1]), sys.argv[2]
told = {
    "arguments": sys.argv[3:],
    "given": json.loads(sys.stdin.readline()),
    "variables": [name for name in os.environ if name.startswith("COURSERA_")],
    "leads": sys.platform == "win32" or os.getsid(0) == os.getpid(),
}
(root / "told.json").write_text(json.dumps(told))
if how == "begins" or how.isdigit():
    from tests.support.histories import a_history, a_run

    a_history(root).add(a_run(outcome=None, ended_at=None, pid=os.getpid()))
elif how == "is-second":
    sys.exit(5)
elif how == "fails":
    print(json.dumps({"problem": {"number": "CW-401", "title": "No file", "details": "x"}}))
    sys.exit(3)
elif how == "breaks":
    print("Traceback")
    sys.exit(1)
elif how == "waits":
    sys.stdout.flush()
    socket.create_connection(("127.0.0.1", int(sys.argv[3]))).recv(1)
if how.isdigit():
    test = socket.create_connection(("127.0.0.1", int(how)))
    test.recv(1)
    test.sendall(b"done")
"""
PARENT = """
import asyncio, sys
from pathlib import Path
from coursera_wizard.services.run.launcher import ProcessRunLauncher
from tests.support.builders import a_delivery
from tests.support.fakes import FakeStore
from tests.support.histories import DELIVERY, a_history

root = Path(sys.argv[1])
store = FakeStore({root / "x.delivery.json": a_delivery(id=DELIVERY)})
command = (sys.executable, "-c", sys.argv[3], str(root), sys.argv[2])
launcher = ProcessRunLauncher(a_history(root), store, command)
asyncio.run(launcher.start(root / "x.delivery.json", is_preview=False))
"""


def _launcher(root: Path, how: str, **fields: Any) -> tuple[ProcessRunLauncher, Path]:
    path = root / "x.delivery.json"
    store = FakeStore({path: a_delivery(id=DELIVERY, **fields)})
    command = (sys.executable, "-c", CHILD, str(root), how)
    return ProcessRunLauncher(a_history(root), store, command, limit_s=20), path


def _told(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "told.json").read_text())
    return found


async def test_start_returns_once_the_run_is_in_the_history(tmp_path: Path) -> None:
    """The command is the public one, in a session of its own."""
    launcher, path = _launcher(tmp_path, "begins")

    await launcher.start(path, is_preview=False)

    told = _told(tmp_path)
    assert told["arguments"] == [
        "run", str(path), "--json", "--secrets-stdin", "--trigger", "window",
    ]  # fmt: skip
    assert told["given"] == {"passphrase": None, "variables": {}}
    assert told["leads"]


async def test_secrets_go_by_the_pipe_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the arguments nor the environment of the process hold one."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", "of another delivery")
    monkeypatch.setenv("COURSERA_MINE", "mine")
    monkeypatch.setenv("COURSERA_OTHER", "nobody asks for it")
    launcher, path = _launcher(
        tmp_path, "begins", secret=SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_MINE")
    )

    await launcher.start(
        path, is_preview=True, passphrase=Secret("four words of mine"), trigger=Trigger.COMMAND
    )

    told = _told(tmp_path)
    assert told["arguments"][0] == "preview"
    assert told["arguments"][-1] == "command"
    assert told["variables"] == []
    assert told["given"] == {
        "passphrase": "four words of mine",
        "variables": {
            "COURSERA_CLIENT_SECRET": "of another delivery",
            "COURSERA_MINE": "mine",
        },
    }
    assert not any("four words" in word for word in told["arguments"])


@pytest.mark.parametrize(
    ("how", "code", "details"),
    [
        ("is-second", ProblemCode.RUN_ALREADY_RUNNING, ""),
        ("fails", ProblemCode.RUN_NOT_STARTED, "CW-401\nNo file\nx"),
        ("breaks", ProblemCode.RUN_NOT_STARTED, "exit code 1"),
    ],
)
async def test_end_without_a_run_is_a_problem(
    tmp_path: Path, how: str, code: ProblemCode, details: str
) -> None:
    """What the process said of its end is for support."""
    launcher, path = _launcher(tmp_path, how)

    with pytest.raises(ProblemError) as caught:
        await launcher.start(path, is_preview=False)

    assert caught.value.problem.code is code
    assert caught.value.problem.details == details


async def test_end_with_success_is_none(tmp_path: Path) -> None:
    """Somebody may have removed the run from the history meanwhile."""
    launcher, path = _launcher(tmp_path, "ends")

    await launcher.start(path, is_preview=False)


async def test_run_that_goes_on_already(tmp_path: Path) -> None:
    """No second process is started, and no other run is taken for the new one."""
    launcher, path = _launcher(tmp_path, "begins")
    await launcher.start(path, is_preview=False)
    history = a_history(tmp_path)
    (begun,) = history.runs(DELIVERY)
    history.update(a_run(1, outcome=None, ended_at=None, pid=os.getpid()))
    (tmp_path / "told.json").unlink()

    with pytest.raises(ProblemError) as caught:
        await launcher.start(path, is_preview=False)

    assert begun.id == a_run().id
    assert caught.value.problem.code is ProblemCode.RUN_ALREADY_RUNNING
    assert not (tmp_path / "told.json").exists()


async def test_program_that_is_not_there(tmp_path: Path) -> None:
    """A broken installation is said, with what the system told."""
    path = tmp_path / "x.delivery.json"
    store = FakeStore({path: a_delivery(id=DELIVERY, receiver=Receiver())})
    launcher = ProcessRunLauncher(a_history(tmp_path), store, (str(tmp_path / "missing"),))

    with pytest.raises(ProblemError) as caught:
        await launcher.start(path, is_preview=False)

    assert caught.value.problem.code is ProblemCode.RUN_NOT_STARTED
    assert "missing" in caught.value.problem.details


async def test_keychain_that_waits_is_not_waited_for(tmp_path: Path) -> None:
    """A process that has not begun after some seconds may wait for somebody, and is left alone."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        path = tmp_path / "x.delivery.json"
        store = FakeStore({path: a_delivery(id=DELIVERY)})
        port = str(server.getsockname()[1])
        command = (sys.executable, "-c", CHILD, str(tmp_path), "waits", port)
        launcher = ProcessRunLauncher(a_history(tmp_path), store, command, limit_s=0.05)

        await launcher.start(path, is_preview=False)

        connection, _address = server.accept()
        connection.close()


def test_run_outlives_its_starter(tmp_path: Path) -> None:
    """The window is closed, and the run goes on to its end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        subprocess.run(
            [sys.executable, "-c", PARENT, str(tmp_path), port, CHILD], check=True, timeout=40
        )
        connection, _address = server.accept()
        with connection:
            connection.sendall(b"x")
            assert connection.recv(10) == b"done"


def test_command_is_the_one_beside_a_built_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A built program has no interpreter to call."""
    assert default_command() == (sys.executable, "-m", "coursera_wizard.cli")

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "coursera-wizard"))
    monkeypatch.setattr(sys, "platform", "linux")
    assert default_command() == (str(tmp_path / "coursera-delivery"),)
    monkeypatch.setattr(sys, "platform", "win32")
    assert default_command() == (str(tmp_path / "coursera-delivery.exe"),)
