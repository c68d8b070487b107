"""What is missing or cannot be used of the settings for notices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from coursera_wizard.domain.notices import is_mail_address
from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.domain.receiver_checks import is_host
from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice


# Nothing that different programs could read in different ways; never a user part.
WEB_ADDRESS: Final = (
    r"(https://[A-Za-z0-9._:\[\]-]+"
    r"|http://(localhost|127\.[0-9]+\.[0-9]+\.[0-9]+|\[::1\])(:[0-9]+)?)"
    r"([/?][!-\[\]-~]*)?"
)
LONGEST_ADDRESS: Final = 2000


def is_notice_address(url: str) -> bool:
    """Return whether notices may go to a web address: https, or http on this computer alone."""
    if len(url) > LONGEST_ADDRESS or re.fullmatch(WEB_ADDRESS, url) is None:
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def check_notices(notices: Notices) -> tuple[Problem, ...]:
    """Return what keeps notices from being sent; nothing where none are asked for."""
    return (*check_mail(notices.mail), *check_webhook(notices.webhook))


def check_mail(mail: MailNotice) -> tuple[Problem, ...]:
    """Return what is missing of an e-mail's server, sender and recipients."""
    if not (mail.server or mail.user or mail.sender or mail.recipients):
        return ()
    found: list[Problem] = []
    if not mail.server:
        found.append(_mail("server", _("The name of the mail server is missing.")))
    elif not is_host(mail.server):
        mistake = _("“{value}” is no name of a server, such as mail.example.org.")
        found.append(_mail("server", mistake.format(value=mail.server)))
    if not 1 <= mail.port <= 65535:
        found.append(_mail("port", _("The port is a number from 1 to 65535, 465 or 587 mostly.")))
    if not mail.sender:
        found.append(_mail("sender", _("The address that notices are sent from is missing.")))
    elif not is_mail_address(mail.sender):
        found.append(_mail("sender", no_address(mail.sender)))
    if not mail.recipients:
        found.append(_mail("recipients", _("There is nobody that notices are sent to.")))
    found += [
        _mail("recipients", no_address(one)) for one in mail.recipients if not is_mail_address(one)
    ]
    return tuple(found)


def check_webhook(webhook: WebhookNotice) -> tuple[Problem, ...]:
    """Return what is wrong with the web address; nothing without one."""
    if not webhook.url or is_notice_address(webhook.url):
        return ()
    mistake = _("The web address has to begin with https:// and hold no user or password.")
    field = "notices.webhook.url"
    return (problem(ProblemCode.NOTICES_NOT_COMPLETE, field=field, mistake=mistake),)


def no_address(text: str) -> str:
    """Return the sentence for a text that is no e-mail address."""
    return _("“{value}” is no e-mail address.").format(value=text)


def _mail(name: str, mistake: str) -> Problem:
    field = f"notices.mail.{name}"
    return problem(ProblemCode.NOTICES_NOT_COMPLETE, field=field, mistake=mistake)
