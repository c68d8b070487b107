"""What the wizard does that takes time: ask Coursera, the keychain, the practice organization.

Every action reads the session before it starts, waits, and teaches the session what it learned, if
account and secret are still the same by then. Nothing here knows a widget.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from coursera_wizard.domain.credentials import is_legacy_key
from coursera_wizard.domain.draft import (
    PRACTICE_API_BASE,
    PRACTICE_TOKEN_URL,
    Account,
    Generation,
    PracticeCollege,
    ReceiverChannel,
    Source,
)
from coursera_wizard.domain.facts import Catalog, CheckId, CheckResult, KnownSchools, Program
from coursera_wizard.domain.mapping import ProgramMapping
from coursera_wizard.domain.other_secrets import bindings
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure
from coursera_wizard.domain.program_list import check_programs, limit_programs, merge_catalog
from coursera_wizard.domain.schedule_room import longest_run
from coursera_wizard.domain.school_year import default_school_year
from coursera_wizard.domain.secret import (
    Secret,
    SecretPlace,
    SecretPurpose,
    SecretRef,
    SecretState,
)
from coursera_wizard.services import blocking
from coursera_wizard.services.ports import (
    CourseraApi,
    Credentials,
    ReceiverTarget,
    SecretVault,
    Services,
    StoredDelivery,
    TestReport,
)
from coursera_wizard.wizard.keychain import keychain_call
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.sign_in import SessionSignIn, sign_in_vault

SAMPLE_COUNT = 5
# A computer without a keychain has such secrets in variables, for runs alone.
_NOT_THERE = frozenset(
    {
        ProblemCode.KEYRING_SECRET_NOT_FOUND,
        ProblemCode.KEYRING_MISSING,
        ProblemCode.KEYRING_UNSAFE,
    }
)
COUNTS_AT_ONCE = 4


class WizardActions:
    """The slow verbs of one session; keeps one client open per account."""

    def __init__(self, session: WizardSession, services: Services) -> None:
        self._session = session
        self._services = services
        self._api: CourseraApi | None = None
        self._api_fingerprint = ""
        self._given_name = ""
        self._aside: Mapping[str, ProgramMapping] = {}
        self._sign_in_vault: SecretVault | None = None

    async def close(self) -> None:
        """Give the client's connections back."""
        api, self._api = self._api, None
        if api is not None:
            await api.close()

    # -- before the first step

    async def look_around(self) -> None:
        """Learn what this computer can do, and set the defaults that follow from it."""
        services, session = self._services, self._session
        name, trouble, limit = await blocking.call(_about_keychain, services)
        zone = services.clock.zone()
        longest = await blocking.call(_longest_run, services, session.stored)
        machine = replace(
            session.state.facts.machine,
            keychain_name=name,
            keychain_problem=trouble,
            secret_limit=limit,
            time_zone=zone,
            longest_run=longest,
        )
        session.learn(machine=machine)
        draft = session.state.draft
        if draft.sign_in_state is SecretState.STORED:
            moment = await blocking.call(services.sign_in_times.get, draft.account.sign_in_binding)
            session.learn(signed_in_at=moment)
        changes: dict[str, object] = {}
        if not draft.schedule.zone:
            lms = replace(draft.schedule.lms, zone=draft.schedule.lms.zone or zone)
            changes["schedule"] = replace(draft.schedule, zone=zone, lms=lms)
        if draft.school_year is None:
            changes["school_year"] = default_school_year(services.clock.today())
        if draft.started_at is None:
            changes["started_at"] = services.clock.now()
        session.choose(**changes)

    async def start_practice(
        self,
        college: PracticeCollege | None = None,
        generation: Generation = Generation.CURRENT,
    ) -> None:
        """Fill the credentials of the practice organization, which is started if need be.

        Args:
            college: Which one.
            generation: Legacy for the key of its older console, which is to be signed in with.
        """
        college = college or PracticeCollege()
        found = await self._services.practice.start(college)
        address = found.of_generation(generation)
        account = Account(
            source=Source.PRACTICE,
            api_key=address.api_key,
            organization_id=address.organization_id,
            org_api_url=found.console_link if generation is Generation.LEGACY else "",
            api_base=PRACTICE_API_BASE,
            token_url=PRACTICE_TOKEN_URL,
            practice=college,
        )
        self._session.choose(account=account, secret=SecretRef(SecretPlace.PRACTICE))
        self._session.type_secret(address.client_secret)

    async def recall_secret(self, passphrase: Secret | None = None) -> None:
        """Bring the stored secret into memory, if none is there yet.

        Raises:
            ProblemError: ``keyring.…``, ``sealed.…`` or ``environment.…``, whichever stands in the
                way.
        """
        await self._recall_credentials(passphrase)
        await self._recall_proxy_password(passphrase)
        await self._recall_sign_in(passphrase)
        for purpose in SecretPurpose:
            await self.recall_other(purpose, passphrase)

    async def recall_other(
        self, purpose: SecretPurpose, passphrase: Secret | None = None
    ) -> Secret | None:
        """Return the secret of receiver or notices, as typed or as stored with the delivery.

        Raises:
            ProblemError: ``keyring.…`` or ``sealed.…``; none where there simply is no such secret.
        """
        session, services = self._session, self._services
        found = session.other(purpose)
        if found is not None or session.stored is None:
            return found
        delivery, draft = session.stored.delivery, session.state.draft
        binding = bindings(delivery.receiver, delivery.notices).get(purpose)
        if binding is None or bindings(draft.receiver, draft.notices).get(purpose) != binding:
            return None
        is_sealed = delivery.secret.place is SecretPlace.SEALED_FILE
        if is_sealed and passphrase is None:
            return None  # there is nothing to open the file with
        reference = delivery.secret if is_sealed else SecretRef()
        try:
            secret = await keychain_call(
                lambda: services.vaults.read(reference, binding, passphrase)
            )
        except ProblemError as error:
            if error.problem.code not in _NOT_THERE:
                raise
            return None
        session.recall_other(binding, secret)
        return secret

    async def _recall_credentials(self, passphrase: Secret | None) -> None:
        session, services = self._session, self._services
        draft = session.state.draft
        if session.secret is not None or draft.secret_state is not SecretState.STORED:
            return
        if draft.account.source is Source.PRACTICE:
            college = draft.account.practice or PracticeCollege()
            found = await services.practice.start(college)
            address = found.of_generation(_generation_of(draft.account))
            session.recall_secret(Secret(address.client_secret))
            return
        if draft.secret.place is SecretPlace.ENVIRONMENT:
            await self.check_unbound()
        secret = await keychain_call(
            lambda: services.vaults.read(draft.secret, draft.account.binding, passphrase)
        )
        session.recall_secret(secret)

    async def check_unbound(self) -> None:
        """Let a secret pass that is bound to nothing, if its address was agreed to.

        Raises:
            ProblemError: ``coursera.address-not-trusted``.
        """
        routes, account = self._services.routes, self._session.state.draft.account
        question = await blocking.call(partial(routes.problem, account, is_bound=False))
        if question is not None:
            raise ProblemError(question)

    async def _recall_proxy_password(self, passphrase: Secret | None) -> None:
        """Bring the proxy's password into memory; there may be none, and the test tells."""
        session, services = self._session, self._services
        draft, stored = session.state.draft, session.stored
        proxy = draft.account.proxy
        if not proxy.has_password or session.proxy_password is not None:
            return
        # Also where the secret was typed anew: the proxy is the one that was saved.
        is_saved = stored is not None and stored.delivery.account.proxy == proxy
        reference = stored.delivery.secret if stored is not None and is_saved else draft.secret
        if not is_saved and draft.secret_state is not SecretState.STORED:
            return
        if reference.place is SecretPlace.SEALED_FILE and passphrase is None:
            return  # there is nothing to open the file with
        if reference.place not in {SecretPlace.KEYCHAIN, SecretPlace.SEALED_FILE}:
            return
        try:
            password = await keychain_call(
                lambda: services.vaults.read(reference, proxy.binding, passphrase)
            )
        except ProblemError as error:
            if error.problem.code is not ProblemCode.KEYRING_SECRET_NOT_FOUND:
                raise
        else:
            session.recall_proxy_password(password)

    async def _recall_sign_in(self, passphrase: Secret | None) -> None:
        session = self._session
        draft = session.state.draft
        is_stored = draft.sign_in_state is SecretState.STORED
        if session.sign_in is not None or not is_stored:
            return
        if draft.secret.place is SecretPlace.SEALED_FILE and passphrase is None:
            return  # its secret was typed anew: there is nothing to open the file with
        vault = await self.find_sign_in_store(passphrase)
        binding = draft.account.sign_in_binding
        token = await keychain_call(lambda: vault.get(binding))
        if token is not None and session.state.draft.account.sign_in_binding == binding:
            session.recall_sign_in(token)

    # -- step 1

    async def sign_in(self, open_browser: Callable[[str], None]) -> None:
        """Sign in with a key of the older console, in the person's browser.

        Args:
            open_browser: Opens an address, or shows it to the person.

        Raises:
            ProblemError: ``coursera.sign-in-…``, or what stands in the way.
        """
        session = self._session
        await self._recall_credentials(None)
        credentials = session.credentials()
        account = credentials.account.of_generation(Generation.LEGACY)
        token = await self._services.sign_in.sign_in(
            replace(credentials, account=account), open_browser
        )
        now = session.state.draft.account.of_generation(Generation.LEGACY)
        if now.sign_in_binding == account.sign_in_binding:
            session.take_sign_in(token, now, self._services.clock.now())

    async def find_sign_in_store(self, passphrase: Secret | None = None) -> SecretVault:
        """Return where a sign-in is kept; asked before a person takes the trouble to sign in.

        Raises:
            ProblemError: ``keyring.…`` or ``sealed.not-unattended``.
        """
        if self._sign_in_vault is None:
            reference = self._session.state.draft.secret
            self._sign_in_vault = await blocking.call(
                sign_in_vault, self._services, reference, passphrase
            )
        return self._sign_in_vault

    async def store_sign_in(self) -> SecretVault:
        """Store a new sign-in of a delivery that is saved already; return where it is now.

        Raises:
            ProblemError: ``keyring.…``, ``sealed.…`` or ``store.…``.
        """
        services, draft, token = self._services, self._session.state.draft, self._session.sign_in
        if token is None:
            raise failure(ProblemCode.COURSERA_SIGN_IN_MISSING)
        vault = await self.find_sign_in_store()
        binding, moment = draft.account.sign_in_binding, self._session.state.facts.signed_in_at
        await keychain_call(lambda: vault.set(binding, token))
        await blocking.call(services.sign_in_times.set, binding, moment)
        return vault

    # -- step 2

    async def test_connection(
        self,
        on_progress: Callable[[tuple[CheckResult, ...]], None],
        only: CheckId | None = None,
    ) -> TestReport:
        """Run the connection test and learn its verdict."""
        session, services = self._session, self._services
        await self.recall_secret()
        asked_with = session.fingerprint
        draft = session.state.draft
        report = await services.tester.test(
            self.credentials(),
            await self.receiver_target(),
            grades_required=draft.options.grades != "none",
            on_progress=on_progress,
            only=only,
        )
        if session.fingerprint == asked_with:
            connection = report.connection
            if connection is not None:
                connection = replace(connection, fingerprint=asked_with)
            elif only is not None and report.problem is None:
                connection = session.state.facts.connection
            session.learn(connection=connection, checks=report.checks)
            # A name that no person chose follows the organization, also to another one.
            if connection is not None and session.state.draft.name in {"", self._given_name}:
                self._given_name = connection.organization_name
                session.choose(name=self._given_name)
        return report

    # -- step 3

    async def load_catalog(self, on_progress: Callable[[int], None] = lambda _count: None) -> None:
        """Read all active programs; choices are kept, and what changed is merged into them.

        Args:
            on_progress: Called with the number of programs read so far.
        """
        session = self._session
        asked_with = session.fingerprint
        api = await self._client()
        programs: list[Program] = []
        async for page in api.programs():
            programs.extend(page)
            on_progress(len(programs))
        if session.fingerprint != asked_with:
            return
        catalog = Catalog(asked_with, tuple(programs), self._services.clock.now())
        draft = session.state.draft
        limited, aside = await blocking.call(
            limit_programs, draft.programs, self._aside, draft.account.program_ids
        )
        merged = await blocking.call(merge_catalog, limited, catalog)
        # Counted off the loop: the session's own check then finds it counted.
        await blocking.call(check_programs, merged, catalog)
        if session.fingerprint != asked_with:
            return
        self._aside = aside
        session.learn(catalog=catalog)
        session.choose(programs=merged)

    async def load_learner_counts(self, program_ids: Iterable[str]) -> None:
        """Read the number of learners of these programs, a few at a time, and learn each."""
        session = self._session
        wanted = [id_ for id_ in program_ids if id_ not in session.state.facts.learner_counts]
        if not wanted:
            return
        asked_with = session.fingerprint
        api = await self._client()
        gate = asyncio.Semaphore(COUNTS_AT_ONCE)

        async def load(program_id: str) -> tuple[str, int | None]:
            async with gate:
                return program_id, await api.learner_count(program_id)

        counts = await asyncio.gather(*(load(program_id) for program_id in wanted))
        if session.fingerprint == asked_with:
            known = dict(session.state.facts.learner_counts)
            known.update({id_: count for id_, count in counts if count is not None})
            session.learn(learner_counts=known)

    async def load_schools(self, path: Path) -> None:
        """Read existing schools from an orgs.csv or an earlier package."""
        schools = await blocking.call(self._services.receivers.schools, path)
        self._session.learn(schools=KnownSchools(schools, str(path)))

    # -- step 4

    async def load_samples(self) -> None:
        """Read a few learners as live examples; they stay in memory."""
        session = self._session
        asked_with = session.fingerprint
        api = await self._client()
        mappings = session.state.draft.programs.mappings.values()
        chosen = tuple(row.program_id for row in mappings if row.is_on)[:SAMPLE_COUNT]
        samples = await api.samples(chosen, SAMPLE_COUNT)
        if session.fingerprint == asked_with:
            session.learn(samples=samples)

    # -- step 5 and the receiver

    async def check_receiver(self) -> None:
        """Learn whether the receiver can be written to."""
        target = await self.receiver_target()
        trouble = await self._services.packages.check(target.receiver, target.name, target.secret)
        machine = self._session.state.facts.machine
        self._session.learn(machine=replace(machine, receiver_problem=trouble))

    async def receiver_target(self) -> ReceiverTarget:
        """Return where packages go; while the delivery has no name, the folder all of them use."""
        draft = self._session.state.draft
        receiver = draft.receiver
        if receiver.channel is ReceiverChannel.SFTP:
            secret = await self.recall_other(SecretPurpose.SFTP)
            return ReceiverTarget(receiver, draft.name, secret)
        if not draft.name and not receiver.folder:
            folder = self._services.receivers.folder(receiver, "-").parent
            receiver = replace(receiver, folder=str(folder))
        return ReceiverTarget(receiver, draft.name)

    def credentials(self) -> Credentials:
        """Return account and secret, and what keeps the sign-in where the key needs one."""
        session = self._session
        credentials = session.credentials()
        if credentials.account.generation is not Generation.LEGACY:
            return credentials
        is_stored = session.state.draft.sign_in_state is SecretState.STORED
        vault = self._sign_in_vault if is_stored else None
        return replace(credentials, sign_in=SessionSignIn(session, self._services, vault))

    async def _client(self) -> CourseraApi:
        """Return the client for the account as it is now."""
        wanted = self._session.fingerprint
        if self._api is not None and self._api_fingerprint == wanted:
            return self._api
        await self.recall_secret()
        await self.close()
        self._api = await self._services.apis.open(self.credentials())
        self._api_fingerprint = wanted
        return self._api


def _longest_run(services: Services, stored: StoredDelivery | None) -> dt.timedelta:
    """Return how long the longest of a delivery's last ten runs took; nothing for a new one."""
    if stored is None:
        return dt.timedelta(0)
    try:
        return longest_run(services.history.runs(stored.delivery.id))
    except ProblemError:
        return dt.timedelta(0)  # the home page and the history tell of a history that is damaged


def _about_keychain(services: Services) -> tuple[str, Problem | None, int]:
    """Return the keychain's name, what is wrong with it, and how long a secret it takes."""
    keychain = services.vaults.keychain()
    return keychain.name(), keychain.problem(), keychain.limit()


def _generation_of(account: Account) -> Generation:
    """Return whose secret an account of the practice organization needs, signed in or not."""
    return Generation.LEGACY if is_legacy_key(account.api_key) else Generation.CURRENT
