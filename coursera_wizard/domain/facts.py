"""What Coursera and this computer told us, and when; nothing a person chose."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from coursera_wizard.domain.draft import Account
from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.problem import Problem


class CheckState(StrEnum):
    """The verdict of one check of the connection test."""

    WAITING = "waiting"
    RUNNING = "running"
    PASS = "pass"  # noqa: S105 - a verdict, no password
    WARNING = "warning"
    FAILED = "failed"
    NOT_REACHED = "not-reached"


class CheckId(StrEnum):
    """The checks of the connection test, in their order (product description, step 2)."""

    CLOCK = "clock"
    PROXY = "proxy"
    NAME = "name"
    PORT = "port"
    CERTIFICATE = "certificate"
    CREDENTIALS = "credentials"
    ORGANIZATION = "organization"
    PROGRAMS = "programs"
    ENROLLMENTS = "enrollments"
    GRADES = "grades"
    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of the connection test.

    Attributes:
        check: Which check.
        state: Its verdict.
        ms: How long it took, in milliseconds.
        sentence: One plain sentence, already in the person's language.
        problem: What happened and what to do, for a warning or a failure.
    """

    check: CheckId
    state: CheckState = CheckState.WAITING
    ms: int = 0
    sentence: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection test that passed.

    Attributes:
        fingerprint: Of the account it was made with, see :func:`fingerprint`.
        organization_name: The proof whose data the credentials open.
        tested_at: UTC.
        checks: All lines of the test.
        reports_as_of: When Coursera last refreshed its reports (UTC), if known.
    """

    fingerprint: str
    organization_id: str
    organization_name: str
    organization_slug: str
    tested_at: dt.datetime
    program_count: int | None = None
    checks: tuple[CheckResult, ...] = ()
    reports_as_of: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A program as Coursera lists it."""

    id: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All active programs, as read at one time."""

    fingerprint: str
    programs: tuple[Program, ...]
    loaded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """One learner's rows as Coursera names the fields: live examples, kept in memory only.

    Attributes:
        values: Entity name to source field to text.
    """

    values: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class KnownSchools:
    """Existing schools that programs can be mapped to."""

    schools: tuple[School, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """What this computer can do.

    Attributes:
        keychain_name: What the system calls its keychain; empty when there is none.
        keychain_problem: Why it cannot be used, if so.
        secret_limit: The longest secret it takes, in characters.
        time_zone: This computer's IANA zone.
        longest_run: How long the longest of this delivery's last ten runs took here.
        documents: The folder for packages and delivery files.
        receiver_problem: Why the receiver cannot be written to, if so.
        scheduler: What the system's scheduler is called; empty until it was asked.
        scheduler_problem: Why it cannot start runs by itself, if so.
        scheduler_notes: What a person should know of runs that it starts, in sentences.
    """

    keychain_name: str = ""
    keychain_problem: Problem | None = None
    secret_limit: int = 1000
    time_zone: str = "UTC"
    longest_run: dt.timedelta = dt.timedelta(0)
    documents: str = ""
    receiver_problem: Problem | None = None
    scheduler: str = ""
    scheduler_problem: Problem | None = None
    scheduler_notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All answers; each is forgotten when the account it was asked with changes.

    Attributes:
        signed_in_at: When the sign-in of a key of the older console was last prolonged (UTC).
    """

    signed_in_at: dt.datetime | None = None
    connection: Connection | None = None
    checks: tuple[CheckResult, ...] = ()
    catalog: Catalog | None = None
    samples: tuple[Sample, ...] = ()
    learner_counts: Mapping[str, int] = field(default_factory=dict)
    schools: KnownSchools = KnownSchools()
    machine: Machine = Machine()


def fingerprint(account: Account, secret_id: int) -> str:
    """Return a short text that changes with the account or the secret.

    Args:
        account: The account a question is asked with.
        secret_id: A number that the session raises whenever the secret changes; the secret itself
            is never hashed into anything that could be kept.
    """
    text = "\n".join((
        account.source, account.generation, account.api_key, account.organization_id,
        account.api_base, account.token_url, account.program_id, str(account.proxy),
        account.certificate_file, str(account.practice), str(secret_id),
    ))  # fmt: skip
    return hashlib.sha256(text.encode()).hexdigest()[:16]
