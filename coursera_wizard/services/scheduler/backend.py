"""What each of the operating systems' schedulers offers, in one form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.schedule import Schedule
    from coursera_wizard.domain.schedule_entry import EntrySnapshot, ScheduleEntry


@dataclass(frozen=True, slots=True)
class Command:
    """What a scheduler starts.

    Attributes:
        words: The program's full path and its arguments, each as it is; never a shell's text.
        folder: Where it is started.
    """

    words: tuple[str, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be registered for a delivery.

    Attributes:
        delivery_id: Names the entry.
        title: The delivery's name, for people who look at the system's own list.
        schedule: When it is started; complete, and not manual.
        command: What is started then.
    """

    delivery_id: str
    title: str
    schedule: Schedule
    command: Command


class Backend(Protocol):
    """One scheduler of an operating system. Every method may block; each raises ProblemError."""

    def kind(self) -> str:
        """Return what people call it."""

    def problem(self) -> Problem | None:
        """Return why it cannot be used, or None."""

    def name(self, delivery_id: str) -> str:
        """Return what the system calls an entry."""

    def write(self, entry: Entry) -> None:
        """Register the entry, or change it."""

    def read(self, entry: Entry) -> ScheduleEntry:
        """Read it back, and compare it with what would be registered now."""

    def remove(self, delivery_id: str) -> None:
        """Take it away, if there is one."""

    def snapshot(self, delivery_id: str) -> EntrySnapshot:
        """Return it as it is."""

    def restore(self, delivery_id: str, snapshot: EntrySnapshot) -> None:
        """Put it back as it was."""

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know of runs that it starts."""

    def keychain_advice(self) -> str:
        """Return what works where runs cannot open the keychain."""

    def variable_advice(self, variable: str) -> str:
        """Return how runs get a variable of the person's environment."""

    def start_once(self, token: str, command: Command) -> None:
        """Have a command started as entries are, as soon as the system does that, and once."""

    def once_ended(self, token: str) -> int | None:
        """Return the exit code of a single start; None while it goes on, or where nobody says."""

    def end_once(self, token: str) -> None:
        """Take away what that left."""

    def start_limit_s(self) -> float:
        """Return how long the system may take to start it."""
