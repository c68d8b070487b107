"""How long and how much: the limits of everything the client does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from coursera_wizard.services.retry import ONCE, RetryPolicy

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of one client; times in seconds.

    Attributes:
        connect_s: For the connection: looking up the name, TCP, TLS each.
        read_s: For the wait between two parts of an answer; reports are slow.
        request_s: For one request and its whole answer, however steadily it trickles in.
        body_bytes: For one answer, before and after it is unpacked.
        in_flight: How many requests may be under way at once.
        page_rows: How many rows are asked for at once; 1000 is the most Coursera documents.
        retry: How reads are tried again.
    """

    connect_s: float = 10.0
    read_s: float = 60.0
    request_s: float = 120.0
    body_bytes: int = 64 * MEBIBYTE
    in_flight: int = 4
    page_rows: int = 1000
    retry: RetryPolicy = field(default_factory=RetryPolicy)


# The connection test wants the first verdict, not the best one.
TEST_LIMITS: Final = Limits(connect_s=8.0, read_s=8.0, request_s=8.0, retry=ONCE)
