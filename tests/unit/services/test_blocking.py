"""Blocking calls: results, errors, and nobody waits for what was given up."""

from __future__ import annotations

import asyncio
import threading

import pytest

from coursera_wizard.services import blocking


async def test_call_returns_what_the_function_returns() -> None:
    """Arguments go in, the result comes out, on another thread."""
    here = threading.get_ident()

    there = await blocking.call(lambda number: (number, threading.get_ident()), 7)

    assert there[0] == 7
    assert there[1] != here


async def test_call_raises_what_the_function_raises() -> None:
    """The waiting coroutine gets the error itself."""
    with pytest.raises(ZeroDivisionError):
        await blocking.call(lambda: 1 / 0)


async def test_canceled_call_is_not_waited_for() -> None:
    """A keychain that never answers does not hold anybody up; its late answer is dropped."""
    asked, answer = threading.Event(), threading.Event()

    def ask() -> str:
        asked.set()
        answer.wait(20)
        return "late"

    task = asyncio.create_task(blocking.call(ask))
    await blocking.call(asked.wait, 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    answer.set()


def test_answer_after_the_loop_has_ended_is_dropped() -> None:
    """The program may be gone by the time an unlock window is answered."""
    answer, done = threading.Event(), threading.Event()

    def ask() -> None:
        answer.wait(20)
        done.set()

    async def begin() -> None:
        task = asyncio.create_task(blocking.call(ask))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(begin())
    answer.set()

    assert done.wait(20)
