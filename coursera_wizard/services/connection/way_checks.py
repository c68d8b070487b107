"""The checks of the way: clock, proxy, name, port and certificate, learned from one request."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.facts import CheckId
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.services.connection import sentences
from coursera_wizard.services.coursera.trail import Stage, Trail

if TYPE_CHECKING:
    from coursera_wizard.services.connection.lines import Lines
    from coursera_wizard.services.ports import Clock

_CLOCK_TOLERANCE: Final = dt.timedelta(minutes=5)


class WayChecks:
    """Turns the steps of the request for a token into verdicts.

    Attributes:
        current: The check that is under way, which a failure belongs to.
    """

    def __init__(self, lines: Lines, clock: Clock) -> None:
        self.current = CheckId.PROXY
        self._lines = lines
        self._clock = clock
        self._is_secured = False

    def on_stage(self, trail: Trail) -> None:
        """Note that a step begins, and with it what the step before it has shown."""
        lines, host = self._lines, trail.host
        is_direct = not trail.proxy
        match trail.stage:
            case Stage.NAME if is_direct:
                self._begin(CheckId.NAME, sentences.waiting_for_name(host))
            case Stage.PORT if is_direct:
                lines.accept(CheckId.NAME, sentences.name_found(host))
                self._begin(CheckId.PORT, sentences.waiting_for_port(host))
            case Stage.NAME | Stage.PORT | Stage.PROXY:
                lines.say(CheckId.PROXY, sentences.waiting_for_proxy(trail.proxy))
                self.current = CheckId.PROXY
            case Stage.CERTIFICATE:
                self._is_secured = True
                self._accept_connection(trail)
                self._begin(CheckId.CERTIFICATE, sentences.waiting_for_certificate(host))
            case Stage.REQUEST:
                self._accept_connection(trail)
                lines.accept(
                    CheckId.CERTIFICATE,
                    sentences.certificate_trusted(host)
                    if self._is_secured
                    else sentences.certificate_not_needed(),
                )
                self._begin(CheckId.CREDENTIALS, sentences.waiting_for_answer(host))
            case Stage.ANSWER:
                self._judge_clock(trail.server_time)

    def _begin(self, check: CheckId, sentence: str) -> None:
        self.current = check
        self._lines.start(check, sentence)

    def _accept_connection(self, trail: Trail) -> None:
        """Note that there is a connection to the server, directly or through the proxy."""
        lines = self._lines
        if trail.proxy:
            lines.accept(CheckId.PROXY, sentences.proxy_used(trail.proxy))
            lines.accept(CheckId.NAME, sentences.name_by_proxy(trail.host))
            lines.accept(CheckId.PORT, sentences.port_by_proxy(trail.host))
        else:
            lines.accept(CheckId.PORT, sentences.port_answers(trail.host, trail.port))

    def _judge_clock(self, server_time: dt.datetime | None) -> None:
        """Compare this computer's clock with the answer's Date header."""
        lines = self._lines
        if server_time is None:
            lines.leave(CheckId.CLOCK, sentences.clock_unknown())
            return
        difference = abs(self._clock.now() - server_time)
        if difference <= _CLOCK_TOLERANCE:
            lines.accept(CheckId.CLOCK, sentences.clock_right())
        elif not lines.is_over(CheckId.CLOCK):
            minutes = round(difference.total_seconds() / 60)
            found = problem(ProblemCode.CLOCK_WRONG, minutes=f"{minutes:,}")
            lines.warn(CheckId.CLOCK, found, sentences.clock_wrong(minutes))
