"""What runs leave lies where it should, and goes without taking anything else along."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.history.run_folders import RunFolders
from tests.support.histories import DELIVERY, a_run, run_id


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of all runs."""
    return tmp_path / "runs"


@pytest.mark.skipif(os.name != "posix", reason="rights are said otherwise there")
def test_folders_are_their_owners(root: Path) -> None:
    """Every folder on the way is its owner's alone, also one that was open before."""
    root.mkdir(mode=0o755)
    folder = RunFolders(root).make(DELIVERY, run_id(1))

    assert folder == root / DELIVERY / run_id(1)
    for one in (root, folder.parent, folder):
        assert stat.S_IMODE(one.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name", ["..", ".", "", "../../elsewhere", "/etc", "a/b", "C:", "ü", "a" * 200]
)
def test_ids_of_strangers_lead_nowhere(root: Path, name: str) -> None:
    """A name that a file brought along is always one folder within."""
    folders = RunFolders(root)
    folder = folders.make(name, name)

    assert folder.resolve().parent.parent == root.resolve()
    assert folders.remove(name, name)
    assert not folder.exists()


def test_folder_that_cannot_be_made_is_said(root: Path) -> None:
    """A file in the folder's place is a problem in words."""
    root.write_text("in the way")

    with pytest.raises(ProblemError) as refused:
        RunFolders(root).make(DELIVERY, run_id(1))

    assert refused.value.problem.code is ProblemCode.STORE_NOT_WRITABLE


def test_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    """A folder that is a link goes; what it leads to stays."""
    other = tmp_path / "photos"
    other.mkdir()
    (other / "photo").write_text("x")
    folders = RunFolders(root)
    folders.make(DELIVERY, run_id(1)).rmdir()
    try:
        (root / DELIVERY / run_id(1)).symlink_to(other, target_is_directory=True)
    except OSError:
        pytest.skip("links need a right here")

    assert folders.remove(DELIVERY, run_id(1))

    assert (other / "photo").exists()
    assert not (root / DELIVERY / run_id(1)).is_symlink()


def test_stopped_removal_is_finished(root: Path) -> None:
    """What a killed removal left goes with the next look, and so does the empty folder."""
    folders = RunFolders(root)
    left = root / DELIVERY / f".removed-{run_id(1)}"
    left.mkdir(parents=True)
    (left / "records.zip").write_text("x")

    folders.clear_away(DELIVERY, ())

    assert not (root / DELIVERY).exists()
    folders.clear_away(DELIVERY, ())


def test_unknown_folder_goes_after_a_day(root: Path) -> None:
    """One that no run of the history owns is kept for a day: it may be just beginning."""
    folders = RunFolders(root)
    known, fresh, old = (folders.make(DELIVERY, run_id(number)) for number in range(3))
    for one in (known, old):
        os.utime(one, (0, 0))

    folders.clear_away(DELIVERY, (run_id(0),))

    assert (known.exists(), fresh.exists(), old.exists()) == (True, True, False)


def test_kept_run_is_found_again(root: Path, expect_log: Callable[[str], None]) -> None:
    """A run is read from its folder; one that cannot be read or was moved there is passed over."""
    expect_log("could not be read back")
    folders = RunFolders(root)
    for number in (2, 1):
        folders.make(DELIVERY, run_id(number))
        folders.keep_run(a_run(number))
    folders.make(DELIVERY, "broken").joinpath("run.json").write_text("{")
    moved = folders.make("other", run_id(1)) / "run.json"
    moved.write_bytes((root / DELIVERY / run_id(1) / "run.json").read_bytes())

    assert list(folders.kept_runs()) == [a_run(1), a_run(2)]


def test_run_without_folder_is_not_kept_there(root: Path) -> None:
    """Nothing is made for a run that left nothing."""
    RunFolders(root).keep_run(a_run())

    assert not root.exists()


def test_run_that_cannot_be_written_is_logged(
    root: Path, expect_log: Callable[[str], None]
) -> None:
    """A run does not fail because its copy cannot be written."""
    expect_log("could not be written into its folder")
    folders = RunFolders(root)
    (folders.make(DELIVERY, run_id(0)) / "run.json").mkdir()

    folders.keep_run(a_run(0))
