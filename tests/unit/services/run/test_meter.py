"""How far a run is."""

from __future__ import annotations

from coursera_wizard.domain.run import RunProgress, RunStage
from coursera_wizard.services.run.meter import Meter


class _Time:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_left_follow_from_what_was_done() -> None:
    """Half of 1,000 rows in five seconds: 100 a second, five more seconds."""
    time, told = _Time(), list[RunProgress]()
    meter = Meter(told.append, time)
    meter.enter(RunStage.ENROLLMENTS)
    meter.total(1000)
    for _second in range(5):
        time.now += 1
        meter.add(100)
    last = told[-1]
    assert (last.stage, last.rows, last.total) == (RunStage.ENROLLMENTS, 500, 1000)
    assert last.rate is not None
    assert round(last.rate) == 100
    assert last.seconds_left is not None
    assert round(last.seconds_left) == 5


def test_nothing_is_guessed() -> None:
    """Without a total there is no time left, and in the first moment there is no rate."""
    time, told = _Time(), list[RunProgress]()
    meter = Meter(told.append, time)
    meter.enter(RunStage.ROSTER)
    time.now += 0.3
    meter.add(50)
    assert (told[-1].rows, told[-1].rate, told[-1].seconds_left) == (50, None, None)


def test_it_tells_a_few_times_a_second() -> None:
    """A thousand pages in a moment are told once, and every change of stage is told."""
    time, told = _Time(), list[RunProgress]()
    meter = Meter(told.append, time)
    meter.enter(RunStage.ROSTER)
    for _page in range(1000):
        time.now += 0.001
        meter.add(1)
    meter.leave("61 courses")
    assert len(told) <= 6
    assert [(one.stage, one.note) for one in told[-1].done] == [(RunStage.ROSTER, "61 courses")]
