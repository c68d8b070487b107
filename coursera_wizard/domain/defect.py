"""Turns what nobody expected into a problem that can be shown and sent to support."""

from __future__ import annotations

import traceback

from coursera_wizard.domain.problem import Problem, ProblemCode, problem


def defect(error: BaseException) -> Problem:
    """Return the problem for an exception that is a mistake of the program.

    Only the kinds of the exceptions and the places in the code are told: a message could hold a
    secret or a learner's name.
    """
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < _MOST_CAUSES:
        parts.append("\n".join([type(cause).__name__, *_places(cause)]))
        cause = cause.__cause__
    return problem(ProblemCode.BUG_UNEXPECTED, details="\n".join(parts))


_MOST_CAUSES = 5


def _places(error: BaseException) -> list[str]:
    return [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__, limit=-20)
    ]


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-3:])
