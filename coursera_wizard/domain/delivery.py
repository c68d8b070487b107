"""A complete, valid draft: what is saved, and what is run."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
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
    status: DeliveryStatus = DeliveryStatus.ACTIVE
    schema_version: int = SCHEMA_VERSION


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
        started_at=delivery.created_at,
    )


def file_name(name: str) -> str:
    """Return the file name for a delivery of this name: lower-case ASCII words and the ending."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
    return f"{words or 'delivery'}{FILE_ENDING}"
