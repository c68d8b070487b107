"""The secrets of a delivery besides the one of Coursera: of its receiver, and of its notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.secret import SecretBinding, SecretPurpose

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Receiver
    from coursera_wizard.domain.notices import Notices


def bindings(receiver: Receiver, notices: Notices) -> Mapping[SecretPurpose, SecretBinding]:
    """Return what each secret that is needed belongs to; nothing for what needs none."""
    found: dict[SecretPurpose, SecretBinding] = {}
    if receiver.channel is ReceiverChannel.SFTP:
        found[SecretPurpose.SFTP] = receiver.sftp.binding
    if notices.mail.is_on and notices.mail.user:
        found[SecretPurpose.MAIL] = notices.mail.binding
    if notices.webhook.is_on and notices.webhook.has_token:
        found[SecretPurpose.WEBHOOK] = notices.webhook.binding
    return found
