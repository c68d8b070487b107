"""The list of deliveries survives whatever happens to its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coursera_wizard.services.store.known_list import KnownList, set_aside


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the list is."""
    return tmp_path / "deliveries.json"


def test_last_added_is_first(path: Path) -> None:
    """Each file is listed once; taking one off that is not there changes nothing."""
    known = KnownList(path)
    for name in ("a", "b", "é", "a"):
        known.add(Path(name))
    known.remove(Path("b"))
    known.remove(Path("never there"))

    assert [one.name for one in KnownList(path).paths()] == ["a", "é"]


@pytest.mark.parametrize("content", ["{broken", "[1, 2]", "", "\udcff"])
def test_broken_list_is_set_aside(
    path: Path, expect_log: Callable[[str], None], content: str
) -> None:
    """A list that cannot be read does not keep the program from starting, and is not lost."""
    expect_log("set aside")
    written = content.encode("utf-8", "surrogateescape")
    path.write_bytes(written)

    assert KnownList(path).paths() == ()
    assert path.with_name("deliveries.json.unreadable").read_bytes() == written


def test_nothing_set_aside_is_overwritten(path: Path) -> None:
    """A second unreadable file gets another name than the first."""
    for content in ("one", "two"):
        path.write_text(content)
        set_aside(path)

    kept = sorted(one.read_text() for one in path.parent.iterdir())
    assert kept == ["one", "two"]
