"""The OneRoster CSV files and their columns, as the writer writes them.

Source: 1EdTech OneRoster 1.1 CSV tables (1.1.1) and OneRoster 1.2 CSV binding, document 5 (1.2.1),
whose users have no ``resourceSourcedIds``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Version(StrEnum):
    """A version of OneRoster, as the manifest says it."""

    V1_1 = "1.1"
    V1_2 = "1.2"


class File(StrEnum):
    """A kind of record and the name of its file, without ``.csv``; sorted as in a package."""

    ACADEMIC_SESSIONS = "academicSessions"
    ORGS = "orgs"
    COURSES = "courses"
    CLASSES = "classes"
    USERS = "users"
    ROLES = "roles"
    ENROLLMENTS = "enrollments"
    DEMOGRAPHICS = "demographics"
    CATEGORIES = "categories"
    LINE_ITEMS = "lineItems"
    RESULTS = "results"


GRADEBOOK: Final = (File.CATEGORIES, File.LINE_ITEMS, File.RESULTS)

_FIRST: Final = ("sourcedId", "status", "dateLastModified")

_BOTH: Final[Mapping[File, tuple[str, ...]]] = {
    File.ACADEMIC_SESSIONS: (
        "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear",
    ),
    File.ORGS: ("name", "type", "identifier", "parentSourcedId"),
    File.COURSES: (
        "schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects",
        "subjectCodes",
    ),
    File.CLASSES: (
        "title", "grades", "courseSourcedId", "classCode", "classType", "location",
        "schoolSourcedId", "termSourcedIds", "subjects", "subjectCodes", "periods",
    ),
    File.ENROLLMENTS: (
        "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate",
        "endDate",
    ),
    File.DEMOGRAPHICS: (
        "birthDate", "sex", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
        "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
        "hispanicOrLatinoEthnicity", "countryOfBirthCode", "stateOfBirthAbbreviation",
        "cityOfBirth", "publicSchoolResidenceStatus",
    ),
}  # fmt: skip

_OF_1_1: Final[Mapping[File, tuple[str, ...]]] = {
    File.USERS: (
        "enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName", "familyName",
        "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades",
        "password",
    ),
    File.CATEGORIES: ("title",),
    File.LINE_ITEMS: (
        "title", "description", "assignDate", "dueDate", "classSourcedId", "categorySourcedId",
        "gradingPeriodSourcedId", "resultValueMin", "resultValueMax",
    ),
    File.RESULTS: (
        "lineItemSourcedId", "studentSourcedId", "scoreStatus", "score", "scoreDate", "comment",
    ),
}  # fmt: skip

_OF_1_2: Final[Mapping[File, tuple[str, ...]]] = {
    File.USERS: (
        "enabledUser", "username", "userIds", "givenName", "familyName", "middleName",
        "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password",
        "userMasterIdentifier", "preferredGivenName", "preferredMiddleName",
        "preferredFamilyName", "primaryOrgSourcedId", "pronouns",
    ),
    File.ROLES: (
        "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId",
        "userProfileSourcedId",
    ),
    File.CATEGORIES: ("title", "weight"),
    File.LINE_ITEMS: (
        "title", "description", "assignDate", "dueDate", "classSourcedId", "categorySourcedId",
        "academicSessionSourcedId", "resultValueMin", "resultValueMax", "schoolSourcedId",
    ),
    File.RESULTS: (
        "lineItemSourcedId", "studentSourcedId", "scoreStatus", "score", "scoreDate", "comment",
        "textScore", "classSourcedId", "inProgress", "incomplete", "late", "missing",
    ),
}  # fmt: skip

COLUMNS: Final[Mapping[Version, Mapping[File, tuple[str, ...]]]] = {
    version: {file: (*_FIRST, *columns) for file, columns in {**_BOTH, **own}.items()}
    for version, own in ((Version.V1_1, _OF_1_1), (Version.V1_2, _OF_1_2))
}
"""Header of each file that we write, by version, in its order."""

_NAMES_1_1: Final = (
    "academicSessions", "categories", "classes", "classResources", "courses", "courseResources",
    "demographics", "enrollments", "lineItems", "orgs", "resources", "results", "users",
)  # fmt: skip

MANIFEST_NAMES: Final[Mapping[Version, tuple[str, ...]]] = {
    Version.V1_1: _NAMES_1_1,
    Version.V1_2: tuple(
        sorted((
            *_NAMES_1_1, "lineItemLearningObjectiveIds", "lineItemScoreScales",
            "resultLearningObjectiveIds", "resultScoreScales", "roles", "scoreScales",
            "userProfiles", "userResources",
        ))
    ),
}  # fmt: skip
"""Every name the manifest of a version speaks of, also of files that are absent."""
