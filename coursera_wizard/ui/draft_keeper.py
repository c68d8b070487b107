"""Keeps what is being typed: a second after a change it is on disk, with 100,000 rows a few."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from coursera_wizard.services import blocking
from coursera_wizard.wizard.session import is_same_draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursera_wizard.domain.draft import DeliveryDraft
    from coursera_wizard.services.ports import DeliveryStore
    from coursera_wizard.ui.tasks import TaskScope
    from coursera_wizard.wizard.session import WizardSession

KEEP_AFTER_S = 0.6
# A draft with 100,000 programs takes a while to write: between two times the computer rests longer.
_REST = 4


class DraftKeeper:
    """Writes the draft of one session as it changes; an untouched one is never written."""

    def __init__(self, session: WizardSession, store: DeliveryStore, tasks: TaskScope) -> None:
        self._session = session
        self._store = store
        self._tasks = tasks
        self._first = self._kept = session.state.draft
        self._timer: asyncio.TimerHandle | asyncio.Handle | None = None
        self._writing = asyncio.Lock()
        self._took_s = 0.0
        self._unsubscribe: Callable[[], None] | None = session.subscribe(self._on_changed)

    async def keep(self) -> None:
        """Write the draft now, if it changed since it was last written."""
        self._stop_timer()
        async with self._writing:
            draft = self._session.state.draft
            if is_same_draft(draft, self._kept) or not self._is_touched():
                return
            started = time.perf_counter()
            await blocking.call(self._store.keep_draft, self._session.draft_id, draft)
            self._took_s = time.perf_counter() - started
            self._kept = draft

    async def drop(self) -> None:
        """Stop, and remove the draft: it became a delivery, or is not wanted any more."""
        self.stop()
        async with self._writing:
            await blocking.call(self._store.drop_draft, self._session.draft_id)

    def stop(self) -> None:
        """Stop looking."""
        self._stop_timer()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _on_changed(self) -> None:
        if self._timer is None and self._session.state.draft is not self._kept:
            wait_s = max(KEEP_AFTER_S, _REST * self._took_s)
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._on_time)

    def _is_touched(self) -> bool:
        """Whether there is work of a person's; defaults that were filled in are none."""
        if self._kept is not self._first:
            return True
        now, first = _without_defaults(self._session.state.draft), _without_defaults(self._first)
        return not is_same_draft(now, first)

    def _on_time(self) -> None:
        self._timer = None
        self._tasks.start(self.keep())

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _without_defaults(draft: DeliveryDraft) -> DeliveryDraft:
    """Return the draft without what the program fills in by itself, zones and years."""
    schedule = replace(draft.schedule, zone="", lms=replace(draft.schedule.lms, zone=""))
    return replace(draft, schedule=schedule, school_year=None, started_at=None)
