"""What a package has to hold, worked out again in plain Python from Coursera's own answers.

It shares nothing with the run engine: answers are read without our client, records are kept in
dictionaries, and ids follow from what is promised of them.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import http.client
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

from coursera_wizard.domain.attribute_rows import Entity
from coursera_wizard.domain.attributes import changed_rows, row_for
from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.draft import GradeOption
from coursera_wizard.domain.receiver_profiles import PROFILES, ReceiverProfile
from coursera_wizard.services.ports import PracticeAddress

Json = dict[str, Any]
Records = Mapping[str, Mapping[str, Mapping[str, str]]]
"""File to sourcedId to row: what a receiver has."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything an organization answers about itself."""

    organization: str
    programs: list[Json]
    users: list[Json]
    enrollments: list[Json]
    grades: list[Json]


def read_answers(address: PracticeAddress) -> Answers:
    """Ask for everything, a thousand rows at once."""
    parts = urlsplit(address.api_base)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    pair = base64.b64encode(f"{address.api_key}:{address.client_secret}".encode()).decode()
    headers = {
        "Authorization": f"Basic {pair}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request(
        "POST", urlsplit(address.token_url).path, "grant_type=client_credentials", headers
    )
    token = json.loads(connection.getresponse().read())["access_token"]
    organization = address.organization_id
    prefix = f"{parts.path}/api/businesses.v1/{quote(organization)}"

    def rows(path: str, **query: str) -> list[Json]:
        found: list[Json] = []
        start: object = "0"
        while start is not None:
            target = f"{prefix}{path}?{urlencode({**query, 'start': start, 'limit': '1000'})}"
            connection.request("GET", target, headers={"Authorization": f"Bearer {token}"})
            page = json.loads(connection.getresponse().read())
            found += page["elements"]
            start = page["paging"].get("next")
        return found

    try:
        return Answers(
            organization,
            rows("/programs", excludeContent="true"),
            rows("/users"),
            rows("/enrollmentReports"),
            rows("/courseGradebookReports", q="search"),
        )
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Expected:
    """The records that belong into a package.

    Attributes:
        users: Ids to the ids of their schools.
        classes: Ids to the ids of course and school.
        enrollments: Pairs of class and user to the first day.
        results: Triples of line item, class and user to the grade; None where there is none yet.
    """

    orgs: set[str]
    users: dict[str, set[str]]
    classes: dict[str, tuple[str, str]]
    enrollments: dict[tuple[str, str], str]
    results: dict[tuple[str, str, str], float | None] = field(default_factory=dict)
    usernames: tuple[str, ...] = ()


def expected(answers: Answers, delivery: Delivery) -> Expected:
    """Return what a delivery's package has to hold, if no attribute is left empty or doubled."""
    prefix = delivery.options.sis_id_prefix

    def made(*parts: str) -> str:
        text = "\0".join((answers.organization, *parts))
        return prefix + hashlib.sha256(text.encode()).hexdigest()[:32]

    schools = _schools(answers, delivery, made)
    people: dict[str, Json] = {}
    for user in answers.users:
        people.setdefault(_key(user["externalId"]), user)
    users: dict[str, set[str]] = {}
    names = []
    for user in people.values():
        of_user = {schools[one] for one in user["membershipProgramIds"] if one in schools}
        if of_user:
            users[made("user", user["id"])] = of_user
        names.append(user["email"].casefold())
    classes: dict[str, tuple[str, str]] = {}
    enrollments: dict[tuple[str, str], str] = {}
    for row in answers.enrollments:
        program, course = row["programId"], row["contentId"]
        if program not in schools or row["contentType"] != "Course":
            continue
        person = people.get(_key(row["externalId"]))
        if row["membershipState"] != "MEMBER" or person is None:
            continue
        school_class, user_id = made("class", program, course), made("user", person["id"])
        classes[school_class] = (made("course", course), schools[program])
        users.setdefault(user_id, set()).add(schools[program])
        enrollments[school_class, user_id] = _first_day(row["enrolledAt"], delivery)
    results: dict[tuple[str, str, str], float | None] = {}
    for row in answers.grades if _are_students(delivery) else ():
        program, course = row["programId"], row["courseId"]
        if program in schools:
            school_class = made("class", program, course)
            user_id = made("user", people[_key(row["externalId"])]["id"])
            for item, grade in _grades(row, delivery.options.grades):
                results[made("lineItem", program, course, item), school_class, user_id] = grade
    return Expected(
        {made("district"), *schools.values()},
        users,
        classes,
        enrollments,
        results,
        tuple(names),
    )


def disagreements(wanted: Expected, records: Records, delivery: Delivery) -> list[str]:
    """Return in what a receiver's records differ from what they have to be.

    Where attributes come from other fields, some people have no username and some courses no
    title; then the rest has to be whole.
    """
    profile = PROFILES[delivery.receiver.profile]
    users, classes = set(records.get("users", {})), set(records.get("classes", {}))
    changed = {(one.entity, one.target) for one in changed_rows(delivery.attributes)}
    has_names = not changed & {(Entity.USERS, name) for name in _NAMES}
    has_titles = not changed & {(Entity.COURSES, "title"), (Entity.CLASSES, "title")}
    keeps_names = not profile.username_characters and len(set(wanted.usernames)) == len(
        wanted.usernames
    )
    found = []
    if (users != wanted.users.keys()) if has_names and keeps_names else users - wanted.users.keys():
        found.append(_differs("users", users, wanted.users))
    named = {one for one, user in wanted.enrollments if user in users}
    if (classes != named) if has_titles else classes - named:
        found.append(_differs("classes", classes, named))
    found += _schools_differ(wanted, records)
    rows = records.get("enrollments", {}).values()
    pairs = [(row["classSourcedId"], row["userSourcedId"]) for row in rows]
    meant = {pair for pair in wanted.enrollments if pair[0] in classes and pair[1] in users}
    if sorted(pairs) != sorted(meant):
        found.append(_differs("enrollments", pairs, meant))
    if (Entity.ENROLLMENTS, "beginDate") not in changed:
        found += [
            f"enrollments: {row['beginDate']}"
            for pair, row in zip(pairs, rows, strict=True)
            if wanted.enrollments.get(pair, row["beginDate"]) != row["beginDate"]
        ]
    courses = {wanted.classes[one][0] for one in classes & wanted.classes.keys()}
    if "courses" in profile.files and set(records.get("courses", {})) != courses:
        found.append(_differs("courses", records.get("courses", {}), courses))
    if profile.takes_grades:
        found += _grades_differ(wanted, records, profile, users, meant)
    return found


_NAMES = ("username", "givenName", "familyName")


def _schools_differ(wanted: Expected, records: Records) -> list[str]:
    found = []
    if set(records.get("orgs", {})) != wanted.orgs:
        found.append(_differs("orgs", records.get("orgs", {}), wanted.orgs))
    of_users: dict[str, set[str]] = {}
    for user, row in records.get("users", {}).items():
        of_users[user] = set(filter(None, row.get("orgSourcedIds", "").split(",")))
    for row in records.get("roles", {}).values():
        of_users.setdefault(row["userSourcedId"], set()).add(row["orgSourcedId"])
    found += [
        f"users: {user} is in {schools}"
        for user, schools in of_users.items()
        if wanted.users.get(user) != schools
    ]
    found += [
        f"classes: {one} is {row['courseSourcedId']} at {row['schoolSourcedId']}"
        for one, row in records.get("classes", {}).items()
        if wanted.classes.get(one) != (row["courseSourcedId"], row["schoolSourcedId"])
    ]
    return found


def _grades_differ(
    wanted: Expected,
    records: Records,
    profile: ReceiverProfile,
    users: set[str],
    enrolled: Iterable[tuple[str, str]],
) -> list[str]:
    found = []
    classes, pairs = set(records.get("classes", {})), set(enrolled)
    items = {item for item, one, user in wanted.results if one in classes and user in users}
    if set(records.get("lineItems", {})) != items:
        found.append(_differs("lineItems", records.get("lineItems", {}), items))
    meant = {
        (item, user): grade
        for (item, one, user), grade in wanted.results.items()
        if (one, user) in pairs and (grade is not None or profile.version == "1.2")
    }
    rows = list(records.get("results", {}).values())
    there = {(row["lineItemSourcedId"], row["studentSourcedId"]): row["score"] for row in rows}
    if there.keys() != meant.keys() or len(rows) != len(there):
        found.append(_differs("results", there, meant))
    for key in there.keys() & meant.keys():
        score, grade = there[key], meant[key]
        if (score == "") != (grade is None) or (
            grade is not None and abs(Decimal(score) - Decimal(repr(grade))) > Decimal("0.005")
        ):
            found.append(f"results: {score!r} of {grade}")
    return found


def _schools(answers: Answers, delivery: Delivery, made: Any) -> dict[str, str]:
    """Return the sourcedIds of the schools of all chosen programs."""
    found: dict[str, str] = {}
    merged: dict[str, str] = {}
    listed = {one["id"] for one in answers.programs}
    for program, mapping in sorted(delivery.programs.items()):
        school = mapping.school
        if school is None:
            continue
        own = school.sourced_id or made("school", program)
        if not school.sourced_id and mapping.merge_confirmed:
            own = merged.setdefault(school.name, own)
        if mapping.is_delivered and program in listed:
            found[program] = own
    return found


def _grades(row: Json, option: GradeOption) -> list[tuple[str, float | None]]:
    found: list[tuple[str, float | None]] = []
    if option in {GradeOption.FINAL, GradeOption.GRANULAR_A}:
        found.append(("", row.get("overallCourseGrade")))
    if option in {GradeOption.GRANULAR_A, GradeOption.GRANULAR_B}:
        found += [(one["itemId"], one.get("itemGrade")) for one in row.get("itemGradebooks", [])]
    return found


def _are_students(delivery: Delivery) -> bool:
    row = row_for(delivery.attributes, Entity.ENROLLMENTS, "role")
    return row is not None and row.argument == "student"


def _first_day(enrolled_at: int, delivery: Delivery) -> str:
    zone = ZoneInfo(delivery.schedule.zone)
    day = dt.datetime.fromtimestamp(enrolled_at / 1000, zone).date()
    year = delivery.school_year
    return min(max(day, year.first_day), year.last_day).isoformat()


def _key(external_id: object) -> str:
    """Return what a learner is found by; some ids come as numbers."""
    text = str(external_id)
    return text.casefold() if "@" in text else text


def _differs(file: str, found: Iterable[object], wanted: Iterable[object]) -> str:
    ours, theirs = set(found), set(wanted)
    return f"{file}: {len(ours - theirs)} too many, {len(theirs - ours)} missing"
