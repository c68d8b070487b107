"""Rules of organizations, courses, classes, users and roles that go beyond one column.

Source: OneRoster 1.2 CSV binding; what receivers make of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coursera_wizard.services.package_check.columns import Subset
from coursera_wizard.services.package_check.index import ClassFacts, Index, Window
from coursera_wizard.services.package_check.keys import KeyChecks, of_columns, of_rows
from coursera_wizard.services.package_check.rows import Chunk
from coursera_wizard.services.package_check.verdict import Findings, Rule

EXTENDED: Final = "ext:"
_PLACE: Final = ("userSourcedId", "orgSourcedId")


class OrgRules:
    """Organizations: which are schools, and that none is above itself."""

    def __init__(self, index: Index, findings: Findings) -> None:
        self._index = index
        self._findings = findings
        self._parents: dict[str, tuple[int, str]] = {}

    def take(self, chunk: Chunk) -> None:
        """Take in these rows."""
        schools = self._index.subsets[Subset.SCHOOL]
        columns = (chunk[name] for name in ("sourcedId", "type", "parentSourcedId"))
        for number, org_id, kind, parent in zip(chunk.numbers, *columns, strict=True):
            self._parents[org_id] = (number, parent)
            if kind == "school" or kind.startswith(EXTENDED):
                schools.add(org_id)

    def finish(self) -> None:
        """Follow each way up, every organization once."""
        above_board: set[str] = set()
        for org_id in self._parents:
            way: list[str] = []
            here = org_id
            while here in self._parents and here not in above_board and here not in way:
                way.append(here)
                here = self._parents[here][1]
            if here in way:
                number = self._parents[here][0]
                self._findings.add(Rule.ORG_CHAIN, "orgs", number, "parentSourcedId")
            above_board.update(way)


class SubjectRules:
    """Courses and classes: as many subject codes as subjects."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def take(self, chunk: Chunk) -> None:
        """Look at these rows."""
        subjects, codes = chunk["subjects"], chunk["subjectCodes"]
        if not any(codes):
            return
        for number, names, code in zip(chunk.numbers, subjects, codes, strict=True):
            if code and len(code.split(",")) != (len(names.split(",")) if names else 0):
                self._findings.add(Rule.SUBJECT_CODES, chunk.file, number, "subjectCodes")

    def finish(self) -> None:
        """Have nothing left to do."""


class ClassRules(SubjectRules):
    """Classes: their school and the days of their terms."""

    def __init__(self, index: Index, findings: Findings) -> None:
        super().__init__(findings)
        self._index = index
        self._windows: dict[str, Window | None] = {}

    def take(self, chunk: Chunk) -> None:
        """Take in these rows."""
        super().take(chunk)
        columns = (chunk[name] for name in ("sourcedId", "schoolSourcedId", "termSourcedIds"))
        for class_id, school, terms in zip(*columns, strict=True):
            if terms not in self._windows:
                self._windows[terms] = self._window(terms.split(","))
            self._index.classes[class_id] = ClassFacts(school, self._windows[terms])

    def _window(self, terms: Sequence[str]) -> Window | None:
        sessions = [self._index.sessions.get(term) for term in terms]
        known = [session for session in sessions if session is not None]
        if not known or len(known) < len(sessions):
            return None
        return min(session.start for session in known), max(session.end for session in known)


def _lower_usernames(chunk: Chunk) -> tuple[Sequence[int], list[str]]:
    return chunk.numbers, list(map(str.lower, chunk["username"]))


def _has_primary_org(chunk: Chunk) -> Sequence[bool]:
    return [bool(org) for org in chunk["primaryOrgSourcedId"]]


def _is_primary(chunk: Chunk) -> Sequence[bool]:
    return [kind == "primary" for kind in chunk["roleType"]]


class UserRules:
    """Users: names to log in with; in 1.2 also what their roles are held against."""

    def __init__(self, version: str, checks: KeyChecks) -> None:
        self._checks = checks
        self._usernames = checks.keys("users", _lower_usernames)
        self.ids = checks.keys("users", of_columns("sourcedId"))
        self.primary_orgs = checks.keys(
            "users", of_rows(_has_primary_org, "sourcedId", "primaryOrgSourcedId")
        )
        self._all = (
            (self._usernames, self.ids, self.primary_orgs)
            if version == "1.2"
            else (self._usernames,)
        )

    def take(self, chunk: Chunk) -> None:
        """Take in these rows."""
        for keys in self._all:
            keys.add(chunk)

    def finish(self) -> None:
        """Look for names that two users have."""
        self._checks.check_distinct(Rule.USERNAME_TWICE, _lower_usernames, self._usernames)
        self._usernames.piles.clear()


class RoleRules:
    """Roles: one primary role of a user in an organization, and a role for every user."""

    def __init__(
        self, users: UserRules | None, index: Index, checks: KeyChecks, findings: Findings
    ) -> None:
        self._users = users
        self._index = index
        self._checks = checks
        self._findings = findings
        self._holders = checks.keys("roles", of_columns("userSourcedId"))
        self._places = checks.keys("roles", of_columns(*_PLACE))
        self._primaries = checks.keys("roles", of_rows(_is_primary, *_PLACE))

    def take(self, chunk: Chunk) -> None:
        """Take in these rows."""
        for keys in (self._holders, self._places, self._primaries):
            keys.add(chunk)
        columns = (chunk["beginDate"], chunk["endDate"])
        for number, begin, end in zip(chunk.numbers, *columns, strict=True):
            if begin and end and begin >= end:
                self._findings.add(Rule.DATES_ORDER, "roles", number, "endDate")

    def finish(self) -> None:
        """Compare; what a delta leaves out cannot be known to be missing."""
        checks, users, primaries = self._checks, self._users, self._primaries
        checks.check_distinct(Rule.ROLE_PRIMARY_TWICE, primaries.make, primaries)
        if self._index.are_whole("roles"):
            checks.check_contained(self._places, primaries, Rule.ROLE_PRIMARY_MISSING, "roleType")
        if users is not None and self._index.are_whole("users", "roles"):
            checks.check_contained(users.ids, self._holders, Rule.ROLE_MISSING, "sourcedId")
            checks.check_contained(
                users.primary_orgs, self._places, Rule.ROLE_PRIMARY_ORG, "primaryOrgSourcedId"
            )
            users.ids.piles.clear()
            users.primary_orgs.piles.clear()
        for keys in (self._holders, self._places, primaries):
            keys.piles.clear()
