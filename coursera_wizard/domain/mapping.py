"""Programs as schools: one row of the mapping."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LaterPrograms(StrEnum):
    """What happens to programs that appear after the delivery was configured."""

    LEAVE_OFF = "leave-off"
    ASK = "ask"
    INCLUDE = "include"


class Match(StrEnum):
    """How a program came to its school."""

    NONE = "none"
    SAME_NAME = "same-name"
    ALIKE = "alike"  # at least 95 % alike: taken
    NEEDS_LOOK = "needs-look"  # 80 to 95 % alike: proposed, not delivered until confirmed
    NEW_SCHOOL = "new-school"
    CHOSEN = "chosen"  # by the person


@dataclass(frozen=True, slots=True)
class School:
    """A school of the receiver: existing when it has a sourcedId, else new.

    Attributes:
        name: As delivered in orgs.csv.
        sourced_id: Kept byte for byte for an existing school; empty for a new one.
    """

    name: str
    sourced_id: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the school is made by this delivery."""
        return not self.sourced_id


@dataclass(frozen=True, slots=True)
class ProgramMapping:
    """One program and the school it becomes.

    Attributes:
        program_id: Coursera's id.
        program_name: The name when it was last seen, so that a vanished one can still be named.
        is_on: Whether it is delivered.
        school: The school it becomes; none while it was never on.
        match: How the school was found.
        alike_percent: 0 to 100, for ALIKE and NEEDS_LOOK.
        merge_confirmed: Whether the person confirmed that it shares a new school's name with
            another program; without it two new schools of one name stay apart.
        is_new: Whether Coursera listed it for the first time since the delivery was last saved.
    """

    program_id: str
    program_name: str
    is_on: bool = False
    school: School | None = None
    match: Match = Match.NONE
    alike_percent: int = 0
    merge_confirmed: bool = False
    is_new: bool = False

    @property
    def is_delivered(self) -> bool:
        """Whether a run delivers it: turned on, with a school that needs no look."""
        return self.is_on and self.school is not None and self.match is not Match.NEEDS_LOOK
