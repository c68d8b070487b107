"""Which notice a run is worth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coursera_wizard.domain.notice_events import event_of, is_wanted
from coursera_wizard.domain.notices import NoticeEvent, Notices, WebhookNotice
from coursera_wizard.domain.run import Run, RunOutcome
from tests.support.builders import NOW

A_RUN = Run("20261122-080000-3f9a", "d1", "Harbour Valley", NOW)
SOMEBODY = Notices(webhook=WebhookNotice("https://hooks.example.org/x"))


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (None, None),
        (RunOutcome.FAILED, NoticeEvent.FAILED),
        (RunOutcome.HELD, NoticeEvent.HELD),
        (RunOutcome.DELIVERED, NoticeEvent.DELIVERED),
        (RunOutcome.NOTHING_NEW, NoticeEvent.DELIVERED),
        (RunOutcome.CANCELED, None),
        (RunOutcome.PREVIEWED, None),
    ],
)
def test_a_run_is_worth_a_notice(outcome: RunOutcome | None, event: NoticeEvent | None) -> None:
    """What somebody canceled, and what still goes on, is not."""
    assert event_of(replace(A_RUN, outcome=outcome)) is event


def test_a_preview_is_worth_none() -> None:
    """Somebody sits in front of it, also when it fails; that it was delivered may be told."""
    delivered = replace(A_RUN, outcome=RunOutcome.DELIVERED, is_preview=True)

    assert event_of(delivered) is NoticeEvent.DELIVERED
    assert event_of(replace(A_RUN, outcome=RunOutcome.FAILED, is_preview=True)) is None


@pytest.mark.parametrize("event", NoticeEvent)
def test_success_is_told_on_request_alone(event: NoticeEvent) -> None:
    """Everything else is told as soon as there is somebody to tell."""
    assert is_wanted(SOMEBODY, event) is (event is not NoticeEvent.DELIVERED)
    assert is_wanted(replace(SOMEBODY, on_success=True), event)
    assert not is_wanted(Notices(on_success=True), event)
