"""The lines of a test: each change is told, and one line alone leaves the others."""

from __future__ import annotations

from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.domain.problem import ProblemCode, Severity, problem
from coursera_wizard.services.connection.lines import Lines

REFUSED = problem(ProblemCode.NETWORK_REFUSED)


def test_lines_tell_each_change_in_order() -> None:
    """All lines come each time, in the order of the checks."""
    told: list[tuple[CheckResult, ...]] = []
    lines = Lines(told.append)

    lines.start(CheckId.NAME, "Looking…")
    lines.accept(CheckId.NAME, "Found.")
    lines.end()

    assert [line.check for line in told[-1]] == list(CheckId)
    assert [step[2].state for step in told[:3]] == [
        CheckState.WAITING, CheckState.RUNNING, CheckState.PASS,
    ]  # fmt: skip
    assert {line.state for line in told[-1]} == {CheckState.PASS, CheckState.NOT_REACHED}


def test_lines_make_the_severity_fit_the_verdict() -> None:
    """A warning warns and a failure blocks, whatever the problem is by itself."""
    lines = Lines(lambda _lines: None)

    lines.warn(CheckId.GRADES, REFUSED)
    lines.fail(CheckId.PORT, problem(ProblemCode.COURSERA_NO_PROGRAMS))

    found = {line.check: line.problem for line in lines.results}
    warned, failed = found[CheckId.GRADES], found[CheckId.PORT]
    assert warned is not None
    assert warned.severity is Severity.WARNS
    assert failed is not None
    assert failed.severity is Severity.BLOCKS


def test_lines_of_one_check_leave_the_others() -> None:
    """What fails on the way to one check is that check's failure."""
    before = tuple(CheckResult(check, CheckState.PASS, 5, "Fine.") for check in CheckId)
    lines = Lines(lambda _lines: None, only=CheckId.GRADES, before=before)

    lines.accept(CheckId.NAME, "Other.")
    lines.fail(CheckId.PORT, REFUSED)
    lines.end()

    changed = [line for line in lines.results if line.sentence != "Fine."]
    assert [line.check for line in changed] == [CheckId.GRADES]
    assert changed[0].state is CheckState.FAILED


def test_lines_stop_at_the_cause() -> None:
    """What stands behind it was not reached, even where it had passed; the receiver is apart."""
    lines = Lines(lambda _lines: None)
    lines.start(CheckId.CLOCK)
    lines.accept(CheckId.NAME, "Found.")
    lines.accept(CheckId.RECEIVER, "Writable.")

    lines.stop_at(CheckId.PROXY)
    lines.fail(CheckId.PROXY, REFUSED)

    states = {line.check: line.state for line in lines.results}
    assert states[CheckId.CLOCK] is CheckState.NOT_REACHED
    assert states[CheckId.NAME] is CheckState.NOT_REACHED
    assert states[CheckId.RECEIVER] is CheckState.PASS


def test_time_of_a_check_ends_with_its_answer() -> None:
    """A verdict that waits for its turn has taken no longer than its answer."""
    lines = Lines(lambda _lines: None)
    lines.start(CheckId.PROGRAMS)
    lines.stop_clock(CheckId.PROGRAMS)
    lines._started[CheckId.PROGRAMS] -= 60

    lines.accept(CheckId.PROGRAMS, "Read.")

    found = next(line for line in lines.results if line.check is CheckId.PROGRAMS)
    assert found.ms < 1000


def test_what_a_check_waits_for_can_change() -> None:
    """Only a check that is under way waits."""
    told: list[tuple[CheckResult, ...]] = []
    lines = Lines(told.append)
    lines.start(CheckId.PROXY, "Looking…")

    lines.say(CheckId.PROXY, "Waiting…")
    lines.say(CheckId.PROXY, "Waiting…")
    lines.say(CheckId.NAME, "Never.")

    assert told[-1][1].sentence == "Waiting…"
    assert len(told) == 3
