"""The connection test: named checks in order, each with its verdict, all within ten seconds.

Fulfills `ports.ConnectionTester`. One request for the token is watched step by step, so name, port,
certificate, clock and credentials cost no connection of their own.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Final

from coursera_wizard.services.connection.lines import Lines, Progress
from coursera_wizard.services.connection.run import Run
from coursera_wizard.services.coursera.limits import TEST_LIMITS, Limits

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.domain.facts import CheckId, CheckResult
    from coursera_wizard.services.coursera.factory import CourseraApiFactory
    from coursera_wizard.services.ports import (
        Clock,
        Credentials,
        PackageReceivers,
        ReceiverTarget,
        TestReport,
    )

# The whole may take ten seconds; what is left of them is for starting and for telling the verdict.
TIME_LIMIT_S: Final = 8.5
# Giving connections back is a matter of moments, and nobody waits longer for it.
_CLOSING_LIMIT_S: Final = 0.1


class CourseraConnectionTester:
    """Runs connection tests.

    Args:
        apis: Opens clients.
        packages: Knows whether a receiver can be written to.
        clock: This computer's clock, which is compared with Coursera's.
        time_limit_s: When the whole ends, whatever happens.
        limits: Of the requests.
    """

    def __init__(
        self,
        apis: CourseraApiFactory,
        packages: PackageReceivers,
        clock: Clock,
        *,
        time_limit_s: float = TIME_LIMIT_S,
        limits: Limits = TEST_LIMITS,
    ) -> None:
        self._apis = apis
        self._packages = packages
        self._clock = clock
        self._time_limit_s = time_limit_s
        self._limits = limits
        self._last: tuple[Account, tuple[CheckResult, ...]] | None = None

    async def test(
        self,
        credentials: Credentials,
        receiver: ReceiverTarget | None,
        *,
        grades_required: bool,
        on_progress: Progress,
        only: CheckId | None = None,
    ) -> TestReport:
        """Run the checks and tell about each change of a line; never raises for a fault it names.

        Args:
            credentials: The account with its secret.
            receiver: Where packages go; None when that is not known yet.
            grades_required: Whether grades are delivered, so that their reports must be readable.
            on_progress: Told about all lines after each change.
            only: Runs this check alone, and what has to come before it without showing that. The
                other lines stay as the last test of this account left them; such a report holds
                no connection.
        """
        before: tuple[CheckResult, ...] = ()
        if only is not None and self._last is not None and self._last[0] == credentials.account:
            before = self._last[1]
        run = Run(
            apis=self._apis,
            packages=self._packages,
            clock=self._clock,
            limits=self._limits,
            lines=Lines(on_progress, only=only, before=before),
            credentials=credentials,
            receiver=receiver,
            grades_required=grades_required,
            only=only,
        )
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._time_limit_s) as limit:
                await run.run()
        except TimeoutError:
            if not limit.expired():
                raise
            run.end_in_time(self._time_limit_s)
        finally:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_CLOSING_LIMIT_S):
                    await run.close()
        run.lines.end()
        self._last = (credentials.account, run.lines.results)
        return run.report(time.monotonic() - started)
