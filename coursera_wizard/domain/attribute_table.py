"""The one table of delivered attributes: defaults, rules and explanations for each tab.

Source: OneRoster 1.1 and 1.2 CSV, columns of orgs, users, courses, classes, enrollments,
categories, lineItems and results; Coursera Business API v1 for the fields. Left out on purpose:
``password``, ``sms`` and ``phone`` (Coursera has none), and ``agentSourcedIds`` (Coursera knows no
relatives).
``sourcedId``, ``status`` and ``dateLastModified`` are the same for every file and written by rule.
"""

from __future__ import annotations

from typing import Final

from coursera_wizard.domain.attribute_rows import (
    AttributeDefinition,
    AttributeRow,
    Entity,
    Transform,
)
from coursera_wizard.i18n import N_

_ROLES: Final = (
    "student", "teacher", "administrator", "aide", "guardian", "parent", "proctor", "relative",
)  # fmt: skip


def _fed(
    entity: Entity,
    target: str,
    explanation: str,
    source: str,
    transform: Transform = Transform.NONE,
    *,
    required: bool = False,
) -> AttributeDefinition:
    row = AttributeRow(entity, target, source, transform)
    return AttributeDefinition(entity, target, explanation, required, row)


def _constant(
    entity: Entity, target: str, explanation: str, value: str, choices: tuple[str, ...] = ()
) -> AttributeDefinition:
    row = AttributeRow(entity, target, transform=Transform.CONSTANT, argument=value)
    return AttributeDefinition(entity, target, explanation, True, row, choices=choices)


def _empty(entity: Entity, target: str, explanation: str, *versions: str) -> AttributeDefinition:
    return AttributeDefinition(entity, target, explanation, versions=versions or ("1.1", "1.2"))


def _worked_out(
    entity: Entity,
    target: str,
    explanation: str,
    rule: str,
    example: tuple[Entity, str] | None = None,
    *,
    required: bool = True,
    versions: tuple[str, ...] = ("1.1", "1.2"),
) -> AttributeDefinition:
    return AttributeDefinition(
        entity, target, explanation, required, rule=rule, example=example, versions=versions
    )


_S, _U, _C = Entity.SCHOOLS, Entity.USERS, Entity.COURSES
_K, _E, _G = Entity.CLASSES, Entity.ENROLLMENTS, Entity.GRADES

_SCHOOLS: Final = (
    _worked_out(
        _S, "name", N_("The name people see in the LMS."),
        N_("the school’s name on the Programs page"), (_S, "programName"),
    ),
    _constant(
        _S, "type",
        N_("Programs are delivered as schools; classes may not belong to anything else."),
        "school", ("school",),
    ),
    _fed(_S, "identifier", N_("Coursera’s own id of the program, to find it again."), "id"),
    _worked_out(
        _S, "parentSourcedId", N_("All schools belong to your organization."),
        N_("your organization, as the district"), (_S, "organizationName"), required=False,
    ),
)  # fmt: skip

_USERS: Final = (
    _fed(
        _U, "username",
        N_("The name a learner signs in with; many LMSs match people by it."),
        "email", required=True,
    ),
    _fed(
        _U, "givenName",
        N_("All words of the full name but the last. A single word is used for both names."),
        "fullName", Transform.FIRST_WORDS, required=True,
    ),
    _fed(
        _U, "familyName",
        N_("The last word of the full name. A single word is used for both names."),
        "fullName", Transform.LAST_WORD, required=True,
    ),
    _fed(_U, "email", N_("The learner’s e-mail address on Coursera."), "email"),
    _fed(_U, "identifier", N_("Coursera’s own id of the person, which never changes."), "id"),
    _constant(
        _U, "role",
        N_("Coursera’s reports list learners only. OneRoster 1.2 has it in the file of roles."),
        "student", _ROLES,
    ),
    _constant(
        _U, "enabledUser",
        N_("Whether the person may sign in; who leaves all programs is left out."),
        "true", ("true", "false"),
    ),
    _worked_out(
        _U, "orgSourcedIds",
        N_("One person, however many programs. OneRoster 1.2 has it in the file of roles."),
        N_("the schools of the learner’s programs"), (_S, "programName"),
    ),
    _empty(_U, "userIds", N_("A further id, written as {coursera:…}.")),
    _empty(_U, "middleName", N_("A middle name, if a source of yours holds one.")),
    _empty(_U, "grades", N_("The learner’s grade level or year.")),
    _empty(_U, "userMasterIdentifier", N_("An id shared by all systems of your school."), "1.2"),
    _empty(_U, "preferredGivenName", N_("The given name the learner prefers."), "1.2"),
    _empty(_U, "preferredMiddleName", N_("The middle name the learner prefers."), "1.2"),
    _empty(_U, "preferredFamilyName", N_("The family name the learner prefers."), "1.2"),
    _empty(_U, "pronouns", N_("The learner’s pronouns."), "1.2"),
)  # fmt: skip

_COURSES: Final = (
    _fed(_C, "title", N_("The course’s name on Coursera."), "name", required=True),
    _fed(_C, "courseCode", N_("The course’s short name in web addresses."), "slug"),
    _worked_out(
        _C, "orgSourcedId",
        N_("A course may be in several programs, so it belongs to all of them."),
        N_("your organization, as the district"), (_S, "organizationName"),
    ),
    _worked_out(
        _C, "schoolYearSourcedId", N_("OneRoster needs a school year; Coursera has none."),
        N_("the school year on the Schedule page"), required=False,
    ),
    _empty(_C, "grades", N_("The grade levels the course is for.")),
    _empty(_C, "subjects", N_("The course’s subject, in your own words.")),
    _empty(_C, "subjectCodes", N_("The code of the subject, one for each.")),
)  # fmt: skip

_CLASSES: Final = (
    _fed(
        _K, "title", N_("A class is one course in one program; it bears the course’s name."),
        "contentName", required=True,
    ),
    _fed(_K, "classCode", N_("The course’s short name in web addresses."), "contentSlug"),
    _constant(
        _K, "classType", N_("Coursera’s courses are classes, not homerooms."),
        "scheduled", ("scheduled", "homeroom"),
    ),
    _worked_out(
        _K, "courseSourcedId", N_("The course that is taught."), N_("the class’s course"),
        (_K, "contentName"),
    ),
    _worked_out(
        _K, "schoolSourcedId", N_("The school the class belongs to."),
        N_("the school of the class’s program"), (_K, "programName"),
    ),
    _worked_out(
        _K, "termSourcedIds", N_("Coursera’s courses have no terms of their own."),
        N_("the one term of the school year"),
    ),
    _empty(_K, "location", N_("Where the class takes place.")),
    _empty(_K, "grades", N_("The grade levels the class is for.")),
    _empty(_K, "subjects", N_("The class’s subject, in your own words.")),
    _empty(_K, "subjectCodes", N_("The code of the subject, one for each.")),
    _empty(_K, "periods", N_("The hours of the day the class takes place.")),
)  # fmt: skip

_ENROLLMENTS: Final = (
    _worked_out(
        _E, "userSourcedId", N_("Who is enrolled."), N_("the learner"), (_E, "fullName"),
    ),
    _worked_out(
        _E, "classSourcedId", N_("Into which class."), N_("the class of program and course"),
        (_E, "contentName"),
    ),
    _worked_out(
        _E, "schoolSourcedId", N_("At which school."), N_("the school of the class"),
        (_E, "programName"),
    ),
    _constant(
        _E, "role", N_("Coursera’s reports list learners only."),
        "student", ("student", "teacher", "administrator", "proctor"),
    ),
    _fed(
        _E, "beginDate",
        N_("The day of enrollment; an earlier one becomes the first day of the term."),
        "enrolledAt", Transform.DATE,
    ),
    _empty(_E, "endDate", N_("The day after the last one of the enrollment.")),
)  # fmt: skip

_GRADES: Final = (
    _constant(
        _G, "categories.title", N_("All grades of a class are in one category."), "Coursera",
    ),
    _fed(
        _G, "lineItems.title",
        N_("The name of a graded item; the final grade is named “Final grade”."),
        "itemName", required=True,
    ),
    _fed(_G, "lineItems.description", N_("The part of the course the item is in."), "moduleName"),
    _worked_out(
        _G, "lineItems.assignDate", N_("Coursera’s items have no first day."),
        N_("the first day of the term"),
    ),
    _worked_out(
        _G, "lineItems.dueDate", N_("When the item is due."),
        N_("itemDeadline as a date, else the last day of the term"),
    ),
    _worked_out(
        _G, "lineItems.classSourcedId", N_("The class the item belongs to."),
        N_("the class of program and course"), (_G, "courseName"),
    ),
    _worked_out(
        _G, "lineItems.categorySourcedId", N_("All grades of a class are in one category."),
        N_("the class’s category"),
    ),
    _worked_out(
        _G, "lineItems.gradingPeriodSourcedId", N_("OneRoster 1.1 wants a grading period."),
        N_("the one grading period of the term"), versions=("1.1",),
    ),
    _worked_out(
        _G, "lineItems.academicSessionSourcedId", N_("OneRoster 1.2 wants a term."),
        N_("the one term of the school year"), versions=("1.2",),
    ),
    _worked_out(
        _G, "lineItems.schoolSourcedId", N_("The school the item belongs to."),
        N_("the school of the class"), (_G, "programName"), versions=("1.2",),
    ),
    _constant(_G, "lineItems.resultValueMin", N_("The lowest grade."), "0", ("0",)),
    _constant(_G, "lineItems.resultValueMax", N_("The highest grade."), "100", ("100",)),
    _worked_out(
        _G, "results.lineItemSourcedId", N_("What was graded."),
        N_("the graded item, or the final grade"), (_G, "itemName"),
    ),
    _worked_out(
        _G, "results.studentSourcedId", N_("Who was graded."), N_("the learner"), (_G, "fullName"),
    ),
    _worked_out(
        _G, "results.classSourcedId", N_("The class the grade belongs to."),
        N_("the class of program and course"), (_G, "courseName"),
        required=False, versions=("1.2",),
    ),
    _worked_out(
        _G, "results.scoreStatus", N_("Fully graded once the course is completed."),
        N_("fully graded, partially graded or, in 1.2, not submitted"),
    ),
    _worked_out(
        _G, "results.score",
        N_("0 to 100 with at most two decimals; without a grade there is no row."),
        N_("itemGrade, or overallCourseGrade for the final grade"), (_G, "overallCourseGrade"),
    ),
    _worked_out(
        _G, "results.scoreDate", N_("It stays the same while the grade does."),
        N_("completedAt as a date, else lastActivityAt"),
    ),
    _empty(_G, "results.comment", N_("A remark that stands beside the grade.")),
    _empty(_G, "results.textScore", N_("The grade as a text."), "1.2"),
)  # fmt: skip

ATTRIBUTES: Final[tuple[AttributeDefinition, ...]] = (
    *_SCHOOLS, *_USERS, *_COURSES, *_CLASSES, *_ENROLLMENTS, *_GRADES,
)  # fmt: skip
"""Every attribute that can be delivered, in the order it is shown."""

SOURCES: Final[dict[Entity, tuple[str, ...]]] = {
    _S: ("id", "name", "tagline", "url", "programSlug", "organizationId", "organizationName"),
    _U: ("email", "externalId", "fullName", "id"),
    _C: (
        "name", "slug", "contentId", "id", "contentType", "description", "languageCode",
        "difficultyLevel", "partners",
    ),
    _K: (
        "contentName", "contentSlug", "contentId", "contentType", "programName", "programSlug",
        "programId", "description", "languageCode", "difficultyLevel", "partners",
    ),
    _E: (
        "enrolledAt", "completedAt", "lastActivityAt", "updatedAt", "membershipState", "courseType",
        "contentName", "programName", "contractName", "collectionName",
    ),
    _G: (
        "itemName", "itemType", "itemWeight", "itemGrade", "itemDeadline", "moduleName",
        "lessonName", "courseName", "overallCourseGrade", "overallProgress", "grade",
        "approxTotalLearningHrs", "completedAt", "lastActivityAt", "enrolledAt",
    ),
}  # fmt: skip
"""Coursera's own names of the fields offered on each tab, the likeliest first."""

TITLES: Final[dict[Entity, str]] = {
    _S: N_("Schools"), _U: N_("Users"), _C: N_("Courses"),
    _K: N_("Classes"), _E: N_("Enrollments"), _G: N_("Grades"),
}  # fmt: skip
"""The tabs, untranslated."""

RECORDS: Final[dict[Entity, str]] = {
    _S: N_("Coursera programs"), _U: N_("Coursera learners"), _C: N_("Coursera courses"),
    _K: N_("One course in one program"), _E: N_("Rows of Coursera’s enrollment report"),
    _G: N_("Rows of Coursera’s gradebook report"),
}  # fmt: skip
"""What each tab is made from, untranslated."""

FILES: Final[dict[Entity, tuple[str, ...]]] = {
    _S: ("orgs.csv",), _U: ("users.csv", "roles.csv (1.2)"), _C: ("courses.csv",),
    _K: ("classes.csv",), _E: ("enrollments.csv",),
    _G: ("categories.csv", "lineItems.csv", "results.csv"),
}  # fmt: skip
"""The OneRoster files that each tab feeds."""
