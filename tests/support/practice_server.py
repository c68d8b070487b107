"""The practice organization for tests: a process, its address, and ways to make it fail."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from coursera_wizard.domain.draft import Account, PracticeCollege, Proxy, ProxyMode, Source
from coursera_wizard.services.ports import PracticeAddress
from coursera_wizard.services.practice.launcher import PracticeLauncher


class PracticeServer:
    """A running practice organization.

    Use as a context manager::

        with PracticeServer(programs=3) as practice:
            practice.fault("coursera.too-many-requests", where="programs", times=1, retry_after=1)
            ...
            assert practice.requests()["programs"] == 2

    To share one process between tests, call :meth:`reset` before each of them.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        programs: int = 25,
        learners: int | None = None,
        enrollments: int | None = None,
        switches: Mapping[str, object] | None = None,
    ) -> None:
        """Choose the college; :meth:`start` runs it.

        Switches are set from the beginning, and still set after :meth:`reset`.
        """
        self._college = PracticeCollege(seed=seed, programs=programs)
        self._learners = learners
        self._enrollments = enrollments
        texts = (f"{name}={value}" for name, value in (switches or {}).items())
        self._options = tuple(part for text in texts for part in ("--switch", text))
        self._launcher = PracticeLauncher()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def address(self) -> PracticeAddress:
        """Where it is, and its credentials; while a fault is shown, it leads to that."""
        found = self._launcher.address
        assert found is not None, "not started"
        return found

    @property
    def process_id(self) -> int:
        """The process."""
        found = self._launcher.process_id
        assert found is not None, "not started"
        return found

    def start(self) -> PracticeAddress:
        """Run it."""
        return self._launcher.start_blocking(
            self._college,
            learners=self._learners,
            enrollments=self._enrollments,
            options=self._options,
        )

    def stop(self) -> None:
        """End it."""
        self._launcher.stop_blocking()

    def account(self, **changes: Any) -> Account:
        """Return an account of it, as of Coursera itself, its fields changed as told."""
        address = self.address
        account = Account(
            source=Source.COURSERA,
            api_key=address.api_key,
            organization_id=address.organization_id,
            api_base=address.api_base,
            token_url=address.token_url,
            proxy=Proxy(ProxyMode.OWN, address.proxy) if address.proxy else Proxy(),
            certificate_file=address.certificate_file,
        )
        return dataclasses.replace(account, **changes)

    def fault(
        self,
        name: str,
        *,
        where: str | None = None,
        after: int = 0,
        times: int | None = None,
        seconds: float | None = None,
        retry_after: str | int | None = None,
    ) -> None:
        """Order a fault; see ``Fault`` in ``services/practice/faults.py`` for the arguments.

        Faults of the network and of secure connections change :attr:`address`.
        """
        order = {
            "name": name,
            "where": where,
            "after": after,
            "times": times,
            "seconds": seconds,
            "retry_after": retry_after,
        }
        self._launcher.control_blocking({"fault": order})

    def door(self, name: str) -> PracticeAddress:
        """Be reached in another way; see ``Door`` in ``services/practice/fault_kinds.py``.

        ``secure`` is https with a good certificate, ``proxy`` a proxy that works, ``secure-proxy``
        both, ``plain`` ends it.
        """
        self._launcher.control_blocking({"door": name})
        return self.address

    def clear_faults(self) -> None:
        """Forget all faults."""
        self._launcher.control_blocking({"clear_faults": True})

    def switch(self, **values: object) -> None:
        """Set switches; see ``Switches`` in ``services/practice/switches.py``."""
        self._launcher.control_blocking({"switch": values})

    def reset(self) -> None:
        """Forget faults, switches and counts."""
        self._launcher.control_blocking(
            {"clear_faults": True, "reset_switches": True, "forget_requests": True}
        )

    def report(self) -> dict[str, Any]:
        """Return counts by endpoint and status, the latest requests, and the most in flight."""
        return self._launcher.control_blocking({"report": True})

    def requests(self) -> dict[str, int]:
        """Return how many requests each endpoint has had."""
        counts: dict[str, int] = self.report()["requests"]
        return counts

    def latest(self) -> list[tuple[str, str, int]]:
        """Return method, address and status of the latest requests, oldest first."""
        return [(method, target, status) for method, target, status in self.report()["latest"]]
