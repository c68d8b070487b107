"""What the last page says about each part of the configuration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import Source
from coursera_wizard.domain.facts import CheckState
from coursera_wizard.domain.mapping import LaterPrograms
from coursera_wizard.domain.receiver_words import describe_notices, describe_receiver
from coursera_wizard.domain.schedule import Frequency
from coursera_wizard.domain.schedule_entry import wants_entry
from coursera_wizard.domain.schedule_words import date_text, describe
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.ui.pages.advanced_words import advanced_line
from coursera_wizard.ui.step_results import attributes_line, masked
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from coursera_wizard.wizard.session import WizardState


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line of the review, and where *Change* leads."""

    key: str
    words: str
    value: str
    step: StepId
    field: str = ""


def review_lines(
    state: WizardState, folder: str, now: dt.datetime, programs_on: int
) -> tuple[ReviewLine, ...]:
    """Return the whole configuration, a line each, in the order of the steps."""
    draft, connection = state.draft, state.facts.connection
    organization = connection.organization_name if connection else draft.name
    identity = connection.organization_id if connection else draft.account.organization_id
    names = _("{name} · {id}").format(name=organization, id=identity)
    key = _("API Key {key} · {place}").format(
        key=masked(draft.account.api_key), place=_secret_place(state)
    )
    package = describe_receiver(draft.receiver, folder)
    told = " · ".join(describe_notices(draft.notices)) or _("Nobody is told of runs")
    return (
        ReviewLine(
            "organization", _("Organization"), names, StepId.CREDENTIALS, "account.organization_id"
        ),
        ReviewLine("credentials", _("Credentials"), key, StepId.CREDENTIALS, "account.api_key"),
        ReviewLine("connection", _("Connection"), _connection(state, now), StepId.CONNECTION),
        ReviewLine("programs", _("Programs"), _programs(state, programs_on), StepId.PROGRAMS),
        ReviewLine("attributes", _("Attributes"), attributes_line(state), StepId.ATTRIBUTES),
        ReviewLine("schedule", _("Schedule"), schedule_line(state, now), StepId.SCHEDULE),
        ReviewLine("receiver", _("Delivers"), package, StepId.CREDENTIALS, "receiver.profile"),
        ReviewLine("notices", _("Notices"), told, StepId.SCHEDULE, "notices.mail.recipients"),
        ReviewLine(
            "advanced",
            _("Advanced settings"),
            advanced_line(draft),
            StepId.CREDENTIALS,
            "options.grades",
        ),
    )


def _secret_place(state: WizardState) -> str:
    if state.draft.account.source is Source.PRACTICE:
        return _("practice organization")
    match state.draft.secret.place:
        case SecretPlace.SEALED_FILE:
            return _("secret in a sealed file")
        case SecretPlace.ENVIRONMENT:
            variable = state.draft.secret.variable
            return _("secret in the variable {name}").format(name=variable)
        case _:
            store = state.facts.machine.keychain_name or _("the keychain")
            return _("secret in {store}").format(store=store)


def _connection(state: WizardState, now: dt.datetime) -> str:
    connection = state.facts.connection
    if connection is None:
        return "—"
    passed = sum(1 for check in connection.checks if check.state is CheckState.PASS)
    return _("{passed} of {count} checks passed, {age}").format(
        passed=passed, count=len(connection.checks), age=_age(now - connection.tested_at)
    )


def _age(age: dt.timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("{count} minute ago", "{count} minutes ago", minutes).format(count=minutes)
    hours = minutes // 60
    return ngettext("{count} hour ago", "{count} hours ago", hours).format(count=hours)


def _programs(state: WizardState, chosen: int) -> str:
    programs = state.draft.programs
    later = {
        LaterPrograms.LEAVE_OFF: _("new programs stay off"),
        LaterPrograms.ASK: _("asks about new programs"),
        LaterPrograms.INCLUDE: _("new programs are included"),
    }[programs.later]
    return _("{on} on, {off} off · {later}").format(
        on=f"{chosen:,}", off=f"{len(programs.mappings) - chosen:,}", later=later
    )


def schedule_line(state: WizardState, now: dt.datetime) -> str:
    """Return when the delivery runs, what starts it, and for which school year."""
    schedule = state.draft.schedule
    words = describe(schedule, now)
    if wants_entry(schedule):
        scheduler = state.facts.machine.scheduler or _("this computer's scheduler")
        words = _("{schedule} · started by {scheduler}").format(schedule=words, scheduler=scheduler)
    elif schedule.frequency is not Frequency.MANUAL:
        words = _("{schedule} · not started by this computer").format(schedule=words)
    year = state.draft.school_year
    if year is None:
        return words
    return _("{schedule} · school year {first} to {last}").format(
        schedule=words, first=date_text(year.first_day), last=date_text(year.last_day)
    )
