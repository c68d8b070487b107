"""Lines that wait for their package."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from coursera_wizard.services.run.staging import Stage, chunks


def lines(count: int) -> list[tuple[str, str]]:
    """Return groups and lines in no order."""
    found = []
    for number in range(count):
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        found.append((digest[:2], f"{digest},ä{number}\r\n"))
    return found


@pytest.mark.parametrize("room", [10_000_000, 500])
def test_lines_come_out_sorted_and_once(tmp_path: Path, room: int) -> None:
    """In memory or on the disk: all lines come back, each once, in the order of their ids."""
    stage = Stage(tmp_path / "stage", room)
    given = lines(2000)
    for group, line in given + given[:100]:
        stage.add(group, line)
    content = b"".join(chunks(stage.groups()))
    assert content == "".join(sorted(line for _group, line in given)).encode()
    assert stage.count == 2100
    assert (tmp_path / "stage").exists() is (room == 500)
    stage.close()
    assert not (tmp_path / "stage").exists()


def test_what_is_on_the_disk_is_the_owners_alone(tmp_path: Path) -> None:
    """Staged lines hold learners."""
    stage = Stage(tmp_path / "stage", 1)
    stage.add("00", "00,x\r\n")
    assert (tmp_path / "stage").stat().st_mode & 0o077 == 0
    stage.close()
