"""The one line under each finished step: what was chosen or learned there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.attributes import default_rows
from coursera_wizard.domain.facts import CheckState
from coursera_wizard.domain.program_list import count_chosen
from coursera_wizard.domain.schedule_words import describe
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.wizard.steps import StepId

if TYPE_CHECKING:
    from coursera_wizard.wizard.session import WizardState


def result_line(step: StepId, state: WizardState) -> str:
    """Return the result of a step in a few words; empty where there is none."""
    draft, facts = state.draft, state.facts
    match step:
        case StepId.CREDENTIALS:
            if facts.connection is not None:
                return facts.connection.organization_name
            return draft.name or masked(draft.account.api_key)
        case StepId.CONNECTION:
            return connection_line(state)
        case StepId.PROGRAMS:
            return programs_line(state)
        case StepId.ATTRIBUTES:
            return attributes_line(state)
        case StepId.SCHEDULE:
            return describe(draft.schedule)
        case StepId.FINISH:
            return ""


def masked(api_key: str) -> str:
    """Return a key so that it can be recognized and not copied: ``q8Zk…bLwE``."""
    return f"{api_key[:4]}…{api_key[-4:]}" if len(api_key) > 12 else api_key


def connection_line(state: WizardState) -> str:
    """Return how the connection test went."""
    connection = state.facts.connection
    if connection is None:
        return ""
    warnings = sum(1 for check in connection.checks if check.state is CheckState.WARNING)
    if warnings:
        return ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings)
    return _("All checks passed")


def programs_line(state: WizardState) -> str:
    """Return how many programs are on."""
    mappings = state.draft.programs.mappings
    chosen = count_chosen(mappings)
    text = ngettext("{chosen} of {count} program", "{chosen} of {count} programs", len(mappings))
    return text.format(chosen=f"{chosen:,}", count=f"{len(mappings):,}")


def attributes_line(state: WizardState) -> str:
    """Return how many attributes differ from the defaults."""
    changed = len(set(state.draft.attributes) ^ set(default_rows())) // 2
    if state.draft.attributes == default_rows():
        return _("Defaults")
    return ngettext("{count} changed", "{count} changed", max(1, changed)).format(
        count=max(1, changed)
    )
