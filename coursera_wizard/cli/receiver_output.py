"""How receiver, notices and periods of a delivery read on a terminal, and as JSON."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coursera_wizard.cli.periods import period_object
from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.receiver_words import (
    describe_notices,
    describe_receiver,
    remote_folder,
    web_host,
)
from coursera_wizard.domain.schedule_words import date_text
from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.periods import Period


def receiver_rows(delivery: Delivery, folder: str) -> list[tuple[str, str]]:
    """Return who gets packages and who is told of runs, and when neither is; as pairs to print."""
    rows = [(_("Receiver"), describe_receiver(delivery.receiver, folder))]
    sftp = delivery.receiver.sftp
    if delivery.receiver.channel is ReceiverChannel.SFTP:
        rows.append((_("Signs in as"), sftp.user))
        rows.append((_("Its key"), sftp.host_key or _("not seen yet")))
    notices = describe_notices(delivery.notices)
    if notices:
        rows.append((_("Notices"), "; ".join(notices)))
    if delivery.suspension is not None:
        rows.append((_("Suspended"), _period_text(delivery.suspension)))
    if delivery.no_removals is not None:
        rows.append((_("No removals"), _period_text(delivery.no_removals)))
    return rows


def receiver_objects(delivery: Delivery, folder: str) -> dict[str, object]:
    """Return the same as JSON; of a web address, which may be secret, the host alone."""
    receiver, notices = delivery.receiver, delivery.notices
    sftp, mail, webhook = receiver.sftp, notices.mail, notices.webhook
    is_sftp = receiver.channel is ReceiverChannel.SFTP
    return {
        "receiver": {
            "profile": receiver.profile,
            "channel": receiver.channel.value,
            "folder": None if is_sftp else folder,
            "sftp": {
                "host": sftp.host,
                "port": sftp.port,
                "user": sftp.user,
                "folder": remote_folder(receiver.profile, sftp),
                "sign_in": sftp.sign_in.value,
                "host_key": sftp.host_key or None,
            }
            if is_sftp
            else None,
        },
        "notices": {
            "mail": {
                "server": mail.server,
                "port": mail.port,
                "security": mail.security.value,
                "user": mail.user,
                "sender": mail.sender,
                "recipients": list(mail.recipients),
            }
            if mail.is_on
            else None,
            "webhook": {"host": web_host(webhook), "has_token": webhook.has_token}
            if webhook.is_on
            else None,
            "on_success": notices.on_success,
        },
        "suspension": period_object(delivery.suspension),
        "no_removals": period_object(delivery.no_removals),
    }


def _period_text(period: Period) -> str:
    if period.last == dt.date.max:
        return _("from {first} on").format(first=date_text(period.first))
    return _("{first} to {last}").format(first=date_text(period.first), last=date_text(period.last))
