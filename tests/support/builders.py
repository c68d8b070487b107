"""Complete objects for tests; each builder takes what the test is about and fills in the rest."""

from __future__ import annotations

import datetime as dt
from typing import Any

from coursera_wizard.domain.delivery import Delivery, Organization
from coursera_wizard.domain.draft import Account, DeliveryDraft, Options, Programs, Receiver
from coursera_wizard.domain.facts import Catalog, CheckId, CheckResult, CheckState, Connection
from coursera_wizard.domain.facts import Program as CatalogProgram
from coursera_wizard.domain.mapping import LaterPrograms, Match, ProgramMapping, School
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import SecretRef, SecretState

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
API_KEY = "k3yForTestsOnly0000000000000000000000000000AbCd1"
SECRET = "s3cretForTestsOnly" + "0" * 46
ORGANIZATION_ID = "ZRMnDiaeTTeyp03kUua0OA"
ORGANIZATION_NAME = "Harbour Valley College"
SCHOOL_YEAR = SchoolYear(dt.date(2026, 8, 1), dt.date(2027, 7, 31))


def an_account(**fields: Any) -> Account:
    """Return an account with key and organization."""
    return Account(**{"api_key": API_KEY, "organization_id": ORGANIZATION_ID, **fields})


def program_id(number: int) -> str:
    """Return an invented id in the form of Coursera's."""
    return f"program{number:014d}Q"


def a_mapping(number: int = 1, **fields: Any) -> ProgramMapping:
    """Return a program that is on, as a new school of its own name."""
    name = fields.pop("program_name", f"Program {number}")
    values: dict[str, Any] = {
        "program_id": program_id(number),
        "program_name": name,
        "is_on": True,
        "school": School(name),
        "match": Match.NEW_SCHOOL,
    }
    return ProgramMapping(**(values | fields))


def some_programs(*mappings: ProgramMapping, later: LaterPrograms | None = None) -> Programs:
    """Return a choice of programs; one that is on, unless others are given."""
    rows = mappings or (a_mapping(),)
    return Programs({row.program_id: row for row in rows}, later or LaterPrograms.LEAVE_OFF)


def a_draft(**sections: Any) -> DeliveryDraft:
    """Return a draft that misses nothing."""
    values: dict[str, Any] = {
        "name": ORGANIZATION_NAME,
        "account": an_account(),
        "secret_state": SecretState.TYPED,
        "programs": some_programs(),
        "schedule": Schedule(zone="America/Los_Angeles"),
        "school_year": SCHOOL_YEAR,
    }
    return DeliveryDraft(**(values | sections))


def a_connection(fingerprint: str = "", **fields: Any) -> Connection:
    """Return a connection test that passed."""
    values: dict[str, Any] = {
        "fingerprint": fingerprint,
        "organization_id": ORGANIZATION_ID,
        "organization_name": ORGANIZATION_NAME,
        "organization_slug": "harbour-valley-college",
        "tested_at": NOW,
        "program_count": 1,
        "checks": tuple(CheckResult(check, CheckState.PASS, 3, "Fine") for check in CheckId),
    }
    return Connection(**(values | fields))


def a_catalog(fingerprint: str = "", programs: Programs | None = None) -> Catalog:
    """Return a catalog of these programs, or of the one in :func:`some_programs`."""
    rows = (programs or some_programs()).mappings.values()
    listed = tuple(CatalogProgram(row.program_id, row.program_name) for row in rows)
    return Catalog(fingerprint, listed, NOW)


def a_delivery(**fields: Any) -> Delivery:
    """Return a delivery that can be saved and run."""
    values: dict[str, Any] = {
        "id": "0123456789abcdef",
        "name": ORGANIZATION_NAME,
        "organization": Organization(ORGANIZATION_ID, ORGANIZATION_NAME, "harbour-valley-college"),
        "account": an_account(),
        "secret": SecretRef(),
        "receiver": Receiver(),
        "options": Options(),
        "programs": some_programs().mappings,
        "later_programs": LaterPrograms.LEAVE_OFF,
        "attributes": a_draft().attributes,
        "schedule": Schedule(zone="America/Los_Angeles"),
        "school_year": SCHOOL_YEAR,
        "created_at": NOW,
        "saved_at": NOW,
    }
    return Delivery(**(values | fields))
