"""Asks a secret store without blocking, and not for ever: it may show a window of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.services import blocking

P = ParamSpec("P")
R = TypeVar("R")

PERSON_LIMIT_S: Final = 120.0
"""How long a person may take to unlock the keychain in the window it shows."""
UNATTENDED_LIMIT_S: Final = 20.0
"""How long a run waits that nobody watches."""


async def ask(
    limit_s: float, store: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Return what a vault answers, asked on a thread of its own.

    Used like this: ``await ask(PERSON_LIMIT_S, vault.name(), vault.get, binding)``.

    Args:
        limit_s: How long to wait, in seconds. A late answer is dropped.
        store: The name of the store, for the problem.
        function: The method.
        *args: Its arguments.
        **kwargs: The same.

    Raises:
        ProblemError: ``keyring.no-answer``, or what the method raises.
    """
    try:
        async with asyncio.timeout(limit_s):
            return await blocking.call(function, *args, **kwargs)
    except TimeoutError as error:
        raise failure(ProblemCode.KEYRING_NO_ANSWER, store=store, seconds=round(limit_s)) from error
