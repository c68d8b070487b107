"""One run of a delivery: how it went, what it counted, and why it waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from coursera_wizard.domain.problem import Problem
from coursera_wizard.domain.run_issues import IssueClass, IssueCount


class RunOutcome(StrEnum):
    """How a run ended."""

    DELIVERED = "delivered"
    NOTHING_NEW = "nothing-new"
    PREVIEWED = "previewed"
    HELD = "held"
    FAILED = "failed"
    CANCELED = "canceled"


class RunStage(StrEnum):
    """The stages of a run, in their order."""

    SIGN_IN = "sign-in"
    ROSTER = "roster"
    ENROLLMENTS = "enrollments"
    GRADES = "grades"
    PACKAGE = "package"
    DELIVER = "deliver"


class Trigger(StrEnum):
    """Who started a run."""

    WINDOW = "window"
    COMMAND = "command"
    SCHEDULE = "schedule"


class Decision(StrEnum):
    """What a person decided about a held run, or about a preview."""

    APPROVED = "approved"
    REJECTED = "rejected"


class HoldCause(StrEnum):
    """Why a run waits for a person."""

    REMOVALS = "removals"
    UPDATES = "updates"
    FELL_TO_ZERO = "fell-to-zero"
    NO_USERS = "no-users"
    EVERY_RUN = "every-run"


@dataclass(frozen=True, slots=True)
class HoldReason:
    """One reason for a hold.

    Attributes:
        file: The kind of record, as ``enrollments``; "" for EVERY_RUN.
        count: How many records are concerned.
        before: How many the last delivered package had.
        percent: `count` of `before`, rounded down; 0 where `before` is 0.
        limit_percent: The limit that was passed; 0 where none was.
    """

    cause: HoldCause
    file: str = ""
    count: int = 0
    before: int = 0
    percent: int = 0
    limit_percent: int = 0


@dataclass(frozen=True, slots=True)
class FileCounts:
    """The records of one file, against the last delivered package.

    Attributes:
        rows: In the package.
        left_out: Skipped and Duplicate records.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ProgramCounts:
    """The same for one program: file name to counts.

    Attributes:
        was_switched: "on" or "off" where the person switched it since the last delivered
            package, "gone" where Coursera no longer lists it, "new" where it is new, else "".
    """

    program_id: str
    program_name: str
    school_name: str
    files: Mapping[str, FileCounts] = field(default_factory=dict)
    was_switched: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A finished package.

    Attributes:
        path: The file, or the folder of a loose one, as it is kept on this computer.
        sha256: Of the zip, in hex.
        bytes: Its size.
        delivered_to: Where it was delivered, as a person would say it; "" if it was not.
    """

    path: str
    sha256: str
    bytes: int = 0
    delivered_to: str = ""


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is.

    Attributes:
        stage: What it is doing.
        rows: Rows done in this stage.
        total: Rows there are, if known.
        rate: Rows a second, lately; None where that means nothing.
        seconds_left: Of this stage, if that can be told.
        note: What was found, such as ``Harbour Valley College``; for stages that are done.
        done: Stages that are done, with their seconds and notes.
    """

    stage: RunStage
    rows: int = 0
    total: int | None = None
    rate: float | None = None
    seconds_left: float | None = None
    note: str = ""
    done: tuple[StageDone, ...] = ()


@dataclass(frozen=True, slots=True)
class StageDone:
    """A stage that is over; `note` is one plain sentence or a name, in the person's language."""

    stage: RunStage
    seconds: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run, as the history keeps it; times are UTC.

    Attributes:
        id: Sorts by time: ``20261122-084500-3f9a``.
        outcome: None while it is going on.
        package: What was made; also of a held or previewed run.
        baseline: Id of the run whose delivered package it was compared with; "" on the first.
        would_hold: Of a preview: whether a run would be held now.
        explanations: Likely reasons for large differences, in the person's language.
        decision: Of a held run or a preview, once a person decided.
        decided_at: When.
        files_folder: Where report, list of issues and package are kept; "" once they were removed.
        delivery_hash: What the configuration was, see :func:`configuration_hash`.
        pid: The process that runs it.
        planned: The planned starts it accounts for (UTC, oldest first): the one it is the run of,
            or those that a record of missed runs tells of; none where nothing was planned.
    """

    id: str
    delivery_id: str
    delivery_name: str
    started_at: dt.datetime
    trigger: Trigger = Trigger.COMMAND
    is_preview: bool = False
    outcome: RunOutcome | None = None
    ended_at: dt.datetime | None = None
    seconds: float = 0.0
    problem: Problem | None = None
    package: Package | None = None
    baseline: str = ""
    counts: Mapping[str, FileCounts] = field(default_factory=dict)
    programs: tuple[ProgramCounts, ...] = ()
    issues: tuple[IssueCount, ...] = ()
    would_hold: bool = False
    hold_reasons: tuple[HoldReason, ...] = ()
    explanations: tuple[str, ...] = ()
    decision: Decision | None = None
    decided_at: dt.datetime | None = None
    progress: RunProgress | None = None
    files_folder: str = ""
    delivery_hash: str = ""
    pid: int = 0
    planned: tuple[dt.datetime, ...] = ()

    @property
    def is_going_on(self) -> bool:
        """Whether it has not ended yet, as far as the history knows."""
        return self.outcome is None

    @property
    def is_waiting(self) -> bool:
        """Whether it is held and nobody has decided."""
        return self.outcome is RunOutcome.HELD and self.decision is None and bool(self.package)

    @property
    def left_out(self) -> int:
        """How many records are not in the package although Coursera has them."""
        return sum(
            one.count for one in self.issues if one.issue_class is not IssueClass.ERROR
        )  # fmt: skip

    def as_dict(self) -> dict[str, object]:
        """Return the run as the command line's JSON says it; keys are a public interface."""
        return {
            "run": self.id,
            "delivery": self.delivery_name,
            "outcome": self.outcome.value if self.outcome else None,
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
            "trigger": self.trigger.value,
            "planned": [moment.isoformat() for moment in self.planned],
            "problem": self.problem.as_dict() if self.problem else None,
            "package": None
            if self.package is None
            else {
                "path": self.package.path,
                "sha256": self.package.sha256,
                "bytes": self.package.bytes,
                "delivered_to": self.package.delivered_to or None,
            },
            "compared_with": self.baseline or None,
            "counts": {name: _counts(found) for name, found in self.counts.items()},
            "programs": [
                {
                    "id": one.program_id,
                    "name": one.program_name,
                    "school": one.school_name,
                    "switched": one.was_switched or None,
                    "counts": {name: _counts(found) for name, found in one.files.items()},
                }
                for one in self.programs
            ],
            "issues": [
                {
                    "class": one.issue_class.value,
                    "reason": one.reason.value,
                    "file": one.file,
                    "program": one.program_id or None,
                    "count": one.count,
                }
                for one in self.issues
            ],
            "would_hold": self.would_hold,
            "hold_reasons": [
                {
                    "cause": one.cause.value,
                    "file": one.file or None,
                    "count": one.count,
                    "before": one.before,
                    "percent": one.percent,
                    "limit_percent": one.limit_percent,
                }
                for one in self.hold_reasons
            ],
            "explanations": list(self.explanations),
            "decision": self.decision.value if self.decision else None,
            "files": self.files_folder or None,
            "seconds": round(self.seconds, 3),
        }


def _counts(found: FileCounts) -> dict[str, int]:
    return {
        "rows": found.rows,
        "new": found.new,
        "changed": found.changed,
        "removed": found.removed,
        "left_out": found.left_out,
    }
