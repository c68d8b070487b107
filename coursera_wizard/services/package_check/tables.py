"""The files of OneRoster 1.1 and 1.2, column by column.

Source: 1EdTech OneRoster 1.1 CSV tables (1.1.1); OneRoster 1.2 CSV binding, document 5 (1.2.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from coursera_wizard.services.package_check import columns as c
from coursera_wizard.services.package_check.columns import (
    Column,
    Kind,
    Subset,
    choice,
    named,
    of,
    ref,
    refs,
    text,
    words,
)  # fmt: skip

FIRST: Final = (
    of(Kind.ID, "sourcedId", required=True),
    of(Kind.STATUS, "status"),
    of(Kind.DATE_TIME, "dateLastModified"),
)

_RACES: Final = (
    "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
    "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
    "hispanicOrLatinoEthnicity",
)  # fmt: skip


def _demographics(sexes: frozenset[str], *, extensible: bool) -> tuple[Column, ...]:
    return (
        of(Kind.DATE, "birthDate"),
        choice("sex", sexes, extensible=extensible),
        *(of(Kind.BOOLEAN, race) for race in _RACES),
        text("countryOfBirthCode"),
        text("stateOfBirthAbbreviation"),
        words("cityOfBirth"),
        text("publicSchoolResidenceStatus"),
    )


def _alike(*, extensible: bool) -> dict[str, tuple[Column, ...]]:
    """Return the files whose columns are the same in both versions."""
    return {
        "academicSessions": (
            named("title", required=True),
            choice("type", c.SESSION_TYPES, required=True, extensible=extensible),
            of(Kind.DATE, "startDate", required=True),
            of(Kind.DATE, "endDate", required=True),
            ref("parentSourcedId", "academicSessions"),
            of(Kind.YEAR, "schoolYear", required=True),
        ),
        "orgs": (
            named("name", required=True),
            choice("type", c.ORG_TYPES, required=True, extensible=extensible),
            text("identifier"),
            ref("parentSourcedId", "orgs"),
        ),
        "courses": (
            ref("schoolYearSourcedId", "academicSessions", subset=Subset.SCHOOL_YEAR),
            named("title", required=True),
            text("courseCode"),
            of(Kind.TEXT_LIST, "grades"),
            ref("orgSourcedId", "orgs", required=True),
            of(Kind.TEXT_LIST, "subjects"),
            of(Kind.TEXT_LIST, "subjectCodes"),
        ),
        "classes": (
            named("title", required=True),
            of(Kind.TEXT_LIST, "grades"),
            ref("courseSourcedId", "courses", required=True),
            text("classCode"),
            choice("classType", c.CLASS_TYPES, required=True, extensible=extensible),
            words("location"),
            ref("schoolSourcedId", "orgs", required=True, subset=Subset.SCHOOL),
            refs("termSourcedIds", "academicSessions", required=True),
            of(Kind.TEXT_LIST, "subjects"),
            of(Kind.TEXT_LIST, "subjectCodes"),
            of(Kind.TEXT_LIST, "periods"),
        ),
        "enrollments": (
            ref("classSourcedId", "classes", required=True),
            ref("schoolSourcedId", "orgs", required=True, subset=Subset.SCHOOL),
            ref("userSourcedId", "users", required=True),
            choice("role", c.ENROLLMENT_ROLES, required=True, extensible=extensible),
            of(Kind.BOOLEAN, "primary"),
            of(Kind.DATE, "beginDate"),
            of(Kind.DATE, "endDate"),
        ),
        "resources": (
            text("vendorResourceId", required=True),
            named("title"),
            of(Kind.TEXT_LIST, "roles"),
            choice("importance", c.RANKS),
            text("vendorId"),
            text("applicationId"),
        ),
        "classResources": (
            named("title"),
            ref("classSourcedId", "classes", required=True),
            ref("resourceSourcedId", "resources", required=True),
        ),
        "courseResources": (
            named("title"),
            ref("courseSourcedId", "courses", required=True),
            ref("resourceSourcedId", "resources", required=True),
        ),
    }


_OF_1_1: Final[Mapping[str, tuple[Column, ...]]] = {
    "users": (
        of(Kind.BOOLEAN, "enabledUser", required=True),
        refs("orgSourcedIds", "orgs", required=True),
        choice("role", c.USER_ROLES_1_1, required=True),
        text("username", required=True),
        of(Kind.PAIR_LIST, "userIds"),
        named("givenName", required=True),
        named("familyName", required=True),
        named("middleName"),
        text("identifier"),
        text("email"),
        text("sms"),
        text("phone"),
        refs("agentSourcedIds", "users"),
        of(Kind.TEXT_LIST, "grades"),
        of(Kind.SECRET, "password"),
    ),
    "demographics": _demographics(c.SEXES_1_1, extensible=False),
    "categories": (named("title", required=True),),
    "lineItems": (
        named("title", required=True),
        words("description"),
        of(Kind.DATE, "assignDate", required=True),
        of(Kind.DATE, "dueDate", required=True),
        ref("classSourcedId", "classes", required=True),
        ref("categorySourcedId", "categories", required=True),
        ref(
            "gradingPeriodSourcedId", "academicSessions", required=True,
            subset=Subset.GRADING_PERIOD,
        ),
        of(Kind.NUMBER, "resultValueMin", required=True),
        of(Kind.NUMBER, "resultValueMax", required=True),
    ),
    "results": (
        ref("lineItemSourcedId", "lineItems", required=True),
        ref("studentSourcedId", "users", required=True),
        choice("scoreStatus", c.SCORE_STATUSES, required=True),
        of(Kind.NUMBER, "score", required=True),
        of(Kind.DATE, "scoreDate", required=True),
        words("comment"),
    ),
}  # fmt: skip

_OF_1_2: Final[Mapping[str, tuple[Column, ...]]] = {
    "users": (
        of(Kind.BOOLEAN, "enabledUser", required=True),
        text("username", required=True),
        of(Kind.PAIR_LIST, "userIds"),
        named("givenName", required=True),
        named("familyName", required=True),
        named("middleName"),
        text("identifier"),
        text("email"),
        text("sms"),
        text("phone"),
        refs("agentSourcedIds", "users"),
        of(Kind.TEXT_LIST, "grades"),
        of(Kind.SECRET, "password"),
        text("userMasterIdentifier"),
        named("preferredGivenName"),
        named("preferredMiddleName"),
        named("preferredFamilyName"),
        ref("primaryOrgSourcedId", "orgs"),
        words("pronouns"),
    ),
    "roles": (
        ref("userSourcedId", "users", required=True),
        choice("roleType", c.RANKS, required=True),
        choice("role", c.ROLES_1_2, required=True, extensible=True),
        of(Kind.DATE, "beginDate"),
        of(Kind.DATE, "endDate"),
        ref("orgSourcedId", "orgs", required=True),
        ref("userProfileSourcedId", "userProfiles"),
    ),
    "userProfiles": (
        ref("userSourcedId", "users", required=True),
        text("profileType", required=True),
        text("vendorId", required=True),
        text("applicationId"),
        words("description"),
        text("credentialType", required=True),
        text("username", required=True),
        of(Kind.SECRET, "password"),
    ),
    "demographics": _demographics(c.SEXES_1_2, extensible=True),
    "categories": (named("title", required=True), of(Kind.INTEGER, "weight")),
    "lineItems": (
        named("title", required=True),
        words("description"),
        of(Kind.DATE, "assignDate", required=True),
        of(Kind.DATE, "dueDate", required=True),
        ref("classSourcedId", "classes", required=True),
        ref("categorySourcedId", "categories", required=True),
        ref(
            "academicSessionSourcedId", "academicSessions", required=True,
            subset=Subset.NOT_SCHOOL_YEAR,
        ),
        of(Kind.NUMBER, "resultValueMin"),
        of(Kind.NUMBER, "resultValueMax"),
        ref("schoolSourcedId", "orgs", required=True, subset=Subset.SCHOOL),
    ),
    "results": (
        ref("lineItemSourcedId", "lineItems", required=True),
        ref("studentSourcedId", "users", required=True),
        choice("scoreStatus", c.SCORE_STATUSES, required=True, extensible=True),
        of(Kind.NUMBER, "score"),
        of(Kind.DATE, "scoreDate", required=True),
        words("comment"),
        text("textScore"),
        ref("classSourcedId", "classes"),
        of(Kind.BOOLEAN, "inProgress"),
        of(Kind.BOOLEAN, "incomplete"),
        of(Kind.BOOLEAN, "late"),
        of(Kind.BOOLEAN, "missing"),
    ),
    "scoreScales": (
        named("title", required=True),
        text("type", required=True),
        ref("orgSourcedId", "orgs", required=True),
        ref("courseSourcedId", "courses", required=True),
        ref("classSourcedId", "classes", required=True),
        of(Kind.PAIR_LIST, "scoreScaleValue", required=True),
    ),
    "lineItemScoreScales": (
        named("title"),
        ref("lineItemSourcedId", "lineItems", required=True),
        ref("scoreScaleSourcedId", "scoreScales", required=True),
    ),
    "resultScoreScales": (
        named("title"),
        ref("resultSourcedId", "results", required=True),
        ref("scoreScaleSourcedId", "scoreScales", required=True),
    ),
    "lineItemLearningObjectiveIds": (
        ref("lineItemSourcedId", "lineItems", required=True),
        choice("source", c.OBJECTIVE_SOURCES, required=True, extensible=True),
        text("learningObjectiveId", required=True),
    ),
    "resultLearningObjectiveIds": (
        ref("resultSourcedId", "results", required=True),
        choice("source", c.OBJECTIVE_SOURCES, required=True, extensible=True),
        text("learningObjectiveId", required=True),
        of(Kind.NUMBER, "score"),
        text("textScore"),
    ),
    "userResources": (
        ref("userSourcedId", "users", required=True),
        ref("orgSourcedId", "orgs"),
        ref("classSourcedId", "classes"),
        ref("resourceSourcedId", "resources", required=True),
    ),
}  # fmt: skip

_ORDER: Final = (
    "academicSessions", "orgs", "courses", "classes", "users", "userProfiles", "roles",
    "enrollments", "demographics", "categories", "scoreScales", "lineItems", "results",
    "resources", "classResources", "courseResources", "userResources", "lineItemScoreScales",
    "resultScoreScales", "lineItemLearningObjectiveIds", "resultLearningObjectiveIds",
)  # fmt: skip


def _in_order(files: Mapping[str, tuple[Column, ...]]) -> dict[str, tuple[Column, ...]]:
    return {name: (*FIRST, *files[name]) for name in _ORDER if name in files}


TABLES: Final[Mapping[str, Mapping[str, tuple[Column, ...]]]] = {
    "1.1": _in_order({**_alike(extensible=False), **_OF_1_1}),
    "1.2": _in_order({**_alike(extensible=True), **_OF_1_2}),
}
"""By version and file, in an order in which what is referred to comes first."""

ONLY_1_2: Final = frozenset(TABLES["1.2"]) - frozenset(TABLES["1.1"])


def targets(version: str, files: Iterator[str] | frozenset[str]) -> frozenset[str]:
    """Return the files that the given files refer to."""
    table = TABLES[version]
    return frozenset(
        column.target for file in files if file in table for column in table[file] if column.target
    )
