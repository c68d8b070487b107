"""The scheduler of this computer: what is registered for a delivery, whichever system it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.problem import (
    Problem,
    ProblemCode,
    ProblemError,
    failure,
    problem,
)
from coursera_wizard.domain.schedule_entry import (
    EntrySnapshot,
    ProofStep,
    ScheduleEntry,
)
from coursera_wizard.domain.schedule_times import has_runs
from coursera_wizard.domain.secret import SECRET_VARIABLE, SecretPlace
from coursera_wizard.i18n import _
from coursera_wizard.services.atomic_file import write_file
from coursera_wizard.services.file_errors import write_failure
from coursera_wizard.services.scheduler.backend import Backend, Command, Entry
from coursera_wizard.services.scheduler.proofs import ProofFiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursera_wizard.domain.schedule_entry import ExportTarget, ScheduleProof
    from coursera_wizard.services.ports import StoredDelivery

# A line break ends an entry's line, whatever is quoted; XML and property lists hold no others.
_UNUSABLE: Final = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")

_KEYCHAIN: Final = frozenset(
    {
        ProblemCode.KEYRING_LOCKED,
        ProblemCode.KEYRING_MISSING,
        ProblemCode.KEYRING_UNSAFE,
        ProblemCode.KEYRING_FAILED,
        ProblemCode.KEYRING_NO_ANSWER,
    }
)
# systemd's own codes (200 working folder, 203 program), a shell's (126, 127), Windows' "not found".
_NO_PROGRAM: Final = frozenset({126, 127, 200, 203, 0x80070002, 0x80070003})


class ComputerScheduler:
    """Registers deliveries with the operating system; fulfills `ports.Scheduler`.

    Args:
        find_backend: Returns the scheduler of this computer, or raises ProblemError; asked when
            it is needed.
        command: Returns what starts the command line: the words, and the folder it starts in.
        proofs: Returns the folder for the results of proofs.
    """

    def __init__(
        self,
        find_backend: Callable[[], Backend],
        command: Callable[[], tuple[tuple[str, ...], Path]],
        proofs: Callable[[], Path],
    ) -> None:
        self._find_backend = find_backend
        self._command = command
        self._proofs = ProofFiles(proofs)
        self._found: Backend | None = None

    @property
    def _backend(self) -> Backend:
        if self._found is None:
            self._found = self._find_backend()
        return self._found

    def _none_there(self) -> Problem | None:
        """Return why there is no scheduler at all."""
        try:
            self._found = self._backend
        except ProblemError as error:
            return error.problem
        return None

    # -- the scheduler

    def kind(self) -> str:
        """Return what people call it."""
        return _("this computer's scheduler") if self._none_there() else self._backend.kind()

    def problem(self) -> Problem | None:
        """Return why it cannot be used, or None."""
        return self._none_there() or self._backend.problem()

    def name(self, delivery_id: str) -> str:
        """Return what the system calls the entry of a delivery."""
        return "" if self._none_there() else self._backend.name(_id(delivery_id))

    def notes(self, stored: StoredDelivery) -> tuple[str, ...]:
        """Return what a person should know about runs on this computer."""
        if self._none_there():
            return ()
        found = self._backend.notes()
        reference = stored.delivery.secret
        if reference.place is SecretPlace.ENVIRONMENT:
            advice = self._backend.variable_advice(reference.variable or SECRET_VARIABLE)
            found = (*found, advice) if advice else found
        return found

    # -- entries

    def install(self, stored: StoredDelivery) -> None:
        """Register the entry, or change it.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        if not has_runs(stored.delivery.schedule):
            raise failure(ProblemCode.SCHEDULER_MANUAL)
        self._check(stored)
        self._backend.write(self._entry(stored))

    def status(self, stored: StoredDelivery) -> ScheduleEntry:
        """Read the entry back and compare it.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        if self._none_there():
            return ScheduleEntry("")
        return self._backend.read(self._entry(stored))

    def remove(self, delivery_id: str) -> None:
        """Take the entry away, if there is one.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        if not self._none_there():
            self._backend.remove(_id(delivery_id))

    def snapshot(self, delivery_id: str) -> EntrySnapshot:
        """Return the entry as the system holds it.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        return EntrySnapshot() if self._none_there() else self._backend.snapshot(_id(delivery_id))

    def restore(self, delivery_id: str, snapshot: EntrySnapshot) -> None:
        """Put an entry back as it was.

        Raises:
            ProblemError: ``scheduler.…``.
        """
        if snapshot.parts or not self._none_there():
            self._backend.restore(_id(delivery_id), snapshot)

    # -- proofs

    def start_proof(self, stored: StoredDelivery) -> str:
        """Have the system start a test of the delivery; return its token.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.…``.
        """
        self._check(stored)
        for old in self._proofs.abandoned():
            self.end_proof(old)
        token = self._proofs.new()
        words, folder = self._command()
        test = (*words, "test", str(stored.path.absolute()), "--scheduled-proof", token, "--json")
        try:
            self._backend.start_once(token, Command(test, folder))
        except BaseException:
            self._proofs.drop(token)
            raise
        return token

    def read_proof(self, token: str) -> ScheduleProof:
        """Return how far a test came, with the scheduler's own advice where it is to blame.

        Raises:
            ProblemError: ``scheduler.…`` or ``store.not-readable``.
        """
        proof = self._proofs.read(token)
        if proof.problem is not None:
            return replace(proof, problem=self._blamed(proof.problem))
        if proof.is_over:
            return proof
        code = self._backend.once_ended(token)
        if code is None:
            return proof
        proof = self._proofs.read(token)  # it may have said something on its way out
        return proof if proof.is_over else self._ended(proof, code)

    def note_proof(self, token: str, proof: ScheduleProof) -> None:
        """Note how far a test is.

        Raises:
            ProblemError: ``store.…``, or ``usage.wrong`` for what is no token.
        """
        self._proofs.note(token, proof)

    def end_proof(self, token: str) -> None:
        """Take away what the test left with the system, and its file."""
        try:
            self._backend.end_once(token)
        except ProblemError:
            return  # it was a single start, and is gone after the next sign-in at the latest
        finally:
            self._proofs.drop(token)

    def proof_limit_s(self) -> float:
        """Return how long the system may take to start a test."""
        return self._backend.start_limit_s()

    # -- other engines

    def export(self, stored: StoredDelivery, target: ExportTarget) -> tuple[tuple[str, str], ...]:
        """Return names and contents of what another engine needs.

        Raises:
            ProblemError: ``scheduler.manual`` or ``scheduler.sealed-file``.
        """
        from coursera_wizard.services.scheduler.export import export

        return export(stored, target)

    def write_export(self, path: Path, text: str) -> None:
        """Write one of them; its folder is made where it is missing.

        Raises:
            ProblemError: ``store.not-writable`` or ``store.disk-full``.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_failure(error, path) from error
        write_file(path, text.encode())

    # -- rest

    def _blamed(self, found: Problem) -> Problem:
        """Return a problem of a test as that of the scheduler which caused it."""
        if found.code in _KEYCHAIN:
            details = f"{found.number} {found.title}\n{found.details}".strip()
            advice = self._backend.keychain_advice()
            return problem(ProblemCode.SCHEDULER_KEYCHAIN_LOCKED, advice=advice, details=details)
        if found.code is ProblemCode.ENVIRONMENT_SECRET_MISSING:
            variable = dict(found.places).get("variable", SECRET_VARIABLE)
            advice = self._backend.variable_advice(variable)
            return problem(ProblemCode.SCHEDULER_VARIABLE_MISSING, variable=variable, advice=advice)
        return found

    def _ended(self, proof: ScheduleProof, code: int) -> ScheduleProof:
        """Return the proof of a program that ended without a last word."""
        is_gone = proof.step is ProofStep.ASKED and code in _NO_PROGRAM
        found = problem(
            ProblemCode.SCHEDULER_NO_PROGRAM if is_gone else ProblemCode.SCHEDULER_TEST_ENDED,
            scheduler=self._backend.kind(),
            program=_program(self._command()[0]),
            details=f"exit code {code}",
        )
        return replace(proof, is_over=True, problem=found)

    def _check(self, stored: StoredDelivery) -> None:
        """Raise what keeps any entry of this delivery from working."""
        trouble = self.problem()
        if trouble is not None:
            raise ProblemError(trouble)
        if not stored.delivery.secret.is_unattended:
            raise failure(ProblemCode.SCHEDULER_SEALED_FILE)
        words, folder = self._command()
        for text in (str(stored.path.absolute()), str(folder), *words):
            if _UNUSABLE.search(text):
                raise failure(ProblemCode.SCHEDULER_PATH_UNUSABLE, path=_UNUSABLE.sub("�", text))

    def _entry(self, stored: StoredDelivery) -> Entry:
        delivery = stored.delivery
        words, folder = self._command()
        run = (*words, "run", str(stored.path.absolute()), "--scheduled")
        title = _UNUSABLE.sub(" ", _("Coursera delivery: {name}").format(name=delivery.name))
        return Entry(_id(delivery.id), title, delivery.schedule, Command(run, folder))


def _program(words: tuple[str, ...]) -> str:
    """Return the program itself, behind the folders that are handed to it."""
    if not words[0].endswith("/env"):
        return words[0]
    return next((word for word in words[1:] if not word.startswith("XDG_")), words[0])


def _id(delivery_id: str) -> str:
    """Return a delivery's id as it may stand in names of files and entries."""
    if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", delivery_id):
        return delivery_id
    import hashlib

    return hashlib.sha256(delivery_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
