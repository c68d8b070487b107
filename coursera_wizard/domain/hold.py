"""Decides whether a run waits for a person before anything is sent, and says why.

Source: Connect, safety limits: a delivery is held where removals pass 10 % or updates 75 % of a
kind, from a number of records on, and where a kind falls to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from coursera_wizard.domain.draft import HoldLimits, Options
from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.record_kinds import counted, in_package_order, part_of
from coursera_wizard.domain.run import FileCounts, HoldCause, HoldReason
from coursera_wizard.i18n import N_, _

_NOTHING: Final = FileCounts()
_SENTENCES: Final[Mapping[HoldCause, str]] = {
    HoldCause.REMOVALS: N_("{part} ({percent} %) would be removed; the limit is {limit} %."),
    HoldCause.UPDATES: N_("{part} ({percent} %) would be changed; the limit is {limit} %."),
    HoldCause.FELL_TO_ZERO: N_("{whole} would be removed; none would be left."),
    HoldCause.NO_USERS: N_("There is not one user in the package."),
    HoldCause.EVERY_RUN: N_("Every run of this delivery waits for an approval."),
}


def hold_reasons(
    counts: Mapping[str, FileCounts], before: Mapping[str, int] | None, options: Options
) -> tuple[HoldReason, ...]:
    """Return every reason for a hold, in the order of the package's files; none lets the run go on.

    Args:
        counts: The package's records by file. A file of the last package that is missing here
            counts as fallen to zero.
        before: Rows by file of the last delivered package; None on the first run, which is held
            only for having no users, or where every run is to be approved.
        options: Hold limits, and whether every run is to be approved. A limit is passed by more
            than its per cent, exactly reckoned, and by at least ``at_least_records``.
    """
    earlier = before or {}
    reasons: list[HoldReason] = []
    for file in sorted({*counts, *earlier, File.USERS.value}, key=in_package_order):
        found = counts.get(file, _NOTHING)
        reasons += _reasons_of(file, found, earlier.get(file, 0), options.hold)
    if options.approve_every_run:
        reasons.append(HoldReason(HoldCause.EVERY_RUN))
    return tuple(reasons)


def reason_in_words(reason: HoldReason) -> str:
    """Return one reason as a whole sentence, in the person's language."""
    part = part_of(reason.file, reason.count, reason.before)
    limit = reason.limit_percent
    return _(_SENTENCES[reason.cause]).format(
        part=part, whole=counted(reason.file, reason.before), percent=_percent(reason), limit=limit
    )


def reasons_in_words(reasons: Iterable[HoldReason]) -> str:
    """Return reasons as whole sentences, one after the other, in the person's language."""
    return _(" ").join(reason_in_words(reason) for reason in reasons)


def _reasons_of(
    file: str, found: FileCounts, before: int, limits: HoldLimits
) -> Iterable[HoldReason]:
    """Yield the reasons that one file gives: at most one for what is gone, one for changes."""
    if not found.rows:
        if before:
            yield HoldReason(HoldCause.FELL_TO_ZERO, file, before, before, 100)
        elif file == File.USERS:
            yield HoldReason(HoldCause.NO_USERS, file)
        return
    for cause, count, limit in (
        (HoldCause.REMOVALS, found.removed, limits.removals_percent),
        (HoldCause.UPDATES, found.changed, limits.updates_percent),
    ):
        if before and count >= limits.at_least_records and count * 100 > limit * before:
            yield HoldReason(cause, file, count, before, count * 100 // before, limit)


def _percent(reason: HoldReason) -> str:
    """Return the per cent with as many decimals as it takes to be seen above the limit."""
    count, before, limit = reason.count * 100, reason.before, reason.limit_percent
    if reason.percent != limit or count <= limit * before:
        return f"{reason.percent:,}"
    scale, decimals = 10, 1
    while count * scale // before <= limit * scale:
        scale, decimals = scale * 10, decimals + 1
    return f"{count * scale // before / scale:,.{decimals}f}"
