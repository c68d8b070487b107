"""The independent description of the service, as validators for its answers."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_FILE = Path(__file__).resolve().parents[3] / "support" / "coursera-openapi.yaml"
_NAME = "urn:coursera-openapi"
_ORGANIZATION = "/ent/api/businesses.v1/{orgId}"

PATHS = {
    "token": "/oauth2/client_credentials/token",
    "organization": _ORGANIZATION,
    "programs": f"{_ORGANIZATION}/programs",
    "contents": f"{_ORGANIZATION}/contents",
    "content": f"{_ORGANIZATION}/contents/{{typedContentId}}",
    "users": f"{_ORGANIZATION}/users",
    "memberships": f"{_ORGANIZATION}/programs/{{programId}}/memberships",
    "membership": f"{_ORGANIZATION}/programs/{{programId}}/memberships/{{membershipId}}",
    "invitations": f"{_ORGANIZATION}/programs/{{programId}}/invitations",
    "curriculumCollections": f"{_ORGANIZATION}/programs/{{programId}}/curriculumCollections",
    "courseMaterials": f"{_ORGANIZATION}/programs/{{programId}}/courseMaterials/{{courseId}}",
    "programEnrollments": (
        f"{_ORGANIZATION}/programs/{{programId}}/programEnrollments/{{enrollmentId}}"
    ),
    "enrollmentReports": f"{_ORGANIZATION}/enrollmentReports",
    "courseGradebookReports": f"{_ORGANIZATION}/courseGradebookReports",
}


@functools.cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


@functools.cache
def _registry() -> Registry[Any]:
    resource = Resource.from_contents(_document(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry()
    found: Registry[Any] = registry.with_resource(_NAME, resource)
    return found


@functools.cache
def _validator(pointer: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({"$ref": f"{_NAME}#{pointer}"}, registry=_registry())


def described_endpoints() -> set[str]:
    """Return the addresses in the document."""
    return set(_document()["paths"])


def check_answer(endpoint: str, status: int, value: object) -> None:
    """Raise jsonschema.ValidationError where an answer is not as the document says."""
    path = PATHS[endpoint]
    method = "post" if endpoint == "token" else "get"
    responses = _document()["paths"][path][method]["responses"]
    code = str(status) if str(status) in responses else f"{status // 100}XX"
    pointer = f"/paths/{path.replace('~', '~0').replace('/', '~1')}/{method}/responses/{code}"
    if "$ref" in responses[code]:
        pointer = responses[code]["$ref"].removeprefix("#")
    pointer += "/content/application~1json/schema"
    _validator(pointer.replace("{", "%7B").replace("}", "%7D")).validate(value)
