"""Orders to fail: what is ordered, what is due, and how an order is written."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from coursera_wizard.services.practice.exchange import Answer
from coursera_wizard.services.practice.fault_kinds import FAULTS, FaultKind, Stage
from coursera_wizard.services.practice.routing import SIGN_IN_NAMES, EndpointName

_REPORTS = frozenset({EndpointName.ENROLLMENT_REPORTS, EndpointName.GRADEBOOK})


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One order to fail.

    Attributes:
        name: From the table.
        where: An endpoint's name, "data" (all but tokens and signing in), "reports", "any", or a
            part of the address that begins with a slash; by default what the table says.
        after: How many matching requests pass before the first failure.
        times: How many fail; None is all that follow.
        seconds: How long, for faults that wait; how far off, for the wrong date.
        retry_after: The value of a `Retry-After` header, where an answer may have one.
    """

    name: str
    where: str | None = None
    after: int = 0
    times: int | None = None
    seconds: float | None = None
    retry_after: str | int | None = None


@dataclass(slots=True)
class _Armed:
    """An order, and how often it has been looked at and obeyed."""

    fault: Fault
    kind: FaultKind
    seen: int = 0
    failed: int = 0

    def concerns(self, endpoint: EndpointName, path: str) -> bool:
        where = self.fault.where or self.kind.where
        if where == "any":
            return True
        if where == "data":
            return endpoint not in SIGN_IN_NAMES
        if where == "reports":
            return endpoint in _REPORTS
        return where in path if where.startswith("/") else where == endpoint.value

    def is_due(self) -> bool:
        """Count one more request and tell whether it fails."""
        self.seen += 1
        is_used_up = self.fault.times is not None and self.failed >= self.fault.times
        if self.seen <= self.fault.after or is_used_up:
            return False
        self.failed += 1
        return True


@dataclass(frozen=True, slots=True)
class DueFault:
    """The fault a request meets."""

    fault: Fault
    kind: FaultKind

    def answer(self) -> Answer | None:
        """Return what is answered instead of data, with `Retry-After` if that was asked for."""
        if self.kind.answer is None:
            return None
        answer = self.kind.answer()
        if self.fault.retry_after is None:
            return answer
        header = ("Retry-After", str(self.fault.retry_after))
        headers = (*answer.headers, header)
        return Answer(answer.status, answer.body, answer.content_type, headers)

    def seconds(self, otherwise: float) -> float:
        """Return how long this fault takes."""
        return otherwise if self.fault.seconds is None else self.fault.seconds


class Faults:
    """The orders in force."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []

    def order(self, fault: Fault) -> None:
        """Add an order; which door is to be opened for it is the caller's business.

        Raises:
            ValueError: There is no such fault or no such place.
        """
        kind = FAULTS.get(fault.name)
        if kind is None:
            raise ValueError(f"No fault is called {fault.name!r}. Known: {', '.join(FAULTS)}")
        where = fault.where
        places = {"any", "data", "reports", *EndpointName}
        if where is not None and where not in places and not where.startswith("/"):
            raise ValueError(f"No place is called {where!r}. Known: {', '.join(sorted(places))}")
        if kind.stage is not Stage.DOOR:
            self._armed.append(_Armed(fault, kind))

    def clear(self) -> None:
        """Forget all orders."""
        self._armed.clear()

    def for_request(self, endpoint: EndpointName, path: str) -> DueFault | None:
        """Return the fault this request meets: of the orders that concern it, the first due."""
        due: DueFault | None = None
        for armed in self._armed:
            if armed.concerns(endpoint, path) and due is None and armed.is_due():
                due = DueFault(armed.fault, armed.kind)
        return due


def parse_fault(text: str) -> Fault:
    """Return an order as written on the command line: ``NAME[:where=…,after=…,times=…]``.

    Raises:
        ValueError: A part is not known or of another kind.
    """
    name, _, rest = text.partition(":")
    values: dict[str, object] = {"name": name}
    for part in filter(None, rest.split(",")):
        key, _, value = part.partition("=")
        values[key] = value
    return msgspec.convert(values, Fault, strict=False)
