"""What the home page says below a delivery: a file that is gone, a changed entry, a late run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.i18n import _
from coursera_wizard.services import blocking
from coursera_wizard.ui.widgets.line_note import LineNote
from coursera_wizard.wizard.overview import trouble_of
from coursera_wizard.wizard.schedule_entries import ScheduleEntries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.schedule_status import ScheduleStatus
    from coursera_wizard.services.ports import Services
    from coursera_wizard.wizard.overview import DeliveryLine
    from coursera_wizard.wizard.schedule_entries import EntryLook


class HomeNotes:
    """Knows what the system's scheduler holds and how the schedules stand."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._entries = ScheduleEntries(services)
        self._looks: dict[Path, EntryLook] = {}
        self._statuses: dict[str, ScheduleStatus] = {}

    def of(self, lines: Sequence[DeliveryLine]) -> dict[Path, list[LineNote]]:
        """Return the notes for these lines, by the paths of their files."""
        return {line.known.path: self._of(line) for line in lines}

    async def look(self, lines: Sequence[DeliveryLine]) -> bool:
        """Compare what the system holds with the deliveries; return whether the notes changed."""
        looks = {
            line.known.path: await self._entries.look(line.delivery, line.known.path)
            for line in lines
            if line.delivery is not None
        }
        is_new = looks != self._looks
        self._looks = looks
        return is_new

    async def put_right(self, line: DeliveryLine) -> bool:
        """Have the system hold what the delivery says; return whether it does now.

        Raises:
            ProblemError: ``store.…`` or ``scheduler.…``.
        """
        path = line.known.path
        stored = await blocking.call(self._services.store.load, path)
        await self._entries.put_right(stored)
        look = await self._entries.look(stored.delivery, path)
        self._looks[path] = look
        return not look.wants_a_look

    def take(self, statuses: Mapping[str, ScheduleStatus]) -> bool:
        """Take how the schedules stand, by the deliveries' ids; return whether that is new."""
        is_new = dict(statuses) != self._statuses
        self._statuses = dict(statuses)
        return is_new

    def _of(self, line: DeliveryLine) -> list[LineNote]:
        status = self._statuses.get(line.delivery.id) if line.delivery is not None else None
        wrong = (trouble_of(line), status.problem if status is not None else None)
        notes = [LineNote(_problem_words(found)) for found in wrong if found is not None]
        look = self._looks.get(line.known.path)
        if look is not None and look.wants_a_look:
            notes.append(LineNote(look.words, _("Put it right") if look.can_be_put_right else ""))
        return notes


def _problem_words(found: Problem) -> str:
    return _("{title} · {number}. {what_happened} {what_to_do}").format(
        title=found.title,
        number=found.number,
        what_happened=found.what_happened,
        what_to_do=found.what_to_do,
    )
