"""Packages read back in blocks of whole lines."""

from __future__ import annotations

import gc
import itertools
import threading
import zipfile
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.run.kept_package import KeptPackage
from tests.support.packages import a_package, csv_bytes

COLUMNS = ("sourcedId", "title")
MANY = [(f"{number:08x}", f"Course {number} é") for number in range(60_000)]


@pytest.mark.parametrize("level", [None, 1, 6])
def test_blocks_are_whole_lines_of_all_that_was_written(tmp_path: Path, level: int | None) -> None:
    """However it was packed, every line comes back once, behind the header."""
    path = a_package(tmp_path / "new.zip", {"courses": (COLUMNS, MANY)}, level)

    with KeptPackage(path) as package:
        blocks = list(package.blocks("courses"))

        assert package.files == ("courses",)
        assert package.columns("courses") == COLUMNS
    assert len(blocks) > 1
    assert all(block.endswith(b"\r\n") for block in blocks)
    assert b"".join([b"sourcedId,title\r\n", *blocks]) == csv_bytes(COLUMNS, MANY)


def test_file_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    """A package without grades has no grades, which is no failure; the manifest is no records."""
    path = a_package(tmp_path / "new.zip", {"courses": (COLUMNS, [])})

    with KeptPackage(path) as package:
        assert list(package.blocks("results")) == list(package.blocks("courses")) == []
        assert package.columns("results") == ()
        assert package.has("courses")
        assert not package.has("results")
        assert not package.has("manifest")


def test_last_line_without_an_end_gets_one(tmp_path: Path) -> None:
    """A package of another writer may end where its last record ends."""
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as made:
        made.writestr("courses.csv", b"sourcedId,title\r\na,b\r\nc,d")

    with KeptPackage(tmp_path / "new.zip") as package:
        assert b"".join(package.blocks("courses")) == b"a,b\r\nc,d\r\n"


def test_same_file_is_known_by_its_packed_form(tmp_path: Path) -> None:
    """Equal bytes are equal records; other ones, and other packing, have to be looked at."""
    files = {"courses": (COLUMNS, MANY)}
    other = {"courses": (COLUMNS, [*MANY[:-1], ("ffffffff", "Course")])}
    with (
        KeptPackage(a_package(tmp_path / "1.zip", files)) as one,
        KeptPackage(a_package(tmp_path / "2.zip", {"orgs": (COLUMNS, []), **files})) as same,
        KeptPackage(a_package(tmp_path / "3.zip", files, None)) as stored,
        KeptPackage(a_package(tmp_path / "4.zip", other)) as changed,
    ):
        assert one.is_same("courses", same)
        assert not one.is_same("courses", stored)
        assert not one.is_same("courses", changed)
        assert not one.is_same("orgs", same)


def test_checksum_alone_is_no_proof(tmp_path: Path) -> None:
    """Two files that pretend to have one checksum are told apart by their bytes."""
    first = a_package(tmp_path / "1.zip", {"courses": (COLUMNS, [("a", "x")])}, None)
    second = tmp_path / "2.zip"
    second.write_bytes(first.read_bytes().replace(b"a,x\r\n", b"a,y\r\n"))

    with KeptPackage(first) as one, KeptPackage(second) as other:
        assert not one.is_same("courses", other)


def test_package_that_is_gone_or_no_package_is_said(tmp_path: Path) -> None:
    """What cannot be opened is a problem with a name, whatever the cause."""
    (tmp_path / "text.zip").write_text("no zip")

    for name in ("missing.zip", "text.zip"):
        with pytest.raises(ProblemError) as refused:
            KeptPackage(tmp_path / name)
        assert refused.value.problem.code is ProblemCode.RUN_PACKAGE_GONE


@pytest.mark.parametrize("level", [None, 1])
def test_damage_inside_is_said_and_never_read_as_records(tmp_path: Path, level: int | None) -> None:
    """A package that the disk has spoiled does not become removals."""
    path = a_package(tmp_path / "new.zip", {"courses": (COLUMNS, MANY)}, level)
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 64] = bytes(64)
    path.write_bytes(content)

    with KeptPackage(path) as package, pytest.raises(ProblemError) as refused:
        list(package.blocks("courses"))

    assert refused.value.problem.code is ProblemCode.RUN_PACKAGE_GONE


def test_unknown_packing_is_said(tmp_path: Path) -> None:
    """A package packed by another method is not guessed at."""
    with zipfile.ZipFile(tmp_path / "new.zip", "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("courses.csv", b"sourcedId,title\r\na,b\r\n")

    with KeptPackage(tmp_path / "new.zip") as package, pytest.raises(ProblemError):
        list(package.blocks("courses"))


def test_who_stops_reading_leaves_no_thread(tmp_path: Path) -> None:
    """The thread that reads ahead ends with its reader."""
    path = a_package(tmp_path / "new.zip", {"courses": (COLUMNS, MANY)})
    before = threading.active_count()

    with KeptPackage(path) as package:
        blocks = package.blocks("courses")
        first = list(itertools.islice(blocks, 1))
        del blocks
        gc.collect()

    assert first
    assert threading.active_count() == before


def test_header_may_be_longer_than_what_is_read_at_once(tmp_path: Path) -> None:
    """Where the first line ends is found, however far that is."""
    header = ("sourcedId", "x" * 300_000)
    path = a_package(tmp_path / "new.zip", {"courses": (header, [("a", "b")])}, None)

    with KeptPackage(path) as package:
        assert b"".join(package.blocks("courses")) == b"a,b\r\n"
        assert package.columns("courses") == header


def test_package_that_vanishes_while_it_is_read(tmp_path: Path) -> None:
    """Whatever is asked of it then is answered with the same problem."""
    files = {"courses": (COLUMNS, MANY)}
    paths = a_package(tmp_path / "1.zip", files), a_package(tmp_path / "2.zip", files)
    with KeptPackage(paths[0]) as package, KeptPackage(paths[1]) as other:
        size = paths[0].stat().st_size
        with paths[0].open("r+b") as file:
            file.truncate(size // 2)
        with pytest.raises(ProblemError):
            list(package.blocks("courses"))
        with paths[0].open("r+b") as file:
            file.truncate(0)
        with pytest.raises(ProblemError):
            package.header("courses")
        for path in paths:
            path.rename(path.with_suffix(".gone"))
        with pytest.raises(ProblemError) as refused:
            package.is_same("courses", other)

    assert refused.value.problem.code is ProblemCode.RUN_PACKAGE_GONE


def test_schools_come_in_order_of_their_ids(tmp_path: Path) -> None:
    """Ids of existing schools are a receiver's own; sorted lines would stand in another order."""
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as made:
        made.writestr("orgs.csv", b'sourcedId,name\r\n"a,1",x\r\na b,x\r\na,x\r\n')
        made.writestr("courses.csv", b"sourcedId,title\r\n")

    with KeptPackage(tmp_path / "new.zip") as package:
        assert list(package.blocks("orgs")) == [b'a,x\r\na b,x\r\n"a,1",x\r\n']
