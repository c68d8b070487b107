"""How far a delivery has come, and which folder it goes to."""

from __future__ import annotations

from coursera_wizard.domain.draft import Receiver, Sftp
from coursera_wizard.services.receivers.sftp_way import Stage, Way, server_folder


def test_a_step_has_its_own_limit() -> None:
    """What is told of a server that does not answer is how long this step could take."""
    way = Way(Sftp("sftp.receiver.example"))

    way.enter(Stage.SIGN_IN, 30.0)

    assert way.stage is Stage.SIGN_IN
    assert way.seconds == 30.0


def test_the_receivers_own_folder_comes_before_the_profiles() -> None:
    """Without either it is where the sign-in leads."""
    assert server_folder(Receiver(profile="classlink")) == "DailyImport"
    assert server_folder(Receiver(profile="classlink", sftp=Sftp(folder=" other "))) == "other"
    assert not server_folder(Receiver())
