"""Which addresses exist, and which parameters each takes; strict where the real router is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, unquote

from coursera_wizard.services.practice.exchange import (
    Answer,
    Refusal,
    edge_refusal,
    not_found,
    router_refusal,
    service_refusal,
)
from coursera_wizard.services.practice.identifiers import is_well_formed

TOKEN_PATH = "/oauth2/client_credentials/token"  # noqa: S105 - an address
SIGN_IN_PATH = "/oauth2/v1/auth"
LEGACY_TOKEN_PATH = "/oauth2/v1/token"  # noqa: S105 - an address
CONSOLE_PREFIX = ("", "console", "org")
DATA_PREFIX = ("", "ent", "api", "businesses.v1")
DEFAULT_LIMIT = 100
LARGEST_LIMIT = 1000

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")


class EndpointName(StrEnum):
    """What is asked for; the names by which requests are counted and faults are placed."""

    TOKEN = "token"  # noqa: S105 - a name
    ORGANIZATION = "organization"
    PROGRAMS = "programs"
    CONTENTS = "contents"
    CONTENT = "content"
    USERS = "users"
    MEMBERSHIPS = "memberships"
    MEMBERSHIP = "membership"
    INVITATIONS = "invitations"
    COLLECTIONS = "curriculumCollections"
    MATERIALS = "courseMaterials"
    ENROLLMENT_STATE = "programEnrollments"
    ENROLLMENT_REPORTS = "enrollmentReports"
    GRADEBOOK = "courseGradebookReports"
    LEGACY_TOKEN = "legacyToken"  # noqa: S105 - a name
    SIGN_IN = "signIn"
    CONSOLE = "console"
    WRITE_ONLY = "writes"
    UNKNOWN = "unknown"


SIGN_IN_NAMES = frozenset({
    EndpointName.TOKEN, EndpointName.LEGACY_TOKEN, EndpointName.SIGN_IN, EndpointName.CONSOLE,
})  # fmt: skip


class Kind(StrEnum):
    """What a parameter's value looks like."""

    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    ID = "id"
    IDS = "ids"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that exists.

    Attributes:
        pattern: Segments behind the organization's; braces stand for any value.
        parameters: Names and kinds of the query parameters.
        required: Those that cannot be left out.
        finders: Values of ``q`` with the parameters each needs.
        is_paged: Whether it answers a list in pages.
    """

    name: EndpointName
    pattern: tuple[str, ...]
    parameters: dict[str, Kind] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    finders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_paged: bool = True


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request leads; segments are decoded."""

    endpoint: Endpoint
    organization_id: str = ""
    places: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The checked query of a request.

    Attributes:
        texts: As they came, for ids and texts.
        flags: Booleans.
        numbers: Integers.
        start: As it came; paging decides what it means.
    """

    texts: dict[str, str]
    flags: dict[str, bool]
    numbers: dict[str, int]
    start: str | None
    limit: int

    def ids(self, name: str) -> list[str]:
        """Return the ids of a comma-separated list."""
        return [each for each in self.texts.get(name, "").split(",") if each]


_TOKEN = Endpoint(EndpointName.TOKEN, (), is_paged=False)
_LEGACY_TOKEN = Endpoint(EndpointName.LEGACY_TOKEN, (), is_paged=False)
_SIGN_IN = Endpoint(EndpointName.SIGN_IN, (), is_paged=False)
_CONSOLE = Endpoint(EndpointName.CONSOLE, ("{org}", "app", "{app}"), is_paged=False)
_PROGRAM = ("programs", "{program}")
_ENDPOINTS = (
    Endpoint(EndpointName.ORGANIZATION, (), is_paged=False),
    Endpoint(
        EndpointName.PROGRAMS,
        ("programs",),
        {"excludeContent": Kind.BOOLEAN, "ids": Kind.IDS},
        required=("excludeContent",),
    ),
    Endpoint(
        EndpointName.CONTENTS,
        ("contents",),
        {
            "programIds": Kind.IDS,
            "contentTypes": Kind.TEXT,
            "modifiedSinceTimestamp": Kind.INTEGER,
        },
        finders={"byProgramIds": ("programIds",)},
    ),
    Endpoint(EndpointName.CONTENT, ("contents", "{content}"), is_paged=False),
    Endpoint(EndpointName.USERS, ("users",)),
    Endpoint(EndpointName.MEMBERSHIPS, (*_PROGRAM, "memberships")),
    Endpoint(EndpointName.MEMBERSHIP, (*_PROGRAM, "memberships", "{member}"), is_paged=False),
    Endpoint(EndpointName.INVITATIONS, (*_PROGRAM, "invitations")),
    Endpoint(EndpointName.COLLECTIONS, (*_PROGRAM, "curriculumCollections")),
    Endpoint(EndpointName.MATERIALS, (*_PROGRAM, "courseMaterials", "{course}"), is_paged=False),
    Endpoint(
        EndpointName.ENROLLMENT_STATE,
        (*_PROGRAM, "programEnrollments", "{enrollment}"),
        is_paged=False,
    ),
    Endpoint(
        EndpointName.ENROLLMENT_REPORTS,
        ("enrollmentReports",),
        {
            "programId": Kind.ID,
            "externalId": Kind.TEXT,
            "includeS12n": Kind.BOOLEAN,
            "includeDeletedMembers": Kind.BOOLEAN,
            "includeExpiredContracts": Kind.BOOLEAN,
            "enrollAtAfter": Kind.INTEGER,
            "enrollAtBefore": Kind.INTEGER,
            "lastActivityAfter": Kind.INTEGER,
            "lastActivityBefore": Kind.INTEGER,
            "completedAtAfter": Kind.INTEGER,
            "completedAtBefore": Kind.INTEGER,
            "useCursorPagination": Kind.BOOLEAN,
        },
        finders={"byProgramId": ("programId",), "byUserProgramId": ("programId", "externalId")},
    ),
    Endpoint(
        EndpointName.GRADEBOOK,
        ("courseGradebookReports",),
        {
            "programId": Kind.ID,
            "courseId": Kind.ID,
            "emailOrExternalId": Kind.TEXT,
            "includeDeletedMembers": Kind.BOOLEAN,
        },
        required=("q",),
        finders={"search": ()},
    ),
    # These can only be written to, and nothing is ever written here.
    Endpoint(EndpointName.WRITE_ONLY, ("users", "{user}")),
    Endpoint(EndpointName.WRITE_ONLY, (*_PROGRAM, "users")),
    Endpoint(EndpointName.WRITE_ONLY, (*_PROGRAM, "programEnrollments")),
    Endpoint(EndpointName.WRITE_ONLY, (*_PROGRAM, "invitations", "{invitation}")),
)


def find_route(path: str) -> Route:
    """Return where an address leads.

    Raises:
        Refusal: There is no such address.
    """
    if path == TOKEN_PATH:
        return Route(_TOKEN)
    segments = path.split("/")
    ahead = len(DATA_PREFIX)
    if tuple(segments[:ahead]) != DATA_PREFIX or len(segments) <= ahead or not segments[ahead]:
        raise Refusal(not_found())
    organization_id, *rest = (unquote(segment) for segment in segments[ahead:])
    if rest == [""]:
        rest = []
    for endpoint in _ENDPOINTS:
        places = _match(endpoint.pattern, rest)
        if places is not None:
            return Route(endpoint, organization_id, places)
    raise Refusal(not_found())


def find_legacy_route(path: str) -> Route:
    """Return where an address of the older generation leads.

    Raises:
        Refusal: There is no such address.
    """
    if path == LEGACY_TOKEN_PATH:
        return Route(_LEGACY_TOKEN)
    if path == SIGN_IN_PATH:
        return Route(_SIGN_IN)
    segments = path.split("/")
    ahead = len(CONSOLE_PREFIX)
    if tuple(segments[:ahead]) == CONSOLE_PREFIX:
        places = _match(_CONSOLE.pattern, [unquote(segment) for segment in segments[ahead:]])
        if places is None:
            raise Refusal(not_found())
        return Route(_CONSOLE, places=places)
    if path.startswith("/api/"):
        return find_route(f"/{DATA_PREFIX[1]}{path}")
    raise Refusal(not_found())


def read_parameters(
    route: Route, query: str, *, refuse_large_limit: bool, lenient: bool
) -> Parameters:
    """Return the checked query of a request, and check the ids in its path.

    Raises:
        Refusal: Something is missing, twice there, or not as it must be.
    """
    endpoint = route.endpoint
    program = route.places.get("program")
    if program is not None and not is_well_formed(program):
        raise Refusal(edge_refusal(400, f"Invalid id {program}"))
    course = route.places.get("course")
    if course is not None and not is_well_formed(course):
        raise Refusal(edge_refusal(400, f"Invalid id {course}"))
    given: dict[str, list[str]] = {}
    for key, text in parse_qsl(query, keep_blank_values=True):
        given.setdefault(key, []).append(text)
    texts = _finder_texts(endpoint, given) if endpoint.is_paged else {}
    flags: dict[str, bool] = {}
    numbers: dict[str, int] = {}
    for name, kind in endpoint.parameters.items():
        value = _single(given, name)
        if value is None:
            if name in endpoint.required and not lenient:
                raise Refusal(router_refusal(400, f"Missing required parameter '{name}'"))
        elif kind is Kind.BOOLEAN:
            flags[name] = _boolean(name, value)
        elif kind is Kind.INTEGER:
            numbers[name] = _integer(name, value)
        else:
            texts[name] = _text(name, value, kind)
    for needed in endpoint.finders.get(texts.get("q", ""), ()):
        if needed not in texts:
            raise Refusal(router_refusal(400, f"Missing required parameter '{needed}'"))
    start = given.get("start", [None])[0]
    limit = _limit(given.get("limit", [""])[0], refuse_large_limit=refuse_large_limit)
    return Parameters(texts, flags, numbers, start, limit)


def _match(pattern: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(segments):
        return None
    places: dict[str, str] = {}
    for expected, segment in zip(pattern, segments, strict=True):
        if expected.startswith("{"):
            if not segment:
                return None
            places[expected[1:-1]] = segment
        elif expected != segment:
            return None
    return places


def _finder_texts(endpoint: Endpoint, given: dict[str, list[str]]) -> dict[str, str]:
    finder = _single(given, "q")
    if finder is None:
        if "q" in endpoint.required:
            raise Refusal(router_refusal(400, "Missing required parameter 'q'"))
        return {}
    if finder not in endpoint.finders:
        raise Refusal(router_refusal(405, f"finder '{finder}' not implemented"))
    return {"q": finder}


def _single(given: dict[str, list[str]], name: str) -> str | None:
    values = given.get(name, [])
    if len(values) > 1:
        # The closing quotation mark is missing in the real answer, too.
        raise Refusal(router_refusal(400, f"Too many query parameters for '{name}"))
    return values[0] if values else None


def _boolean(name: str, value: str) -> bool:
    if value not in {"true", "false"}:
        raise Refusal(
            router_refusal(
                400,
                f"Improperly formatted value for parameter '{name}'. "
                f"Expected 'true' or 'false' but found '{value}'.",
            )
        )
    return value == "true"


def _integer(name: str, value: str) -> int:
    if not _INTEGER.fullmatch(value):
        raise Refusal(_improper(name))
    return int(value)


def _text(name: str, value: str, kind: Kind) -> str:
    if kind is Kind.ID and not is_well_formed(value):
        raise Refusal(_improper(name))
    if kind is Kind.IDS and not all(is_well_formed(each) for each in value.split(",")):
        raise Refusal(_improper(name))
    return value


def _improper(name: str) -> Answer:
    return router_refusal(400, f"Improperly formatted value for parameter '{name}'")


def _limit(value: str, *, refuse_large_limit: bool) -> int:
    if not _INTEGER.fullmatch(value):
        return DEFAULT_LIMIT
    limit = int(value)
    if refuse_large_limit and not 1 <= limit <= LARGEST_LIMIT:
        message = f"Paging limit should be between 1 and {LARGEST_LIMIT}, was {limit}"
        raise Refusal(service_refusal(400, None, message))
    return min(max(limit, 1), LARGEST_LIMIT)
