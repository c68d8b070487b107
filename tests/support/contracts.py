"""What every implementation of a port must do, tested the same way for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret, SecretBinding

if TYPE_CHECKING:
    from coursera_wizard.services.ports import SecretVault

TOKEN_URL = "https://api.coursera.com/oauth2/client_credentials/token"
BINDING = SecretBinding("key-of-riverbend", TOKEN_URL)


class VaultContract:
    """The rules of a secret store; a subclass gives the fixture ``vault``, an empty one."""

    def test_secret_comes_back(self, vault: SecretVault) -> None:
        """What was stored is returned, also with signs of all kinds and at the full length."""
        for text in ("x", "päss wörd\n\t“€”😀", "a" * vault.limit()):
            vault.set(BINDING, Secret(text))

            assert vault.get(BINDING) == Secret(text)

    def test_secret_that_is_not_there_is_none(self, vault: SecretVault) -> None:
        """A missing secret is no failure, and neither is removing it."""
        vault.clear(BINDING)

        assert vault.get(BINDING) is None

    def test_later_secret_replaces_earlier(self, vault: SecretVault) -> None:
        """There is one secret for a key and address."""
        vault.set(BINDING, Secret("first"))
        vault.set(BINDING, Secret("second"))

        assert vault.get(BINDING) == Secret("second")
        vault.clear(BINDING)
        assert vault.get(BINDING) is None

    @pytest.mark.parametrize(
        "other",
        [
            SecretBinding("key-of-riverbend", "https://evil.example/oauth2/token"),
            SecretBinding("key-of-riverbend", TOKEN_URL + "/x"),
            SecretBinding("key-of-riverbend", TOKEN_URL.replace("https:", "http:")),
            SecretBinding("key-of-riverbend", TOKEN_URL.replace(".com/", ".com:8443/")),
            SecretBinding("key-of-riverbend", TOKEN_URL.replace("//", "//x@")),
            SecretBinding("key-of-riverbend", TOKEN_URL + "?x=1"),
            SecretBinding("another-key", TOKEN_URL),
            SecretBinding(f"key-of-riverbend at {TOKEN_URL}", ""),
        ],
    )
    def test_another_key_or_address_gets_nothing(
        self, vault: SecretVault, other: SecretBinding
    ) -> None:
        """A file that names another address, or another key, never gets the secret."""
        vault.set(BINDING, Secret("mine"))

        assert vault.get(other) is None
        vault.clear(other)
        assert vault.get(BINDING) == Secret("mine")

    @pytest.mark.parametrize(
        "written",
        [
            "HTTPS://API.Coursera.COM/oauth2/client_credentials/token",
            "https://api.coursera.com:443/oauth2/client_credentials/token/",
            " https://api.coursera.com/oauth2/client_credentials/token\n",
        ],
    )
    def test_same_address_written_otherwise_gets_it(self, vault: SecretVault, written: str) -> None:
        """The same address is the same entry, however it is written."""
        vault.set(BINDING, Secret("mine"))

        assert vault.get(SecretBinding("key-of-riverbend", written)) == Secret("mine")

    def test_too_long_a_secret_is_refused(self, vault: SecretVault) -> None:
        """A secret that does not fit is refused, and the earlier one stays."""
        vault.set(BINDING, Secret("short"))

        with pytest.raises(ProblemError) as caught:
            vault.set(BINDING, Secret("y" * (vault.limit() + 1)))

        assert caught.value.problem.code is ProblemCode.KEYRING_TOO_LONG
        assert vault.get(BINDING) == Secret("short")

    def test_store_has_a_name_and_no_problem(self, vault: SecretVault) -> None:
        """A usable store says what it is called."""
        assert vault.name()
        assert vault.problem() is None
