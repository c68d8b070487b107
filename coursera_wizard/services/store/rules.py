"""What a delivery file must keep to beyond the form of each value: things that belong together."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from coursera_wizard.domain.attributes import check_attributes
from coursera_wizard.domain.draft import ProxyMode, Source
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.i18n import _
from coursera_wizard.services.store.mistakes import Mistake, did_you_mean, missing, unusable
from coursera_wizard.services.store.receiver_rules import (
    notices_mistakes,
    period_mistakes,
    receiver_mistakes,
)

if TYPE_CHECKING:
    import datetime as dt

    from coursera_wizard.domain.answers import Answers
    from coursera_wizard.domain.attributes import AttributeRow
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.draft import Proxy
    from coursera_wizard.domain.mapping import ProgramMapping
    from coursera_wizard.domain.school_year import SchoolYear
    from coursera_wizard.domain.secret import SecretRef


def check_delivery(delivery: Delivery) -> list[Mistake]:
    """Return every place of a delivery that contradicts another or misses its counterpart."""
    return list(_delivery_mistakes(delivery))


def check_answers(answers: Answers) -> list[Mistake]:
    """Return every place of an answer file that contradicts another or misses its counterpart."""
    return list(_answers_mistakes(answers))


def check_programs(programs: Mapping[str, ProgramMapping]) -> list[Mistake]:
    """Return the programs whose mapping is not their own or out of range; fast on many."""
    return [
        _program_mistake(key, mapping)
        for key, mapping in programs.items()
        if mapping.program_id != key
        or not key
        or not 0 <= mapping.alike_percent <= 100
        or (mapping.school is not None and not mapping.school.name)
    ]


def _program_mistake(key: str, mapping: ProgramMapping) -> Mistake:
    where = ("programs", key)
    if mapping.program_id != key:
        text = _("It is not the ID under which the program stands, “{id}”.").format(id=key)
        return Mistake((*where, "program_id"), text)
    if not 0 <= mapping.alike_percent <= 100:
        expected = _("a number from 0 to 100")
        return unusable((*where, "alike_percent"), mapping.alike_percent, expected)
    if not key:
        return Mistake((*where, "program_id"), _("It is empty."))
    return Mistake((*where, "school", "name"), _("It is empty."))


def _delivery_mistakes(delivery: Delivery) -> Iterator[Mistake]:
    account = delivery.account
    if account.source is Source.COURSERA:
        for name in ("api_key", "organization_id"):
            if not getattr(account, name):
                yield Mistake(("account", name), _("It is empty."))
        if account.practice is not None:
            text = _("It belongs to the practice organization, and “source” names Coursera.")
            yield Mistake(("account", "practice"), text)
        if delivery.secret.place is SecretPlace.PRACTICE:
            text = _("Only a delivery of the practice organization has its secret there.")
            yield Mistake(("secret", "place"), text)
    elif account.practice is None:
        yield missing(("account", "practice"))
    yield from _proxy_mistakes(account.proxy, ("account", "proxy"))
    yield from _secret_mistakes(delivery.secret)
    yield from check_programs(delivery.programs)
    yield from _attribute_mistakes(delivery.attributes)
    yield from _required_attribute_mistakes(delivery.attributes)
    yield from _schedule_mistakes(delivery.schedule)
    yield from _school_year_mistakes(delivery.school_year)
    yield from receiver_mistakes(delivery.receiver, delivery.options)
    yield from notices_mistakes(delivery.notices)
    yield from period_mistakes("suspension", delivery.suspension)
    yield from period_mistakes("no_removals", delivery.no_removals)
    for name in ("created_at", "saved_at"):
        if getattr(delivery, name).tzinfo is None:
            yield Mistake((name,), _("It names no zone; end it with Z for UTC."))


def _answers_mistakes(answers: Answers) -> Iterator[Mistake]:
    if not answers.practice:
        for name in ("organization_id", "api_key"):
            if not getattr(answers, name).strip():
                yield missing((name,))
    if answers.programs == ():
        yield Mistake(("programs",), _("It names no program."))
    yield from _proxy_mistakes(answers.proxy, ("proxy",))
    if answers.secret is not None:
        yield from _secret_mistakes(answers.secret)
        if answers.secret.place is SecretPlace.PRACTICE and not answers.practice:
            text = _("Only a delivery of the practice organization has its secret there.")
            yield Mistake(("secret", "place"), text)
    yield from _attribute_mistakes(answers.attributes)
    yield from _schedule_mistakes(answers.schedule)
    if answers.school_year is not None:
        yield from _school_year_mistakes(answers.school_year)
    yield from receiver_mistakes(answers.receiver, answers.options)
    yield from notices_mistakes(answers.notices)


def _proxy_mistakes(proxy: Proxy, where: tuple[str, ...]) -> Iterator[Mistake]:
    if proxy.mode is ProxyMode.OWN and not proxy.url:
        yield missing((*where, "url"))


def _secret_mistakes(secret: SecretRef) -> Iterator[Mistake]:
    if secret.place is SecretPlace.ENVIRONMENT and not secret.variable:
        yield missing(("secret", "variable"))


def _attribute_mistakes(rows: tuple[AttributeRow, ...]) -> Iterator[Mistake]:
    fed: set[tuple[str, str]] = set()
    for index, row in enumerate(rows):
        if (row.entity, row.target) in fed:
            text = _("“{attribute}” of {entity} is fed twice.").format(
                attribute=row.target, entity=row.entity
            )
            yield Mistake(("attributes", index, "target"), text)
        fed.add((row.entity, row.target))
        for found in check_attributes((row,)):
            if found.is_blocking and found.code is not ProblemCode.ATTRIBUTES_REQUIRED_MISSING:
                yield Mistake(("attributes", index), found.what_happened)


def _required_attribute_mistakes(rows: tuple[AttributeRow, ...]) -> Iterator[Mistake]:
    """Yield the required attributes that nothing feeds."""
    for found in check_attributes(rows):
        if found.code is ProblemCode.ATTRIBUTES_REQUIRED_MISSING:
            yield Mistake(("attributes",), found.what_happened)


def _schedule_mistakes(schedule: Schedule) -> Iterator[Mistake]:
    where = "schedule"
    if schedule.month_day == 0:
        expected = _("1 to 31, or -1 for the last day")
        yield unusable((where, "month_day"), 0, expected)
    if schedule.frequency is not Frequency.MANUAL:
        if schedule.time is None:
            yield missing((where, "time"))
        if not schedule.zone:
            yield missing((where, "zone"))
    if schedule.frequency is Frequency.WEEKLY and not schedule.days:
        yield missing((where, "days"))
    yield from _clock_mistakes((where,), schedule.time, schedule.zone)
    yield from _clock_mistakes((where, "lms"), schedule.lms.time, schedule.lms.zone)


def _clock_mistakes(where: tuple[str, ...], time: dt.time | None, zone: str) -> Iterator[Mistake]:
    if time is not None and (time.second or time.microsecond or time.tzinfo is not None):
        expected = _("a local time to the minute, such as 05:30:00")
        yield unusable((*where, "time"), time.isoformat(), expected)
    if zone and not _is_zone(zone):
        yield _unknown_zone((*where, "zone"), zone)


def _school_year_mistakes(year: SchoolYear) -> Iterator[Mistake]:
    if not year.is_valid:
        text = _("It has to be after the first day, and two years later at most.")
        yield Mistake(("school_year", "last_day"), text)


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _unknown_zone(pointer: tuple[str, ...], name: str) -> Mistake:
    text = _("“{name}” is not a known time zone.").format(name=name)
    near = did_you_mean(name, zoneinfo.available_timezones())
    if near is not None:
        text += " " + _("Did you mean “{name}”?").format(name=near)
    return Mistake(pointer, text)
