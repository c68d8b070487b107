"""A key of the older console over loopback: signed in with, saved, used, and nowhere readable."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard import bootstrap
from coursera_wizard.domain.answers import Answers
from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.sign_in import BrowserSignIn
from coursera_wizard.services.ports import Services, StoredDelivery, TestReport
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.unattended import Listener, Order, configure
from tests.support.browser import Browser
from tests.support.practice_server import PracticeServer
from tests.support.secret_hunt import found_in_files, found_in_text

PROGRAM = (sys.executable, "-P", "-m", "coursera_wizard.cli")


@pytest.fixture(scope="module")
def running_practice() -> Iterator[PracticeServer]:
    """One college for all tests here."""
    with PracticeServer(programs=3) as practice:
        yield practice


@pytest.fixture
def practice(running_practice: PracticeServer) -> PracticeServer:
    """The college without the switches of the test before."""
    running_practice.reset()
    return running_practice


def real_services() -> Services:
    """Return the program's own services, waiting for the browser at any free port."""
    services = bootstrap.build_services()
    assert isinstance(services.sign_in, BrowserSignIn)
    return replace(services, sign_in=BrowserSignIn(services.sign_in._apis, port=0))


async def configured(practice: PracticeServer, services: Services, path: Path) -> StoredDelivery:
    """Configure a delivery with the college's older key, as if it were Coursera's."""
    address, browser = practice.address, Browser()
    answers = Answers(
        organization_id=address.organization_id,
        api_key=address.legacy_api_key,
        api_base=address.legacy_api_base,
        token_url=address.legacy_token_url,
    )
    order = Order(answers, path.parent, secret=Secret(address.legacy_client_secret), path=path)
    stored = await configure(order, services, Listener(on_browser=browser))
    await browser.last()
    return stored


async def report_of(services: Services, stored: StoredDelivery) -> tuple[TestReport, WizardSession]:
    """Test a saved delivery as another start of the program does."""
    delivery = stored.delivery
    session = WizardSession(services.clock, as_draft(delivery, str(stored.path)), stored=stored)
    actions = WizardActions(session, services)
    try:
        return await actions.test_connection(lambda _checks: None), session
    finally:
        await actions.close()


def kept_token(services: Services, stored: StoredDelivery) -> str:
    """Return the refresh token in the keychain."""
    found = services.vaults.keychain().get(stored.delivery.account.sign_in_binding)
    assert found is not None
    return found.reveal()


async def test_sign_in_is_in_the_keychain_and_nowhere_else(
    practice: PracticeServer,
    clean_environment: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Two uses later the newest token is kept; no file, log or output holds any of them."""
    caplog.set_level(logging.DEBUG)
    practice.switch(refresh_rotates=True)
    services = real_services()

    stored = await configured(practice, services, clean_environment / "old.delivery.json")
    tokens = [kept_token(services, stored)]
    for _use in range(2):
        report, session = await report_of(services, services.store.load(stored.path))
        assert report.problem is None
        tokens.append(kept_token(services, stored))

    assert stored.delivery.account.generation is Generation.LEGACY
    assert len(set(tokens)) == 3
    printed = capfd.readouterr()
    texts = [caplog.text, printed.out, printed.err, repr(session.state), repr(report)]
    for secret in (*tokens, practice.address.legacy_client_secret):
        assert found_in_files(secret, [clean_environment]) == []
        assert found_in_text(secret, texts) == []


def test_command_line_prints_the_address_and_waits(
    practice: PracticeServer, clean_environment: Path
) -> None:
    """A program of its own: the person opens what it printed, and it goes on to the saved file."""
    address, path = practice.address, clean_environment / "old.delivery.json"
    answers = clean_environment / "answers.toml"
    answers.write_text(
        f'organization_id = "{address.organization_id}"\n'
        f'api_key = "{address.legacy_api_key}"\n'
        f'api_base = "{address.legacy_api_base}"\n'
        f'token_url = "{address.legacy_token_url}"\n',
        encoding="utf-8",
    )
    command = (*PROGRAM, "new", "--answers", str(answers), "--out", str(path), "--json")
    variables = {**os.environ, "COURSERA_CLIENT_SECRET": address.legacy_client_secret}
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as program:
        assert program.stderr is not None
        assert "Open this address" in program.stderr.readline()
        browser = Browser()
        browser.visit(program.stderr.readline().strip())
        out, err = program.communicate(timeout=50)

    assert (program.returncode, err) == (0, "")
    assert json.loads(out)["problem"] is None
    assert "You are signed in" in browser.pages[-1].text
    assert json.loads(path.read_text())["account"]["generation"] == "legacy"


async def test_each_use_notes_the_time(practice: PracticeServer, clean_environment: Path) -> None:
    """A test of the connection prolongs the sign-in, which the program knows without unlocking."""
    services = real_services()
    stored = await configured(practice, services, clean_environment / "old.delivery.json")
    binding = stored.delivery.account.sign_in_binding
    services.sign_in_times.set(binding, services.clock.now() - dt.timedelta(days=12))

    await report_of(services, stored)

    noted = services.sign_in_times.get(binding)
    assert noted is not None
    assert services.clock.now() - noted < dt.timedelta(minutes=5)


async def test_sign_in_that_ended_is_told_by_the_test(
    practice: PracticeServer, clean_environment: Path
) -> None:
    """The credentials' line fails with what to do, and the delivery can be signed in with anew."""
    services = real_services()
    stored = await configured(practice, services, clean_environment / "old.delivery.json")
    practice.switch(refresh_lifetime_s=0)
    report, _session = await report_of(services, stored)
    practice.reset()
    session = WizardSession(services.clock, as_draft(stored.delivery, ""), stored=stored)
    actions, browser = WizardActions(session, services), Browser()
    await actions.recall_secret()

    await actions.sign_in(browser)
    await actions.store_sign_in()
    await browser.last()
    again, _session = await report_of(services, stored)

    assert report.problem is not None
    assert report.problem.code is ProblemCode.COURSERA_SIGN_IN_NEEDED
    assert again.problem is None


async def test_file_of_a_stranger_gets_no_refresh_token(
    practice: PracticeServer, clean_environment: Path
) -> None:
    """The same file with another token address finds no secret and sends nothing there."""
    services = real_services()
    stored = await configured(practice, services, clean_environment / "old.delivery.json")
    before = practice.requests()
    account = stored.delivery.account
    moved = account.token_url.replace("/oauth2/v1/token", "/oauth2/v1/./token")
    stranger = replace(stored.delivery, account=replace(account, token_url=moved))
    session = WizardSession(services.clock, as_draft(stranger, ""))
    session.type_secret(practice.address.legacy_client_secret)
    actions = WizardActions(session, services)

    report = await actions.test_connection(lambda _checks: None)
    await actions.close()

    assert report.problem is not None
    assert report.problem.code is ProblemCode.COURSERA_SIGN_IN_MISSING
    assert practice.requests() == before
