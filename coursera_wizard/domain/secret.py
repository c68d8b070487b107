"""Secrets that mask themselves, and where one is kept."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NoReturn

MASK = "••••••••"
SECRET_VARIABLE = "COURSERA_CLIENT_SECRET"  # noqa: S105 - the variable's name, no secret


class Secret:
    """A text that never shows itself; :meth:`reveal` is for the place that sends or stores it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the text itself."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    __hash__ = None  # type: ignore[assignment]  # a secret is no key of anything

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


class SecretPlace(StrEnum):
    """Where the secret of a delivery is kept."""

    KEYCHAIN = "keychain"
    SEALED_FILE = "sealed-file"
    ENVIRONMENT = "environment"
    PRACTICE = "practice"  # known to everybody: the practice organization's own


class SecretState(StrEnum):
    """What the draft knows of the secret."""

    MISSING = "missing"
    TYPED = "typed"
    STORED = "stored"


@dataclass(frozen=True, slots=True)
class SecretRef:
    """Says where a secret is kept, never which entry: that follows from key and token address.

    Attributes:
        place: The kind of store.
        variable: The environment variable, for :attr:`SecretPlace.ENVIRONMENT`; always begins
            with ``COURSERA_``, so that a file from a stranger cannot name another one.
    """

    place: SecretPlace = SecretPlace.KEYCHAIN
    variable: str = ""

    @property
    def is_unattended(self) -> bool:
        """Whether a run without a person can read it."""
        return self.place is not SecretPlace.SEALED_FILE


class SecretPurpose(StrEnum):
    """What a stored secret is for."""

    CREDENTIAL = "credential"  # a Client Secret, or the password of a proxy
    SIGN_IN = "sign-in"  # the refresh token of a key of the older console
    SFTP = "sftp"  # a password, or a private key in the form of OpenSSH
    MAIL = "mail"  # the password of a mail server
    WEBHOOK = "webhook"  # the token a web address asks for


# The variables that stand in for a keychain on a server.
VARIABLES: Final[Mapping[SecretPurpose, str]] = {
    SecretPurpose.CREDENTIAL: SECRET_VARIABLE,
    SecretPurpose.SFTP: "COURSERA_RECEIVER_SECRET",
    SecretPurpose.MAIL: "COURSERA_MAIL_SECRET",
    SecretPurpose.WEBHOOK: "COURSERA_WEBHOOK_SECRET",
}


@dataclass(frozen=True, slots=True)
class SecretBinding:
    """What a stored secret belongs to: it is given out for exactly this key and token address."""

    api_key: str
    token_url: str
    purpose: SecretPurpose = SecretPurpose.CREDENTIAL
