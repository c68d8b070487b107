"""Every record that differs, as a delta package says it."""

from __future__ import annotations

from pathlib import Path

from coursera_wizard.services.run.changes_of import ChangeKind, LineChange, changes_of
from coursera_wizard.services.run.kept_package import KeptPackage
from tests.support.packages import a_package

COLUMNS = ("sourcedId", "title")


def _package(path: Path, *rows: tuple[str, str], columns: tuple[str, ...] = COLUMNS) -> KeptPackage:
    return KeptPackage(a_package(path, {"courses": (columns, rows)}))


def test_changes_come_in_order_of_their_ids(tmp_path: Path) -> None:
    """New and changed records bring their new line, removed ones their old one."""
    with (
        _package(tmp_path / "1.zip", ("a", "A"), ("b", "B2"), ("d", "D, new")) as new,
        _package(tmp_path / "2.zip", ("a", "A"), ("b", "B"), ("c", "C")) as old,
    ):
        found = list(changes_of("courses", new, old))

    assert found == [
        LineChange(ChangeKind.CHANGED, "b", b"b,B2", b"b,B"),
        LineChange(ChangeKind.REMOVED, "c", b"", b"c,C"),
        LineChange(ChangeKind.NEW, "d", b'd,"D, new"'),
    ]
    assert [change.line for change in found] == [b"b,B2", b"c,C", b'd,"D, new"']


def test_nothing_differs(tmp_path: Path) -> None:
    """Equal packages have no changes, and neither has a file that neither has."""
    with (
        _package(tmp_path / "1.zip", ("a", "A")) as new,
        _package(tmp_path / "2.zip", ("a", "A")) as old,
    ):
        assert list(changes_of("courses", new, old)) == []
        assert list(changes_of("results", new, old)) == []


def test_everything_is_new_without_an_earlier_package(tmp_path: Path) -> None:
    """The first delta package holds everything."""
    with _package(tmp_path / "1.zip", ("a", "A"), ("b", "B")) as new:
        found = list(changes_of("courses", new, None))

    assert [(change.kind, change.id) for change in found] == [
        (ChangeKind.NEW, "a"),
        (ChangeKind.NEW, "b"),
    ]


def test_other_columns_change_every_record(tmp_path: Path) -> None:
    """Lines of another version are changed even where they look the same."""
    with (
        _package(tmp_path / "1.zip", ("a", "A"), columns=("sourcedId", "name")) as new,
        _package(tmp_path / "2.zip", ("a", "A")) as old,
    ):
        assert list(changes_of("courses", new, old)) == [
            LineChange(ChangeKind.CHANGED, "a", b"a,A", b"a,A")
        ]
