"""What the upper layers need from the world; the concrete services fulfill these protocols."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coursera_wizard.domain.draft import Generation

if TYPE_CHECKING:
    from coursera_wizard.domain.answers import Answers
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.draft import Account, DeliveryDraft, PracticeCollege, Receiver
    from coursera_wizard.domain.facts import CheckId, CheckResult, Connection, Program, Sample
    from coursera_wizard.domain.mapping import School
    from coursera_wizard.domain.problem import Problem, ProblemCode
    from coursera_wizard.domain.secret import Secret, SecretBinding, SecretRef


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account with its secret, as handed to an action.

    Attributes:
        account: The account.
        secret: Its Client Secret.
        proxy_password: Of the delivery's own proxy, where that asks for a sign-in.
        sign_in: Of a key of the older console, which needs one.
    """

    account: Account
    secret: Secret
    proxy_password: Secret | None = None
    sign_in: SignInKeeper | None = None


class SignInKeeper(Protocol):
    """Holds the refresh token of a sign-in; each use prolongs it and may replace it."""

    def token(self) -> Secret | None:
        """Return the newest one; None where nobody signed in."""

    async def prolonged(self, token: Secret) -> None:
        """Keep what the latest use answered; raises ProblemError where it cannot be kept."""


class CourseraApi(Protocol):
    """Coursera's enterprise API for one account (Coursera Business API v1)."""

    async def organization(self) -> tuple[str, str, str]:
        """Return id, name and slug of the organization."""

    def programs(self) -> AsyncIterator[tuple[Program, ...]]:
        """Yield all active programs, page by page; limited to the account's program id if given."""

    async def learner_count(self, program_id: str) -> int | None:
        """Return how many learners a program has; None when Coursera does not say."""

    async def samples(self, program_ids: tuple[str, ...], count: int) -> tuple[Sample, ...]:
        """Return the rows of a few learners, for live examples."""

    async def close(self) -> None:
        """Give the connections back."""


class CourseraApis(Protocol):
    """Opens the API for an account; starts the practice organization where the account is its."""

    async def open(self, credentials: Credentials) -> CourseraApi:
        """Return a client; raises ProblemError where the address is not usable."""


@dataclass(frozen=True, slots=True)
class TestReport:
    """The result of a connection test.

    Attributes:
        connection: The fact to learn, if all required checks passed.
        checks: All lines in their order.
        problem: The first that blocks.
        seconds: How long the whole took.
    """

    __test__ = False  # pytest: not a test class

    connection: Connection | None
    checks: tuple[CheckResult, ...]
    problem: Problem | None
    seconds: float


class ConnectionTester(Protocol):
    """The connection test: named checks, in order, within its time limit."""

    async def test(
        self,
        credentials: Credentials,
        receiver: Path | None,
        *,
        grades_required: bool,
        on_progress: Callable[[tuple[CheckResult, ...]], None],
        only: CheckId | None = None,
    ) -> TestReport:
        """Run the checks, telling of each change of a line; a named fault is never raised."""


class SignIn(Protocol):
    """Signs in with a key of the older console, in the person's browser."""

    async def sign_in(
        self, credentials: Credentials, open_browser: Callable[[str], None]
    ) -> Secret:
        """Return the refresh token; raises ProblemError.

        The browser is to open the given address. It comes back to this computer, and waiting for
        that ends after some minutes. To cancel is to give up.
        """


class SignInTimes(Protocol):
    """When each sign-in of this computer was last prolonged; no secret. Every method may block."""

    def get(self, binding: SecretBinding) -> dt.datetime | None:
        """Return the time (UTC); None where it is not known."""

    def set(self, binding: SecretBinding, moment: dt.datetime | None) -> None:
        """Note the time; None forgets it. Raises ProblemError."""


class SecretVault(Protocol):
    """Keeps secrets. Every method may block (an unlock dialog): call through `blocking`."""

    def name(self) -> str:
        """Return what the system calls this store, such as "macOS Keychain"."""

    def problem(self) -> Problem | None:
        """Return why it cannot be used on this computer, or None."""

    def limit(self) -> int:
        """Return the longest secret it takes, in characters."""

    def get(self, binding: SecretBinding) -> Secret | None:
        """Return the secret stored for exactly this key and address; None if there is none."""

    def set(self, binding: SecretBinding, secret: Secret) -> None:
        """Store it; raises ProblemError."""

    def clear(self, binding: SecretBinding) -> None:
        """Remove it; nothing happens if there is none."""


class Vaults(Protocol):
    """Finds the store a SecretRef speaks of."""

    def keychain(self) -> SecretVault:
        """Return the operating system's keychain."""

    def sealed(self, passphrase: Secret) -> SecretVault:
        """Return the sealed file of this computer, opened with a passphrase."""

    def read(self, ref: SecretRef, binding: SecretBinding, passphrase: Secret | None) -> Secret:
        """Return the secret of a delivery wherever it is kept; raises ProblemError."""


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A delivery as read from its file; the stamp tells later whether the file changed."""

    delivery: Delivery
    path: Path
    stamp: str


@dataclass(frozen=True, slots=True)
class KnownDelivery:
    """One line of the home page.

    Attributes:
        path: The file.
        delivery: What it holds, if it could be read.
        problem: Why it could not.
    """

    path: Path
    delivery: Delivery | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class KnownDraft:
    """An unfinished configuration."""

    id: str
    draft: DeliveryDraft
    kept_at: dt.datetime


class DeliveryStore(Protocol):
    """Delivery files, the list of them, and drafts."""

    def load(self, path: Path) -> StoredDelivery:
        """Read and check a file; raises ProblemError with every mistake at once."""

    def save(self, delivery: Delivery, path: Path, *, expected_stamp: str | None) -> StoredDelivery:
        """Write atomically, keep the earlier version; expected_stamp guards against a lost change.

        None means that no file may be there yet; see `stamp`.
        """

    def check_new(self, path: Path) -> None:
        """Raise what keeps a new file from being written there; asked before all else."""

    def stamp(self, path: Path) -> str | None:
        """Return what identifies the present content of a file; None if there is none."""

    def raw(self, path: Path) -> bytes | None:
        """Return the bytes of a file for undo; None if there is none."""

    def restore(self, path: Path, content: bytes | None) -> None:
        """Put bytes back as they were; None removes the file."""

    def known(self) -> tuple[KnownDelivery, ...]:
        """Return the deliveries this computer knows, most recently saved first."""

    def remember(self, path: Path) -> None:
        """Add a file to the list."""

    def forget(self, path: Path) -> None:
        """Take a file off the list; the file stays."""

    def keep_draft(self, draft_id: str, draft: DeliveryDraft) -> None:
        """Write a draft atomically; never holds a secret or a learner."""

    def drafts(self) -> tuple[KnownDraft, ...]:
        """Return the unfinished configurations, newest first; unreadable ones are set aside."""

    def drop_draft(self, draft_id: str) -> None:
        """Remove a draft."""

    def hold_open(self, path: Path) -> FileClaim | None:
        """Claim a file for one window; None if another window holds it."""


class FileClaim(Protocol):
    """A file held open by one window."""

    def release(self) -> None:
        """Let others open it."""


class ReceiverChecks(Protocol):
    """What can be known of a receiver before anything is delivered."""

    def check_writable(self, receiver: Receiver, name: str) -> Problem | None:
        """Return why nothing can be written there, or None; leaves nothing behind."""

    def folder(self, receiver: Receiver, name: str) -> Path:
        """Return the folder packages go to, for a delivery of this name."""

    def schools(self, orgs_csv: Path) -> tuple[School, ...]:
        """Return the schools of an orgs.csv or of an earlier package; raises ProblemError."""


class DocumentReader(Protocol):
    """Finds credentials in the API Credentials document."""

    def read_text(self, text: str) -> DocumentFindings:
        """Return what was found in a pasted text."""

    def read_file(self, path: Path) -> DocumentFindings:
        """Return what was found in a file; raises ProblemError."""


@dataclass(frozen=True, slots=True)
class DocumentFindings:
    """Values found in a document; `lines` says from which line each was taken (1 is the first)."""

    api_key: str = ""
    secret: Secret | None = None
    organization_id: str = ""
    org_api_url: str = ""
    program_id: str = ""
    lines: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class PracticeAddress:
    """Where the practice organization is now, and its credentials, which everybody may know.

    Attributes:
        proxy: A proxy that requests have to go through; "" for none.
        certificate_file: Whose issuer has to be trusted as well; "" for nobody's.
        legacy_auth_url: Where a key of the older console is signed in with, in a browser.
        legacy_token_url: Where it gets its tokens.
        legacy_api_base: Where it gets data.
        legacy_api_key: A key of the older console.
        legacy_client_secret: Its secret.
        console_link: The older console's page of that key (Org API URL in the document).
        replaced: Names of the fields above that a shown fault has put a wrong value into.
    """

    api_base: str
    token_url: str
    organization_id: str
    organization_name: str
    api_key: str
    client_secret: str
    proxy: str = ""
    certificate_file: str = ""
    legacy_auth_url: str = ""
    legacy_token_url: str = ""
    legacy_api_base: str = ""
    legacy_api_key: str = ""
    legacy_client_secret: str = ""
    console_link: str = ""
    replaced: tuple[str, ...] = ()

    def of_generation(self, generation: Generation) -> PracticeAddress:
        """Return it with the addresses and credentials of one generation in the first fields."""
        if generation is not Generation.LEGACY:
            return self
        return replace(
            self,
            api_base=self.legacy_api_base,
            token_url=self.legacy_token_url,
            api_key=self.legacy_api_key,
            client_secret=self.legacy_client_secret,
        )


@dataclass(frozen=True, slots=True)
class PracticeFault:
    """A way the practice organization can fail.

    Attributes:
        name: A problem's code, with a slash and the way where there are several.
        code: The problem that is to be expected.
    """

    name: str
    code: ProblemCode


class Practice(Protocol):
    """Starts and stops the practice organization."""

    async def start(self, college: PracticeCollege) -> PracticeAddress:
        """Return its address; starts it if it does not run yet. Raises ProblemError.

        While a fault is shown, the address leads to it; so it is asked for again before each use.
        """

    async def stop(self) -> None:
        """End it."""

    async def show_fault(self, name: str | None) -> None:
        """Fail in this way from now on, also after the next start; None ends it.

        Raises ProblemError.
        """

    def faults(self) -> tuple[PracticeFault, ...]:
        """Return the ways it can fail, the plainest way to each problem first."""


class Routes(Protocol):
    """Addresses a secret or a token may be sent to, as far as the person of this computer agreed.

    Coursera's own hosts and loopback are always allowed. Anything else – another host, a proxy or a
    certificate of the delivery file's own – needs an explicit yes, kept on this computer and never
    in the file, so that a file from a stranger cannot lead a stored secret away.

    A secret in an environment variable is bound to no address as an entry of the keychain is: it
    goes to Coursera's own hosts, and to others, loopback too, only after a yes.
    """

    def problem(self, account: Account, *, is_bound: bool = True) -> Problem | None:
        """Return the question to be answered before anything is sent, or None.

        Args:
            account: Names the addresses.
            is_bound: Whether its secret is kept for exactly its key and address.
        """

    def allow(self, account: Account) -> None:
        """Remember the yes for exactly these addresses, this proxy and this certificate."""


class Clock(Protocol):
    """The time, so that tests can set it."""

    def now(self) -> dt.datetime:
        """Return the time in UTC."""

    def today(self) -> dt.date:
        """Return this computer's date."""

    def zone(self) -> str:
        """Return this computer's IANA zone."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the upper layers get, built once in bootstrap."""

    apis: CourseraApis
    tester: ConnectionTester
    vaults: Vaults
    store: DeliveryStore
    receivers: ReceiverChecks
    documents: DocumentReader
    practice: Practice
    routes: Routes
    clock: Clock
    sign_in: SignIn
    sign_in_times: SignInTimes


class PracticeServer(Protocol):
    """The practice organization by itself, for as long as a person wants it."""

    def faults(self) -> tuple[str, ...]:
        """Return the names of the faults it can show."""

    async def serve(self, college: PracticeCollege, *, port: int, fault: str) -> PracticeAddress:
        """Start it at this port (0: any free one), showing a fault ("": none)."""

    async def ended(self) -> None:
        """Return once it has ended by itself."""

    async def stop(self) -> None:
        """End it."""


@dataclass(frozen=True, slots=True)
class CommandServices:
    """What the command line gets: the window's services, and what only commands need.

    Attributes:
        read_answers: Reads a file of answers; raises ProblemError with every mistake at once.
        documents: The folder a new delivery is saved in unless another place is named.
    """

    services: Services
    read_answers: Callable[[Path], Answers]
    practice_server: PracticeServer
    documents: Path
