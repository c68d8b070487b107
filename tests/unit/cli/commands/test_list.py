"""``list`` names the deliveries of this computer, also those that cannot be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.services.ports import KnownDelivery
from tests.support.builders import NOW, ORGANIZATION_NAME, a_delivery, an_account
from tests.support.command_line import CommandLine
from tests.support.fakes import FakeServices, FakeStore

FILE = Path("/x/college.delivery.json")
LOST = Path("/x/lost.delivery.json")


class StoreWithLostFile(FakeStore):
    """Knows a delivery whose file is gone."""

    def known(self) -> tuple[KnownDelivery, ...]:
        """Return a good one and a lost one."""
        return (
            KnownDelivery(FILE, a_delivery(), None),
            KnownDelivery(LOST, None, problem(ProblemCode.STORE_NOT_FOUND, path=LOST)),
        )


def test_list_of_nothing(command: CommandLine) -> None:
    """A newcomer is shown the first step."""
    ran = command("list")

    assert ran.code == 0
    assert ran.out == (
        "This computer knows no delivery yet.\n"
        "“coursera-delivery new --practice” makes one to try things out.\n"
    )
    assert command("list", "--json").object == {"problem": None, "deliveries": []}


def test_list(command: CommandLine) -> None:
    """Each delivery is a line; one that cannot be read needs attention."""
    command.fakes = FakeServices(store=StoreWithLostFile())

    ran = command("list")

    assert ran.code == 0
    assert ran.out == (
        "Organization\tStatus\tSchedule\tFile\n"
        f"{ORGANIZATION_NAME}\tactive\tOnly when you run it\t{FILE}\n"
        f"—\tneeds attention: The file is not there (CW-461)\t—\t{LOST}\n"
    )


def test_list_as_json(command: CommandLine) -> None:
    """A program gets the status and the problem."""
    command.fakes = FakeServices(store=StoreWithLostFile())

    good, lost = command("list", "--json").object["deliveries"]

    assert good == {
        "file": str(FILE),
        "status": "active",
        "name": ORGANIZATION_NAME,
        "organization": ORGANIZATION_NAME,
        "source": "coursera",
        "problem": None,
    }
    assert lost["status"] == "needs-attention"
    assert lost["problem"]["number"] == "CW-461"


def test_sign_in_that_ends_soon_is_told(command: CommandLine) -> None:
    """From the tenth day on, without asking the keychain."""
    account = an_account(api_key="Ab-dEfGhIjKlMnOpQrStUg").of_generation(Generation.LEGACY)
    command.fakes.store.files[FILE] = a_delivery(account=account)
    command.fakes.store.remember(FILE)
    times = command.fakes.sign_in_times.times
    times[account.sign_in_binding] = NOW - dt.timedelta(days=9)
    young = command("list").out
    times[account.sign_in_binding] = NOW - dt.timedelta(days=12)

    old = command("list").out

    assert "\tactive\t" in young
    assert "\tactive: The sign-in ends in 2 days (CW-215)\t" in old
    assert command("list", "--json").object["deliveries"][0]["problem"]["severity"] == "warns"
