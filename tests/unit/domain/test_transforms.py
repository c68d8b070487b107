"""Transformations turn Coursera's values into what is delivered, and make nothing up."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity, Transform
from coursera_wizard.domain.transforms import (
    apply,
    describe_source,
    describe_transform,
    is_time,
    on_text,
    transforms_for,
)

T = Transform


def row(transform: Transform, argument: str = "") -> AttributeRow:
    """Return a row that feeds from a field named ``x``."""
    return AttributeRow(Entity.USERS, "identifier", "x", transform, argument)


@pytest.mark.parametrize(
    ("transform", "value", "text"),
    [
        (T.NONE, "S-10021", "S-10021"),
        (T.NONE, " padded ", "padded"),
        (T.NONE, 7, "7"),
        (T.NONE, True, "true"),
        (T.NONE, False, "false"),
        (T.NONE, 92.2, "92.2"),
        (T.NONE, 1e-7, "0.0000001"),
        (T.NONE, 100.0, "100"),
        (T.NONE, float("nan"), ""),
        (T.NONE, ["a", None, "b"], "a, b"),
        (T.NONE, None, ""),
        (T.FIRST_WORDS, "Ana Maria Prieto", "Ana Maria"),
        (T.FIRST_WORDS, "Ana", "Ana"),
        (T.LAST_WORD, "Ana Maria Prieto", "Prieto"),
        (T.LAST_WORD, "Ana", "Ana"),
        (T.LAST_WORD, None, ""),
        (T.LOWER_CASE, "Ana", "ana"),
        (T.UPPER_CASE, "Ana", "ANA"),
        (T.BEFORE_AT, "ana+x@school.example", "ana+x"),
        (T.DATE, 1_780_000_100_000, "2026-05-28"),
        (T.DATE, "1780000100000", "2026-05-28"),
        (T.DATE, "soon", ""),
        (T.DATE, 10**20, ""),
        (T.PERCENT, 0.9223, "92.23"),
        (T.PERCENT, "0.5", "50"),
        (T.PERCENT, "1", "100"),
        (T.PERCENT, 0.123456, "12.35"),
        (T.PERCENT, "good", ""),
        (T.PERCENT, None, ""),
    ],
)
def test_apply(transform: Transform, value: object, text: str) -> None:
    """Each transformation gives the value expected, and nothing for a value that is not there."""
    assert apply(row(transform), {"x": value}) == text


def test_apply_adds_texts_only_to_a_value() -> None:
    """A prefix or suffix alone is not delivered."""
    assert apply(row(T.PREFIX, "hv-"), {"x": "7"}) == "hv-7"
    assert apply(row(T.SUFFIX, "-hv"), {"x": "7"}) == "7-hv"
    assert apply(row(T.PREFIX, "hv-"), {}) == ""


def test_apply_constant_needs_no_source() -> None:
    """A fixed text is delivered for every record."""
    assert apply(row(T.CONSTANT, "student"), {}) == "student"


def test_apply_counts_days_in_the_zone_given() -> None:
    """Shortly after midnight UTC it is still the day before in the west."""
    moment = dt.datetime(2026, 5, 28, 1, 0, tzinfo=dt.UTC)
    values = {"x": round(moment.timestamp() * 1000)}

    assert apply(row(T.DATE), values) == "2026-05-28"
    assert apply(row(T.DATE), values, ZoneInfo("America/Los_Angeles")) == "2026-05-27"


def test_apply_writes_user_ids_as_oneroster_wants() -> None:
    """An element of userIds names its type; an empty one is not written."""
    user_ids = AttributeRow(Entity.USERS, "userIds", "id")

    assert apply(user_ids, {"id": "jRFu"}) == "{coursera:jRFu}"
    assert apply(user_ids, {}) == ""


@given(st.sampled_from(Transform), st.one_of(st.text(), st.integers(), st.floats(), st.none()))
def test_apply_takes_any_value(transform: Transform, value: object) -> None:
    """Whatever Coursera sends, a text comes out."""
    assert isinstance(apply(row(transform, "a"), {"x": value}), str)


@given(st.text(st.characters(categories=["L", "Zs"]), min_size=1).filter(str.strip))
def test_names_lose_no_word(name: str) -> None:
    """Given and family name together hold every word of the full name."""
    given_name = apply(row(T.FIRST_WORDS), {"x": name})
    family_name = apply(row(T.LAST_WORD), {"x": name})

    words = name.split()
    assert family_name == words[-1]
    if len(words) > 1:
        assert [*given_name.split(), family_name] == words


@pytest.mark.parametrize(
    ("transform", "argument", "text"),
    [
        (T.NONE, "", "x"),
        (T.FIRST_WORDS, "", "x › all but the last word"),
        (T.LAST_WORD, "", "x › last word"),
        (T.CONSTANT, "student", "constant “student”"),
        (T.PREFIX, "hv-", "x › with “hv-” in front"),
    ],
)
def test_describe_source(transform: Transform, argument: str, text: str) -> None:
    """The source reads as on the attributes page."""
    assert describe_source(row(transform, argument)) == text


def test_describe_transform_knows_all() -> None:
    """Every transformation has words of its own."""
    texts = {describe_transform(transform) for transform in Transform}

    assert len(texts) == len(Transform)


def test_transforms_for_fits_the_field() -> None:
    """Times are offered as dates, fractions as per cent, addresses without their host."""
    assert transforms_for("enrolledAt")[0] is T.DATE
    assert transforms_for("itemDeadline")[0] is T.DATE
    assert transforms_for("grade")[0] is T.PERCENT
    assert transforms_for("itemGrade") == (T.NONE, T.PREFIX, T.SUFFIX)
    assert T.BEFORE_AT in transforms_for("email")
    assert T.DATE not in transforms_for("fullName")
    assert not is_time("fullName")


@given(st.text(min_size=1), st.sampled_from(Transform))
def test_on_text_is_a_shorter_way_to_the_same(text: str, transform: Transform) -> None:
    """Where a text is enough, it becomes what it becomes as a field of a record."""
    change = on_text(transform)
    if change is not None and text.strip():
        assert change(text.strip()) == apply(row(transform), {"x": text})
