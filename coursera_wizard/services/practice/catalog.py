"""The programs, courses, specializations and learning paths of the practice college."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from coursera_wizard.services.practice import names
from coursera_wizard.services.practice.identifiers import (
    IdSpace,
    first_bits,
    mix,
    short_code,
    slug,
    slug_code,
)
from coursera_wizard.services.practice.layout import FEWEST_COURSES, MOST_COURSES

ADDRESS = "https://learn.harbourvalley.example"

_STEP = 7
_COURSES_PER_SPECIALIZATION = 3
_MOST_SPECIALIZATIONS = 2
_COLLECTION_SIZE = 3
_SHARING_PROGRAMS = 200
_HYPHEN, _UNDERSCORE = 62, 63  # as base64url counts them
_KEPT_REFERENCES = 20_000


class Program(msgspec.Struct, frozen=True):
    """A learning program; a Struct, because colleges have up to 100,000 of them."""

    index: int
    id: str
    name: str
    slug: str

    @property
    def url(self) -> str:
        """The page of the program; its tail is the slug."""
        return f"{ADDRESS}/programs/{self.slug}"


@dataclass(frozen=True, slots=True)
class Content:
    """A course, a specialization (three courses) or a video clip (of one course)."""

    index: int
    id: str
    kind: str
    name: str
    slug: str
    courses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A learning path: some courses of one program."""

    id: str
    title: str
    positions: range


class Catalog:
    """What can be learned.

    Course 0 is shared by many programs. The others stand in a ring; each program takes a window of
    neighbors, so that the programs of a course can be computed without looking at all programs.
    Indexes: courses first, then specializations, then clips.
    """

    def __init__(self, seed: int, programs: int) -> None:
        self.programs = programs
        self._seed = mix(seed, 202)
        self._ring = 60 + _COURSES_PER_SPECIALIZATION * (programs // 30)
        while self._ring % _STEP == 0:
            self._ring += _COURSES_PER_SPECIALIZATION
        self._step_back = pow(_STEP, -1, self._ring)
        self._sharing_every = 1 + programs // _SHARING_PROGRAMS
        self.courses = 1 + self._ring
        self.specializations = self._ring // _COURSES_PER_SPECIALIZATION
        self.clips = self._ring // 4
        self._content_ids = IdSpace(seed, "content")
        self._references: dict[int, tuple[str, str]] = {}
        self._program_ids = _with_awkward_starts(seed)

    # Programs

    def program(self, index: int) -> Program:
        """Return a program."""
        name, words = _program_name(index)
        code = slug_code(mix(self._seed, index))
        return Program(index, self._program_ids.id_of(index), name, f"{words}-{code}")

    def program_index(self, identifier: str) -> int | None:
        """Return which program has this id."""
        index = self._program_ids.index_of(identifier)
        return index if index is not None and index < self.programs else None

    def tagline(self, program: int) -> str | None:
        """Return the line below a program's name; some have none."""
        return names.TAGLINES[program % len(names.TAGLINES)]

    def courses_of(self, program: int) -> list[int]:
        """Return the courses of a program in their order there."""
        window = self._window(program)
        first = program * _STEP % self._ring
        courses = [1 + (first + place) % self._ring for place in range(window)]
        return [0, *courses[1:]] if self._has_shared_course(program) else courses

    def specializations_of(self, program: int) -> list[int]:
        """Return the specializations whose courses are all in the program; always one or two."""
        window = self._window(program)
        skipped = 1 if self._has_shared_course(program) else 0
        first = program * _STEP % self._ring + skipped
        group = -(-first // _COURSES_PER_SPECIALIZATION)
        last = program * _STEP % self._ring + window
        found: list[int] = []
        while (
            len(found) < _MOST_SPECIALIZATIONS and (group + 1) * _COURSES_PER_SPECIALIZATION <= last
        ):
            found.append(self.courses + group % self.specializations)
            group += 1
        return found

    def collections_of(self, program: int) -> tuple[Collection, ...]:
        """Return the learning paths of a program; every third program has none."""
        if program % 3 == 2:
            return ()
        titles = ("Year one", "Year two – «Praxis»")
        return tuple(
            Collection(
                short_code(mix(self._seed + 1, program * 2 + number)),
                title,
                range(number * _COLLECTION_SIZE, (number + 1) * _COLLECTION_SIZE),
            )
            for number, title in enumerate(titles)
        )

    # Contents

    def size(self, *, with_clips: bool) -> int:
        """Return how many contents there are."""
        return self.courses + self.specializations + (self.clips if with_clips else 0)

    def content(self, index: int) -> Content:
        """Return a content."""
        identifier = self._content_ids.id_of(index)
        if index < self.courses:
            name = _course_name(index)
            return Content(index, identifier, "Course", name, slug(name))
        number = index - self.courses
        if number < self.specializations:
            first = 1 + number * _COURSES_PER_SPECIALIZATION
            name = f"{_course_name(first)} Specialization"
            parts = tuple(range(first, first + _COURSES_PER_SPECIALIZATION))
            return Content(index, identifier, "Specialization", name, slug(name), parts)
        parent = 1 + (number - self.specializations) * 4
        name = f"Clip: {_course_name(parent)}"
        return Content(index, identifier, "Video", name, slug(name), (parent,))

    def content_reference(self, index: int) -> tuple[str, str]:
        """Return id and kind of a content, without working out all the rest."""
        reference = self._references.get(index)
        if reference is None:
            content = self.content(index)
            if len(self._references) >= _KEPT_REFERENCES:
                self._references.clear()
            reference = self._references[index] = (content.id, content.kind)
        return reference

    def content_index(self, identifier: str) -> int | None:
        """Return which content has this id."""
        index = self._content_ids.index_of(identifier)
        return index if index is not None and index < self.size(with_clips=True) else None

    def topic(self, index: int) -> tuple[str, str, str]:
        """Return subject, domain and subdomain of a course."""
        if index == 0:
            return names.SHARED_COURSE
        return names.COURSE_TOPICS[(index - 1) % len(names.COURSE_TOPICS)]

    def programs_with(self, content: int) -> Iterator[int]:
        """Yield the programs a content is in, in order."""
        item = self.content(content)
        if item.kind == "Specialization":
            for program in self._programs_with_course(item.courses[0]):
                if content in self.specializations_of(program):
                    yield program
        else:
            yield from self._programs_with_course(item.courses[0] if item.courses else content)

    def reachable(self, programs: list[int], *, with_clips: bool) -> list[int]:
        """Return the contents of some programs, each once, in order."""
        found: set[int] = set()
        for program in programs:
            courses = self.courses_of(program)
            found.update(courses)
            found.update(self.specializations_of(program))
            if with_clips:
                found.update(self._clips_of(courses))
        return sorted(found)

    def partner(self, content: int) -> str:
        """Return who made a content."""
        return names.PARTNERS[mix(self._seed + 2, content) % len(names.PARTNERS)]

    def course_type(self, content: int) -> str:
        """Return the sort of a course."""
        return names.COURSE_TYPES[mix(self._seed + 3, content) % len(names.COURSE_TYPES)]

    def bits(self, content: int) -> int:
        """Return 64 bits of a content, for whatever else varies from one to the next."""
        return mix(self._seed + 4, content)

    def _clips_of(self, courses: list[int]) -> Iterator[int]:
        for course in courses:
            if course % 4 == 1 and (course - 1) // 4 < self.clips:
                yield self.courses + self.specializations + (course - 1) // 4

    def _window(self, program: int) -> int:
        return FEWEST_COURSES + program % (MOST_COURSES - FEWEST_COURSES + 1)

    def _has_shared_course(self, program: int) -> bool:
        return program % self._sharing_every == 0

    def _programs_with_course(self, course: int) -> list[int]:
        if course == 0:
            return list(range(0, self.programs, self._sharing_every))
        found: list[int] = []
        for place in range(MOST_COURSES):
            first = (course - 1 - place) % self._ring
            for program in range(first * self._step_back % self._ring, self.programs, self._ring):
                is_replaced = place == 0 and self._has_shared_course(program)
                if place < self._window(program) and not is_replaced:
                    found.append(program)
        return sorted(found)


def _with_awkward_starts(seed: int) -> IdSpace:
    """Return program ids; one of the first begins with a hyphen, one with an underscore."""
    plain = IdSpace(seed, "program")
    starts = {first_bits(plain.id_of(index)) for index in range(len(names.PROGRAM_NAMES))}
    for start in sorted(starts):
        if start ^ _HYPHEN ^ _UNDERSCORE in starts:
            return IdSpace(seed, "program", turn=start ^ _HYPHEN)
    return plain  # one seed in a hundred: no two starts differ as these two signs do


def _program_name(index: int) -> tuple[str, str]:
    """Return a program's name, and the same as a slug."""
    if index < len(names.PROGRAM_NAMES):
        return names.PROGRAM_NAMES[index], _slug(names.PROGRAM_NAMES[index])
    rest, subject = divmod(index - len(names.PROGRAM_NAMES), len(names.PROGRAM_SUBJECTS))
    rest, place = divmod(rest, len(names.PROGRAM_PLACES))
    rest, kind = divmod(rest, len(names.PROGRAM_KINDS))
    cohort, term = divmod(rest, len(names.PROGRAM_TERMS))
    what = f"{names.PROGRAM_SUBJECTS[subject]} {names.PROGRAM_KINDS[kind]}"
    where = names.PROGRAM_PLACES[place]
    when = names.PROGRAM_TERMS[term] + (f" {cohort + 1}" if cohort else "")
    return f"{what}, {where} – {when}", f"{_slug(what)}-{_slug(where)}-{_slug(when)}"


@lru_cache(maxsize=1000)
def _slug(words: str) -> str:
    return slug(words)


def _course_name(index: int) -> str:
    if index == 0:
        return names.SHARED_COURSE[0]
    rest, topic = divmod(index - 1, len(names.COURSE_TOPICS))
    part, form = divmod(rest, len(names.COURSE_FORMS))
    name = names.COURSE_FORMS[form].format(names.COURSE_TOPICS[topic][0])
    return f"{name}, Part {part + 1}" if part else name
