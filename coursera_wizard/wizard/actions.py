"""What the wizard does that takes time: ask Coursera, the keychain, the practice organization.

Every action reads the session before it starts, waits, and teaches the session what it learned, if
account and secret are still the same by then. Nothing here knows a widget.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from coursera_wizard.domain.draft import (
    PRACTICE_API_BASE,
    PRACTICE_TOKEN_URL,
    Account,
    PracticeCollege,
    Source,
)
from coursera_wizard.domain.facts import Catalog, CheckId, CheckResult, KnownSchools, Program
from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.program_list import check_programs, merge_catalog
from coursera_wizard.domain.school_year import default_school_year
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef, SecretState
from coursera_wizard.services import blocking
from coursera_wizard.services.ports import CourseraApi, Services, TestReport
from coursera_wizard.wizard.session import WizardSession

Result = TypeVar("Result")

KEYCHAIN_LIMIT_S = 60.0
SAMPLE_COUNT = 5
COUNTS_AT_ONCE = 4


class WizardActions:
    """The slow verbs of one session; keeps one client open per account."""

    def __init__(self, session: WizardSession, services: Services) -> None:
        self._session = session
        self._services = services
        self._api: CourseraApi | None = None
        self._api_fingerprint = ""

    async def close(self) -> None:
        """Give the client's connections back."""
        api, self._api = self._api, None
        if api is not None:
            await api.close()

    # -- before the first step

    async def look_around(self) -> None:
        """Learn what this computer can do, and set the defaults that follow from it."""
        services, session = self._services, self._session
        keychain = services.vaults.keychain()
        name, trouble, limit = await blocking.call(
            lambda: (keychain.name(), keychain.problem(), keychain.limit())
        )
        zone = services.clock.zone()
        machine = replace(
            session.state.facts.machine,
            keychain_name=name,
            keychain_problem=trouble,
            secret_limit=limit,
            time_zone=zone,
        )
        session.learn(machine=machine)
        draft = session.state.draft
        changes: dict[str, object] = {}
        if not draft.schedule.zone:
            lms = replace(draft.schedule.lms, zone=draft.schedule.lms.zone or zone)
            changes["schedule"] = replace(draft.schedule, zone=zone, lms=lms)
        if draft.school_year is None:
            changes["school_year"] = default_school_year(services.clock.today())
        if draft.started_at is None:
            changes["started_at"] = services.clock.now()
        session.choose(**changes)

    async def start_practice(self, college: PracticeCollege | None = None) -> None:
        """Fill the credentials of the practice organization, which is started if need be."""
        college = college or PracticeCollege()
        address = await self._services.practice.start(college)
        account = Account(
            source=Source.PRACTICE,
            api_key=address.api_key,
            organization_id=address.organization_id,
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
        session, services = self._session, self._services
        draft = session.state.draft
        if session.secret is not None or draft.secret_state is not SecretState.STORED:
            return
        if draft.account.source is Source.PRACTICE:
            college = draft.account.practice or PracticeCollege()
            address = await services.practice.start(college)
            session.recall_secret(Secret(address.client_secret))
            return
        secret = await keychain_call(
            lambda: services.vaults.read(draft.secret, draft.account.binding, passphrase)
        )
        session.recall_secret(secret)
        proxy = draft.account.proxy
        if proxy.has_password and session.proxy_password is None:
            password = await keychain_call(
                lambda: services.vaults.read(draft.secret, proxy.binding, passphrase)
            )
            session.recall_proxy_password(password)

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
            session.credentials(),
            self._receiver_folder(),
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
            if connection is not None and not session.state.draft.name:
                session.choose(name=connection.organization_name)
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
        merged = await blocking.call(merge_catalog, session.state.draft.programs, catalog)
        # Counted off the loop: the session's own check then finds it counted.
        await blocking.call(check_programs, merged, catalog)
        if session.fingerprint != asked_with:
            return
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
        draft = self._session.state.draft
        trouble = await blocking.call(
            self._services.receivers.check_writable, draft.receiver, draft.name
        )
        machine = self._session.state.facts.machine
        self._session.learn(machine=replace(machine, receiver_problem=trouble))

    def _receiver_folder(self) -> Path:
        """Return where packages go; while the delivery has no name, the folder all of them use."""
        draft, receivers = self._session.state.draft, self._services.receivers
        if draft.name or draft.receiver.folder:
            return receivers.folder(draft.receiver, draft.name)
        return receivers.folder(draft.receiver, "-").parent

    async def _client(self) -> CourseraApi:
        """Return the client for the account as it is now."""
        wanted = self._session.fingerprint
        if self._api is not None and self._api_fingerprint == wanted:
            return self._api
        await self.recall_secret()
        await self.close()
        self._api = await self._services.apis.open(self._session.credentials())
        self._api_fingerprint = wanted
        return self._api


async def keychain_call(
    function: Callable[[], Result], limit_s: float = KEYCHAIN_LIMIT_S
) -> Result:
    """Ask the keychain, which may wait for an unlock window.

    Raises:
        ProblemError: ``keyring.no-answer`` after the limit, or what the function raises.
    """
    try:
        async with asyncio.timeout(limit_s):
            return await blocking.call(function)
    except TimeoutError as error:
        raise failure(ProblemCode.KEYRING_NO_ANSWER, seconds=round(limit_s)) from error
