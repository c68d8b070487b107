"""The two channels behind one port."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.paths import Paths
from coursera_wizard.services.ports import PackageReceivers
from coursera_wizard.services.receivers.channels import ReceiverChannels
from coursera_wizard.services.receivers.folder import FolderReceiver
from tests.support.sftp_server import PASSWORD, sftp_server


def channels(tmp_path: Path) -> PackageReceivers:
    """Return them for a home of their own."""
    return ReceiverChannels(
        FolderReceiver(Paths(tmp_path, tmp_path, tmp_path, tmp_path / "Documents"))
    )


async def test_a_package_goes_into_the_folder(tmp_path: Path) -> None:
    """The delivery's name is its folder, and where it went is told."""
    ours, package = channels(tmp_path), tmp_path / "a.zip"
    package.write_bytes(b"package")

    place = await ours.deliver(Receiver(), "Fall", (package,), None)

    assert (Path(place) / "a.zip").read_bytes() == b"package"
    assert place == ours.place(Receiver(), "Fall")
    assert await ours.check(Receiver(), "Fall", None) is None


async def test_a_package_goes_to_the_server(tmp_path: Path) -> None:
    """Key, check and delivery lead to the same place."""
    ours, package = channels(tmp_path), tmp_path / "a.zip"
    package.write_bytes(b"package")
    async with sftp_server(tmp_path / "disk") as server:
        receiver = server.receiver()

        key = await ours.host_key(receiver)
        trouble = await ours.check(receiver, "Fall", Secret(PASSWORD))
        place = await ours.deliver(receiver, "Fall", (package,), Secret(PASSWORD))

        assert key.text == server.host_key
        assert trouble is None
        assert place == "inbox on 127.0.0.1 (SFTP)"
        assert server.names() == ["a.zip"]


async def test_a_check_returns_its_problem(tmp_path: Path) -> None:
    """Of either channel."""
    (tmp_path / "file").write_bytes(b"")
    ours = channels(tmp_path)
    sftp = Receiver(channel=ReceiverChannel.SFTP)

    folder_trouble = await ours.check(Receiver(folder=str(tmp_path / "file")), "x", None)
    server_trouble = await ours.check(sftp, "x", Secret("x"))

    assert folder_trouble is not None
    assert folder_trouble.code is ProblemCode.RECEIVER_FOLDER_MISSING
    assert server_trouble is not None
    assert server_trouble.code is ProblemCode.RECEIVER_SERVER_MISSING


def test_place_is_said_without_asking_anybody(tmp_path: Path) -> None:
    """Also while the server is not known yet."""
    ours = channels(tmp_path)
    receiver = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.receiver.example"))

    assert ours.place(receiver, "x") == "sftp.receiver.example (SFTP)"
    classlink = replace(receiver, profile="classlink")
    assert ours.place(classlink, "x") == "DailyImport on sftp.receiver.example (SFTP)"
    assert ours.place(replace(receiver, sftp=Sftp()), "x") == "… (SFTP)"


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    """Whoever delivers into a folder does not pay for it."""
    code = (
        "import sys, coursera_wizard.bootstrap as b, coursera_wizard.services.receivers.channels;"
        "b.build_services(); sys.exit('asyncssh' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)

    assert done.returncode == 0
