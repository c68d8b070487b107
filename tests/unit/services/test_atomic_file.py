"""A file is always the old one or the new one."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.atomic_file import read_file, remove_file, write_file

OLD, NEW = b"old" * 50_000, b"new" * 70_000
POSIX = pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")

# Writes a file and dies by SIGKILL, or without any farewell, at the moment it was told.
KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from coursera_wizard.services.atomic_file import write_file
moment, path, kept = sys.argv[1:]
def die(step):
    if step == moment:
        os.kill(os.getpid(), signal.SIGKILL) if hasattr(signal, "SIGKILL") else os._exit(9)
write_file(Path(path), b"new" * 70_000, keep_as=Path(kept), on_step=die)
"""


def steps_of_writer(folder: Path) -> list[str]:
    """Return all moments of the writer, in order."""
    steps: list[str] = []
    (folder / "steps").write_bytes(b"old")
    write_file(folder / "steps", b"new", keep_as=folder / "kept", on_step=steps.append)
    return steps


def test_every_operation_is_announced_before_and_after(tmp_path: Path) -> None:
    """The moments at which tests kill the writer surround every file operation."""
    steps = steps_of_writer(tmp_path)

    names = ["create", "write", "sync", "close", "keep", "replace", "sync-folder"]
    assert steps == [f"{when} {name}" for name in names for when in ("before", "after")]


def test_killed_at_any_moment_leaves_old_or_new(tmp_path: Path) -> None:
    """A writer killed before or after any of its operations leaves the whole old or new file."""
    steps = steps_of_writer(tmp_path)
    writers = []
    for index, step in enumerate(steps):
        folder = tmp_path / str(index)
        folder.mkdir()
        (folder / "file").write_bytes(OLD)
        command = [sys.executable, "-c", KILLED_WRITER, step]
        writers.append(subprocess.Popen([*command, str(folder / "file"), str(folder / "kept")]))
    ends = [writer.wait(timeout=50) for writer in writers]

    killed = -signal.SIGKILL if os.name == "posix" else 9
    assert ends == [killed] * len(steps)
    replaced = steps.index("after replace")
    for index, step in enumerate(steps):
        folder = tmp_path / str(index)
        assert (folder / "file").read_bytes() == (NEW if index >= replaced else OLD), step
        if step in {"before replace", "after replace", "after sync-folder"}:
            assert (folder / "kept").read_bytes() == OLD, step


@pytest.mark.parametrize("failing", ["before write", "after sync", "before keep", "before replace"])
def test_failed_operation_leaves_old_file_and_nothing_else(tmp_path: Path, failing: str) -> None:
    """A full disk at any moment is said in words; the old file stays, and no remains."""
    path = tmp_path / "file"
    path.write_bytes(OLD)

    def fail(step: str) -> None:
        if step == failing:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ProblemError) as caught:
        write_file(path, NEW, on_step=fail)

    assert caught.value.problem.code is ProblemCode.STORE_DISK_FULL
    assert caught.value.problem.details == "ENOSPC"
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]


@POSIX
def test_real_size_limit_is_a_full_disk(tmp_path: Path) -> None:
    """Where the system itself refuses to let a file grow, the old one stays whole."""
    path = tmp_path / "file"
    path.write_bytes(OLD)
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from coursera_wizard.services.atomic_file import write_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_file(Path(sys.argv[1]), b'new' * 70_000)\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False
    )

    assert "store.disk-full" in ended.stderr
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]


def test_read_only_file_system_is_said(tmp_path: Path) -> None:
    """A file system that takes nothing is a file that cannot be written."""

    def fail(_step: str) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with pytest.raises(ProblemError) as caught:
        write_file(tmp_path / "file", NEW, on_step=fail)

    assert caught.value.problem.code is ProblemCode.STORE_NOT_WRITABLE


def test_missing_folder_is_said(tmp_path: Path) -> None:
    """A folder that is not there is no place to write to, and is not made."""
    with pytest.raises(ProblemError) as caught:
        write_file(tmp_path / "gone" / "file", NEW)

    assert caught.value.problem.code is ProblemCode.STORE_FOLDER_MISSING
    assert str(tmp_path / "gone" / "file") in caught.value.problem.what_happened
    assert not (tmp_path / "gone").exists()


@POSIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_locked_folder_is_said(tmp_path: Path) -> None:
    """A folder without permission to write leaves the old file."""
    path = tmp_path / "file"
    path.write_bytes(OLD)
    tmp_path.chmod(0o500)

    with pytest.raises(ProblemError) as caught:
        write_file(path, NEW)
    tmp_path.chmod(0o700)

    assert caught.value.problem.code is ProblemCode.STORE_NOT_WRITABLE
    assert path.read_bytes() == OLD


@POSIX
def test_only_the_owner_may_read(tmp_path: Path) -> None:
    """The file is its owner's, also where the old one was everybody's."""
    path = tmp_path / "file"
    path.write_bytes(OLD)
    path.chmod(0o644)

    write_file(path, NEW)

    assert path.stat().st_mode & 0o777 == 0o600


@POSIX
def test_link_is_kept_and_its_target_replaced(tmp_path: Path) -> None:
    """A delivery file that is a link stays one."""
    target, link = tmp_path / "real", tmp_path / "link"
    target.write_bytes(OLD)
    link.symlink_to(target)

    write_file(link, NEW)

    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_earlier_version_is_kept_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system that knows no links keeps the earlier version as a copy."""

    def no_links(*_paths: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    path = tmp_path / "file"
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "link", no_links)

    write_file(path, NEW, keep_as=tmp_path / "kept")

    assert (tmp_path / "kept").read_bytes() == OLD
    assert path.read_bytes() == NEW


def test_remains_of_killed_writers_go_after_an_hour(tmp_path: Path) -> None:
    """Temporary files of writers long dead are removed; those of living ones are not."""
    path = tmp_path / "file"
    dead, living = tmp_path / ".file.aa.tmp", tmp_path / ".file.bb.tmp"
    dead.write_bytes(b"x")
    living.write_bytes(b"x")
    os.utime(dead, (time.time() - 7200, time.time() - 7200))

    write_file(path, NEW)

    assert sorted(one.name for one in tmp_path.iterdir()) == [".file.bb.tmp", "file"]


def test_read_says_what_is_wrong(tmp_path: Path) -> None:
    """A missing file and one beyond the limit are different problems."""
    (tmp_path / "large").write_bytes(b"12345")

    with pytest.raises(ProblemError) as missing:
        read_file(tmp_path / "none", limit=10)
    with pytest.raises(ProblemError) as large:
        read_file(tmp_path / "large", limit=4)

    assert missing.value.problem.code is ProblemCode.STORE_NOT_FOUND
    assert large.value.problem.code is ProblemCode.STORE_NOT_READABLE
    assert read_file(tmp_path / "large", limit=5) == b"12345"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of Unix")
def test_reading_never_waits_for_a_pipe(tmp_path: Path) -> None:
    """What is no file is refused at once, also a pipe that nobody writes into."""
    os.mkfifo(tmp_path / "pipe")

    for path, reason in ((tmp_path / "pipe", "no file"), (tmp_path, "folder")):
        with pytest.raises(ProblemError) as caught:
            read_file(path, limit=10)
        assert caught.value.problem.code is ProblemCode.STORE_NOT_READABLE
        assert reason in caught.value.problem.what_happened


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_name_that_no_file_can_have_is_said(tmp_path: Path, name: str) -> None:
    """A file of settings may name anything; that is no defect of the program."""
    with pytest.raises(ProblemError) as caught:
        read_file(tmp_path / name, limit=10)

    assert caught.value.problem.code is ProblemCode.STORE_NOT_READABLE


def test_removing_twice_is_no_fault(tmp_path: Path) -> None:
    """A file that is not there is as good as removed."""
    path = tmp_path / "file"
    path.write_bytes(OLD)

    remove_file(path)
    remove_file(path)

    assert not path.exists()
