"""Complete objects for tests; each builder takes what the test is about and fills in the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from coursera_wizard.domain.delivery import Delivery, Organization
from coursera_wizard.domain.draft import Account, DeliveryDraft, Options, Programs, Receiver
from coursera_wizard.domain.facts import Catalog, CheckId, CheckResult, CheckState, Connection
from coursera_wizard.domain.facts import Program as CatalogProgram
from coursera_wizard.domain.mapping import LaterPrograms, Match, ProgramMapping, School
from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import SecretRef, SecretState

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
API_KEY = "k3yForTestsOnly0000000000000000000000000000AbCd1"
SECRET = "s3cretForTestsOnly" + "0" * 46
ORGANIZATION_ID = "ZRMnDiaeTTeyp03kUua0OA"
ORGANIZATION_NAME = "Harbour Valley College"
LEGACY_KEY = "oldKeyForTests-2026_xA"
LEGACY_SECRET = "oldSecretForTests-2026"
SCHOOL_YEAR = SchoolYear(dt.date(2026, 8, 1), dt.date(2027, 7, 31))

PROGRAM_NAMES = (
    "Career Academy 2026",
    "Data Science Pathway",
    "Nursing Continuing Ed.",
    "Faculty Development",
    "Workforce Reskilling – Spring",
    "Workforce Reskilling – Fall",
    "Alumni Access",
    "Pilot (archived)",
)


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


def passed_checks() -> tuple[CheckResult, ...]:
    """Return a connection test in which all went well."""
    sentences = {
        CheckId.CLOCK: (2, "The clock is right to the second."),
        CheckId.PROXY: (1, "No proxy is used."),
        CheckId.NAME: (12, "api.coursera.com was found."),
        CheckId.PORT: (31, "The port answers."),
        CheckId.CERTIFICATE: (41, "The certificate is trusted by this computer."),
        CheckId.CREDENTIALS: (212, "Key and secret are accepted; the token lasts 30 minutes."),
        CheckId.ORGANIZATION: (131, f"Opened {ORGANIZATION_NAME}."),
        CheckId.PROGRAMS: (98, "8 programs can be read."),
        CheckId.ENROLLMENTS: (156, "Enrollments can be read; the data are from yesterday."),
        CheckId.GRADES: (87, "Grade reports can be read."),
        CheckId.RECEIVER: (5, "The folder can be written to."),
    }
    return tuple(CheckResult(check, CheckState.PASS, *sentences[check]) for check in CheckId)


def refused_checks(cause: Problem | None = None) -> tuple[CheckResult, ...]:
    """Return a connection test that stopped at the organization."""
    cause = cause or problem(
        ProblemCode.COURSERA_ORGANIZATION_NOT_FOUND,
        details="403, request 7f3a91c2, 1 attempt",
        organization_id=ORGANIZATION_ID,
    )
    lines = list(passed_checks())
    stop = list(CheckId).index(CheckId.ORGANIZATION)
    sentence = "Coursera does not let this app see the organization."
    lines[stop] = CheckResult(CheckId.ORGANIZATION, CheckState.FAILED, 131, sentence, cause)
    for index in range(stop + 1, len(lines) - 1):
        needs = "needs the organization."
        lines[index] = CheckResult(lines[index].check, CheckState.NOT_REACHED, 0, needs)
    return tuple(lines)


def a_connection(fingerprint: str = "", **fields: Any) -> Connection:
    """Return a connection test that passed."""
    values: dict[str, Any] = {
        "fingerprint": fingerprint,
        "organization_id": ORGANIZATION_ID,
        "organization_name": ORGANIZATION_NAME,
        "organization_slug": "harbour-valley-college",
        "tested_at": NOW,
        "program_count": len(PROGRAM_NAMES),
        "checks": passed_checks(),
        "reports_as_of": NOW - dt.timedelta(hours=20),
    }
    return Connection(**(values | fields))


def listed_programs(count: int = 0) -> tuple[CatalogProgram, ...]:
    """Return the programs of the drawings, or as many as asked for."""
    if not count:
        return tuple(
            CatalogProgram(f"program-{number:02}", name)
            for number, name in enumerate(PROGRAM_NAMES)
        )
    return tuple(
        CatalogProgram(f"program-{number:06}", f"{PROGRAM_NAMES[number % 8]} {number // 8 + 1}")
        for number in range(count)
    )


def mappings_for(programs: tuple[CatalogProgram, ...], on: int = 5) -> Mapping[str, ProgramMapping]:
    """Return one row for each program; the first ones are on, each a new school."""
    return {
        program.id: ProgramMapping(
            program_id=program.id,
            program_name=program.name,
            is_on=number < on,
            school=School(program.name) if number < on else None,
            match=Match.NEW_SCHOOL if number < on else Match.NONE,
        )
        for number, program in enumerate(programs)
    }


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
