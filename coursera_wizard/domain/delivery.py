"""A complete, valid draft: what is saved, and what is run."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from coursera_wizard.domain.attributes import AttributeRow
from coursera_wizard.domain.draft import (
    Account,
    DeliveryDraft,
    Generation,
    Options,
    Programs,
    Receiver,
)
from coursera_wizard.domain.mapping import LaterPrograms, ProgramMapping
from coursera_wizard.domain.notices import Notices
from coursera_wizard.domain.ordering import sorted_in_pieces
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import SecretRef, SecretState

SCHEMA_VERSION = 1
FILE_ENDING = ".delivery.json"


class DeliveryStatus(StrEnum):
    """Whether scheduled runs take place."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Organization:
    """The organization as Coursera named it when the delivery was configured."""

    id: str
    name: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything a run needs, but for the secret.

    Attributes:
        id: Random, made once; names the schedule entry and the history of this delivery.
        created_at: UTC.
        saved_at: UTC.
        programs: Program id to mapping, for every program seen.
        suspension: The days on which it rests, while the status is SUSPENDED; None: all.
        no_removals: The days on which a package removes nobody.
    """

    id: str
    name: str
    organization: Organization
    account: Account
    secret: SecretRef
    receiver: Receiver
    options: Options
    programs: Mapping[str, ProgramMapping]
    later_programs: LaterPrograms
    attributes: tuple[AttributeRow, ...]
    schedule: Schedule
    school_year: SchoolYear
    created_at: dt.datetime
    saved_at: dt.datetime
    notices: Notices = field(default_factory=Notices)
    status: DeliveryStatus = DeliveryStatus.ACTIVE
    suspension: Period | None = None
    no_removals: Period | None = None
    schema_version: int = SCHEMA_VERSION


def rests(delivery: Delivery, day: dt.date) -> bool:
    """Return whether a delivery is suspended on a day of its own time zone."""
    if delivery.status is not DeliveryStatus.SUSPENDED:
        return False
    return delivery.suspension is None or delivery.suspension.holds(day)


def removes_nobody(delivery: Delivery, day: dt.date) -> bool:
    """Return whether packages of a day carry vanished records over."""
    return delivery.no_removals is not None and delivery.no_removals.holds(day)


def configuration_hash(delivery: Delivery) -> str:
    """Return a short text that changes with everything that decides what is delivered and where.

    Suspension, notices, schedule and the time of saving do not: a held package may be approved
    after them.
    """
    decisive = (
        delivery.id, delivery.account, delivery.receiver, delivery.options,
        delivery.later_programs, delivery.attributes, delivery.school_year,
    )  # fmt: skip
    found = hashlib.sha256(repr(decisive).encode())
    # In pieces: one text of 100,000 programs would keep every other thread waiting.
    for ids in sorted_in_pieces(delivery.programs):
        found.update("".join(f"{id_!r}: {delivery.programs[id_]!r}\n" for id_ in ids).encode())
    return found.hexdigest()[:16]


def as_draft(delivery: Delivery, path: str) -> DeliveryDraft:
    """Return the draft that edits this delivery in place: everything chosen, the secret stored."""
    is_signed_in = delivery.account.generation is Generation.LEGACY
    return DeliveryDraft(
        name=delivery.name,
        path=path,
        account=delivery.account,
        secret_state=SecretState.STORED,
        secret=delivery.secret,
        sign_in_state=SecretState.STORED if is_signed_in else SecretState.MISSING,
        receiver=delivery.receiver,
        options=delivery.options,
        programs=Programs(delivery.programs, delivery.later_programs),
        attributes=delivery.attributes,
        schedule=delivery.schedule,
        school_year=delivery.school_year,
        notices=delivery.notices,
        started_at=delivery.created_at,
    )


def file_name(name: str) -> str:
    """Return the file name for a delivery of this name: lower-case ASCII words and the ending."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
    return f"{words or 'delivery'}{FILE_ENDING}"
