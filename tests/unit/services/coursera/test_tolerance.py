"""What the service sends differently from its documents is understood, nonsense is not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from coursera_wizard.services.coursera.rows import ContentRow, EnrollmentRow, GradebookRow
from coursera_wizard.services.coursera.tolerance import mended

KIND = msgspec.inspect.type_info(EnrollmentRow)


def enrollment(**changes: object) -> EnrollmentRow:
    """Return a row read from an object with these fields."""
    row: dict[str, Any] = {"id": "x", **changes}
    return msgspec.convert(mended(row, KIND), EnrollmentRow)


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        ("externalId", 10021, "external_id", "10021"),
        ("externalId", "0042", "external_id", "0042"),
        ("externalId", None, "external_id", ""),
        ("grade", "0.9223", "grade", 0.9223),
        ("grade", 1, "grade", 1.0),
        ("grade", "", "grade", None),
        ("overallProgress", "96", "overall_progress", 96.0),
        ("isCompleted", "true", "is_completed", True),
        ("isCompleted", None, "is_completed", False),
        ("partnerNames", None, "partner_names", ()),
        ("partnerNames", [None, "Example University"], "partner_names", ("Example University",)),
        ("completedAt", 1787000000000, "completed_at", 1787000000000),
        ("completedAt", 1787000000, "completed_at", 1787000000000),
        ("completedAt", "1787000000000", "completed_at", 1787000000000),
        ("completedAt", 1787000000000.0, "completed_at", 1787000000000),
        ("completedAt", "2026-08-17T20:53:20Z", "completed_at", 1787000000000),
        ("completedAt", "2026-08-17T22:53:20+02:00", "completed_at", 1787000000000),
        ("completedAt", "2026-08-17T20:53:20", "completed_at", 1787000000000),
        ("completedAt", 0, "completed_at", None),
        ("completedAt", 631152000, "completed_at", None),
        ("completedAt", "1999-12-31", "completed_at", None),
        ("completedAt", "", "completed_at", None),
        ("learnerProfileStandardFields", None, "learner_profile_standard_fields", None),
        ("numCoursesInSpecialization", "4", "num_courses_in_specialization", 4),
    ],
)  # fmt: skip
def test_mended_reads(field: str, value: object, attribute: str, expected: object) -> None:
    """Numbers as texts, texts as numbers, any form of a time, and parts that are null."""
    assert getattr(enrollment(**{field: value}), attribute) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("completedAt", "soon"),
        ("completedAt", {"ms": 1}),
        ("grade", "good"),
        ("grade", "nan"),
        ("isCompleted", "perhaps"),
        ("partnerNames", "Example University"),
        ("id", None),
        ("id", ""),
        ("externalId", ["S-1"]),
    ],
)
def test_mended_leaves_nonsense_to_be_refused(field: str, value: object) -> None:
    """What means nothing is refused with its place."""
    with pytest.raises(msgspec.ValidationError, match=rf"\$\.{field}"):
        enrollment(**{field: value})


def test_mended_drops_null_flags() -> None:
    """Lists with a null in them are lists without it."""
    kind = msgspec.inspect.type_info(GradebookRow)
    raw = {"id": "x", "riskFlags": [None], "itemGradebooks": [{"itemRiskFlags": [None, "A"]}]}

    row = msgspec.convert(mended(raw, kind), GradebookRow)

    assert row.risk_flags == ()
    assert row.item_gradebooks[0].item_risk_flags == ("A",)


def test_mended_keeps_seconds_where_seconds_are_meant() -> None:
    """Contents have their times in seconds, whatever is sent."""
    kind = msgspec.inspect.type_info(ContentRow)

    for sent in (1788000000, 1788000000000, "2026-08-29T10:40:00Z"):
        row = msgspec.convert(mended({"id": "x", "lastUpdatedAt": sent}, kind), ContentRow)
        assert row.last_updated_at == 1788000000
