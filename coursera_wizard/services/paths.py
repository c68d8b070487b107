"""Where the program keeps its files on this computer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

APP_NAME: Final = "Coursera Wizard"
_FOLDER_NAME: Final = "coursera-wizard"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one person; each is made when it is first asked for, for its owner only.

    Attributes:
        data_root: The list of deliveries, the sealed file, the answers about addresses.
        state_root: Drafts, locks and logs: what may be lost without losing a delivery.
        config_root: Settings.
        documents_root: The folder people look into for documents.
    """

    data_root: Path
    state_root: Path
    config_root: Path
    documents_root: Path

    @property
    def data(self) -> Path:
        """The folder for lasting data."""
        return _made(self.data_root)

    @property
    def config(self) -> Path:
        """The folder for settings."""
        return _made(self.config_root)

    @property
    def state(self) -> Path:
        """The folder for passing data."""
        return _made(self.state_root)

    @property
    def drafts(self) -> Path:
        """The folder for unfinished configurations."""
        return _made(self.state_root / "drafts")

    @property
    def locks(self) -> Path:
        """The folder for locks, one small file each."""
        return _made(self.state_root / "locks")

    @property
    def proofs(self) -> Path:
        """The folder in which tests note how far they are, that the scheduler started."""
        return _made(self.state_root / "proofs")

    @property
    def log_file(self) -> Path:
        """The log; earlier ones are beside it."""
        return _made(self.state_root / "logs") / "coursera-wizard.log"

    @property
    def documents(self) -> Path:
        """The folder delivery files and packages go to; not made before something is saved."""
        return self.documents_root / APP_NAME

    @property
    def known_list(self) -> Path:
        """The list of deliveries this computer knows."""
        return self.data / "deliveries.json"

    @property
    def runs(self) -> Path:
        """The folder for what runs leave: packages, reports and lists of issues."""
        return _made(self.data_root / "runs")

    @property
    def staging(self) -> Path:
        """The folder for what a run holds while it goes on; emptied after each."""
        return _made(self.state_root / "staging")

    @property
    def history(self) -> Path:
        """The history of all runs."""
        return self.data / "history.sqlite"

    @property
    def progress(self) -> Path:
        """How far the runs of this moment are; of no use after them."""
        return self.state / "progress.sqlite"

    @property
    def sealed_file(self) -> Path:
        """The sealed file for secrets, on computers without a keychain."""
        return self.data / "secrets.sealed"

    @property
    def sign_in_times(self) -> Path:
        """When each sign-in was last prolonged; no secret."""
        return self.data / "sign-ins.json"

    @property
    def allowed_routes(self) -> Path:
        """The routes the person of this computer agreed to."""
        return self.data / "allowed-routes.json"


def user_paths() -> Paths:
    """Return the folders of the person who runs the program, as the system names them."""
    import platformdirs

    folders = platformdirs.PlatformDirs(_FOLDER_NAME, appauthor=False)
    return Paths(
        data_root=Path(folders.user_data_dir),
        state_root=Path(folders.user_state_dir),
        config_root=Path(folders.user_config_dir),
        documents_root=Path(folders.user_documents_dir),
    )


def _made(folder: Path) -> Path:
    """Make a folder of the person's own; a fault there is found by whoever writes into it."""
    import contextlib

    with contextlib.suppress(OSError):
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
    return folder
