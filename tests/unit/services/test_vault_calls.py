"""A store that does not answer is not waited for without end."""

from __future__ import annotations

import threading

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError, failure
from coursera_wizard.services.vault_calls import ask


async def test_answer_is_returned() -> None:
    """An answer in time is the result."""
    assert await ask(10, "a store", "x".upper) == "X"


async def test_no_answer_is_said() -> None:
    """A store that waits for a person who is not there is a problem in words."""
    answered = threading.Event()

    with pytest.raises(ProblemError) as caught:
        await ask(0.05, "a store", answered.wait, 30)
    answered.set()

    assert caught.value.problem.code is ProblemCode.KEYRING_NO_ANSWER
    assert "a store" in caught.value.problem.what_happened


async def test_problem_of_the_store_comes_through() -> None:
    """What the store raises is raised here."""

    def locked() -> None:
        raise failure(ProblemCode.KEYRING_LOCKED, store="a store")

    with pytest.raises(ProblemError) as caught:
        await ask(10, "a store", locked)

    assert caught.value.problem.code is ProblemCode.KEYRING_LOCKED
