"""A keychain that keeps silent does not keep anybody waiting."""

from __future__ import annotations

import time

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.wizard.keychain import keychain_call


async def test_keychain_that_does_not_answer_is_a_problem() -> None:
    """An unlock window that nobody answers ends in words, and nobody waits for the thread."""
    with pytest.raises(ProblemError) as caught:
        await keychain_call(lambda: time.sleep(0.3), limit_s=0.02)

    assert caught.value.problem.code is ProblemCode.KEYRING_NO_ANSWER


async def test_answer_is_returned() -> None:
    """Whatever the keychain says in time is handed on."""
    assert await keychain_call(lambda: "there") == "there"
