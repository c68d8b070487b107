"""What became of single records is found in two kept packages."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.run import Run
from coursera_wizard.services.history import record_zip
from coursera_wizard.services.history.changes import KeptChanges, RecordChange
from coursera_wizard.services.history.run_folders import RunFolders
from tests.support.histories import a_run, run_id, write_package

HEADER = "sourcedId,orgSourcedIds,givenName"
OLD = [HEADER, "u1,s1,Ann", "u2,s1,Björn", "u3,s2,Cleo", "u5,s2,Eve"]
NEW = [HEADER, "u2,s1,Bjørn", "u3,s2,Cleo", "u4,s2,Dora", "u5,s1,Eve"]
RUN = a_run(2, baseline=run_id(1))


@pytest.fixture
def folders(tmp_path: Path) -> RunFolders:
    """Return the folders of two runs with their packages."""
    folders = RunFolders(tmp_path / "runs")
    programs = json.dumps({"schools": {"s1": ["p1"], "s2": ["p2"]}, "classes": {}})
    for number, lines in ((1, OLD), (2, NEW)):
        folder = folders.make(RUN.delivery_id, run_id(number))
        write_package(folder / "records.zip", {"users": lines})
        (folder / "programs.json").write_text(programs)
    return folders


def _find(
    folders: RunFolders, run: Run = RUN, *, file: str = "users", **options: Any
) -> tuple[tuple[RecordChange, ...], int]:
    question = {"kind": "", "program_id": "", "search": "", "start": 0, "limit": 200}
    return KeptChanges(folders).find(run, file, **{**question, **options})


def _ids(found: tuple[tuple[RecordChange, ...], int]) -> list[str]:
    return [
        f"{change.kind} {(change.after or change.before or {})['sourcedId']}" for change in found[0]
    ]


def test_records_that_differ(folders: RunFolders) -> None:
    """New, changed and removed ones come sorted, each with the row before and after."""
    found = _find(folders)

    assert _ids(found) == ["removed u1", "changed u2", "new u4", "changed u5"]
    assert found[1] == 4
    removed, changed, new, _ = found[0]
    assert (removed.after, new.before) == (None, None)
    assert changed.file == "users"
    assert changed.before == {"sourcedId": "u2", "orgSourcedIds": "s1", "givenName": "Björn"}
    assert changed.after == {"sourcedId": "u2", "orgSourcedIds": "s1", "givenName": "Bjørn"}


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"kind": "new"}, ["new u4"]),
        ({"kind": "changed"}, ["changed u2", "changed u5"]),
        ({"kind": "removed"}, ["removed u1"]),
        ({"kind": "same"}, ["same u3"]),
        ({"search": "BJORN"}, ["changed u2"]),
        ({"search": " ann "}, ["removed u1"]),
        ({"search": "nobody"}, []),
        ({"search": "cleo", "kind": "same"}, ["same u3"]),
        ({"program_id": "p1"}, ["removed u1", "changed u2", "changed u5"]),
        ({"program_id": "p2"}, ["new u4", "changed u5"]),
        ({"program_id": "p2", "search": "eve"}, ["changed u5"]),
        ({"program_id": "p9"}, []),
        ({"file": "orgs"}, []),
        ({"file": "../users"}, []),
    ],
)
def test_narrowed_search(folders: RunFolders, options: dict[str, Any], wanted: list[str]) -> None:
    """Kind, program and text narrow the answer, alone and together."""
    found = _find(folders, **options)

    assert _ids(found) == wanted
    assert found[1] == len(wanted)


def test_first_run_is_all_new(folders: RunFolders) -> None:
    """Without anything to compare with, every record is new."""
    found = _find(folders, a_run(2))

    assert _ids(found) == ["new u2", "new u3", "new u4", "new u5"]
    assert _find(folders, a_run(2), kind="removed") == ((), 0)
    assert _find(folders, a_run(2), kind="same") == ((), 0)
    assert _ids(_find(folders, a_run(2), program_id="p1")) == ["new u2", "new u5"]


def test_pages_follow_each_other(folders: RunFolders) -> None:
    """Each page has its part, and each says how many there are, however it is known."""
    changes = KeptChanges(folders)
    question: dict[str, Any] = {"kind": "", "program_id": "", "search": "", "limit": 1}

    pages = [changes.find(RUN, "users", start=start, **question) for start in range(5)]

    assert [_ids(page) for page in pages] == [
        ["removed u1"], ["changed u2"], ["new u4"], ["changed u5"], [],
    ]  # fmt: skip
    assert {total for _, total in pages} == {4}


def test_other_columns_are_named_by_their_own_header(folders: RunFolders) -> None:
    """After another version was chosen, each side has the columns it was written with."""
    folder = folders.path(RUN.delivery_id, RUN.id)
    write_package(folder / "records.zip", {"users": ["sourcedId,pronouns", "u1,she"]})

    changed = _find(folders, kind="changed")[0][0]

    assert changed.before == {"sourcedId": "u1", "orgSourcedIds": "s1", "givenName": "Ann"}
    assert changed.after == {"sourcedId": "u1", "pronouns": "she"}


def test_delivered_zip_will_do(folders: RunFolders) -> None:
    """Where the full package is the delivered one, it is found under its own name."""
    folder = folders.path(RUN.delivery_id, RUN.id)
    (folder / "package").mkdir()
    (folder / "records.zip").rename(folder / "package" / "riverbend 2026.zip")

    assert _find(folders)[1] == 4


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("content", [None, b"no zip"])
def test_lost_package_is_said(folders: RunFolders, number: int, content: bytes | None) -> None:
    """A package that is gone or damaged, on either side, is a problem in words."""
    path = folders.path(RUN.delivery_id, run_id(number)) / "records.zip"
    path.unlink() if content is None else path.write_bytes(content)

    with pytest.raises(ProblemError) as refused:
        _find(folders)

    assert refused.value.problem.code is ProblemCode.RUN_PACKAGE_GONE


def test_spoiled_records_are_said(folders: RunFolders) -> None:
    """A package whose content was spoiled is not half shown."""
    path = folders.path(RUN.delivery_id, RUN.id) / "records.zip"
    content = bytearray(path.read_bytes())
    content[45:60] = b"\xff" * 15
    path.write_bytes(content)

    with pytest.raises(ProblemError) as refused:
        _find(folders)

    assert refused.value.problem.code is ProblemCode.RUN_PACKAGE_GONE


_ROWS = st.dictionaries(st.integers(0, 60), st.sampled_from(["x", "y", '"a, b"']), max_size=50)


@settings(max_examples=40)
@given(_ROWS, _ROWS, st.integers(8, 400))
def test_same_as_comparing_tables(old: dict[int, str], new: dict[int, str], block: int) -> None:
    """For any two tables and any size of block the answer is that of a plain comparison."""
    import tempfile

    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(record_zip, "_BLOCK", block)
        folders = RunFolders(Path(place))
        for number, table in ((1, old), (2, new)):
            lines = [f"u{key:02},{value}" for key, value in sorted(table.items())]
            package = folders.path(RUN.delivery_id, run_id(number)) / "records.zip"
            write_package(package, {"users": ["sourcedId,name", *lines]})
        found = _find(folders)
        same = _find(folders, kind="same")

    expected = [
        f"{'new' if key not in old else 'removed' if key not in new else 'changed'} u{key:02}"
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]
    assert _ids(found) == expected
    assert found[1] == len(expected)
    assert same[1] == len(old.items() & new.items())


def test_memory_does_not_grow_with_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file five times as long takes no more memory."""
    monkeypatch.setattr(record_zip, "_BLOCK", 64 * 1024)
    peaks = []
    for count in (5_000, 25_000):
        folders = RunFolders(tmp_path / str(count))
        for number in (1, 2):
            lines = (f"u{key:07},s1,Name {key}{'x' * 80}" for key in range(number, count, 2))
            package = folders.path(RUN.delivery_id, run_id(number)) / "records.zip"
            write_package(package, {"users": [HEADER, *lines]})
        tracemalloc.start()
        assert _find(folders, limit=50)[1] == count - 1
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < 1.3 * peaks[0]
