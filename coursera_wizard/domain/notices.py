"""Who is told about a run that needs a look; no learner is ever named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from coursera_wizard.domain.secret import SecretBinding, SecretPurpose


class MailSecurity(StrEnum):
    """How a mail server is spoken to; never in plain text."""

    TLS = "tls"  # from the first byte, usually port 465
    STARTTLS = "starttls"  # usually port 587


@dataclass(frozen=True, slots=True)
class MailNotice:
    """Notices by e-mail; the password is in the keychain. Without a server there are none.

    Attributes:
        user: The name to sign in with; "" for a server that wants no sign-in.
    """

    server: str = ""
    port: int = 587
    security: MailSecurity = MailSecurity.STARTTLS
    user: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether anybody is told by e-mail."""
        return bool(self.server)

    @property
    def binding(self) -> SecretBinding:
        """What its stored password is bound to."""
        return SecretBinding(self.user, f"smtp://{self.server}:{self.port}", SecretPurpose.MAIL)


@dataclass(frozen=True, slots=True)
class WebhookNotice:
    """Notices to a web address; its token is in the keychain. Without an address there are none.

    Attributes:
        url: ``https`` (``http`` for this computer alone).
        has_token: Whether requests carry ``Authorization: Bearer …``.
    """

    url: str = ""
    has_token: bool = False

    @property
    def is_on(self) -> bool:
        """Whether anybody is told by a request."""
        return bool(self.url)

    @property
    def binding(self) -> SecretBinding:
        """What its stored token is bound to."""
        return SecretBinding("webhook", self.url, SecretPurpose.WEBHOOK)


@dataclass(frozen=True, slots=True)
class Notices:
    """All notices of a delivery: always of failed, held, late and missed runs."""

    mail: MailNotice = MailNotice()
    webhook: WebhookNotice = WebhookNotice()
    on_success: bool = False

    @property
    def is_on(self) -> bool:
        """Whether anybody is told."""
        return self.mail.is_on or self.webhook.is_on


class NoticeEvent(StrEnum):
    """What a notice is about."""

    FAILED = "failed"
    HELD = "held"
    LATE = "late"
    MISSED = "missed"
    DELIVERED = "delivered"
    TEST = "test"


# One part, @, and a host: what every mail server agrees on. Whether it exists, the server says.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@"
    r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


def is_mail_address(text: str) -> bool:
    """Return whether a text has the form of one e-mail address, without a name around it."""
    local = text.partition("@")[0]
    return (
        len(text) <= 254
        and _ADDRESS.fullmatch(text) is not None
        and ".." not in local
        and not local.startswith(".")
        and not local.endswith(".")
    )
