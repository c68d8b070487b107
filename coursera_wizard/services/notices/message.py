"""What a notice says: the run, what happened, what to do, and never a learner."""

from __future__ import annotations

import datetime as dt
import platform
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from coursera_wizard import __version__
from coursera_wizard.domain.notices import NoticeEvent
from coursera_wizard.domain.run import RunOutcome
from coursera_wizard.domain.schedule_times import checked_zone
from coursera_wizard.domain.schedule_words import moment_text, zoned_text
from coursera_wizard.i18n import N_, _

if TYPE_CHECKING:
    from coursera_wizard.domain.run import Run

FORMAT_VERSION: Final = 1
_LONGEST_SUBJECT: Final = 150
_TIMES: Final = 10

_SUBJECTS: Final[Mapping[NoticeEvent, str]] = {
    NoticeEvent.FAILED: N_("{delivery}: the run failed"),
    NoticeEvent.HELD: N_("{delivery}: a run waits for your decision"),
    NoticeEvent.LATE: N_("{delivery}: a run has not begun in time"),
    NoticeEvent.MISSED: N_("{delivery}: a run did not take place"),
    NoticeEvent.DELIVERED: N_("{delivery}: delivered"),
    NoticeEvent.TEST: N_("{delivery}: test of notices"),
}
_NOTHING_NEW: Final = N_("{delivery}: nothing new to deliver")
_WHAT_HAPPENED: Final[Mapping[NoticeEvent, str]] = {
    NoticeEvent.FAILED: N_("A run of “{delivery}” failed. Nothing was sent to the receiver."),
    NoticeEvent.HELD: N_(
        "A run of “{delivery}” is held. Nothing was sent; the receiver has what it had before."
    ),
    NoticeEvent.LATE: N_(
        "A run of “{delivery}” has not begun at its time. If it does not begin, the LMS reads the"
        " earlier package."
    ),
    NoticeEvent.MISSED: N_(
        "A run of “{delivery}” that the schedule asks for did not take place. The receiver has"
        " what it had before."
    ),
    NoticeEvent.DELIVERED: N_("A run of “{delivery}” delivered a new package."),
    NoticeEvent.TEST: N_("This is a test. Notices about “{delivery}” reach you like this."),
}
_WHAT_TO_DO: Final[Mapping[NoticeEvent, str]] = {
    NoticeEvent.FAILED: N_("Open the delivery on the computer below and look at the run."),
    NoticeEvent.HELD: N_(
        "Open the delivery on the computer below, look at what would change, then approve or"
        " reject it."
    ),
    NoticeEvent.LATE: N_(
        "See that the computer below is on and its scheduler knows the run, or start it by hand."
    ),
    NoticeEvent.MISSED: N_(
        "See that the computer below is on at the time of the schedule, and start a run by hand."
    ),
    NoticeEvent.DELIVERED: "",
    NoticeEvent.TEST: N_("There is nothing to do."),
}
_NOTHING_NEW_HAPPENED: Final = N_(
    "A run of “{delivery}” found nothing that differs from the last package, so nothing was sent."
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice before it is put into words.

    Attributes:
        id: The same however often it is sent, so that a copy can be told from another notice.
        at: UTC.
        zone: The IANA name of the zone that times are told in; UTC where there is none.
        computer: The name of this computer.
    """

    delivery: str
    event: NoticeEvent
    at: dt.datetime
    run: Run | None = None
    delivery_id: str = ""
    zone: str = ""
    id: str = field(default_factory=lambda: secrets.token_hex(12))
    computer: str = field(default_factory=platform.node)

    @property
    def subject(self) -> str:
        """The subject of an e-mail: one line."""
        words = _(_NOTHING_NEW if self._is_nothing_new else _SUBJECTS[self.event])
        text = words.format(delivery=one_line(self.delivery, _LONGEST_SUBJECT - 60))
        problem = self.run.problem if self.run else None
        if problem is not None and self.event is NoticeEvent.FAILED:
            text = _("{text} ({number})").format(text=text, number=problem.number)
        return one_line(text, _LONGEST_SUBJECT)

    @property
    def text(self) -> str:
        """The text of an e-mail."""
        return "\n\n".join(part for part in (*self._story(), self._facts()) if part) + "\n"

    def as_dict(self) -> dict[str, object]:
        """Return the body of a request; its keys are a public interface, see the help page."""
        run, problem = self.run, self.run.problem if self.run else None
        return {
            "version": FORMAT_VERSION,
            "notice": self.id,
            "event": self.event.value,
            "sent_at": _time(self.at),
            "text": self.subject,
            "delivery": {"id": self.delivery_id or None, "name": self.delivery},
            "computer": self.computer,
            "program": f"Coursera Wizard {__version__}",
            "planned": [_time(moment) for moment in run.planned] if run else [],
            "run": None
            if run is None or self._is_without_run
            else {
                "id": run.id,
                "outcome": run.outcome.value if run.outcome else None,
                "trigger": run.trigger.value,
                "started_at": _time(run.started_at),
                "ended_at": _time(run.ended_at) if run.ended_at else None,
                "seconds": round(run.seconds, 3),
            },
            "problem": None
            if problem is None
            else {
                "number": problem.number,
                "code": problem.code.value,
                "title": problem.title,
                "what_to_do": problem.what_to_do,
            },
            "counts": {
                name: {
                    "rows": found.rows,
                    "new": found.new,
                    "changed": found.changed,
                    "removed": found.removed,
                    "left_out": found.left_out,
                }
                for name, found in (run.counts if run else {}).items()
            },
        }

    @property
    def _is_nothing_new(self) -> bool:
        return self.run is not None and self.run.outcome is RunOutcome.NOTHING_NEW

    @property
    def _is_without_run(self) -> bool:
        """Whether it tells of a planned run that has not taken place."""
        return self.event in {NoticeEvent.LATE, NoticeEvent.MISSED}

    def _story(self) -> list[str]:
        """Return what happened and what to do, a paragraph each."""
        told = _NOTHING_NEW_HAPPENED if self._is_nothing_new else _WHAT_HAPPENED[self.event]
        parts = [_(told).format(delivery=self.delivery)]
        problem = self.run.problem if self.run else None
        to_do = _(_WHAT_TO_DO[self.event]) if _WHAT_TO_DO[self.event] else ""
        if problem is not None:
            parts.append(
                _("{title} ({number}). {what_happened}").format(
                    title=problem.title, number=problem.number, what_happened=problem.what_happened
                )
            )
            to_do = problem.what_to_do
        if to_do:
            parts.append(_("What to do: {text}").format(text=to_do))
        return parts

    def _facts(self) -> str:
        """Return what is counted and where to look, a line each."""
        run = self.run
        lines = []
        if run is not None and self._is_without_run:
            lines.append(_("Planned: {times}").format(times=self._times(run.planned)))
        elif run is not None:
            lines.append(_("Run: {run}").format(run=run.id))
            lines.append(_("Started: {time}").format(time=self._times((run.started_at,))))
            for name, found in run.counts.items():
                words = _(
                    "{file}: {rows} rows, {new} new, {changed} changed, {removed} removed,"
                    " {left_out} left out"
                )
                lines.append(
                    words.format(
                        file=name,
                        rows=found.rows,
                        new=found.new,
                        changed=found.changed,
                        removed=found.removed,
                        left_out=found.left_out,
                    )
                )
        lines.append(_("Computer: {computer}").format(computer=self.computer))
        lines.append(_("Sent by Coursera Wizard {version}").format(version=__version__))
        return "\n".join(lines)

    def _times(self, moments: Sequence[dt.datetime]) -> str:
        """Return times in words, with their zone behind the last."""
        zone = checked_zone(self.zone)
        shown = [moment.astimezone(zone) for moment in moments[:_TIMES]]
        words = [*map(moment_text, shown[:-1]), *map(zoned_text, shown[-1:])]
        if len(moments) > _TIMES:
            words.append(_("…"))
        return _("; ").join(words)


def one_line(text: str, longest: int) -> str:
    """Return a text without line breaks and other signs that steer, cut where it is too long."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _time(moment: dt.datetime) -> str:
    """Return a time as ``2026-11-22T08:45:00Z``."""
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="seconds") + "Z"
