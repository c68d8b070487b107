"""The one type every failure ends in, for page, command line, report and log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coursera_wizard.i18n import _


class ProblemCode(StrEnum):
    """Stable, searchable names of all problems; never translated."""

    # 1xx network
    NETWORK_NAME_NOT_FOUND = "network.name-not-found"
    NETWORK_OFFLINE = "network.offline"
    NETWORK_REFUSED = "network.refused"
    NETWORK_TIMEOUT = "network.timeout"
    NETWORK_CUT_OFF = "network.cut-off"
    NETWORK_PROXY_SIGN_IN = "network.proxy-sign-in"
    NETWORK_PROXY_UNREACHABLE = "network.proxy-unreachable"
    NETWORK_ADDRESS_UNUSABLE = "network.address-unusable"
    TLS_UNTRUSTED = "tls.untrusted"
    TLS_EXPIRED = "tls.expired"
    TLS_WRONG_NAME = "tls.wrong-name"
    TLS_FAILED = "tls.failed"
    TLS_CERTIFICATE_FILE = "tls.certificate-file"
    CLOCK_WRONG = "clock.wrong"
    # 2xx credentials and permission
    COURSERA_CREDENTIALS_REFUSED = "coursera.credentials-refused"
    COURSERA_API_NOT_ENABLED = "coursera.api-not-enabled"
    COURSERA_NOT_PERMITTED = "coursera.not-permitted"
    COURSERA_WRONG_ADDRESS = "coursera.wrong-address"
    COURSERA_ORGANIZATION_NOT_FOUND = "coursera.organization-not-found"
    COURSERA_LEGACY_CREDENTIALS = "coursera.legacy-credentials"
    COURSERA_ADDRESS_NOT_TRUSTED = "coursera.address-not-trusted"
    COURSERA_SIGN_IN_NEEDED = "coursera.sign-in-needed"
    COURSERA_SIGN_IN_DECLINED = "coursera.sign-in-declined"
    COURSERA_SIGN_IN_NOT_FINISHED = "coursera.sign-in-not-finished"
    COURSERA_SIGN_IN_MISMATCH = "coursera.sign-in-mismatch"
    COURSERA_SIGN_IN_ENDS_SOON = "coursera.sign-in-ends-soon"
    COURSERA_SIGN_IN_MISSING = "coursera.sign-in-missing"
    COURSERA_SIGN_IN_PORT_TAKEN = "coursera.sign-in-port-taken"
    COURSERA_SIGN_IN_REFUSED = "coursera.sign-in-refused"
    # 3xx Coursera's answers
    COURSERA_NO_PROGRAMS = "coursera.no-programs"
    COURSERA_NO_ENROLLMENTS = "coursera.no-enrollments"
    COURSERA_TOO_MANY_REQUESTS = "coursera.too-many-requests"
    COURSERA_UNAVAILABLE = "coursera.unavailable"
    COURSERA_NOT_COURSERA = "coursera.not-coursera"
    COURSERA_UNEXPECTED_ANSWER = "coursera.unexpected-answer"
    COURSERA_REDIRECTED = "coursera.redirected"
    COURSERA_ANSWER_TOO_LARGE = "coursera.answer-too-large"
    COURSERA_PAGING_BROKEN = "coursera.paging-broken"
    COURSERA_GRADES_NOT_READABLE = "coursera.grades-not-readable"
    COURSERA_REQUEST_REFUSED = "coursera.request-refused"
    COURSERA_REPORT_NOT_READ = "coursera.report-not-read"
    # 4xx configuration
    CREDENTIALS_API_KEY_MISSING = "credentials.api-key-missing"
    CREDENTIALS_SECRET_MISSING = "credentials.secret-missing"  # noqa: S105 - a code, no secret
    CREDENTIALS_ORGANIZATION_ID_MISSING = "credentials.organization-id-missing"
    CREDENTIALS_ADDRESS_UNUSABLE = "credentials.address-unusable"
    CONNECTION_NOT_TESTED = "connection.not-tested"
    PROGRAMS_NONE_CHOSEN = "programs.none-chosen"
    PROGRAMS_NEEDS_LOOK = "programs.needs-look"
    PROGRAMS_GONE = "programs.gone"
    PROGRAMS_SCHOOL_MISSING = "programs.school-missing"
    PROGRAMS_SAME_NEW_SCHOOL = "programs.same-new-school"
    PROGRAMS_NOT_LOADED = "programs.not-loaded"
    ATTRIBUTES_REQUIRED_MISSING = "attributes.required-missing"
    ATTRIBUTES_FED_TWICE = "attributes.fed-twice"
    ATTRIBUTES_SOURCE_UNKNOWN = "attributes.source-unknown"
    ATTRIBUTES_TARGET_UNKNOWN = "attributes.target-unknown"
    ATTRIBUTES_VALUE_UNKNOWN = "attributes.value-unknown"
    SCHEDULE_TIME_MISSING = "schedule.time-missing"
    SCHEDULE_DAYS_MISSING = "schedule.days-missing"
    SCHEDULE_ZONE_UNKNOWN = "schedule.zone-unknown"
    SCHEDULE_NEVER_RUNS = "schedule.never-runs"
    SCHEDULE_TOO_LATE = "schedule.too-late"
    SCHEDULE_SCHOOL_YEAR = "schedule.school-year"
    SCHEDULE_SCHOOL_YEAR_ENDS = "schedule.school-year-ends"
    RECEIVER_NOT_WRITABLE = "receiver.not-writable"
    RECEIVER_FOLDER_MISSING = "receiver.folder-missing"
    RECEIVER_SCHOOLS_NOT_READABLE = "receiver.schools-not-readable"
    RECEIVER_NO_DELTA = "receiver.no-delta"
    RECEIVER_NO_GRADES = "receiver.no-grades"
    RECEIVER_SETTING_UNUSABLE = "receiver.setting-unusable"
    NOTICES_NOT_COMPLETE = "notices.not-complete"
    STORE_NOT_FOUND = "store.not-found"
    STORE_NOT_READABLE = "store.not-readable"
    STORE_NOT_WRITABLE = "store.not-writable"
    STORE_FOLDER_MISSING = "store.folder-missing"
    STORE_DISK_FULL = "store.disk-full"
    STORE_NOT_JSON = "store.not-json"
    STORE_MISTAKES = "store.mistakes"
    STORE_NEWER_VERSION = "store.newer-version"
    STORE_CHANGED_MEANWHILE = "store.changed-meanwhile"
    STORE_OPEN_ELSEWHERE = "store.open-elsewhere"
    STORE_EXISTS = "store.exists"
    ANSWERS_MISTAKES = "answers.mistakes"
    ANSWERS_UNKNOWN_PROGRAM = "answers.unknown-program"
    DOCUMENT_NOTHING_FOUND = "document.nothing-found"
    DOCUMENT_NOT_READABLE = "document.not-readable"
    DOCUMENT_TOO_LARGE = "document.too-large"
    DOCUMENT_LOCKED = "document.locked"
    DOCUMENT_NO_TEXT = "document.no-text"
    PRACTICE_NOT_STARTED = "practice.not-started"
    PRACTICE_PORT_TAKEN = "practice.port-taken"
    USAGE_UNKNOWN_PROBLEM = "usage.unknown-problem"
    USAGE_WRONG = "usage.wrong"
    USAGE_NO_TERMINAL = "usage.no-terminal"
    USAGE_NO_DISPLAY = "usage.no-display"
    # 5xx runs, receivers, notices
    RUN_ALREADY_RUNNING = "run.already-running"
    RUN_HOLD_WAITS = "run.hold-waits"
    RUN_SUSPENDED = "run.suspended"
    RUN_NOT_FOUND = "run.not-found"
    RUN_NOT_WAITING = "run.not-waiting"
    RUN_OUTDATED = "run.outdated"
    RUN_INTERRUPTED = "run.interrupted"
    RUN_NOTHING_CHOSEN = "run.nothing-chosen"
    RUN_NOT_COMPLETE = "run.not-complete"
    RUN_CHECK_FAILED = "run.check-failed"
    RUN_PACKAGE_GONE = "run.package-gone"
    RUN_HELD = "run.held"
    RECEIVER_NAME_NOT_FOUND = "receiver.name-not-found"
    RECEIVER_SIGN_IN_REFUSED = "receiver.sign-in-refused"
    RECEIVER_HOST_KEY_UNKNOWN = "receiver.host-key-unknown"
    RECEIVER_HOST_KEY_CHANGED = "receiver.host-key-changed"
    RECEIVER_CUT_OFF = "receiver.cut-off"
    RECEIVER_NO_SPACE = "receiver.no-space"
    RECEIVER_SERVER_FOLDER_MISSING = "receiver.server-folder-missing"
    RECEIVER_NOT_PERMITTED = "receiver.not-permitted"
    RECEIVER_SECRET_MISSING = "receiver.secret-missing"  # noqa: S105 - a code, no secret
    RECEIVER_KEY_UNUSABLE = "receiver.key-unusable"
    RECEIVER_KEY_NEEDS_PASSPHRASE = "receiver.key-needs-passphrase"  # noqa: S105 - a code, no secret
    RECEIVER_NOT_SFTP = "receiver.not-sftp"
    RECEIVER_OLD_ENCRYPTION = "receiver.old-encryption"
    RECEIVER_REFUSED_FILE = "receiver.refused-file"
    RECEIVER_SERVER_MISSING = "receiver.server-missing"
    HISTORY_NEWER = "history.newer"
    HISTORY_DAMAGED = "history.damaged"
    HISTORY_BUSY = "history.busy"
    HISTORY_OTHER_VERSION = "history.other-version"
    HISTORY_LIST_GONE = "history.list-gone"
    NOTICE_MAIL_SERVER_UNREACHABLE = "notice.mail-server-unreachable"
    NOTICE_MAIL_NOT_SECURE = "notice.mail-not-secure"
    NOTICE_MAIL_SIGN_IN_REFUSED = "notice.mail-sign-in-refused"
    NOTICE_MAIL_SENDER_REFUSED = "notice.mail-sender-refused"
    NOTICE_MAIL_RECIPIENT_REFUSED = "notice.mail-recipient-refused"
    NOTICE_MAIL_REFUSED = "notice.mail-refused"
    NOTICE_WEBHOOK_UNREACHABLE = "notice.webhook-unreachable"
    NOTICE_WEBHOOK_FAILED = "notice.webhook-failed"
    NOTICE_SECRET_MISSING = "notice.secret-missing"  # noqa: S105 - a code, no secret
    RUN_NOT_STARTED = "run.not-started"
    # 6xx keychain
    KEYRING_LOCKED = "keyring.locked"
    KEYRING_MISSING = "keyring.missing"
    KEYRING_UNSAFE = "keyring.unsafe"
    KEYRING_TOO_LONG = "keyring.too-long"
    KEYRING_FAILED = "keyring.failed"
    KEYRING_NO_ANSWER = "keyring.no-answer"
    KEYRING_SECRET_NOT_FOUND = "keyring.secret-not-found"  # noqa: S105 - a code, no secret
    SEALED_PASSPHRASE_WRONG = "sealed.passphrase-wrong"  # noqa: S105 - a code, no secret
    SEALED_PASSPHRASES_DIFFER = "sealed.passphrases-differ"
    SEALED_PASSPHRASE_WEAK = "sealed.passphrase-weak"  # noqa: S105 - a code, no secret
    SEALED_NOT_UNATTENDED = "sealed.not-unattended"
    SEALED_DAMAGED = "sealed.damaged"
    ENVIRONMENT_SECRET_MISSING = "environment.secret-missing"  # noqa: S105 - a code, no secret
    SECRET_KEPT_ELSEWHERE = "secret.kept-elsewhere"  # noqa: S105 - a code, no secret
    # 7xx the operating system's scheduler
    SCHEDULER_NONE = "scheduler.none"
    SCHEDULER_NO_SESSION = "scheduler.no-session"
    SCHEDULER_NOT_ALLOWED = "scheduler.not-allowed"
    SCHEDULER_FAILED = "scheduler.failed"
    SCHEDULER_NO_ANSWER = "scheduler.no-answer"
    SCHEDULER_PATH_UNUSABLE = "scheduler.path-unusable"
    SCHEDULER_MANUAL = "scheduler.manual"
    SCHEDULER_DIFFERS = "scheduler.differs"
    SCHEDULER_NOT_RUNNING = "scheduler.not-running"
    SCHEDULER_SEALED_FILE = "scheduler.sealed-file"
    SCHEDULER_NOT_STARTED = "scheduler.not-started"
    SCHEDULER_NO_PROGRAM = "scheduler.no-program"
    SCHEDULER_KEYCHAIN_LOCKED = "scheduler.keychain-locked"
    SCHEDULER_VARIABLE_MISSING = "scheduler.variable-missing"
    SCHEDULER_TEST_ENDED = "scheduler.test-ended"
    SCHEDULER_ENTRY_ODD = "scheduler.entry-odd"
    SCHEDULE_MISSED = "schedule.missed"
    SCHEDULE_LATE = "schedule.late"
    SCHEDULE_TOO_CLOSE = "schedule.too-close"
    # 9xx defects
    BUG_UNEXPECTED = "bug.unexpected"


class Remedy(StrEnum):
    """What ends the problem; the exit code follows from it."""

    FIX_INPUT = "fix-input"
    TRY_AGAIN = "try-again"
    WAIT = "wait"
    CALL_SUPPORT = "call-support"


class Severity(StrEnum):
    """Whether a problem stops the work or only wants a look."""

    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """The fixed part of a problem: number and texts as they stand in the source (untranslated)."""

    number: int
    title: str
    what_happened: str
    what_to_do: str
    remedy: Remedy = Remedy.FIX_INPUT
    severity: Severity = Severity.BLOCKS
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What happened and what to do, ready to be shown; texts are translated when read."""

    code: ProblemCode
    places: tuple[tuple[str, str], ...] = ()
    details: str = ""
    field: str | None = None
    severity: Severity = Severity.BLOCKS

    @property
    def entry(self) -> CatalogEntry:
        """The catalog entry of this problem's code."""
        from coursera_wizard.domain.problem_catalog import CATALOG

        return CATALOG[self.code]

    @property
    def number(self) -> str:
        """The number that can be said on the telephone, such as ``CW-201``."""
        return f"CW-{self.entry.number}"

    @property
    def title(self) -> str:
        """What the person calls it, under 60 characters."""
        return self._filled(self.entry.title)

    @property
    def what_happened(self) -> str:
        """One or two sentences without jargon."""
        return self._filled(self.entry.what_happened)

    @property
    def what_to_do(self) -> str:
        """An instruction that can be followed."""
        return self._filled(self.entry.what_to_do)

    @property
    def remedy(self) -> Remedy:
        """What ends it."""
        return self.entry.remedy

    @property
    def is_blocking(self) -> bool:
        """Whether work stops until it is mended."""
        return self.severity is Severity.BLOCKS

    def as_dict(self) -> dict[str, str | None]:
        """The problem as one JSON object: number, code, texts, field, remedy, severity, details."""
        return {
            "number": self.number,
            "code": self.code.value,
            "title": self.title,
            "what_happened": self.what_happened,
            "what_to_do": self.what_to_do,
            "field": self.field,
            "remedy": self.remedy.value,
            "severity": self.severity.value,
            "details": self.details,
        }

    def _filled(self, text: str) -> str:
        return _(text).format_map(_Places(self.places))


class _Places(dict[str, str]):
    """Named places of a text; one that was not given reads as an ellipsis, never as an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def problem(
    code: ProblemCode,
    *,
    details: str = "",
    field: str | None = None,
    severity: Severity | None = None,
    places: Mapping[str, object] | None = None,
    **more: object,
) -> Problem:
    """Return the problem of this code.

    Args:
        code: Which problem.
        details: For support: status, request id, versions; no secret, no learner.
        field: The input it belongs to, such as ``account.api_key``; the catalog's by default.
        severity: Differs from the catalog's where the same fault only warns.
        places: Values for the named places of the texts.
        **more: The same, as keywords.
    """
    from coursera_wizard.domain.problem_catalog import CATALOG

    entry = CATALOG[code]
    filled = {**(places or {}), **more}
    return Problem(
        code=code,
        places=tuple((name, str(value)) for name, value in filled.items()),
        details=details,
        field=field if field is not None else entry.field,
        severity=severity or entry.severity,
    )


class ProblemError(Exception):
    """Carries one problem across layers; the only exception of ours that does."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code.value)
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.problem.number} {self.problem.code.value}"


def failure(code: ProblemCode, **values: object) -> ProblemError:
    """Return the exception for a problem of this code; arguments as for :func:`problem`."""
    return ProblemError(problem(code, **values))  # type: ignore[arg-type]  # checked by problem()
