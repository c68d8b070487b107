"""Asks the keychain, which may show a window of its own, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services import blocking

Result = TypeVar("Result")

KEYCHAIN_LIMIT_S = 60.0


async def keychain_call(
    function: Callable[[], Result], limit_s: float = KEYCHAIN_LIMIT_S
) -> Result:
    """Ask the keychain, which may wait for an unlock window.

    Raises:
        ProblemError: ``keyring.no-answer`` after the limit, or what the function raises.
    """
    try:
        async with asyncio.timeout(limit_s):
            return await blocking.call(function)
    except TimeoutError as error:
        raise failure(ProblemCode.KEYRING_NO_ANSWER, seconds=round(limit_s)) from error
