"""Lines of packages: made single and carried over."""

from __future__ import annotations

import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain.oneroster import File
from coursera_wizard.services.run.lines import (
    Earlier,
    carried_over,
    id_of,
    open_package,
    single,
)

HEADER = b"sourcedId,status\r\n"
IDS = st.lists(st.sampled_from([f"{number:02d}" for number in range(30)]), unique=True)


def _package(folder: Path, ids: list[str]) -> Path:
    path = folder / "old.zip"
    with zipfile.ZipFile(path, "w") as package:
        lines = "".join(f"{one},old\r\n" for one in sorted(ids)).encode()
        package.writestr("users.csv", HEADER + lines)
    return path


def test_one_line_an_id_stays() -> None:
    """Of several lines of one id the first in order stays, and each further one is told."""
    told: list[str] = []
    groups = [["a,1\r\n", "a,2\r\n", "a,3\r\n", "b,1\r\n"], ["c,1\r\n"]]
    found = list(single(groups, told.append))
    assert found == [["a,1\r\n", "b,1\r\n"], ["c,1\r\n"]]
    assert told == ["a", "a"]


@given(old=IDS, new=IDS, cut=st.integers(1, 5))
def test_vanished_records_are_carried_over_in_order(
    tmp_path_factory: object, old: list[str], new: list[str], cut: int
) -> None:
    """All new records and those old ones whose ids are gone come out, sorted, each once."""
    folder = tmp_path_factory.mktemp("carried")  # type: ignore[attr-defined]  # pytest's factory
    lines = [f"{one},new\r\n" for one in sorted(new)]
    groups = [lines[at : at + cut] for at in range(0, len(lines), cut)]
    with zipfile.ZipFile(_package(folder, old)) as package:
        earlier = Earlier(package, File.USERS, HEADER)
        found = [line for group in carried_over(groups, earlier) for line in group]
    expected = dict.fromkeys(old, "old") | dict.fromkeys(new, "new")
    assert found == [f"{one},{what}\r\n" for one, what in sorted(expected.items())]


def test_a_package_of_another_form_counts_as_not_there(tmp_path: Path) -> None:
    """Lines of another version are never mixed in; nor is a package that is gone missed."""
    with zipfile.ZipFile(_package(tmp_path, ["01"])) as package:
        assert Earlier(package, File.USERS, b"other\r\n").rest() == []
        assert Earlier(package, File.ORGS, HEADER).rest() == []
        assert [id_of(line) for line in Earlier(package, File.USERS, HEADER).rest()] == ["01"]
    assert open_package(None) is None
    assert open_package(tmp_path / "gone.zip") is None
