"""Calls that wait (keyring, files, sockets) on daemon threads that nobody waits for on exit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

THREAD_NAME = "coursera-wizard-blocking"


async def call(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a blocking function on a daemon thread and return what it returns.

    Cancelling stops the waiting, not the function: its late result is dropped. `asyncio.to_thread`
    is not used because its pool holds up the exit until every call has returned.

    Raises:
        BaseException: Whatever the function raises.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[R] = loop.create_future()

    def deliver(result: R | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # None only where R allows it

    def run() -> None:
        result: R | None = None
        error: BaseException | None = None
        try:
            result = function(*args, **kwargs)
        except BaseException as raised:  # noqa: BLE001 - handed over to the waiting coroutine
            error = raised
        try:
            loop.call_soon_threadsafe(deliver, result, error)
        except RuntimeError:
            return  # the loop was closed meanwhile: nobody waits any more

    threading.Thread(target=run, name=THREAD_NAME, daemon=True).start()
    return await future
