"""What the person chose: every section of a delivery, each field of which may still be empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from coursera_wizard.domain.attributes import AttributeRow, default_rows
from coursera_wizard.domain.mapping import LaterPrograms, ProgramMapping
from coursera_wizard.domain.notices import Notices
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import SecretBinding, SecretPurpose, SecretRef, SecretState

# Coursera Business API v1, "Base URLs": data under /ent, the token at the root.
DEFAULT_API_BASE: Final = "https://api.coursera.com/ent"
DEFAULT_TOKEN_URL: Final = "https://api.coursera.com/oauth2/client_credentials/token"  # noqa: S105 - an address
# The same for keys of the older console; they are signed in with in a browser, once in two weeks.
LEGACY_AUTH_URL: Final = "https://accounts.coursera.org/oauth2/v1/auth"
LEGACY_TOKEN_URL: Final = "https://accounts.coursera.org/oauth2/v1/token"  # noqa: S105 - an address
LEGACY_API_BASE: Final = "https://api.coursera.org"
# The practice organization has another port each day; port 0 says "wherever it is now".
PRACTICE_API_BASE: Final = "http://127.0.0.1:0/ent"
PRACTICE_TOKEN_URL: Final = "http://127.0.0.1:0/oauth2/client_credentials/token"  # noqa: S105 - an address
PRACTICE_LEGACY_TOKEN_URL: Final = "http://127.0.0.1:0/oauth2/v1/token"  # noqa: S105 - an address
PRACTICE_LEGACY_API_BASE: Final = "http://127.0.0.1:0"


class Source(StrEnum):
    """Where the data come from."""

    COURSERA = "coursera"
    PRACTICE = "practice"


class Generation(StrEnum):
    """Which of Coursera's two ways a key is used in (Coursera Business API, "Generations")."""

    CURRENT = "current"
    LEGACY = "legacy"


class ProxyMode(StrEnum):
    """How requests leave this computer."""

    SYSTEM = "system"
    NONE = "none"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy of this delivery; its password is in the keychain."""

    mode: ProxyMode = ProxyMode.SYSTEM
    url: str = ""
    user: str = ""

    @property
    def has_password(self) -> bool:
        """Whether a password belongs to it."""
        return self.mode is ProxyMode.OWN and bool(self.user)

    @property
    def binding(self) -> SecretBinding:
        """What its stored password is bound to."""
        return SecretBinding(self.user, self.url)


@dataclass(frozen=True, slots=True)
class PracticeCollege:
    """Which practice organization: the same numbers always give the same college."""

    seed: int = 1
    programs: int = 25


@dataclass(frozen=True, slots=True)
class Account:
    """The Coursera organization and how it is reached; the secret is never in here.

    Attributes:
        generation: Legacy once a key of the older console was signed in with.
    """

    source: Source = Source.COURSERA
    generation: Generation = Generation.CURRENT
    api_key: str = ""
    organization_id: str = ""
    org_api_url: str = ""
    program_id: str = ""
    api_base: str = DEFAULT_API_BASE
    token_url: str = DEFAULT_TOKEN_URL
    proxy: Proxy = Proxy()
    certificate_file: str = ""
    practice: PracticeCollege | None = None

    @property
    def binding(self) -> SecretBinding:
        """What the stored secret is bound to."""
        return SecretBinding(self.api_key, self.token_url)

    @property
    def program_ids(self) -> tuple[str, ...]:
        """The programs that the list is limited to; none of them means all."""
        return tuple(self.program_id.replace(",", " ").split())

    @property
    def sign_in_binding(self) -> SecretBinding:
        """What the stored sign-in is bound to, apart from the secret of the same key."""
        return SecretBinding(self.api_key, self.token_url, SecretPurpose.SIGN_IN)

    @property
    def auth_url(self) -> str:
        """Where the browser signs in: beside the token address, so that no file names another.

        Coursera's own are ``…/oauth2/v1/token`` and ``…/oauth2/v1/auth``.
        """
        return f"{self.token_url.rstrip('/').rpartition('/')[0]}/auth"

    def of_generation(self, generation: Generation) -> Account:
        """Return the account with the addresses of a generation; own addresses stay."""
        current = (
            (DEFAULT_API_BASE, DEFAULT_TOKEN_URL),
            (PRACTICE_API_BASE, PRACTICE_TOKEN_URL),
        )
        legacy = (
            (LEGACY_API_BASE, LEGACY_TOKEN_URL),
            (PRACTICE_LEGACY_API_BASE, PRACTICE_LEGACY_TOKEN_URL),
        )
        if generation is Generation.CURRENT:
            current, legacy = legacy, current
        others = {
            old: new
            for before, after in zip(current, legacy, strict=True)
            for old, new in zip(before, after, strict=True)
        }
        return replace(
            self,
            generation=generation,
            api_base=others.get(self.api_base, self.api_base),
            token_url=others.get(self.token_url, self.token_url),
        )


class ReceiverChannel(StrEnum):
    """How a package travels."""

    FOLDER = "folder"
    SFTP = "sftp"


class SftpSignIn(StrEnum):
    """What an SFTP server is signed in to with; both are kept in the keychain."""

    PASSWORD = "password"  # noqa: S105 - a kind of sign-in, no secret
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Sftp:
    """An SFTP server.

    Attributes:
        folder: On the server; "" for the one its receiver profile names.
        host_key: The pinned key, as ``ssh-ed25519 SHA256:…``; "" before the first use.
    """

    host: str = ""
    port: int = 22
    user: str = ""
    folder: str = ""
    sign_in: SftpSignIn = SftpSignIn.PASSWORD
    host_key: str = ""

    @property
    def binding(self) -> SecretBinding:
        """What its stored password or key is bound to."""
        return SecretBinding(self.user, f"sftp://{self.host}:{self.port}", SecretPurpose.SFTP)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where packages go. An empty folder means the default one of the delivery's name."""

    profile: str = "generic-1.1"
    channel: ReceiverChannel = ReceiverChannel.FOLDER
    folder: str = ""
    sftp: Sftp = Sftp()


class GradeOption(StrEnum):
    """What the gradebook gets; one option per organization (Connect, grade sync)."""

    NONE = "none"
    FINAL = "final"
    GRANULAR_A = "A"
    GRANULAR_B = "B"


class DeliveryMode(StrEnum):
    """Whether a package is the whole truth or only what changed (OneRoster CSV, bulk and delta)."""

    BULK = "bulk"
    DELTA = "delta"


@dataclass(frozen=True, slots=True)
class HoldLimits:
    """When a delivery waits for a person: per cent of a kind, from a number of records on."""

    removals_percent: int = 10
    updates_percent: int = 75
    at_least_records: int = 5


@dataclass(frozen=True, slots=True)
class Options:
    """The advanced settings that are no part of the connection."""

    grades: GradeOption = GradeOption.NONE
    sis_id_prefix: str = ""
    approve_every_run: bool = False
    hold: HoldLimits = HoldLimits()
    mode: DeliveryMode = DeliveryMode.BULK


@dataclass(frozen=True, slots=True)
class Programs:
    """Which programs are delivered, and as which school.

    Attributes:
        mappings: Program id to mapping, for every program ever seen; never changed in place.
        later: What happens to programs that appear later.
    """

    mappings: Mapping[str, ProgramMapping] = field(default_factory=dict)
    later: LaterPrograms = LaterPrograms.LEAVE_OFF


@dataclass(frozen=True, slots=True)
class DeliveryDraft:
    """A delivery in the making.

    Attributes:
        name: The delivery's name; the organization's by default.
        path: The file it is saved as; empty until chosen.
        secret_state: All the draft knows of the secret.
        secret: Where the secret is or is going to be kept.
        sign_in_state: The same of the sign-in that a key of the older console needs.
    """

    name: str = ""
    path: str = ""
    account: Account = Account()
    secret_state: SecretState = SecretState.MISSING
    secret: SecretRef = SecretRef()
    sign_in_state: SecretState = SecretState.MISSING
    receiver: Receiver = Receiver()
    options: Options = Options()
    programs: Programs = field(default_factory=Programs)
    attributes: tuple[AttributeRow, ...] = field(default_factory=default_rows)
    schedule: Schedule = Schedule()
    school_year: SchoolYear | None = None
    notices: Notices = field(default_factory=Notices)
    started_at: dt.datetime | None = None
