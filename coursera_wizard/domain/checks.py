"""What each step still misses: pure checks over choices and facts, one a step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from coursera_wizard.domain.attributes import check_attributes
from coursera_wizard.domain.credentials import is_usable_address
from coursera_wizard.domain.draft import (
    DeliveryDraft,
    Generation,
    ProxyMode,
    Receiver,
    ReceiverChannel,
    Source,
)
from coursera_wizard.domain.facts import Facts
from coursera_wizard.domain.notice_checks import check_notices as check_notice_settings
from coursera_wizard.domain.other_secrets import bindings
from coursera_wizard.domain.problem import Problem, ProblemCode, Severity, problem
from coursera_wizard.domain.program_list import check_programs as check_program_choices
from coursera_wizard.domain.receiver_checks import check_receiver as check_receiver_settings
from coursera_wizard.domain.schedule_entry import wants_entry
from coursera_wizard.domain.schedule_room import check_room
from coursera_wizard.domain.schedule_rules import check_schedule as check_schedule_rules
from coursera_wizard.domain.schedule_words import date_text
from coursera_wizard.domain.school_year import WARNING_DAYS
from coursera_wizard.domain.secret import SecretPlace, SecretPurpose, SecretState
from coursera_wizard.domain.sign_in import check_sign_in
from coursera_wizard.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a check may look at.

    Attributes:
        draft: What was chosen.
        facts: What is known.
        fingerprint: Of the account and secret as they are now; facts with another one are stale.
        secret_length: Of the typed secret, in characters; 0 while none is typed.
        now: UTC.
        other_secrets: Those of receiver and notices that are typed or kept.
    """

    draft: DeliveryDraft
    facts: Facts
    fingerprint: str
    secret_length: int
    now: dt.datetime
    other_secrets: frozenset[SecretPurpose] = frozenset()


def check_credentials(situation: Situation) -> tuple[Problem, ...]:
    """Return what is missing of key, secret, organization, addresses and receiver."""
    draft = situation.draft
    account = draft.account
    problems: list[Problem] = []
    if not account.api_key:
        problems.append(problem(ProblemCode.CREDENTIALS_API_KEY_MISSING))
    if draft.secret_state is SecretState.MISSING:
        problems.append(problem(ProblemCode.CREDENTIALS_SECRET_MISSING))
    if not account.organization_id:
        problems.append(problem(ProblemCode.CREDENTIALS_ORGANIZATION_ID_MISSING))
    addresses = [("account.api_base", account.api_base), ("account.token_url", account.token_url)]
    if account.proxy.mode is ProxyMode.OWN:
        addresses.append(("account.proxy", account.proxy.url))
    for field, address in addresses:
        if not is_usable_address(address) and not _is_proxy(field, address):
            problems.append(
                problem(
                    ProblemCode.CREDENTIALS_ADDRESS_UNUSABLE,
                    field=field,
                    address=address or "…",
                )
            )
    return (
        *problems,
        *_check_secret_length(situation),
        *_check_sign_in(situation),
        *_check_receiver(situation),
    )


def check_connection(situation: Situation) -> tuple[Problem, ...]:
    """Return a problem unless the required checks passed with these very credentials."""
    connection = situation.facts.connection
    if connection is None or connection.fingerprint != situation.fingerprint:
        return (problem(ProblemCode.CONNECTION_NOT_TESTED),)
    return ()


def check_programs(situation: Situation) -> tuple[Problem, ...]:
    """Return what the choice of programs lacks."""
    catalog = situation.facts.catalog
    if catalog is None or catalog.fingerprint != situation.fingerprint:
        return (problem(ProblemCode.PROGRAMS_NOT_LOADED),)
    return check_program_choices(situation.draft.programs, catalog)


def check_attribute_rows(situation: Situation) -> tuple[Problem, ...]:
    """Return required attributes that nothing feeds, and attributes fed twice."""
    return check_attributes(situation.draft.attributes)


def check_schedule(situation: Situation) -> tuple[Problem, ...]:
    """Return what is wrong with schedule, school year, receiver and notices."""
    draft = situation.draft
    problems = list(check_schedule_rules(draft.schedule, situation.now))
    problems += check_room(draft.schedule, situation.now, situation.facts.machine.longest_run)
    problems += _check_unattended(situation)
    year = draft.school_year
    if year is None or not year.is_valid:
        problems.append(problem(ProblemCode.SCHEDULE_SCHOOL_YEAR))
    elif year.days_left(situation.now.date()) <= WARNING_DAYS:
        problems.append(
            problem(ProblemCode.SCHEDULE_SCHOOL_YEAR_ENDS, day=date_text(year.last_day))
        )
    if situation.facts.machine.receiver_problem is not None:
        problems.append(situation.facts.machine.receiver_problem)
    return (*problems, *_check_notices(situation))


def check_nothing_more(_situation: Situation) -> tuple[Problem, ...]:
    """Return nothing: the last step asks the checks of all steps before it."""
    return ()


def blocking(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return those that stop the work."""
    return tuple(problem for problem in problems if problem.is_blocking)


def _is_proxy(field: str, address: str) -> bool:
    """A proxy is reached by plain http on any host: what goes through it is encrypted inside."""
    return field == "account.proxy" and is_usable_address(address.replace("http://", "https://", 1))


def _check_receiver(situation: Situation) -> tuple[Problem, ...]:
    """Return what the receiver's settings lack, its password or key among them."""
    draft = situation.draft
    found = check_receiver_settings(draft.receiver, draft.options)
    is_missing = SecretPurpose.SFTP not in situation.other_secrets
    if draft.receiver.channel is ReceiverChannel.SFTP and is_missing:
        host = draft.receiver.sftp.host or "…"
        return (*found, problem(ProblemCode.RECEIVER_SECRET_MISSING, host=host))
    return found


def _check_unattended(situation: Situation) -> tuple[Problem, ...]:
    """Return what keeps this computer from starting the runs by itself, where it is to."""
    draft = situation.draft
    if not wants_entry(draft.schedule):
        return ()
    if situation.facts.machine.scheduler_problem is not None:
        return (situation.facts.machine.scheduler_problem,)
    if draft.account.source is Source.COURSERA and not draft.secret.is_unattended:
        return (problem(ProblemCode.SCHEDULER_SEALED_FILE),)
    return ()


def _check_notices(situation: Situation) -> tuple[Problem, ...]:
    """Return what the settings for notices lack, passwords and tokens among them."""
    draft = situation.draft
    needed = bindings(Receiver(), draft.notices)
    missing = [one for one in needed if one not in situation.other_secrets]
    return (
        *check_notice_settings(draft.notices),
        *(
            problem(ProblemCode.NOTICE_SECRET_MISSING, what=_(_WORDS[one]), field=_FIELDS[one])
            for one in missing
        ),
    )


_WORDS: Final = {
    SecretPurpose.MAIL: N_("password of the mail server"),
    SecretPurpose.WEBHOOK: N_("token of the web address"),
}
_FIELDS: Final = {
    SecretPurpose.MAIL: "notices.mail.password",
    SecretPurpose.WEBHOOK: "notices.webhook.token",
}


def _check_sign_in(situation: Situation) -> tuple[Problem, ...]:
    """Return what is to be said of the sign-in; only its absence blocks, its age is Coursera's."""
    draft = situation.draft
    if draft.account.generation is not Generation.LEGACY:
        return ()
    if draft.sign_in_state is SecretState.MISSING:
        return (problem(ProblemCode.COURSERA_SIGN_IN_MISSING),)
    found = check_sign_in(situation.facts.signed_in_at, situation.now)
    return () if found is None else (replace(found, severity=Severity.WARNS),)


def _check_secret_length(situation: Situation) -> tuple[Problem, ...]:
    draft, machine = situation.draft, situation.facts.machine
    if draft.account.source is Source.PRACTICE or draft.secret.place is not SecretPlace.KEYCHAIN:
        return ()
    if situation.secret_length <= machine.secret_limit:
        return ()
    return (
        problem(
            ProblemCode.KEYRING_TOO_LONG,
            length=situation.secret_length,
            limit=machine.secret_limit,
            store=machine.keychain_name,
        ),
    )
