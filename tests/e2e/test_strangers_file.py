"""A delivery file from a stranger leads no secret away: nothing arrives where it points to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.draft import Account, PracticeCollege, Proxy, ProxyMode, Source
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from coursera_wizard.services.store.delivery_file import encode
from tests.support.builders import a_delivery, an_account

PROGRAM = (sys.executable, "-P", "-m", "coursera_wizard.cli")
SECRET = "M4rk+er/of a Secret=that&is%someone's"
VARIABLE = "COURSERA_CLIENT_SECRET"
FROM_VARIABLE = SecretRef(SecretPlace.ENVIRONMENT, VARIABLE)
LIMIT_S = 50


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """A port of this computer at which a stranger listens; nobody ever gets an answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def address(trap: socket.socket) -> str:
    """Return the address of the trap."""
    return f"http://127.0.0.1:{trap.getsockname()[1]}"


def run_test(path: Path, delivery: Delivery) -> tuple[int, str]:
    """Test the connection of a delivery with the variable set; return exit code and words."""
    path.write_bytes(encode(delivery))
    done = subprocess.run(
        (*PROGRAM, "test", str(path)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={
            **os.environ,
            VARIABLE: SECRET,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        },
        check=False,
        timeout=LIMIT_S,
    )
    return done.returncode, done.stderr


def accounts(url: str) -> dict[str, Account]:
    """Return the ways in which a file could point to an address."""
    account = an_account()
    return {
        "token": replace(account, token_url=f"{url}/token"),
        "data": replace(account, api_base=url),
        "proxy": replace(account, proxy=Proxy(ProxyMode.OWN, url)),
        "proxy with a user": replace(account, proxy=Proxy(ProxyMode.OWN, url, "me")),
        "another host": replace(account, token_url="https://gateway.example/token"),
    }


@pytest.mark.parametrize("reference", [SecretRef(), FROM_VARIABLE], ids=["keychain", "variable"])
@pytest.mark.parametrize("way", list(accounts("")))
def test_nothing_arrives_without_a_yes(
    trap: socket.socket, tmp_path: Path, way: str, reference: SecretRef
) -> None:
    """Whatever the file names, the variable's secret stays here and the question is asked."""
    delivery = a_delivery(account=accounts(address(trap))[way], secret=reference)

    code, words = run_test(tmp_path / "a.delivery.json", delivery)

    assert code == 3
    assert "CW-207" in words
    assert "--allow-address" in words
    with pytest.raises(BlockingIOError):
        trap.accept()


def test_practice_file_with_other_addresses_sends_nothing_elsewhere(tmp_path: Path) -> None:
    """A practice needs no secret of the person's, and its addresses are asked about as well."""
    account = replace(
        an_account(),
        source=Source.PRACTICE,
        practice=PracticeCollege(1, 2),
        token_url="https://gateway.example/token",
    )
    delivery = a_delivery(account=account, secret=SecretRef(SecretPlace.PRACTICE))

    code, words = run_test(tmp_path / "a.delivery.json", delivery)

    assert code == 3
    assert "CW-207" in words


def test_practice_file_gets_nothing_of_the_persons_own(trap: socket.socket, tmp_path: Path) -> None:
    """At a loopback address that says it is a practice, the practice's own secret arrives."""
    account = replace(
        an_account(),
        source=Source.PRACTICE,
        practice=PracticeCollege(1, 2),
        token_url=f"{address(trap)}/token",
        api_base=address(trap),
    )
    delivery = a_delivery(account=account, secret=FROM_VARIABLE)
    trap.close()  # what could be sent is known: the test of the way ends at a closed port

    code, words = run_test(tmp_path / "a.delivery.json", delivery)

    assert code in {3, 4}
    assert SECRET not in words
