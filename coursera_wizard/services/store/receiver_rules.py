"""What a file must keep to where it says how packages travel, and who is told about runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coursera_wizard.domain.notice_checks import check_notices, no_address
from coursera_wizard.domain.notices import is_mail_address
from coursera_wizard.domain.receiver_checks import check_receiver
from coursera_wizard.domain.receiver_profiles import PROFILES
from coursera_wizard.i18n import _
from coursera_wizard.services.store.mistakes import Mistake, unknown_choice

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Options, Receiver
    from coursera_wizard.domain.notices import Notices
    from coursera_wizard.domain.periods import Period
    from coursera_wizard.domain.problem import Problem


def receiver_mistakes(receiver: Receiver, options: Options) -> Iterator[Mistake]:
    """Yield an unknown receiver, a server that is not complete, and what a receiver cannot take."""
    if receiver.profile not in PROFILES:
        yield unknown_choice(("receiver", "profile"), receiver.profile, PROFILES)
        return
    yield from _as_mistakes(check_receiver(receiver, options))


def notices_mistakes(notices: Notices) -> Iterator[Mistake]:
    """Yield what is missing of servers and addresses for notices."""
    recipients = ("notices", "mail", "recipients")
    for mistake in _as_mistakes(check_notices(notices)):
        if mistake.pointer != recipients or not notices.mail.recipients:
            yield mistake
    for index, one in enumerate(notices.mail.recipients):
        if not is_mail_address(one):
            yield Mistake((*recipients, index), no_address(one))


def period_mistakes(name: str, period: Period | None) -> Iterator[Mistake]:
    """Yield a period that ends before it begins."""
    if period is not None and period.last < period.first:
        yield Mistake((name, "last"), _("It is before the first day."))


def _as_mistakes(problems: tuple[Problem, ...]) -> Iterator[Mistake]:
    """Yield what blocks; a warning is no mistake of the file."""
    for found in problems:
        if found.is_blocking and found.field is not None:
            yield Mistake(tuple(found.field.split(".")), found.what_happened)
