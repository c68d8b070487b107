"""The answers of an unattended configuration: what a person would choose in the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from coursera_wizard.domain.attributes import AttributeRow, default_rows
from coursera_wizard.domain.draft import (
    DEFAULT_API_BASE,
    DEFAULT_TOKEN_URL,
    Options,
    PracticeCollege,
    Proxy,
    Receiver,
)
from coursera_wizard.domain.mapping import LaterPrograms
from coursera_wizard.domain.notices import Notices
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import SecretRef


@dataclass(frozen=True, slots=True)
class Answers:
    """An answer file for ``coursera-delivery new``; every part has the shape of a delivery file's.

    Attributes:
        organization_id: The Organization ID; needed unless it is a practice.
        api_key: The API Key (Client ID); needed unless it is a practice.
        name: The delivery's name; the organization's when empty.
        program_id: Limits the list of programs to this one.
        org_api_url: As it stands in the API Credentials document.
        api_base: Where data are read.
        token_url: Where the token is fetched.
        proxy: How requests leave this computer.
        certificate_file: An extra certificate to trust.
        practice: Whether the practice organization is used, or which one.
        programs: The programs to deliver: all, or these ids.
        later_programs: What happens to programs that appear later.
        attributes: The rows that differ from the defaults.
        schedule: When the delivery runs.
        school_year: First and last day; a sensible one when missing.
        receiver: Where packages go.
        options: The advanced settings.
        notices: Who is told about runs.
        secret: Where the Client Secret is kept; never the secret itself. Without it, the keychain,
            or the variable where there is none.
    """

    organization_id: str = ""
    api_key: str = ""
    name: str = ""
    program_id: str = ""
    org_api_url: str = ""
    api_base: str = DEFAULT_API_BASE
    token_url: str = DEFAULT_TOKEN_URL
    proxy: Proxy = field(default_factory=Proxy)
    certificate_file: str = ""
    practice: bool | PracticeCollege = False
    programs: Literal["all"] | tuple[str, ...] = "all"
    later_programs: LaterPrograms = LaterPrograms.LEAVE_OFF
    attributes: tuple[AttributeRow, ...] = ()
    schedule: Schedule = field(default_factory=Schedule)
    school_year: SchoolYear | None = None
    receiver: Receiver = field(default_factory=Receiver)
    options: Options = field(default_factory=Options)
    notices: Notices = field(default_factory=Notices)
    secret: SecretRef | None = None

    @property
    def college(self) -> PracticeCollege | None:
        """The practice organization that is asked for, or None."""
        if isinstance(self.practice, PracticeCollege):
            return self.practice
        return PracticeCollege() if self.practice else None

    @property
    def attribute_rows(self) -> tuple[AttributeRow, ...]:
        """All rows: the defaults, each replaced by its own row if there is one, then new ones."""
        chosen = {(row.entity, row.target): row for row in self.attributes}
        kept = tuple(chosen.pop((row.entity, row.target), row) for row in default_rows())
        return kept + tuple(chosen.values())
