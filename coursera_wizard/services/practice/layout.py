"""How many of everything each program has, so that any page can be computed from its first index.

All counts follow from a short pattern of program sizes that repeats, or from one division. The
number of rows before a program therefore takes no table and no loop, whatever the college's size.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

# Relative sizes of programs. Zero is a program that nobody has joined yet.
SIZES = (
    9, 14, 6, 3, 21, 8, 5, 11, 2, 17, 4, 7, 0, 20, 6, 10, 1, 13, 5, 8, 3, 19, 7, 4, 12, 2, 9, 6,
    15, 1, 0, 5,
)  # fmt: skip
FEWEST_COURSES = 9
MOST_COURSES = 13
_ROWS_PER_MEMBER = 4
_DELETED_SHARE = 13
_INVITED_SHARE = 11
_SPECIALIZATION_SHARE = 3
_EXPIRED_SHARE = 7
_ROWS_PER_DELETED = 2


class RowKind(IntEnum):
    """What a row of the enrollment report is about; all but the first are shown on request only."""

    COURSE = 0
    SPECIALIZATION = 1
    DELETED_MEMBER = 2
    EXPIRED_CONTRACT = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Neighboring rows of one program and kind."""

    program: int
    kind: RowKind
    first: int
    count: int


class Layout:
    """The sizes of one college."""

    def __init__(self, programs: int, learners: int, enrollments: int) -> None:
        """Settle the sizes.

        Args:
            programs: Number of programs; 0 gives an organization without any.
            learners: Number of people.
            enrollments: Number of rows of the plain enrollment report.

        Raises:
            ValueError: The numbers do not fit together.
        """
        if min(programs, learners, enrollments) < 0:
            raise ValueError("The sizes of a college are not negative.")
        self.programs = programs
        self.learners = learners
        self._sums = [0]
        for size in SIZES:
            self._sums.append(self._sums[-1] + size)
        self.total_size = self.size_before(programs)
        self.enrollments = enrollments if self.total_size else 0
        largest = max(SIZES[:programs], default=0)
        if learners < largest:
            raise ValueError(f"These programs need at least {largest} learners.")
        self.members_per_size = self._members_per_size(largest)
        self.member_slots = self.total_size * self.members_per_size
        self._extra_sums = {
            kind: _running_sums(tuple(self._extra_rows(kind, size) for size in SIZES))
            for kind in RowKind
            if kind is not RowKind.COURSE
        }
        self._check_room()

    def size_before(self, program: int) -> int:
        """Return the sum of the sizes of all programs before this one."""
        blocks, rest = divmod(program, len(SIZES))
        return blocks * self._sums[-1] + self._sums[rest]

    def first_slot(self, program: int) -> int:
        """Return the first member slot of a program; slot ``s`` holds learner ``s % learners``."""
        return self.size_before(program) * self.members_per_size

    def program_of_slot(self, slot: int) -> int:
        """Return the program a member slot belongs to."""
        return bisect_right(range(self.programs), slot, key=self.first_slot) - 1

    def members(self, program: int) -> tuple[int, int, int]:
        """Return how many have accepted, were deleted and are invited, in this order of slots."""
        return self._members_of_size(SIZES[program % len(SIZES)])

    def rows(self, program: int, kind: RowKind) -> int:
        """Return how many report rows of one kind a program has."""
        if kind is RowKind.COURSE:
            return self._before(program + 1, kind) - self._before(program, kind)
        return self._extra_rows(kind, SIZES[program % len(SIZES)])

    def rows_before(self, program: int, kinds: tuple[RowKind, ...]) -> int:
        """Return how many rows of these kinds all programs before this one have."""
        return sum(self._before(program, kind) for kind in kinds)

    def spans(
        self, kinds: tuple[RowKind, ...], start: int, count: int, only_program: int | None = None
    ) -> Iterator[Span]:
        """Yield the rows from ``start`` on as spans; of the whole college or of one program."""
        program = 0 if only_program is None else only_program
        if only_program is None and self.programs:
            program = bisect_right(
                range(self.programs), start, key=lambda index: self.rows_before(index, kinds)
            )
            program = max(program - 1, 0)
            start -= self.rows_before(program, kinds)
        last = self.programs - 1 if only_program is None else only_program
        while count > 0 and program <= last:
            for kind in kinds:
                available = self.rows(program, kind)
                taken = min(count, available - start)
                if taken > 0:
                    yield Span(program, kind, start, taken)
                    count -= taken
                start = max(start - available, 0)
                if count <= 0:
                    return
            program += 1

    def rows_per_member(self, program: int) -> int:
        """Return how many courses a member has at most in the plain report of a program."""
        accepted, _, _ = self.members(program)
        return -(-self.rows(program, RowKind.COURSE) // accepted) if accepted else 0

    def member_of_row(self, program: int, kind: RowKind, row: int) -> tuple[int, int]:
        """Return which member slot of the program (from 0) and which of its courses a row tells."""
        accepted, _, _ = self.members(program)
        if kind is RowKind.COURSE:
            return divmod(row, self.rows_per_member(program))
        if kind is RowKind.SPECIALIZATION:
            return row * _SPECIALIZATION_SHARE, row
        if kind is RowKind.DELETED_MEMBER:
            member, position = divmod(row, _ROWS_PER_DELETED)
            return accepted + member, position
        # The course after those of the plain report, so that no row is there twice.
        return row * _EXPIRED_SHARE, self.rows_per_member(program)

    def _members_per_size(self, largest: int) -> int:
        if not self.total_size:
            return 0
        for_everyone = -(-self.learners * 3 // (2 * self.total_size))
        for_the_rows = -(-self.enrollments // (self.total_size * _ROWS_PER_MEMBER))
        return max(1, min(max(for_everyone, for_the_rows), self.learners // largest))

    def _members_of_size(self, size: int) -> tuple[int, int, int]:
        members = size * self.members_per_size
        deleted, invited = members // _DELETED_SHARE, members // _INVITED_SHARE
        return members - deleted - invited, deleted, invited

    def _extra_rows(self, kind: RowKind, size: int) -> int:
        accepted, deleted, _ = self._members_of_size(size)
        if kind is RowKind.SPECIALIZATION:
            return -(-accepted // _SPECIALIZATION_SHARE)
        if kind is RowKind.DELETED_MEMBER:
            return deleted * _ROWS_PER_DELETED
        return accepted // _EXPIRED_SHARE

    def _before(self, program: int, kind: RowKind) -> int:
        if kind is RowKind.COURSE:
            return self.enrollments * self.size_before(program) // max(self.total_size, 1)
        blocks, rest = divmod(program, len(SIZES))
        sums = self._extra_sums[kind]
        return blocks * sums[-1] + sums[rest]

    def _check_room(self) -> None:
        for program, size in enumerate(SIZES[: self.programs]):
            most = self.enrollments * size // self.total_size + 1 if size else 0
            accepted, _, _ = self.members(program)
            if most > accepted * (FEWEST_COURSES - 1):
                raise ValueError("So many enrollments need more learners.")


def _running_sums(counts: tuple[int, ...]) -> list[int]:
    sums = [0]
    for count in counts:
        sums.append(sums[-1] + count)
    return sums
