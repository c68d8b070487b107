"""One run at a time for each delivery, however it was started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemCode, failure

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class RunLock:
    """Held as a context for as long as a run goes on; the system frees it when a process is killed.

    Args:
        folder: Where locks are.
        delivery_id: Whose runs exclude each other.
        time: When the run that goes on was started, for the problem's text.
    """

    def __init__(self, folder: Path, delivery_id: str, time: str = "…") -> None:
        import filelock

        self._time = time
        self._taken = filelock.Timeout
        self._lock = filelock.FileLock(folder / f"run-{delivery_id}.lock", timeout=0)

    def __enter__(self) -> None:
        """Take the lock.

        Raises:
            ProblemError: ``run.already-running``.
        """
        try:
            self._lock.acquire()
        except self._taken as error:
            raise failure(ProblemCode.RUN_ALREADY_RUNNING, time=self._time) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.release()
