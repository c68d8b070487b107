"""Runs by the command line, as programs of their own, against the practice organization."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coursera_wizard.services import blocking
from tests.support.practice_server import PracticeServer
from tests.support.secret_hunt import found_in_files, found_in_text

PROGRAM = (sys.executable, "-P", "-m", "coursera_wizard.cli")
LIMIT_S = 50
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


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


def run(*arguments: str, **variables: str) -> Done:
    """Run ``coursera-delivery`` to its end."""
    done = subprocess.run(
        (*PROGRAM, *arguments),
        stdin=subprocess.DEVNULL,
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
    with PracticeServer(programs=3) as practice:
        yield practice


@dataclass(frozen=True)
class College:
    """A delivery of the practice organization as if it were Coursera, and its receiver."""

    practice: PracticeServer
    path: Path
    packages: Path

    @property
    def secret(self) -> str:
        """The Client Secret."""
        return self.practice.address.client_secret

    def __call__(self, verb: str, *arguments: str) -> Done:
        """Run a command about the delivery, on a server without a keychain."""
        return run(verb, str(self.path), *arguments, **self.variables)

    @property
    def variables(self) -> dict[str, str]:
        """What a server sets."""
        return {
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "COURSERA_CLIENT_SECRET": self.secret,
        }

    @contextlib.contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command while the test does something else."""
        with subprocess.Popen(
            (*PROGRAM, *arguments, str(self.path)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, **self.variables},
            start_new_session=True,
        ) as program:
            try:
                yield program
            finally:
                if program.poll() is None:
                    program.kill()

    def until_it_reads(self) -> None:
        """Return once Coursera was asked for something that it does not answer."""
        before = sum(self.practice.requests().values())
        while sum(self.practice.requests().values()) == before:
            pass


@pytest.fixture
def college(running_practice: PracticeServer, tmp_path: Path) -> College:
    """A delivery that was configured unattended and delivers into a folder."""
    practice = running_practice
    practice.reset()
    address = practice.address
    packages = tmp_path / "packages"
    packages.mkdir()
    answers = tmp_path / "answers.toml"
    answers.write_text(
        f'organization_id = "{address.organization_id}"\n'
        f'api_key = "{address.api_key}"\n'
        f'api_base = "{address.api_base}"\n'
        f'token_url = "{address.token_url}"\n'
        f"[receiver]\nfolder = {json.dumps(str(packages))}\n",
        encoding="utf-8",
    )
    found = College(practice, tmp_path / "college.delivery.json", packages)
    made = run("new", "--answers", str(answers), "--out", str(found.path), **found.variables)
    assert (made.code, made.err) == (0, "")
    return found


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_from_preview_to_delivery(college: College, clean_environment: Path) -> None:
    """A preview sends nothing, a run delivers, a second one has nothing new."""
    previewed = college("preview", "--json")
    sent_by_preview = list(college.packages.iterdir())
    delivered = college("run")
    again = college("run", "--json")
    history = college("history", "--json")

    assert previewed.code == 0
    assert previewed.object["outcome"] == "previewed"
    assert previewed.object["counts"]["users"]["rows"] > 0
    assert sent_by_preview == []
    assert (delivered.code, delivered.err) == (0, "")
    (package,) = college.packages.glob("*.zip")
    assert _hash(package) in delivered.out
    assert str(college.packages) in delivered.out
    assert again.code == 0
    assert again.object["outcome"] == "nothing-new"
    assert [one["outcome"] for one in history.object["runs"]] == [
        "nothing-new", "delivered", "previewed",
    ]  # fmt: skip
    assert not found_in_files(college.secret, [clean_environment, college.path.parent])
    assert not found_in_text(college.secret, [previewed.out, delivered.out, again.out])


def test_held_run_is_approved(college: College) -> None:
    """Exactly the package that was shown is delivered, once."""
    text = college.path.read_text(encoding="utf-8")
    college.path.write_text(
        text.replace('"approve_every_run": false', '"approve_every_run": true'), encoding="utf-8"
    )

    held = college("run", "--json")
    waits = college("run", "--json")
    sent_while_held = list(college.packages.iterdir())
    approved = college("approve", "last", "--json")
    twice = college("approve", held.object["run"], "--json")

    assert held.code == waits.code == 3
    assert held.object["hold_reasons"][0]["cause"] == "every-run"
    assert waits.object["problem"]["code"] == "run.hold-waits"
    assert sent_while_held == []
    assert approved.code == 0
    assert approved.object["run"] == held.object["run"]
    (package,) = college.packages.glob("*.zip")
    assert _hash(package) == held.object["package"]["sha256"]
    assert twice.object["problem"]["code"] == "run.not-waiting"


def test_record_is_found_in_the_history(college: College) -> None:
    """From the run to the single record, and to what is the matter with one."""
    college("run")

    told = college("history", "last", "--changes", "users", "--limit", "1", "--json").object
    record = told["changes"][0]["after"]["sourcedId"]
    found = college("history", "last", "--changes", "users", "--search", record, "--json").object
    issues = college("history", "last", "--issues", "--json").object

    assert told["changes_found"] == told["counts"]["users"]["rows"]
    assert [one["after"]["sourcedId"] for one in found["changes"]] == [record]
    assert issues["issues_found"] == sum(one["count"] for one in issues["issues"])


def test_suspended_delivery_does_nothing(college: College) -> None:
    """That is no failure, and neither Coursera nor a keychain is asked."""
    college("suspend")
    college.practice.reset()

    ran = college("run", "--json")

    assert ran.code == 0
    assert ran.object["outcome"] == "canceled"
    assert ran.object["problem"]["code"] == "run.suspended"
    assert not college.practice.requests()


def test_refused_secret_is_a_failed_run(college: College) -> None:
    """The problem is the connection test's own, and in the history."""
    college.practice.fault("coursera.credentials-refused")

    ran = college("run", "--scheduled", "--json")

    assert ran.code == 3
    assert (ran.object["outcome"], ran.object["trigger"]) == ("failed", "schedule")
    assert ran.object["problem"]["code"] == "coursera.credentials-refused"
    assert not list(college.packages.iterdir())


@POSIX
def test_interrupted_run_is_canceled(college: College) -> None:
    """Ctrl-C ends with 130; the history says so, and nothing was sent."""
    college.practice.fault("network.timeout")

    with college.started("run", "--json") as program:
        college.until_it_reads()
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=LIMIT_S)

    assert (program.returncode, err) == (130, "")
    assert json.loads(out)["interrupted"] is True
    assert json.loads(out)["outcome"] == "canceled"
    assert not list(college.packages.iterdir())


def test_run_that_goes_on_by_itself(college: College) -> None:
    """It has the server's secret; a second run is told, and anybody may cancel it."""
    college.practice.fault("network.timeout")

    begun = college("run", "--no-wait", "--json")
    second = college("run", "--json")
    canceled = college("cancel", "--json")
    afterwards = college("cancel")

    assert begun.code == 0
    assert (begun.object["outcome"], begun.object["problem"]) == (None, None)
    assert second.code == 5
    assert second.object["problem"]["code"] == "run.already-running"
    assert canceled.object["run"] == begun.object["run"]
    assert canceled.object["outcome"] == "canceled"
    assert afterwards.out == "No run of this delivery is going on.\n"


def test_removed_delivery_leaves_nothing(college: College, clean_environment: Path) -> None:
    """Runs, packages, list and file; what was delivered is the receiver's."""
    college("run")

    gone = college("remove", "--all", "--yes", "--json")
    listed = run("list", "--json")

    assert gone.object["removed"] == ["history", "list", "file"]
    assert listed.object["deliveries"] == []
    assert not list(college.path.parent.glob("college.*"))
    assert not list(clean_environment.rglob("records.zip"))
    assert list(college.packages.glob("*.zip"))


async def test_server_delivers_by_sftp(running_practice: PracticeServer, tmp_path: Path) -> None:
    """Without a keychain both secrets come from variables; another key is never pinned."""
    from tests.support.sftp_server import PASSWORD, USER, sftp_server

    running_practice.reset()
    address = running_practice.address
    path = tmp_path / "college.delivery.json"
    variables = {
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "COURSERA_CLIENT_SECRET": address.client_secret,
        "COURSERA_RECEIVER_SECRET": PASSWORD,
    }
    async with sftp_server(tmp_path / "disk") as server:
        answers = tmp_path / "answers.toml"
        answers.write_text(
            f'organization_id = "{address.organization_id}"\n'
            f'api_key = "{address.api_key}"\n'
            f'api_base = "{address.api_base}"\n'
            f'token_url = "{address.token_url}"\n'
            f'[receiver]\nchannel = "sftp"\n[receiver.sftp]\nhost = "127.0.0.1"\n'
            f'port = {server.port}\nuser = "{USER}"\nfolder = "inbox"\n'
            f'host_key = "{server.host_key}"\n',
            encoding="utf-8",
        )

        async def call(*arguments: str) -> Done:
            return await blocking.call(lambda: run(*arguments, **variables))

        made = await call("new", "--answers", str(answers), "--out", str(path))
        tested = await call("receiver", str(path), "test", "--json")
        other = await call(
            "receiver", str(path), "pin", "--expect", f"ssh-ed25519 SHA256:{'A' * 43}", "--json"
        )
        delivered = await call("run", str(path), "--json")

        assert (made.code, made.err) == (0, "")
        assert tested.object == {"problem": None, "place": "inbox on 127.0.0.1 (SFTP)"}
        assert other.code == 3
        assert other.object["problem"]["code"] == "receiver.host-key-changed"
        assert delivered.object["outcome"] == "delivered"
        (name,) = server.names()
        assert _hash(tmp_path / "disk" / "inbox" / name) == delivered.object["package"]["sha256"]
        assert not found_in_text(PASSWORD, [made.out, tested.out, delivered.out])


def test_planned_run_takes_place_once_whoever_starts_it(college: College) -> None:
    """Of four starts at once by a scheduler one runs, and the late run is told of no more."""
    now = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    start, lms = now - dt.timedelta(minutes=6), now + dt.timedelta(hours=3)
    content = json.loads(college.path.read_text(encoding="utf-8"))
    content["schedule"] |= {
        "frequency": "daily",
        "time": f"{start:%H:%M}",
        "zone": "UTC",
        "lms": {"time": f"{lms:%H:%M}", "days": content["schedule"]["lms"]["days"], "zone": "UTC"},
        "run_by_itself": True,
    }
    content["saved_at"] = (now - dt.timedelta(days=3)).isoformat()
    college.path.write_text(json.dumps(content), encoding="utf-8")
    late = college("status", "--json").object["deliveries"][0]

    with contextlib.ExitStack() as stack:
        started = [
            stack.enter_context(college.started("run", "--scheduled", "--json")) for _one in "abcd"
        ]
        ended = [json.loads(program.communicate(timeout=LIMIT_S)[0]) for program in started]

    assert late["problem"]["code"] == "schedule.late"
    ran = [one for one in ended if one["run"] is not None]
    assert [one["outcome"] for one in ran] == ["delivered"]
    assert ran[0]["planned"] == [start.isoformat()]
    assert {one["next_run"] for one in ended if one["run"] is None} == {
        (start + dt.timedelta(days=1)).isoformat()
    }
    after = college("status", "--json").object["deliveries"][0]
    assert after["problem"] is None
    assert after["last_planned_run"]["run"] == ran[0]["run"]
    assert len(college("history", "--json").object["runs"]) == 1
