"""Records are told by their program in every file and both versions of OneRoster."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursera_wizard.services.history.program_rows import ProgramMap, ProgramRows, read_map
from coursera_wizard.services.history.record_zip import RecordZip, sourced_id
from tests.support.histories import write_package

FOUND = ProgramMap(schools={"s1": ["p1"], "s2": ["p2", "p3"]}, classes={"k1": "p1", "k2": "p2"})
BOTH = {
    "academicSessions": ["sourcedId,title", "t1,Year"],
    "orgs": ["sourcedId,name", "s1,One", "s2,Two"],
    "courses": ["sourcedId,orgSourcedId", "c1,", "c2,"],
    "classes": ["sourcedId,courseSourcedId,schoolSourcedId", 'k1,c1,"s1"', "k2,c2,s2"],
    "enrollments": ["sourcedId,classSourcedId,userSourcedId", "e1,k1,u1", "e2,k2,u2", "e3"],
    "demographics": ["sourcedId,sex", "u1,", "u2,"],
    "categories": ["sourcedId,title", "g1,Final"],
    "lineItems": ["sourcedId,title,classSourcedId", 'l1,"a, b",k1', "l2,x,k2"],
}
OLD = {
    **BOTH,
    "users": ["sourcedId,orgSourcedIds,role", "u1,s1,student", 'u2,"s2,s1",student', "u3,s2,"],
    "results": ["sourcedId,lineItemSourcedId", "r1,l1", "r2,l2"],
}
NEW = {
    **BOTH,
    "users": ["sourcedId,enabledUser", "u1,true", "u2,true", "u3,true"],
    "roles": ["sourcedId,userSourcedId,orgSourcedId", "q1,u1,s1", "q2,u2,s2", "q3,u2,s1"],
    "results": ["sourcedId,lineItemSourcedId,classSourcedId", "r1,l1,k1", "r2,l2,k2"],
}
OF_BOTH = [
    ("orgs", ["s1"]), ("courses", ["c1"]), ("classes", ["k1"]), ("enrollments", ["e1"]),
    ("lineItems", ["l1"]), ("results", ["r1"]), ("users", ["u1", "u2"]),
    ("demographics", ["u1", "u2"]), ("academicSessions", []), ("categories", []), ("absent", []),
]  # fmt: skip


def _belonging(path: Path, file: str, program_id: str, found: ProgramMap = FOUND) -> list[str]:
    with RecordZip(path) as package:
        test = ProgramRows(package, found, program_id).test(file)
        return [sourced_id(line).decode() for line in package.lines(file) if test(line)]


@pytest.mark.parametrize(("file", "wanted"), [*OF_BOTH, ("roles", [])])
def test_records_of_1_1(tmp_path: Path, file: str, wanted: list[str]) -> None:
    """In 1.1 users name their schools, and results their line items alone."""
    write_package(tmp_path / "a.zip", OLD)

    assert _belonging(tmp_path / "a.zip", file, "p1") == wanted


@pytest.mark.parametrize(("file", "wanted"), [*OF_BOTH, ("roles", ["q1", "q3"])])
def test_records_of_1_2(tmp_path: Path, file: str, wanted: list[str]) -> None:
    """In 1.2 roles name the schools of users, and results their classes."""
    write_package(tmp_path / "a.zip", NEW)

    assert _belonging(tmp_path / "a.zip", file, "p1") == wanted


def test_school_of_several_programs(tmp_path: Path) -> None:
    """People of a school that programs share belong to each; the classes of one do not."""
    write_package(tmp_path / "a.zip", OLD)

    assert _belonging(tmp_path / "a.zip", "users", "p3") == ["u2", "u3"]
    assert _belonging(tmp_path / "a.zip", "enrollments", "p3") == []


def test_package_with_users_alone(tmp_path: Path) -> None:
    """Where no file tells a user's school, nobody belongs to a program."""
    write_package(tmp_path / "a.zip", {"users": ["sourcedId,name", "u1,Ann"]})

    assert _belonging(tmp_path / "a.zip", "users", "p1") == []
    assert _belonging(tmp_path / "a.zip", "courses", "p1") == []


@pytest.mark.parametrize("content", [None, b"{", b"[]", b'{"schools": 3}', b"\xff"])
def test_map_that_cannot_be_read_is_empty(tmp_path: Path, content: bytes | None) -> None:
    """Without a map nothing belongs to a program; that is no failure."""
    path = tmp_path / "programs.json"
    if content is not None:
        path.write_bytes(content)

    assert read_map(path) == ProgramMap()


def test_map_is_read(tmp_path: Path) -> None:
    """The map says schools and classes; what is added later is passed over."""
    path = tmp_path / "programs.json"
    path.write_text('{"schools": {"s1": ["p1"]}, "classes": {"k1": "p1"}, "later": 1}')

    assert read_map(path) == ProgramMap({"s1": ["p1"]}, {"k1": "p1"})
