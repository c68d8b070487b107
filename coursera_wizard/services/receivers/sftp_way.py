"""How far a delivery by SFTP has come, so that a failure can be told by where it happened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from coursera_wizard.domain.receiver_profiles import profile

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Receiver, Sftp


class Stage(IntEnum):
    """The steps, in their order."""

    NAME = 1
    PORT = 2
    GREETING = 3
    SIGN_IN = 4
    FILES = 5
    FOLDER = 6
    FILE = 7


@dataclass(slots=True)
class Way:
    """One connection on its way.

    Attributes:
        sftp: Where it leads.
        stage: The step that is under way.
        seconds: How long that step may take.
        shown_key: The key that the server showed.
        folder: The folder on the server.
        name: The file that is under way.
        has_room: False once the server said that there is too little.
    """

    sftp: Sftp
    stage: Stage = Stage.NAME
    seconds: float = 0.0
    shown_key: str = ""
    folder: str = ""
    name: str = ""
    has_room: bool = True

    def enter(self, stage: Stage, seconds: float) -> None:
        """Note that a step begins and how long it may take."""
        self.stage = stage
        self.seconds = seconds


def server_folder(receiver: Receiver) -> str:
    """Return the folder on the server: the receiver's own, or the one its profile names."""
    return receiver.sftp.folder.strip() or profile(receiver.profile).remote_folder
