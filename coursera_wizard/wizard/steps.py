"""The steps of the wizard, in one list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from coursera_wizard.domain import checks
from coursera_wizard.domain.checks import Situation
from coursera_wizard.domain.problem import Problem
from coursera_wizard.i18n import N_, _


class StepId(StrEnum):
    """Names of the steps; pages and tests use them."""

    CREDENTIALS = "credentials"
    CONNECTION = "connection"
    PROGRAMS = "programs"
    ATTRIBUTES = "attributes"
    SCHEDULE = "schedule"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called and what makes it done.

    Attributes:
        id: Its name.
        untranslated_title: For the step list.
        check: What it still misses.
        inputs: What the check looks at; while these are the same objects, so is its answer.
    """

    id: StepId
    untranslated_title: str
    check: Callable[[Situation], tuple[Problem, ...]]
    inputs: Callable[[Situation], tuple[object, ...]]

    @property
    def title(self) -> str:
        """The title as it stands in the step list."""
        return _(self.untranslated_title)


STEPS: tuple[Step, ...] = (
    Step(
        StepId.CREDENTIALS,
        N_("Credentials"),
        checks.check_credentials,
        lambda now: (
            now.draft.account,
            now.draft.secret_state,
            now.secret_length,
            now.draft.secret,
            now.draft.sign_in_state,
            now.draft.receiver,
            now.draft.options,
            now.other_secrets,
            now.facts.signed_in_at,
            now.facts.machine,
            now.now.replace(minute=0, second=0, microsecond=0),
        ),
    ),
    Step(
        StepId.CONNECTION,
        N_("Test connection"),
        checks.check_connection,
        lambda now: (now.facts.connection, now.fingerprint),
    ),
    Step(
        StepId.PROGRAMS,
        N_("Programs"),
        checks.check_programs,
        lambda now: (now.draft.programs, now.facts.catalog, now.fingerprint),
    ),
    Step(
        StepId.ATTRIBUTES,
        N_("Attributes"),
        checks.check_attribute_rows,
        lambda now: (now.draft.attributes,),
    ),
    Step(
        StepId.SCHEDULE,
        N_("Schedule"),
        checks.check_schedule,
        lambda now: (
            now.draft.schedule,
            now.draft.school_year,
            now.draft.secret,
            now.draft.account,
            now.draft.notices,
            now.other_secrets,
            now.facts.machine,
            now.now.replace(second=0, microsecond=0),
        ),
    ),
    Step(
        StepId.FINISH,
        N_("Review and finish"),
        checks.check_nothing_more,
        lambda _now: (),
    ),
)

ORDER: dict[StepId, int] = {step.id: index for index, step in enumerate(STEPS)}
EARLIEST_FINISH = StepId.PROGRAMS  # Finish configuration stands top right from here on


def step_of_field(field: str | None) -> StepId | None:
    """Return the step whose page holds an input, such as ``account.api_key``."""
    if field is None:
        return None
    section = field.split(".", 1)[0]
    return {
        "account": StepId.CREDENTIALS,
        "receiver": StepId.CREDENTIALS,
        "options": StepId.CREDENTIALS,
        "programs": StepId.PROGRAMS,
        "attributes": StepId.ATTRIBUTES,
        "schedule": StepId.SCHEDULE,
        "school_year": StepId.SCHEDULE,
        "notices": StepId.SCHEDULE,
        "file": StepId.FINISH,
        "secret": StepId.FINISH,
    }.get(section)
