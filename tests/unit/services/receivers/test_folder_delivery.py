"""Files in a folder: complete or as before, whatever happens on the way."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
import threading
import time
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.receivers.folder_delivery import deliver_to_folder

SIZE = 3 * 1024 * 1024 + 17
KILLED = 9
KILLED_AT = """
import asyncio, os, sys
from pathlib import Path
from coursera_wizard.services.receivers.folder_delivery import deliver_to_folder

def on_step(step):
    if step == sys.argv[1]:
        os._exit(9)

files = tuple(Path(name) for name in sys.argv[3:])
asyncio.run(deliver_to_folder(Path(sys.argv[2]), files, on_step=on_step))
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return two files that are to go, of several blocks."""
    folder = tmp_path / "package"
    folder.mkdir()
    for name in ("a.zip", "a.zip.sha256"):
        (folder / name).write_bytes(name.encode() * (SIZE // len(name)))
    return folder / "a.zip", folder / "a.zip.sha256"


def names(folder: Path) -> list[str]:
    """Return what is in a folder."""
    return sorted(entry.name for entry in folder.iterdir())


async def refused(folder: Path, files: tuple[Path, ...]) -> ProblemCode:
    """Return why files could not be delivered."""
    with pytest.raises(ProblemError) as caught:
        await deliver_to_folder(folder, files)
    return caught.value.problem.code


async def test_files_arrive_whole_for_the_owner_alone(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """The folder is made, the bytes are the same, and every byte was told of."""
    told: list[int] = []

    await deliver_to_folder(tmp_path / "deep" / "inbox", files, told.append)

    await asyncio.sleep(0)
    assert names(tmp_path / "deep" / "inbox") == ["a.zip", "a.zip.sha256"]
    assert sum(told) == sum(file.stat().st_size for file in files)
    for file in files:
        target = tmp_path / "deep" / "inbox" / file.name
        assert target.read_bytes() == file.read_bytes()
        if os.name == "posix":
            assert stat.S_IMODE(target.stat().st_mode) == 0o600


async def test_no_name_is_given_before_everything_is_there(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """A receiver that looks in between sees the package of yesterday."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.zip").write_bytes(b"of yesterday")
    seen: list[tuple[str, bytes]] = []

    def on_step(step: str) -> None:
        seen.append((step, (inbox / "a.zip").read_bytes()[:12]))

    await deliver_to_folder(inbox, files, on_step=on_step)

    before = [step for step, content in seen if content == b"of yesterday"]
    assert before[-1] == "rename a.zip"
    assert len([step for step in before if step.startswith("copy")]) == 2


@pytest.mark.parametrize(
    "step",
    ["copy a.zip", "write a.zip", "copy a.zip.sha256", "remove a.zip.sha256", "rename a.zip",
     "rename a.zip.sha256", "sync folder"],
)  # fmt: skip
async def test_killed_at_any_moment_the_next_delivery_mends_it(
    tmp_path: Path, files: tuple[Path, Path], step: str
) -> None:
    """Each file is the old one or the new one, a checksum is that of its file or not there."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    checksum = inbox / "a.zip.sha256"
    (inbox / "a.zip").write_bytes(b"of yesterday")
    checksum.write_bytes(b"of yesterday")

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED_AT, step, str(inbox), *map(str, files)
    )

    assert await process.wait() == KILLED
    pairs = [(b"of yesterday", b"of yesterday"), tuple(file.read_bytes() for file in files)]
    package = (inbox / "a.zip").read_bytes()
    assert (package, checksum.read_bytes() if checksum.exists() else None) in [
        *pairs, *((old_or_new, None) for old_or_new, _checksum in pairs),
    ]  # fmt: skip
    await deliver_to_folder(inbox, files)
    assert names(inbox) == ["a.zip", "a.zip.sha256"]
    assert (inbox / "a.zip").read_bytes() == files[0].read_bytes()


async def test_leftovers_are_gone_before_a_name_is_given(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """Killed once all names are given, a delivery leaves nothing that nobody would look for."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    left = inbox / ".a.zip.0123456789ab.coursera-part"
    left.write_bytes(b"half")
    seen: list[bool] = []

    def on_step(step: str) -> None:
        if step.startswith("rename"):
            seen.append(left.exists())

    await deliver_to_folder(inbox, files, on_step=on_step)
    assert seen == [False, False]


async def test_leftovers_of_other_names_go_after_a_day(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """Another delivery that is under way in the same folder is not disturbed."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    young, old = (inbox / f".{name}.zip.0123456789ab.coursera-part" for name in "xy")
    for one in (young, old):
        one.write_bytes(b"half")
    a_day_ago = time.time() - 25 * 3600
    os.utime(old, (a_day_ago, a_day_ago))

    await deliver_to_folder(inbox, files)

    assert young.exists()
    assert not old.exists()


async def test_to_cancel_leaves_the_folder_as_it_was(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """Nothing appears later either."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    loop, reached, may_go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def on_step(step: str) -> None:
        if step == "write a.zip.sha256":
            loop.call_soon_threadsafe(reached.set)
            may_go_on.wait(10)

    task = asyncio.create_task(deliver_to_folder(inbox, files, on_step=on_step))
    await reached.wait()
    task.cancel()
    await asyncio.sleep(0)
    may_go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert names(inbox) == []


async def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    """The system refuses the second megabyte; what was there before is still there."""
    resource = pytest.importorskip("resource")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.zip").write_bytes(b"of yesterday")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, hard))
    try:
        code = await refused(inbox, files)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert code is ProblemCode.STORE_DISK_FULL
    assert names(inbox) == ["a.zip"]
    assert (inbox / "a.zip").read_bytes() == b"of yesterday"


async def test_each_obstacle_has_its_problem(tmp_path: Path, files: tuple[Path, Path]) -> None:
    """A file instead of a folder, a folder in the way of a file, a file that is gone."""
    (tmp_path / "file").write_bytes(b"")
    assert await refused(tmp_path / "file", files) is ProblemCode.RECEIVER_FOLDER_MISSING
    assert await refused(tmp_path / "a\0b", files) is ProblemCode.RECEIVER_FOLDER_MISSING

    (tmp_path / "inbox" / "a.zip" / "x").mkdir(parents=True)
    assert await refused(tmp_path / "inbox", files) is ProblemCode.RECEIVER_NOT_WRITABLE
    assert names(tmp_path / "inbox") == ["a.zip"]

    gone = (tmp_path / "gone.zip",)
    assert await refused(tmp_path / "inbox", gone) is ProblemCode.STORE_NOT_FOUND
