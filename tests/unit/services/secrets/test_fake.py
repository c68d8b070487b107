"""The stand-in that other tests use for a keychain does what the real ones do."""

from __future__ import annotations

import pytest

from tests.support.contracts import VaultContract
from tests.support.fakes import FakeVault


class TestFakeVault(VaultContract):
    """The fake in memory."""

    @pytest.fixture
    def vault(self) -> FakeVault:
        """Return an empty one."""
        return FakeVault()
