"""Which notice a run is worth, if any."""

from __future__ import annotations

from typing import Final

from coursera_wizard.domain.notices import NoticeEvent, Notices
from coursera_wizard.domain.run import Run, RunOutcome

# A run that found nothing new did what it was to do, like one that delivered.
_EVENTS: Final = {
    RunOutcome.FAILED: NoticeEvent.FAILED,
    RunOutcome.HELD: NoticeEvent.HELD,
    RunOutcome.DELIVERED: NoticeEvent.DELIVERED,
    RunOutcome.NOTHING_NEW: NoticeEvent.DELIVERED,
}


def event_of(run: Run) -> NoticeEvent | None:
    """Return what people are told about a run; None of what somebody canceled.

    Of a preview only that it was delivered after all: somebody sits in front of the rest. A run
    that came late or not at all is known to the schedule, not to the run.
    """
    event = _EVENTS.get(run.outcome) if run.outcome is not None else None
    return None if run.is_preview and event is not NoticeEvent.DELIVERED else event


def is_wanted(notices: Notices, event: NoticeEvent) -> bool:
    """Return whether anybody asked for notices of this kind."""
    return notices.is_on and (event is not NoticeEvent.DELIVERED or notices.on_success)
