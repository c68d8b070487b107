"""Runs the coroutine of a command, and ends the practice organization with it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from coursera_wizard.services.ports import Services

Result = TypeVar("Result")


def run(work: Coroutine[object, object, Result], services: Services) -> Result:
    """Run the work of a command to its end and return what it returns.

    Ctrl-C cancels the work, so that what was begun is taken back, and is raised afterwards.

    Raises:
        KeyboardInterrupt: The person pressed Ctrl-C.
    """

    async def to_the_end() -> Result:
        try:
            return await work
        finally:
            await services.practice.stop()

    return asyncio.run(to_the_end())
