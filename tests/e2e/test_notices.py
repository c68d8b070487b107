"""Notices by the command line, as a program of its own, to real servers on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.services.store.delivery_file import encode
from tests.support.loopback import LoopbackServer, Reply, serving
from tests.support.mail_server import MailServer, authority, mail_server
from tests.support.secret_hunt import found_in_files, found_in_text
from tests.support.stored import a_stored_delivery

PASSWORD, TOKEN = "passwordForTestsOnly-1", "tokenForTestsOnly-22222"
POSIX = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems take no certificates from a variable"
)


@dataclass(frozen=True)
class Done:
    """How a program ended."""

    code: int
    out: str
    err: str


async def send_test(home: Path, mail: MailServer, web: LoopbackServer, *more: str) -> Done:
    """Have a delivery send its test, on a server whose secrets are in variables."""
    notices = Notices(
        MailNotice(
            "127.0.0.1",
            mail.port,
            user="sync",
            sender="sync@school.example",
            recipients=("ann@school.example",),
        ),
        WebhookNotice(f"{web.url}/hooks/secret-part", has_token=True),
    )
    path = home / "riverbend.delivery.json"
    path.write_bytes(encode(replace(a_stored_delivery(), notices=notices)))
    certificate = home / "ca.pem"
    authority().cert_pem.write_to_path(certificate)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "coursera_wizard.cli", "notices", str(path), "test", *more),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={
            **os.environ,
            "SSL_CERT_FILE": str(certificate),
            "COURSERA_MAIL_SECRET": PASSWORD,
            "COURSERA_WEBHOOK_SECRET": TOKEN,
        },
    )
    out, err = await process.communicate()
    return Done(process.returncode or 0, out.decode(), err.decode())


@POSIX
async def test_a_test_reaches_everyone(clean_environment: Path) -> None:
    """By mail over TLS and by a request; neither secret is left anywhere."""
    async with mail_server() as mail, serving(lambda _request: Reply(200, {})) as web:
        mail.password = PASSWORD

        done = await send_test(clean_environment, mail, web, "--allow-address")

    assert (done.code, done.err) == (0, "")
    assert [recipients for _sender, recipients, _message in mail.messages] == [
        ["ann@school.example"]
    ]
    assert web.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert json.loads(web.requests[0].body)["delivery"]["name"] == "Riverbend College"
    for secret in (PASSWORD, TOKEN):
        assert found_in_text(secret, [done.out]) == []
        assert found_in_files(secret, [clean_environment]) == []


@POSIX
async def test_a_refused_password_is_said_and_shown_nowhere(clean_environment: Path) -> None:
    """With its number, and with nothing of the password."""
    async with mail_server() as mail, serving(lambda _request: Reply(200, {})) as web:
        mail.password = "another"

        done = await send_test(clean_environment, mail, web, "--allow-address")

    assert done.code == 3
    assert "CW-553" in done.err
    assert found_in_text(PASSWORD, [done.out, done.err]) == []
    assert found_in_files(PASSWORD, [clean_environment]) == []


@POSIX
async def test_a_strangers_file_gets_no_secret(clean_environment: Path) -> None:
    """A secret in a variable goes to no server that the person did not agree to."""
    async with mail_server() as mail, serving(lambda _request: Reply(200, {})) as web:
        mail.password = PASSWORD

        done = await send_test(clean_environment, mail, web)

    assert done.code == 3
    assert (mail.users, web.requests) == ([], [])
