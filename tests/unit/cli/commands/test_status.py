"""``status`` tells how schedules stand, and records and tells what was missed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.notices import MailNotice, NoticeEvent, Notices
from coursera_wizard.domain.periods import Period
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule
from coursera_wizard.services.ports import KnownDelivery
from tests.support.builders import a_delivery
from tests.support.command_line import CommandLine, words
from tests.support.fakes import FakeServices, FakeStore
from tests.support.run_fakes import FILE, RUN_ID, a_run, store_delivery

LOST = Path("/x/lost.delivery.json")
SAVED = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
DONE = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
NIGHTLY = Schedule(
    Frequency.DAILY,
    dt.time(0),
    zone="America/Los_Angeles",
    lms=LmsSync(dt.time(6)),
    run_by_itself=True,
)


class _StoreWithLostFile(FakeStore):
    """Knows a delivery whose file is gone."""

    def known(self) -> tuple[KnownDelivery, ...]:
        """Return a good one and a lost one."""
        lost = problem(ProblemCode.STORE_NOT_FOUND, path=LOST)
        return (
            KnownDelivery(FILE, a_delivery(schedule=NIGHTLY), None),
            KnownDelivery(LOST, None, lost),
        )


@pytest.fixture
def nightly(command: CommandLine) -> CommandLine:
    """A computer on which a run took place at midnight; it is the afternoon after."""
    command.fakes = FakeServices(store=_StoreWithLostFile())
    notices = Notices(mail=MailNotice(server="mail.example"))
    store_delivery(command.fakes, schedule=NIGHTLY, saved_at=SAVED, notices=notices)
    command.fakes.history.add(a_run(started_at=DONE, planned=(DONE,)))
    command.fakes.clock.moment = DONE + dt.timedelta(hours=14)
    return command


def test_all_is_well(nightly: CommandLine) -> None:
    """Newest and next run with their zone; the sentence counts the night of the clock change."""
    ran = nightly("status", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Harbour Valley College\n"
        f"  File        {FILE}\n"
        "  Status      active\n"
        "  Schedule    Every day 00:00, 5 hours before the LMS\n"
        "  Newest run  Sun 22 Nov 2026 00:00 (America/Los_Angeles): delivered\n"
        "  Next run    Mon 23 Nov 2026 00:00 (America/Los_Angeles), 6 hours before the LMS\n"
    )


def test_a_rest_is_told_with_its_days(nightly: CommandLine) -> None:
    """The next run is the first one after it."""
    rest = Period(dt.date(2026, 11, 20), dt.date(2026, 12, 4))
    store_delivery(
        nightly.fakes, schedule=NIGHTLY, saved_at=SAVED,
        status=DeliveryStatus.SUSPENDED, suspension=rest,
    )  # fmt: skip

    told = nightly("status", str(FILE)).out

    assert "  Suspended   from Fri 20 Nov 2026 to Fri 4 Dec 2026\n" in told
    assert "  Next run    Sat 5 Dec 2026 00:00 (America/Los_Angeles)" in told


def test_late_and_missed(nightly: CommandLine) -> None:
    """A late run is told of; when it is too late, it is recorded; each is one notice."""
    nightly.fakes.clock.moment = DONE + dt.timedelta(days=1, minutes=30)
    late = nightly("status", str(FILE), "--json").object["deliveries"][0]
    nightly.fakes.clock.moment = DONE + dt.timedelta(days=1, hours=9)
    missed = nightly("status", str(FILE))
    again = nightly("status", str(FILE), "--json").object["deliveries"][0]

    assert late["late"] == "2026-11-23T00:00:00-08:00"
    assert late["problem"]["code"] == "schedule.late"
    assert "CW-731" in missed.err
    assert "planned for Mon 23 Nov 2026 00:00 (America/Los_Angeles)" in words(missed.err)
    assert again["missed"] == ["2026-11-23T08:00:00+00:00"]
    assert again["newest_run"]["outcome"] == "canceled"
    assert again["last_planned_run"]["run"] == RUN_ID
    assert [event for _name, event, _run in nightly.fakes.notifier.sent] == [
        NoticeEvent.LATE,
        NoticeEvent.MISSED,
    ]
    assert "Last by plan" in nightly("status", str(FILE)).out


def test_all(nightly: CommandLine) -> None:
    """Every delivery has its lines; one that cannot be read says why."""
    ran = nightly("status", "--all")
    good, lost = nightly("status", "--all", "--json").object["deliveries"]

    assert ran.code == 0
    assert str(LOST) in ran.out
    assert good["next_run"] == "2026-11-23T00:00:00-08:00"
    assert good["minutes_before_lms"] == 360
    assert (lost["status"], lost["next_run"]) == ("needs-attention", None)
    assert lost["problem"]["code"] == "store.not-found"


@pytest.mark.parametrize("wrong", [[], [str(FILE), "--all"]])
def test_one_or_all(nightly: CommandLine, wrong: list[str]) -> None:
    """Either a file is named, or all are asked for."""
    assert nightly("status", *wrong).code == 2
