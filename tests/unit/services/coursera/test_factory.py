"""Opening the API of an account."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import (
    PRACTICE_API_BASE,
    PRACTICE_TOKEN_URL,
    Account,
    PracticeCollege,
    Proxy,
    ProxyMode,
    Source,
)
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.factory import CourseraApiFactory
from coursera_wizard.services.ports import CourseraApis, Credentials
from coursera_wizard.services.practice.launcher import PracticeLauncher
from coursera_wizard.services.routes import AgreedRoutes
from tests.support.api_server import api_server
from tests.support.fakes import FakePractice, FakeRoutes


async def test_practice_accounts_start_their_college() -> None:
    """An account of the practice organization finds it wherever it is now."""
    launcher = PracticeLauncher()
    apis: CourseraApis = CourseraApiFactory(launcher, FakeRoutes())
    account = Account(
        source=Source.PRACTICE,
        api_base=PRACTICE_API_BASE,
        token_url=PRACTICE_TOKEN_URL,
        practice=PracticeCollege(seed=2, programs=3),
    )
    try:
        api = await apis.open(Credentials(account, Secret("")))
        _id, name, _slug = await api.organization()
        programs = [program async for page in api.programs() for program in page]
        await api.close()
    finally:
        await launcher.stop()

    assert name
    assert len(programs) == 3


async def test_addresses_nobody_agreed_to_are_refused_before_anything_is_sent() -> None:
    """A file from a stranger leads nothing away."""
    question = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="x")
    async with api_server() as api:
        factory = CourseraApiFactory(FakePractice(), FakeRoutes(trouble=question))
        with pytest.raises(ProblemError) as caught:
            await factory.open(api.credentials())

    assert caught.value.problem == question
    assert api.server.connections == 0


async def test_addresses_that_cannot_be_used_are_refused() -> None:
    """What would fail oddly is said in words."""
    factory = CourseraApiFactory(FakePractice(), FakeRoutes())
    account = Account(api_base="https://api.coursera.com:99999/ent")

    with pytest.raises(ProblemError) as caught:
        await factory.open(Credentials(account, Secret("s")))

    assert caught.value.problem.code is ProblemCode.NETWORK_ADDRESS_UNUSABLE


@pytest.mark.parametrize(
    "module",
    ["coursera_wizard.services.coursera.factory", "coursera_wizard.services.connection.checks"],
)
def test_the_http_library_is_imported_when_it_is_first_used(module: str) -> None:
    """Building the services costs the start of the program nothing of it."""
    names = "{'httpx', 'httpcore', 'truststore', 'stamina'}"
    code = f"import sys, {module}; print(sorted({names} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "fault",
    [
        "coursera.legacy-credentials",
        "coursera.organization-not-found/slug",
        "coursera.wrong-address",
        "network.name-not-found",
        "network.proxy-sign-in",
        "network.refused",
        "tls.expired",
        "tls.wrong-name",
    ],
)
async def test_practice_accounts_meet_the_fault_that_is_shown(fault: str, tmp_path: Path) -> None:
    """What the practice organization leads to needs no yes, and is met by a filled account."""
    practice = PracticeLauncher()
    college = PracticeCollege(programs=2)
    address = await practice.start(college)
    account = Account(
        source=Source.PRACTICE,
        api_key=address.api_key,
        organization_id=address.organization_id,
        api_base=PRACTICE_API_BASE,
        token_url=PRACTICE_TOKEN_URL,
        practice=college,
    )
    given = Credentials(account, Secret(address.client_secret))
    factory = CourseraApiFactory(practice, AgreedRoutes(tmp_path / "agreed.json"))
    await practice.show_fault(fault)

    api = await factory.open(given)
    with pytest.raises(ProblemError) as raised:
        await api.organization()
    await api.close()
    await practice.show_fault(None)
    again = await factory.open(given)
    _id, name, _slug = await again.organization()
    await again.close()
    await practice.stop()

    assert raised.value.problem.code == fault.partition("/")[0]
    assert name == address.organization_name


async def test_practice_accounts_cannot_bring_a_way_of_their_own(tmp_path: Path) -> None:
    """A file that says practice and names a proxy or a certificate is asked about as ever."""
    factory = CourseraApiFactory(FakePractice(), AgreedRoutes(tmp_path / "agreed.json"))
    certificate = tmp_path / "some.pem"
    certificate.touch()
    account = Account(
        source=Source.PRACTICE, api_base=PRACTICE_API_BASE, token_url=PRACTICE_TOKEN_URL
    )
    ways: tuple[dict[str, object], ...] = (
        {"proxy": Proxy(ProxyMode.OWN, "http://proxy.example:3128")},
        {"certificate_file": str(certificate)},
        {"api_base": "https://elsewhere.example/ent"},
    )

    for way in ways:
        changed = dataclasses.replace(account, **way)  # type: ignore[arg-type]  # fields of Account
        with pytest.raises(ProblemError) as raised:
            await factory.open(Credentials(changed, Secret("x")))
        assert raised.value.problem.code is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED
