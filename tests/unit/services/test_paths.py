"""Everything of the program is in the person's own folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from coursera_wizard.services.paths import user_paths


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other places")
def test_folders_are_where_the_system_wants_them(
    clean_environment: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """XDG's folders are respected; Documents is below the home."""
    paths = user_paths()

    assert paths.data == clean_environment / ".local/share/coursera-wizard"
    assert paths.state == clean_environment / ".local/state/coursera-wizard"
    assert paths.config == clean_environment / ".config/coursera-wizard"
    assert paths.documents == clean_environment / "Documents" / "Coursera Wizard"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert user_paths().data == tmp_path / "coursera-wizard"


def test_folders_are_made_for_their_owner(clean_environment: Path) -> None:
    """Folders appear when they are needed, readable by nobody else; Documents is left alone."""
    paths = user_paths()

    made = [paths.data, paths.state, paths.config, paths.drafts, paths.locks, paths.log_file.parent]

    assert all(folder.is_dir() for folder in made)
    assert os.name != "posix" or {folder.stat().st_mode & 0o777 for folder in made} == {0o700}
    assert not paths.documents.exists()
    assert {paths.known_list.parent, paths.sealed_file.parent, paths.allowed_routes.parent} == {
        paths.data
    }
