"""Turns a good answer into one that is not as documented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from coursera_wizard.services.practice.college import FOREIGN_ORGANIZATION_ID
from coursera_wizard.services.practice.exchange import HTML, Answer, Request

Object = dict[str, object]


def wrong_type(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Put an object where the first row has its id; in a token answer, where the token is."""

    def change(value: Object) -> None:
        for row in _rows(value)[:1]:
            row["id"] = {"value": row["id"]}
        if "access_token" in value:
            value["access_token"] = {"value": value["access_token"]}

    return _changed(answer, change)


def bare_list(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Answer a list instead of an object."""
    return replace(answer, body=b"[]")


def without_rows(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Leave out the one thing that matters: the rows, or the token."""

    def change(value: Object) -> None:
        value.pop("elements", None)
        value.pop("access_token", None)

    return _changed(answer, change)


def truncated(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Cut the JSON in the middle; the length of the answer is right."""
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def not_utf8(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Put a byte into the JSON that does not occur in UTF-8."""
    return replace(answer, body=answer.body[:2] + b"\xff" + answer.body[2:])


def emptied(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Answer nothing and call it JSON."""
    return replace(answer, body=b"")


def other_organization(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Name another organization than the one asked for."""

    def change(value: Object) -> None:
        for row in _rows(value):
            row["id"] = FOREIGN_ORGANIZATION_ID

    return _changed(answer, change)


def other_program(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Give every second row to a program that nobody asked for."""

    def change(value: Object) -> None:
        for row in _rows(value)[::2]:
            row["programId"] = FOREIGN_ORGANIZATION_ID

    return _changed(answer, change)


def standing_still(answer: Answer, request: Request) -> Answer:
    """Name the page itself as the next one."""
    start = request.parameters.get("start", "0")

    def change(value: Object) -> None:
        _paging(value)["next"] = start

    return _changed(answer, change)


def empty_page(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Give no rows although the total says that there are some."""

    def change(value: Object) -> None:
        value["elements"] = []
        _paging(value).pop("next", None)

    return _changed(answer, change)


def without_next(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Leave out the next page although the total says that there is one."""

    def change(value: Object) -> None:
        _paging(value).pop("next", None)

    return _changed(answer, change)


def nothing(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Answer properly that there is nothing."""
    return replace(answer, body=b'{"elements":[],"paging":{"total":0},"linked":{}}')


def declined(answer: Answer, request: Request) -> Answer:
    """Send the person back without a code: access was not allowed."""
    state = request.parameters.get("state", "")
    return _led_back(answer, {"error": "access_denied", "state": state})


def other_state(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Send the person back with the state of a sign-in that nobody began."""
    code = dict(parse_qsl(urlsplit(_location(answer)).query)).get("code", "")
    return _led_back(answer, {"code": code, "state": "somebody-elses"})


def never_back(answer: Answer, request: Request) -> Answer:  # noqa: ARG001 - all have one shape
    """Show a page that leads nowhere, instead of sending the person back."""
    if not _location(answer):
        return answer
    page = (
        b"<!DOCTYPE html><html><head><title>Coursera</title></head><body>One moment</body></html>"
    )
    return Answer(200, page, HTML)


def _location(answer: Answer) -> str:
    return dict(answer.headers).get("Location", "")


def _led_back(answer: Answer, parameters: dict[str, str]) -> Answer:
    """Return a redirect to the same page with other parameters; other answers stay as they are."""
    location = _location(answer)
    if not location:
        return answer
    target = f"{location.partition('?')[0]}?{urlencode(parameters)}"
    return replace(answer, headers=(("Location", target),))


def _changed(answer: Answer, change: Callable[[Object], None]) -> Answer:
    if answer.status != 200:
        return answer
    value = msgspec.json.decode(answer.body, type=dict[str, object])
    change(value)
    return replace(answer, body=msgspec.json.encode(value))


def _rows(value: Object) -> list[Object]:
    rows = value.get("elements", [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _paging(value: Object) -> Object:
    paging = value.get("paging")
    if not isinstance(paging, dict):
        paging = value["paging"] = {}
    return paging
