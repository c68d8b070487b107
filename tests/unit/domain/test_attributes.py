"""Attributes are complete by default, change one by one, and go back one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coursera_wizard.domain.attributes import (
    AttributeRow,
    Entity,
    Transform,
    changed_rows,
    check_attributes,
    default_rows,
    definition,
    entity_title,
    live_example,
    reset,
    restored,
    row_for,
    shown_attributes,
    sources,
    unused_targets,
    with_row,
    without_row,
)
from coursera_wizard.domain.problem import ProblemCode

USERNAME = AttributeRow(Entity.USERS, "username", "externalId")
MIDDLE_NAME = AttributeRow(Entity.USERS, "middleName", "externalId")
SAMPLE: dict[str, dict[str, str]] = {
    Entity.USERS: {"fullName": "Ana Prieto", "externalId": "S-10021"},
    Entity.SCHOOLS: {"programName": "Career Academy 2026"},
}


def test_default_rows_are_complete() -> None:
    """The defaults have no problem and no change, and an e-mail address as username."""
    rows = default_rows()

    assert check_attributes(rows) == ()
    assert changed_rows(rows) == ()
    assert row_for(rows, Entity.USERS, "username") == replace(USERNAME, source="email")


def test_definition_knows_attributes_by_name() -> None:
    """An attribute is found by tab and name; others are not known."""
    username = definition(Entity.USERS, "username")

    assert username is not None
    assert username.is_required
    assert definition(Entity.USERS, "shoeSize") is None
    assert "externalId" in sources(Entity.USERS)
    assert entity_title(Entity.USERS) == "Users"


def test_with_row_replaces_and_marks_the_change() -> None:
    """A changed row takes the place of the old one and counts as one change."""
    rows = with_row(default_rows(), USERNAME)

    (change,) = changed_rows(rows)
    assert change.after == USERNAME
    assert change.before is not None
    assert change.before.source == "email"
    assert [row.target for row in rows] == [row.target for row in default_rows()]


def test_with_row_adds_an_attribute_at_its_place() -> None:
    """An added attribute stands where the table has it."""
    rows = with_row(default_rows(), MIDDLE_NAME)

    targets = [row.target for row in rows if row.entity is Entity.USERS]
    assert targets[-1] == "middleName"
    (change,) = changed_rows(rows)
    assert (change.before, change.after) == (None, MIDDLE_NAME)


def test_without_row_removes_an_optional_attribute() -> None:
    """An optional attribute is removed, and the removal is a change."""
    rows = without_row(default_rows(), Entity.USERS, "email")

    assert row_for(rows, Entity.USERS, "email") is None
    (change,) = changed_rows(rows)
    assert (change.target, change.after) == ("email", None)


def test_without_row_keeps_a_required_attribute() -> None:
    """A required attribute cannot be removed; it goes back to its default."""
    rows = with_row(default_rows(), USERNAME)

    assert without_row(rows, Entity.USERS, "username") == default_rows()


def test_restored_undoes_one_change() -> None:
    """One change is undone, the others stay."""
    rows = with_row(with_row(default_rows(), USERNAME), MIDDLE_NAME)

    assert restored(rows, Entity.USERS, "middleName") == with_row(default_rows(), USERNAME)
    assert restored(rows, Entity.USERS, "username") == with_row(default_rows(), MIDDLE_NAME)


def test_reset_one_tab_or_all() -> None:
    """Reset brings back the defaults of the tab, or of everything."""
    title = AttributeRow(Entity.COURSES, "title", "slug")
    rows = with_row(with_row(default_rows(), USERNAME), title)

    assert reset(rows, Entity.USERS) == with_row(default_rows(), title)
    assert reset(rows) == default_rows()


def test_unused_targets_leaves_out_what_is_fed() -> None:
    """An attribute that is fed, worked out or of the other version is not offered."""
    names = [known.target for known in unused_targets(Entity.USERS, default_rows())]

    assert names == ["userIds", "middleName", "grades"]
    rows = with_row(default_rows(), MIDDLE_NAME)
    assert "middleName" not in [known.target for known in unused_targets(Entity.USERS, rows)]
    newer = [known.target for known in unused_targets(Entity.USERS, default_rows(), "1.2")]
    assert "pronouns" in newer


def test_shown_attributes_are_the_lines_of_the_page() -> None:
    """The Users tab shows its rows as drawn, with what is worked out among them."""
    lines = shown_attributes(with_row(default_rows(), USERNAME), Entity.USERS)

    assert [(line.definition.target, line.comes_from) for line in lines] == [
        ("username", "externalId"),
        ("givenName", "fullName › all but the last word"),
        ("familyName", "fullName › last word"),
        ("email", "email"),
        ("identifier", "id"),
        ("role", "constant “student”"),
        ("enabledUser", "constant “true”"),
        ("orgSourcedIds", "the schools of the learner’s programs"),
    ]
    assert [line.definition.target for line in lines if line.is_changed] == ["username"]
    assert [line.definition.target for line in lines if line.can_remove] == ["email", "identifier"]
    assert not lines[-1].can_change


def test_shown_attributes_of_another_version() -> None:
    """What only one version of OneRoster has is shown for that version."""

    def targets(version: str) -> set[str]:
        lines = shown_attributes(default_rows(), Entity.GRADES, version)
        return {line.definition.target for line in lines}

    assert targets("1.1") - targets("1.2") == {"lineItems.gradingPeriodSourcedId"}


def test_shown_attributes_hides_no_row_of_a_file() -> None:
    """A row the table does not know is shown, so that it can be removed."""
    odd = AttributeRow(Entity.USERS, "shoeSize", "id")

    line = shown_attributes((*default_rows(), odd), Entity.USERS)[-1]

    assert (line.row, line.is_changed, line.can_remove) == (odd, True, True)


def test_live_example_shows_the_persons_own_data() -> None:
    """Rows and worked-out attributes show what one learner would get."""
    lines = shown_attributes(default_rows(), Entity.USERS)
    examples = {line.definition.target: live_example(line, SAMPLE) for line in lines}

    assert examples["givenName"] == "Ana"
    assert examples["role"] == "student"
    assert examples["orgSourcedIds"] == "Career Academy 2026"
    assert examples["email"] == ""
    classes = shown_attributes(default_rows(), Entity.CLASSES)
    assert {line.definition.target: live_example(line, {}) for line in classes}[
        "termSourcedIds"
    ] == ""


@pytest.mark.parametrize(
    ("row", "code", "places"),
    [
        (
            AttributeRow(Entity.USERS, "email", "shoeSize"),
            ProblemCode.ATTRIBUTES_SOURCE_UNKNOWN,
            {"attribute": "Users: email", "source": "shoeSize"},
        ),
        (
            AttributeRow(Entity.USERS, "email"),
            ProblemCode.ATTRIBUTES_SOURCE_UNKNOWN,
            {"attribute": "Users: email", "source": "…"},
        ),
        (
            AttributeRow(Entity.USERS, "shoeSize", "id"),
            ProblemCode.ATTRIBUTES_TARGET_UNKNOWN,
            {"attribute": "Users: shoeSize"},
        ),
        (
            AttributeRow(Entity.USERS, "role", transform=Transform.CONSTANT, argument="king"),
            ProblemCode.ATTRIBUTES_VALUE_UNKNOWN,
            {
                "attribute": "Users: role",
                "value": "king",
                "choices": "student, teacher, administrator, aide, guardian, parent, proctor,"
                " relative",
            },
        ),
        (
            AttributeRow(Entity.USERS, "enabledUser", "email"),
            ProblemCode.ATTRIBUTES_VALUE_UNKNOWN,
            {"attribute": "Users: enabledUser", "value": "email", "choices": "true, false"},
        ),
        (
            AttributeRow(Entity.USERS, "role", transform=Transform.CONSTANT),
            ProblemCode.ATTRIBUTES_REQUIRED_MISSING,
            {"attribute": "Users: role"},
        ),
        (
            AttributeRow(Entity.USERS, "orgSourcedIds", "id"),
            ProblemCode.ATTRIBUTES_FED_TWICE,
            {"attribute": "Users: orgSourcedIds"},
        ),
    ],
)
def test_check_attributes_finds_unusable_rows(
    row: AttributeRow, code: ProblemCode, places: dict[str, str]
) -> None:
    """A row with an unknown source, attribute or text is named."""
    (found,) = check_attributes(with_row(default_rows(), row))

    assert found.code is code
    assert dict(found.places) == places


def test_check_attributes_finds_missing_and_doubled() -> None:
    """A required attribute without a row, and one with two rows, are named."""
    rows = tuple(row for row in default_rows() if row.target != "username")
    rows = (*rows, AttributeRow(Entity.USERS, "email", "externalId"))

    found = [(each.code, dict(each.places)["attribute"]) for each in check_attributes(rows)]

    assert found == [
        (ProblemCode.ATTRIBUTES_REQUIRED_MISSING, "Users: username"),
        (ProblemCode.ATTRIBUTES_FED_TWICE, "Users: email"),
    ]


def test_check_attributes_lets_an_optional_text_be_empty() -> None:
    """An optional attribute with an empty fixed text is simply not delivered."""
    empty = AttributeRow(Entity.USERS, "middleName", transform=Transform.CONSTANT)

    assert check_attributes(with_row(default_rows(), empty)) == ()
