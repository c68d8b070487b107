"""In-memory stand-ins for the ports; the contract tests hold them to what the real ones do."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.draft import Account, DeliveryDraft, PracticeCollege, Receiver
from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState, Program, Sample
from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.notice_events import is_wanted
from coursera_wizard.domain.notices import NoticeEvent, Notices
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.run import Run
from coursera_wizard.domain.secret import Secret, SecretBinding, SecretPlace, SecretRef
from coursera_wizard.services.ports import (
    Credentials,
    DocumentFindings,
    FileClaim,
    KnownDelivery,
    KnownDraft,
    PracticeAddress,
    PracticeFault,
    ReceiverTarget,
    RunSecrets,
    SecretVault,
    Services,
    StoredDelivery,
    TestReport,
)
from coursera_wizard.services.secrets.entry import normalized
from tests.support.builders import (
    API_KEY,
    LEGACY_KEY,
    LEGACY_SECRET,
    NOW,
    ORGANIZATION_ID,
    ORGANIZATION_NAME,
    SECRET,
    a_connection,
    passed_checks,
    program_id,
)
from tests.support.fake_history import FakeHistory
from tests.support.fake_scheduler import FakeScheduler
from tests.support.run_fakes import FakeEngine, FakeLauncher, FakePackages


@dataclass
class FakeClock:
    """A clock that stands still until it is set."""

    moment: dt.datetime = NOW
    zone_name: str = "America/Los_Angeles"

    def now(self) -> dt.datetime:
        """Return the set time."""
        return self.moment

    def today(self) -> dt.date:
        """Return the set day."""
        return self.moment.date()

    def zone(self) -> str:
        """Return the set zone."""
        return self.zone_name


@dataclass
class FakeVault:
    """A keychain in memory; `trouble` makes it unusable, `fails` fails when it is used."""

    entries: dict[SecretBinding, str] = field(default_factory=dict)
    trouble: Problem | None = None
    fails: ProblemCode | None = None
    longest: int = 1000

    def name(self) -> str:
        """Return a name for texts."""
        return "the test keychain"

    def problem(self) -> Problem | None:
        """Return why it cannot be used."""
        return self.trouble

    def limit(self) -> int:
        """Return the longest secret."""
        return self.longest

    def get(self, binding: SecretBinding) -> Secret | None:
        """Return what was stored for exactly this binding."""
        self._fail()
        value = self.entries.get(_tidy(binding))
        return None if value is None else Secret(value)

    def set(self, binding: SecretBinding, secret: Secret) -> None:
        """Store it, unless it is too long."""
        self._fail()
        if len(secret) > self.longest:
            raise failure(
                ProblemCode.KEYRING_TOO_LONG,
                length=len(secret),
                limit=self.longest,
                store=self.name(),
            )
        self.entries[_tidy(binding)] = secret.reveal()

    def clear(self, binding: SecretBinding) -> None:
        """Remove it."""
        self._fail()
        self.entries.pop(_tidy(binding), None)

    def _fail(self) -> None:
        if self.trouble is not None:
            raise ProblemError(self.trouble)
        if self.fails is not None:
            raise failure(self.fails, store=self.name())


@dataclass
class FakeVaults:
    """Finds the one keychain and the one sealed file."""

    chain: FakeVault = field(default_factory=FakeVault)
    sealed_file: FakeVault = field(default_factory=FakeVault)

    def keychain(self) -> SecretVault:
        """Return the keychain."""
        return self.chain

    def sealed(self, passphrase: Secret) -> SecretVault:
        """Return the sealed file; a short passphrase is refused as in the real one."""
        if len(passphrase) < 10:
            raise failure(ProblemCode.SEALED_PASSPHRASE_WEAK, characters=10)
        return self.sealed_file

    def read(self, ref: SecretRef, binding: SecretBinding, passphrase: Secret | None) -> Secret:
        """Return the secret of a delivery; the sealed file asks for its passphrase."""
        if ref.place is SecretPlace.SEALED_FILE and passphrase is None:
            raise failure(ProblemCode.SEALED_PASSPHRASE_WRONG)
        vault = self.sealed_file if ref.place is SecretPlace.SEALED_FILE else self.chain
        found = vault.get(binding)
        if found is None:
            raise failure(ProblemCode.KEYRING_SECRET_NOT_FOUND, store=vault.name())
        return found


class FakeClaim:
    """A claim on a file."""

    def __init__(self, held: set[Path], path: Path) -> None:
        self._held, self._path = held, path

    def release(self) -> None:
        """Let others open it."""
        self._held.discard(self._path)


@dataclass
class FakeStore:
    """Deliveries and drafts in memory; `fails` makes saving fail."""

    files: dict[Path, Delivery] = field(default_factory=dict)
    contents: dict[Path, bytes] = field(default_factory=dict)
    paths: list[Path] = field(default_factory=list)
    kept: dict[str, KnownDraft] = field(default_factory=dict)
    held: set[Path] = field(default_factory=set)
    versions: dict[Path, tuple[Path, ...]] = field(default_factory=dict)
    fails: ProblemCode | None = None

    def load(self, path: Path) -> StoredDelivery:
        """Return a stored delivery."""
        if path not in self.files:
            raise failure(ProblemCode.STORE_NOT_FOUND, path=path)
        return StoredDelivery(self.files[path], path, self.stamp(path) or "")

    def save(self, delivery: Delivery, path: Path, *, expected_stamp: str | None) -> StoredDelivery:
        """Store it, unless somebody else did meanwhile."""
        if self.fails is not None:
            raise failure(self.fails, path=path)
        if self.stamp(path) != expected_stamp:
            code = (
                ProblemCode.STORE_CHANGED_MEANWHILE if expected_stamp else ProblemCode.STORE_EXISTS
            )
            raise failure(code, path=path)
        self.files[path] = delivery
        return self.load(path)

    def check_new(self, path: Path) -> None:
        """Refuse what is there."""
        if path in self.files:
            raise failure(ProblemCode.STORE_EXISTS, path=path)

    def stamp(self, path: Path) -> str | None:
        """Return what identifies the content."""
        content = self.raw(path)
        return None if content is None else hashlib.sha256(content).hexdigest()

    def raw(self, path: Path) -> bytes | None:
        """Return something that stands for the bytes of a delivery, or those of another file."""
        if path in self.contents:
            return self.contents[path]
        return repr(self.files[path]).encode() if path in self.files else None

    def restore(self, path: Path, content: bytes | None) -> None:
        """Put the earlier delivery back; the fake only knows how to remove."""
        if content is None:
            self.files.pop(path, None)

    def earlier(self, path: Path) -> tuple[Path, ...]:
        """Return the set versions."""
        return self.versions.get(path, ())

    def known(self) -> tuple[KnownDelivery, ...]:
        """Return the list."""
        return tuple(self._known(path) for path in self.paths)

    def remember(self, path: Path) -> None:
        """Add to the list."""
        self.forget(path)
        self.paths.insert(0, path)

    def forget(self, path: Path) -> None:
        """Take off the list."""
        if path in self.paths:
            self.paths.remove(path)

    def keep_draft(self, draft_id: str, draft: DeliveryDraft) -> None:
        """Keep a draft."""
        self.kept[draft_id] = KnownDraft(draft_id, draft, NOW)

    def drafts(self) -> tuple[KnownDraft, ...]:
        """Return the drafts."""
        return tuple(self.kept.values())

    def drop_draft(self, draft_id: str) -> None:
        """Remove a draft."""
        self.kept.pop(draft_id, None)

    def hold_open(self, path: Path) -> FileClaim | None:
        """Claim a file."""
        if path in self.held:
            return None
        self.held.add(path)
        return FakeClaim(self.held, path)

    def _known(self, path: Path) -> KnownDelivery:
        delivery = self.files.get(path)
        lost = problem(ProblemCode.STORE_NOT_FOUND, path=path) if delivery is None else None
        return KnownDelivery(path, delivery, lost)


@dataclass
class FakeApi:
    """Coursera with a few programs; every page after the first waits for `gate` if there is one."""

    pages: tuple[tuple[Program, ...], ...] = ((Program(program_id(1), "Program 1"),),)
    counts: dict[str, int] = field(default_factory=dict)
    learners: tuple[Sample, ...] = ()
    fails: ProblemCode | None = None
    gate: asyncio.Event | None = None
    counted: list[str] = field(default_factory=list)
    is_closed: bool = False

    async def organization(self) -> tuple[str, str, str]:
        """Return the organization."""
        return ORGANIZATION_ID, ORGANIZATION_NAME, "harbour-valley-college"

    async def programs(self) -> AsyncIterator[tuple[Program, ...]]:
        """Yield the pages."""
        for number, page in enumerate(self.pages):
            if number and self.gate is not None:
                await self.gate.wait()
            self._fail()
            yield page

    async def learner_count(self, program_id: str) -> int | None:
        """Return a count, and note who was asked about."""
        self.counted.append(program_id)
        self._fail()
        return self.counts.get(program_id)

    async def samples(self, _program_ids: tuple[str, ...], count: int) -> tuple[Sample, ...]:
        """Return a few learners."""
        return self.learners[:count]

    async def close(self) -> None:
        """Note that it was closed."""
        self.is_closed = True

    def _fail(self) -> None:
        if self.fails is not None:
            raise failure(self.fails, host="api.coursera.com")


@dataclass
class FakeApis:
    """Opens the one fake API."""

    api: FakeApi = field(default_factory=FakeApi)
    opened: list[Credentials] = field(default_factory=list)

    async def open(self, credentials: Credentials) -> FakeApi:
        """Return it."""
        self.opened.append(credentials)
        return self.api


@dataclass
class FakeTester:
    """A connection test with the verdict of `checks`; `gate` keeps it waiting before the first."""

    checks: tuple[CheckResult, ...] = field(default_factory=passed_checks)
    gate: asyncio.Event | None = None
    organization_name: str = ORGANIZATION_NAME
    asked: list[Credentials] = field(default_factory=list)
    only: list[CheckId | None] = field(default_factory=list)
    receivers: list[ReceiverTarget | None] = field(default_factory=list)

    async def test(
        self,
        credentials: Credentials,
        receiver: ReceiverTarget | None,
        *,
        grades_required: bool,
        on_progress: Callable[[tuple[CheckResult, ...]], None],
        only: CheckId | None = None,
    ) -> TestReport:
        """Tell of each line, then give the verdict."""
        del grades_required
        self.asked.append(credentials)
        self.receivers.append(receiver)
        self.only.append(only)
        lines = [CheckResult(line.check) for line in self.checks]
        on_progress(tuple(lines))
        if self.gate is not None:
            await self.gate.wait()
        for index, line in enumerate(self.checks):
            lines[index] = CheckResult(line.check, CheckState.RUNNING)
            on_progress(tuple(lines))
            lines[index] = line
            on_progress(tuple(lines))
        trouble = next((line.problem for line in lines if line.state is CheckState.FAILED), None)
        connection = None
        if trouble is None:
            connection = a_connection(organization_name=self.organization_name, checks=self.checks)
        return TestReport(connection, self.checks, trouble, 0.1)


@dataclass
class FakeReceivers:
    """A folder that can be written to, or not."""

    root: Path = Path("/deliveries")
    trouble: Problem | None = None
    known_schools: tuple[School, ...] = ()

    def check_writable(self, _receiver: Receiver, _name: str) -> Problem | None:
        """Return the set trouble."""
        return self.trouble

    def folder(self, receiver: Receiver, name: str) -> Path:
        """Return the folder."""
        return Path(receiver.folder) if receiver.folder else self.root / name

    def schools(self, _orgs_csv: Path) -> tuple[School, ...]:
        """Return the set schools."""
        return self.known_schools


@dataclass
class FakeDocuments:
    """Finds what it was told to find, or nothing."""

    findings: DocumentFindings | None = None

    def read_text(self, _text: str) -> DocumentFindings:
        """Return the set findings."""
        if self.findings is None:
            raise failure(ProblemCode.DOCUMENT_NOTHING_FOUND)
        return self.findings

    def read_file(self, _path: Path) -> DocumentFindings:
        """Return the set findings."""
        return self.read_text("")


@dataclass
class FakePractice:
    """The practice organization without a process."""

    started: list[PracticeCollege] = field(default_factory=list)
    shown: list[str | None] = field(default_factory=list)
    is_running: bool = False

    async def start(self, college: PracticeCollege) -> PracticeAddress:
        """Return its address."""
        self.started.append(college)
        self.is_running = True
        base = "http://127.0.0.1:9"
        return PracticeAddress(
            f"{base}/ent", f"{base}/token", ORGANIZATION_ID, ORGANIZATION_NAME, API_KEY, SECRET,
            legacy_auth_url=f"{base}/oauth2/v1/auth",
            legacy_token_url=f"{base}/oauth2/v1/token",
            legacy_api_base=base,
            legacy_api_key=LEGACY_KEY,
            legacy_client_secret=LEGACY_SECRET,
            console_link=f"{base}/console/org/m5Qd-XfT0aYkR7_vLh3BpA/app/{LEGACY_KEY}",
        )  # fmt: skip

    async def stop(self) -> None:
        """End it."""
        self.is_running = False

    async def show_fault(self, name: str | None) -> None:
        """Note what was to be shown."""
        self.shown.append(name)

    def faults(self) -> tuple[PracticeFault, ...]:
        """Return two."""
        return (
            PracticeFault("network.refused", ProblemCode.NETWORK_REFUSED),
            PracticeFault("tls.expired/not-yet-valid", ProblemCode.TLS_EXPIRED),
        )


@dataclass
class FakeRoutes:
    """Every address is fine unless `trouble` is set; a yes ends it."""

    trouble: Problem | None = None
    unbound_trouble: Problem | None = None
    place_trouble: Problem | None = None
    allowed: list[Account] = field(default_factory=list)
    allowed_places: list[SecretBinding] = field(default_factory=list)

    def problem(self, account: Account, *, is_bound: bool = True) -> Problem | None:
        """Return the question; there may be one for secrets that are bound to nothing."""
        trouble = self.trouble or (None if is_bound else self.unbound_trouble)
        return None if account in self.allowed else trouble

    def allow(self, account: Account) -> None:
        """Remember the yes."""
        self.allowed.append(account)

    def place_problem(self, binding: SecretBinding) -> Problem | None:
        """Return the question about a variable's secret."""
        return None if binding in self.allowed_places else self.place_trouble

    def allow_place(self, binding: SecretBinding) -> None:
        """Remember the yes."""
        self.allowed_places.append(binding)


@dataclass
class FakeSignIn:
    """A sign-in that the person allows at once; `trouble` ends it, `gate` keeps it waiting."""

    token: str = "refreshTokenForTestsOnly-0001"
    trouble: Problem | None = None
    gate: Any = None
    asked: list[Credentials] = field(default_factory=list)

    async def sign_in(
        self, credentials: Credentials, open_browser: Callable[[str], None]
    ) -> Secret:
        """Open the page and return the refresh token."""
        self.asked.append(credentials)
        open_browser(f"{credentials.account.auth_url}?state=test")
        if self.gate is not None:
            await self.gate.wait()
        if self.trouble is not None:
            raise ProblemError(self.trouble)
        return Secret(self.token)


@dataclass
class FakeSignInTimes:
    """Times in memory; `fails` makes noting fail."""

    times: dict[SecretBinding, dt.datetime] = field(default_factory=dict)
    fails: ProblemCode | None = None

    def get(self, binding: SecretBinding) -> dt.datetime | None:
        """Return the noted time."""
        return self.times.get(binding)

    def set(self, binding: SecretBinding, moment: dt.datetime | None) -> None:
        """Note it, or forget it."""
        if self.fails is not None:
            raise failure(self.fails, path="sign-ins.json")
        self.times.pop(binding, None)
        if moment is not None:
            self.times[binding] = moment


@dataclass
class FakeNotifier:
    """Notes what would be sent; `trouble` is what becomes of it instead."""

    trouble: Problem | None = None
    sent: list[tuple[str, NoticeEvent, Run | None]] = field(default_factory=list)
    tests: list[tuple[str, Notices, RunSecrets]] = field(default_factory=list)

    async def notify(
        self, delivery: Delivery, event: NoticeEvent, run: Run | None, secrets: RunSecrets
    ) -> tuple[Problem, ...]:
        """Note it where the delivery asks for it."""
        if is_wanted(delivery.notices, event):
            self.sent.append((delivery.name, event, run))
            return (self.trouble,) if self.trouble is not None else ()
        return ()

    async def send_test(self, delivery_name: str, notices: Notices, secrets: RunSecrets) -> None:
        """Note it."""
        self.tests.append((delivery_name, notices, secrets))
        if self.trouble is not None:
            raise ProblemError(self.trouble)


@dataclass
class FakeServices:
    """All fakes, with their own types, and `ports()` as the program sees them."""

    apis: FakeApis = field(default_factory=FakeApis)
    tester: FakeTester = field(default_factory=FakeTester)
    vaults: FakeVaults = field(default_factory=FakeVaults)
    store: FakeStore = field(default_factory=FakeStore)
    receivers: FakeReceivers = field(default_factory=FakeReceivers)
    documents: FakeDocuments = field(default_factory=FakeDocuments)
    practice: FakePractice = field(default_factory=FakePractice)
    routes: FakeRoutes = field(default_factory=FakeRoutes)
    clock: FakeClock = field(default_factory=FakeClock)
    sign_in: FakeSignIn = field(default_factory=FakeSignIn)
    sign_in_times: FakeSignInTimes = field(default_factory=FakeSignInTimes)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    history: FakeHistory = field(default_factory=FakeHistory)
    launcher: FakeLauncher = field(default_factory=FakeLauncher)
    packages: FakePackages = field(default_factory=FakePackages)
    scheduler: FakeScheduler = field(default_factory=FakeScheduler)
    engine: FakeEngine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = FakeEngine(self.history)

    def ports(self) -> Services:
        """Return them as the upper layers get them."""
        return Services(**{one.name: getattr(self, one.name) for one in fields(Services)})


def _tidy(binding: SecretBinding) -> SecretBinding:
    """Return the binding with its address written in the one way that the real ones compare."""
    return replace(
        binding, api_key=binding.api_key.strip(), token_url=normalized(binding.token_url)
    )
