"""The way of a request through the service: one gate after the other, then the data."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Protocol

from coursera_wizard.services.practice.answers import Answers
from coursera_wizard.services.practice.college import College
from coursera_wizard.services.practice.console import Console
from coursera_wizard.services.practice.exchange import (
    Answer,
    Refusal,
    Request,
    router_refusal,
)
from coursera_wizard.services.practice.fault_kinds import Stage
from coursera_wizard.services.practice.faults import DueFault, Faults
from coursera_wizard.services.practice.routing import (
    SIGN_IN_NAMES,
    EndpointName,
    Route,
    find_legacy_route,
    find_route,
    read_parameters,
)
from coursera_wizard.services.practice.sign_in import SignIn
from coursera_wizard.services.practice.switches import Switches
from coursera_wizard.services.practice.tokens import IssuedTokens, Tokens, product_not_enabled

_KEPT_REQUESTS = 300
_POSTED = frozenset({EndpointName.TOKEN, EndpointName.LEGACY_TOKEN})
_SPOILED = frozenset({200, 302})


@dataclass(slots=True)
class Tally:
    """What was asked for so far.

    Attributes:
        latest: Method, address and status of the last requests; no header, so no token.
    """

    requests: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    latest: deque[tuple[str, str, int]] = field(
        default_factory=lambda: deque(maxlen=_KEPT_REQUESTS)
    )
    connections: int = 0
    in_flight: int = 0
    most_in_flight: int = 0

    def forget(self) -> None:
        """Begin anew; requests being answered right now stay counted as in flight."""
        self.requests.clear()
        self.statuses.clear()
        self.latest.clear()
        self.connections = 0
        self.most_in_flight = self.in_flight

    def report(self) -> dict[str, object]:
        """Return everything as one object."""
        return {
            "requests": dict(self.requests),
            "statuses": dict(self.statuses),
            "latest": list(self.latest),
            "connections": self.connections,
            "most_in_flight": self.most_in_flight,
        }


class Service:
    """The practice organization without its sockets, in both of its generations."""

    def __init__(self, college: College, switches: Switches | None = None) -> None:
        self.first_switches = self.switches = switches or Switches()
        self.faults = Faults()
        self.tally = Tally()
        self._answers = Answers(college)
        self._current = _Current()
        self._legacy = _Legacy(self._current.tokens.issued)

    async def respond(self, request: Request) -> tuple[Answer, DueFault | None]:
        """Return the answer, and the fault to be remembered while it is sent."""
        return await self._respond(request, self._current)

    async def respond_legacy(self, request: Request) -> tuple[Answer, DueFault | None]:
        """Return the answer of the older generation, likewise."""
        return await self._respond(request, self._legacy)

    def forget_requests(self) -> None:
        """Count anew; the next visit of the console is the first one again."""
        self.tally.forget()
        self._legacy.console.forget()

    async def _respond(
        self, request: Request, generation: _Generation
    ) -> tuple[Answer, DueFault | None]:
        try:
            route: Route | None = generation.find_route(request.path)
        except Refusal:
            route = None
        name = EndpointName.UNKNOWN if route is None else route.endpoint.name
        fault = self.faults.for_request(name, request.path)
        self.tally.requests[name.value] += 1
        try:
            answer = await self._through_the_gates(request, generation, route, fault)
        except Refusal as refusal:
            answer = refusal.answer
        if fault is not None and fault.kind.spoil is not None and answer.status in _SPOILED:
            answer = fault.kind.spoil(answer, request)
        self.tally.statuses[str(answer.status)] += 1
        self.tally.latest.append((request.method, request.target, answer.status))
        return answer, fault

    async def _through_the_gates(
        self,
        request: Request,
        generation: _Generation,
        route: Route | None,
        fault: DueFault | None,
    ) -> Answer:
        """Return the data. Order: path, method, bearer, product, quota, parameters, organization.

        Raises:
            Refusal: One of the gates is closed.
        """
        _fail_at(Stage.ARRIVAL, fault)
        if route is None:
            generation.find_route(request.path)  # refuses again, now with an answer
            raise AssertionError(request.path)
        name = route.endpoint.name
        allowed = "POST" if name in _POSTED else "GET"
        if request.method != allowed or name is EndpointName.WRITE_ONLY:
            raise Refusal(_method_refused(request.method, allowed))
        if name in SIGN_IN_NAMES:
            for stage in Stage:
                _fail_at(stage, fault)
            return generation.answer(request, route, self.switches)
        token = generation.check(request)
        if fault is not None and fault.kind.stage is Stage.BEARER:
            generation.issued.end(token, is_forgotten=fault.kind.name.endswith("rejected"))
            _fail_at(Stage.BEARER, fault)
        _fail_at(Stage.PRODUCT, fault)
        if not self.switches.product_enabled:
            raise Refusal(product_not_enabled())
        _fail_at(Stage.QUOTA, fault)
        parameters = read_parameters(
            route,
            request.query,
            refuse_large_limit=self.switches.refuse_large_limit,
            lenient=self.switches.lenient_programs and name is EndpointName.PROGRAMS,
        )
        _fail_at(Stage.PERMISSION, fault)
        _fail_at(Stage.EXISTENCE, fault)
        return await self._answers.answer(route, parameters, self.switches)


class _Generation(Protocol):
    """What differs between the two: addresses, signing in, and whose tokens are good."""

    @property
    def issued(self) -> IssuedTokens:
        """The tokens that open the data here."""

    def find_route(self, path: str) -> Route:
        """Return where an address leads; raises Refusal."""

    def answer(self, request: Request, route: Route, switches: Switches) -> Answer:
        """Return the answer of whatever takes no token."""

    def check(self, request: Request) -> str:
        """Return the token a request came with; raises Refusal."""


class _Current:
    """Keys of the developer portal."""

    def __init__(self) -> None:
        self.tokens = Tokens()
        self.issued = self.tokens.issued
        self.find_route = find_route
        self.check = self.tokens.check

    def answer(self, request: Request, route: Route, switches: Switches) -> Answer:
        del route
        return self.tokens.answer(request, switches)


class _Legacy:
    """Keys of the older console."""

    def __init__(self, current: IssuedTokens) -> None:
        self.console = Console()
        self._sign_in = SignIn(current)
        self.issued = self._sign_in.issued
        self.find_route = find_legacy_route
        self.check = self._sign_in.check

    def answer(self, request: Request, route: Route, switches: Switches) -> Answer:
        if route.endpoint.name is EndpointName.CONSOLE:
            return self.console.answer(request, route)
        if route.endpoint.name is EndpointName.SIGN_IN:
            return self._sign_in.page(request, switches)
        return self._sign_in.answer(request, switches)


def _fail_at(stage: Stage, fault: DueFault | None) -> None:
    if fault is not None and fault.kind.stage is stage:
        answer = fault.answer()
        if answer is not None:
            raise Refusal(answer)


def _method_refused(method: str, allowed: str) -> Answer:
    refusal = router_refusal(405, f"method {method} not allowed")
    return Answer(405, refusal.body, refusal.content_type, (("Allow", allowed),))
