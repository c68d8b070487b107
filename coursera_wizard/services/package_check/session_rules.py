"""Rules of academicSessions: dates, school years, and what is below what.

Source: OneRoster 1.2 CSV binding, "academicSessions.csv".
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from coursera_wizard.services.package_check.columns import Subset
from coursera_wizard.services.package_check.index import Index, Session
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.values import is_date
from coursera_wizard.services.package_check.verdict import Findings, Rule

FILE: Final = "academicSessions"
_RANKS: Final = {"schoolYear": 0, "semester": 1, "term": 1, "gradingPeriod": 2}
_COLUMNS: Final = (
    "sourcedId", "type", "startDate", "endDate", "parentSourcedId", "schoolYear",
)  # fmt: skip


class SessionRules:
    """Collects the sessions, few as they are, and checks them together."""

    def __init__(self, index: Index, findings: Findings) -> None:
        self._index = index
        self._findings = findings

    def take(self, chunk: Chunk) -> None:
        """Take in these rows."""
        rows = zip(chunk.numbers, *(chunk[name] for name in _COLUMNS), strict=True)
        subsets = self._index.subsets
        for number, session_id, kind, start, end, parent, year in rows:
            self._index.sessions[session_id] = Session(number, kind, start, end, parent, year)
            if kind == "schoolYear":
                subsets[Subset.SCHOOL_YEAR].add(session_id)
            else:
                subsets[Subset.NOT_SCHOOL_YEAR].add(session_id)
            if kind == "gradingPeriod":
                subsets[Subset.GRADING_PERIOD].add(session_id)

    def finish(self) -> None:
        """Check them."""
        sessions = self._index.sessions
        for session_id, session in sessions.items():
            if session.start >= session.end:
                self._note(Rule.SESSION_DATES, session, "endDate")
            elif session.type == "schoolYear" and session.year not in _last_years(session.end):
                self._note(Rule.SESSION_YEAR, session, "schoolYear")
            if session.parent and session.type == "schoolYear":
                self._note(Rule.SESSION_CHAIN, session, "parentSourcedId")
            above = sessions.get(session.parent)
            if above is None:
                continue
            if _is_circle(session_id, {name: one.parent for name, one in sessions.items()}):
                self._note(Rule.SESSION_CHAIN, session, "parentSourcedId")
            else:
                self._check_below(session, above)

    def _check_below(self, session: Session, above: Session) -> None:
        rank, rank_above = _RANKS.get(session.type), _RANKS.get(above.type)
        if rank is not None and rank_above is not None and session.type != "schoolYear":
            lowest = _RANKS["gradingPeriod"]
            if rank < rank_above or rank_above == lowest:
                self._note(Rule.SESSION_CHAIN, session, "parentSourcedId")
        if session.start < above.start or session.end > above.end:
            self._note(Rule.SESSION_DATES, session, "startDate")
        if session.year != above.year:
            self._note(Rule.SESSION_YEAR, session, "schoolYear")

    def _note(self, rule: Rule, session: Session, column: str) -> None:
        self._findings.add(rule, FILE, session.row, column)


def _last_years(end: str) -> tuple[str, ...]:
    """Return the year of the last day, the end being the day after it; both where they differ."""
    if not is_date(end) or end == "0001-01-01":
        return ()
    last_day = dt.date.fromisoformat(end) - dt.timedelta(days=1)
    return (f"{last_day.year:04}",)


def _is_circle(start: str, parents: dict[str, str]) -> bool:
    """Tell whether the way up from a record comes back to it."""
    seen = {start}
    above = parents.get(start, "")
    while above and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return above == start
