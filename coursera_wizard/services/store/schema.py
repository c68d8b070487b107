"""The published JSON Schemas of the delivery file and the answer file, made from the domain.

``python -m coursera_wizard.services.store.schema --write`` writes them into ``resources/schema``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import json
import re
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, Union

import msgspec

from coursera_wizard.domain.answers import Answers
from coursera_wizard.domain.delivery import SCHEMA_VERSION, Delivery
from coursera_wizard.domain.notice_checks import LONGEST_ADDRESS, WEB_ADDRESS
from coursera_wizard.domain.receiver_checks import HOST, HOST_KEY
from coursera_wizard.i18n import N_
from coursera_wizard.resources import resource_path

if TYPE_CHECKING:
    from coursera_wizard.services.store.strict_json import Pointer

Schema: TypeAlias = "dict[str, typing.Any]"  # JSON Schema is a language of its own

DELIVERY_SCHEMA: Final = f"delivery-{SCHEMA_VERSION}.schema.json"
ANSWERS_SCHEMA: Final = "answers-1.schema.json"

_END: Final = r"$(?!\n)"  # NOTE: Python's $ alone also matches before a line break at the end
_ADDRESS: Final = (
    r"^(https://[^\s/?#@\\]+|http://(localhost|127\.[0-9]+\.[0-9]+\.[0-9]+|\[::1\])(:[0-9]+)?)"
    r"(/[^\s\\]*)?" + _END
)
_PROXY: Final = r"^(https?://[^\s/?#@\\]+/?)?" + _END
_VARIABLE: Final = r"^(COURSERA_[A-Z0-9_]+)?" + _END
_NAME: Final = r"^[A-Za-z0-9_-]{1,64}" + _END
_LINE: Final = r"^[^\x00-\x1f\x7f]*" + _END
_SERVER: Final = "^(" + HOST + ")?" + _END
_SERVER_KEY: Final = "^(" + HOST_KEY + ")?" + _END
_WEB: Final = "^(" + WEB_ADDRESS + ")?" + _END
_ZONE: Final = r"^([A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*)?" + _END

EXPECTED: Final[Mapping[str, str]] = {
    _ADDRESS: N_("an address that begins with https:// (http:// for this computer alone)"),
    _PROXY: N_("an address such as http://proxy.example:8080, without user and password"),
    _VARIABLE: N_("a variable whose name begins with COURSERA_"),
    _NAME: N_("letters, digits, - and _"),
    _LINE: N_("a text of one line"),
    _SERVER: N_("the name of a server such as mail.example.org, and nothing around it"),
    _SERVER_KEY: N_("a server's key such as ssh-ed25519 SHA256:…"),
    _WEB: N_("an address that begins with https:// (http:// for this computer alone)"),
    _ZONE: N_("a time zone such as Europe/Paris"),
}
"""What each pattern wants, in words."""

RULES: Final[Mapping[tuple[str, str], Mapping[str, typing.Any]]] = {
    ("Delivery", "schema_version"): {"const": SCHEMA_VERSION},
    ("Delivery", "id"): {"pattern": _NAME},
    ("Delivery", "name"): {"minLength": 1, "maxLength": 200},
    ("Organization", "id"): {"minLength": 1, "maxLength": 200},
    ("Account", "api_key"): {"pattern": _LINE, "maxLength": 500},
    ("Account", "organization_id"): {"pattern": _LINE, "maxLength": 200},
    ("Account", "api_base"): {"pattern": _ADDRESS},
    ("Account", "token_url"): {"pattern": _ADDRESS},
    ("Proxy", "url"): {"pattern": _PROXY},
    ("Proxy", "user"): {"pattern": _LINE, "maxLength": 200},
    ("PracticeCollege", "seed"): {"minimum": 0, "maximum": 2**53},
    ("PracticeCollege", "programs"): {"minimum": 0, "maximum": 1_000_000},
    ("SecretRef", "variable"): {"pattern": _VARIABLE},
    ("Options", "sis_id_prefix"): {"pattern": _LINE, "maxLength": 64},
    ("HoldLimits", "removals_percent"): {"minimum": 0, "maximum": 100},
    ("HoldLimits", "updates_percent"): {"minimum": 0, "maximum": 100},
    ("HoldLimits", "at_least_records"): {"minimum": 0, "maximum": 1_000_000_000},
    ("Sftp", "host"): {"pattern": _SERVER, "maxLength": 500},
    ("Sftp", "port"): {"minimum": 1, "maximum": 65535},
    ("Sftp", "user"): {"pattern": _LINE, "maxLength": 500},
    ("Sftp", "folder"): {"pattern": _LINE, "maxLength": 500},
    ("Sftp", "host_key"): {"pattern": _SERVER_KEY},
    ("MailNotice", "server"): {"pattern": _SERVER, "maxLength": 500},
    ("MailNotice", "port"): {"minimum": 1, "maximum": 65535},
    ("MailNotice", "user"): {"pattern": _LINE, "maxLength": 500},
    ("WebhookNotice", "url"): {"pattern": _WEB, "maxLength": LONGEST_ADDRESS},
    ("ProgramMapping", "program_id"): {"minLength": 1, "maxLength": 200},
    ("ProgramMapping", "alike_percent"): {"minimum": 0, "maximum": 100},
    ("School", "name"): {"minLength": 1},
    ("AttributeRow", "target"): {"minLength": 1, "maxLength": 200},
    ("Schedule", "month_day"): {"minimum": -1, "maximum": 31},
    ("Schedule", "zone"): {"pattern": _ZONE},
    ("LmsSync", "zone"): {"pattern": _ZONE},
    ("Answers", "name"): {"maxLength": 200},
    ("Answers", "api_key"): {"pattern": _LINE, "maxLength": 500},
    ("Answers", "organization_id"): {"pattern": _LINE, "maxLength": 200},
    ("Answers", "api_base"): {"pattern": _ADDRESS},
    ("Answers", "token_url"): {"pattern": _ADDRESS},
}
"""What the types of the domain do not say: forms and ranges, by class and field."""

_FORMATS: Final = {dt.date: "date", dt.time: "time", dt.datetime: "date-time"}


@cache
def delivery_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of delivery files of this version."""
    return _schema(Delivery, "Coursera Wizard delivery file", DELIVERY_SCHEMA)


@cache
def answers_schema() -> Schema:
    """Return the JSON Schema of answer files; TOML dates and times count as their texts."""
    return _schema(Answers, "Coursera Wizard answer file", ANSWERS_SCHEMA)


def published(schema: Schema) -> bytes:
    """Return a schema as it is published."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def broken_rules(value: object, pointer: Pointer = ()) -> Iterator[Pointer]:
    """Yield the places of decoded values that break a rule of the schema.

    It knows what decoding does not check, so that a file of our own making needs no validator.
    """
    if dataclasses.is_dataclass(value):
        kind = type(value).__name__
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            rule = RULES.get((kind, field.name))
            if rule is not None and not _keeps(inner, rule):
                yield (*pointer, field.name)
            yield from broken_rules(inner, (*pointer, field.name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from broken_rules(inner, (*pointer, index))


def _keeps(value: object, rule: Mapping[str, typing.Any]) -> bool:
    if isinstance(value, str):
        pattern = rule.get("pattern")
        length = len(value)
        return (pattern is None or re.search(pattern, value) is not None) and (
            rule.get("minLength", 0) <= length <= rule.get("maxLength", length)
        )
    if "const" in rule:
        return bool(value == rule["const"])
    number = typing.cast(int, value)  # the other rules are for whole numbers
    return bool(rule.get("minimum", number) <= number <= rule.get("maximum", number))


def _schema(kind: type, title: str, name: str) -> Schema:
    made = msgspec.json.schema(kind)
    definitions: Schema = made["$defs"]
    for cls in _classes(kind):
        _describe(definitions[cls.__name__], cls)
    for definition in definitions.values():
        definition["description"] = _first_paragraph(definition.get("description", ""))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:coursera-wizard:{name.removesuffix('.schema.json')}",
        "title": title,
        **made,
    }


def _classes(kind: type) -> list[type]:
    """Return a dataclass and all dataclasses inside it."""
    found: dict[type, None] = {}
    waiting: list[object] = [kind]
    while waiting:
        one = waiting.pop()
        waiting.extend(typing.get_args(one))
        if isinstance(one, type) and dataclasses.is_dataclass(one) and one not in found:
            found[one] = None
            waiting.extend(typing.get_type_hints(one).values())
    return list(found)


def _describe(definition: Schema, cls: type) -> None:
    """Add to a class what msgspec does not know: closedness, forms, ranges and words."""
    definition["additionalProperties"] = False
    words = _attribute_words(cls)
    hints = typing.get_type_hints(cls)
    for name, node in definition["properties"].items():
        if name in words:
            node["description"] = words[name]
        form = next((_FORMATS[kind] for kind in _members(hints[name]) if kind in _FORMATS), None)
        if form is not None:
            for text in (node, *node.get("anyOf", ())):
                if text.get("type") == "string":
                    text["format"] = form
        node.update(RULES.get((cls.__name__, name), {}))


def _members(hint: object) -> tuple[type, ...]:
    """Return the types a value may have."""
    if typing.get_origin(hint) in {Union, types.UnionType}:
        return typing.get_args(hint)
    return (hint,) if isinstance(hint, type) else ()


def _attribute_words(cls: type) -> dict[str, str]:
    """Return what the docstring of a class says of its attributes."""
    text = inspect.cleandoc(cls.__doc__ or "").partition("Attributes:\n")[2]
    pairs = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", text, re.MULTILINE)
    return {name: _plain(" ".join(words.split())) for name, words in pairs}


def _first_paragraph(text: str) -> str:
    return _plain(" ".join(inspect.cleandoc(text).partition("\n\n")[0].split()))


def _plain(text: str) -> str:
    """Return a text of a docstring without its markup."""
    return re.sub(r":\w+:`([^`]+)`", r"\1", text).replace("``", "")


def _main(arguments: list[str]) -> int:
    """Write the published schemas, or tell which are not up to date."""
    outdated = 0
    for name, schema in ((DELIVERY_SCHEMA, delivery_schema()), (ANSWERS_SCHEMA, answers_schema())):
        path = resource_path("schema", name)
        content = published(schema)
        if arguments == ["--write"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(content)
        elif not path.is_file() or path.read_bytes() != content:
            sys.stderr.write(f"{name} is not up to date; write it with --write\n")
            outdated = 1
    return outdated


if __name__ == "__main__":
    raise SystemExit(_main(sys.argv[1:]))
