"""The way, learned from the steps of one request."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.services.connection.lines import Lines
from coursera_wizard.services.connection.way_checks import WayChecks
from coursera_wizard.services.coursera.trail import Stage, Trail
from tests.support.fakes import FakeClock

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def after(
    *stages: Stage, proxy: str = "", server_time: dt.datetime | None = None
) -> tuple[dict[CheckId, CheckResult], CheckId]:
    """Return the lines after these steps, and the check that is under way."""
    lines = Lines(lambda _lines: None)
    lines.start(CheckId.CLOCK)
    lines.start(CheckId.PROXY)
    way = WayChecks(lines, FakeClock(NOW))
    trail = Trail("api.example", 443, "/", proxy=proxy, on_stage=way.on_stage)
    trail.server_time = server_time
    for stage in stages:
        trail.enter(stage)
    return {line.check: line for line in lines.results}, way.current


def test_each_step_proves_the_one_before() -> None:
    """While the certificate is awaited, name and port have passed."""
    lines, current = after(Stage.NAME, Stage.PORT, Stage.CERTIFICATE)

    assert current is CheckId.CERTIFICATE
    assert lines[CheckId.NAME].state is CheckState.PASS
    assert lines[CheckId.PORT].state is CheckState.PASS
    assert lines[CheckId.CERTIFICATE].state is CheckState.RUNNING
    assert "api.example" in lines[CheckId.CERTIFICATE].sentence


def test_connection_without_tls_needs_no_certificate() -> None:
    """On this computer itself there is none, and the line says so."""
    lines, current = after(Stage.NAME, Stage.PORT, Stage.REQUEST)

    assert current is CheckId.CREDENTIALS
    assert "stays on this computer" in lines[CheckId.CERTIFICATE].sentence


def test_proxy_is_waited_for_by_name_and_then_vouches_for_the_way() -> None:
    """Until the tunnel is there, whatever happens is the proxy's."""
    waiting, current = after(Stage.NAME, Stage.PORT, Stage.PROXY, proxy="proxy.example:3128")
    lines, _current = after(
        Stage.NAME, Stage.PORT, Stage.PROXY, Stage.CERTIFICATE, proxy="proxy.example:3128"
    )

    assert current is CheckId.PROXY
    assert "proxy.example:3128" in waiting[CheckId.PROXY].sentence
    assert waiting[CheckId.NAME].state is CheckState.WAITING
    assert {lines[check].state for check in (CheckId.PROXY, CheckId.NAME, CheckId.PORT)} == {
        CheckState.PASS
    }


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(0, CheckState.PASS), (5, CheckState.PASS), (-5, CheckState.PASS), (6, CheckState.WARNING)],
)
def test_clock_is_judged_by_the_date_of_the_answer(minutes: int, state: CheckState) -> None:
    """Five minutes are fine, more are a warning."""
    server_time = NOW + dt.timedelta(minutes=minutes)

    lines, _current = after(Stage.REQUEST, Stage.ANSWER, server_time=server_time)

    assert lines[CheckId.CLOCK].state is state


def test_answer_without_a_date_proves_nothing_about_the_clock() -> None:
    """The line says why it has no verdict."""
    lines, _current = after(Stage.REQUEST, Stage.ANSWER)

    assert lines[CheckId.CLOCK].state is CheckState.NOT_REACHED
    assert lines[CheckId.CLOCK].sentence == "The answer did not say what time it is."
