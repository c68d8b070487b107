"""What leaves this computer."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import (
    DeliveryMode,
    Options,
    Receiver,
    ReceiverChannel,
)
from coursera_wizard.domain.receiver_profiles import PROFILES
from coursera_wizard.services.run.outgoing import (
    RECORDS,
    beside,
    is_delta,
    make_outgoing,
    outgoing_files,
)
from tests.support.builders import a_delivery
from tests.support.packages import a_package

COLUMNS = ("sourcedId", "status", "dateLastModified", "name")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a run with its full package."""
    a_package(tmp_path / RECORDS, {"orgs": (COLUMNS, [("a", "", "", "A")])})
    return tmp_path


def test_a_zip_has_the_receivers_name_and_its_checksum_beside_it(folder: Path) -> None:
    """The full package is the very file that is delivered, under the name that is asked for."""
    delivery = a_delivery(receiver=Receiver(profile="st-math"))
    found = make_outgoing(folder, delivery, PROFILES["st-math"], None)

    assert found.name == "OneRoster.zip"
    assert found.read_bytes() == (folder / RECORDS).read_bytes()
    sums = found.with_name("OneRoster.zip.sha256").read_text()
    assert sums == f"{hashlib.sha256(found.read_bytes()).hexdigest()}  OneRoster.zip\n"
    assert outgoing_files(found, delivery) == (found, found.with_name("OneRoster.zip.sha256"))


def test_a_server_gets_no_checksum(folder: Path) -> None:
    """Some refuse what they do not know."""
    receiver = Receiver(channel=ReceiverChannel.SFTP)
    delivery = a_delivery(receiver=receiver)
    found = make_outgoing(folder, delivery, PROFILES["generic-1.1"], None)
    assert found.name == "harbour-valley-college.zip"
    assert outgoing_files(found, delivery) == (found,)


def test_loose_files_end_with_the_manifest(folder: Path) -> None:
    """A receiver that sees the manifest has everything it names; made twice, it is the same."""
    delivery = a_delivery(receiver=Receiver(profile="classlink"))
    make_outgoing(folder, delivery, PROFILES["classlink"], None)
    found = make_outgoing(folder, delivery, PROFILES["classlink"], None)
    files = outgoing_files(found, delivery)
    assert [file.name for file in files] == ["orgs.csv", "manifest.csv"]
    assert files[0].read_bytes() == b"sourcedId,status,dateLastModified,name\r\na,,,A\r\n"


def test_changes_take_the_place_of_everything(folder: Path) -> None:
    """Where only changes are delivered, the full package stays in the run's folder."""
    delta = a_package(folder / "delta.zip", {"orgs": (COLUMNS, [("b", "active", "x", "B")])})
    found = make_outgoing(folder, a_delivery(), PROFILES["generic-1.1"], delta)
    assert found.read_bytes() == delta.read_bytes() != (folder / RECORDS).read_bytes()


def test_a_package_that_is_no_longer_kept_has_no_files(tmp_path: Path) -> None:
    """Nothing is delivered instead."""
    assert outgoing_files(tmp_path / "gone.zip", a_delivery()) == ()


def test_only_who_takes_changes_gets_them() -> None:
    """A profile that knows full packages alone gets those, whatever was chosen before."""
    delivery = a_delivery(options=Options(mode=DeliveryMode.DELTA))
    assert is_delta(delivery, PROFILES["d2l"])
    assert not is_delta(delivery, PROFILES["gg4l"])
    assert not is_delta(a_delivery(), PROFILES["d2l"])


def test_what_lies_beside_a_package_bears_its_name(folder: Path) -> None:
    """What is not there is left out, and yesterday's is replaced."""
    report = folder / "report.html"
    report.write_text("today")
    outgoing = folder / "package" / "valley.zip"
    outgoing.parent.mkdir()
    outgoing.with_name("valley report.html").write_text("yesterday")
    (found,) = beside(outgoing, {"report.html": report, "issues.csv": folder / "issues.csv"})
    assert (found.name, found.read_text()) == ("valley report.html", "today")
