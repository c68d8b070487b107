"""The advanced settings in one line, for the last page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.draft import (
    Account,
    DeliveryMode,
    GradeOption,
    HoldLimits,
    ProxyMode,
    Source,
)
from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursera_wizard.domain.draft import DeliveryDraft


def advanced_line(draft: DeliveryDraft) -> str:
    """Return the advanced settings that differ from their defaults, or that none does."""
    return " · ".join((*_options(draft), *_account(draft.account))) or _("Defaults")


def _options(draft: DeliveryDraft) -> Iterator[str]:
    options = draft.options
    match options.grades:
        case GradeOption.NONE:
            pass
        case GradeOption.FINAL:
            yield _("final grades")
        case _:
            yield _("granular grades, option {option}").format(option=options.grades.value)
    if options.sis_id_prefix:
        yield _("ids begin with {prefix}").format(prefix=options.sis_id_prefix)
    if options.mode is DeliveryMode.DELTA:
        yield _("only what changed")
    if options.approve_every_run:
        yield _("waits for approval each time")
    if options.hold != HoldLimits():
        yield _("holds above {removals} % removals or {updates} % updates").format(
            removals=options.hold.removals_percent, updates=options.hold.updates_percent
        )


def _account(account: Account) -> Iterator[str]:
    if account.program_id:
        yield _("only program {id}").format(id=account.program_id)
    if account.source is Source.PRACTICE:
        return
    usual = Account().of_generation(account.generation)
    if account.api_base != usual.api_base:
        yield _("data from {address}").format(address=account.api_base)
    if account.token_url != usual.token_url:
        yield _("signs in at {address}").format(address=account.token_url)
    if account.proxy.mode is ProxyMode.NONE:
        yield _("no proxy")
    elif account.proxy.mode is ProxyMode.OWN:
        yield _("proxy {address}").format(address=account.proxy.url)
    if account.certificate_file:
        yield _("certificate {path}").format(path=account.certificate_file)
