"""A task ends in one of four ways, and its owner hears the right thing."""

from __future__ import annotations

import asyncio

from coursera_wizard.domain.problem import Problem, ProblemCode, failure
from coursera_wizard.ui.tasks import TaskScope, all_ended


async def test_scope_announces_busy_and_idle() -> None:
    """The owner hears of the start and, once no task is left, of the end."""
    heard: list[bool] = []
    scope = TaskScope(on_change=lambda: heard.append(scope.busy))

    task = scope.start(asyncio.sleep(0))
    assert task is not None
    await task
    await asyncio.sleep(0)

    assert heard == [True, False]


async def test_scope_hands_over_problem() -> None:
    """A problem reaches the owner as it is."""
    problems: list[Problem] = []
    scope = TaskScope(on_problem=problems.append)

    async def fail() -> None:
        raise failure(ProblemCode.NETWORK_OFFLINE)

    scope.start(fail())
    await asyncio.sleep(0.01)

    assert [problem.code for problem in problems] == [ProblemCode.NETWORK_OFFLINE]


async def test_scope_turns_defect_into_problem_without_its_message() -> None:
    """Anything else is a defect, told without the message, which could hold a secret."""
    problems: list[Problem] = []
    scope = TaskScope(on_problem=problems.append)

    async def fail() -> None:
        raise ValueError("hunter2")

    scope.start(fail())
    await asyncio.sleep(0.01)

    (found,) = problems
    assert found.code is ProblemCode.BUG_UNEXPECTED
    assert "ValueError" in found.details
    assert "hunter2" not in found.details


async def test_cancel_is_silent_and_runs_last_lines() -> None:
    """A canceled task cleans up, and nobody is told of a problem."""
    problems: list[Problem] = []
    ended: list[bool] = []
    scope = TaskScope(on_problem=problems.append)

    async def wait() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    scope.start(wait())
    await asyncio.sleep(0)
    scope.cancel()
    assert not scope.busy
    await all_ended()

    assert ended == [True]
    assert problems == []


async def test_start_of_same_name_replaces_earlier() -> None:
    """Of two tasks of one name only the later one ends by itself."""
    done: list[str] = []
    scope = TaskScope()

    async def search(words: str) -> None:
        await asyncio.sleep(0.01)
        done.append(words)

    scope.start(search("a"), name="search")
    task = scope.start(search("ab"), name="search")
    assert task is not None
    await task

    assert done == ["ab"]


async def test_closed_scope_never_calls_back() -> None:
    """After close nothing is started and nobody is called."""
    heard: list[str] = []
    scope = TaskScope(
        on_change=lambda: heard.append("change"), on_problem=lambda _p: heard.append("problem")
    )

    async def fail() -> None:
        raise failure(ProblemCode.NETWORK_OFFLINE)

    scope.start(fail())
    heard.clear()
    scope.close()
    await all_ended()

    assert scope.start(fail()) is None
    assert heard == []
