"""``practice`` serves the practice organization and says how to reach it."""

from __future__ import annotations

from coursera_wizard.domain.draft import PracticeCollege
from tests.support.builders import API_KEY, ORGANIZATION_ID, ORGANIZATION_NAME, SECRET
from tests.support.command_line import CommandLine


def test_practice_prints_addresses_and_credentials(command: CommandLine) -> None:
    """Whatever is needed to connect is printed."""
    command.server.is_interrupted = True

    ran = command("practice", "--programs", "7", "--seed", "3", "--port", "8123")

    assert ran.code == 0
    assert ran.out == (
        f"{ORGANIZATION_NAME}\n"
        "  Data address                http://127.0.0.1:9/ent\n"
        "  Token address               http://127.0.0.1:9/token\n"
        f"  Organization ID             {ORGANIZATION_ID}\n"
        f"  API Key (Client ID)         {API_KEY}\n"
        f"  Client Secret (Secret Key)  {SECRET}\n"
        "Everything in it is invented. It ends with Ctrl-C.\n"
    )
    assert ran.err == "The practice organization has ended.\n"
    assert command.server.served == [(PracticeCollege(3, 7), 8123, "")]
    assert command.server.is_stopped


def test_practice_fails_on_purpose(command: CommandLine) -> None:
    """A fault is named by a problem's code."""
    ran = command("practice", "--fault", "network.timeout")

    assert ran.code == 0
    assert "It fails on purpose: network.timeout.\n" in ran.out
    assert command.server.served == [(PracticeCollege(), 0, "network.timeout")]


def test_practice_as_json(command: CommandLine) -> None:
    """A program gets one object before it is served."""
    told = command("practice", "--json").object

    assert told["client_secret"] == SECRET
    assert told["fault"] is None


def test_practice_knows_its_faults(command: CommandLine) -> None:
    """A fault that is not known is answered with the nearest."""
    ran = command("practice", "--fault", "coursera.unavailible")

    assert ran.code == 2
    assert "Did you mean “coursera.unavailable”?" in ran.err
    assert not command.server.served
