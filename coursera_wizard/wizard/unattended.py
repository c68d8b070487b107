"""A configuration without a window: the same session, checks and plan, walked from answers.

Each step reports what it did before the next begins. The first problem ends the walk, and then
nothing outside the program was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from coursera_wizard.domain.answers import Answers
from coursera_wizard.domain.attributes import default_rows
from coursera_wizard.domain.auto_mapping import auto_map
from coursera_wizard.domain.credentials import (
    Hint,
    HintKind,
    UrlKind,
    api_key_hint,
    is_legacy_key,
    organization_id_hint,
    read_org_api_url,
    trimmed,
)
from coursera_wizard.domain.draft import DEFAULT_API_BASE, Account, Programs, Source
from coursera_wizard.domain.facts import CheckResult, CheckState
from coursera_wizard.domain.names_apart import tell_apart
from coursera_wizard.domain.other_secrets import bindings
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure, problem
from coursera_wizard.domain.program_changes import ProgramsChange
from coursera_wizard.domain.program_checks import names_text
from coursera_wizard.domain.receiver_words import describe_notices
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.schedule_words import date_text, describe
from coursera_wizard.domain.secret import SECRET_VARIABLE, Secret, SecretPlace, SecretPurpose
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.services import blocking
from coursera_wizard.services.ports import Services, StoredDelivery
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.finish import default_path, plan_finish
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.steps import StepId


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be configured, and with which secret.

    Attributes:
        answers: What a person would choose in the window.
        documents: The folder the file is saved in, unless `path` says otherwise.
        secret: The Client Secret; not needed for the practice organization.
        variable: The environment variable the secret came from; empty when it was typed.
        path: The file to write.
        place: Where the secret is to be kept; the keychain, or else the variable, by default.
        passphrase: For a sealed file.
        allows_address: Whether addresses other than Coursera's were agreed to.
        others: The secrets of receiver and notices.
    """

    answers: Answers
    documents: Path
    secret: Secret | None = None
    variable: str = ""
    path: Path | None = None
    place: SecretPlace | None = None
    passphrase: Secret | None = None
    allows_address: bool = False
    others: Mapping[SecretPurpose, Secret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepReport:
    """What one step did.

    Attributes:
        step: Which one.
        sentences: What was done, a plain sentence each.
        checks: The lines of the connection test.
        warnings: What wants a look and stops nothing.
    """

    step: StepId
    sentences: tuple[str, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told how the configuration goes on.

    Attributes:
        on_step: Called after each step.
        on_checks: Called with all lines of the connection test whenever one changes.
        on_programs: Called with the number of programs read so far.
        on_browser: Called with the address that a person has to open in a browser, to sign in
            with a key of the older console.
    """

    on_step: Callable[[StepReport], None] = field(default=lambda _report: None)
    on_checks: Callable[[tuple[CheckResult, ...]], None] = field(default=lambda _checks: None)
    on_programs: Callable[[int], None] = field(default=lambda _count: None)
    on_browser: Callable[[str], None] = field(default=lambda _address: None)


async def configure(order: Order, services: Services, listener: Listener) -> StoredDelivery:
    """Walk all steps from the answers to the saved file.

    Args:
        order: What is to be configured.
        services: Coursera, the keychain and the store.
        listener: Is told of each step.

    Returns:
        The delivery as it is on disk.

    Raises:
        ProblemError: What stands in the way. Nothing is saved then.
    """
    session = WizardSession(services.clock)
    actions = WizardActions(session, services)
    walk = _Walk(order, services, listener, session, actions)
    try:
        return await walk.to_the_end()
    finally:
        await actions.close()


@dataclass(frozen=True, slots=True)
class _Walk:
    """One configuration on its way through the steps."""

    order: Order
    services: Services
    listener: Listener
    session: WizardSession
    actions: WizardActions

    async def to_the_end(self) -> StoredDelivery:
        await self._check_path(self.order.path)
        await self.actions.look_around()
        await self._credentials()
        await self._connection()
        await self._programs()
        self._attributes()
        await self._schedule()
        return await self._finish()

    # -- credentials

    async def _credentials(self) -> None:
        answers = self.order.answers
        hints: tuple[Hint | None, ...] = ()
        if answers.college is not None:
            await self.actions.start_practice(answers.college)
            first = _("The practice organization, which runs on this computer.")
        else:
            account = account_of(answers)
            self.session.choose(account=account)
            self.session.type_secret(self.order.secret.reveal() if self.order.secret else "")
            self._choose_place()
            hints = (
                api_key_hint(account.api_key),
                organization_id_hint(
                    account.organization_id,
                    org_api_url=account.org_api_url,
                    program_id=account.program_id,
                ),
            )
            first = _("Organization {id}, API Key (Client ID) {key}.").format(
                id=account.organization_id, key=account.api_key
            )
        self.session.choose(
            name=answers.name,
            receiver=answers.receiver,
            options=answers.options,
            notices=answers.notices,
        )
        for purpose, secret in self.order.others.items():
            self.session.type_other(purpose, secret.reveal())
        warnings = self._pass(StepId.CREDENTIALS)
        await self._agree_to_addresses()
        if is_legacy_key(self.session.state.draft.account.api_key):
            await self.actions.find_sign_in_store(self.order.passphrase)
            await self.actions.sign_in(self.listener.on_browser)
            hints = (Hint(HintKind.WARNING, _("Signed in with Coursera.")), *hints[1:])
        doubts = [hint.text for hint in hints if hint and hint.kind is HintKind.WARNING]
        self._report(StepId.CREDENTIALS, (first, *doubts), warnings=warnings)

    def _choose_place(self) -> None:
        """Decide where the secret is going to be kept, before anything is asked with it."""
        order, draft = self.order, self.session.state.draft
        wanted = order.answers.secret
        trouble = self.session.state.facts.machine.keychain_problem
        if order.place is not None:
            place, variable = order.place, order.variable or SECRET_VARIABLE
        elif wanted is not None:
            place, variable = wanted.place, wanted.variable
        elif trouble is not None and order.variable:
            place, variable = SecretPlace.ENVIRONMENT, order.variable
        else:
            place, variable = SecretPlace.KEYCHAIN, ""
        if place is SecretPlace.KEYCHAIN and trouble is not None:
            raise ProblemError(trouble)
        variable = variable if place is SecretPlace.ENVIRONMENT else ""
        self.session.choose(secret=replace(draft.secret, place=place, variable=variable))

    async def _agree_to_addresses(self) -> None:
        routes, account = self.services.routes, self.session.state.draft.account
        question = await blocking.call(routes.problem, account)
        if question is None:
            return
        if not self.order.allows_address:
            raise ProblemError(question)
        await blocking.call(routes.allow, account)

    # -- connection

    async def _connection(self) -> None:
        report = await self.actions.test_connection(self.listener.on_checks)
        if report.problem is not None and report.connection is None:
            self._report(StepId.CONNECTION, checks=report.checks)
            raise ProblemError(report.problem)
        self._pass(StepId.CONNECTION)
        connection = self.session.state.facts.connection
        name = connection.organization_name if connection else ""
        sentence = _("Connected to {organization}.").format(organization=name)
        warnings = tuple(
            line.problem
            for line in report.checks
            if line.problem is not None and line.state is CheckState.WARNING
        )
        self._report(StepId.CONNECTION, (sentence,), report.checks, warnings)
        if self.order.path is None:
            await self._check_path(self._path())

    # -- programs

    async def _programs(self) -> None:
        await self.actions.load_catalog(self.listener.on_programs)
        draft, answers = self.session.state.draft, self.order.answers
        catalog = self.session.state.facts.catalog
        listed = [program.id for program in catalog.programs] if catalog else []
        chosen = listed if answers.programs == "all" else list(answers.programs)
        unknown = sorted(set(chosen) - set(listed))
        if unknown:
            raise failure(ProblemCode.ANSWERS_UNKNOWN_PROGRAM, ids=_(", ").join(unknown))
        rows = [draft.programs.mappings[id_] for id_ in chosen]
        change = await blocking.call(auto_map, rows, self.session.state.facts.schools.schools)
        mapped = replace(change.apply(draft.programs), later=answers.later_programs)
        apart = await blocking.call(tell_apart, mapped)
        mapped = apart.apply(mapped)
        self.session.choose(programs=mapped)
        warnings = self._pass(StepId.PROGRAMS)
        sentences = (*programs_sentences(mapped), *apart_sentences(apart))
        self._report(StepId.PROGRAMS, sentences, warnings=warnings)

    # -- attributes, schedule

    def _attributes(self) -> None:
        rows = self.order.answers.attribute_rows
        self.session.choose(attributes=rows)
        warnings = self._pass(StepId.ATTRIBUTES)
        changed = len(set(rows) - set(default_rows()))
        text = ngettext(
            "{count} attribute, {changed} of them not as the default is.",
            "{count} attributes, {changed} of them not as the default is.",
            len(rows),
        )
        if not changed:
            text = ngettext(
                "{count} attribute, as the defaults are.",
                "{count} attributes, as the defaults are.",
                len(rows),
            )
        sentence = text.format(count=len(rows), changed=changed)
        self._report(StepId.ATTRIBUTES, (sentence,), warnings=warnings)

    async def _schedule(self) -> None:
        answers, draft = self.order.answers, self.session.state.draft
        schedule = _with_zone(answers.schedule, draft.schedule.zone)
        year = answers.school_year or draft.school_year
        self.session.choose(schedule=schedule, school_year=year)
        await self.actions.check_receiver()
        warnings = self._pass(StepId.SCHEDULE)
        sentences = [_("Runs: {schedule}.").format(
            schedule=describe(schedule, self.services.clock.now())
        )]  # fmt: skip
        told = describe_notices(answers.notices)
        if told:
            sentences.append(_("Notices: {words}.").format(words="; ".join(told)))
        if year is not None:
            sentences.append(
                _("School year: {first} to {last}.").format(
                    first=date_text(year.first_day), last=date_text(year.last_day)
                )
            )
        self._report(StepId.SCHEDULE, tuple(sentences), warnings=warnings)

    # -- finish

    async def _finish(self) -> StoredDelivery:
        order, reference = self.order, self.session.state.draft.secret
        plan = plan_finish(
            self.session,
            self.services,
            self._path(),
            place=reference.place,
            passphrase=order.passphrase,
            variable=reference.variable,
        )
        if order.answers.college is None:
            # Whoever gives the secret and the addresses together has agreed to both.
            account = self.session.state.draft.account
            await blocking.call(self.services.routes.allow, account)
        needed = bindings(order.answers.receiver, order.answers.notices)
        for purpose in order.others:
            await blocking.call(self.services.routes.allow_place, needed[purpose])
        stored = await plan.carry_out()
        done = [_("Done: {what}.").format(what=part) for part in plan.describe()]
        warnings: tuple[Problem, ...] = ()
        if reference.place is SecretPlace.ENVIRONMENT:
            text = _("The Client Secret is read from the variable {variable}; it is kept nowhere.")
            done.insert(0, text.format(variable=reference.variable))
        elif not reference.is_unattended:
            warnings = (problem(ProblemCode.SEALED_NOT_UNATTENDED, variable=SECRET_VARIABLE),)
        self._report(StepId.FINISH, tuple(done), warnings=warnings)
        return stored

    def _path(self) -> Path:
        return self.order.path or default_path(self.session.state.draft, self.order.documents)

    async def _check_path(self, path: Path | None) -> None:
        """Refuse a place where no new file can be written, before anything else is done."""
        if path is not None:
            await blocking.call(self.services.store.check_new, path)

    # -- each step

    def _pass(self, step: StepId) -> tuple[Problem, ...]:
        """Return the warnings of a step; raise the first problem that blocks it."""
        found = self.session.problems(step)
        for one in found:
            if one.is_blocking:
                raise ProblemError(one)
        return found

    def _report(
        self,
        step: StepId,
        sentences: tuple[str, ...] = (),
        checks: tuple[CheckResult, ...] = (),
        warnings: tuple[Problem, ...] = (),
    ) -> None:
        self.listener.on_step(StepReport(step, sentences, checks, warnings))


def account_of(answers: Answers) -> Account:
    """Return the account that answers describe, with the same trimming as in the window."""
    api_base, url = answers.api_base, read_org_api_url(answers.org_api_url)
    if api_base == DEFAULT_API_BASE and url.kind in _NAMES_A_BASE:
        api_base = url.api_base
    return Account(
        source=Source.COURSERA,
        api_key=trimmed(answers.api_key),
        organization_id=trimmed(answers.organization_id),
        org_api_url=trimmed(answers.org_api_url),
        program_id=trimmed(answers.program_id),
        api_base=api_base,
        token_url=answers.token_url,
        proxy=answers.proxy,
        certificate_file=answers.certificate_file,
    )


_NAMES_A_BASE = frozenset({UrlKind.API, UrlKind.LEGACY_API, UrlKind.OTHER})


def programs_sentences(programs: Programs) -> tuple[str, ...]:
    """Return how many programs are on and off, and how many schools they become."""
    mappings = programs.mappings.values()
    on = [row for row in mappings if row.is_on]
    schools = {row.school for row in on}
    return (
        _("{on} of {all} programs are on, {off} off.").format(
            on=len(on), all=len(programs.mappings), off=len(programs.mappings) - len(on)
        ),
        ngettext(
            "They become {count} school.", "They become {count} schools.", len(schools)
        ).format(count=len(schools)),
    )


def apart_sentences(apart: ProgramsChange) -> tuple[str, ...]:
    """Return what is said of new schools that got a name of their own."""
    if not apart:
        return ()
    names = (after.school.name for _before, after in apart.rows.values() if after.school)
    text = ngettext(
        "{count} program has the name of another, or none; its school is called {names}.",
        "{count} programs have the name of another, or none; their schools are called {names}.",
        len(apart.rows),
    )
    return (text.format(count=len(apart.rows), names=names_text(names)),)


def _with_zone(schedule: Schedule, zone: str) -> Schedule:
    """Return the schedule in this computer's zone where the answers name none."""
    lms = schedule.lms
    own = schedule.zone or zone
    return replace(schedule, zone=own, lms=replace(lms, zone=lms.zone or own))
