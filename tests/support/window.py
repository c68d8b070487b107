"""What tests and pictures of the window need: services in memory, sessions, and a dressed Qt."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coursera_wizard.domain.delivery import Delivery, DeliveryStatus, Organization, file_name
from coursera_wizard.domain.draft import Account, DeliveryDraft, PracticeCollege, Receiver, Source
from coursera_wizard.domain.facts import (
    Catalog,
    CheckId,
    CheckResult,
    CheckState,
    Connection,
    Machine,
    Program,
    Sample,
)
from coursera_wizard.domain.mapping import LaterPrograms, Match, ProgramMapping, School
from coursera_wizard.domain.problem import Problem, ProblemCode, failure, problem
from coursera_wizard.domain.schedule import ALL_DAYS, Frequency, Schedule
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import Secret, SecretBinding, SecretRef
from coursera_wizard.services.ports import (
    CourseraApi,
    Credentials,
    DocumentFindings,
    FileClaim,
    KnownDelivery,
    KnownDraft,
    PracticeAddress,
    PracticeFault,
    SecretVault,
    Services,
    StoredDelivery,
    TestReport,
)
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession
from tests.support.fakes import FakeSignIn, FakeSignInTimes

if TYPE_CHECKING:
    from coursera_wizard.ui.page import Page
    from coursera_wizard.wizard.steps import StepId

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
API_KEY = "q8Zk2vN0dX41uJmTq6yRbLwEq8Zk2vN0dX41uJmTq6yRbLwE"
CLIENT_SECRET = "sT4mLq9Zw2Xc7Vb1Nn6Mm3Kk8Jj5Hh0Gg4Ff9Dd2Ss7Aa1Qq6Ww3Ee8Rr5Tt0Yy4"
LEGACY_KEY = "oldKeyForTests-2026_xA"
LEGACY_SECRET = "oldSecretForTests-2026"
ORGANIZATION_ID = "ZRMnDiaeTTeyp03kUua0OA"
ORGANIZATION_NAME = "Harbor Valley College"
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


@dataclass
class FakeClock:
    """A clock that stands still until it is set."""

    moment: dt.datetime = NOW

    def now(self) -> dt.datetime:
        """Return the time it was set to."""
        return self.moment

    def today(self) -> dt.date:
        """Return its date."""
        return self.moment.date()

    def zone(self) -> str:
        """Return a zone with clock changes."""
        return "America/Los_Angeles"


@dataclass
class FakeVault:
    """A store for secrets in memory."""

    title: str = "the keychain of this computer"
    trouble: Problem | None = None
    longest: int = 2000
    secrets: dict[SecretBinding, Secret] = field(default_factory=dict)

    def name(self) -> str:
        """Return its name."""
        return self.title

    def problem(self) -> Problem | None:
        """Return why it cannot be used."""
        return self.trouble

    def limit(self) -> int:
        """Return the longest secret it takes."""
        return self.longest

    def get(self, binding: SecretBinding) -> Secret | None:
        """Return what is stored."""
        self._check()
        return self.secrets.get(binding)

    def set(self, binding: SecretBinding, secret: Secret) -> None:
        """Store it."""
        self._check()
        self.secrets[binding] = secret

    def clear(self, binding: SecretBinding) -> None:
        """Remove it."""
        self._check()
        self.secrets.pop(binding, None)

    def _check(self) -> None:
        if self.trouble is not None:
            raise failure(self.trouble.code)


@dataclass
class FakeVaults:
    """A keychain and a sealed file in memory."""

    chain: FakeVault = field(default_factory=FakeVault)
    sealed_file: FakeVault = field(default_factory=lambda: FakeVault(title="a sealed file"))

    def keychain(self) -> SecretVault:
        """Return the keychain."""
        return self.chain

    def sealed(self, passphrase: Secret) -> SecretVault:
        """Return the sealed file."""
        return self.sealed_file

    def read(self, ref: SecretRef, binding: SecretBinding, passphrase: Secret | None) -> Secret:
        """Return the stored secret."""
        found = self.chain.get(binding) or self.sealed_file.get(binding)
        if found is None:
            raise failure(ProblemCode.KEYRING_SECRET_NOT_FOUND)
        return found


@dataclass
class FakeClaim:
    """A claim on a file."""

    claims: set[Path]
    path: Path

    def release(self) -> None:
        """Give it back."""
        self.claims.discard(self.path)


@dataclass
class FakeStore:
    """Deliveries and drafts in memory."""

    files: dict[Path, Delivery] = field(default_factory=dict)
    broken: dict[Path, Problem] = field(default_factory=dict)
    listed: list[Path] = field(default_factory=list)
    kept: dict[str, KnownDraft] = field(default_factory=dict)
    claims: set[Path] = field(default_factory=set)
    trouble: Problem | None = None
    saves: int = 0

    def load(self, path: Path) -> StoredDelivery:
        """Return a delivery."""
        if path in self.broken:
            raise failure(self.broken[path].code)
        if path not in self.files:
            raise failure(ProblemCode.STORE_NOT_FOUND, path=path)
        return StoredDelivery(self.files[path], path, self.stamp(path) or "")

    def save(self, delivery: Delivery, path: Path, *, expected_stamp: str | None) -> StoredDelivery:
        """Keep a delivery."""
        if self.trouble is not None:
            raise failure(self.trouble.code)
        if self.stamp(path) != expected_stamp:
            raise failure(ProblemCode.STORE_CHANGED_MEANWHILE, path=path)
        self.files[path] = delivery
        self.saves += 1
        return StoredDelivery(delivery, path, self.stamp(path) or "")

    def check_new(self, path: Path) -> None:
        """Refuse what is there."""
        if path in self.files:
            raise failure(ProblemCode.STORE_EXISTS, path=path)

    def stamp(self, path: Path) -> str | None:
        """Return what identifies the content."""
        return str(hash(self.files[path].saved_at)) if path in self.files else None

    def raw(self, path: Path) -> bytes | None:
        """Return bytes for undo."""
        return b"{}" if path in self.files else None

    def restore(self, path: Path, content: bytes | None) -> None:
        """Remove a file that was not there."""
        if content is None:
            self.files.pop(path, None)

    def known(self) -> tuple[KnownDelivery, ...]:
        """Return the list."""
        lines = []
        for path in self.listed:
            delivery = self.files.get(path)
            trouble = self.broken.get(path)
            if delivery is None and trouble is None:
                trouble = problem(ProblemCode.STORE_NOT_FOUND, path=path)
            lines.append(KnownDelivery(path, delivery if trouble is None else None, trouble))
        return tuple(lines)

    def remember(self, path: Path) -> None:
        """Put a file on the list."""
        if path not in self.listed:
            self.listed.insert(0, path)

    def forget(self, path: Path) -> None:
        """Take it off."""
        if path in self.listed:
            self.listed.remove(path)

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
        if path in self.claims:
            return None
        self.claims.add(path)
        return FakeClaim(self.claims, path)


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
        CheckId.RECEIVER: (5, "Documents/Coursera Wizard/Harbor Valley College can be written."),
    }
    return tuple(CheckResult(check, CheckState.PASS, *sentences[check]) for check in CheckId)


def refused_checks() -> tuple[CheckResult, ...]:
    """Return a connection test that stopped at the organization."""
    cause = problem(
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


@dataclass
class FakeTester:
    """A connection test with a prepared verdict; waits at the gate when there is one."""

    checks: tuple[CheckResult, ...] = field(default_factory=passed_checks)
    gate: asyncio.Event | None = None
    asked: list[CheckId | None] = field(default_factory=list)

    async def test(
        self,
        credentials: Credentials,
        receiver: Path | None,
        *,
        grades_required: bool,
        on_progress: Callable[[tuple[CheckResult, ...]], None],
        only: CheckId | None = None,
    ) -> TestReport:
        """Report the prepared lines."""
        self.asked.append(only)
        on_progress(tuple(replace(line, state=CheckState.WAITING) for line in self.checks))
        if self.gate is not None:
            await self.gate.wait()
        on_progress(self.checks)
        trouble = next(
            (line.problem for line in self.checks if line.state is CheckState.FAILED), None
        )
        connection = None if trouble else a_connection("", checks=self.checks)
        return TestReport(connection, self.checks, trouble, 0.8)


@dataclass
class FakeReceivers:
    """A folder that can be written, unless told otherwise."""

    trouble: Problem | None = None
    known_schools: tuple[School, ...] = ()

    def check_writable(self, receiver: Receiver, name: str) -> Problem | None:
        """Return the prepared problem."""
        return self.trouble

    def folder(self, receiver: Receiver, name: str) -> Path:
        """Return the chosen folder, or the default one."""
        if receiver.folder:
            return Path(receiver.folder)
        return Path("/home/ana/Documents/Coursera Wizard") / name

    def schools(self, orgs_csv: Path) -> tuple[School, ...]:
        """Return the prepared schools."""
        return self.known_schools


@dataclass
class FakeDocuments:
    """Finds what it was told to find."""

    findings: DocumentFindings | None = None

    def read_text(self, text: str) -> DocumentFindings:
        """Return the prepared findings."""
        if self.findings is None:
            raise failure(ProblemCode.DOCUMENT_NOTHING_FOUND)
        return self.findings

    def read_file(self, path: Path) -> DocumentFindings:
        """Return the prepared findings."""
        return self.read_text("")


@dataclass
class FakePractice:
    """A practice organization that is only an address."""

    is_running: bool = False
    shown: str | None = None

    async def start(self, college: PracticeCollege) -> PracticeAddress:
        """Return its address."""
        self.is_running = True
        return PracticeAddress(
            api_base="http://127.0.0.1:9/ent",
            token_url="http://127.0.0.1:9/oauth2/client_credentials/token",
            organization_id=ORGANIZATION_ID,
            organization_name="Practice College",
            api_key=API_KEY,
            client_secret=CLIENT_SECRET,
            legacy_auth_url="http://127.0.0.1:9/oauth2/v1/auth",
            legacy_token_url="http://127.0.0.1:9/oauth2/v1/token",
            legacy_api_base="http://127.0.0.1:9",
            legacy_api_key=LEGACY_KEY,
            legacy_client_secret=LEGACY_SECRET,
            console_link=f"http://127.0.0.1:9/console/org/m5Qd-XfT0aYkR7_vLh3BpA/app/{LEGACY_KEY}",
        )

    async def stop(self) -> None:
        """End it."""
        self.is_running = False

    async def show_fault(self, name: str | None) -> None:
        """Note which fault is shown."""
        self.shown = name

    def faults(self) -> tuple[PracticeFault, ...]:
        """Return two."""
        return (
            PracticeFault("network.refused", ProblemCode.NETWORK_REFUSED),
            PracticeFault("tls.expired/not-yet-valid", ProblemCode.TLS_EXPIRED),
        )


@dataclass
class FakeRoutes:
    """Asks about an address when told to."""

    question: Problem | None = None
    allowed: list[Account] = field(default_factory=list)

    def problem(self, account: Account, *, is_bound: bool = True) -> Problem | None:
        """Return the prepared question until it was answered."""
        return None if account in self.allowed else self.question

    def allow(self, account: Account) -> None:
        """Remember the yes."""
        self.allowed.append(account)


@dataclass
class FakeApi:
    """Coursera's answers in memory."""

    programs_listed: tuple[Program, ...]
    learner_samples: tuple[Sample, ...] = ()
    is_closed: bool = False

    async def organization(self) -> tuple[str, str, str]:
        """Return the organization."""
        return ORGANIZATION_ID, ORGANIZATION_NAME, "harbor-valley-college"

    async def programs(self) -> AsyncIterator[tuple[Program, ...]]:
        """Yield the programs."""
        yield self.programs_listed

    async def learner_count(self, program_id: str) -> int | None:
        """Return a number that belongs to the program."""
        return sum(program_id.encode()) % 1300

    async def samples(self, program_ids: tuple[str, ...], count: int) -> tuple[Sample, ...]:
        """Return the samples."""
        return self.learner_samples[:count]

    async def close(self) -> None:
        """Close it."""
        self.is_closed = True


@dataclass
class FakeApis:
    """Opens the answers in memory."""

    api: FakeApi

    async def open(self, credentials: Credentials) -> CourseraApi:
        """Return the client."""
        return self.api


@dataclass
class World:
    """All services in memory, each within reach of a test; `services` is what pages get."""

    clock: FakeClock = field(default_factory=FakeClock)
    vaults: FakeVaults = field(default_factory=FakeVaults)
    store: FakeStore = field(default_factory=FakeStore)
    tester: FakeTester = field(default_factory=FakeTester)
    receivers: FakeReceivers = field(default_factory=FakeReceivers)
    documents: FakeDocuments = field(default_factory=FakeDocuments)
    practice: FakePractice = field(default_factory=FakePractice)
    routes: FakeRoutes = field(default_factory=FakeRoutes)
    api: FakeApi = field(default_factory=lambda: FakeApi(some_programs()))
    sign_in: FakeSignIn = field(default_factory=FakeSignIn)
    sign_in_times: FakeSignInTimes = field(default_factory=FakeSignInTimes)

    @property
    def services(self) -> Services:
        """The services as the window gets them."""
        return Services(
            apis=FakeApis(self.api),
            tester=self.tester,
            vaults=self.vaults,
            store=self.store,
            receivers=self.receivers,
            documents=self.documents,
            practice=self.practice,
            routes=self.routes,
            clock=self.clock,
            sign_in=self.sign_in,
            sign_in_times=self.sign_in_times,
        )


def some_programs(count: int = 0) -> tuple[Program, ...]:
    """Return the programs of the drawings, or as many as asked for."""
    if not count:
        return tuple(
            Program(f"program-{number:02}", name) for number, name in enumerate(PROGRAM_NAMES)
        )
    return tuple(
        Program(f"program-{number:06}", f"{PROGRAM_NAMES[number % 8]} {number // 8 + 1}")
        for number in range(count)
    )


def a_connection(fingerprint: str, *, checks: tuple[CheckResult, ...] | None = None) -> Connection:
    """Return a connection test that passed."""
    return Connection(
        fingerprint=fingerprint,
        organization_id=ORGANIZATION_ID,
        organization_name=ORGANIZATION_NAME,
        organization_slug="harbor-valley-college",
        tested_at=NOW,
        program_count=len(PROGRAM_NAMES),
        checks=passed_checks() if checks is None else checks,
        reports_as_of=NOW - dt.timedelta(hours=20),
    )


def mappings_for(programs: tuple[Program, ...], on: int = 5) -> Mapping[str, ProgramMapping]:
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


def an_account(**fields: object) -> Account:
    """Return complete credentials."""
    account = Account(api_key=API_KEY, organization_id=ORGANIZATION_ID)
    return replace(account, **fields)  # type: ignore[arg-type]  # fields of Account


def a_session(
    world: World, *, account: Account | None = None, secret: str = CLIENT_SECRET
) -> WizardSession:
    """Return a session with complete credentials and the defaults of this computer."""
    session = WizardSession(world.clock)
    session.learn(machine=Machine(keychain_name=world.vaults.chain.title, secret_limit=2000))
    session.choose(
        account=account or an_account(),
        school_year=SchoolYear(dt.date(2026, 8, 1), dt.date(2027, 7, 31)),
        started_at=NOW,
    )
    if secret:
        session.type_secret(secret)
    return session


def a_connected_session(world: World, *, on: int = 5) -> WizardSession:
    """Return a session whose test passed and whose programs are loaded, some of them on."""
    session = a_session(world)
    session.learn(connection=a_connection(session.fingerprint))
    session.learn(catalog=Catalog(session.fingerprint, world.api.programs_listed, NOW))
    programs = replace(
        session.state.draft.programs, mappings=mappings_for(world.api.programs_listed, on)
    )
    session.choose(name=ORGANIZATION_NAME, programs=programs)
    return session


def a_delivery(name: str = ORGANIZATION_NAME, **fields: object) -> Delivery:
    """Return a complete delivery."""
    draft = DeliveryDraft()
    programs = some_programs()
    delivery = Delivery(
        id="d" * 16,
        name=name,
        organization=Organization(ORGANIZATION_ID, name),
        account=an_account(),
        secret=SecretRef(),
        receiver=Receiver(),
        options=draft.options,
        programs=mappings_for(programs),
        later_programs=LaterPrograms.LEAVE_OFF,
        attributes=draft.attributes,
        schedule=draft.schedule,
        school_year=SchoolYear(dt.date(2026, 8, 1), dt.date(2027, 7, 31)),
        created_at=NOW,
        saved_at=NOW,
    )
    return replace(delivery, **fields)  # type: ignore[arg-type]  # fields of Delivery


def a_world_with_deliveries() -> World:
    """Return a computer with deliveries in every condition and one unfinished configuration."""
    world = World()
    folder = Path("/home/ana/Documents/Coursera Wizard")
    weekly = Schedule(
        frequency=Frequency.WEEKLY,
        time=dt.time(0, 45),
        days=ALL_DAYS[:5],
        zone="America/Los_Angeles",
    )
    for name, fields in (
        (ORGANIZATION_NAME, {"schedule": weekly}),
        ("Elm Street Academy", {"status": DeliveryStatus.SUSPENDED}),
        ("Practice College", {"account": an_account(source=Source.PRACTICE)}),
    ):
        path = folder / file_name(name)
        world.store.files[path] = a_delivery(name, **fields)
        world.store.listed.append(path)
    world.store.listed.append(folder / "northfield-works.delivery.json")
    draft = DeliveryDraft(name="Birch County Schools", account=an_account())
    world.store.keep_draft("a" * 16, draft)
    return world


def a_page(step: StepId, session: WizardSession, world: World) -> Page:
    """Return the page of a step, not entered yet; give it to ``qtbot.addWidget``."""
    from coursera_wizard.ui.pages import make_page

    services = world.services
    return make_page(step, session, services, WizardActions(session, services))
