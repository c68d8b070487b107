"""How far a request came: the evidence that tells apart faults that look the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemError

if TYPE_CHECKING:
    from coursera_wizard.services.coursera.peer_certificate import PeerCertificate


class Stage(IntEnum):
    """The steps of a request, in their order; each is entered when the one before it is done."""

    NAME = 0
    PORT = 1
    PROXY = 2
    CERTIFICATE = 3
    REQUEST = 4
    ANSWER = 5


@dataclass(slots=True)
class Trail:
    """What happened to one request so far.

    Attributes:
        host: Where it is going to.
        port: The port there.
        path: The path, without the query.
        proxy: The proxy it goes through, as host:port; empty for a direct connection.
        seconds: The limit that belongs to the present step.
        stage: The step that is under way.
        proxy_status: What the proxy answered when it was asked for a tunnel.
        status: The status of the answer.
        server_time: The Date header of the answer (UTC).
        certificate: The certificate that was not accepted, where it could be looked at.
        verdict: What was found wrong with the answer, if its reading was given up for that.
        on_stage: Called when a step is entered.
    """

    host: str
    port: int
    path: str
    proxy: str = ""
    seconds: float = 0.0
    stage: Stage = Stage.NAME
    proxy_status: int | None = None
    status: int | None = None
    server_time: dt.datetime | None = None
    certificate: PeerCertificate | None = None
    verdict: ProblemError | None = None
    on_stage: Callable[[Trail], None] | None = field(default=None, repr=False)

    def enter(self, stage: Stage) -> None:
        """Note that a step begins, and tell whoever watches."""
        self.stage = stage
        if self.on_stage is not None:
            self.on_stage(self)

    @property
    def is_before_proxy(self) -> bool:
        """Whether only the proxy has been dealt with so far."""
        return bool(self.proxy) and self.stage <= Stage.PORT


def details_of(trail: Trail, more: str = "") -> str:
    """Return what support needs to know of a request: no query, no secret, no learner."""
    lines = [f"request: {trail.host}:{trail.port}{trail.path}"]
    if trail.proxy:
        lines.append(f"proxy: {trail.proxy}")
    if trail.proxy_status is not None:
        lines.append(f"proxy status: {trail.proxy_status}")
    if trail.status is not None:
        lines.append(f"status: {trail.status}")
    if more:
        lines.append(more)
    return "\n".join(lines)
