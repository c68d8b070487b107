"""Long work in short pieces, so that the window stays fluid while 100,000 rows are computed."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

Result = TypeVar("Result")
Step = TypeVar("Step")

# From this many rows on, a walk of the garbage collector over them would be felt.
LARGE: Final = 20_000
# A piece of work that takes longer gives way to the window.
PIECE_S: Final = 0.003
# So many values are freed at once, and so often.
_LET_GO: Final = 2000
_LET_GO_EVERY_S: Final = 0.004


async def in_pieces(
    work: Generator[Step, None, Result],
    on_pause: Callable[[Step], None] = lambda _step: None,
) -> Result:
    """Run a generator to its end, giving way whenever it yields after a few milliseconds.

    Args:
        work: The work.
        on_pause: Called with what was yielded, whenever it gives way.

    Returns:
        What the generator returns.
    """
    try:
        since = time.perf_counter()
        while True:
            step = next(work)
            if time.perf_counter() - since > PIECE_S:
                on_pause(step)
                await asyncio.sleep(0)
                since = time.perf_counter()
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        work.close()


def stepping(steps: Iterable[Step]) -> Generator[Step, None, None]:
    """Return steps as work that `in_pieces` can run."""
    yield from steps


def at_once(work: Generator[object, None, Result]) -> Result:
    """Run a generator to its end without a pause; for small work.

    Returns:
        What the generator returns.
    """
    try:
        while True:
            next(work)
    except StopIteration as end:
        result: Result = end.value
        return result


def let_go(values: list[Any]) -> None:
    """Free very many values a few at a time, while the loop goes on; the list becomes empty.

    Freeing 100,000 rows at once takes longer than a window may stand still. Nothing else may hold
    the values, and without a running loop all are freed at once.
    """
    if len(values) <= _LET_GO:
        values.clear()
        return
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        values.clear()
        return
    del values[-_LET_GO:]
    loop.call_later(_LET_GO_EVERY_S, let_go, values)


@dataclass(slots=True)
class _Growth:
    """How many builders of long-lived values are at work, and what there was before them."""

    depth: int = 0
    was_enabled: bool = True


_growth = _Growth()


@contextmanager
def growing_heap(rows: int) -> Iterator[None]:
    """Keep the garbage collector from walking what is being built, and from then on for good.

    Does nothing for fewer than `LARGE` rows. A full collection over 100,000 programs takes longer
    than a person's patience with a window. Plain values hold no cycles, so nothing is lost: they
    are still freed by their count. Who collects by itself asks `is_heap_growing` first.
    """
    if rows < LARGE:
        yield
        return
    if not _growth.depth:
        _growth.was_enabled = gc.isenabled()
    _growth.depth += 1
    gc.disable()
    try:
        yield
    finally:
        _growth.depth -= 1
        if not _growth.depth:
            gc.freeze()
            if _growth.was_enabled:
                gc.enable()


def is_heap_growing() -> bool:
    """Tell whether very many long-lived values are being built just now."""
    return _growth.depth > 0
