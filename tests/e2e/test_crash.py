"""The window is killed in the middle of typing: nothing typed is lost, and no secret is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coursera_wizard.bootstrap import build_services
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import API_KEY, ORGANIZATION_ID
from tests.support.secret_hunt import found_in_files, found_in_text
from tests.support.window_driver import WindowDriver

MARKER = "M4rkerOfACrash" + "7" * 50
# Types into a real window, waits until the draft is on the disk, types once more, and is killed.
TYPIST = """
import asyncio, os, signal, sys
from coursera_wizard import bootstrap
from coursera_wizard.app import Loop, make_application
from coursera_wizard.wizard.steps import StepId
from tests.support.window_driver import WindowDriver

async def main():
    bootstrap.start_log()
    services = bootstrap.build_services()
    driver = WindowDriver(services)
    driver.start()
    driver.window.desk.open_new()
    await driver.until_at(StepId.CREDENTIALS)
    key, organization, secret = sys.stdin.read().split()
    driver.type("account.secret", secret)
    driver.type("account.api_key", key)
    driver.type("account.organization_id", organization)
    def is_kept():
        drafts = services.store.drafts()
        return drafts and drafts[0].draft.account.organization_id == organization
    await driver.until(is_kept, "a kept draft")
    if sys.argv[1] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    raise RuntimeError("a defect while the secret is in memory")

app = make_application()
with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
    runner.run(main())
"""


def type_and_die(end: str, temporary: Path) -> subprocess.CompletedProcess[str]:
    """Run the typist to its sudden end; the secret reaches it by standard input alone."""
    return subprocess.run(
        (sys.executable, "-c", TYPIST, end),
        input=f"{API_KEY} {ORGANIZATION_ID} {MARKER}",
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=50,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "TMPDIR": str(temporary)},
    )


@pytest.mark.parametrize("end", ["killed", "defect"])
async def test_crash_loses_nothing_and_leaves_no_secret(
    qtbot: QtBot, clean_environment: Path, tmp_path: Path, end: str
) -> None:
    """The draft is resumed; every file and all output is searched for the secret."""
    if end == "killed" and sys.platform == "win32":
        end = "defect"  # Windows knows no SIGKILL; a defect ends the process as suddenly
    done = type_and_die(end, tmp_path)

    expected = -signal.SIGKILL if end == "killed" else 1
    assert done.returncode == expected, done.stderr
    assert end == "killed" or "a defect while the secret is in memory" in done.stderr
    assert found_in_text(MARKER, [done.stdout, done.stderr]) == []
    assert found_in_files(MARKER, [clean_environment, tmp_path]) == []
    services = build_services()
    (known,) = services.store.drafts()
    async with WindowDriver(services) as driver:
        driver.start()
        driver.window.desk.resume(known)
        await driver.until_at(StepId.CREDENTIALS)
        account = driver.view.session.state.draft.account
        assert (account.api_key, account.organization_id) == (API_KEY, ORGANIZATION_ID)
