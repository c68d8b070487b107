"""Attribute rows as functions of Coursera's rows."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity, Transform
from coursera_wizard.domain.transforms import apply
from coursera_wizard.services.coursera.rows import EnrollmentRow, UserRow
from coursera_wizard.services.run.sources import fed, field_names, value_of

ZONES = ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"]


@pytest.mark.parametrize("transform", Transform)
@given(name=st.text(max_size=20))
def test_a_short_way_gives_what_the_rule_gives(transform: Transform, name: str) -> None:
    """Whatever the transformation, the quick function and the rule agree."""
    row = AttributeRow(Entity.USERS, "givenName", "fullName", transform, "x")
    user = UserRow(id="u", full_name=name)
    assert value_of(row, UserRow, dt.UTC)(user) == apply(row, {"fullName": name})


@pytest.mark.parametrize("zone", ZONES)
@given(moment=st.integers(1_000_000_000_000, 2_000_000_000_000))
def test_days_are_those_of_the_zone(zone: str, moment: int) -> None:
    """A day that was worked out for a neighbor within its quarter of an hour is right."""
    row = AttributeRow(Entity.ENROLLMENTS, "beginDate", "enrolledAt", Transform.DATE)
    tz = ZoneInfo(zone)
    day = value_of(row, EnrollmentRow, tz)
    for at in (moment, moment + 1, moment - moment % 900_000, moment + 86_400_000):
        found = EnrollmentRow(id="x", enrolled_at=at)
        assert day(found) == dt.datetime.fromtimestamp(at / 1000, tz).date().isoformat()


def test_only_the_fields_that_are_read_are_asked_for() -> None:
    """Constants and unknown sources need no field."""
    rows = (
        AttributeRow(Entity.USERS, "a", "externalId"),
        AttributeRow(Entity.USERS, "b", transform=Transform.CONSTANT, argument="x"),
        AttributeRow(Entity.USERS, "c", "nothing"),
        AttributeRow(Entity.COURSES, "d", "name"),
    )
    assert set(fed(rows, Entity.USERS)) == {"a", "b", "c"}
    assert field_names(rows[:3], UserRow) == {"external_id"}
