"""Long work in pieces: others get their turn, and it can be canceled."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from collections.abc import Generator

import pytest

from coursera_wizard.wizard.slices import (
    LARGE,
    PIECE_S,
    at_once,
    growing_heap,
    in_pieces,
    is_heap_growing,
    let_go,
    stepping,
)


def slow_work(pieces: int, ended: list[str]) -> Generator[int, None, str]:
    """Count, each step a little longer than a piece."""
    try:
        for number in range(pieces):
            until = time.perf_counter() + PIECE_S * 1.2
            while time.perf_counter() < until:
                pass
            yield number
        return "done"
    finally:
        ended.append("ended")


async def test_in_pieces_gives_way_and_returns_the_result() -> None:
    """Another task runs between the pieces."""
    turns = 0
    seen: list[int] = []

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    result = await in_pieces(slow_work(4, []), seen.append)
    task.cancel()

    assert result == "done"
    assert turns >= 4
    assert seen == [0, 1, 2, 3]


async def test_in_pieces_ends_the_work_when_canceled() -> None:
    """Cancel is immediate, and what the work had opened is closed."""
    ended: list[str] = []
    task = asyncio.create_task(in_pieces(slow_work(1000, ended)))
    await asyncio.sleep(PIECE_S * 3)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["ended"]


def test_at_once_returns_the_result() -> None:
    """Small work needs no loop."""
    assert at_once(slow_work(1, [])) == "done"
    assert at_once(stepping([1, 2])) is None


async def test_very_many_values_are_let_go_bit_by_bit() -> None:
    """Some are freed at once, the others between other work; few, or without a loop, at once."""
    many: list[object] = [object() for _number in range(5000)]
    few: list[object] = [object()]

    let_go(many)
    let_go(few)

    assert not few
    assert 0 < len(many) < 5000
    async with asyncio.timeout(5):
        while many:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.001)


def test_values_are_let_go_without_a_loop() -> None:
    """The command line has nobody to make way for."""
    many: list[object] = [object() for _number in range(5000)]

    let_go(many)

    assert not many


def test_growing_heap_stops_the_collector_for_large_work_only() -> None:
    """It runs again afterwards, also when the work failed."""
    with growing_heap(LARGE - 1):
        assert gc.isenabled()
        assert not is_heap_growing()
    with growing_heap(LARGE):
        with growing_heap(LARGE):
            pass
        assert not gc.isenabled()
        assert is_heap_growing()
    assert gc.isenabled()
    with contextlib.suppress(KeyError), growing_heap(LARGE):
        raise KeyError
    assert gc.isenabled()
    gc.unfreeze()


def test_growing_heap_leaves_a_collector_off_that_was_off() -> None:
    """The window has switched it off for good, and collects on its own thread."""
    gc.disable()
    try:
        with growing_heap(LARGE):
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
