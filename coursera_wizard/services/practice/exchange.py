"""One request and one answer, and the shapes in which the layers of the real service refuse."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

import msgspec

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What came in; header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The address without its query, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """What follows the question mark."""
        return self.target.partition("?")[2]

    @property
    def parameters(self) -> dict[str, str]:
        """The query decoded; of a name that is there twice, the last value."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()


class Refusal(Exception):  # noqa: N818 - it is an answer, not a mistake of ours
    """Ends the work on a request with an answer that is not data."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def json_answer(status: int, value: object, *headers: tuple[str, str]) -> Answer:
    """Return an answer with a JSON body."""
    return Answer(status, msgspec.json.encode(value), JSON, headers)


def gateway_fault(status: int, text: str, code: str, *headers: tuple[str, str]) -> Answer:
    """Return a refusal of the gateway: tokens, products, quotas."""
    fault = {"fault": {"faultstring": text, "detail": {"errorcode": code}}}
    return json_answer(status, fault, *headers)


def edge_refusal(status: int, message: str) -> Answer:
    """Return a refusal of the edge router: unknown paths, malformed ids."""
    return json_answer(status, {"message": message, "statusCode": status})


def router_refusal(status: int, message: str) -> Answer:
    """Return a refusal of the service router: parameters and finders."""
    return json_answer(status, {"msg": f"Routing error: {message}"})


def service_refusal(status: int, code: str | None, message: str) -> Answer:
    """Return a refusal of a service."""
    return json_answer(status, {"errorCode": code, "message": message, "details": None})


def token_refusal(status: int, code: str, text: str) -> Answer:
    """Return a refusal of the token endpoint, with its capital letters."""
    return json_answer(status, {"ErrorCode": code, "Error": text})


def not_found() -> Answer:
    """Return the answer for an address that does not exist."""
    return edge_refusal(404, "Not Found")


def access_denied() -> Answer:
    """Return the answer for an organization that the token has no right to."""
    return service_refusal(403, "Not Authorized", "Access is denied")
