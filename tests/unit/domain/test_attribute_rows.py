"""Rows of attributes are plain values."""

from __future__ import annotations

from coursera_wizard.domain.attribute_rows import (
    AttributeDefinition,
    AttributeRow,
    Entity,
    Transform,
)


def test_a_row_is_plain_by_default() -> None:
    """Nothing is done to a source unless chosen."""
    row = AttributeRow(Entity.USERS, "email", "email")

    assert (row.transform, row.argument) == (Transform.NONE, "")


def test_a_rule_makes_an_attribute_worked_out() -> None:
    """Only an attribute with a rule is worked out; both versions have it unless said."""
    fed = AttributeDefinition(Entity.USERS, "email", "An address.")
    ruled = AttributeDefinition(Entity.USERS, "orgSourcedIds", "Schools.", rule="the schools")

    assert not fed.is_worked_out
    assert ruled.is_worked_out
    assert fed.versions == ("1.1", "1.2")
