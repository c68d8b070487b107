"""The rows of Coursera's answers, typed, with the fields we use; unknown ones are ignored.

Source: Coursera Business API v1. Times are epoch milliseconds (UTC) unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar, cast

import msgspec

from coursera_wizard.services.coursera.tolerance import EpochMs, EpochSeconds, Id

RowT = TypeVar("RowT", bound="Row")


class Row(msgspec.Struct, rename="camel", frozen=True, kw_only=True, omit_defaults=True):
    """One element of a list."""


def lean(
    kind: type[RowT], fields: Collection[str], loose: Mapping[str, object] | None = None
) -> type[RowT]:
    """Return a row that reads some fields only; others are skipped, which is much faster.

    Args:
        kind: The full row.
        fields: Python names of the fields; required ones are always read.
        loose: Fields that are read as another type than documented, because the live service
            sends both and mending a page takes long; whoever reads them has to expect it.

    Returns:
        A type with these fields and the base of all rows; to those who use these fields alone it
        is as good as `kind`.
    """
    types = loose or {}
    kept = [
        (field.name, types.get(field.name, field.type))
        if field.required
        else (field.name, types.get(field.name, field.type), field.default)
        for field in msgspec.structs.fields(kind)
        if field.required or field.name in fields
    ]
    made = msgspec.defstruct(
        f"Lean{kind.__name__}", kept, bases=(Row,), frozen=True, kw_only=True, rename="camel",
        omit_defaults=True, gc=False,
    )  # fmt: skip
    return cast("type[RowT]", made)


class OrganizationRow(Row, frozen=True):
    """Whose data it is."""

    id: Id
    name: str = ""
    slug: str = ""


class ContentRef(Row, frozen=True):
    """Names a content."""

    content_id: str = ""
    content_type: str = ""


class ProgramRow(Row, frozen=True):
    """An active program; `content_ids` is empty as long as they are not asked for."""

    id: Id
    name: str = ""
    tagline: str | None = None
    url: str = ""
    content_ids: tuple[ContentRef, ...] = ()


class PersonRef(Row, frozen=True):
    """An instructor."""

    name: str | None = None
    title: str | None = None
    department: str | None = None


class PartnerRef(Row, frozen=True):
    """A university or company that makes contents."""

    name: str | None = None


class ContentProgram(Row, frozen=True):
    """A program a content belongs to."""

    program_id: str = ""
    content_url: str = ""


class ContentDefinition(Row, frozen=True):
    """What differs between courses, specializations and clips; learning time in seconds."""

    course_ids: tuple[ContentRef, ...] = ()
    estimated_learning_time: float | None = None
    promo_photo: str | None = None
    parent_course_id: str | None = None


class ExtraMetadata(Row, frozen=True):
    """The part of a content that depends on its type."""

    type_name: str = ""
    definition: ContentDefinition = ContentDefinition()


class ContentChange(Row, frozen=True):
    """What happened to a content since the time asked for."""

    change_type: str = ""
    program_ids: tuple[str, ...] = ()


class ContentRow(Row, frozen=True):
    """A course, specialization or clip. NOTE: `last_updated_at` is in epoch seconds."""

    id: Id
    content_id: str = ""
    content_type: str = ""
    name: str = ""
    slug: str | None = None
    description: str | None = None
    language_code: str | None = None
    subtitle_language_codes: tuple[str, ...] = ()
    difficulty_level: str | None = None
    last_updated_at: EpochSeconds | None = None
    instructors: tuple[PersonRef, ...] = ()
    partners: tuple[PartnerRef, ...] = ()
    programs: tuple[ContentProgram, ...] = ()
    extra_metadata: ExtraMetadata | None = None
    changes: tuple[ContentChange, ...] = ()


class UserRow(Row, frozen=True):
    """A person of the organization; Coursera has one name, not two."""

    id: Id
    external_id: str = ""
    full_name: str = ""
    email: str = ""
    membership_program_ids: tuple[str, ...] = ()
    invitation_program_ids: tuple[str, ...] = ()


class MembershipRow(Row, frozen=True):
    """A person who has joined a program."""

    id: Id
    program_id: str = ""
    external_id: str = ""
    full_name: str = ""
    email: str = ""
    joined_at: EpochMs | None = None


class InvitationRow(Row, frozen=True):
    """A person who was invited to a program and has not joined yet."""

    id: Id
    program_id: str = ""
    external_id: str = ""
    full_name: str = ""
    email: str = ""
    created_at: EpochMs | None = None


class LearnerProfile(Row, frozen=True):
    """What the organization keeps about a learner."""

    manager_name: str | None = None
    manager_email: str | None = None
    job_title: str | None = None
    job_type: str | None = None
    business_unit: str | None = None
    business_unit2: str | None = None
    location_city: str | None = None
    location_region: str | None = None
    location_country: str | None = None


class EnrollmentRow(Row, frozen=True):
    """One learner, content and program; `id` alone repeats across programs.

    `grade` is a fraction of 1, `overall_progress` a number of 100, the hours are spent ones.
    """

    id: Id
    program_id: str | None = None
    external_id: str = ""
    full_name: str = ""
    email: str = ""
    membership_state: str = ""
    content_id: str = ""
    content_type: str = ""
    content_name: str = ""
    content_slug: str = ""
    course_type: str | None = None
    partner_names: tuple[str, ...] = ()
    program_name: str = ""
    program_slug: str = ""
    contract_id: str | None = None
    contract_name: str | None = None
    collection_id: str | None = None
    collection_name: str | None = None
    enrolled_at: EpochMs | None = None
    last_activity_at: EpochMs | None = None
    is_completed: bool = False
    completed_at: EpochMs | None = None
    overall_progress: float | None = None
    grade: float | None = None
    approx_total_course_hrs: float | None = None
    content_certificate_url: str | None = None
    num_courses_in_specialization: int | None = None
    updated_at: EpochMs | None = None
    deleted_at: EpochMs | None = None
    learner_profile_standard_fields: LearnerProfile | None = None


class GradebookItem(Row, frozen=True):
    """One graded item; grades are numbers of 100, None means not attempted."""

    item_id: str = ""
    item_name: str = ""
    item_type: str = ""
    item_order: int | None = None
    item_weight: float | None = None
    item_grade: float | None = None
    is_item_passed: bool | None = None
    item_deadline: EpochMs | None = None
    item_risk_flags: tuple[str, ...] = ()
    module_id: str | None = None
    module_name: str | None = None
    lesson_id: str | None = None
    lesson_name: str | None = None


class GradebookRow(Row, frozen=True):
    """The grades of one learner in one course; grades are numbers of 100."""

    id: Id
    external_id: str = ""
    full_name: str = ""
    email: str | None = None
    program_id: str | None = None
    course_id: str = ""
    course_name: str | None = None
    enrolled_at: EpochMs | None = None
    last_activity_at: EpochMs | None = None
    is_completed: bool | None = None
    completed_at: EpochMs | None = None
    overall_progress: float | None = None
    overall_course_grade: float | None = None
    approx_total_learning_hrs: float | None = None
    risk_flags: tuple[str, ...] = ()
    item_gradebooks: tuple[GradebookItem, ...] = ()


class CollectionContent(Row, frozen=True):
    """A content of a learning path."""

    id: str = ""
    name: str = ""
    description: str | None = None
    content_type: str = ""
    slug: str | None = None


class CollectionRow(Row, frozen=True):
    """A learning path: the collection that enrollments name."""

    id: Id
    collection_id: str = ""
    program_id: str = ""
    title: str | None = None
    description: str | None = None
    contents: tuple[CollectionContent, ...] = ()


class MaterialItem(Row, frozen=True):
    """One item of a course."""

    id: str = ""
    name: str = ""
    item_type: str = ""
    deeplink_url: str | None = None
    weight_percentage: float | None = None
    prerequisite_item_id: str | None = None


class MaterialLesson(Row, frozen=True):
    """A lesson and its items."""

    id: str = ""
    name: str = ""
    items: tuple[MaterialItem, ...] = ()


class MaterialModule(Row, frozen=True):
    """A module; some have items without a lesson around them."""

    id: str = ""
    name: str = ""
    lessons: tuple[MaterialLesson, ...] = ()
    items: tuple[MaterialItem, ...] = ()


class MaterialRow(Row, frozen=True):
    """What a course consists of."""

    id: Id
    modules: tuple[MaterialModule, ...] = ()
