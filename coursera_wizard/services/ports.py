"""What the upper layers need from the world; the concrete services fulfill these protocols."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coursera_wizard.domain.draft import Generation
from coursera_wizard.domain.run import Trigger

if TYPE_CHECKING:
    from coursera_wizard.domain.answers import Answers
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.draft import Account, DeliveryDraft, PracticeCollege, Receiver
    from coursera_wizard.domain.facts import CheckId, CheckResult, Connection, Program, Sample
    from coursera_wizard.domain.mapping import School
    from coursera_wizard.domain.notices import NoticeEvent, Notices
    from coursera_wizard.domain.problem import Problem, ProblemCode
    from coursera_wizard.domain.run import Run, RunProgress
    from coursera_wizard.domain.run_issues import Issue, IssueClass
    from coursera_wizard.domain.schedule_entry import (
        EntrySnapshot,
        ExportTarget,
        ScheduleEntry,
        ScheduleProof,
    )
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


@dataclass(frozen=True, slots=True)
class ReceiverTarget:
    """Where packages are to go, as it is tried.

    Attributes:
        receiver: The receiver.
        name: The delivery's name, which names a folder where the receiver has none.
        secret: Of an SFTP server.
    """

    receiver: Receiver
    name: str
    secret: Secret | None = None


class ConnectionTester(Protocol):
    """The connection test: named checks, in order, within its time limit."""

    async def test(
        self,
        credentials: Credentials,
        receiver: ReceiverTarget | None,
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

    def earlier(self, path: Path) -> tuple[Path, ...]:
        """Return the earlier versions kept beside a file, newest first."""

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


@dataclass(frozen=True, slots=True)
class RunSecrets:
    """What a run needs to keep to itself, besides the credentials.

    Attributes:
        receiver: The password or private key of the receiver's server.
        mail: The password of the mail server for notices.
        webhook: The token of the web address for notices.
    """

    receiver: Secret | None = None
    mail: Secret | None = None
    webhook: Secret | None = None


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to run.

    Attributes:
        begun: The record of it that is in the history already, with its id and what it is
            planned for.
    """

    stored: StoredDelivery
    credentials: Credentials
    secrets: RunSecrets = RunSecrets()
    trigger: Trigger = Trigger.COMMAND
    is_preview: bool = False
    begun: Run | None = None


class RunEngine(Protocol):
    """Executes a delivery file; every result is in the history too."""

    async def run(
        self, request: RunRequest, on_progress: Callable[[RunProgress], None] | None = None
    ) -> Run:
        """Run it to its end and return how it went, also where it failed.

        To cancel the task, or to ask the history for it, cancels the run: nothing is sent then.

        Raises:
            ProblemError: ``run.already-running``; all else is in the run's problem.
        """

    async def approve(self, stored: StoredDelivery, run_id: str, secrets: RunSecrets) -> Run:
        """Deliver exactly the package of a held run or a preview, once; return the run.

        Raises:
            ProblemError: ``run.not-found``, ``run.not-waiting``, ``run.outdated``,
                ``run.package-gone`` or ``run.already-running``; a failed delivery too.
        """

    async def reject(self, stored: StoredDelivery, run_id: str) -> Run:
        """Note that a held run or a preview is not to be delivered; return the run.

        Raises:
            ProblemError: ``run.not-found`` or ``run.not-waiting``.
        """


class Change(Protocol):
    """What became of one record since the last delivered package."""

    @property
    def file(self) -> str:
        """The OneRoster file, such as ``users``."""

    @property
    def kind(self) -> str:
        """``new``, ``changed``, ``removed`` or ``same``."""

    @property
    def before(self) -> Mapping[str, str] | None:
        """The row as it was, by column; None for a new one."""

    @property
    def after(self) -> Mapping[str, str] | None:
        """The row as it is; None for a removed one."""


class RunHistory(Protocol):
    """Every run of this computer, newest first. Every method may block."""

    def add(self, run: Run) -> None:
        """Begin the record of a run."""

    def update(self, run: Run) -> None:
        """Keep what is known of a run now; its id tells which."""

    def planned(self, delivery_id: str) -> frozenset[dt.datetime]:
        """Return the planned starts (UTC) that are accounted for, of the last hundred at least."""

    def claim(self, runs: tuple[Run, ...], known: frozenset[dt.datetime]) -> bool:
        """Keep runs of one delivery for their planned starts, unless `planned` is not `known`.

        So that of several processes only one begins, or records, what was planned.
        """

    def tell_once(self, delivery_id: str, planned: dt.datetime) -> bool:
        """Note that people are told of a late start; return whether they were not before."""

    def note_progress(self, run_id: str, progress: RunProgress) -> bool:
        """Keep how far a run is; return whether somebody asked to cancel it."""

    def ask_to_cancel(self, run_id: str) -> None:
        """Have a run end itself as soon as it notices, within a second."""

    def run(self, delivery_id: str, run_id: str) -> Run | None:
        """Return one run; a unique beginning of its id will do. None if there is none."""

    def runs(self, delivery_id: str, limit: int = 50, before: str = "") -> tuple[Run, ...]:
        """Return the newest runs, or those before a run's id.

        One whose process is gone without a word reads as failed: ``run.interrupted``.
        """

    def going_on(self, delivery_id: str) -> Run | None:
        """Return the run that is going on now."""

    def waiting(self, delivery_id: str) -> Run | None:
        """Return the held run that waits for a decision."""

    def last_delivered(self, delivery_id: str) -> Run | None:
        """Return the run whose package the receiver has."""

    def folder(self, run: Run) -> Path:
        """Return the folder for what a run leaves, made and readable by its owner only."""

    def tidy(self, delivery_id: str) -> None:
        """Drop packages beyond the last 30 and runs beyond the last 400; never what is needed."""

    def remove(self, delivery_id: str, *, packages_only: bool = False) -> None:
        """Drop everything of a delivery."""

    def issues(
        self,
        run: Run,
        *,
        program_id: str = "",
        search: str = "",
        file: str = "",
        classes: Collection[IssueClass] = (),
        start: int = 0,
        limit: int = 200,
    ) -> tuple[tuple[Issue, ...], int]:
        """Return some of a run's issues and how many match in all.

        Args:
            run: It.
            program_id: Only those of this program.
            search: Only those with a cell that holds this; case and accents are ignored.
            file: Only those of this kind of record, such as ``users``.
            classes: Only those of these classes; none for all.
            start: How many matching ones are passed over.
            limit: How many are returned at most.

        Raises:
            ProblemError: ``history.list-gone`` or ``store.not-readable``.
        """

    def changes(
        self,
        run: Run,
        file: str,
        *,
        kind: str = "",
        program_id: str = "",
        search: str = "",
        start: int = 0,
        limit: int = 200,
    ) -> tuple[tuple[Change, ...], int]:
        """Return some of the records that differ, and how many match in all.

        Raises:
            ProblemError: ``run.package-gone`` where the packages are no longer kept.
        """


class RunLauncher(Protocol):
    """Starts runs as processes of their own, which outlive the window."""

    async def start(
        self,
        path: Path,
        *,
        is_preview: bool,
        passphrase: Secret | None = None,
        trigger: Trigger = Trigger.WINDOW,
    ) -> None:
        """Start ``coursera-delivery run`` or ``preview`` for a file; return once it has begun.

        Raises:
            ProblemError: ``run.already-running``, ``run.not-started`` or ``store.…``.
        """


@dataclass(frozen=True, slots=True)
class HostKey:
    """The key an SFTP server showed: ``ssh-ed25519 SHA256:…``."""

    text: str


class PackageReceivers(Protocol):
    """Brings packages to receivers, by folder or SFTP."""

    async def deliver(
        self,
        receiver: Receiver,
        name: str,
        files: tuple[Path, ...],
        secret: Secret | None,
        on_bytes: Callable[[int], None] | None = None,
    ) -> str:
        """Bring files to a receiver, each complete or not at all; return where, for a person.

        Args:
            receiver: Where to.
            name: The delivery's name.
            files: In the order they are sent; they keep their names.
            secret: Of an SFTP server.
            on_bytes: Told how many bytes went since it was last told.

        Raises:
            ProblemError: ``receiver.…``
        """

    async def check(self, receiver: Receiver, name: str, secret: Secret | None) -> Problem | None:
        """Return why nothing can be written there, or None; leaves nothing behind."""

    async def host_key(self, receiver: Receiver) -> HostKey:
        """Return the key the server shows now, for a person to compare; raises ProblemError."""

    def place(self, receiver: Receiver, name: str) -> str:
        """Return where packages go, as a person would say it; asks nobody."""


class Notifier(Protocol):
    """Tells people about runs. A notice that cannot be sent never fails a run."""

    async def notify(
        self, delivery: Delivery, event: NoticeEvent, run: Run | None, secrets: RunSecrets
    ) -> tuple[Problem, ...]:
        """Send what the delivery asks for; return what could not be sent."""

    async def send_test(self, delivery_name: str, notices: Notices, secrets: RunSecrets) -> None:
        """Send a test to everyone; raises ProblemError for the first that fails."""


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

    def place_problem(self, binding: SecretBinding) -> Problem | None:
        """Return the question before a variable's secret is sent to a receiver or for a notice."""

    def allow_place(self, binding: SecretBinding) -> None:
        """Remember the yes for exactly this name and address."""


class Scheduler(Protocol):
    """The operating system's own scheduler, for this person. Every method may block.

    An entry belongs to one delivery and starts ``coursera-delivery run FILE --scheduled``.
    """

    def kind(self) -> str:
        """Return what it is called, such as "systemd"; asks nobody."""

    def problem(self) -> Problem | None:
        """Return why nothing can be registered on this computer, or None."""

    def name(self, delivery_id: str) -> str:
        """Return what the system calls the entry of a delivery; asks nobody."""

    def install(self, stored: StoredDelivery) -> None:
        """Register the entry, or change it to what the delivery says now.

        Raises:
            ProblemError: ``scheduler.…``; what was there before is untouched then.
        """

    def status(self, stored: StoredDelivery) -> ScheduleEntry:
        """Read the entry back from the system and compare it; raises ProblemError."""

    def remove(self, delivery_id: str) -> None:
        """Take the entry away; nothing happens if there is none. Raises ProblemError."""

    def snapshot(self, delivery_id: str) -> EntrySnapshot:
        """Return the entry as the system holds it, for `restore`; raises ProblemError."""

    def restore(self, delivery_id: str, snapshot: EntrySnapshot) -> None:
        """Put an entry back as it was, or remove it where there was none; raises ProblemError."""

    def notes(self, stored: StoredDelivery) -> tuple[str, ...]:
        """Return what a person should know of runs here: sentences, with commands to run."""

    def start_proof(self, stored: StoredDelivery) -> str:
        """Have the system start a test of the delivery, as it would start a run; return its token.

        Raises:
            ProblemError: ``scheduler.…``
        """

    def read_proof(self, token: str) -> ScheduleProof:
        """Return how far a test came, as it noted itself."""

    def note_proof(self, token: str, proof: ScheduleProof) -> None:
        """Note how far a test is: called by the program that the system started."""

    def end_proof(self, token: str) -> None:
        """Take away what `start_proof` left with the system; raises nothing."""

    def proof_limit_s(self) -> float:
        """Return how long the system may take to start a test, in seconds."""

    def export(self, stored: StoredDelivery, target: ExportTarget) -> tuple[tuple[str, str], ...]:
        """Return names and contents of what another engine needs; raises ProblemError."""

    def write_export(self, path: Path, text: str) -> None:
        """Write one of them; its folder is made where it is missing. Raises ProblemError."""


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
    notifier: Notifier
    history: RunHistory
    launcher: RunLauncher
    engine: RunEngine
    packages: PackageReceivers
    scheduler: Scheduler


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
