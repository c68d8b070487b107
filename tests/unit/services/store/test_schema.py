"""The published schemas are up to date and say what is read."""

from __future__ import annotations

import json

import jsonschema
import pytest

from coursera_wizard.resources import resource_path
from coursera_wizard.services.store import schema
from coursera_wizard.services.store.delivery_file import encode
from tests.support.stored import a_stored_delivery


@pytest.mark.parametrize(
    ("name", "made"),
    [
        (schema.DELIVERY_SCHEMA, schema.delivery_schema()),
        (schema.ANSWERS_SCHEMA, schema.answers_schema()),
    ],
)
def test_published_schema_is_up_to_date(name: str, made: schema.Schema) -> None:
    """Run ``python -m coursera_wizard.services.store.schema --write`` when this fails."""
    jsonschema.Draft202012Validator.check_schema(made)

    assert resource_path("schema", name).read_bytes() == schema.published(made)


def test_saved_file_keeps_to_the_published_schema() -> None:
    """What we write is valid for anybody who reads it by the schema."""
    published = json.loads(resource_path("schema", schema.DELIVERY_SCHEMA).read_text("utf-8"))

    jsonschema.validate(json.loads(encode(a_stored_delivery())), published)


def test_every_object_is_closed_and_every_pattern_has_words() -> None:
    """No part takes unknown keys, and no pattern would have to be shown as it is."""
    for made in (schema.delivery_schema(), schema.answers_schema()):
        for definition in made["$defs"].values():
            if definition.get("type") == "object":
                assert definition["additionalProperties"] is False
            for node in definition.get("properties", {}).values():
                assert node.get("pattern") is None or node["pattern"] in schema.EXPECTED


def test_every_rule_belongs_to_a_field() -> None:
    """A rule for a field that was renamed would never be applied."""
    names = {
        (kind, field)
        for made in (schema.delivery_schema(), schema.answers_schema())
        for kind, definition in made["$defs"].items()
        for field in definition.get("properties", {})
    }

    assert set(schema.RULES) <= names
