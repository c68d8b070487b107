"""Reads what is sound of a file with mistakes, so that its other mistakes are told as well."""

from __future__ import annotations

import copy
import datetime as dt
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from coursera_wizard.domain.answers import Answers
from coursera_wizard.domain.attributes import default_rows
from coursera_wizard.domain.delivery import Delivery, Organization
from coursera_wizard.domain.draft import Account, Options, Receiver
from coursera_wizard.domain.mapping import LaterPrograms
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import SecretRef

if TYPE_CHECKING:
    from coursera_wizard.services.store.mistakes import Mistake
    from coursera_wizard.services.store.strict_json import Json, Pointer

File = TypeVar("File", Answers, Delivery)

# A rule may compare these parts: nothing is said of one while another cannot be read.
_COMPARED: Final = frozenset({"account", "secret", "practice", "organization_id", "api_key"})
_DECIDING: Final = frozenset({("account", "source"), ("account", "practice"), ("secret", "place")})


def further_mistakes(
    document: Mapping[str, Json],
    known: Sequence[Mistake],
    sample: File,
    check: Callable[[File], list[Mistake]],
) -> list[Mistake]:
    """Return the mistakes against the rules in those parts of a file that can be read.

    Args:
        document: What the file says, with mistakes.
        known: The mistakes that were found already.
        sample: A sound value; stands in for the parts that cannot be read.
        check: Finds the mistakes against the rules.
    """
    pointers = {mistake.pointer for mistake in known}
    parts: dict[str, typing.Any] = {}
    unread = {str(pointer[0]) for pointer in pointers if len(pointer) == 1}
    for name, kind in typing.get_type_hints(type(sample)).items():
        if name not in document or name in unread:
            continue
        own = [pointer[1:] for pointer in pointers if pointer and pointer[0] == name]
        try:
            parts[name] = msgspec.convert(_without(document[name], own), kind)
        except (msgspec.ValidationError, ValueError):
            unread.add(name)
    if unread & _COMPARED or pointers & _DECIDING:
        unread |= _COMPARED
    return [
        mistake
        for mistake in check(replace(sample, **parts))
        if not (mistake.pointer and mistake.pointer[0] in unread)
        and not any(_is_within(mistake.pointer, pointer) for pointer in pointers)
    ]


def sound_delivery() -> Delivery:
    """Return a delivery without a mistake, for the parts that cannot be read."""
    moment = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
    return Delivery(
        id="sample",
        name="sample",
        organization=Organization("sample", "sample"),
        account=Account(api_key="sample", organization_id="sample"),
        secret=SecretRef(),
        receiver=Receiver(),
        options=Options(),
        programs={},
        later_programs=LaterPrograms.LEAVE_OFF,
        attributes=default_rows(),
        schedule=Schedule(),
        school_year=SchoolYear(dt.date(2026, 8, 1), dt.date(2027, 7, 31)),
        created_at=moment,
        saved_at=moment,
    )


def _without(value: Json, pointers: Sequence[Pointer]) -> Json:
    """Return a value without what is wrong in it, where it can do without."""
    if not pointers:
        return value
    rest = copy.deepcopy(value)
    for pointer in pointers:
        inner: object = rest
        for step in pointer[:-1]:
            inner = inner.get(step) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and pointer:
            inner.pop(pointer[-1], None)
    return rest


def _is_within(inner: Pointer, outer: Pointer) -> bool:
    return inner[: len(outer)] == outer
