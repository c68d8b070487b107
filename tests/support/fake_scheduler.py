"""A scheduler in memory: it keeps entries, starts nothing, and proves what it is told to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError, failure
from coursera_wizard.domain.schedule import Schedule
from coursera_wizard.domain.schedule_entry import (
    EntrySnapshot,
    EntryState,
    ExportTarget,
    ProofStep,
    ScheduleEntry,
    ScheduleProof,
)
from coursera_wizard.services.ports import StoredDelivery


@dataclass
class FakeScheduler:
    """Entries by delivery id; `trouble` makes it unusable, `fails` fails when it is changed.

    `differences`, `next_start` and `sentences` are what it tells; `proofs` is what one proof
    after the other is going to show, the last one again and again.
    """

    entries: dict[str, tuple[Path, Schedule]] = field(default_factory=dict)
    trouble: Problem | None = None
    fails: ProblemCode | None = None
    differences: tuple[str, ...] = ()
    next_start: dt.datetime | None = None
    sentences: tuple[str, ...] = ()
    proofs: list[ScheduleProof] = field(
        default_factory=lambda: [ScheduleProof(ProofStep.REACHED_COURSERA, is_over=True)]
    )
    started: list[StoredDelivery] = field(default_factory=list)
    noted: list[tuple[str, ScheduleProof]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    limit_s: float = 5.0

    def kind(self) -> str:
        """Return a name for texts."""
        return "the test scheduler"

    def problem(self) -> Problem | None:
        """Return why it cannot be used."""
        return self.trouble

    def name(self, delivery_id: str) -> str:
        """Return a name made of the id."""
        return f"coursera-{delivery_id}"

    def install(self, stored: StoredDelivery) -> None:
        """Keep the entry."""
        self._fail()
        self.entries[stored.delivery.id] = (stored.path, stored.delivery.schedule)

    def status(self, stored: StoredDelivery) -> ScheduleEntry:
        """Compare what is kept."""
        delivery, name = stored.delivery, self.name(stored.delivery.id)
        if delivery.id not in self.entries:
            return ScheduleEntry(name)
        differences = list(self.differences)
        path, schedule = self.entries[delivery.id]
        if path != stored.path:
            differences.append(f"It runs {path}.")
        if schedule != delivery.schedule:
            differences.append("It starts at other times.")
        state = EntryState.DIFFERENT if differences else EntryState.SAME
        return ScheduleEntry(name, state, tuple(differences), self.next_start)

    def remove(self, delivery_id: str) -> None:
        """Drop it."""
        self._fail()
        self.entries.pop(delivery_id, None)

    def snapshot(self, delivery_id: str) -> EntrySnapshot:
        """Return it as it is; the fake remembers the rest by itself."""
        entry = self.entries.get(delivery_id)
        if entry is None:
            return EntrySnapshot()
        self._kept[delivery_id] = entry
        return EntrySnapshot(((delivery_id, str(entry[0])),))

    def restore(self, delivery_id: str, snapshot: EntrySnapshot) -> None:
        """Put it back."""
        self.entries.pop(delivery_id, None)
        if snapshot.parts:
            self.entries[delivery_id] = self._kept[delivery_id]

    def notes(self, stored: StoredDelivery) -> tuple[str, ...]:
        """Return the sentences."""
        return self.sentences

    def start_proof(self, stored: StoredDelivery) -> str:
        """Note that a test was asked for."""
        self._fail()
        self.started.append(stored)
        return f"token{len(self.started)}"

    def read_proof(self, token: str) -> ScheduleProof:
        """Return the next of `proofs`."""
        return self.proofs.pop(0) if len(self.proofs) > 1 else self.proofs[0]

    def note_proof(self, token: str, proof: ScheduleProof) -> None:
        """Keep what a test says of itself."""
        self.noted.append((token, proof))

    def end_proof(self, token: str) -> None:
        """Note that it was ended."""
        self.ended.append(token)

    def proof_limit_s(self) -> float:
        """Return the set limit."""
        return self.limit_s

    def export(self, stored: StoredDelivery, target: ExportTarget) -> tuple[tuple[str, str], ...]:
        """Return two small files."""
        self._fail()
        return (("one.yaml", f"for: {target}\n"), ("two.txt", f"{stored.path}\n"))

    def write_export(self, path: Path, text: str) -> None:
        """Write it."""
        path.write_text(text, encoding="utf-8")

    _kept: dict[str, tuple[Path, Schedule]] = field(default_factory=dict)

    def _fail(self) -> None:
        if self.trouble is not None:
            raise ProblemError(self.trouble)
        if self.fails is not None:
            raise failure(self.fails, details="for tests")
