"""The table of attributes fits OneRoster and itself."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.attribute_rows import Entity, Transform
from coursera_wizard.domain.attribute_table import (
    ATTRIBUTES,
    FILES,
    RECORDS,
    SOURCES,
    TITLES,
)
from coursera_wizard.domain.transforms import transforms_for

# OneRoster 1.1 CSV: attributes that need a value in bulk, per file (sourcedId aside).
REQUIRED_1_1 = {
    Entity.SCHOOLS: {"name", "type"},
    Entity.USERS: {
        "enabledUser", "orgSourcedIds", "role", "username", "givenName", "familyName",
    },
    Entity.COURSES: {"title", "orgSourcedId"},
    Entity.CLASSES: {
        "title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds",
    },
    Entity.ENROLLMENTS: {"classSourcedId", "schoolSourcedId", "userSourcedId", "role"},
    Entity.GRADES: {
        "categories.title", "lineItems.title", "lineItems.assignDate", "lineItems.dueDate",
        "lineItems.classSourcedId", "lineItems.categorySourcedId",
        "lineItems.gradingPeriodSourcedId", "lineItems.resultValueMin",
        "lineItems.resultValueMax", "results.lineItemSourcedId", "results.studentSourcedId",
        "results.scoreStatus", "results.score", "results.scoreDate",
    },
}  # fmt: skip


@pytest.mark.parametrize("entity", Entity)
def test_table_has_what_oneroster_requires(entity: Entity) -> None:
    """Exactly the attributes OneRoster 1.1 requires are marked so."""
    marked = {
        known.target
        for known in ATTRIBUTES
        if known.entity is entity and known.is_required and "1.1" in known.versions
    }

    assert marked == REQUIRED_1_1[entity]


def test_table_names_each_attribute_once() -> None:
    """No attribute stands there twice."""
    assert len({(known.entity, known.target) for known in ATTRIBUTES}) == len(ATTRIBUTES)


def test_table_feeds_every_required_attribute() -> None:
    """What OneRoster requires has a default or a rule, and nothing has both."""
    for known in ATTRIBUTES:
        assert not (known.default and known.rule), known.target
        assert known.default or known.rule or not known.is_required, known.target


def test_table_defaults_fit_their_tab() -> None:
    """Defaults and examples use sources that are offered; fixed texts are allowed ones."""
    for known in ATTRIBUTES:
        if known.example is not None:
            entity, field = known.example
            offered = {*SOURCES[entity], "programName", "fullName", "contentName"}
            assert field in offered, known.target
        if known.default is None:
            continue
        assert (known.default.entity, known.default.target) == (known.entity, known.target)
        if known.default.transform is Transform.CONSTANT:
            assert known.default.argument in (known.choices or (known.default.argument,))
        else:
            assert known.default.source in SOURCES[known.entity]
            assert known.default.transform in transforms_for(known.default.source)


def test_table_explains_everything() -> None:
    """Each attribute is explained in one sentence, each tab has name, files and sources."""
    for known in ATTRIBUTES:
        assert known.explanation.endswith("."), known.target
        assert known.versions
    for table in (SOURCES, TITLES, RECORDS, FILES):
        assert list(table) == list(Entity)
