"""Auto mapping: turns programs on and finds each one's school, in small steps.

Same names first; for the others only schools that share words with them are compared, the rarest
words first, never every pair. The result does not depend on the order of programs or schools.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.program_changes import ProgramsChange
from coursera_wizard.domain.school_names import (
    LOOK_PERCENT,
    TAKEN_PERCENT,
    NameParts,
    judged,
    key_of,
    parts_of,
    words_of,
)

_SCHOOLS_PER_STEP: Final = 250
_PROGRAMS_PER_STEP: Final = 100
_RARE: Final = 12  # schools that share a word: all are looked at
_MOST_COMPARED: Final = 24  # per program and combination of words
_MOST_COMPARED_ELSE: Final = 12  # where a word differs already
_REFINED: Final = 8  # of those most alike by letters, how many are judged in full
_SHORTEST_MISSPELLED: Final = 4
_NOTHING: Final = (0.0, 0)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far auto mapping is, in programs."""

    done: int
    total: int


class AutoMapping:
    """One run of auto mapping, done in steps of a few milliseconds each.

    Iterate over :meth:`steps`, on a worker thread or in slices on the loop, and stop whenever it
    is no longer wanted; :attr:`change` is complete when the steps have ended.
    """

    def __init__(self, rows: Iterable[ProgramMapping], schools: Iterable[School]) -> None:
        """Prepare a run.

        Args:
            rows: The programs to turn on: those Coursera still lists.
            schools: Schools of the receiver; only those that exist (with a sourcedId) are matched.
        """
        self._rows = tuple(rows)
        self._index = _SchoolIndex(schools)
        self._changes: dict[str, tuple[ProgramMapping, ProgramMapping]] = {}

    @property
    def change(self) -> ProgramsChange:
        """What is changed, as one step to undo."""
        return ProgramsChange(self._changes)

    def steps(self) -> Iterator[Progress]:
        """Do the work, and yield after each small part of it."""
        total = len(self._rows)
        for _part in self._index.build():
            yield Progress(0, total)
        for begin in range(0, total, _PROGRAMS_PER_STEP):
            part = self._rows[begin : begin + _PROGRAMS_PER_STEP]
            for row in part:
                mapped = self._mapped(row)
                if not row.is_on or mapped != row:
                    self._changes[row.program_id] = (row, mapped)
            yield Progress(begin + len(part), total)

    def _mapped(self, row: ProgramMapping) -> ProgramMapping:
        if row.match is Match.CHOSEN and row.school is not None:
            return row if row.is_on else replace(row, is_on=True)
        school, match, percent = self._index.find(row.program_name)
        return ProgramMapping(
            row.program_id,
            row.program_name,
            is_on=True,
            school=school,
            match=match,
            alike_percent=percent,
            merge_confirmed=row.merge_confirmed and row.school == school,
            is_new=row.is_new,
        )


def auto_map(
    rows: Iterable[ProgramMapping],
    schools: Iterable[School],
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> ProgramsChange:
    """Do a whole run at once; see :class:`AutoMapping`. To cancel, raise from `on_progress`."""
    mapping = AutoMapping(rows, schools)
    for progress in mapping.steps():
        on_progress(progress)
    return mapping.change


class _SchoolIndex:
    """Finds the existing schools whose names may be meant by a program's name."""

    def __init__(self, schools: Iterable[School]) -> None:
        self._schools = tuple(schools)
        self._same: dict[str, list[School]] = {}
        # Distinct names by length, then by letters: a number is a name, near numbers are names of
        # nearly the same length.
        self._keys: list[str] = []
        self._parts: list[NameParts] = []
        self._choices: list[str] = []
        self._lengths: list[int] = []
        # Each known word has a random number; the sum of a name's telling words stands for them,
        # and finds names that have the same ones, or all but one.
        self._word_numbers: dict[str, int] = {}
        self._by_words: dict[int, list[int]] = {}
        self._by_fewer_words: dict[int, list[int]] = {}
        self._by_rare_word: dict[int, list[int]] = {}
        self._misspelled: dict[str, str] = {}

    def build(self) -> Iterator[None]:
        """Read the schools, in small parts."""
        existing = {school for school in self._schools if not school.is_new}
        yield
        names: dict[str, list[str]] = {}
        schools = sorted(existing, key=lambda school: (school.name, school.sourced_id))
        for part in _parts(schools):
            for school in part:
                words = words_of(school.name)
                key = key_of(words)
                names.setdefault(key, words)
                self._same.setdefault(key, []).append(school)
            yield
        yield from self._read(sorted(names.items(), key=lambda item: (len(item[0]), item[0])))
        telling = sorted({word for parts in self._parts for word in parts.telling})
        yield
        for some_words in _parts(telling):
            for word in some_words:
                self._word_numbers[word] = _number_of(word)
                for variant in _misspellings(word):
                    self._misspelled.setdefault(variant, word)
            yield
        for some_names in _parts(range(len(self._parts))):
            for number in some_names:
                self._add(number)
            yield
        self._by_rare_word = {
            word: numbers for word, numbers in self._by_rare_word.items() if len(numbers) <= _RARE
        }
        yield

    def _read(self, names: list[tuple[str, list[str]]]) -> Iterator[None]:
        for part in _parts(names):
            for key, words in part:
                parts = parts_of(words)
                self._keys.append(key)
                self._parts.append(parts)
                self._choices.append(parts.words)
                self._lengths.append(len(key))
            yield

    def _add(self, number: int) -> None:
        words = [self._word_numbers[word] for word in self._parts[number].telling]
        total = sum(words)
        self._by_words.setdefault(total, []).append(number)
        for word in set(words):
            self._by_fewer_words.setdefault(total - word, []).append(number)
            self._by_rare_word.setdefault(word, []).append(number)

    def find(self, program_name: str) -> tuple[School, Match, int]:
        """Return a program's school, how it was found, and how much alike the names are."""
        words = words_of(program_name)
        key = key_of(words)
        same = self._same.get(key)
        if same is not None:
            return self._same_name(same, program_name)
        score, number = self._most_alike(parts_of(words), len(key))
        if score < LOOK_PERCENT:
            return School(program_name), Match.NEW_SCHOOL, 0
        schools = self._same[self._keys[number]]
        is_taken = score >= TAKEN_PERCENT and len(schools) == 1
        return schools[0], Match.ALIKE if is_taken else Match.NEEDS_LOOK, int(score)

    def _same_name(self, same: list[School], program_name: str) -> tuple[School, Match, int]:
        """Several schools of one name are told apart by the person, unless one is spelled alike."""
        exact = [school for school in same if school.name == program_name] or same
        if len(exact) == 1:
            return exact[0], Match.SAME_NAME, 0
        return exact[0], Match.NEEDS_LOOK, 100

    def _most_alike(self, parts: NameParts, length: int) -> tuple[float, int]:
        """Return the highest score and the number of its name; of equals, the first found."""
        known: list[int] = []
        for word in parts.telling:
            number = self._word_numbers.get(word)
            if number is None:
                number = self._number_of_unseen(word)
            if number:
                known.append(number)
        if not known:
            return _NOTHING
        total = sum(known)
        is_known = len(known) == len(parts.telling)
        near = self._near([self._by_words, self._by_fewer_words], [total], length)
        best = self._most_alike_of(near, parts, LOOK_PERCENT)
        if best[0] >= TAKEN_PERCENT:
            return best
        others = [numbers for word in known if (numbers := self._by_rare_word.get(word))]
        if is_known:  # else a word differs already
            fewer = [total - word for word in known]
            others.append(self._near([self._by_words, self._by_fewer_words], fewer, length))
        further = self._most_alike_of(list(chain(*others)), parts, LOOK_PERCENT)
        best = max(best, further, key=_score)
        if is_known and best[0] < TAKEN_PERCENT and total in self._by_words:
            # Names of the same telling words may differ in most of their letters.
            same = self._most_alike_of(self._near([self._by_words], [total], length), parts, 0)
            best = max(best, same, key=_score)
        return best

    def _near(
        self, indexes: list[dict[int, list[int]]], totals: list[int], length: int
    ) -> list[int]:
        """Return the names of these words; where they are very many, those nearest in length."""
        most = _MOST_COMPARED if len(totals) == 1 else _MOST_COMPARED_ELSE
        found: list[int] = []
        for index in indexes:
            for total in totals:
                numbers = index.get(total)
                if numbers is None:
                    continue
                if len(numbers) > most:
                    place = bisect_left(numbers, bisect_left(self._lengths, length))
                    begin = max(min(place - most // 2, len(numbers) - most), 0)
                    found += numbers[begin : begin + most]
                else:
                    found += numbers
        return found

    def _most_alike_of(self, numbers: list[int], parts: NameParts, least: int) -> tuple[float, int]:
        if not numbers:
            return _NOTHING
        choices = [self._choices[number] for number in numbers]
        best = process.extractOne(
            parts.words, choices, scorer=fuzz.ratio, processor=None, score_cutoff=least
        )
        if best is None:
            return _NOTHING
        number = numbers[best[2]]
        value = judged(best[1], parts, self._parts[number])
        if value >= best[1]:
            return value, number
        # It differs in figures: another one may be less alike by letters, and have the same ones.
        likely = process.extract(
            parts.words,
            choices,
            scorer=fuzz.ratio,
            processor=None,
            limit=_REFINED,
            score_cutoff=least,
        )
        places = [(score, numbers[place]) for _choice, score, place in likely]
        return max(
            ((judged(score, parts, self._parts[number]), number) for score, number in places),
            key=_score,
        )

    def _number_of_unseen(self, word: str) -> int:
        """Return the number of the word that has a letter more, less or other; 0 for none."""
        variants = [word, *_misspellings(word)]
        near = {variant for variant in variants if self._word_numbers.get(variant)}
        near.update(self._misspelled[each] for each in variants if each in self._misspelled)
        number = self._word_numbers[min(near)] if near else 0
        self._word_numbers[word] = number
        return number


def _score(found: tuple[float, int]) -> float:
    return found[0]


def _number_of(word: str) -> int:
    """Return a random number that is always the same for a word."""
    return int.from_bytes(blake2b(word.encode(), digest_size=7).digest(), "big")


def _misspellings(word: str) -> list[str]:
    """Return the word without each of its letters: two words with one of these in common are near.

    It covers a letter too many, too few, wrong, or swapped with its neighbor.
    """
    if len(word) < _SHORTEST_MISSPELLED or not word.isalpha():
        return []
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for begin in range(0, len(items), _SCHOOLS_PER_STEP):
        yield items[begin : begin + _SCHOOLS_PER_STEP]
