"""Everybody of the organization, in little memory: who a report's learner is, and what they get.

One person is one user, however many programs (OneRoster: facts for the delivery, "Ids"). What a
user row needs is staged; in memory stay the learner's id, a digest and the programs.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Final, cast

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity
from coursera_wizard.domain.oneroster import COLUMNS, File, Version
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.coursera.rows import UserRow, lean
from coursera_wizard.services.coursera.wire import RowReader
from coursera_wizard.services.run.ids import DIGITS
from coursera_wizard.services.run.sources import Value, fed, field_names, value_of
from coursera_wizard.services.run.staging import GROUPS, Stage
from coursera_wizard.services.run.texts import Cleaner, hidden, needs_quotes, quoted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursera_wizard.services.run.roster import Roster

_NAMES: Final = ("givenName", "familyName")
_REQUIRED: Final = ("username", "givenName", "familyName")
_ALWAYS: Final = frozenset({"id", "external_id", "email", "full_name", "membership_program_ids"})
# Between the parts of a staged user; cleaned texts do not hold it.
_PART: Final = "\x1f"
# OneRoster 1.2 names the administrators of a school apart from others.
_ROLES_1_2: Final = {"administrator": "siteAdministrator"}
# There are few people beside their enrollments, which need the room.
_ROOM: Final = 2 * 1024 * 1024
# Half the digits of an id: so many bytes of a digest are kept.
BYTES: Final = DIGITS // 2
# So many different sets of programs are looked up as they came.
_KEPT_PATTERNS: Final = 5_000
# So many of a hundred people have an id of the organization, before one without is told of.
_USUAL_PERCENT: Final = 50


class People:
    """The people of one organization.

    Args:
        roster: What is delivered.
        folder: For staging.
        note: Is told what is the matter with a record.
    """

    def __init__(self, roster: Roster, folder: Path, note: Callable[[Issue], None]) -> None:
        self._roster = roster
        self._note = note
        self._shape = UserShape(roster, note)
        rows = fed(roster.delivery.attributes, Entity.USERS).values()
        names = _ALWAYS | field_names(rows, UserRow)
        kind = lean(UserRow, names, {"external_id": str | int | None})
        self.reader: RowReader[UserRow] = RowReader(kind)
        self._stage = Stage(folder / "people", _ROOM)
        self._names = Stage(folder / "usernames", _ROOM)
        self._numbers: dict[str, int] = {}
        # Of everybody one behind the other: an object each would take three times the room.
        self._digests = bytearray()
        # Sets of programs, as texts of one character a program: they take the least room.
        self._patterns: list[str] = []
        self._pattern_numbers: dict[str, int] = {}
        self._known_patterns: dict[tuple[str, ...], int] = {}
        self._pattern_of = array("I")
        self._dropped: set[int] = set()
        self._without_id: list[tuple[int, str]] = []
        self.count = 0

    def take(self, rows: Iterable[UserRow]) -> None:
        """Note the people of a page; one that came before is passed over."""
        ids = self._roster.ids
        seed = ids.seed("user", "")
        for row in rows:
            hexed = hashlib.sha256(seed + row.id.encode()).hexdigest()[:DIGITS]
            digest = bytes.fromhex(hexed)
            key = learner_key(row.external_id) or learner_key(row.email)
            number = len(self._numbers)
            known = self._numbers.setdefault(key, number)
            if known != number:
                if self.digest_of(known) != digest:
                    self._note(
                        Issue(IssueReason.SAME_LEARNER_ID, File.USERS, ids.prefix + hexed, row.id)
                    )
                continue
            self._digests += digest
            pattern = self._pattern(row.membership_program_ids)
            self._pattern_of.append(pattern)
            self.count += 1
            head, tail, username = self._shape.parts(ids.prefix + hexed, row)
            self._stage.add(hexed[:2], f"{head}{_PART}{number}{_PART}{tail}\n")
            if not username:
                self._dropped.add(number)
            else:
                name = hashlib.sha256(username.casefold().encode()).hexdigest()[:DIGITS]
                self._names.add(name[:2], f"{name}{hexed}{number}\n")
            if key == learner_key(row.email) and self._patterns[pattern]:
                self._without_id.append((number, row.id))

    def settle(self) -> None:
        """Look for usernames that several people have, once all pages were taken."""
        for lines in self._names.groups():
            last = ""
            for line in lines:
                name = line[:DIGITS]
                if name == last:
                    number = int(line[2 * DIGITS :])
                    self._dropped.add(number)
                    self._note(
                        Issue(
                            IssueReason.SAME_USERNAME,
                            File.USERS,
                            self.id_of(number),
                            field="username",
                        )
                    )
                last = name
        self._names.close()
        if len(self._without_id) * 100 < self.count * _USUAL_PERCENT:
            for number, source_id in self._without_id:
                self._note(
                    Issue(IssueReason.PRIVATE_ADDRESS, File.USERS, self.id_of(number), source_id)
                )
        self._without_id.clear()
        self._known_patterns.clear()

    def find(self, external_id: object, email: str) -> int | None:
        """Return the number of a report's learner; None where the list of people lacks them."""
        found = self._numbers.get(learner_key(external_id))
        if found is None and email:
            found = self._numbers.get(learner_key(email))
        return found

    @property
    def numbers(self) -> Mapping[object, int]:
        """People's numbers by their keys, for those who look up millions; :meth:`find` is exact."""
        return cast("Mapping[object, int]", self._numbers)

    @property
    def digests(self) -> bytearray:
        """The bytes behind the sourcedIds, without the prefix: :data:`BYTES` of each number."""
        return self._digests

    def digest_of(self, number: int) -> bytes:
        """Return the bytes behind a person's sourcedId."""
        return bytes(self._digests[number * BYTES : (number + 1) * BYTES])

    def is_dropped(self, number: int) -> bool:
        """Return whether a person is not delivered."""
        return number in self._dropped

    @property
    def dropped(self) -> AbstractSet[int]:
        """The numbers of the people who are not delivered."""
        return self._dropped

    def id_of(self, number: int) -> str:
        """Return a person's sourcedId."""
        return self._roster.ids.prefix + self.digest_of(number).hex()

    def join(self, numbers: Iterable[int], program: int) -> None:
        """Note that people are in a program, as the report says, whatever their own rows say."""
        pattern_of, patterns = self._pattern_of, self._patterns
        character = chr(program)
        for pattern in {pattern_of[number] for number in numbers}:
            if character not in patterns[pattern]:
                break
        else:
            return
        for number in numbers:
            if character not in patterns[pattern_of[number]]:
                more = "".join(sorted(patterns[pattern_of[number]] + character))
                pattern_of[number] = self._pattern_number(more)

    def finish(self, users: Stage, roles: Stage | None) -> None:
        """Stage the users, and the roles of 1.2, of everybody who is in a chosen program.

        After that nobody can be found any more.
        """
        self._numbers.clear()
        schools = [program.school_id for program in self._roster.programs]
        known: dict[str, tuple[list[str], str]] = {}
        for group in GROUPS:
            for line in self._stage.lines(group):
                head, number_text, tail = line.rstrip("\n").split(_PART)
                number = int(number_text)
                programs = self._patterns[self._pattern_of[number]]
                if not programs or number in self._dropped:
                    continue
                if programs not in known:
                    if len(known) >= _KEPT_PATTERNS:
                        known.clear()
                    ids = sorted({schools[ord(program)] for program in programs})
                    known[programs] = ids, quoted(",".join(ids)) if roles is None else ""
                ids, between = known[programs]
                users.add(group, f"{head}{between}{tail}\r\n")
                if roles is not None:
                    self._shape.add_roles(self.id_of(number), ids, roles)
        self._stage.close()

    def _pattern(self, program_ids: tuple[str, ...]) -> int:
        """Return the number of a set of programs, as a person's row names them."""
        found = self._known_patterns.get(program_ids)
        if found is not None:
            return found
        by_program = self._roster.by_program
        numbers = {by_program[one].number for one in program_ids if one in by_program}
        programs = "".join(map(chr, sorted(numbers)))
        number = self._pattern_number(programs)
        if len(self._known_patterns) >= _KEPT_PATTERNS:
            self._known_patterns.clear()
        self._known_patterns[program_ids] = number
        return number

    def _pattern_number(self, programs: str) -> int:
        number = self._pattern_numbers.setdefault(programs, len(self._patterns))
        if number == len(self._patterns):
            self._patterns.append(programs)
        return number


class UserShape:
    """Makes user rows of one delivery; what depends on programs is put in between later."""

    def __init__(self, roster: Roster, note: Callable[[Issue], None]) -> None:
        self._note = note
        self._ids = roster.ids
        self._by_program = roster.by_program
        rows = fed(roster.delivery.attributes, Entity.USERS)
        self._cleaner = Cleaner(roster.profile, File.USERS)
        takes_user_ids = roster.profile.user_ids
        role = rows.get("role")
        self._role = _ROLES_1_2.get(role.argument, role.argument) if role else "student"
        columns = COLUMNS[roster.version][File.USERS][3:]
        if roster.version is Version.V1_1:
            at = columns.index("orgSourcedIds")
            before, after = columns[:at], columns[at + 1 :]
        else:
            before, after = (), columns
        self._is_1_1 = roster.version is Version.V1_1

        values = {name: self._value(rows.get(name), roster) for name in columns}
        if not takes_user_ids:
            values["userIds"] = None
        self._columns = (*before, *after)
        self._values = [values[name] for name in self._columns]
        self._behind = len(before)
        self._required = [self._columns.index(name) for name in _REQUIRED]
        self._are_clean = self._cleaner.looks_clean(self._columns)

    def parts(self, sourced_id: str, row: UserRow) -> tuple[str, str, str]:
        """Return a user row before and behind its schools, and the username.

        The username is empty where something required is missing, which was told.
        """
        problems: list[tuple[IssueReason, str]] = []
        texts = [value(row) if value is not None else "" for value in self._values]
        if not self._are_clean(texts):
            texts = [
                self._cleaner.clean(name, text, lambda *found: problems.append(found))
                if text
                else ""
                for name, text in zip(self._columns, texts, strict=True)
            ]
        missing = next((place for place in self._required if not texts[place]), None)
        username = texts[self._required[0]]
        if missing is not None:
            username = ""
            problems = [(IssueReason.REQUIRED_EMPTY, self._columns[missing])]
        else:
            # Taking a name apart makes blanks of its line breaks, so the name itself is looked at.
            told = {reason for reason, _column in problems}
            problems += [
                (reason, "givenName") for reason in hidden(row.full_name) if reason not in told
            ]
            if len(row.full_name.split()) < 2:
                problems.append((IssueReason.NAME_ONE_WORD, "familyName"))
        if problems and any(one in self._by_program for one in row.membership_program_ids):
            for reason, field in problems:
                self._note(Issue(reason, File.USERS, sourced_id, row.id, field=field))
        cells = list(map(quoted, texts)) if needs_quotes("".join(texts)) else texts
        after = "," + ",".join(cells[self._behind :])
        if self._is_1_1:
            before = ",".join(cells[: self._behind])
            return f"{sourced_id},,,{before},", after, username
        return f"{sourced_id},,", after, username

    def add_roles(self, user_id: str, school_ids: list[str], roles: Stage) -> None:
        """Stage the roles of a user: one primary role in each school (OneRoster 1.2, roles)."""
        prefix = len(self._ids.prefix)
        for school_id in school_ids:
            role_id = self._ids.of("role", user_id, school_id)
            line = f"{role_id},,,{user_id},primary,{self._role},,,{school_id},\r\n"
            roles.add(role_id[prefix : prefix + 2], line)

    def _value(self, row: AttributeRow | None, roster: Roster) -> Value[UserRow] | None:
        return None if row is None else value_of(row, UserRow, roster.zone)


def kept_schools(lines: list[str], before: Mapping[str, str]) -> list[str]:
    """Return users of OneRoster 1.1 who also belong to the schools they belonged to.

    For packages that remove nobody: 1.2 has a role for each school, which is carried over as any
    record is; in 1.1 the schools are a list within the user.

    Args:
        lines: New lines.
        before: The lines of the last delivered package, by id.
    """
    found = []
    for line in lines:
        old = before.get(line.partition(",")[0])
        if old is not None and old != line:
            head, ours, tail = _around_schools(line)
            together = sorted({*ours, *_around_schools(old)[1]} - {""})
            if len(together) > len(ours):
                found.append(f"{head}{quoted(','.join(together))},{tail}")
                continue
        found.append(line)
    return found


def _around_schools(line: str) -> tuple[str, list[str], str]:
    """Return what stands before a user's schools, the schools, and what stands behind."""
    at = COLUMNS[Version.V1_1][File.USERS].index("orgSourcedIds")
    # The cells before it hold no commas: ids and one of two words.
    *cells, rest = line.split(",", at)
    head = "".join(f"{cell}," for cell in cells)
    if not rest.startswith('"'):
        schools, _end, tail = rest.partition(",")
        return head, schools.split(","), tail
    end = rest.index('"', 1)
    while rest[end + 1] == '"':  # one within: it stands there twice
        end = rest.index('"', end + 2)
    return head, rest[1:end].replace('""', '"').split(","), rest[end + 2 :]


def learner_key(external_id: object) -> str:
    """Return what a learner is found by: the external id; a number counts as text.

    Source: Coursera Business API, enrollment reports: without an id of the organization it is the
    e-mail address, whose case differs between lists.
    """
    if isinstance(external_id, str):
        return external_id.casefold() if "@" in external_id else external_id
    return str(external_id)
