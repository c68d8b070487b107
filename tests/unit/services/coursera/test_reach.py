"""Whether there is a network at all, told without sending anything."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from coursera_wizard.services.coursera import reach

HEAD = "Iface\tDestination\tGateway\n"


@pytest.mark.parametrize(
    ("ipv4", "ipv6", "expected"),
    [
        (HEAD + "eth0\t00000000\t0102A8C0\n", "", True),
        (HEAD, "", False),
        (HEAD, "00000000 00 00000000 00 00000000 ffffffff 00000001 00000000 00200200 lo\n", False),
        (
            HEAD,
            "fe800000 40 00000000 00 00000000 00000100 00000001 00000000 00000001 eth0\n",
            False,
        ),
        (HEAD, "20010db8 40 00000000 00 00000000 00000100 00000001 00000000 00000001 eth0\n", True),
    ],
)
def test_routes_tell_whether_there_is_a_network(
    tmp_path: Path, ipv4: str, ipv6: str, expected: bool
) -> None:
    """Loopback and addresses of the link alone are no network."""
    (tmp_path / "route").write_text(ipv4, encoding="ascii")
    (tmp_path / "ipv6_route").write_text(ipv6, encoding="ascii")

    assert reach._has_route(tmp_path) is expected


def test_what_cannot_be_told_counts_as_connected(tmp_path: Path) -> None:
    """Nobody is told to plug in a cable on a guess."""
    assert reach._has_route(tmp_path / "missing")


def test_has_network_answers_on_this_computer() -> None:
    """The question sends nothing and always has an answer."""
    if platform.system() == "Linux":
        assert isinstance(reach.has_network(), bool)
