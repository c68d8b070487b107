"""How programs are listed: filters and orders; and the rules of the list in one place."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from coursera_wizard.domain.program_catalog import limit_programs, merge_catalog
from coursera_wizard.domain.program_checks import check_programs, count_chosen, prepare_check
from coursera_wizard.i18n import N_

__all__ = [
    "FILTER_TITLES",
    "ProgramFilter",
    "ProgramOrder",
    "check_programs",
    "count_chosen",
    "limit_programs",
    "merge_catalog",
    "prepare_check",
]


class ProgramFilter(StrEnum):
    """What is shown of the programs."""

    ALL = "all"
    ON = "on"
    OFF = "off"
    NEEDS_LOOK = "needs-look"
    NEW = "new"
    GONE = "gone"


FILTER_TITLES: Final[Mapping[ProgramFilter, str]] = {
    ProgramFilter.ALL: N_("All"),
    ProgramFilter.ON: N_("On"),
    ProgramFilter.OFF: N_("Off"),
    ProgramFilter.NEEDS_LOOK: N_("Needs a look"),
    ProgramFilter.NEW: N_("New since last time"),
    ProgramFilter.GONE: N_("Gone from Coursera"),
}
"""The names of the filters, untranslated."""


class ProgramOrder(StrEnum):
    """What the rows are sorted by."""

    NAME = "name"
    USE = "use"
    LEARNERS = "learners"
    SCHOOL = "school"
    MATCH = "match"
