"""For every rule of the check at least one way to break it in a sound package, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.package_check.verdict import Rule
from tests.support.sample_packages import MOMENT, Row, Sample

GONE: Row = {"status": "tobedeleted"}


@dataclass(frozen=True, slots=True)
class Break:
    """A change to a sound package, and the one rule it breaks.

    Attributes:
        place: Where the mistake is said to be: ``file:row:column``, as far as it goes.
    """

    rule: Rule
    place: str
    change: Callable[[Sample], object]
    version: str = "1.1"
    mode: str = "bulk"
    expectation: Expectation | None = None

    @property
    def name(self) -> str:
        """What pytest calls it."""
        return f"{self.rule}-{self.version}-{self.mode}-{self.place}"


def put(file: str, place: int, /, **values: str) -> Callable[[Sample], None]:
    """Return a change of some values of a row."""
    return lambda sample: sample.put(file, place, **values)


def add(file: str, like: int, /, **values: str) -> Callable[[Sample], None]:
    """Return a change that adds a row like another."""
    return lambda sample: sample.rows[file].append(sample.rows[file][like] | values)


def drop(file: str, *places: int) -> Callable[[Sample], None]:
    """Return a change that leaves rows out."""

    def change(sample: Sample) -> None:
        sample.rows[file] = [
            row for place, row in enumerate(sample.rows[file]) if place not in places
        ]

    return change


def text(file: str, old: str, new: str) -> Callable[[Sample], None]:
    """Return a change of the text of a file."""

    def change(sample: Sample) -> None:
        before = sample.manifest_text() if file == "manifest" else sample.file_text(file)
        assert old in before
        sample.text[file] = before.replace(old, new, 1)

    return change


def manifest(name: str, value: str) -> Callable[[Sample], None]:
    """Return a change of a property of the manifest."""
    return lambda sample: sample.manifest.update({name: value})


def several(*changes: Callable[[Sample], object]) -> Callable[[Sample], None]:
    """Return several changes as one."""

    def change(sample: Sample) -> None:
        for one in changes:
            one(sample)

    return change


def without(*files: str) -> Callable[[Sample], None]:
    """Return a change that leaves files out."""
    return lambda sample: sample.without(*files)


FORM = [
    Break(Rule.MEMBER_UNKNOWN, "package", lambda s: s.extra.update({"readme.txt": "x"})),
    Break(Rule.MEMBER_UNKNOWN, "package", lambda s: s.extra.update({"Users.csv": "x"})),
    Break(Rule.MEMBER_UNKNOWN, "roles", lambda s: s.extra.update({"roles.csv": "x"})),
    Break(Rule.MEMBER_FOLDER, "package", lambda s: s.extra.update({"csv/orgs.csv": "x"})),
    Break(Rule.MANIFEST_PROPERTY, "manifest", manifest("manifest.version", "1")),
    Break(Rule.MANIFEST_PROPERTY, "manifest", manifest("file.resources", "-")),
    Break(Rule.MANIFEST_PROPERTY, "manifest", manifest("file.resources", "none")),
    Break(Rule.MANIFEST_PROPERTY, "manifest", manifest("file.roles", "absent")),
    Break(
        Rule.MANIFEST_PROPERTY, "manifest:4",
        text("manifest", "oneroster.version,1.1", "oneroster.version,1.1\r\noneroster.version,1.1"),
    ),
    Break(Rule.MANIFEST_VERSION, "manifest", manifest("oneroster.version", "1.2.1"), "1.2"),
    Break(Rule.MANIFEST_ABSENT_IS_THERE, "users", manifest("file.users", "absent")),
    Break(Rule.MANIFEST_FILE_MISSING, "demographics", manifest("file.demographics", "bulk")),
    Break(Rule.ENCODING, "orgs:3", lambda s: s.text.update(
        {"orgs": s.file_text("orgs").replace("Arts", "Arté").encode("latin-1")}
    )),
    Break(Rule.HEADER, "users:1", text("users", "enabledUser", "EnabledUser")),
    Break(Rule.HEADER, "users:1", text("users", "username,userIds", "userIds,username")),
    Break(
        Rule.HEADER, "users:1", text("users", "pronouns", "pronouns,resourceSourcedIds"), "1.2"
    ),
    Break(Rule.HEADER, "results:1", lambda s: s.text.update({"results": ""})),
    Break(Rule.FILE_EMPTY, "results", lambda s: s.rows["results"].clear()),
    Break(Rule.LINE_BLANK, "orgs:5",
          lambda s: s.text.update({"orgs": s.file_text("orgs") + "\r\n"})),
    Break(Rule.LINE_BLANK, "orgs:3", text("orgs", "o2,,", "\r\no2,,")),
    Break(Rule.LINE_BREAK, "results:2", put("results", 0, comment="well\r\ndone")),
    Break(Rule.QUOTING, "results:3", text("results", "2026-05-01,\r\nx3", '2026-05-01,a"b\r\nx3')),
    Break(Rule.QUOTING, "results:4", lambda s: s.text.update(
        {"results": s.file_text("results").removesuffix("\r\n") + '"open\r\n'}
    )),
    Break(Rule.CELL_COUNT, "results:3", text("results", "2026-05-01,\r\nx3", "2026-05-01\r\nx3")),
    Break(Rule.CELL_COUNT, "results:3", text("results", "01,\r\nx3", "01,,\r\nx3")),
]  # fmt: skip

VALUES = [
    Break(Rule.ID_FORM, "results:2:sourcedId", put("results", 0, sourcedId="x~1")),
    Break(Rule.ID_FORM, "results:2:sourcedId", put("results", 0, sourcedId="x" * 256)),
    Break(Rule.ID_FORM, "results:3:lineItemSourcedId", put("results", 1, lineItemSourcedId="l+1")),
    Break(Rule.ID_TWICE, "enrollments:4:sourcedId", put("enrollments", 2, sourcedId="e1")),
    Break(Rule.ID_TWICE, "users:5:sourcedId", add("users", 0, username="x")),
    Break(Rule.ID_CASE, "enrollments:4:sourcedId", put("enrollments", 2, sourcedId="E1")),
    Break(Rule.STATUS_IN_BULK, "users:2:status", put("users", 0, status="active")),
    Break(
        Rule.STATUS_IN_BULK, "users:3:dateLastModified", put("users", 1, dateLastModified=MOMENT)
    ),
    Break(Rule.REQUIRED_EMPTY, "users:2:givenName", put("users", 0, givenName="")),
    Break(Rule.REQUIRED_EMPTY, "users:2:givenName", put("users", 0, givenName=" ")),
    Break(Rule.REQUIRED_EMPTY, "users:2:enabledUser", put("users", 0, enabledUser="")),
    Break(Rule.REQUIRED_EMPTY, "users:2:orgSourcedIds", put("users", 0, orgSourcedIds="")),
    Break(Rule.REQUIRED_EMPTY, "results:4:sourcedId", put("results", 2, sourcedId="")),
    Break(Rule.REQUIRED_EMPTY, "results:2:score",
          put("results", 0, score="", scoreStatus="exempt")),
    Break(Rule.REQUIRED_EMPTY, "users:2:status", put("users", 0, status=""), mode="delta"),
    Break(
        Rule.REQUIRED_EMPTY, "users:2:dateLastModified", put("users", 0, dateLastModified=""),
        mode="delta",
    ),
    Break(Rule.CHOICE, "users:2:role", put("users", 0, role="learner")),
    Break(Rule.CHOICE, "users:2:status", put("users", 0, status="inactive"), mode="delta"),
    Break(Rule.CHOICE, "classes:2:classType", put("classes", 0, classType="ext:lab")),
    Break(Rule.CHOICE, "roles:2:role", put("roles", 0, role="administrator"), "1.2"),
    Break(Rule.BOOLEAN, "users:2:enabledUser", put("users", 0, enabledUser="TRUE")),
    Break(Rule.BOOLEAN, "enrollments:4:primary", put("enrollments", 2, primary="0")),
    Break(Rule.DATE, "results:2:scoreDate", put("results", 0, scoreDate="2026-02-29")),
    Break(Rule.DATE, "results:2:scoreDate", put("results", 0, scoreDate="01/05/2026")),
    Break(
        Rule.DATE_TIME, "users:2:dateLastModified",
        put("users", 0, dateLastModified="2025-09-01T06:00:00.000+00:00"), mode="delta",
    ),
    Break(
        Rule.DATE_TIME, "users:2:dateLastModified",
        put("users", 0, dateLastModified="2025-09-01T06:00:00Z"), mode="delta",
    ),
    Break(Rule.NUMBER, "results:2:score", put("results", 0, score="9e1")),
    Break(Rule.NUMBER, "results:2:score", put("results", 0, score="99,5")),
    Break(Rule.NUMBER, "categories:2:weight", put("categories", 0, weight="99.5"), "1.2"),
    Break(Rule.LIST, "courses:2:grades", put("courses", 0, grades="09, 10")),
    Break(Rule.LIST, "users:2:orgSourcedIds", put("users", 0, orgSourcedIds="o2, o3")),
    Break(Rule.LIST, "users:2:orgSourcedIds", put("users", 0, orgSourcedIds="o2,")),
    Break(Rule.PAIR_LIST, "users:2:userIds", put("users", 0, userIds="coursera:1")),
    Break(Rule.PAIR_LIST, "users:3:userIds", put("users", 1, userIds="{coursera:1}, {x:1}")),
    Break(Rule.CONTROL_CHARACTER, "users:2:givenName", put("users", 0, givenName="A\u202ena")),
    Break(Rule.CONTROL_CHARACTER, "users:2:givenName", put("users", 0, givenName="A\x07na")),
    Break(Rule.CONTROL_CHARACTER, "users:3:email", put("users", 1, email="a\tb@example.org")),
    Break(Rule.CHARACTER_LOST, "users:2:givenName", put("users", 0, givenName="A\ufffda")),
    Break(Rule.FORMULA, "users:2:givenName", put("users", 0, givenName="=1+1")),
    Break(Rule.FORMULA, "users:2:familyName", put("users", 0, familyName="@Ana")),
    Break(Rule.TEXT_LONG, "courses:2:title", put("courses", 0, title="x" * 400)),
    Break(Rule.PASSWORD, "users:2:password", put("users", 0, password="example")),
    Break(
        Rule.CHOICE_EXTENDED, "classes:2:classType", put("classes", 0, classType="ext:lab"), "1.2"
    ),
    Break(Rule.SUBJECT_CODES, "courses:2:subjectCodes", put("courses", 0, subjectCodes="1")),
]  # fmt: skip

REFERENCES = [
    Break(Rule.REFERENCE, "courses:2:orgSourcedId", put("courses", 0, orgSourcedId="o9")),
    Break(Rule.REFERENCE, "orgs:3:parentSourcedId", put("orgs", 1, parentSourcedId="o9")),
    Break(Rule.REFERENCE, "users:2:orgSourcedIds", put("users", 0, orgSourcedIds="o2,o9")),
    Break(Rule.REFERENCE, "users:2:agentSourcedIds", put("users", 0, agentSourcedIds="u9")),
    Break(Rule.REFERENCE, "demographics:2:sourcedId", lambda s: s.rows.update(
        demographics=[{"sourcedId": "u9"}]
    )),
    Break(Rule.REFERENCE_FILE, "lineItems:2:categorySourcedId", without("categories")),
    Break(
        Rule.REFERENCE_REMOVED, "courses:2:orgSourcedId",
        several(
            put("orgs", 0, **GONE),
            put("orgs", 1, parentSourcedId=""), put("orgs", 2, parentSourcedId=""),
        ),
        mode="delta",
    ),
    Break(
        Rule.ORG_NOT_SCHOOL, "classes:2:schoolSourcedId",
        several(
            put("classes", 0, schoolSourcedId="o1"),
            put("enrollments", 0, schoolSourcedId="o1"),
            put("enrollments", 2, schoolSourcedId="o1"),
        ),
    ),
    Break(Rule.ORG_CHAIN, "orgs:2:parentSourcedId", put("orgs", 0, parentSourcedId="o2")),
    Break(
        Rule.SESSION_TYPE, "courses:2:schoolYearSourcedId",
        put("courses", 0, schoolYearSourcedId="s2"),
    ),
    Break(
        Rule.SESSION_TYPE, "lineItems:2:gradingPeriodSourcedId",
        put("lineItems", 0, gradingPeriodSourcedId="s2"),
    ),
    Break(
        Rule.SESSION_TYPE, "lineItems:2:academicSessionSourcedId",
        put("lineItems", 0, academicSessionSourcedId="s1"), "1.2",
    ),
]  # fmt: skip

SEMANTICS = [
    Break(
        Rule.SESSION_CHAIN, "academicSessions:3:parentSourcedId",
        several(
            put("academicSessions", 1, parentSourcedId="s4"),
            add("academicSessions", 2, sourcedId="s4", parentSourcedId=""),
        ),
    ),
    Break(
        Rule.SESSION_DATES, "academicSessions:3:startDate",
        put("academicSessions", 1, startDate="2025-07-01"),
    ),
    Break(
        Rule.SESSION_DATES, "academicSessions:5:endDate",
        add("academicSessions", 2, sourcedId="s4", endDate="2025-08-15", parentSourcedId=""),
    ),
    Break(
        Rule.SESSION_YEAR, "academicSessions:4:schoolYear",
        put("academicSessions", 2, schoolYear="2027"),
    ),
    Break(
        Rule.SESSION_YEAR, "academicSessions:5:schoolYear",
        add("academicSessions", 0, sourcedId="s4", endDate="2026-01-01"),
    ),
    Break(Rule.USERS_MISSING, "package", without(
        "users", "enrollments", "results", "roles", "lineItems", "categories", "classes"
    )),
    Break(Rule.USERNAME_TWICE, "users:4", put("users", 2, username="LEARNER+1@example.org")),
    Break(Rule.ROLES_MISSING, "users", without("roles"), "1.2"),
    Break(Rule.ROLE_MISSING, "users:4:sourcedId", drop("roles", 3), "1.2"),
    Break(Rule.ROLE_PRIMARY_TWICE, "roles:6", add("roles", 3, sourcedId="r5"), "1.2"),
    Break(
        Rule.ROLE_PRIMARY_MISSING, "roles:5:roleType", put("roles", 3, roleType="secondary"), "1.2"
    ),
    Break(
        Rule.ROLE_PRIMARY_ORG, "users:2:primaryOrgSourcedId",
        put("users", 0, primaryOrgSourcedId="o1"), "1.2",
    ),
    Break(
        Rule.DATES_ORDER, "roles:2:endDate",
        put("roles", 0, beginDate="2025-09-02", endDate="2025-09-01"), "1.2",
    ),
    Break(Rule.DATES_ORDER, "enrollments:3:endDate", put("enrollments", 1, endDate="2025-09-01")),
    Break(Rule.DATES_ORDER, "lineItems:2:dueDate", put("lineItems", 0, dueDate="2025-08-14")),
    Break(Rule.ENROLLMENT_TWICE, "enrollments:5", add("enrollments", 0, sourcedId="e4")),
    Break(
        Rule.ENROLLMENT_TWICE, "enrollments:5",
        add("enrollments", 0, sourcedId="e4", role="teacher"), mode="delta",
    ),
    Break(
        Rule.ENROLLMENT_DATES, "enrollments:4:beginDate",
        put("enrollments", 2, beginDate="2025-08-14"),
    ),
    Break(
        Rule.ENROLLMENT_DATES, "enrollments:4:beginDate",
        put("enrollments", 2, beginDate="2026-07-01"),
    ),
    Break(
        Rule.ENROLLMENT_DATES, "enrollments:4:beginDate",
        put("enrollments", 2, endDate="2026-07-02"),
    ),
    Break(Rule.ENROLLMENT_PRIMARY, "enrollments:2:primary", put("enrollments", 0, primary="true")),
    Break(
        Rule.ENROLLMENT_SCHOOL, "enrollments:2:schoolSourcedId",
        put("enrollments", 0, schoolSourcedId="o3"),
    ),
    Break(Rule.CLASS_WITHOUT_ENROLLMENT, "classes", add("classes", 0, sourcedId="k3")),
    Break(
        Rule.LINE_ITEM_RANGE, "lineItems:4:resultValueMin",
        add("lineItems", 0, sourcedId="l3", resultValueMin="100.5"),
    ),
    Break(
        Rule.LINE_ITEM_SCHOOL, "lineItems:2:schoolSourcedId",
        put("lineItems", 0, schoolSourcedId="o3"), "1.2",
    ),
    Break(Rule.RESULT_TWICE, "results:5", add("results", 0, sourcedId="x4")),
    Break(Rule.RESULT_SCORE, "results:2:score", put("results", 0, score="100.1")),
    Break(Rule.RESULT_SCORE, "results:3:score", put("results", 1, score="-1")),
    Break(Rule.RESULT_STATUS, "results:2:score", put("results", 0, score=""), "1.2"),
    Break(Rule.RESULT_STATUS, "results:2:score", put("results", 0, scoreStatus="not submitted")),
    Break(
        Rule.RESULT_CLASS, "results:2:classSourcedId", put("results", 0, classSourcedId="k2"), "1.2"
    ),
    Break(
        Rule.RESULT_NOT_ENROLLED, "results:4:studentSourcedId",
        put("results", 2, studentSourcedId="u3"),
    ),
    Break(
        Rule.RESULT_NOT_ENROLLED, "results:4:studentSourcedId",
        put("enrollments", 2, role="teacher"),
    ),
]  # fmt: skip

EXPECTED = [
    Break(Rule.EXPECTED_MODE, "manifest", lambda _s: None, expectation=Expectation(version="1.2")),
    Break(Rule.EXPECTED_FILE, "demographics", lambda _s: None,
          expectation=Expectation(required_files=frozenset({"users", "demographics"}))),
    Break(Rule.EXPECTED_FILE, "categories", without("lineItems", "results"),
          expectation=Expectation(allowed_files=frozenset({
              "academicSessions", "orgs", "courses", "classes", "users", "enrollments",
          }))),
    Break(Rule.EXPECTED_ROWS, "users", lambda _s: None, expectation=Expectation(rows={
        "academicSessions": 3, "orgs": 3, "courses": 1, "classes": 2, "users": 4, "enrollments": 3,
        "categories": 1, "lineItems": 2, "results": 3, "demographics": 0,
    })),
    Break(Rule.RECEIVER_ID, "results:2:sourcedId", put("results", 0, sourcedId="a/b"),
          expectation=Expectation(id_characters="a-zA-Z0-9_.-")),
    Break(Rule.RECEIVER_ID, "results:2:sourcedId", put("results", 0, sourcedId="x" * 101),
          expectation=Expectation(id_length=100)),
    Break(Rule.RECEIVER_CHARACTERS, "courses:2:title",
          several(put("courses", 0, title="Logic & more"),
                  put("classes", 0, title="Logic"), put("classes", 1, title="Logic"),
                  put("users", 1, familyName="Neil"),
                  put("academicSessions", 0, title="2025")),
          expectation=Expectation(text_characters=r"\w .,-")),
    Break(Rule.RECEIVER_CHARACTERS, "users:3:username",
          several(put("users", 0, username="one"), put("users", 2, username="two")),
          expectation=Expectation(username_characters="a-z")),
    Break(Rule.RECEIVER_LENGTH, "users:3:givenName", lambda _s: None,
          expectation=Expectation(lengths={"users.givenName": 3})),
    Break(Rule.RECEIVER_USER_IDS, "users:4:userIds",
          several(put("users", 0, userIds=""), put("users", 1, userIds="")),
          expectation=Expectation(user_ids=False)),
]  # fmt: skip

BREAKS = [*FORM, *VALUES, *REFERENCES, *SEMANTICS, *EXPECTED]
