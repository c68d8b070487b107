"""What a notice says, in an e-mail and in a request."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace

import pytest

from coursera_wizard import __version__, regional
from coursera_wizard.domain.notices import NoticeEvent
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import FileCounts, Run, RunOutcome
from coursera_wizard.resources import resource_path
from coursera_wizard.services.notices.message import Notice
from tests.support.builders import NOW

FAILED = Run(
    "20261122-080000-3f9a",
    "d1",
    "Harbour Valley College",
    NOW,
    outcome=RunOutcome.FAILED,
    ended_at=NOW + dt.timedelta(minutes=4, seconds=12),
    seconds=252.0,
    problem=problem(
        ProblemCode.NETWORK_TIMEOUT, host="api.coursera.com", seconds=60, details="inner facts"
    ),
    counts={"users": FileCounts(rows=1204, new=12, changed=3, removed=1, left_out=2)},
)


def a_notice(event: NoticeEvent = NoticeEvent.FAILED, run: Run | None = FAILED) -> Notice:
    """Return a notice of a run."""
    return Notice(
        "Harbour Valley College",
        event,
        NOW + dt.timedelta(minutes=5),
        run,
        "d1",
        zone="America/Los_Angeles",
        id="0123456789abcdef01234567",
        computer="office-12",
    )


def test_a_failure_says_what_happened_and_what_to_do() -> None:
    """Number, texts, run and computer are there; what is for support is not."""
    notice = a_notice()

    assert notice.subject == "Harbour Valley College: the run failed (CW-104)"
    assert notice.text.startswith("A run of “Harbour Valley College” failed. Nothing was sent")
    for words in (
        "The server did not answer in time (CW-104).",
        "What to do: Try again in a few minutes.",
        "Run: 20261122-080000-3f9a",
        "Started: Sun 22 Nov 2026 00:00 (America/Los_Angeles)\n",
        "users: 1204 rows, 12 new, 3 changed, 1 removed, 2 left out",
        "Computer: office-12",
    ):
        assert words in notice.text
    assert "inner facts" not in notice.text


@pytest.mark.parametrize("event", NoticeEvent)
def test_every_event_has_words(event: NoticeEvent) -> None:
    """Also those that no run is told of, such as a missed one."""
    notice = a_notice(event, None)

    assert notice.subject.startswith("Harbour Valley College: ")
    assert "Harbour Valley College" in notice.text
    assert "Run:" not in notice.text
    assert notice.as_dict()["run"] is None


def test_a_run_that_did_not_take_place_has_planned_times() -> None:
    """Late and missed runs are told by their planned times; there is no run to look at."""
    missed = replace(FAILED, planned=(NOW, NOW + dt.timedelta(days=1)), problem=None, counts={})
    notice = a_notice(NoticeEvent.MISSED, missed)

    assert (
        "Planned: Sun 22 Nov 2026 00:00; Mon 23 Nov 2026 00:00 (America/Los_Angeles)\n"
    ) in notice.text
    assert "Started" not in notice.text
    body = notice.as_dict()
    assert body["run"] is None
    assert body["planned"] == ["2026-11-22T08:00:00Z", "2026-11-23T08:00:00Z"]
    many = replace(missed, planned=tuple(NOW + dt.timedelta(days=one) for one in range(11)))
    assert ("; Tue 1 Dec 2026 00:00 (America/Los_Angeles); …\n") in a_notice(
        NoticeEvent.LATE, many
    ).text


def test_times_are_written_as_the_region_does() -> None:
    """Twelve hours and the month first, where that is what people read; UTC without a zone."""
    regional.use_style(regional.RegionalStyle(twelve_hours=True, month_first=True))

    assert "Started: Sun, Nov 22, 2026 8:00\u00a0AM (UTC)\n" in replace(a_notice(), zone="").text


def test_nothing_new_is_not_called_delivered() -> None:
    """A run that had nothing to send says so."""
    run = replace(FAILED, outcome=RunOutcome.NOTHING_NEW, problem=None)
    notice = a_notice(NoticeEvent.DELIVERED, run)

    assert notice.subject == "Harbour Valley College: nothing new to deliver"
    assert "nothing that differs" in notice.text


def test_a_name_cannot_break_the_subject() -> None:
    """Line breaks and signs that steer become blanks, and it does not grow for ever."""
    notice = replace(a_notice(), delivery="Harbour\r\nBcc: x\u202e " + "y" * 500)

    assert notice.subject.startswith("Harbour Bcc: x y")
    assert len(notice.subject) <= 150


def test_the_page_shows_the_body_of_a_request() -> None:
    """The documented example is what is sent, key for key."""
    page = resource_path("help", "notices.md").read_text(encoding="utf-8")
    found = re.search(r"```json\n(.+?)```", page, re.DOTALL)
    assert found is not None
    example = json.loads(found.group(1))

    assert {**example, "program": f"Coursera Wizard {__version__}"} == a_notice().as_dict()
