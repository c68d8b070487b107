"""Asks the system's own programs: lists of words, never a shell, and no secret of ours."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services.secrets.environment import without_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT_S: Final = 20.0
_QUIET: Final = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": ""}


@dataclass(frozen=True, slots=True)
class Answer:
    """How a program ended and what it said.

    Attributes:
        code: Its exit code; on Windows what it is as an unsigned number.
        out: Its standard output.
        raw: The same as bytes.
        err: What it said on standard error.
    """

    code: int
    out: str = ""
    raw: bytes = b""
    err: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it did what it was asked."""
        return self.code == 0

    @property
    def details(self) -> str:
        """What support wants to know of it."""
        return f"exit code {self.code}\n{(self.err or self.out).strip()[:2000]}".strip()


class Caller(Protocol):
    """Runs one of the system's programs; tests put another in its place."""

    def __call__(self, words: tuple[str, ...], content: bytes | None = None) -> Answer:
        """Run it to its end; content goes to its standard input."""


class SystemCaller:
    """Runs programs of the operating system, in English and with times in UTC.

    Args:
        name: What people call the scheduler, for problems.
        more: Environment variables to be set besides.
        limit_s: How long an answer is waited for.
    """

    def __init__(
        self, name: str, more: Mapping[str, str] | None = None, *, limit_s: float = LIMIT_S
    ) -> None:
        self._name = name
        self._more = dict(more or {})
        self._limit_s = limit_s

    def __call__(self, words: tuple[str, ...], content: bytes | None = None) -> Answer:
        """Run a program to its end.

        Raises:
            ProblemError: ``scheduler.no-answer``, or ``scheduler.failed`` where it is not there.
        """
        try:
            done = subprocess.run(  # noqa: S603 - a list of words, no shell
                words,
                input=content if content is not None else b"",
                capture_output=True,
                check=False,
                timeout=self._limit_s,
                env={**without_secrets(), **_QUIET, **self._more},
                creationflags=_no_window(),
            )
        except subprocess.TimeoutExpired as error:
            raise failure(
                ProblemCode.SCHEDULER_NO_ANSWER,
                scheduler=self._name,
                seconds=round(self._limit_s),
                details=words[0],
            ) from error
        except OSError as error:
            raise failure(
                ProblemCode.SCHEDULER_FAILED, scheduler=self._name, details=str(error)
            ) from error
        return Answer(
            done.returncode & 0xFFFFFFFF if sys.platform == "win32" else done.returncode,
            done.stdout.decode("utf-8", "replace"),
            done.stdout,
            done.stderr.decode("utf-8", "replace"),
        )


def refused(name: str, answer: Answer) -> Exception:
    """Return the problem of a program that did not do what it was asked."""
    return failure(ProblemCode.SCHEDULER_FAILED, scheduler=name, details=answer.details)


def _no_window() -> int:
    """Return what keeps a console window from flashing up, on Windows."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0
