"""The lines of a connection test while it runs: state, time and sentence of each check."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.domain.problem import Problem, Severity
from coursera_wizard.services.connection import sentences

Progress = Callable[[tuple[CheckResult, ...]], None]

_OPEN = frozenset({CheckState.WAITING, CheckState.RUNNING})
_OVER = frozenset({CheckState.PASS, CheckState.WARNING, CheckState.FAILED})


class Lines:
    """Keeps the lines in their order and tells about each change.

    Args:
        on_progress: Told about all lines after each change.
        only: The one check whose line may change; all by default. What fails on the way to it is
            its failure.
        before: Lines of the test before, shown beside the one that is tested again.
    """

    def __init__(
        self,
        on_progress: Progress,
        *,
        only: CheckId | None = None,
        before: tuple[CheckResult, ...] = (),
    ) -> None:
        self._on_progress = on_progress
        self._only = only
        self._lines = {check: CheckResult(check) for check in CheckId}
        self._lines |= {line.check: line for line in before if line.check is not only}
        if only is not None:
            self._lines[only] = CheckResult(only)
        self._started: dict[CheckId, float] = {}
        self._took_ms: dict[CheckId, int] = {}
        self._tell()

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """All lines, in their order."""
        return tuple(self._lines[check] for check in CheckId)

    def running(self) -> tuple[CheckId, ...]:
        """Return the checks that are under way, in their order."""
        return tuple(
            check for check, line in self._lines.items() if line.state is CheckState.RUNNING
        )

    def is_over(self, check: CheckId) -> bool:
        """Return whether a check has its verdict."""
        return self._lines[check].state in _OVER

    def start(self, check: CheckId, sentence: str = "") -> None:
        """Note that a check begins; the sentence says what it waits for."""
        if self._is_hidden(check) or self._lines[check].state is not CheckState.WAITING:
            return
        self._started[check] = time.monotonic()
        self._set(check, CheckState.RUNNING, sentence, None)

    def say(self, check: CheckId, sentence: str) -> None:
        """Say what a check that is under way waits for now."""
        line = self._lines[check]
        if line.state is CheckState.RUNNING and line.sentence != sentence:
            self._set(check, CheckState.RUNNING, sentence, None)

    def stop_clock(self, check: CheckId) -> None:
        """Note that a check has its answer, though its verdict has to wait for its turn."""
        if check in self._started:
            self._took_ms[check] = self._elapsed_ms(check)

    def accept(self, check: CheckId, sentence: str) -> None:
        """Note that a check has passed."""
        if not self._is_hidden(check) and not self.is_over(check):
            self._set(check, CheckState.PASS, sentence, None)

    def warn(self, check: CheckId, problem: Problem, sentence: str = "") -> None:
        """Note that a check wants a look; the work goes on."""
        if not self._is_hidden(check):
            problem = replace(problem, severity=Severity.WARNS)
            self._set(check, CheckState.WARNING, sentence or problem.title, problem)

    def fail(self, check: CheckId, problem: Problem) -> None:
        """Note that a check has failed; with one check alone it is that one."""
        problem = replace(problem, severity=Severity.BLOCKS)
        self._set(self._only or check, CheckState.FAILED, problem.title, problem)

    def stop_at(self, check: CheckId) -> None:
        """Note that nothing behind this check was reached; the receiver's is independent."""
        order = list(CheckId)
        for other in order[order.index(check) + 1 :]:
            line = self._lines[other]
            if other is CheckId.RECEIVER or self._is_hidden(other):
                continue
            if line.state is not CheckState.NOT_REACHED:
                self._set(other, CheckState.NOT_REACHED, sentences.not_reached(other), None)
        for other in order[: order.index(check)]:
            if self._lines[other].state is CheckState.RUNNING:
                self.leave(other)

    def leave(self, check: CheckId, sentence: str = "") -> None:
        """Note that a check was not reached."""
        if not self._is_hidden(check) and self._lines[check].state in _OPEN:
            sentence = sentence or sentences.not_reached(check)
            self._set(check, CheckState.NOT_REACHED, sentence, None)

    def end(self) -> None:
        """Note that whatever has no verdict was not reached."""
        for check in CheckId:
            if self._lines[check].state in _OPEN:
                self._set(check, CheckState.NOT_REACHED, sentences.not_reached(check), None)

    def _is_hidden(self, check: CheckId) -> bool:
        return self._only is not None and check is not self._only

    def _set(
        self, check: CheckId, state: CheckState, sentence: str, problem: Problem | None
    ) -> None:
        ms = 0
        if state is not CheckState.RUNNING and check in self._started:
            ms = self._took_ms.get(check, self._elapsed_ms(check))
        self._lines[check] = CheckResult(check, state, ms, sentence, problem)
        self._tell()

    def _elapsed_ms(self, check: CheckId) -> int:
        return round((time.monotonic() - self._started[check]) * 1000)

    def _tell(self) -> None:
        self._on_progress(self.results)
