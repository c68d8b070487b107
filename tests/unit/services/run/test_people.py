"""Everybody of the organization, as users."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity, Transform
from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.draft import Receiver
from coursera_wizard.domain.facts import Program
from coursera_wizard.domain.oneroster import COLUMNS, File, Version
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.coursera.rows import UserRow
from coursera_wizard.services.run.people import People, kept_schools
from coursera_wizard.services.run.roster import Roster, make_roster
from coursera_wizard.services.run.staging import Stage
from tests.support.builders import a_delivery
from tests.support.runs import turned_on

LISTED = {key: Program(key, f"Program {key}") for key in ("p1", "p2", "p3")}


def a_roster(**changes: object) -> Roster:
    """Return a roster of two programs that are delivered and one that is not."""
    programs = {key: turned_on(key, LISTED[key].name) for key in ("p1", "p2")}
    delivery: Delivery = replace(a_delivery(programs=programs), **changes)  # type: ignore[arg-type]  # parts of a delivery
    return make_roster(delivery, ("org", "Harbour Valley"), LISTED)


def user(number: int, *programs: str, **fields: str) -> UserRow:
    """Return a person."""
    values = {
        "id": f"u{number}", "external_id": f"S-{number}", "full_name": "Ana Prieto",
        "email": f"u{number}@school.example",
    }  # fmt: skip
    return UserRow(**{**values, **fields}, membership_program_ids=programs)  # type: ignore[arg-type]  # texts by name


class _Told:
    """People, and what was told of them."""

    def __init__(self, roster: Roster, folder: Path) -> None:
        self.issues: list[Issue] = []
        self.roster = roster
        self.people = People(roster, folder, self.issues.append)
        self._folder = folder

    def rows(self, file: File = File.USERS) -> list[dict[str, str]]:
        """Return the staged rows, by column."""
        users, roles = Stage(self._folder / "u"), Stage(self._folder / "r")
        is_1_2 = self.roster.version is Version.V1_2
        self.people.finish(users, roles if is_1_2 else None)
        stage = users if file is File.USERS else roles
        lines = [line for lines in stage.groups() for line in lines]
        columns = COLUMNS[self.roster.version][file]
        return [dict(zip(columns, cells, strict=True)) for cells in csv.reader(lines)]

    def reasons(self) -> list[IssueReason]:
        """Return the reasons of what was told."""
        return [issue.reason for issue in self.issues]


@pytest.fixture
def told(tmp_path: Path) -> _Told:
    """Return people of OneRoster 1.1."""
    return _Told(a_roster(), tmp_path)


def test_one_person_is_one_user_however_many_programs(told: _Told) -> None:
    """The user names the schools of all chosen programs, and of no other."""
    told.people.take([user(1, "p1", "p2", "p3"), user(2, "p3"), user(3, "p2")])
    told.people.settle()
    rows = {row["identifier"]: row for row in told.rows()}
    schools = {one.program_id: one.school_id for one in told.roster.programs}
    assert set(rows) == {"u1", "u3"}
    assert rows["u1"]["orgSourcedIds"].split(",") == sorted(schools.values())
    assert rows["u3"]["orgSourcedIds"] == schools["p2"]
    assert rows["u1"]["username"] == "u1@school.example"
    assert (rows["u1"]["givenName"], rows["u1"]["familyName"]) == ("Ana", "Prieto")
    assert (rows["u1"]["role"], rows["u1"]["enabledUser"]) == ("student", "true")
    assert told.issues == []


def test_in_1_2_roles_say_where_somebody_is(tmp_path: Path) -> None:
    """One primary role for each person and school."""
    told = _Told(a_roster(receiver=Receiver(profile="generic-1.2")), tmp_path)
    told.people.take([user(1, "p1", "p2")])
    told.people.settle()
    roles = told.rows(File.ROLES)
    assert [role["roleType"] for role in roles] == ["primary", "primary"]
    assert {role["orgSourcedId"] for role in roles} == {
        one.school_id for one in told.roster.programs
    }
    assert {role["userSourcedId"] for role in roles} == {told.people.id_of(0)}


def test_a_learner_is_found_by_id_or_address(told: _Told) -> None:
    """Numbers count as texts, the case of an address does not matter, that of an id does."""
    told.people.take([
        user(1, external_id="0042"),
        user(2, external_id="Ana.P@School.example"),
        user(3, external_id="", email="x@school.example"),
        user(4, external_id="AbC"),
    ])  # fmt: skip
    find = told.people.find
    assert find("0042", "") == 0
    assert find(42, "") is None
    assert find("ana.p@school.EXAMPLE", "") == 1
    assert find("unknown", "X@school.example") == 2
    assert find("AbC", "") == 3
    assert find("abc", "") is None


def test_who_came_before_is_passed_over(told: _Told) -> None:
    """A page that shifted brings the same person again, and nothing is told of it."""
    told.people.take([user(1, "p1")])
    told.people.take([user(1, "p1"), user(2, "p1")])
    told.people.settle()
    assert told.people.count == 2
    assert len(told.rows()) == 2
    assert told.issues == []


def test_two_people_with_one_learner_id_are_told(told: _Told) -> None:
    """Reports could not tell them apart, so that the second is not delivered."""
    told.people.take([user(1, "p1"), user(2, "p1", external_id="S-1")])
    told.people.settle()
    assert told.reasons() == [IssueReason.SAME_LEARNER_ID]
    assert [row["identifier"] for row in told.rows()] == ["u1"]


def test_a_username_belongs_to_one_person(told: _Told) -> None:
    """Of several people with one username, whatever its case, one is delivered."""
    told.people.take([
        user(1, "p1", email="Same@school.example"),
        user(2, "p1", email="same@school.example"),
        user(3, "p1"),
    ])  # fmt: skip
    told.people.settle()
    assert told.reasons() == [IssueReason.SAME_USERNAME]
    assert len(told.rows()) == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"email": ""}, IssueReason.REQUIRED_EMPTY),
        ({"full_name": "Prince"}, IssueReason.NAME_ONE_WORD),
        ({"full_name": "Ana\nMaria de Prieto"}, IssueReason.LINE_BREAK),
        ({"full_name": "=cmd Prieto"}, IssueReason.FORMULA),
    ],
)
def test_what_is_the_matter_is_told_of_those_who_are_delivered(
    told: _Told, fields: dict[str, str], reason: IssueReason
) -> None:
    """Somebody in a chosen program is told of; others of the organization are not."""
    told.people.take([user(1, "p1", **fields), user(2, "p3", **fields)])
    told.people.settle()
    assert told.reasons() == [reason]
    is_sent = reason is not IssueReason.REQUIRED_EMPTY
    assert len(told.rows()) == is_sent


def test_few_private_addresses_are_told_and_many_are_the_rule(tmp_path: Path) -> None:
    """Where nobody has an id of the organization, nobody stands out."""
    few, many = tmp_path / "few", tmp_path / "many"
    for folder, private in ((few, 1), (many, 9)):
        folder.mkdir()
        told = _Told(a_roster(), folder)
        told.people.take([
            user(number, "p1", external_id=f"u{number}@school.example")
            if number < private
            else user(number, "p1")
            for number in range(10)
        ])  # fmt: skip
        told.people.settle()
        assert told.reasons() == [IssueReason.PRIVATE_ADDRESS] * (private == 1)


def test_a_report_may_know_of_a_program_first(told: _Told) -> None:
    """An enrollment in a program that the person's own row lacks still gets its school."""
    told.people.take([user(1), user(2, "p1")])
    told.people.settle()
    told.people.join([0, 1], 0)
    told.people.join([1], 1)
    schools = [one.school_id for one in told.roster.programs]
    rows = {row["identifier"]: row["orgSourcedIds"] for row in told.rows()}
    assert rows == {"u1": schools[0], "u2": ",".join(sorted(schools))}


def test_attributes_are_the_deliverys(tmp_path: Path) -> None:
    """Every mapped attribute comes from its source, through its transformation."""
    own = (
        AttributeRow(Entity.USERS, "username", "email", Transform.BEFORE_AT),
        AttributeRow(Entity.USERS, "givenName", "fullName", Transform.UPPER_CASE),
        AttributeRow(Entity.USERS, "familyName", "fullName", Transform.LAST_WORD),
        AttributeRow(Entity.USERS, "userIds", "externalId"),
        AttributeRow(Entity.USERS, "grades", transform=Transform.CONSTANT, argument="12"),
    )
    told = _Told(a_roster(attributes=own), tmp_path)
    told.people.take([user(1, "p1")])
    told.people.settle()
    (row,) = told.rows()
    assert row["username"] == "u1"
    assert row["givenName"] == "ANA PRIETO"
    assert row["userIds"] == "{coursera:S-1}"
    assert row["grades"] == "12"
    assert row["email"] == ""


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ("u1,,,true,a,student,x", "u1,,,true,a,student,y", "u1,,,true,a,student,x"),
        ("u1,,,true,b,student,x", "u1,,,true,a,student,x", 'u1,,,true,"a,b",student,x'),
        (
            'u1,,,true,b,student,"x, y"',
            'u1,,,true,"a,b",student,x',
            'u1,,,true,"a,b",student,"x, y"',
        ),
        ('u1,,,true,"b,c",student,x', 'u1,,,true,"a,b",student,x', 'u1,,,true,"a,b,c",student,x'),
        ("u1,,,true,b,student,x", "u2,,,true,a,student,x", "u1,,,true,b,student,x"),
        # A sourcedId of the receiver's own may hold any sign.
        (
            'u1,,,true,"a""",student,"x, y"',
            'u1,,,true,"c""",student,"z, y"',
            'u1,,,true,"a"",c""",student,"x, y"',
        ),
    ],
)
def test_nobody_leaves_a_school_where_nobody_is_removed(new: str, old: str, expected: str) -> None:
    """The schools of the last package stay with a user; all else is as it is now."""
    before = {old.partition(",")[0]: f"{old}\r\n"}

    assert kept_schools([f"{new}\r\n"], before) == [f"{expected}\r\n"]
