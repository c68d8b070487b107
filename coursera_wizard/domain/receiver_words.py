"""Receiver and notices in one sentence each, for page, command line and report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.receiver_profiles import ReceiverProfile, profile
from coursera_wizard.i18n import _, ngettext

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Receiver, Sftp
    from coursera_wizard.domain.notices import Notices, WebhookNotice


def profile_name(receiver: Receiver) -> str:
    """Return the receiver's name, as ``ClassLink Roster Server``."""
    return _(profile(receiver.profile).title)


def describe_receiver(receiver: Receiver, folder: str) -> str:
    """Return who gets the packages, and where.

    Args:
        receiver: What was chosen.
        folder: The folder of this computer that packages go to, where they do.
    """
    name = profile_name(receiver)
    if receiver.channel is ReceiverChannel.SFTP:
        return _("{receiver} · SFTP {place}").format(receiver=name, place=server_text(receiver))
    return _("{receiver} · folder {folder}").format(receiver=name, folder=folder)


def server_text(receiver: Receiver) -> str:
    """Return the server with port and folder, as ``sftp.example.org:2222/DailyImport``."""
    sftp = receiver.sftp
    host = f"[{sftp.host}]" if ":" in sftp.host else sftp.host or "…"
    port = f":{sftp.port}" if sftp.port != 22 else ""
    folder = remote_folder(receiver.profile, sftp)
    return f"{host}{port}{'' if not folder or folder.startswith('/') else '/'}{folder}"


def remote_folder(profile_id: str, sftp: Sftp) -> str:
    """Return the folder on the server: the one that was entered, or the receiver's usual one."""
    return sftp.folder or profile(profile_id).remote_folder


def profile_lines(chosen: ReceiverProfile, delivery_name: str) -> tuple[str, ...]:
    """Return what a choice of receiver implies, a line each: form, files, gradebook, changes."""
    if chosen.is_zip:
        name = chosen.zip_name(delivery_name)
        form = _("OneRoster {version}, one file: {name}").format(
            version=chosen.version.value, name=name
        )
    else:
        form = _("OneRoster {version}, loose CSV files").format(version=chosen.version.value)
    files = ", ".join(file.value for file in chosen.files)
    lines = [form, _("Files: manifest, {files}").format(files=files)]
    if chosen.remote_folder:
        lines.append(_("Folder on its server: {name}").format(name=chosen.remote_folder))
    lines.append(
        _("Grades can be delivered.")
        if chosen.takes_grades
        else _("It takes no grades, so none are delivered.")
    )
    lines.append(
        _("It takes everything each time (bulk), or only what changed (delta).")
        if chosen.takes_delta
        else _("It takes everything each time (bulk).")
    )
    return tuple(lines)


def describe_notices(notices: Notices) -> tuple[str, ...]:
    """Return who is told about runs, a sentence each; nothing where nobody is."""
    found = []
    if notices.mail.is_on:
        count = len(notices.mail.recipients)
        words = ngettext(
            "E-mail to {recipients}", "E-mail to {count} addresses: {recipients}", count
        )
        found.append(words.format(count=count, recipients=", ".join(notices.mail.recipients)))
    if notices.webhook.is_on:
        found.append(_("Request to {host}").format(host=web_host(notices.webhook)))
    if found:
        found.append(
            _("Failed, held, late and missed runs, and those that succeed")
            if notices.on_success
            else _("Failed, held, late and missed runs")
        )
    return tuple(found)


def web_host(webhook: WebhookNotice) -> str:
    """Return the host of a web address: what stands behind it may be a secret."""
    return webhook.url.split("://", 1)[-1].split("/", 1)[0].split("?", 1)[0]
